//! How much one credential may ask for, and how large one request may be.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Largest body of a request, in bytes. A thousand ids in one remise take 40 KiB.
pub const MAX_BODY: usize = 256 * 1024;

/// How long a client may take to send a body.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// How many requests a credential may make.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Requests a second in the long run; 0 means no limit.
    pub per_second: u32,
    /// Requests at once after a silence.
    pub burst: u32,
}

impl Rate {
    /// A borne: a tap takes a person a second at the very least.
    pub const KIOSK: Self = Self {
        per_second: 10,
        burst: 20,
    };
    /// Cards that are nobody's, shown at one borne: a person has a few in a pocket, and whoever
    /// tries cards by the thousand would take years.
    pub const GUESSES: Self = Self {
        per_second: 1,
        burst: 30,
    };
    /// Enrolments with a code, of all who try: a code has no account it could be counted on.
    pub const ENROLMENT: Self = Self {
        per_second: 5,
        burst: 20,
    };

    /// Gateways' reports, of all who call: as many as the fastest outbox sends.
    pub const CALLBACKS: Self = Self {
        per_second: 500,
        burst: 2_000,
    };

    /// An agent's desk: four times a second's worth at once, for a screen that loads.
    pub const fn agent(per_second: u32) -> Self {
        Self {
            per_second,
            burst: per_second.saturating_mul(4),
        }
    }
}

/// A bucket that fills at a steady rate and from which each request takes one token.
#[derive(Debug)]
pub struct Bucket {
    rate: Rate,
    // Tokens, and the monotonic time at which they were counted.
    state: Mutex<(f64, Duration)>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate, now: Duration) -> Self {
        Self {
            rate,
            state: Mutex::new((f64::from(rate.burst), now)),
        }
    }

    /// Takes a token, or says in how many whole seconds there will be one. `now` is monotonic.
    pub fn take(&self, now: Duration) -> Result<(), u64> {
        self.draw(now, 1.0)
    }

    /// Looks whether there is a token, and takes none.
    pub fn check(&self, now: Duration) -> Result<(), u64> {
        self.draw(now, 0.0)
    }

    fn draw(&self, now: Duration, tokens_taken: f64) -> Result<(), u64> {
        if self.rate.per_second == 0 {
            return Ok(());
        }
        let per_second = f64::from(self.rate.per_second);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = now.saturating_sub(state.1).as_secs_f64();
        let tokens = (state.0 + gone * per_second).min(f64::from(self.rate.burst));
        if tokens >= 1.0 {
            *state = (tokens - tokens_taken, now);
            return Ok(());
        }
        *state = (tokens, now);
        let wait = Duration::from_secs_f64((1.0 - tokens) / per_second);
        Err(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let bucket = Bucket::new(
            Rate {
                per_second: 2,
                burst: 3,
            },
            Duration::ZERO,
        );
        let taken_at = |millis| bucket.take(Duration::from_millis(millis));
        for _ in 0..3 {
            assert_eq!(taken_at(0), Ok(()));
        }
        assert_eq!(taken_at(0), Err(1));
        assert_eq!(taken_at(499), Err(1));
        assert_eq!(taken_at(1_000), Ok(()), "two tokens a second");
        assert_eq!(taken_at(1_000), Ok(()));
        assert_eq!(taken_at(1_000), Err(1));
        let one = Duration::from_millis(1_500);
        assert_eq!(bucket.check(one), Ok(()));
        assert_eq!(bucket.check(one), Ok(()), "looking takes none");
        for _ in 0..3 {
            assert_eq!(taken_at(3_600_000), Ok(()), "never more than the burst");
        }
        assert_eq!(taken_at(3_600_000), Err(1));
    }

    #[test]
    fn zero_is_no_limit() {
        let bucket = Bucket::new(Rate::agent(0), Duration::ZERO);
        assert!((0..10_000).all(|_| bucket.take(Duration::ZERO).is_ok()));
    }
}
