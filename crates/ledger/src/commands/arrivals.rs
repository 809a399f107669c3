//! Messages that tell a usager of mail that waits.

use courrier_domain::{CourrierId, MessageId, TriId, UsagerId};
use rusqlite::params;

use super::IdSeed;
use crate::error::ApplyError;
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Whether a channel reaches the person, of `identity i`.
pub(super) const REACHABLE: &str = "coalesce(i.channel, '') <> 'none'
    AND (i.telephone IS NOT NULL OR i.email IS NOT NULL)";

/// Queues one message.
pub(super) fn queue(
    tx: &Tx<'_>,
    id: MessageId,
    usager_id: UsagerId,
    tri_id: Option<TriId>,
) -> Result<(), ApplyError> {
    tx.execute(
        "INSERT INTO message (id, usager_id, event, tri_id, state, queued_at, state_since)
         VALUES (?1, ?2, 'arrival', ?3, 'queued', ?4, ?4)",
        params![blob(id), blob(usager_id), tri_id.map(blob), micros(tx.at)],
    )?;
    Ok(())
}

/// Items came into a folder, or back into it, otherwise than by a tri: one message tells of them,
/// unless one that tells of all that waits is still to leave. Those of an open tri are told of when
/// it closes.
pub(super) fn tell_of(
    tx: &Tx<'_>,
    usager_id: UsagerId,
    items: &[CourrierId],
    seed: IdSeed,
) -> Result<(), ApplyError> {
    let mut wait = false;
    for id in items {
        wait |= tx.exists(
            "SELECT 1 FROM courrier c JOIN tri t ON t.id = c.tri_id
             WHERE c.id = ?1 AND c.state = 'waiting' AND t.closed_at IS NOT NULL",
            [blob(*id)],
        )?;
    }
    if !wait
        || tx.exists(
            "SELECT 1 FROM message WHERE usager_id = ?1 AND event = 'arrival' AND state = 'queued'",
            [blob(usager_id)],
        )?
    {
        return Ok(());
    }
    let reachable = format!("SELECT 1 FROM identity i WHERE i.usager_id = ?1 AND {REACHABLE}");
    if tx.exists(&reachable, [blob(usager_id)])? {
        queue(tx, seed.id(tx.at, 0), usager_id, None)?;
    }
    Ok(())
}
