//! The cycle's own clock: when the daemon looks at what is due, and does it.

use chrono::{NaiveDate, TimeDelta};
use courrier_domain::cycle::{Calendar, check_clock};
use courrier_domain::{Author, Instant};
use courrier_ledger::commands::{CycleRun, IdSeed, RunCycle, SettleInterrupted};

use crate::app::App;
use crate::auth::random_bytes;
use crate::problem::Fault;

/// Between two looks, when neither the day nor the right to send changed. What people do meanwhile
/// (an absence that ends, a number entered) has its effect within it.
const EVERY: TimeDelta = TimeDelta::hours(1);

/// Usagers whose plan is applied in one transaction: short enough for a desk to wait for.
const AT_ONCE: usize = 200;

/// When the cycle last looked.
#[derive(Debug, Default)]
pub struct Cycle {
    looked: Option<Looked>,
}

#[derive(Debug, Clone, Copy)]
struct Looked {
    at: Instant,
    day: NaiveDate,
    may_send: bool,
}

impl Cycle {
    /// Looks at what is due, if it is time: on a new day, when the hours begin or end, each hour.
    pub async fn turn(&mut self, app: &App) {
        let settings = app.settings();
        let calendar = Calendar::of(&settings);
        let now = app.now();
        let look = Looked {
            at: now,
            day: calendar.day(now),
            may_send: calendar.may_send(now),
        };
        let is_time = self.looked.is_none_or(|last| {
            (last.day, last.may_send) != (look.day, look.may_send) || (now - last.at).abs() >= EVERY
        });
        if !is_time {
            return;
        }
        match run(app, now).await {
            Ok(Some(done)) => {
                self.looked = Some(look);
                if done != CycleRun::default() {
                    tracing::info!(
                        queued = done.queued,
                        marked = done.marked,
                        expired = done.expired,
                        "the cycle has run"
                    );
                }
            }
            // Said once an hour, not at each turn.
            Ok(None) => self.looked = Some(look),
            // What failed was logged where it failed, and is tried again at the next turn.
            Err(_) => {}
        }
    }
}

/// Does what is due at `now`; nothing by a clock that can't be right.
async fn run(app: &App, now: Instant) -> Result<Option<CycleRun>, Fault> {
    let ran_at = app.read(|reader| reader.cycle_ran_at()).await?;
    if let Err(impossible) = check_clock(ran_at, now) {
        tracing::error!(%impossible, "the cycle does nothing");
        return Ok(None);
    }
    let due = app.read(move |reader| reader.due_at(now)).await?;
    let mut done = CycleRun::default();
    // An empty batch notes that the cycle ran.
    let none = [].as_slice();
    for batch in due.chunks(AT_ONCE).chain(due.is_empty().then_some(none)) {
        let command = RunCycle {
            usagers: batch.iter().map(|row| row.usager_id).collect(),
            seed: IdSeed(random_bytes()?),
        };
        let batch = app.write_as(Author::System, None, command).await?;
        done.queued += batch.queued;
        done.marked += batch.marked;
        done.expired += batch.expired;
    }
    Ok(Some(done))
}

/// Settles what the last daemon left: a call under way when it ended may have gone through. To be
/// done before anything is sent.
pub async fn settle(app: &App) -> Result<(), Fault> {
    let left = app
        .write_as(Author::System, None, SettleInterrupted)
        .await?;
    if left > 0 {
        tracing::warn!(
            messages = left,
            "messages were under way when the daemon ended"
        );
    }
    Ok(())
}
