//! The queue at the guichet, one day's.

use chrono::NaiveDate;
use courrier_domain::{AgentId, Instant, MessageId, TicketId, TicketState, UsagerId};
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

use super::Reader;
use super::usagers::{ROW, UsagerRow, read_row};
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect};

/// A number, as its holder is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldTicket {
    /// Its id.
    pub id: TicketId,
    /// The number.
    pub number: u32,
    /// People who are still to be called before its holder.
    pub before: u32,
    /// Where its holder is expected, once called.
    pub place: Option<String>,
}

/// A ticket, as the guichet sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// Its id.
    pub id: TicketId,
    /// The number.
    pub number: u32,
    /// Where it stands.
    pub state: TicketState,
    /// When it was taken.
    pub taken_at: Instant,
    /// Whose.
    pub usager: UsagerRow,
    /// The last call.
    pub call: Option<CallOfRow>,
}

/// The last call of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOfRow {
    /// When.
    pub at: Instant,
    /// Where the person is expected.
    pub place: String,
    /// By whom.
    pub by: Option<AgentId>,
    /// How often it was called.
    pub times: u32,
}

/// A number that was called, as the waiting room sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledRow {
    /// The number.
    pub number: u32,
    /// Where its holder is expected.
    pub place: String,
    /// When it was last called.
    pub called_at: Instant,
}

/// What is selected of a [`TicketRow`].
fn tickets(filter: &str) -> String {
    format!(
        "SELECT t.id AS ticket_id, t.number AS number, t.state AS state, t.taken_at AS taken_at,
                t.called_at AS called_at, t.called_by AS called_by, t.place AS place,
                t.calls AS calls, {ROW}
         FROM ticket t JOIN usager u ON u.id = t.usager_id JOIN identity i ON i.usager_id = u.id
         WHERE {filter}"
    )
}

impl Reader<'_> {
    /// The tickets of a day that are open: those to be called in order, then those that were
    /// called, the last call first.
    pub fn open_tickets(&self, day: NaiveDate) -> Result<Vec<TicketRow>, ReadError> {
        let sql = tickets(
            "t.day = ?1 AND t.state IN ('waiting', 'called')
             ORDER BY t.state = 'called', t.called_at DESC, t.number",
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        collect(statement.query([day.to_string()])?, read_ticket)
    }

    /// One ticket; none if it is gone, or its person was erased.
    pub fn ticket(&self, id: TicketId) -> Result<Option<TicketRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&tickets("t.id = ?1"))?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?.map(read_ticket).transpose()
    }

    /// How many tickets of a day ended, by how they did: served, and absent.
    pub fn ended_tickets(&self, day: NaiveDate) -> Result<(u32, u32), ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FILTER (WHERE state = 'served'),
                    count(*) FILTER (WHERE state = 'absent')
             FROM ticket WHERE day = ?1",
        )?;
        Ok(statement.query_row([day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The numbers of a day that were called last, the newest first.
    pub fn called_numbers(&self, day: NaiveDate, limit: u32) -> Result<Vec<CalledRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, place, called_at FROM ticket
             WHERE day = ?1 AND calls > 0 ORDER BY called_at DESC, number DESC LIMIT ?2",
        )?;
        collect(statement.query((day.to_string(), limit))?, |row| {
            Ok(CalledRow {
                number: row.get("number")?,
                place: row.get("place")?,
                called_at: row.instant("called_at")?,
            })
        })
    }

    /// How many people are still to be called on a day.
    pub fn queue_waiting(&self, day: NaiveDate) -> Result<u32, ReadError> {
        queue_waiting(self.connection, day)
    }
}

pub(crate) fn queue_waiting(connection: &Connection, day: NaiveDate) -> Result<u32, ReadError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM ticket INDEXED BY ticket_waiting
             WHERE day = ?1 AND state = 'waiting'",
        )?
        .query_row([day.to_string()], |row| row.get(0))?)
}

/// The ticket that a person holds on a day and that is not over.
pub(crate) fn held_ticket(
    connection: &Connection,
    usager_id: UsagerId,
    day: NaiveDate,
) -> Result<Option<HeldTicket>, ReadError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, number, state, place FROM ticket INDEXED BY ticket_open
         WHERE usager_id = ?1 AND day = ?2 AND state IN ('waiting', 'called')",
    )?;
    let mut rows = statement.query((blob(usager_id), day.to_string()))?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let number = row.get("number")?;
    let before = match row.word("state", TicketState::parse)? {
        TicketState::Waiting => before(connection, day, number)?,
        _ => 0,
    };
    Ok(Some(HeldTicket {
        id: row.id("id")?,
        number,
        before,
        place: row.get("place")?,
    }))
}

fn before(connection: &Connection, day: NaiveDate, number: u32) -> Result<u32, ReadError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM ticket INDEXED BY ticket_waiting
             WHERE day = ?1 AND state = 'waiting' AND number < ?2",
        )?
        .query_row((day.to_string(), number), |row| row.get(0))?)
}

/// The number that a message tells, as long as it is still to be called.
pub(crate) fn number_to_tell(
    connection: &Connection,
    id: MessageId,
    today: NaiveDate,
) -> Result<Option<u32>, ReadError> {
    Ok(connection
        .prepare_cached(
            "SELECT t.number FROM message m JOIN ticket t ON t.id = m.ticket_id
             WHERE m.id = ?1 AND t.day = ?2 AND t.state = 'waiting'",
        )?
        .query_row((blob(id), today.to_string()), |row| row.get(0))
        .optional()?)
}

fn read_ticket(row: &Row<'_>) -> Result<TicketRow, ReadError> {
    let at = row.opt_instant("called_at")?;
    let place: Option<String> = row.get("place")?;
    let call = match (at, place) {
        (Some(at), Some(place)) => Some(CallOfRow {
            at,
            place,
            by: row.opt_id("called_by")?,
            times: row.get("calls")?,
        }),
        _ => None,
    };
    Ok(TicketRow {
        id: row.id("ticket_id")?,
        number: row.get("number")?,
        state: row.word("state", TicketState::parse)?,
        taken_at: row.instant("taken_at")?,
        usager: read_row(row)?,
        call,
    })
}
