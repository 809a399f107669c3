//! The cycle: what is due for a usager's mail, when, and why. Pure: given a folder as it stands and
//! an instant, [`plan`] says what is to be done now, and for all the rest what it waits for.
//!
//! The rules, in the words of the project's `docs/domaine.md`: an arrival message; a relance a
//! month, at most one a calendar month for each usager; after the last, one month more, and the
//! item goes back. An avis de passage has a clock of its own. A declared absence stops the cycle,
//! and an item of which nobody was ever told goes back only when a supervisor says so.

mod calendar;
mod clock_check;
mod folder;
pub mod holidays;
pub mod months;
mod planner;
mod why;

pub use calendar::{Calendar, SendingHours, Silence};
pub use clock_check::{BACK, FORWARD, ImpossibleClock, check_clock};
pub use folder::{Absence, Contact, EndNotice, Folder, Item, OpenMessage};
pub use planner::{Rules, due, plan};
pub use why::Why;

use chrono::NaiveDate;

use crate::courrier::ReturnReason;
use crate::{CourrierId, MessageEvent};

/// What is to be done now for one usager, and what all the rest waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is due.
    pub due: Vec<Due>,
    /// What is not, and why.
    pub later: Vec<Later>,
}

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What to do.
    pub act: Act,
    /// Why now.
    pub why: Why,
}

/// What can be due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A message to the usager, on these items; none for a notice about the domiciliation.
    Send {
        /// What it tells of.
        event: MessageEvent,
        /// The items it is about.
        covers: Vec<Cover>,
    },
    /// An item goes on the worklist of returns.
    MarkForReturn {
        /// Which.
        id: CourrierId,
        /// Why.
        reason: ReturnReason,
    },
    /// An avis de passage is void.
    Expire {
        /// Which.
        id: CourrierId,
    },
}

impl Act {
    /// Whether it is about this item.
    pub fn concerns(&self, item: CourrierId) -> bool {
        match self {
            Self::Send { covers, .. } => covers.iter().any(|cover| cover.id == item),
            Self::MarkForReturn { id, .. } | Self::Expire { id } => *id == item,
        }
    }
}

/// An item that a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// Which.
    pub id: CourrierId,
    /// Whether the message counts as one of its relances; else it is the first told of it.
    pub counts: bool,
}

/// Something that is not due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Later {
    /// The item; none for what concerns the usager as a whole.
    pub id: Option<CourrierId>,
    /// The first day on which it may be due; none while nothing but a person's act makes it due.
    pub on: Option<NaiveDate>,
    /// What it waits for.
    pub why: Why,
}

#[cfg(test)]
#[path = "planner_tests.rs"]
mod planner_tests;
#[cfg(test)]
#[path = "year_tests.rs"]
mod year_tests;
