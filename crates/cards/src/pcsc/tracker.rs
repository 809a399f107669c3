//! What a change of a reader's state means. Pure: states in, steps out.

use pcsc::State;

/// What happened, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The reader is there and works.
    Attached,
    /// The reader is gone, and the card that lay on it with it.
    Detached,
    /// A card was put on it.
    Arrived,
    /// The card on it gives no answer to reset.
    Mute,
    /// The card was taken away.
    Left,
}

/// The values that the event counter takes before it starts again.
const COUNTS: u32 = 0x1_0000;

/// Follows one reader.
///
/// pcscd writes a reader's new state first and counts the event a moment later, without a lock: whoever
/// looks in between (because another reader has news) sees the new state beside the old count. Then the
/// count follows, and that is no second card.
#[derive(Debug, Default)]
pub struct Tracker {
    attached: bool,
    /// The card that lies on the reader.
    card: Option<Lying>,
    /// The event counter of the emptiness seen last, once it is counted.
    empty: Option<u32>,
    mute: bool,
}

/// A card on the reader, by the event counter of its insertion.
#[derive(Debug, Clone, Copy)]
struct Lying {
    /// As it was when the card was seen first.
    seen: u32,
    /// As it is when the insertion is counted; the same, but for a look between the two.
    counted: u32,
}

impl Lying {
    /// The card seen at `events`, on a reader whose emptiness was counted as `empty`, if that is known.
    fn new(events: u32, empty: Option<u32>) -> Self {
        let early = empty == Some(events);
        Self {
            seen: events,
            counted: if early { next(events) } else { events },
        }
    }

    fn is_it(self, events: u32) -> bool {
        events == self.seen || events == self.counted
    }

    /// What the counter is, or will be, of the removal that is seen at `events`.
    fn removal(self, events: u32) -> u32 {
        if self.is_it(events) {
            next(self.counted)
        } else {
            events
        }
    }
}

fn next(events: u32) -> u32 {
    (events + 1) % COUNTS
}

impl Tracker {
    /// Takes the reader's new state and event counter (insertions and removals, modulo 65536).
    pub fn observe(&mut self, state: State, events: u32) -> Vec<Step> {
        if state.intersects(State::UNKNOWN | State::UNAVAILABLE) {
            return self.detach();
        }
        let mut steps = Vec::new();
        let present = state.contains(State::PRESENT);
        // A reader whose driver failed to start shows up for a moment with neither.
        if !present && !state.contains(State::EMPTY) {
            return steps;
        }
        if !self.attached {
            self.attached = true;
            steps.push(Step::Attached);
        }
        if !present && self.card.is_none() {
            // Counted since the look before, or the same.
            self.empty = Some(events);
        }
        // A card that was swapped between two looks leaves the state as it was; the counter knows.
        if let Some(card) = self.card.filter(|card| !present || !card.is_it(events)) {
            self.empty = Some(if present {
                next(card.counted)
            } else {
                card.removal(events)
            });
            self.card = None;
            self.mute = false;
            steps.push(Step::Left);
        }
        if present && self.card.is_none() {
            self.card = Some(Lying::new(events, self.empty));
            steps.push(Step::Arrived);
        }
        if present && state.contains(State::MUTE) && !self.mute {
            self.mute = true;
            steps.push(Step::Mute);
        }
        steps
    }

    /// The reader is in the list no more.
    pub fn detach(&mut self) -> Vec<Step> {
        let was_attached = std::mem::take(self).attached;
        if was_attached {
            vec![Step::Detached]
        } else {
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: State = State::empty();

    /// Checks the steps that a history of states and counters gives.
    #[track_caller]
    fn check(history: &[(State, u32)], expected: &[&[Step]]) {
        let mut tracker = Tracker::default();
        let steps: Vec<Vec<Step>> = history
            .iter()
            .map(|(state, events)| tracker.observe(*state, *events))
            .collect();
        assert_eq!(steps, expected);
    }

    #[test]
    fn a_card_comes_and_goes() {
        use Step::{Arrived, Attached, Left};
        check(
            &[
                (State::EMPTY, 0),
                (State::PRESENT, 1),
                (State::PRESENT, 1),
                (State::EMPTY, 2),
            ],
            &[&[Attached], &[Arrived], &[], &[Left]],
        );
    }

    #[test]
    fn a_card_that_lies_there_at_the_start_is_read() {
        check(&[(State::PRESENT, 0)], &[&[Step::Attached, Step::Arrived]]);
    }

    #[test]
    fn a_card_swapped_between_two_looks_is_a_new_card() {
        use Step::{Arrived, Attached, Left};
        check(
            &[(State::PRESENT, 1), (State::PRESENT, 3)],
            &[&[Attached, Arrived], &[Left, Arrived]],
        );
        // The counter starts again after 65535.
        check(
            &[(State::PRESENT, 65535), (State::PRESENT, 1)],
            &[&[Attached, Arrived], &[Left, Arrived]],
        );
    }

    #[test]
    fn an_event_that_is_counted_late_is_the_same_event() {
        use Step::{Arrived, Attached, Left};
        // The insertion.
        check(
            &[
                (State::EMPTY, 4),
                (State::PRESENT, 4),
                (State::PRESENT, 5),
                (State::EMPTY, 6),
            ],
            &[&[Attached], &[Arrived], &[], &[Left]],
        );
        // The removal, and the insertion after it.
        check(
            &[
                (State::PRESENT, 5),
                (State::EMPTY, 5),
                (State::EMPTY, 6),
                (State::PRESENT, 6),
                (State::PRESENT, 7),
            ],
            &[&[Attached, Arrived], &[Left], &[], &[Arrived], &[]],
        );
        // Each late, and no look in between.
        check(
            &[
                (State::PRESENT, 5),
                (State::EMPTY, 5),
                (State::PRESENT, 6),
                (State::PRESENT, 7),
            ],
            &[&[Attached, Arrived], &[Left], &[Arrived], &[]],
        );
        // A swap.
        check(
            &[
                (State::PRESENT, 5),
                (State::PRESENT, 6),
                (State::PRESENT, 7),
            ],
            &[&[Attached, Arrived], &[Left, Arrived], &[]],
        );
        // Where the counter starts again.
        check(
            &[
                (State::EMPTY, 65535),
                (State::PRESENT, 65535),
                (State::PRESENT, 0),
                (State::EMPTY, 0),
                (State::PRESENT, 1),
                (State::PRESENT, 2),
            ],
            &[&[Attached], &[Arrived], &[], &[Left], &[Arrived], &[]],
        );
    }

    #[test]
    fn a_card_in_use_by_another_program_is_the_same_card() {
        check(
            &[
                (State::PRESENT, 1),
                (State::PRESENT | State::INUSE | State::EXCLUSIVE, 1),
            ],
            &[&[Step::Attached, Step::Arrived], &[]],
        );
    }

    #[test]
    fn a_mute_card_is_told_of_once() {
        use Step::{Arrived, Attached, Left, Mute};
        let mute = State::PRESENT | State::MUTE;
        check(
            &[(mute, 1), (mute, 1), (mute, 3), (State::EMPTY, 4)],
            &[
                &[Attached, Arrived, Mute],
                &[],
                &[Left, Arrived, Mute],
                &[Left],
            ],
        );
        // The answer to reset may fail after the card was noticed.
        check(
            &[(State::PRESENT, 1), (mute, 1)],
            &[&[Attached, Arrived], &[Mute]],
        );
    }

    #[test]
    fn an_unplugged_reader_takes_its_card_along() {
        use Step::{Arrived, Attached, Detached};
        let gone = State::UNKNOWN | State::UNAVAILABLE;
        check(
            &[(State::PRESENT, 1), (gone, 0), (gone, 0), (State::EMPTY, 0)],
            &[&[Attached, Arrived], &[Detached], &[], &[Attached]],
        );
    }

    #[test]
    fn a_driver_that_failed_to_start_is_no_reader() {
        check(
            &[
                (State::CHANGED, 0),
                (NOTHING, 0),
                (State::UNKNOWN | State::UNAVAILABLE, 0),
            ],
            &[&[], &[], &[]],
        );
    }
}
