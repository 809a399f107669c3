//! Calls that may never return, watched from outside.
//!
//! Any call to a pcscd that hangs blocks for as long as it hangs, whatever time-out it was given; and
//! connecting to a card blocks while another program holds a transaction on it. So each thread says
//! what it is doing, and a watchdog looks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use courrier_clock::SharedClock;

use crate::source::lock;

/// What a thread is doing with pcscd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Asking the service for its readers or for changes.
    Watching,
    /// Connecting to a card.
    Connecting,
    /// Talking to a card.
    Talking,
}

/// The call that one thread is in.
#[derive(Clone)]
pub struct Call {
    clock: SharedClock,
    current: Arc<Mutex<Option<(Doing, Duration)>>>,
}

impl Call {
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            current: Arc::default(),
        }
    }

    /// Makes a call, known to the watchdog while it lasts.
    pub fn during<T>(&self, doing: Doing, call: impl FnOnce() -> T) -> T {
        *lock(&self.current) = Some((doing, self.clock.monotonic()));
        let answer = call();
        *lock(&self.current) = None;
        answer
    }

    /// What the thread is doing, and for how long.
    pub fn current(&self) -> Option<(Doing, Duration)> {
        let (doing, since) = (*lock(&self.current))?;
        Some((doing, self.clock.monotonic().saturating_sub(since)))
    }
}
