//! What happens by itself. Each turn does little, and nothing is caught up on: a tri left open
//! over a holiday closes once, whenever the daemon comes back. Mail and messages have a clock of
//! their own, [`crate::cycle`].

use std::time::Duration;

use chrono::{Days, Months, TimeDelta};
use courrier_domain::{Author, Instant};
use courrier_ledger::commands::{CloseTri, ForgetDays, IdSeed, PurgeReceipts};

use crate::app::App;
use crate::auth::random_bytes;
use crate::cycle::Cycle;
use crate::problem::Fault;

/// Between two turns.
const TURN: Duration = Duration::from_secs(20);
/// How long the first answers to writing calls are kept for their retries.
const RECEIPTS: TimeDelta = TimeDelta::days(7);
/// For how many days the numbers of the queue stay, to look into what went wrong.
const TICKETS: Days = Days::new(7);
/// For how long an appointment that is over is still shown: who missed it comes the days after.
const APPOINTMENTS: TimeDelta = TimeDelta::days(7);
/// Between two purges.
const PURGE_EVERY: TimeDelta = TimeDelta::days(1);

/// Takes a turn now and then, until the daemon stops.
pub async fn run(app: App) {
    let mut stopping = app.stopping();
    let mut schedule = Schedule::default();
    loop {
        // A sender that is gone is an end, too.
        let stop = stopping.wait_for(|stopping| *stopping);
        if tokio::time::timeout(TURN, stop).await.is_ok() {
            return;
        }
        schedule.turn(&app).await;
    }
}

/// What was done last.
#[derive(Debug, Default)]
pub struct Schedule {
    purged_at: Option<Instant>,
    cycle: Cycle,
}

impl Schedule {
    /// Does what is due. What fails is logged where it failed, and is due again next turn.
    pub async fn turn(&mut self, app: &App) {
        app.sessions().end_idle();
        for silent in app.devices().fallen_silent() {
            if let Some(note) = &silent.note {
                tracing::warn!(device = %note.id, since = ?note.silent_since, "a borne is silent");
            }
            app.heed_device(silent).await;
        }
        for calm in app.devices().calmed_down() {
            app.heed_device(calm).await;
        }
        // Each on its own: one that fails doesn't hold back the other.
        let _ = close_idle_tris(app).await;
        self.cycle.turn(app).await;
        if self
            .purged_at
            .is_none_or(|last| app.now() - last >= PURGE_EVERY)
            && purge(app).await.is_ok()
        {
            self.purged_at = Some(app.now());
        }
    }
}

/// Closes the tris that an agent forgot, so that nobody waits for a message because of it.
async fn close_idle_tris(app: &App) -> Result<(), Fault> {
    let minutes = i64::from(app.settings().tri_closes_after_minutes);
    let before = app.now() - TimeDelta::minutes(minutes);
    for id in app.read(move |reader| reader.idle_tris(before)).await? {
        let seed = IdSeed(random_bytes()?);
        let closed = app.write_as(Author::System, None, CloseTri { id, seed });
        match closed.await {
            Ok(_) => tracing::info!(tri = %id, "a forgotten tri was closed"),
            // An agent may have closed it meanwhile; the others' turn comes all the same.
            Err(fault) => tracing::info!(tri = %id, ?fault, "a forgotten tri was not closed"),
        }
    }
    Ok(())
}

/// Forgets what nobody retries any more, and accesses past their retention.
async fn purge(app: &App) -> Result<(), Fault> {
    let now = app.now();
    let purged = app
        .write_as(
            Author::System,
            None,
            PurgeReceipts {
                before: now - RECEIPTS,
            },
        )
        .await?;
    let today = app.today();
    let forget = ForgetDays {
        tickets_from: today.checked_sub_days(TICKETS).unwrap_or(today),
        appointments_from: now - APPOINTMENTS,
    };
    let forgotten = app.write_as(Author::System, None, forget).await?;
    let months = Months::new(app.settings().access_log_months);
    if let Some(before) = now.checked_sub_months(months) {
        app.access_log().purge_before(before);
    }
    tracing::info!(
        receipts = purged,
        borne = forgotten,
        "old receipts, numbers, appointments and accesses were purged"
    );
    Ok(())
}
