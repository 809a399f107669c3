//! What every source of events shares: where events go, and how it is told to stop.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use courrier_clock::SharedClock;

use crate::event::{CardEvent, ReaderName, Trouble};

/// Takes the lock whatever happened to the last holder: what these locks protect stays sound, and a
/// borne must go on.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where events go: called from the sources' threads.
pub type Sink = Arc<dyn Fn(CardEvent) + Send + Sync>;

#[derive(Default)]
struct Control {
    stopping: bool,
    running: usize,
}

/// Held by every thread of a stream.
#[derive(Clone)]
pub struct Source {
    sink: Sink,
    clock: SharedClock,
    control: Arc<(Mutex<Control>, Condvar)>,
}

impl Source {
    pub fn new(sink: Sink, clock: SharedClock) -> Self {
        Self {
            sink,
            clock,
            control: Arc::default(),
        }
    }

    /// Monotonic time.
    pub fn now(&self) -> Duration {
        self.clock.monotonic()
    }

    /// The clock behind [`Self::now`].
    pub fn clock(&self) -> SharedClock {
        Arc::clone(&self.clock)
    }

    /// Hands an event on. After a stop nothing goes out any more, even from a thread that hangs in
    /// a call and wakes up later.
    pub fn emit(&self, event: CardEvent) {
        if !self.is_stopping() {
            (self.sink)(event);
        }
    }

    pub fn trouble(&self, reader: &ReaderName, trouble: Trouble) {
        let (reader, at) = (reader.clone(), self.now());
        self.emit(CardEvent::Trouble {
            reader,
            trouble,
            at,
        });
    }

    pub fn is_stopping(&self) -> bool {
        lock(&self.control.0).stopping
    }

    /// Sleeps; true as soon as the stream stops.
    pub fn pause(&self, for_at_most: Duration) -> bool {
        let (control, changed) = &*self.control;
        changed
            .wait_timeout_while(lock(control), for_at_most, |control| !control.stopping)
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .stopping
    }

    /// Runs `work` on a thread of its own, which [`Self::stop`] waits for.
    pub fn spawn(
        &self,
        name: &str,
        work: impl FnOnce(&Self) + Send + 'static,
    ) -> std::io::Result<()> {
        let source = self.clone();
        lock(&self.control.0).running += 1;
        let running = Running(self.clone());
        thread::Builder::new()
            .name(format!("cards {name}"))
            .spawn(move || {
                let _running = running;
                work(&source);
            })?;
        Ok(())
    }

    /// Tells every thread to end and waits for them, at most `patience`: one may hang in a call to a
    /// service that hangs. False if one still does; it will end, silently, when the call returns.
    pub fn stop(&self, patience: Duration) -> bool {
        let (control, changed) = &*self.control;
        lock(control).stopping = true;
        changed.notify_all();
        changed
            .wait_timeout_while(lock(control), patience, |control| control.running > 0)
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .running
            == 0
    }
}

/// Counts a thread until it ends, by return or by panic.
struct Running(Source);

impl Drop for Running {
    fn drop(&mut self) {
        let (control, changed) = &*self.0.control;
        lock(control).running -= 1;
        changed.notify_all();
    }
}
