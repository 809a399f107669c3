//! What controllers ask for, and how answers find their way back.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use courrier_domain::{AgentId, CentreSettings, Role};

use super::Msg;
use crate::guichet::{Fault, Fut, Guichet};
use crate::printer::{Printed, Printer, Printing};

/// What a call's outcome says of the connection, whatever the call was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// The daemon answered.
    Answered,
    /// It did not.
    Unreachable,
    /// It answered that nobody is logged in.
    SessionEnded,
    /// It was not asked.
    NotAsked,
}

/// The outcome of a task.
#[derive(Debug)]
pub struct Reply {
    /// The session it was asked in: answers to an earlier one are dropped.
    pub epoch: u64,
    /// What it says of the connection.
    pub health: Health,
    /// What it says to the controller that asked.
    pub msg: Msg,
}

/// Work for the runtime.
pub type Task = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// What a controller may use while it handles a message.
pub struct Ctx<'a> {
    /// The service.
    pub guichet: &'a Arc<dyn Guichet>,
    /// The centre's settings.
    pub settings: &'a CentreSettings,
    /// Now.
    pub now: DateTime<Utc>,
    /// Where paper comes from.
    pub printer: &'a Arc<dyn Printer>,
    /// Who is logged in.
    pub agent: Option<AgentId>,
    /// What they may do; the least while nobody is.
    pub role: Role,
    pub(super) epoch: u64,
    pub(super) tasks: &'a mut Vec<Task>,
}

impl Ctx<'_> {
    /// The centre's time zone.
    pub fn tz(&self) -> Tz {
        self.settings.time_zone
    }

    /// The centre's local date.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.tz()).date_naive()
    }

    /// Waits for paper; its fate comes back as a message.
    pub fn wait_for(
        &mut self,
        printing: Printing,
        into: impl FnOnce(Printed) -> Msg + Send + 'static,
    ) {
        let epoch = self.epoch;
        self.tasks.push(Box::pin(async move {
            Reply {
                epoch,
                health: Health::NotAsked,
                msg: into(printing.await),
            }
        }));
    }

    /// Sends a call off; its answer comes back as a message.
    pub fn ask<T: 'static>(
        &mut self,
        call: Fut<T>,
        into: impl FnOnce(Result<T, Fault>) -> Msg + Send + 'static,
    ) {
        let epoch = self.epoch;
        self.tasks.push(Box::pin(async move {
            let result = call.await;
            let health = match &result {
                Err(Fault::Unreachable) => Health::Unreachable,
                Err(Fault::SessionEnded) => Health::SessionEnded,
                Ok(_) | Err(Fault::Refused(_) | Fault::Unreadable) => Health::Answered,
            };
            Reply {
                epoch,
                health,
                msg: into(result),
            }
        }));
    }
}
