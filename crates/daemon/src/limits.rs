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
    /// Requests a minute in the long run; 0 means no limit.
    pub per_minute: u32,
    /// Requests at once after a silence.
    pub burst: u32,
}

impl Rate {
    /// A borne: a tap takes a person a second at the very least.
    pub const KIOSK: Self = Self {
        per_minute: 600,
        burst: 20,
    };
    /// Cards that are nobody's, or blocked, answered at one borne: people have a few in a pocket.
    pub const GUESSES: Self = Self {
        per_minute: 1,
        burst: 20,
    };
    /// Such cards, refused unseen once those were spent. While there is room here, everybody's own
    /// card is answered all the same; who shows cards at a machine's pace has used it up within
    /// seconds, and then every card waits: what is answered tells a good guess from a bad one.
    ///
    /// Two a minute in all are 2,880 cards a day. Of 5,000 cards with the shortest numbers there are
    /// (32 bits, all equally likely) one would be found in ten months; with those of 56 bits, never.
    /// Agents are told from the first that is refused.
    pub const REFUSED_GUESSES: Self = Self {
        per_minute: 1,
        burst: 60,
    };
    /// Enrolments with a code, of all who try: a code has no account it could be counted on.
    pub const ENROLMENT: Self = Self {
        per_minute: 300,
        burst: 20,
    };

    /// Gateways' reports, of all who call: as many as the fastest outbox sends.
    pub const CALLBACKS: Self = Self {
        per_minute: 30_000,
        burst: 2_000,
    };

    /// An agent's desk: four times a second's worth at once, for a screen that loads.
    pub const fn agent(per_second: u32) -> Self {
        Self {
            per_minute: per_second.saturating_mul(60),
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
        if self.rate.per_minute == 0 {
            return Ok(());
        }
        let per_second = f64::from(self.rate.per_minute) / 60.0;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = now.saturating_sub(state.1).as_secs_f64();
        let tokens = (state.0 + gone * per_second).min(f64::from(self.rate.burst));
        if tokens >= 1.0 {
            *state = (tokens - 1.0, now);
            return Ok(());
        }
        *state = (tokens, now);
        let wait = Duration::from_secs_f64((1.0 - tokens) / per_second);
        Err(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
    }

    /// Puts a token back that was taken for what turned out to need none.
    pub fn give_back(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = (state.0 + 1.0).min(f64::from(self.rate.burst));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let bucket = Bucket::new(
            Rate {
                per_minute: 120,
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
        bucket.give_back();
        assert_eq!(taken_at(1_000), Ok(()), "what was put back");
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
