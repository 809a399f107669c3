//! The envelope in hand: for whom, of which kind, how many, and where it goes.

use courrier_api::client::IdempotencyKey;
use courrier_api::{NewCourriers, UsagerSummary, Whom};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::{CourrierKind, TriId};

use super::attempt::Attempt;
use super::search::Picked;

/// The folder that takes in mail for nobody known, to go back to its sender.
pub const UNKNOWN_FOLDER: &str = "INCONNU";

/// Most items in one entry.
const MOST: u32 = 99;

/// Where an envelope goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Into the cabinet.
    Cabinet,
    /// Back to its sender.
    Return(ReturnReason),
    /// The domiciliation is not in force: the agent must say.
    Undecided,
}

/// A registration as it was sent. The tri may have to be opened by it.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The tri, when one was open.
    pub tri: Option<TriId>,
    /// Names the opening of a tri, should one have to be opened.
    pub opening: IdempotencyKey,
    /// What is entered.
    pub courriers: NewCourriers,
}

/// Envelopes in hand.
#[derive(Debug)]
pub struct Envelope {
    /// For whom.
    pub usager: UsagerSummary,
    /// Whose name in the folder was met; nothing when nobody was searched for.
    pub whom: Option<Whom>,
    /// What was typed to find them, if anything was.
    text: Option<String>,
    /// Whether the agent chose them.
    chosen: bool,
    /// Which kind.
    pub kind: CourrierKind,
    /// How many.
    pub count: u32,
    /// Whether the count was typed: the next digit then comes after it.
    count_typed: bool,
    /// Where to.
    pub fate: Fate,
    /// The registration, once sent.
    pub attempt: Option<Attempt<Registration>>,
    /// Why it was refused.
    pub fault: Option<String>,
}

impl Envelope {
    /// One envelope for this usager, of the kind that comes most.
    pub fn for_usager(usager: UsagerSummary, accepted: &[CourrierKind]) -> Self {
        let fate = if usager.numero.as_str() == UNKNOWN_FOLDER {
            Fate::Return(ReturnReason::Inconnu)
        } else if usager.in_force {
            Fate::Cabinet
        } else {
            Fate::Undecided
        };
        let kind = accepted.first().copied().unwrap_or(CourrierKind::Lettre);
        Self {
            usager,
            whom: None,
            text: None,
            chosen: true,
            kind,
            count: 1,
            count_typed: false,
            fate,
            attempt: None,
            fault: None,
        }
    }

    /// One envelope for somebody who was searched for.
    pub fn for_picked(picked: Picked, accepted: &[CourrierKind]) -> Self {
        let Picked { hit, text, chosen } = picked;
        Self {
            whom: hit.found.map(|found| found.whom),
            text: Some(text).filter(|text| !text.is_empty()),
            chosen,
            ..Self::for_usager(hit.usager, accepted)
        }
    }

    /// The same envelopes as `other`, for whom this one is.
    #[must_use]
    pub fn with_the_items_of(mut self, other: &Self) -> Self {
        self.kind = other.kind;
        self.count = other.count;
        self.count_typed = other.count_typed;
        if self.usager.id == other.usager.id {
            self.fate = other.fate;
        }
        self
    }

    /// What was typed to find whom it is for.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Whether nothing of it may change: it was sent, and what became of it is not known.
    pub fn is_sealed(&self) -> bool {
        self.attempt.is_some()
    }

    /// A digit was typed.
    pub fn digit(&mut self, digit: u32) {
        if self.is_sealed() {
            return;
        }
        let next = if self.count_typed {
            self.count * 10 + digit
        } else {
            digit
        };
        if (1..=MOST).contains(&next) {
            self.count = next;
            self.count_typed = true;
        }
    }

    /// The count is to be typed anew.
    pub fn one(&mut self) {
        if !self.is_sealed() {
            self.count = 1;
            self.count_typed = false;
        }
    }

    /// One more or one less.
    pub fn add(&mut self, by: i32) {
        if !self.is_sealed() {
            self.count = self.count.saturating_add_signed(by).clamp(1, MOST);
            self.count_typed = false;
        }
    }

    /// Another kind.
    pub fn set_kind(&mut self, kind: CourrierKind, accepted: &[CourrierKind]) {
        if !self.is_sealed() && accepted.contains(&kind) {
            self.kind = kind;
        }
    }

    /// The agent's decision about a domiciliation that is not in force.
    pub fn decide(&mut self, fate: Fate) {
        if !self.is_sealed() {
            self.fate = fate;
        }
    }

    /// What to register, once it is decided where it goes.
    pub fn courriers(&self) -> Option<NewCourriers> {
        let return_reason = match self.fate {
            Fate::Cabinet => None,
            Fate::Return(reason) => Some(reason),
            Fate::Undecided => return None,
        };
        Some(NewCourriers {
            usager_id: self.usager.id,
            kind: self.kind,
            count: self.count,
            return_reason,
            text: self.text.clone(),
            chosen: self.chosen,
        })
    }
}
