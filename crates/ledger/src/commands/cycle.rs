//! Doing what the planner found due.

use courrier_domain::cycle::{Act, Folder, Rules, check_clock, due};
use courrier_domain::{MessageEvent, Step, UsagerId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::arrivals::queue;
use super::{Command, IdSeed};
use crate::cycle;
use crate::error::{ApplyError, Refusal};
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Does what is due for these usagers, all in one transaction.
///
/// It plans anew for each: what was collected, told or declared between a look at the ledger and
/// this write is seen, so that nobody is told of mail they hold in their hands.
#[derive(Debug, Clone)]
pub struct RunCycle {
    /// Those for whom something was found due.
    pub usagers: Vec<UsagerId>,
    /// Makes the messages' ids.
    pub seed: IdSeed,
}

/// What a run of the cycle did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleRun {
    /// Messages queued.
    pub queued: u32,
    /// Items put on the worklist of returns.
    pub marked: u32,
    /// Avis de passage noted as void.
    pub expired: u32,
}

impl Command for RunCycle {
    type Receipt = CycleRun;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CycleRun, ApplyError> {
        believe_clock(tx)?;
        let settings = tx.settings()?;
        let rules = Rules::of(&settings);
        let mut run = CycleRun::default();
        for usager_id in self.usagers {
            let Some(folder) = cycle::folder(tx.connection, usager_id)? else {
                continue;
            };
            let all = due(&folder, tx.at, &rules);
            let changes = !all.is_empty();
            for due in all {
                match due.act {
                    Act::Send { event, covers } => {
                        let id = self.seed.id(tx.at, run.queued.into());
                        queue(tx, id, usager_id, event, None, &covers)?;
                        note_end_notice(tx, &folder, event)?;
                        run.queued += 1;
                    }
                    Act::MarkForReturn { id, reason } => {
                        tx.step(id, Step::MarkedForReturn { reason })?;
                        run.marked += 1;
                    }
                    Act::Expire { id } => {
                        tx.step(id, Step::Expired)?;
                        run.expired += 1;
                    }
                }
            }
            if changes {
                tx.usager_changed(usager_id)?;
            }
        }
        tx.execute(
            "INSERT INTO cycle (id, ran_at) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET ran_at = max(ran_at, excluded.ran_at)",
            [micros(tx.at)],
        )?;
        Ok(run)
    }
}

/// Refuses to act by a clock that contradicts the last run.
pub(super) fn believe_clock(tx: &Tx<'_>) -> Result<(), ApplyError> {
    check_clock(crate::queries::cycle_ran_at(tx.connection)?, tx.at)
        .map_err(|impossible| Refusal::ImpossibleClock(impossible.to_string()).into())
}

/// A person says that the clock is right, whatever the last run says.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmClock;

impl Command for ConfirmClock {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.execute(
            "INSERT INTO cycle (id, ran_at) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET ran_at = excluded.ran_at",
            [micros(tx.at)],
        )?;
        Ok(())
    }
}

/// Notes which end was told of, and how often: never twice for the same step.
fn note_end_notice(tx: &Tx<'_>, folder: &Folder, event: MessageEvent) -> Result<(), ApplyError> {
    let step = match event {
        MessageEvent::DomiciliationEnds => 1,
        MessageEvent::DomiciliationEndsSoon => 2,
        _ => return Ok(()),
    };
    tx.execute(
        "UPDATE usager SET end_notice_on = ?2, end_notice_step = ?3 WHERE id = ?1",
        params![
            blob(folder.usager_id),
            folder.ends_on.map(|day| day.to_string()),
            step
        ],
    )?;
    Ok(())
}
