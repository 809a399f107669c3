//! What can be done with a line: its buttons and keys, the question before it, what is said after.

use courrier_api::UnknownDecision;
use courrier_domain::usager::Channel;
use courrier_domain::{MessageRefusal, PassageKind, Role};

use super::{Action, ReachDesk, Tab};
use crate::app::work::{Choice, Question};

/// What can be done with the line in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Look at the folder, to write another number down, or to see more.
    Open,
    /// They were told.
    Told(PassageKind),
    /// Their number or address takes messages after all.
    Restore,
    /// The reply was dealt with.
    DealtWith,
    /// A message's fate is decided.
    Resolve(UnknownDecision),
}

const fn choice(act: Act, key: &'static str, label: &'static str) -> Choice<Act> {
    Choice { act, key, label }
}

const OPEN: Choice<Act> = choice(Act::Open, "D", "Ouvrir le dossier");
const BY_TELEPHONE: Choice<Act> = choice(
    Act::Told(PassageKind::Telephone),
    "T",
    "Prévenue par téléphone",
);
const AT_THE_DESK: Choice<Act> = choice(
    Act::Told(PassageKind::Guichet),
    "V",
    "Prévenue ici, au guichet",
);
const RESTORE_NUMBER: Choice<Act> = choice(Act::Restore, "M", "Son numéro marche de nouveau");
const RESTORE_ADDRESS: Choice<Act> = choice(Act::Restore, "M", "Son adresse marche de nouveau");
const DEALT_WITH: Choice<Act> = choice(Act::DealtWith, "O", "C'est traité : effacer la réponse");
const LEFT: Choice<Act> = choice(
    Act::Resolve(UnknownDecision::Left),
    "P",
    "Il est parti : le compter",
);
const LOST: Choice<Act> = choice(
    Act::Resolve(UnknownDecision::Lost),
    "N",
    "Il n'est pas parti : ne pas le renvoyer",
);
const REPEAT: Choice<Act> = choice(
    Act::Resolve(UnknownDecision::Repeat),
    "R",
    "Le renvoyer, quitte à ce qu'il arrive deux fois",
);

impl ReachDesk {
    /// What can be done with the line in hand. A message's fate is a supervisor's to decide.
    pub fn choices(&self, role: Role) -> Vec<Choice<Act>> {
        match self.tab {
            Tab::Unreached => self.unreached.chosen().map_or_else(Vec::new, |row| {
                let restore = match row.refused_channel {
                    Some(Channel::Sms) => Some(RESTORE_NUMBER),
                    Some(Channel::Email) => Some(RESTORE_ADDRESS),
                    Some(Channel::None) | None => None,
                };
                let told = [BY_TELEPHONE, AT_THE_DESK, OPEN];
                told.into_iter().chain(restore).collect()
            }),
            Tab::Replies => self.replies.chosen().map_or_else(Vec::new, |reply| {
                let open = (!reply.usagers.is_empty()).then_some(OPEN);
                [DEALT_WITH].into_iter().chain(open).collect()
            }),
            Tab::Unknown => self.unknown.chosen().map_or_else(Vec::new, |message| {
                let decide = [LEFT, LOST, REPEAT];
                let decide = decide.into_iter().filter(|_| role != Role::Agent);
                decide
                    .chain(message.usager.is_some().then_some(OPEN))
                    .collect()
            }),
            Tab::Routes => Vec::new(),
        }
    }

    /// The question before what can't be taken back.
    pub fn question(&self) -> Option<Question> {
        let (text, yes) = match self.asked? {
            Act::Open | Act::Told(_) => return None,
            Act::Restore => {
                let stopped = self.unreached.chosen()?.refusal == Some(MessageRefusal::Stopped);
                let text = if stopped {
                    "Cette personne a demandé de ne plus recevoir de messages (STOP). Vous a-t-elle \
                     dit qu'elle en veut de nouveau ?"
                } else {
                    "Envoyer de nouveau les messages à ce numéro ou à cette adresse ?"
                };
                (text, "Oui, envoyer de nouveau")
            }
            Act::DealtWith => (
                "Effacer cette réponse pour tout le monde ?",
                "Oui, c'est traité",
            ),
            Act::Resolve(UnknownDecision::Left) => {
                ("Compter ce message comme parti ?", "Oui, il est parti")
            }
            Act::Resolve(UnknownDecision::Lost) => (
                "Ce message n'est pas parti et ne sera pas renvoyé : la personne sera à joindre.",
                "Oui, il n'est pas parti",
            ),
            Act::Resolve(UnknownDecision::Repeat) => (
                "Renvoyer ce message, quitte à ce que la personne le reçoive deux fois ?",
                "Oui, le renvoyer",
            ),
        };
        Some(Question {
            text: text.to_owned(),
            yes,
            no: "Non, ne rien faire",
        })
    }
}

pub(super) fn said(action: Action) -> &'static str {
    match action {
        Action::Told(_, PassageKind::Telephone) => {
            "C'est noté : prévenue par téléphone. Cela compte comme un passage."
        }
        Action::Told(..) => "C'est noté : prévenue au guichet. Cela compte comme un passage.",
        Action::Restore(..) => "Les messages lui sont envoyés de nouveau.",
        Action::DealtWith(_) => "Réponse traitée et effacée.",
        Action::Resolve(_, UnknownDecision::Left) => "Le message est compté comme parti.",
        Action::Resolve(_, UnknownDecision::Lost) => {
            "Le message n'est pas parti : la personne est à joindre."
        }
        Action::Resolve(_, UnknownDecision::Repeat) => {
            "Le message part de nouveau, à la prochaine heure permise."
        }
    }
}
