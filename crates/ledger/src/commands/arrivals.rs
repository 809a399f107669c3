//! Messages that tell a usager of mail that waits.

use courrier_domain::cycle::{Cover, Folder};
use courrier_domain::{CourrierId, MessageEvent, MessageId, TriId, UsagerId};
use rusqlite::{OptionalExtension as _, params};

use super::IdSeed;
use crate::cycle;
use crate::error::ApplyError;
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Queues a message on these items.
pub(super) fn queue(
    tx: &Tx<'_>,
    id: MessageId,
    usager_id: UsagerId,
    event: MessageEvent,
    tri_id: Option<TriId>,
    covers: &[Cover],
) -> Result<(), ApplyError> {
    tx.execute(
        "INSERT INTO message (id, usager_id, event, tri_id, state, queued_at, state_since,
             next_attempt_at)
         VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?5, ?5)",
        params![
            blob(id),
            blob(usager_id),
            event.as_str(),
            tri_id.map(blob),
            micros(tx.at)
        ],
    )?;
    cover(tx, id, covers)
}

fn cover(tx: &Tx<'_>, id: MessageId, covers: &[Cover]) -> Result<(), ApplyError> {
    for cover in covers {
        tx.execute(
            "INSERT INTO message_item (message_id, courrier_id, counts) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
            params![blob(id), blob(cover.id), cover.counts],
        )?;
    }
    Ok(())
}

/// Tells of the mail of which nobody was told yet: of a tri that is closed, or come into the folder
/// otherwise. A message still to leave tells of it too, for it counts what waits when it leaves.
pub(super) fn tell(
    tx: &Tx<'_>,
    id: MessageId,
    folder: &Folder,
    tri_id: Option<TriId>,
) -> Result<(), ApplyError> {
    let new = folder.items.iter().filter(|item| item.reached_at.is_none());
    let covers: Vec<Cover> = new
        .clone()
        .map(|item| Cover {
            id: item.id,
            counts: false,
        })
        .collect();
    let event = if new.into_iter().any(|item| item.is_avis()) {
        MessageEvent::Avis
    } else {
        MessageEvent::Arrival
    };
    let queued: Option<[u8; 16]> = tx
        .connection
        .prepare_cached(
            // By the few that are open, not by all that the person was ever sent.
            "SELECT id FROM message INDEXED BY message_open WHERE usager_id = ?1
                 AND state IN ('queued', 'sending', 'unknown') AND state = 'queued'
                 AND event IN ('arrival', 'avis') ORDER BY id LIMIT 1",
        )?
        .query_row([blob(folder.usager_id)], |row| row.get(0))
        .optional()?;
    let Some(queued) = queued else {
        return queue(tx, id, folder.usager_id, event, tri_id, &covers);
    };
    if event == MessageEvent::Avis {
        tx.execute("UPDATE message SET event = 'avis' WHERE id = ?1", [queued])?;
    }
    cover(
        tx,
        courrier_domain::TypedId::from_uuid(uuid::Uuid::from_bytes(queued)),
        &covers,
    )
}

/// Whether the folder's usager may be told of new mail: a channel reaches them, they are not away
/// (they are told on their return), and no last message on an ended domiciliation is to come, about
/// all that waits.
pub(super) fn may_be_told(tx: &Tx<'_>, folder: &Folder) -> Result<bool, ApplyError> {
    let last_notice = folder.is_ended() && folder.notice_at().is_none();
    let absent = folder.absent_until(tx.today()?).is_some();
    Ok(folder.contact.is_reachable() && !absent && !last_notice)
}

/// Items came into a folder, or back into it, otherwise than by a tri: one message tells of those
/// of which nobody was told. Those of an open tri are told of when it closes.
pub(super) fn tell_of(
    tx: &Tx<'_>,
    usager_id: UsagerId,
    items: &[CourrierId],
    seed: IdSeed,
) -> Result<(), ApplyError> {
    let Some(folder) = cycle::folder(tx.connection, usager_id)? else {
        return Ok(());
    };
    let mut filed = folder.items.iter();
    let untold = filed.any(|item| item.reached_at.is_none() && items.contains(&item.id));
    if untold && may_be_told(tx, &folder)? {
        tell(tx, seed.id(tx.at, 0), &folder, None)?;
    }
    Ok(())
}
