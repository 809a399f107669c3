//! What follows from a message's fate: what counts, who can't be reached, what is pointless.

use courrier_domain::message::{MessageRefusal, MessageState};
use courrier_domain::usager::Channel;
use courrier_domain::{CourrierId, Instant, MessageEvent, UsagerId};
use rusqlite::params;

use super::Message;
use crate::cycle;
use crate::error::ApplyError;
use crate::queries::refused_channels;
use crate::row::{RowExt as _, blob, collect, micros};
use crate::tx::Tx;

impl Message {
    pub(super) fn set_state(&self, tx: &Tx<'_>, state: MessageState) -> Result<(), ApplyError> {
        tx.execute(
            "UPDATE message SET state = ?2, state_since = ?3 WHERE id = ?1",
            params![blob(self.id), state.as_str(), micros(tx.at)],
        )?;
        Ok(())
    }

    pub(super) fn queue_again(&self, tx: &Tx<'_>, at: Instant) -> Result<(), ApplyError> {
        self.set_state(tx, MessageState::Queued)?;
        tx.execute(
            "UPDATE message SET next_attempt_at = ?2 WHERE id = ?1",
            params![blob(self.id), micros(at)],
        )?;
        // What it told of may have gone while it was on its way.
        drop_pointless_messages(tx, self.usager_id)
    }

    /// A channel took it: from now on it counts for each item it is about.
    pub(super) fn accept(&self, tx: &Tx<'_>) -> Result<(), ApplyError> {
        tx.execute(
            "UPDATE message SET state = 'accepted', state_since = ?2, accepted_at = ?2,
                 refusal = NULL
             WHERE id = ?1",
            params![blob(self.id), micros(tx.at)],
        )?;
        // An item moved into another folder meanwhile was not told to its new usager.
        tx.execute(
            "UPDATE message_item SET applied_at = ?3, reached_before =
                 (SELECT reached_at FROM courrier WHERE id = courrier_id)
             WHERE message_id = ?1 AND applied_at IS NULL AND EXISTS
                 (SELECT 1 FROM courrier WHERE id = courrier_id AND usager_id = ?2)",
            params![blob(self.id), blob(self.usager_id), micros(tx.at)],
        )?;
        for (courrier_id, counts, _) in self.items_applied(tx)? {
            tx.execute(
                "UPDATE courrier SET reached_at = ?2, relances = relances + ?3 WHERE id = ?1",
                params![blob(courrier_id), micros(tx.at), counts],
            )?;
        }
        let column = match self.event {
            event if event.is_relance() => "relanced_at",
            MessageEvent::LastNotice => "last_notice_at",
            _ => "",
        };
        if !column.is_empty() {
            tx.execute(
                &format!("UPDATE usager SET {column} = ?2 WHERE id = ?1"),
                params![blob(self.usager_id), micros(tx.at)],
            )?;
        }
        tx.execute(
            "UPDATE usager SET refused_at = NULL WHERE id = ?1 AND refused_at IS NOT NULL",
            [blob(self.usager_id)],
        )?;
        Ok(())
    }

    /// It never arrived: what counted does not.
    pub(super) fn take_back(&self, tx: &Tx<'_>) -> Result<(), ApplyError> {
        for (courrier_id, counts, before) in self.items_applied(tx)? {
            // A later message that did arrive stands.
            tx.execute(
                "UPDATE courrier SET relances = relances - ?3,
                     reached_at = CASE WHEN reached_at =
                         (SELECT accepted_at FROM message WHERE id = ?2) THEN ?4
                         ELSE reached_at END
                 WHERE id = ?1 AND relances >= ?3",
                params![blob(courrier_id), blob(self.id), counts, before.map(micros)],
            )?;
        }
        tx.execute(
            "UPDATE message_item SET applied_at = NULL WHERE message_id = ?1",
            [blob(self.id)],
        )?;
        if self.event == MessageEvent::LastNotice {
            tx.execute(
                "UPDATE usager SET last_notice_at = NULL WHERE id = ?1",
                [blob(self.usager_id)],
            )?;
        }
        Ok(())
    }

    /// The items for which it counts, with what their `reached_at` was before.
    fn items_applied(
        &self,
        tx: &Tx<'_>,
    ) -> Result<Vec<(CourrierId, u32, Option<Instant>)>, ApplyError> {
        let mut statement = tx.connection.prepare_cached(
            "SELECT m.courrier_id AS courrier_id, m.counts AS counts,
                    m.reached_before AS reached_before
             FROM message_item m JOIN courrier c ON c.id = m.courrier_id
             WHERE m.message_id = ?1 AND m.applied_at IS NOT NULL AND c.usager_id = ?2",
        )?;
        let rows = statement.query(params![blob(self.id), blob(self.usager_id)])?;
        Ok(collect(rows, |row| {
            Ok((
                row.id("courrier_id")?,
                row.get("counts")?,
                row.opt_instant("reached_before")?,
            ))
        })?)
    }

    /// A channel refused it: the other is tried where the person allows it, else it ends.
    pub(super) fn refuse(
        &self,
        tx: &Tx<'_>,
        channel: Channel,
        refusal: MessageRefusal,
    ) -> Result<(), ApplyError> {
        if refusal.of_the_address() {
            refuse_contact(tx, self.usager_id, channel, refusal)?;
        }
        let refused = refused_channels(tx.connection, self.id)?;
        let other = cycle::folder(tx.connection, self.usager_id)?.is_some_and(|folder| {
            let mut channels = folder.contact.channels();
            channels.any(|other| {
                other != channel && self.event.may_go_by(other) && !refused.contains(&other)
            })
        });
        if other {
            self.queue_again(tx, tx.at)
        } else {
            self.end_refused(tx, refusal)
        }
    }

    pub(super) fn end_refused(
        &self,
        tx: &Tx<'_>,
        refusal: MessageRefusal,
    ) -> Result<(), ApplyError> {
        self.set_state(tx, MessageState::Refused)?;
        tx.execute(
            "UPDATE message SET refusal = ?2 WHERE id = ?1",
            params![blob(self.id), refusal.as_str()],
        )?;
        if !self.event.was_asked_for() {
            // News of mail waits after it; a number in the queue is no news of mail.
            tx.execute(
                "UPDATE usager SET refused_at = ?2 WHERE id = ?1",
                params![blob(self.usager_id), micros(tx.at)],
            )?;
        }
        Ok(())
    }
}

pub(in crate::commands) fn refuse_contact(
    tx: &Tx<'_>,
    usager_id: UsagerId,
    channel: Channel,
    reason: MessageRefusal,
) -> Result<(), ApplyError> {
    tx.execute(
        "INSERT INTO contact_refusal (usager_id, channel, reason, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at",
        params![
            blob(usager_id),
            channel.as_str(),
            reason.as_str(),
            micros(tx.at)
        ],
    )?;
    Ok(())
}

/// Forgets that a number or an address refused messages: it is another, or works again.
pub(in crate::commands) fn restore_contact(
    tx: &Tx<'_>,
    usager_id: UsagerId,
    channel: Channel,
) -> Result<(), ApplyError> {
    tx.execute(
        "DELETE FROM contact_refusal WHERE usager_id = ?1 AND channel = ?2",
        params![blob(usager_id), channel.as_str()],
    )?;
    tx.execute(
        "UPDATE usager SET refused_at = NULL WHERE id = ?1",
        [blob(usager_id)],
    )?;
    Ok(())
}

/// Drops what is queued for a usager about items none of which is in the folder any more: the
/// message would lie. One that speaks of others still is written again when it leaves.
pub(in crate::commands) fn drop_pointless_messages(
    tx: &Tx<'_>,
    usager_id: UsagerId,
) -> Result<(), ApplyError> {
    tx.execute(
        // By the few that are open, not by all that the person was ever sent.
        "UPDATE message INDEXED BY message_open SET state = 'dropped', state_since = ?2
         WHERE usager_id = ?1 AND state IN ('queued', 'sending', 'unknown') AND state = 'queued'
             AND event NOT IN ('domiciliation_ends', 'domiciliation_ends_soon', 'ticket')
             AND NOT EXISTS (
                 SELECT 1 FROM message_item i JOIN courrier c ON c.id = i.courrier_id
                 WHERE i.message_id = message.id AND c.usager_id = ?1
                     AND c.state IN ('waiting', 'to_return'))",
        params![blob(usager_id), micros(tx.at)],
    )?;
    Ok(())
}
