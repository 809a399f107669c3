//! Delays that grow, with chance in them, and an end.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Attempts, Jitter};

/// How much of a delay chance adds to it, or takes from it.
const SPREAD: f64 = 0.2;
/// The first rest of a route that can't be reached; it doubles up to [`LONGEST_REST`].
const FIRST_REST: TimeDelta = TimeDelta::seconds(5);
/// The longest rest of a route that can't be reached.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(5);
/// The longest wait of a message for a route that can't be reached: it is the route that rests, and
/// one message or another must find out that it is back.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// When an unknown is asked about, after it became one, and after each answer that told nothing.
const ASKS: [TimeDelta; 6] = [
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::hours(1),
    TimeDelta::hours(6),
    TimeDelta::hours(24),
];

/// When a message is tried again, and when no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second round; doubles with each round.
    pub first: TimeDelta,
    /// At most so long between two rounds.
    pub longest: TimeDelta,
    /// After this long in the queue a message is given up: what it says is no longer of use.
    pub end: TimeDelta,
    /// How often a stopped route is let try one message.
    pub probe: TimeDelta,
}

/// How long a message waits that no route took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delay {
    /// Longer each time.
    Growing,
    /// The same, and so long at least: the route said so.
    AtLeast(TimeDelta),
    /// The route could not be reached, and may be any moment.
    UntilReached,
}

impl Default for Backoff {
    /// A minute, then up to six hours, for three days; a stopped route is looked at every hour.
    fn default() -> Self {
        Self {
            first: TimeDelta::minutes(1),
            longest: TimeDelta::hours(6),
            end: TimeDelta::days(3),
            probe: TimeDelta::hours(1),
        }
    }
}

impl Backoff {
    /// Whether a message is past its time.
    pub fn is_over(&self, queued_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - queued_at >= self.end
    }

    /// When the next round of a message is, by what the last route said; none when that is past its
    /// time.
    pub(super) fn retry_at(
        &self,
        attempts: &Attempts,
        delay: Delay,
        now: DateTime<Utc>,
        jitter: Jitter<'_>,
    ) -> Option<DateTime<Utc>> {
        let (longest, least) = match delay {
            Delay::Growing => (self.longest, TimeDelta::zero()),
            Delay::AtLeast(least) => (self.longest, least),
            Delay::UntilReached => (self.longest.min(LONGEST_WAIT), TimeDelta::zero()),
        };
        let delay = doubled(self.first, attempts.rounds.saturating_sub(1), longest);
        let delay = spread(delay, jitter).max(least);
        let at = now + delay;
        (!self.is_over(attempts.queued_at, at)).then_some(at)
    }

    /// The rest of a route after so many failures in a row, 1 the first time.
    pub(super) fn rest(&self, failures: u32, jitter: Jitter<'_>) -> TimeDelta {
        let longest = LONGEST_REST.min(self.longest);
        spread(
            doubled(FIRST_REST, failures.saturating_sub(1), longest),
            jitter,
        )
    }

    /// When a stopped route may try one message.
    pub(super) fn probe_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.probe
    }

    /// When a message that can go nowhere is looked at again.
    pub(super) fn look_again(&self) -> TimeDelta {
        self.probe
    }

    /// When the route is first asked about an unknown.
    pub fn first_ask(&self, now: DateTime<Utc>, jitter: Jitter<'_>) -> DateTime<Utc> {
        now + spread(ASKS[0], jitter)
    }

    /// When the route is asked again, after so many answers that told nothing; none when asking
    /// has no more sense and [`super::unresolved`] decides.
    pub fn ask_at(
        &self,
        asks: u32,
        now: DateTime<Utc>,
        jitter: Jitter<'_>,
    ) -> Option<DateTime<Utc>> {
        let delay = ASKS.get(usize::try_from(asks).ok()?)?;
        Some(now + spread(*delay, jitter))
    }
}

/// `first`, doubled so many times, and no more than `longest`.
fn doubled(first: TimeDelta, times: u32, longest: TimeDelta) -> TimeDelta {
    let factor = 1_i32.checked_shl(times).filter(|factor| *factor > 0);
    let delay = factor.and_then(|factor| first.checked_mul(factor));
    delay.map_or(longest, |delay| delay.min(longest))
}

/// The delay, up to a fifth shorter or longer: what failed together is not tried together.
fn spread(delay: TimeDelta, jitter: Jitter<'_>) -> TimeDelta {
    let factor = 1.0 + SPREAD * (2.0 * jitter().clamp(0.0, 1.0) - 1.0);
    let seconds = delay.as_seconds_f64() * factor;
    // Delays are hours at most: milliseconds fit with room to spare.
    #[expect(clippy::cast_possible_truncation, reason = "hours in milliseconds fit")]
    let milliseconds = (seconds * 1_000.0) as i64;
    TimeDelta::milliseconds(milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest_and_spread_by_a_fifth() {
        let minutes = |minutes| TimeDelta::minutes(minutes);
        for (times, delay) in [
            (0, 1),
            (1, 2),
            (2, 4),
            (8, 256),
            (9, 360),
            (31, 360),
            (99, 360),
        ] {
            assert_eq!(doubled(minutes(1), times, minutes(360)), minutes(delay));
        }
        for (chance, seconds) in [(0.0, 48), (0.5, 60), (0.999_999_999, 71), (7.0, 72)] {
            let delay = spread(minutes(1), &mut || chance);
            assert_eq!(delay.num_seconds(), seconds, "{chance}");
        }
    }

    #[test]
    fn asking_ends() {
        let now = DateTime::UNIX_EPOCH;
        let backoff = Backoff::default();
        let asks: Vec<i64> = (0..9)
            .map_while(|asks| backoff.ask_at(asks, now, &mut || 0.5))
            .map(|at| (at - now).num_seconds())
            .collect();
        assert_eq!(asks, [30, 120, 600, 3_600, 21_600, 86_400]);
    }
}
