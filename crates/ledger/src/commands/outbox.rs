//! What becomes of a message: taken for sending, accepted, refused, unknown, reported on.
//!
//! Whoever sends commits our reference with [`TakeForSending`] before a route is called, and says
//! what came of it with [`RecordOutcome`]. A crash in between leaves `sending`, which becomes
//! `unknown` when the next daemon starts: never "failed", for it may have left.

mod settle;

use courrier_domain::message::{MessageRefusal, MessageState};
use courrier_domain::usager::Channel;
use courrier_domain::{Author, Instant, MessageEvent, MessageId, UsagerId};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::Command;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{RowExt as _, blob, micros};
use crate::tx::Tx;

pub use take::{Outgoing, TakeForSending, Taken};
pub use wait::{GiveUp, Postpone, WakeQueued};

mod take;
mod wait;

/// Says what came of a call. Said twice, or after a report that overtook it, it changes nothing.
#[derive(Debug, Clone)]
pub struct RecordOutcome {
    /// The call's reference.
    pub reference: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Segments of the text message; 0 for an e-mail, or when another has said it.
    pub segments: u32,
}

/// What comes of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The route took the message.
    Accepted {
        /// The route's own reference, for its reports.
        provider_ref: Option<String>,
    },
    /// It will never take it.
    Refused {
        /// Why.
        refusal: MessageRefusal,
    },
    /// It did not take it now.
    Retry {
        /// When to try again.
        at: Instant,
    },
    /// Nobody knows whether it left.
    Unknown,
}

impl Command for RecordOutcome {
    /// Where the message stands.
    type Receipt = MessageState;

    fn apply(self, tx: &mut Tx<'_>) -> Result<MessageState, ApplyError> {
        let attempt = Attempt::of(tx, "reference = ?1", [&self.reference])?
            .ok_or(Refusal::NotFound(Subject::Message))?;
        let (word, provider_ref) = match &self.outcome {
            Outcome::Accepted { provider_ref } => ("accepted", provider_ref.as_deref()),
            Outcome::Refused { .. } => ("refused", None),
            Outcome::Retry { .. } => ("retry", None),
            Outcome::Unknown => ("unknown", None),
        };
        tx.execute(
            "UPDATE message_attempt SET outcome = ?2, segments = max(segments, ?4),
                 provider_ref = coalesce(?3, provider_ref)
             WHERE reference = ?1",
            params![self.reference, word, provider_ref, self.segments],
        )?;
        let message = Message::read(tx, attempt.message_id)?;
        if !message.is_undecided() || message.attempts != attempt.number {
            return Ok(message.state);
        }
        match self.outcome {
            Outcome::Accepted { .. } => message.accept(tx)?,
            Outcome::Refused { refusal } => message.refuse(tx, attempt.channel, refusal)?,
            Outcome::Retry { at } => message.queue_again(tx, at)?,
            Outcome::Unknown => message.set_state(tx, MessageState::Unknown)?,
        }
        Ok(Message::read(tx, attempt.message_id)?.state)
    }
}

/// A report on a message that a route had taken.
#[derive(Debug, Clone)]
pub struct RecordReport {
    /// Which call it speaks of.
    pub of: ReportOf,
    /// What it says: delivered, or why it was not.
    pub delivered: Result<(), MessageRefusal>,
}

/// How a report names its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportOf {
    /// By our reference.
    Ours(String),
    /// By the route's own.
    Providers {
        /// Which route.
        route: String,
        /// Its reference.
        provider_ref: String,
    },
}

impl Command for RecordReport {
    /// The message it spoke of, if it is one of ours.
    type Receipt = Option<MessageId>;

    fn apply(self, tx: &mut Tx<'_>) -> Result<Option<MessageId>, ApplyError> {
        let attempt = match &self.of {
            ReportOf::Ours(reference) => Attempt::of(tx, "reference = ?1", [reference])?,
            ReportOf::Providers {
                route,
                provider_ref,
            } => Attempt::of(
                tx,
                "route = ?1 AND provider_ref = ?2",
                [route, provider_ref],
            )?,
        };
        let Some(attempt) = attempt else {
            return Ok(None);
        };
        let message = Message::read(tx, attempt.message_id)?;
        match (self.delivered, message.state) {
            // A call repeated after an unknown one: the first did arrive. The second is on its way
            // or arrived too; what counts is that the person was reached.
            (Ok(()), MessageState::Delivered) => {}
            (Ok(()), MessageState::Accepted) => message.set_state(tx, MessageState::Delivered)?,
            (Ok(()), _) => {
                message.accept(tx)?;
                message.set_state(tx, MessageState::Delivered)?;
            }
            (Err(refusal), MessageState::Accepted | MessageState::Delivered)
                if message.attempts == attempt.number =>
            {
                message.take_back(tx)?;
                message.refuse(tx, attempt.channel, refusal)?;
            }
            (Err(refusal), MessageState::Sending | MessageState::Unknown)
                if message.attempts == attempt.number =>
            {
                message.refuse(tx, attempt.channel, refusal)?;
            }
            (Err(_), _) => {}
        }
        Ok(Some(message.id))
    }
}

/// Notes that calls under way when the last daemon ended are of unknown outcome.
#[derive(Debug, Clone, Copy)]
pub struct SettleInterrupted;

impl Command for SettleInterrupted {
    /// How many.
    type Receipt = usize;

    fn apply(self, tx: &mut Tx<'_>) -> Result<usize, ApplyError> {
        tx.execute(
            // It may have to be paid for; what it took is not known, but one part at least.
            "UPDATE message_attempt SET outcome = 'unknown',
                 segments = iif(channel = 'sms', max(segments, 1), segments)
             WHERE outcome IS NULL AND message_id IN
                 (SELECT id FROM message INDEXED BY message_open
                  WHERE state IN ('queued', 'sending', 'unknown') AND state = 'sending')",
            [],
        )?;
        tx.execute(
            "UPDATE message INDEXED BY message_open SET state = 'unknown', state_since = ?1
             WHERE state IN ('queued', 'sending', 'unknown') AND state = 'sending'",
            [micros(tx.at)],
        )
    }
}

/// Decides what an unknown outcome was.
#[derive(Debug, Clone, Copy)]
pub struct ResolveUnknown {
    /// Which message.
    pub id: MessageId,
    /// What is decided.
    pub decision: Decision,
}

/// What can be decided of a message of unknown outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It left: it counts.
    Left,
    /// It did not leave, and is not sent again.
    Lost,
    /// It is sent again. By itself the daemon does so once, and for news of mail alone.
    Repeat,
}

impl Command for ResolveUnknown {
    /// Where the message stands.
    type Receipt = MessageState;

    fn apply(self, tx: &mut Tx<'_>) -> Result<MessageState, ApplyError> {
        let message = Message::read(tx, self.id)?;
        if message.state != MessageState::Unknown {
            return Err(Refusal::NotFound(Subject::Message).into());
        }
        match self.decision {
            Decision::Left => message.accept(tx)?,
            Decision::Lost => message.end_refused(tx, MessageRefusal::Lost)?,
            Decision::Repeat => {
                let news = matches!(message.event, MessageEvent::Arrival | MessageEvent::Avis);
                if tx.author == Author::System && (!news || message.unknown_calls(tx)? > 1) {
                    return Err(Refusal::RepeatedOnce.into());
                }
                message.queue_again(tx, tx.at)?;
            }
        }
        Ok(Message::read(tx, self.id)?.state)
    }
}

/// A usager's number or address takes no messages any more: a refusal for good, or STOP.
#[derive(Debug, Clone, Copy)]
pub struct RefuseContact {
    /// Whose.
    pub usager_id: UsagerId,
    /// Which.
    pub channel: Channel,
    /// Why.
    pub reason: MessageRefusal,
}

impl Command for RefuseContact {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.live_numero(self.usager_id)?;
        settle::refuse_contact(tx, self.usager_id, self.channel, self.reason)?;
        tx.usager_changed(self.usager_id)?;
        Ok(())
    }
}

/// The number or address works after all: the person says so.
#[derive(Debug, Clone, Copy)]
pub struct RestoreContact {
    /// Whose.
    pub usager_id: UsagerId,
    /// Which.
    pub channel: Channel,
}

impl Command for RestoreContact {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.live_numero(self.usager_id)?;
        settle::restore_contact(tx, self.usager_id, self.channel)?;
        tx.usager_changed(self.usager_id)?;
        Ok(())
    }
}

pub(super) use settle::{drop_pointless_messages, refuse_contact, restore_contact};

/// One call of a route.
struct Attempt {
    message_id: MessageId,
    number: u32,
    channel: Channel,
}

impl Attempt {
    fn of(
        tx: &Tx<'_>,
        filter: &'static str,
        params: impl rusqlite::Params,
    ) -> Result<Option<Self>, ApplyError> {
        let sql = format!("SELECT message_id, number, channel FROM message_attempt WHERE {filter}");
        let mut statement = tx.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params)?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        Ok(Some(Self {
            message_id: row.id("message_id")?,
            number: row.get("number").map_err(crate::ReadError::from)?,
            channel: row.word("channel", Channel::parse)?,
        }))
    }
}

/// A message as it stands.
struct Message {
    id: MessageId,
    usager_id: UsagerId,
    event: MessageEvent,
    state: MessageState,
    attempts: u32,
}

impl Message {
    fn read(tx: &Tx<'_>, id: MessageId) -> Result<Self, ApplyError> {
        let mut statement = tx.connection.prepare_cached(
            "SELECT usager_id, event, state, attempts FROM message WHERE id = ?1",
        )?;
        let mut rows = statement.query([blob(id)])?;
        let Some(row) = rows.next()? else {
            return Err(Refusal::NotFound(Subject::Message).into());
        };
        Ok(Self {
            id,
            usager_id: row.id("usager_id")?,
            event: row.word("event", MessageEvent::parse)?,
            state: row.word("state", MessageState::parse)?,
            attempts: row.get("attempts").map_err(crate::ReadError::from)?,
        })
    }

    /// Whether what came of its last call is still to be said.
    fn is_undecided(&self) -> bool {
        matches!(self.state, MessageState::Sending | MessageState::Unknown)
    }

    fn unknown_calls(&self, tx: &Tx<'_>) -> Result<u32, ApplyError> {
        let count: Option<u32> = tx
            .connection
            .prepare_cached(
                "SELECT count(*) FROM message_attempt
                 WHERE message_id = ?1 AND outcome = 'unknown'",
            )?
            .query_row([blob(self.id)], |row| row.get(0))
            .optional()?;
        Ok(count.unwrap_or_default())
    }
}
