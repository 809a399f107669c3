//! A SIM card: its PIN and its messages outlive the modem it is in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Wrong PINs before the card is locked.
const TRIES: u8 = 3;
/// Messages that a memory holds; the last slot is written over when it is full.
const SLOTS: u32 = 30;

/// What the card wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinState {
    Ready,
    Pin,
    Puk,
}

#[derive(Debug)]
struct Card {
    pin: Option<String>,
    tries: u8,
    open: bool,
    memory: String,
    stored: BTreeMap<(String, u32), String>,
}

/// A SIM card; clones are the same card.
#[derive(Debug, Clone)]
pub struct Sim(Arc<Mutex<Card>>);

impl Sim {
    /// A card that asks for no PIN.
    pub fn open() -> Self {
        Self::new(None)
    }

    /// A card that asks for this PIN each time it gets power.
    pub fn with_pin(pin: &str) -> Self {
        Self::new(Some(pin.to_owned()))
    }

    fn new(pin: Option<String>) -> Self {
        Self(Arc::new(Mutex::new(Card {
            pin,
            tries: TRIES,
            open: false,
            memory: "SM".to_owned(),
            stored: BTreeMap::new(),
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Card> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tries that the PIN has left.
    pub fn tries_left(&self) -> u8 {
        self.lock().tries
    }

    /// How many messages are kept, in all memories.
    pub fn stored(&self) -> usize {
        self.lock().stored.len()
    }

    pub(super) fn power_up(&self) {
        let mut card = self.lock();
        card.open = card.pin.is_none();
    }

    pub(super) fn pin_state(&self) -> PinState {
        let card = self.lock();
        match (card.open, card.tries) {
            (true, _) => PinState::Ready,
            (false, 0) => PinState::Puk,
            (false, _) => PinState::Pin,
        }
    }

    pub(super) fn enter_pin(&self, pin: &str) -> PinState {
        {
            let mut card = self.lock();
            if !card.open && card.tries > 0 {
                if card.pin.as_deref() == Some(pin) {
                    card.open = true;
                    card.tries = TRIES;
                } else {
                    card.tries -= 1;
                }
            }
        }
        self.pin_state()
    }

    pub(super) fn choose(&self, memory: &str) {
        memory.clone_into(&mut self.lock().memory);
    }

    /// Keeps a message in the first free slot of a memory.
    pub(super) fn store(&self, memory: &str, pdu: &str) -> u32 {
        let mut card = self.lock();
        let slot = |index: &u32| !card.stored.contains_key(&(memory.to_owned(), *index));
        let index = (1..=SLOTS).find(slot).unwrap_or(SLOTS);
        card.stored
            .insert((memory.to_owned(), index), pdu.to_owned());
        index
    }

    pub(super) fn read(&self, index: u32) -> Option<String> {
        let card = self.lock();
        card.stored.get(&(card.memory.clone(), index)).cloned()
    }

    pub(super) fn delete(&self, index: u32) {
        let mut card = self.lock();
        let memory = card.memory.clone();
        card.stored.remove(&(memory, index));
    }

    /// The messages of the chosen memory.
    pub(super) fn listed(&self) -> Vec<(u32, String)> {
        let card = self.lock();
        let chosen = card
            .stored
            .iter()
            .filter(|((memory, _), _)| *memory == card.memory);
        chosen
            .map(|((_, index), pdu)| (*index, pdu.clone()))
            .collect()
    }
}
