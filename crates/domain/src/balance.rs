//! The balance: nothing is lost, nothing is counted twice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::courrier::{CourrierState, Step};

/// What went in and out of the cabinet over a period, for a set of usagers.
///
/// `waiting at start + registered + moved in = handed over + returned + forwarded + cancelled +
/// expired + moved out + waiting at end`. A reopened item is counted back: it takes one off the
/// column of the exit it undoes, so a column can be negative when the exit lies before the period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Balance {
    /// Items in the cabinet when the period starts.
    pub waiting_at_start: i64,
    /// Items entered.
    pub registered: i64,
    /// Items corrected into the set's folders.
    pub moved_in: i64,
    /// Items given to a usager or a mandataire.
    pub handed_over: i64,
    /// Items sent back.
    pub returned: i64,
    /// Items sent on.
    pub forwarded: i64,
    /// Items that never existed.
    pub cancelled: i64,
    /// Avis de passage that became void.
    pub expired: i64,
    /// Items corrected out of the set's folders.
    pub moved_out: i64,
    /// Items in the cabinet when the period ends.
    pub waiting_at_end: i64,
}

impl Balance {
    /// What went in.
    pub fn entries(&self) -> i64 {
        self.waiting_at_start + self.registered + self.moved_in
    }

    /// What went out, and what is left.
    pub fn exits(&self) -> i64 {
        self.handed_over
            + self.returned
            + self.forwarded
            + self.cancelled
            + self.expired
            + self.moved_out
            + self.waiting_at_end
    }

    /// Whether the law holds.
    pub fn holds(&self) -> bool {
        self.entries() == self.exits()
    }

    /// Counts one step of a folder in the set. `left` is the state the item was in before it, and
    /// a move is counted on the side, or both sides, that belong to the set.
    pub fn count(&mut self, step: &Step, left: Option<CourrierState>, from: bool, to: bool) {
        match step {
            Step::Registered { .. } => self.registered += 1,
            Step::HandedOver { .. } => self.handed_over += 1,
            Step::Returned { .. } => self.returned += 1,
            Step::Forwarded => self.forwarded += 1,
            Step::Cancelled => self.cancelled += 1,
            Step::Expired => self.expired += 1,
            Step::Moved { .. } => {
                self.moved_out += i64::from(from);
                self.moved_in += i64::from(to);
            }
            Step::Reopened { .. } => match left {
                Some(CourrierState::HandedOver) => self.handed_over -= 1,
                Some(CourrierState::Returned) => self.returned -= 1,
                Some(CourrierState::Forwarded) => self.forwarded -= 1,
                _ => {}
            },
            Step::MarkedForReturn { .. } | Step::Kept => {}
        }
    }
}
