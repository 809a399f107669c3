//! Messages that can't leave now: later, or never.

use courrier_domain::message::{MessageRefusal, MessageState};
use courrier_domain::{Instant, MessageId};
use rusqlite::params;

use super::Message;
use crate::commands::Command;
use crate::error::ApplyError;
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Ends a queued message that nothing can carry: no channel is left, or no route, or trying has gone
/// on for long enough. Another is planned when there is a way again.
#[derive(Debug, Clone, Copy)]
pub struct GiveUp {
    /// Which message.
    pub id: MessageId,
    /// Why.
    pub refusal: MessageRefusal,
}

impl Command for GiveUp {
    /// Where the message stands.
    type Receipt = MessageState;

    fn apply(self, tx: &mut Tx<'_>) -> Result<MessageState, ApplyError> {
        let message = Message::read(tx, self.id)?;
        if message.state != MessageState::Queued {
            return Ok(message.state);
        }
        message.end_refused(tx, self.refusal)?;
        Ok(MessageState::Refused)
    }
}

/// Queued messages that no route takes now are looked at again later. No call was made for them.
#[derive(Debug, Clone)]
pub struct Postpone {
    /// Which messages, and from when on they may leave.
    pub until: Vec<(MessageId, Instant)>,
}

impl Command for Postpone {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        for (id, until) in self.until {
            tx.execute(
                "UPDATE message SET next_attempt_at = ?2 WHERE id = ?1 AND state = 'queued'",
                params![blob(id), micros(until)],
            )?;
        }
        Ok(())
    }
}

/// A route works again, or there is another one: what waits for a later try is tried now.
#[derive(Debug, Clone, Copy)]
pub struct WakeQueued;

impl Command for WakeQueued {
    /// How many waited.
    type Receipt = usize;

    fn apply(self, tx: &mut Tx<'_>) -> Result<usize, ApplyError> {
        tx.execute(
            "UPDATE message SET next_attempt_at = ?1
             WHERE state = 'queued' AND next_attempt_at > ?1",
            [micros(tx.at)],
        )
    }
}
