//! Wrong passwords make the next try wait, longer each time.
//!
//! The count is kept per login as it was typed, whether or not there is such an account, so that
//! waiting tells nothing about who works here. Nobody else at the same address waits with them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use courrier_clock::SharedClock;

/// Wrong passwords in a row that cost nothing: a tired person's typing.
const FREE: u32 = 3;
/// First wait; it doubles with each further failure.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// Longest wait.
const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// Failures older than this are forgotten.
const MEMORY: Duration = Duration::from_hours(12);
/// Logins remembered at once; the least guilty is forgotten first.
const CAPACITY: usize = 4096;

/// The failures of every login that was tried.
pub struct Lockout {
    clock: SharedClock,
    tried: Mutex<HashMap<String, Failures>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Failures {
    count: u32,
    last: Duration,
}

impl Failures {
    fn wait(self) -> Duration {
        match self.count.checked_sub(FREE) {
            None | Some(0) => Duration::ZERO,
            Some(over) => FIRST_WAIT
                .saturating_mul(1 << (over - 1).min(20))
                .min(LONGEST_WAIT),
        }
    }
}

impl Lockout {
    /// Nothing remembered.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            tried: Mutex::default(),
        }
    }

    /// Starts a try. It counts as failed until it is said to have succeeded, so that a hundred
    /// tries at once count for a hundred. `Err` is how many seconds to wait.
    pub fn begin(&self, login: &str) -> Result<(), u64> {
        let now = self.clock.monotonic();
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key(login);
        let mut failures = tried.get(&key).copied().unwrap_or_default();
        if now.saturating_sub(failures.last) > MEMORY {
            failures.count = 0;
        }
        let left = (failures.last + failures.wait()).saturating_sub(now);
        if failures.count > FREE && !left.is_zero() {
            return Err(left.as_secs() + u64::from(left.subsec_nanos() > 0));
        }
        if tried.len() >= CAPACITY && !tried.contains_key(&key) {
            forget_one(&mut tried, now);
        }
        tried.insert(
            key,
            Failures {
                count: failures.count.saturating_add(1),
                last: now,
            },
        );
        Ok(())
    }

    /// The try succeeded: all is forgotten.
    pub fn succeed(&self, login: &str) {
        self.tried
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key(login));
    }

    /// The try never reached the password: it doesn't count.
    pub fn withdraw(&self, login: &str) {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failures) = tried.get_mut(&key(login)) {
            failures.count = failures.count.saturating_sub(1);
        }
    }
}

/// Capitals and spaces around don't make another login to guess at.
fn key(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Makes room: what is past its memory goes, else the login with the fewest, oldest failures.
fn forget_one(tried: &mut HashMap<String, Failures>, now: Duration) {
    tried.retain(|_, failures| now.saturating_sub(failures.last) <= MEMORY);
    if tried.len() >= CAPACITY
        && let Some(least) = tried
            .iter()
            .min_by_key(|(_, failures)| (failures.count, failures.last))
            .map(|(login, _)| login.clone())
    {
        tried.remove(&least);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use courrier_clock::ManualClock;
    use courrier_domain::Instant;

    use super::*;

    fn lockout() -> (Arc<ManualClock>, Lockout) {
        let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
        let lockout = Lockout::new(clock.clone());
        (clock, lockout)
    }

    #[test]
    fn the_wait_grows_and_is_bounded() {
        let (clock, lockout) = lockout();
        let mut waits = Vec::new();
        for _ in 0..16 {
            if let Err(seconds) = lockout.begin("awa") {
                waits.push(seconds);
                clock.advance(Duration::from_millis(1_000 * seconds - 1));
                assert_eq!(lockout.begin("AWA "), Err(1), "a millisecond is left");
                clock.advance(Duration::from_millis(1));
                lockout.begin("awa").expect("waited long enough");
            }
        }
        assert_eq!(
            waits,
            [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
        );
        lockout.begin("bob").expect("a colleague doesn't wait");
    }

    #[test]
    fn success_and_time_forget() {
        let (clock, lockout) = lockout();
        for _ in 0..3 {
            lockout.begin("awa").expect("free");
        }
        lockout.succeed("awa");
        for _ in 0..4 {
            lockout.begin("awa").expect("free again");
        }
        lockout.begin("awa").expect_err("locked");
        clock.advance(MEMORY + Duration::from_secs(1));
        for _ in 0..4 {
            lockout.begin("awa").expect("forgotten");
        }
    }

    #[test]
    fn a_withdrawn_try_does_not_count() {
        let (_, lockout) = lockout();
        for _ in 0..100 {
            lockout.begin("awa").expect("never locked");
            lockout.withdraw("awa");
        }
    }

    #[test]
    fn many_logins_take_bounded_memory_and_forget_the_least_guilty() {
        let (_, lockout) = lockout();
        for _ in 0..4 {
            lockout.begin("awa").expect("free");
        }
        for n in 0..2 * CAPACITY {
            lockout.begin(&format!("login{n}")).expect("free");
        }
        assert!(lockout.tried.lock().expect("not poisoned").len() <= CAPACITY);
        lockout.begin("awa").expect_err("still locked");
    }
}
