//! Return to sender: a worklist, a physical act, and the bag that leaves.

use std::collections::HashSet;

use courrier_domain::courrier::ReturnReason;
use courrier_domain::{Author, CourrierId, Step};
use rusqlite::params;

use super::arrivals::tell_of;
use super::corrections::single;
use super::{Command, IdSeed};
use crate::error::{ApplyError, Refusal};
use crate::queries::BAGGED;
use crate::row::{RowExt as _, blob, collect, micros};
use crate::tx::{Tx, author_columns};

/// Puts an item on the worklist of returns.
#[derive(Debug, Clone, Copy)]
pub struct MarkForReturn {
    /// Which item.
    pub id: CourrierId,
    /// Why.
    pub reason: ReturnReason,
}

impl Command for MarkForReturn {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        require_told(tx, self.id, self.reason)?;
        single(
            tx,
            self.id,
            Step::MarkedForReturn {
                reason: self.reason,
            },
        )
    }
}

/// Refuses that an agent call unclaimed what nobody was told of. One already marked so stays so: a
/// supervisor or the cycle decided it.
pub(super) fn require_told(
    tx: &Tx<'_>,
    id: CourrierId,
    reason: ReturnReason,
) -> Result<(), ApplyError> {
    if reason == ReturnReason::NonReclame && never_told(tx, id)? && !by_a_supervisor(tx)? {
        return Err(Refusal::Unreached(id).into());
    }
    Ok(())
}

/// Whether no message about an item of mail that is there ever reached its usager, and nobody who
/// may decided that it goes back unclaimed for all that.
fn never_told(tx: &Tx<'_>, id: CourrierId) -> Result<bool, ApplyError> {
    tx.exists(
        "SELECT 1 FROM courrier WHERE id = ?1 AND reached_at IS NULL
             AND (state = 'waiting' OR state = 'to_return' AND return_reason <> 'non_reclame')",
        [blob(id)],
    )
}

/// Whether the author may decide what an agent may not. The operator and the daemon itself act by
/// rules of their own.
fn by_a_supervisor(tx: &Tx<'_>) -> Result<bool, ApplyError> {
    let Author::Agent(id) = tx.author else {
        return Ok(true);
    };
    tx.exists(
        "SELECT 1 FROM agent WHERE id = ?1 AND role IN ('supervisor', 'administrator')",
        [blob(id)],
    )
}

/// A supervisor keeps an item that was to go back. Its usager is told of it if they never were.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Which item.
    pub id: CourrierId,
    /// Makes the id of the message that tells of it.
    pub seed: IdSeed,
}

impl Command for Keep {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        let usager_id = tx.standing(self.id)?.usager_id;
        single(tx, self.id, Step::Kept)?;
        tell_of(tx, usager_id, &[self.id], self.seed)?;
        Ok(self.id)
    }
}

/// Confirms that an item was pulled and put in the return bag.
#[derive(Debug, Clone, Copy)]
pub struct ReturnToSender {
    /// Which item.
    pub id: CourrierId,
    /// The reason on the slip.
    pub reason: ReturnReason,
}

impl Command for ReturnToSender {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        require_told(tx, self.id, self.reason)?;
        single(
            tx,
            self.id,
            Step::Returned {
                reason: self.reason,
            },
        )
    }
}

/// The bag of returned and forwarded items has left. What left with it can't be taken back, so the
/// bag must be the one that was seen.
#[derive(Debug, Clone)]
pub struct BagLeft {
    /// All the items that were seen in it, in any order.
    pub courrier_ids: Vec<CourrierId>,
}

impl Command for BagLeft {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let inside: Vec<CourrierId> = {
            let bag = format!("SELECT c.id AS id FROM {BAGGED}");
            let mut statement = tx.connection.prepare_cached(&bag)?;
            collect(statement.query([])?, |row| row.id("id"))?
        };
        let seen: HashSet<_> = self.courrier_ids.into_iter().collect();
        if seen != inside.into_iter().collect() {
            return Err(Refusal::BagChanged.into());
        }
        let (_, by_id) = author_columns(tx.author);
        // Two presses in one microsecond are one departure.
        tx.execute(
            "INSERT INTO bag_departure (at, by_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![micros(tx.at), by_id],
        )?;
        Ok(())
    }
}
