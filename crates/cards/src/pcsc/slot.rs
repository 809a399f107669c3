//! One reader: the card that lies on it, and the thread that reads it.
//!
//! A card is read on a thread of the reader's own, so that a card which doesn't answer, or which
//! another program holds, stops neither the other readers nor the news of its own removal. The lock
//! is held while an event goes out: that is what keeps `Removed` behind `Inserted`.

use std::ffi::CString;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use courrier_firmware_config::ReaderProfiles;
use courrier_firmware_config::readers::PcscProfile;

use super::call::{Call, Doing};
use super::read::{Reading, Visit, read_card};
use crate::event::{CardEvent, ReaderName, Trouble, Unreadable};
use crate::source::{Source, lock};

/// A call about a card that lasts this long is a trouble a person should hear of.
const CARD_PATIENCE: Duration = Duration::from_secs(2);

/// The card that lies, or just lay, on the reader.
struct OnReader {
    number: u64,
    kind: Option<Arc<str>>,
    noticed: Duration,
    mute: bool,
    /// Something was told of it: a token or a trouble.
    told: bool,
    /// When it was taken away, if it was being read just then.
    left: Option<Duration>,
}

#[derive(Default)]
struct State {
    visits: u64,
    card: Option<OnReader>,
    /// The number of the visit being read.
    reading: Option<u64>,
    /// The card being read, when it was taken away meanwhile: another may lie there already.
    leaving: Option<OnReader>,
    /// A card waits to be read.
    wanted: bool,
    closed: bool,
}

/// One reader, shared by the thread that watches all readers and the one that reads this one's cards.
pub struct Slot {
    pub name: ReaderName,
    c_name: CString,
    source: Source,
    profiles: Arc<ReaderProfiles>,
    profile: PcscProfile,
    call: Call,
    state: Mutex<State>,
    changed: Condvar,
}

impl Slot {
    /// Starts the reader's thread.
    pub fn start(
        c_name: CString,
        profile: PcscProfile,
        profiles: Arc<ReaderProfiles>,
        source: &Source,
        call: Call,
    ) -> std::io::Result<Arc<Self>> {
        let name: ReaderName = c_name.to_string_lossy().into();
        let slot = Arc::new(Self {
            name,
            c_name,
            source: source.clone(),
            profiles,
            profile,
            call,
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let reading = Arc::clone(&slot);
        source.spawn("reader", move |_| while reading.read_next() {})?;
        Ok(slot)
    }

    pub fn attached(&self, at: Duration) {
        self.source.emit(CardEvent::ReaderAttached {
            reader: self.name.clone(),
            at,
        });
    }

    /// The reader is gone: so is what lay on it, and its thread ends.
    pub fn detached(&self, at: Duration) {
        let mut state = lock(&self.state);
        state.closed = true;
        for card in [state.leaving.take(), state.card.take()]
            .into_iter()
            .flatten()
        {
            if card.told {
                self.source.emit(CardEvent::Removed {
                    reader: self.name.clone(),
                    at,
                });
            }
        }
        self.source.emit(CardEvent::ReaderDetached {
            reader: self.name.clone(),
            at,
        });
        self.changed.notify_all();
    }

    /// The stream stops: the thread ends, and nothing more is told.
    pub fn close(&self) {
        lock(&self.state).closed = true;
        self.changed.notify_all();
    }

    /// A card was put on the reader.
    pub fn arrived(&self, atr: &[u8], at: Duration) {
        let mut state = lock(&self.state);
        state.visits += 1;
        state.card = Some(OnReader {
            number: state.visits,
            kind: self.profiles.card_kind(&self.profile, atr).map(Arc::from),
            noticed: at,
            mute: false,
            told: false,
            left: None,
        });
        state.wanted = true;
        self.changed.notify_all();
    }

    /// The card gave no answer to reset.
    pub fn mute(&self) {
        let mut state = lock(&self.state);
        if let Some(card) = &mut state.card {
            card.mute = true;
            self.tell(card, Trouble::Mute);
        }
    }

    /// The card was taken away.
    pub fn left(&self, at: Duration) {
        let mut state = lock(&self.state);
        state.wanted = false;
        if let Some(mut card) = state.card.take() {
            if state.reading == Some(card.number) && !card.told {
                // It may have been read in time: the thread that reads it tells both.
                card.left = Some(at);
                state.leaving = Some(card);
            } else {
                self.end(&card, at);
            }
        }
        self.changed.notify_all();
    }

    /// Says of a call about a card that it lasts too long. Called by the watchdog.
    pub fn look_at_call(&self) {
        let Some((doing, lasted)) = self.call.current() else {
            return;
        };
        let trouble = match doing {
            Doing::Watching => return,
            // pcscd answers others, so it is the card that is held: another program's transaction.
            Doing::Connecting => Trouble::HeldByAnotherProgram,
            Doing::Talking => Trouble::Mute,
        };
        if lasted < CARD_PATIENCE {
            return;
        }
        let mut state = lock(&self.state);
        let reading = state.reading;
        if let Some(card) = state
            .card
            .as_mut()
            .filter(|card| Some(card.number) == reading)
        {
            self.tell(card, trouble);
        }
    }

    /// Tells a trouble with the card, once.
    fn tell(&self, card: &mut OnReader, trouble: Trouble) {
        if !card.told {
            card.told = true;
            self.source.trouble(&self.name, trouble);
        }
    }

    /// Ends a card's visit: something was told of it, and now it is gone.
    fn end(&self, card: &OnReader, at: Duration) {
        if !card.told {
            let (reader, why) = (self.name.clone(), Unreadable::RemovedTooSoon);
            let trouble = Trouble::Unreadable { why };
            self.source.emit(CardEvent::Trouble {
                reader,
                trouble,
                at,
            });
        }
        self.source.emit(CardEvent::Removed {
            reader: self.name.clone(),
            at,
        });
    }

    /// Waits for a card and reads it; false when the reader is gone.
    fn read_next(self: &Arc<Self>) -> bool {
        let number = {
            let waiting = |state: &mut State| !state.wanted && !state.closed;
            let mut state = self
                .changed
                .wait_while(lock(&self.state), waiting)
                .unwrap_or_else(PoisonError::into_inner);
            if state.closed {
                return false;
            }
            state.wanted = false;
            let Some(card) = state.card.as_ref().filter(|card| !card.mute) else {
                return true;
            };
            let number = card.number;
            state.reading = Some(number);
            number
        };
        let visit = ThisVisit { slot: self, number };
        let reading = read_card(&self.c_name, &self.profile, &self.call, &visit);
        self.finished(number, reading);
        true
    }

    fn finished(&self, number: u64, reading: Reading) {
        let mut state = lock(&self.state);
        state.reading = None;
        if state.closed {
            return;
        }
        let mut leaving = state.leaving.take();
        let Some(card) = leaving
            .as_mut()
            .or(state.card.as_mut())
            .filter(|c| c.number == number)
        else {
            return;
        };
        match reading {
            Reading::Token(token) => {
                card.told = true;
                let (reader, kind, at) = (self.name.clone(), card.kind.clone(), card.noticed);
                let momentary = false;
                self.source.emit(CardEvent::Inserted {
                    reader,
                    token,
                    kind,
                    momentary,
                    at,
                });
            }
            Reading::Trouble(trouble) => self.tell(card, trouble),
            // The watching thread sees the same, and tells it.
            Reading::Gone | Reading::NoService => {}
        }
        if let Some(card) = leaving {
            let at = card.left.unwrap_or(card.noticed);
            self.end(&card, at);
        }
    }
}

/// A card's visit, as the reading of it sees it.
struct ThisVisit<'a> {
    slot: &'a Slot,
    number: u64,
}

impl ThisVisit<'_> {
    fn is_over(&self, state: &State) -> bool {
        state.closed
            || state
                .card
                .as_ref()
                .is_none_or(|card| card.number != self.number)
    }
}

impl Visit for ThisVisit<'_> {
    fn pause(&self, time: Duration) -> bool {
        let state = self
            .slot
            .changed
            .wait_timeout_while(lock(&self.slot.state), time, |state| !self.is_over(state))
            .unwrap_or_else(PoisonError::into_inner)
            .0;
        !self.is_over(&state)
    }

    fn held(&self) {
        let mut state = lock(&self.slot.state);
        if let Some(card) = state
            .card
            .as_mut()
            .filter(|card| card.number == self.number)
        {
            self.slot.tell(card, Trouble::HeldByAnotherProgram);
        }
    }
}
