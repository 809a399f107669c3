//! What can be done with an item: its buttons and keys, the question before the bag leaves, what is
//! said after.

use courrier_domain::Role;

use super::{Action, ReturnsDesk, Tab};
use crate::app::work::{Choice, Question};
use crate::text;

/// What can be done besides the screen's own action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Print the slips.
    Print,
    /// Look at the folder.
    Open,
    /// A supervisor keeps the item.
    Keep,
    /// The item is taken out of the bag.
    TakeOut,
}

const PRINT: Choice<Act> = Choice {
    act: Act::Print,
    key: "P",
    label: "Imprimer les bordereaux",
};
const OPEN: Choice<Act> = Choice::open_folder(Act::Open);
const KEEP: Choice<Act> = Choice {
    act: Act::Keep,
    key: "G",
    label: "Garder ce pli, ne pas le renvoyer",
};
const TAKE_OUT: Choice<Act> = Choice {
    act: Act::TakeOut,
    key: "R",
    label: "Ressortir ce pli du sac",
};

impl ReturnsDesk {
    /// The question before the bag leaves.
    pub fn question(&self) -> Option<Question> {
        self.leaving.then(|| Question {
            text: format!(
                "Le sac est parti avec {} ? Ensuite, plus rien ne peut en être repris.",
                text::plis(self.bag.rows().len())
            ),
            yes: "Oui, le sac est parti",
            no: "Non, pas encore",
        })
    }

    /// What can be done with the line in hand.
    pub fn choices(&self, role: Role) -> Vec<Choice<Act>> {
        match self.tab {
            Tab::ToPull if self.to_pull.rows().is_empty() => Vec::new(),
            Tab::ToPull if role == Role::Agent => vec![PRINT, OPEN],
            Tab::ToPull => vec![PRINT, OPEN, KEEP],
            Tab::Bag if self.bag.rows().is_empty() => Vec::new(),
            Tab::Bag => vec![TAKE_OUT, PRINT, OPEN],
        }
    }
}

pub(super) fn said(action: &Action, count: usize) -> String {
    let plis = text::plis(count);
    match action {
        Action::Pull => {
            format!("{plis} dans le sac. F9 les en ressort, tant qu'il n'est pas parti.")
        }
        Action::TakeOut => format!(
            "{plis} hors du sac, de nouveau à renvoyer : remettez-les à leur place dans l'armoire."
        ),
        Action::Keep => "Ce pli est gardé : il attend de nouveau la personne.".to_owned(),
        Action::BagLeft(_) => "Départ du sac noté.".to_owned(),
    }
}
