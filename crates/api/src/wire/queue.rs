//! The queue at the guichet: numbers given at the borne, and called by agents.

use chrono::{DateTime, Utc};
use courrier_domain::{AgentId, Distribution, TicketEnd, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UsagerSummary;

/// A number, as its holder is shown it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketView {
    /// The number, from 1 each day.
    pub number: u32,
    /// People who are still to be called before its holder; 0 once called.
    pub before: u32,
    /// Where its holder is expected, once called.
    #[serde(default)]
    pub place: Option<String>,
}

/// How a person takes their number along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketBy {
    /// Read from the screen.
    Screen,
    /// Printed by the borne.
    Print,
    /// Sent by SMS.
    Sms,
}

/// `POST /kiosk/tickets`: the person of a card asks for a number.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewTicket {
    /// The card's token.
    #[schema(
        min_length = 1,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]{1,128}$"
    )]
    pub token: String,
    /// How the number is taken along.
    pub by: TicketBy,
}

/// Answer to a [`NewTicket`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum TicketAnswer {
    /// The number; asked for again on the same day, the same one.
    Given {
        /// The number.
        ticket: TicketView,
        /// Whether an SMS with it is on its way.
        sms: bool,
    },
    /// No numbers are given now.
    Closed {
        /// When they are.
        next_distribution: Option<Distribution>,
    },
    /// Nothing waits for the person.
    NoMail,
    /// The card is nobody's, or blocked.
    Refused,
}

/// `GET /kiosk/queue`: what the waiting room sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskQueue {
    /// Whether numbers are given now.
    pub open: bool,
    /// The numbers called last today, the newest first.
    #[schema(max_items = 4)]
    pub called: Vec<CalledNumber>,
    /// People still to be called.
    pub waiting: u32,
}

/// A number that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalledNumber {
    /// The number.
    pub number: u32,
    /// Where its holder is expected.
    pub place: String,
    /// When it was called; called again, the last time.
    pub called_at: DateTime<Utc>,
}

/// `GET /queue`: the queue as the guichet sees it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    /// Whether numbers are given now.
    pub open: bool,
    /// Who is still to be called, in order.
    pub waiting: Vec<QueueTicket>,
    /// Who was called and is still expected, the newest call first.
    pub called: Vec<QueueTicket>,
    /// How many were served today.
    pub served: u32,
    /// How many did not come today.
    pub absent: u32,
}

/// One person in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueTicket {
    /// Its id.
    pub id: TicketId,
    /// The number.
    pub number: u32,
    /// When it was taken.
    pub since: DateTime<Utc>,
    /// Whose.
    pub usager: UsagerSummary,
    /// How it was called, once it was.
    pub call: Option<TicketCall>,
}

/// A call of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketCall {
    /// When; called again, the last time.
    pub at: DateTime<Utc>,
    /// Where the person is expected.
    pub place: String,
    /// By which agent.
    pub by: Option<AgentId>,
    /// How often.
    pub times: u32,
}

/// `POST /queue/next`: a guichet is free.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallNext {
    /// Where the person is to come, in the words of the signs on the doors.
    #[schema(min_length = 1, max_length = 60)]
    pub place: String,
}

/// Answer to a [`CallNext`].
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Called {
    /// Who is next; none when nobody waits.
    pub ticket: Option<QueueTicket>,
}

/// `POST /queue/{id}/end`
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct EndTicket {
    /// How it ended.
    pub how: TicketEnd,
}
