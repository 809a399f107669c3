//! The queue at the guichet: numbers taken at the borne, called and ended by agents. No movements:
//! what becomes of mail stands in those alone.

use chrono::NaiveDate;
use courrier_domain::queue::{TicketStep, next_number};
use courrier_domain::usager::{Channel, FieldError};
use courrier_domain::{
    Author, Instant, MessageEvent, MessageId, TicketEnd, TicketId, TicketState, UsagerId,
};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::Command;
use crate::cycle;
use crate::error::{ApplyError, Refusal, Subject};
use crate::queries::{self, CardStanding, HeldTicket};
use crate::row::{RowExt as _, blob, micros};
use crate::tx::{Change, Tx};

/// The person of a card takes a number. Asked for again while theirs is open, it is the same.
#[derive(Clone)]
pub struct TakeTicket {
    /// The token as the reader gave it.
    pub token: String,
    /// The ticket's id, if there is to be another.
    pub id: TicketId,
    /// The id of the message that tells the number, if the person asks for it.
    pub message_id: Option<MessageId>,
}

/// What came of asking for a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketReceipt {
    /// Whose card, for the access log; never sent to the borne.
    pub usager_id: Option<UsagerId>,
    /// What the borne may know.
    pub answer: TicketTaken,
}

/// What a borne may know of a number asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TicketTaken {
    /// The number.
    Given {
        /// The number, and who is before.
        ticket: HeldTicket,
        /// Whether a text message with it is on its way.
        sms: bool,
    },
    /// No numbers are given now.
    Closed,
    /// Nothing waits for the person.
    NoMail,
    /// The card is nobody's, or blocked.
    Refused,
}

impl Command for TakeTicket {
    type Receipt = TicketReceipt;

    fn apply(self, tx: &mut Tx<'_>) -> Result<TicketReceipt, ApplyError> {
        let hash = tx.card_key.hash(&self.token);
        let standing = queries::card_standing(tx.connection, &hash)?;
        let usager_id = match standing {
            CardStanding::Blank => None,
            CardStanding::Bound(id) | CardStanding::Blocked(id) => Some(id),
        };
        let answer = match standing {
            CardStanding::Bound(usager_id) => self.take(tx, usager_id)?,
            CardStanding::Blank | CardStanding::Blocked(_) => TicketTaken::Refused,
        };
        Ok(TicketReceipt { usager_id, answer })
    }
}

impl TakeTicket {
    fn take(self, tx: &mut Tx<'_>, usager_id: UsagerId) -> Result<TicketTaken, ApplyError> {
        let today = tx.today()?;
        let held = match queries::held_ticket(tx.connection, usager_id, today)? {
            Some(held) => held,
            None if !tx.settings()?.gives_tickets(tx.at) => return Ok(TicketTaken::Closed),
            None if tx.waiting(usager_id)? == 0 => return Ok(TicketTaken::NoMail),
            None => self.give(tx, usager_id, today)?,
        };
        let sms = match self.message_id {
            Some(id) => tell_number(tx, id, usager_id, &held)?,
            None => false,
        };
        Ok(TicketTaken::Given { ticket: held, sms })
    }

    fn give(
        &self,
        tx: &mut Tx<'_>,
        usager_id: UsagerId,
        today: NaiveDate,
    ) -> Result<HeldTicket, ApplyError> {
        let last: Option<u32> = tx
            .connection
            .prepare_cached("SELECT max(number) FROM ticket WHERE day = ?1")?
            .query_row([today.to_string()], |row| row.get(0))?;
        let number = next_number(last);
        tx.execute(
            "INSERT INTO ticket (id, usager_id, day, number, state, taken_at)
             VALUES (?1, ?2, ?3, ?4, 'waiting', ?5)",
            params![
                blob(self.id),
                blob(usager_id),
                today.to_string(),
                number,
                micros(tx.at)
            ],
        )?;
        queue_changed(tx)?;
        Ok(HeldTicket {
            id: self.id,
            number,
            before: queries::queue_waiting(tx.connection, today)?.saturating_sub(1),
            place: None,
        })
    }
}

/// Queues the message that tells a number, once for each. Whether it is on its way.
fn tell_number(
    tx: &mut Tx<'_>,
    id: MessageId,
    usager_id: UsagerId,
    ticket: &HeldTicket,
) -> Result<bool, ApplyError> {
    let known: Option<bool> = tx
        .connection
        .prepare_cached(
            "SELECT state NOT IN ('refused', 'dropped') FROM message WHERE ticket_id = ?1",
        )?
        .query_row([blob(ticket.id)], |row| row.get(0))
        .optional()?;
    if let Some(is_on_its_way) = known {
        return Ok(is_on_its_way);
    }
    let reached = cycle::folder(tx.connection, usager_id)?
        .is_some_and(|folder| folder.contact.channels().any(|by| by == Channel::Sms));
    if !reached || ticket.place.is_some() {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO message (id, usager_id, event, state, queued_at, state_since,
             next_attempt_at, ticket_id)
         VALUES (?1, ?2, ?3, 'queued', ?4, ?4, ?4, ?5)",
        params![
            blob(id),
            blob(usager_id),
            MessageEvent::Ticket.as_str(),
            micros(tx.at),
            blob(ticket.id)
        ],
    )?;
    tx.usager_changed(usager_id)?;
    Ok(true)
}

/// A guichet is free: the first number that was not called is called to a place.
#[derive(Debug, Clone)]
pub struct CallNext {
    /// Where the person is to come.
    pub place: String,
}

impl Command for CallNext {
    /// Which; none when nobody waits.
    type Receipt = Option<TicketId>;

    fn apply(self, tx: &mut Tx<'_>) -> Result<Option<TicketId>, ApplyError> {
        let place = self.place.trim();
        if !(1..=60).contains(&place.chars().count()) || place.chars().any(char::is_control) {
            let message = "Indiquez le guichet, en 60 caractères au plus.".to_owned();
            let field = "place".to_owned();
            return Err(Refusal::Invalid(vec![FieldError { field, message }]).into());
        }
        let next: Option<[u8; 16]> = tx
            .connection
            .prepare_cached(
                "SELECT id FROM ticket INDEXED BY ticket_waiting
                 WHERE day = ?1 AND state = 'waiting' ORDER BY number LIMIT 1",
            )?
            .query_row([tx.today()?.to_string()], |row| row.get(0))
            .optional()?;
        let Some(next) = next else {
            return Ok(None);
        };
        let ticket = Ticket::read(tx, of_bytes(next))?;
        ticket.call(tx, TicketStep::Call, place)?;
        Ok(Some(ticket.id))
    }
}

/// A number that was called is called once more, to the same place.
#[derive(Debug, Clone, Copy)]
pub struct CallAgain {
    /// Which.
    pub id: TicketId,
}

impl Command for CallAgain {
    /// Whose it is.
    type Receipt = UsagerId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<UsagerId, ApplyError> {
        let ticket = Ticket::of_today(tx, self.id)?;
        let place = ticket.place.clone().ok_or(Refusal::TicketOver)?;
        ticket.call(tx, TicketStep::CallAgain, &place)?;
        Ok(ticket.usager_id)
    }
}

/// A number is done with.
#[derive(Debug, Clone, Copy)]
pub struct EndTicket {
    /// Which.
    pub id: TicketId,
    /// How it ended.
    pub how: TicketEnd,
}

impl Command for EndTicket {
    /// Whose it is.
    type Receipt = UsagerId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<UsagerId, ApplyError> {
        let ticket = Ticket::of_today(tx, self.id)?;
        ticket.end(tx, self.how)?;
        Ok(ticket.usager_id)
    }
}

/// Forgets the numbers of days gone by, and appointments that are over.
#[derive(Debug, Clone, Copy)]
pub struct ForgetDays {
    /// The first day whose numbers stay.
    pub tickets_from: NaiveDate,
    /// The first instant whose appointments stay.
    pub appointments_from: Instant,
}

impl Command for ForgetDays {
    /// How many rows went.
    type Receipt = usize;

    fn apply(self, tx: &mut Tx<'_>) -> Result<usize, ApplyError> {
        let tickets = tx.execute(
            "DELETE FROM ticket WHERE day < ?1",
            [self.tickets_from.to_string()],
        )?;
        let appointments = tx.execute(
            "DELETE FROM notice WHERE kind = 'appointment' AND at < ?1",
            [micros(self.appointments_from)],
        )?;
        Ok(tickets + appointments)
    }
}

/// The person was served, or is gone: their number of today, if they hold one, is over.
pub(super) fn end_open_ticket(
    tx: &mut Tx<'_>,
    usager_id: UsagerId,
    how: TicketEnd,
) -> Result<(), ApplyError> {
    let today = tx.today()?;
    if let Some(held) = queries::held_ticket(tx.connection, usager_id, today)? {
        Ticket::read(tx, held.id)?.end(tx, how)?;
    }
    Ok(())
}

fn of_bytes(bytes: [u8; 16]) -> TicketId {
    courrier_domain::TypedId::from_uuid(uuid::Uuid::from_bytes(bytes))
}

/// Tells, after the commit, that the queue changed.
fn queue_changed(tx: &mut Tx<'_>) -> Result<(), ApplyError> {
    let waiting = queries::queue_waiting(tx.connection, tx.today()?)?;
    tx.changes.push(Change::Queue { waiting });
    Ok(())
}

/// A ticket as it stands.
struct Ticket {
    id: TicketId,
    usager_id: UsagerId,
    day: NaiveDate,
    state: TicketState,
    place: Option<String>,
}

impl Ticket {
    fn read(tx: &Tx<'_>, id: TicketId) -> Result<Self, ApplyError> {
        let mut statement = tx
            .connection
            .prepare_cached("SELECT usager_id, day, state, place FROM ticket WHERE id = ?1")?;
        let mut rows = statement.query([blob(id)])?;
        let row = rows.next()?.ok_or(Refusal::NotFound(Subject::Ticket))?;
        Ok(Self {
            id,
            usager_id: row.id("usager_id")?,
            day: row.day("day")?,
            state: row.word("state", TicketState::parse)?,
            place: row.get("place")?,
        })
    }

    /// A ticket of today: those of other days are over, whatever became of them.
    fn of_today(tx: &Tx<'_>, id: TicketId) -> Result<Self, ApplyError> {
        let ticket = Self::read(tx, id)?;
        if ticket.day != tx.today()? {
            return Err(Refusal::TicketOver.into());
        }
        Ok(ticket)
    }

    fn after(&self, step: TicketStep) -> Result<TicketState, Refusal> {
        self.state.after(step).ok_or(Refusal::TicketOver)
    }

    fn call(&self, tx: &mut Tx<'_>, step: TicketStep, place: &str) -> Result<(), ApplyError> {
        let state = self.after(step)?;
        let by = match tx.author {
            Author::Agent(id) => Some(blob(id)),
            Author::Device(_) | Author::System | Author::Operator => None,
        };
        tx.execute(
            "UPDATE ticket SET state = ?2, called_at = ?3, called_by = ?4, place = ?5,
                 calls = calls + 1
             WHERE id = ?1",
            params![blob(self.id), state.as_str(), micros(tx.at), by, place],
        )?;
        self.drop_message(tx)?;
        queue_changed(tx)
    }

    fn end(&self, tx: &mut Tx<'_>, how: TicketEnd) -> Result<(), ApplyError> {
        let state = self.after(TicketStep::End(how))?;
        tx.execute(
            "UPDATE ticket SET state = ?2, ended_at = ?3 WHERE id = ?1",
            params![blob(self.id), state.as_str(), micros(tx.at)],
        )?;
        self.drop_message(tx)?;
        queue_changed(tx)
    }

    /// Who is called need not be told their number any more.
    fn drop_message(&self, tx: &Tx<'_>) -> Result<(), ApplyError> {
        tx.execute(
            "UPDATE message SET state = 'dropped', state_since = ?2
             WHERE ticket_id = ?1 AND state = 'queued'",
            params![blob(self.id), micros(tx.at)],
        )?;
        Ok(())
    }
}
