//! Where a borne stands with the person before it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use courrier_api::{TapDomiciliation, TicketView, Waiting};
use courrier_cards::{ReaderName, Token};

use crate::outside::TapId;
use crate::technician::CodeRefused;
use crate::view::{Chapter, Sent};

/// How long each thing stays on the screen. Any press makes it begin anew.
const ANSWER: Duration = Duration::from_secs(30);
const EXPLANATION: Duration = Duration::from_secs(20);
const RETRY: Duration = Duration::from_secs(8);

/// A card that was read, and what it takes to ask again.
#[derive(Debug, Clone)]
pub struct Shown {
    pub tap: TapId,
    pub token: Token,
    pub reader: ReaderName,
}

#[derive(Debug)]
pub enum Stage {
    Waiting,
    Asking {
        card: Shown,
        /// When "one moment" appears, on the monotonic clock.
        notice: Duration,
        /// When patience ends.
        until: Duration,
    },
    Told {
        what: Told,
        reader: ReaderName,
        /// When it appeared: a card taken away soon after was only touched to the reader.
        since: Duration,
        /// When its time began, or began anew.
        renewed: Duration,
    },
}

#[derive(Debug)]
pub enum Told {
    Known(Box<Known>),
    Unknown,
    Blocked,
    Unreadable,
    Trouble(Shown),
}

/// What the daemon told of a person.
#[derive(Debug)]
pub struct Known {
    pub card: Shown,
    pub waiting: Waiting,
    pub in_force: bool,
    pub avis_days_left: Option<u32>,
    pub domiciliation: TapDomiciliation,
    pub appointment: Option<DateTime<Utc>>,
    pub message: bool,
    pub may_queue: bool,
    pub queue: Queue,
    /// The number that is theirs, whatever becomes of a later wish.
    pub held: Option<TicketView>,
}

impl Known {
    /// Whether the domiciliation is over. An older daemon tells no more than whether it is in force.
    pub fn has_ended(&self) -> bool {
        match self.domiciliation {
            TapDomiciliation::Ended { .. } => true,
            TapDomiciliation::InForce => !self.in_force,
            TapDomiciliation::EndsSoon { .. } | TapDomiciliation::NotYet => false,
        }
    }

    /// Nothing waits any more, nor does the person for a number.
    pub fn has_no_mail(&mut self) {
        self.waiting = Waiting::default();
        self.avis_days_left = None;
        self.may_queue = false;
        self.queue = Queue::Out;
    }

    /// A wish for a number, or for its SMS, came to nothing. Who has a number keeps it.
    pub fn queue_fails(&mut self) {
        self.queue = match self.held.take() {
            Some(ticket) => {
                self.held = Some(ticket.clone());
                Queue::Given(ticket, Sent::NoSms)
            }
            None => Queue::Trouble,
        };
    }
}

/// A person and the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Queue {
    /// Nothing asked.
    Out,
    /// A number was asked for; when patience ends.
    Asking(Duration),
    /// It was given, and stands on the screen.
    Given(TicketView, Sent),
    /// None is given now.
    Closed,
    /// No answer came.
    Trouble,
}

/// What lies over a screen until it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    Languages,
    Reading {
        open: Chapter,
        /// Its part, from 0.
        part: usize,
    },
    /// The technician's code, as far as it is typed, and what is wrong with the one before.
    Code {
        typed: String,
        refused: Option<CodeRefused>,
    },
    /// The technician is in.
    Maintenance,
}

impl Told {
    /// How long it stays.
    pub fn stays(&self) -> Duration {
        match self {
            Self::Known(_) => ANSWER,
            Self::Unknown | Self::Blocked | Self::Trouble(_) => EXPLANATION,
            Self::Unreadable => RETRY,
        }
    }
}
