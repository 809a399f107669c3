//! Between the readers and the desk: what a reader tells, in the desk's own words.

use std::collections::{BTreeMap, BTreeSet};

use courrier_api::CardToken;
use courrier_cards::{CardEvent, ReaderName, Trouble, Unreadable};

/// How the card reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderState {
    /// The desk was started without readers.
    Off,
    /// None is there.
    Missing,
    /// One works.
    Ready,
    /// It does not work; why and what to do.
    Trouble(&'static str),
}

/// What the desk hears of its reader.
pub enum ReaderNews {
    /// How it is now.
    State(ReaderState),
    /// A card was read.
    Card(CardToken),
    /// A card could not be read; what to do.
    Unread(&'static str),
}

/// A token must not be printed with a message.
impl std::fmt::Debug for ReaderNews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::State(_) => "State",
            Self::Card(_) => "Card",
            Self::Unread(_) => "Unread",
        })
    }
}

/// Follows the readers' events: several readers may come and go, one that works is enough.
#[derive(Debug, Default)]
pub struct Readers {
    attached: BTreeSet<ReaderName>,
    troubles: BTreeMap<ReaderName, &'static str>,
}

impl Readers {
    /// What an event means to the desk, if anything.
    pub fn hear(&mut self, event: CardEvent) -> Option<ReaderNews> {
        match event {
            CardEvent::Inserted { token, .. } => {
                return Some(ReaderNews::Card(CardToken {
                    token: token.expose().to_owned(),
                }));
            }
            CardEvent::Removed { .. } => return None,
            CardEvent::ReaderAttached { reader, .. } => {
                self.troubles.remove(&reader);
                self.attached.insert(reader);
            }
            CardEvent::ReaderDetached { reader, .. } => {
                self.attached.remove(&reader);
                self.troubles.remove(&reader);
            }
            CardEvent::Recovered { reader, .. } => {
                self.troubles.remove(&reader);
            }
            CardEvent::Trouble {
                reader, trouble, ..
            } => match trouble_words(trouble) {
                Told::OfTheReader(words) => {
                    self.troubles.insert(reader, words);
                }
                Told::OfTheCard(words) => return Some(ReaderNews::Unread(words)),
            },
        }
        Some(ReaderNews::State(self.state()))
    }

    fn state(&self) -> ReaderState {
        let works = self
            .attached
            .iter()
            .any(|reader| !self.troubles.contains_key(reader));
        match self.troubles.values().next() {
            _ if works => ReaderState::Ready,
            Some(words) => ReaderState::Trouble(words),
            None => ReaderState::Missing,
        }
    }
}

enum Told {
    OfTheReader(&'static str),
    OfTheCard(&'static str),
}

fn trouble_words(trouble: Trouble) -> Told {
    use Told::{OfTheCard, OfTheReader};
    match trouble {
        Trouble::ServiceDown => OfTheReader("Le service des lecteurs (pcscd) est arrêté"),
        Trouble::ServiceHung => OfTheReader("Le service des lecteurs (pcscd) ne répond pas"),
        Trouble::AccessDenied => OfTheReader("Accès au lecteur refusé : prévenez l'exploitant"),
        Trouble::DeviceFailed => OfTheReader("Lecteur en panne : débranchez-le, rebranchez-le"),
        Trouble::HeldByAnotherProgram => {
            OfTheCard("Un autre programme utilise cette carte : fermez-le, puis reposez la carte.")
        }
        Trouble::Mute => {
            OfTheCard("Cette carte ne répond pas : posez-la bien à plat, ou cherchez par le nom.")
        }
        Trouble::Unreadable {
            why: Unreadable::RandomUid,
        } => OfTheCard(
            "Cette carte change de numéro à chaque lecture : elle ne peut servir à personne.",
        ),
        Trouble::Unreadable {
            why: Unreadable::RemovedTooSoon,
        } => OfTheCard("Carte retirée trop vite : laissez-la une seconde sur le lecteur."),
        Trouble::Unreadable { .. } => {
            OfTheCard("Carte illisible : présentez-la de nouveau, ou cherchez par le nom.")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const AT: Duration = Duration::ZERO;

    fn name(reader: &str) -> ReaderName {
        reader.into()
    }

    fn state(events: Vec<CardEvent>) -> ReaderState {
        let mut readers = Readers::default();
        events
            .into_iter()
            .filter_map(|event| match readers.hear(event) {
                Some(ReaderNews::State(state)) => Some(state),
                _ => None,
            })
            .last()
            .unwrap_or(ReaderState::Off)
    }

    #[test]
    fn one_reader_that_works_is_enough() {
        let attached = |reader| CardEvent::ReaderAttached {
            reader: name(reader),
            at: AT,
        };
        let detached = |reader| CardEvent::ReaderDetached {
            reader: name(reader),
            at: AT,
        };
        let down = || CardEvent::Trouble {
            reader: name("pcscd"),
            trouble: Trouble::ServiceDown,
            at: AT,
        };
        let up = || CardEvent::Recovered {
            reader: name("pcscd"),
            at: AT,
        };
        assert_eq!(state(vec![attached("a")]), ReaderState::Ready);
        assert_eq!(
            state(vec![attached("a"), detached("a")]),
            ReaderState::Missing
        );
        assert_eq!(
            state(vec![attached("a"), attached("b"), detached("a")]),
            ReaderState::Ready
        );
        assert!(matches!(state(vec![down()]), ReaderState::Trouble(_)));
        assert_eq!(state(vec![down(), up()]), ReaderState::Missing);
        assert_eq!(state(vec![down(), attached("b")]), ReaderState::Ready);
    }

    #[test]
    fn a_card_that_cannot_be_read_is_told_and_leaves_the_reader_well() {
        let mut readers = Readers::default();
        readers.hear(CardEvent::ReaderAttached {
            reader: name("a"),
            at: AT,
        });
        let mute = CardEvent::Trouble {
            reader: name("a"),
            trouble: Trouble::Mute,
            at: AT,
        };
        assert!(matches!(readers.hear(mute), Some(ReaderNews::Unread(_))));
        assert_eq!(readers.state(), ReaderState::Ready);
    }
}
