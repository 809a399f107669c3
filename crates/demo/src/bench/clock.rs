//! Times what it is given: the one place of the benchmarks that reads a clock.

use std::future::Future;
use std::time::Duration;

use courrier_clock::{Clock as _, SystemClock};
use hdrhistogram::Histogram;

/// Durations, in microseconds.
pub struct Times(Histogram<u64>);

impl Times {
    pub fn new() -> Self {
        // From 1 µs to 10 minutes at three digits: the bounds are fixed, and right.
        Self(
            Histogram::new_with_bounds(1, 600_000_000, 3)
                .unwrap_or_else(|_| unreachable!("sound bounds")),
        )
    }

    pub fn add(&mut self, took: Duration) {
        self.0
            .saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// A percentile, in milliseconds.
    pub fn ms(&self, percentile: f64) -> f64 {
        let micros = self.0.value_at_percentile(percentile);
        Duration::from_micros(micros).as_secs_f64() * 1000.0
    }
}

/// Runs calls one after the other and times each.
pub async fn time_each<F: Future<Output = anyhow::Result<()>>>(
    calls: u32,
    mut call: impl FnMut(u32) -> F,
) -> anyhow::Result<Times> {
    let clock = SystemClock::new();
    let mut times = Times::new();
    for n in 0..calls {
        let started = clock.monotonic();
        call(n).await?;
        times.add(clock.monotonic().saturating_sub(started));
    }
    Ok(times)
}

/// Times one thing.
pub fn time<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let clock = SystemClock::new();
    let done = act();
    (done, clock.monotonic())
}
