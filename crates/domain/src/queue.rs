//! The queue at the guichet: a number each, for one day of the centre, called in order.

use crate::courrier::text_enum;

text_enum! {
    /// Where a ticket stands.
    TicketState {
        /// Its number was not called.
        Waiting = "waiting",
        /// Its number was called: the person is expected at a place.
        Called = "called",
        /// The person was served.
        Served = "served",
        /// The person did not come.
        Absent = "absent",
    }
}

text_enum! {
    /// How a ticket ended.
    TicketEnd {
        /// The person was served.
        Served = "served",
        /// The person did not come.
        Absent = "absent",
    }
}

/// What can happen to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketStep {
    /// Its turn came: once, whatever becomes of it.
    Call,
    /// Its number is called once more.
    CallAgain,
    /// It is over.
    End(TicketEnd),
}

impl TicketState {
    /// Where a ticket stands after a step; none when the step can't follow.
    pub fn after(self, step: TicketStep) -> Option<Self> {
        match (self, step) {
            (Self::Waiting, TicketStep::Call) | (Self::Called, TicketStep::CallAgain) => {
                Some(Self::Called)
            }
            (Self::Waiting | Self::Called, TicketStep::End(TicketEnd::Served)) => {
                Some(Self::Served)
            }
            (Self::Waiting | Self::Called, TicketStep::End(TicketEnd::Absent)) => {
                Some(Self::Absent)
            }
            _ => None,
        }
    }

    /// Whether its person still counts on it: asked for again, it is the same.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Called)
    }
}

/// The number of the next ticket of a day whose last one was `last`: from 1 on, none twice.
pub fn next_number(last: Option<u32>) -> u32 {
    last.map_or(1, |last| last.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_called_once_and_ends_once() {
        use TicketState::{Absent, Called, Served, Waiting};
        use TicketStep::{Call, CallAgain, End};
        let served = End(TicketEnd::Served);
        let absent = End(TicketEnd::Absent);
        for (from, after) in [
            (Waiting, [Some(Called), None, Some(Served), Some(Absent)]),
            (Called, [None, Some(Called), Some(Served), Some(Absent)]),
            (Served, [None; 4]),
            (Absent, [None; 4]),
        ] {
            let reached = [Call, CallAgain, served, absent].map(|step| from.after(step));
            assert_eq!(reached, after, "from {from:?}");
            assert_eq!(from.is_open(), after.iter().any(Option::is_some));
        }
    }

    #[test]
    fn numbers_begin_at_one() {
        assert_eq!([None, Some(1), Some(41)].map(next_number), [1, 2, 42]);
    }
}
