//! The outbox: what waits to leave, what may have left, what came back.

use courrier_domain::contact::Telephone;
use courrier_domain::message::MessageState;
use courrier_domain::usager::Channel;
use courrier_domain::{Instant, MessageEvent, MessageId, ReplyId, UsagerId};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::Reader;
use super::cycle::{LISTED, ListedUsager, read_listed};
use crate::row::{RowExt as _, blob, collect, micros};
use crate::{ReadError, cycle};

/// A message that waits to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedRow {
    /// The message.
    pub id: MessageId,
    /// What it tells of.
    pub event: MessageEvent,
    /// Calls made for it so far.
    pub attempts: u32,
    /// When the first of them was made.
    pub first_attempt_at: Option<Instant>,
    /// The channels that may still carry it, the first first; none: nothing can.
    pub channels: Vec<Channel>,
}

/// A message of which nobody knows whether it left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRow {
    /// The message.
    pub id: MessageId,
    /// To whom.
    pub usager_id: UsagerId,
    /// What it tells of.
    pub event: MessageEvent,
    /// Since when.
    pub since: Instant,
    /// Its last call's route and our reference.
    pub route: String,
    /// Our reference.
    pub reference: String,
}

/// A call whose end is not known: the route may still tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// The message.
    pub id: MessageId,
    /// The route.
    pub route: String,
    /// Our reference.
    pub reference: String,
    /// The route's own.
    pub provider_ref: Option<String>,
    /// The number, if it went to one.
    pub to: Option<Telephone>,
}

/// How many messages stand where on their way out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Waiting to leave.
    pub queued: u64,
    /// Given to a route that has not answered.
    pub sending: u64,
    /// Nobody knows whether they left.
    pub unknown: u64,
}

/// What somebody wrote, and has not been dealt with.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyRow {
    /// Its id.
    pub id: ReplyId,
    /// When it was written.
    pub at: Instant,
    /// The sender's number.
    pub sender: String,
    /// What it says.
    pub text: String,
    /// Whether it asked for no more messages.
    pub stop: bool,
    /// Those whose number it is: none for a stranger's, several for a household's.
    pub usagers: Vec<ListedUsager>,
}

/// The columns of a [`CallRow`], of a message's last call.
const CALL: &str = "SELECT m.id AS id, a.route AS route, a.reference AS reference,
        a.provider_ref AS provider_ref,
        CASE a.channel WHEN 'sms' THEN i.telephone END AS telephone
    FROM message m JOIN message_attempt a ON a.message_id = m.id AND a.number = m.attempts
    LEFT JOIN identity i ON i.usager_id = m.usager_id";

fn read_call(row: &Row<'_>) -> Result<CallRow, ReadError> {
    let telephone: Option<String> = row.get("telephone")?;
    Ok(CallRow {
        id: row.id("id")?,
        route: row.get("route")?,
        reference: row.get("reference")?,
        provider_ref: row.get("provider_ref")?,
        to: telephone.map(Telephone::stored),
    })
}

impl Reader<'_> {
    /// Messages whose turn has come at `now`, the longest waiting first; in hours of silence
    /// those alone that keep no hours.
    pub fn messages_due(
        &self,
        now: Instant,
        is_silent: bool,
        limit: u32,
    ) -> Result<Vec<QueuedRow>, ReadError> {
        let found: Vec<(UsagerId, QueuedRow)> = {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, usager_id, event, attempts,
                     (SELECT min(at) FROM message_attempt WHERE message_id = message.id)
                         AS first_attempt_at
                 FROM message INDEXED BY message_due
                 WHERE state = 'queued' AND next_attempt_at <= ?1 AND (event = 'ticket' OR NOT ?3)
                 ORDER BY next_attempt_at, id LIMIT ?2",
            )?;
            collect(statement.query((micros(now), limit, is_silent))?, |row| {
                let queued = QueuedRow {
                    id: row.id("id")?,
                    event: row.word("event", MessageEvent::parse)?,
                    attempts: row.get("attempts")?,
                    first_attempt_at: row.opt_instant("first_attempt_at")?,
                    channels: Vec::new(),
                };
                Ok((row.id("usager_id")?, queued))
            })?
        };
        let mut all = Vec::with_capacity(found.len());
        for (usager_id, mut queued) in found {
            let folder = cycle::folder(self.connection, usager_id)?;
            let refused = match queued.attempts {
                0 => Vec::new(),
                _ => refused_channels(self.connection, queued.id)?,
            };
            let usable = folder.into_iter().flat_map(|folder| {
                let channels: Vec<Channel> = folder.contact.channels().collect();
                channels
            });
            queued.channels = usable
                .filter(|channel| queued.event.may_go_by(*channel))
                .filter(|channel| !refused.contains(channel))
                .collect();
            all.push(queued);
        }
        Ok(all)
    }

    /// Messages of unknown outcome, the oldest first.
    pub fn messages_unknown(&self) -> Result<Vec<UnknownRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT m.id AS id, m.usager_id AS usager_id, m.event AS event,
                    m.state_since AS since, a.route AS route, a.reference AS reference
             FROM message m INDEXED BY message_open
             JOIN message_attempt a ON a.message_id = m.id AND a.number = m.attempts
             WHERE m.state IN ('queued', 'sending', 'unknown') AND m.state = 'unknown'
             ORDER BY m.state_since, m.id",
        )?;
        collect(statement.query([])?, |row| {
            Ok(UnknownRow {
                id: row.id("id")?,
                usager_id: row.id("usager_id")?,
                event: row.word("event", MessageEvent::parse)?,
                since: row.instant("since")?,
                route: row.get("route")?,
                reference: row.get("reference")?,
            })
        })
    }

    /// Calls of a route since an instant that took a message, and the segments they cost.
    pub fn route_usage(&self, route: &str, since: Instant) -> Result<(u64, u64), ReadError> {
        let found: Option<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT count(*), coalesce(sum(segments), 0) FROM message_attempt
                 WHERE route = ?1 AND at >= ?2 AND outcome IN ('accepted', 'unknown')",
            )?
            .query_row((route, micros(since)), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (calls, segments) = found.unwrap_or_default();
        Ok((
            u64::try_from(calls).map_err(|_| ReadError::Value("count"))?,
            u64::try_from(segments).map_err(|_| ReadError::Value("segments"))?,
        ))
    }

    /// Calls that a route took since `since`, or may have taken, and whose end is not known.
    pub fn calls_open(&self, route: &str, since: Instant) -> Result<Vec<CallRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{CALL} WHERE a.route = ?1 AND a.at >= ?2 AND m.state IN ('accepted', 'unknown')
             ORDER BY a.at"
        ))?;
        collect(statement.query((route, micros(since)))?, read_call)
    }

    /// Calls that a route took from `since` to `until` and that are not known to have arrived, the
    /// first taken first.
    pub fn calls_accepted(
        &self,
        since: Instant,
        until: Instant,
    ) -> Result<Vec<CallRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{CALL} WHERE m.state = 'accepted' AND m.accepted_at >= ?1 AND m.accepted_at <= ?2
             ORDER BY m.accepted_at"
        ))?;
        collect(statement.query((micros(since), micros(until)))?, read_call)
    }

    /// How many messages are on their way out.
    pub fn outbox_counts(&self) -> Result<OutboxCounts, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, count(*) AS messages FROM message INDEXED BY message_open
             WHERE state IN ('queued', 'sending', 'unknown') GROUP BY state",
        )?;
        let mut rows = statement.query([])?;
        let mut counts = OutboxCounts::default();
        while let Some(row) = rows.next()? {
            let messages: i64 = row.get("messages")?;
            let messages = u64::try_from(messages).map_err(|_| ReadError::Value("count"))?;
            match row.word("state", MessageState::parse)? {
                MessageState::Queued => counts.queued = messages,
                MessageState::Sending => counts.sending = messages,
                _ => counts.unknown = messages,
            }
        }
        Ok(counts)
    }

    /// Replies that nobody has dealt with, the oldest first.
    pub fn replies(&self) -> Result<Vec<ReplyRow>, ReadError> {
        let mut all = {
            let mut statement = self
                .connection
                .prepare_cached("SELECT id, at, sender, text, stop FROM reply ORDER BY at, id")?;
            collect(statement.query([])?, |row| {
                Ok(ReplyRow {
                    id: row.id("id")?,
                    at: row.instant("at")?,
                    sender: row.get("sender")?,
                    text: row.get("text")?,
                    stop: row.get("stop")?,
                    usagers: Vec::new(),
                })
            })?
        };
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {LISTED} FROM usager u JOIN identity i ON i.usager_id = u.id
             WHERE i.telephone = ?1 AND u.numero IS NOT NULL ORDER BY u.numero_key"
        ))?;
        for reply in &mut all {
            reply.usagers = collect(statement.query([&reply.sender])?, read_listed)?;
        }
        Ok(all)
    }
}

/// The channels that refused a message already, each as often as it did.
pub(crate) fn refused_channels(
    connection: &Connection,
    id: MessageId,
) -> Result<Vec<Channel>, ReadError> {
    let mut statement = connection.prepare_cached(
        "SELECT channel FROM message_attempt
         WHERE message_id = ?1 AND outcome = 'refused'",
    )?;
    collect(statement.query([blob(id)])?, |row| {
        row.word("channel", Channel::parse)
    })
}
