//! The numbered steps of a task, each with the time it took.

use std::time::Duration;

use anyhow::{Context, Result};
use courrier_clock::{Clock, SystemClock};

/// Announces steps, runs them, and stops at the first that fails.
#[derive(Debug)]
pub struct Steps {
    clock: SystemClock,
    total: usize,
    begun: usize,
}

impl Steps {
    /// A task of that many steps.
    pub fn new(total: usize) -> Self {
        Self {
            clock: SystemClock::new(),
            total,
            begun: 0,
        }
    }

    /// Runs the next step; its error names the step.
    pub fn step<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.begun += 1;
        println!("\n=> [{}/{}] {title}", self.begun, self.total);
        let start = self.clock.monotonic();
        let outcome = work().with_context(|| format!("step {} ({title}) failed", self.begun))?;
        println!(
            "   done in {}",
            in_words(self.clock.monotonic().saturating_sub(start))
        );
        Ok(outcome)
    }

    /// Time since the task began, for its last line.
    pub fn elapsed(&self) -> String {
        in_words(self.clock.monotonic())
    }
}

fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_well() {
        for (millis, words) in [(0, "0.0 s"), (4_230, "4.2 s"), (61_000, "1 min 01 s")] {
            assert_eq!(in_words(Duration::from_millis(millis)), words);
        }
    }

    #[test]
    fn a_failure_names_its_step() {
        let mut steps = Steps::new(2);
        steps
            .step("Fine", || Ok(()))
            .expect("the first step succeeds");
        let error = steps
            .step::<()>("Broken", || anyhow::bail!("why"))
            .expect_err("the second fails");
        assert_eq!(format!("{error:#}"), "step 2 (Broken) failed: why");
    }
}
