//! Which readers are there, and whether one of them works.

use std::collections::BTreeSet;

use courrier_cards::{CardEvent, ReaderName, Trouble, Unreadable};

/// The readers, as their events tell.
#[derive(Debug, Default)]
pub struct Readers {
    attached: BTreeSet<ReaderName>,
    troubled: BTreeSet<ReaderName>,
}

impl Readers {
    /// Takes note of an event.
    pub fn note(&mut self, event: &CardEvent) {
        let reader = event.reader().clone();
        match event {
            CardEvent::ReaderAttached { .. } => {
                self.troubled.remove(&reader);
                self.attached.insert(reader);
            }
            CardEvent::ReaderDetached { .. } => {
                self.troubled.remove(&reader);
                self.attached.remove(&reader);
            }
            CardEvent::Trouble { trouble, .. } if card_fault(*trouble).is_none() => {
                self.troubled.insert(reader);
            }
            CardEvent::Recovered { .. } => {
                self.troubled.remove(&reader);
            }
            CardEvent::Inserted { .. } | CardEvent::Removed { .. } | CardEvent::Trouble { .. } => {}
        }
    }

    /// Whether a card would be noticed somewhere.
    pub fn work(&self) -> bool {
        self.attached.difference(&self.troubled).next().is_some()
    }

    /// All readers, each with whether it works.
    pub fn all(&self) -> impl Iterator<Item = (&ReaderName, bool)> {
        self.attached
            .iter()
            .map(|name| (name, !self.troubled.contains(name)))
    }
}

/// What a person can do about a card that gave no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardFault {
    /// Try again.
    Again,
    /// It is not one of ours, however often it is tried.
    NotOurs,
}

/// The fault of a card, or none if the trouble is with a device.
pub fn card_fault(trouble: Trouble) -> Option<CardFault> {
    match trouble {
        Trouble::ServiceDown
        | Trouble::ServiceHung
        | Trouble::AccessDenied
        | Trouble::DeviceFailed => None,
        Trouble::Unreadable {
            why: Unreadable::RandomUid | Unreadable::UidLength(_) | Unreadable::Status(_),
        } => Some(CardFault::NotOurs),
        Trouble::Mute | Trouble::HeldByAnotherProgram | Trouble::Unreadable { .. } => {
            Some(CardFault::Again)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn one_working_reader_is_enough() {
        let at = Duration::ZERO;
        let name = |name: &str| ReaderName::from(name);
        let attached = |reader| CardEvent::ReaderAttached {
            reader: name(reader),
            at,
        };
        let detached = |reader| CardEvent::ReaderDetached {
            reader: name(reader),
            at,
        };
        let trouble = |reader, trouble| CardEvent::Trouble {
            reader: name(reader),
            trouble,
            at,
        };
        let recovered = |reader| CardEvent::Recovered {
            reader: name(reader),
            at,
        };

        let mut readers = Readers::default();
        assert!(!readers.work(), "none is there yet");
        for (event, works) in [
            (trouble("pcscd", Trouble::ServiceDown), false),
            (recovered("pcscd"), false),
            (attached("A"), true),
            (trouble("A", Trouble::Mute), true),
            (
                trouble(
                    "A",
                    Trouble::Unreadable {
                        why: Unreadable::Protocol,
                    },
                ),
                true,
            ),
            (trouble("A", Trouble::DeviceFailed), false),
            (attached("B"), true),
            (detached("B"), false),
            (recovered("A"), true),
            (
                trouble("/dev/courrier/stripe0", Trouble::AccessDenied),
                true,
            ),
            (detached("A"), false),
        ] {
            readers.note(&event);
            assert_eq!(readers.work(), works, "after {event:?}");
        }
    }
}
