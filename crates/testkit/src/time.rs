//! Waiting for a condition, never for luck. The only place of the test kit that reads the clock.

use std::thread;
use std::time::{Duration, Instant};

/// How often a condition is looked at again.
const POLL: Duration = Duration::from_millis(5);

/// A moment after which waiting is over.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    start: Instant,
    allowed: Duration,
}

impl Deadline {
    /// A deadline `allowed` from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "tests wait for real processes, which no injected clock can hurry"
    )]
    pub fn after(allowed: Duration) -> Self {
        Self {
            start: Instant::now(),
            allowed,
        }
    }

    /// Whether the time is up.
    pub fn is_over(&self) -> bool {
        self.start.elapsed() >= self.allowed
    }

    /// Time since the deadline was made.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Sleeps one poll interval; false when the time is up.
    pub fn pause(&self) -> bool {
        if self.is_over() {
            return false;
        }
        thread::sleep(POLL);
        true
    }
}

/// Looks at `condition` every few milliseconds until it holds; false if it didn't within `timeout`.
///
/// The condition is looked at at least once, and once more when the time is up, so a machine that
/// stalls doesn't turn a true condition into a failure.
pub fn wait_for(timeout: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Deadline::after(timeout);
    loop {
        if condition() {
            return true;
        }
        if !deadline.pause() {
            return condition();
        }
    }
}
