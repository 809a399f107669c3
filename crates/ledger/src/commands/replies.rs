//! What people write back.

use std::fmt;

use courrier_domain::message::MessageRefusal;
use courrier_domain::usager::Channel;
use courrier_domain::{Instant, ReplyId, UsagerId};
use rusqlite::params;

use super::Command;
use super::outbox::refuse_contact;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{RowExt as _, blob, collect, micros};
use crate::tx::Tx;

/// Keeps what somebody wrote for the agents. Told of twice, it is kept once.
#[derive(Clone)]
pub struct RecordReply {
    /// Its id.
    pub id: ReplyId,
    /// The route it came by.
    pub route: String,
    /// Who wrote: E.164 where the network gives it so.
    pub sender: String,
    /// When.
    pub at: Instant,
    /// What.
    pub text: String,
    /// Whether it asks for no more messages: that is obeyed, for everybody of this number.
    pub stop: bool,
}

/// Number and text are private: neither shows in a log.
impl fmt::Debug for RecordReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordReply")
            .field("id", &self.id)
            .field("stop", &self.stop)
            .finish_non_exhaustive()
    }
}

impl Command for RecordReply {
    /// Whether it is news.
    type Receipt = bool;

    fn apply(self, tx: &mut Tx<'_>) -> Result<bool, ApplyError> {
        let new = tx.execute(
            "INSERT INTO reply (id, route, sender, at, text, stop) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (sender, at, text) DO NOTHING",
            params![
                blob(self.id),
                self.route,
                self.sender,
                micros(self.at),
                self.text,
                self.stop
            ],
        )?;
        if new == 0 {
            return Ok(false);
        }
        if self.stop {
            for usager_id in usagers_of(tx, &self.sender)? {
                refuse_contact(tx, usager_id, Channel::Sms, MessageRefusal::Stopped)?;
                tx.usager_changed(usager_id)?;
            }
        }
        Ok(true)
    }
}

fn usagers_of(tx: &Tx<'_>, telephone: &str) -> Result<Vec<UsagerId>, ApplyError> {
    let mut statement = tx
        .connection
        .prepare_cached("SELECT usager_id FROM identity WHERE telephone = ?1")?;
    let rows = statement.query([telephone])?;
    Ok(collect(rows, |row| row.id("usager_id"))?)
}

/// An agent has dealt with a reply: it is forgotten.
#[derive(Debug, Clone, Copy)]
pub struct DealWithReply {
    /// Which.
    pub id: ReplyId,
}

impl Command for DealWithReply {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        if tx.execute("DELETE FROM reply WHERE id = ?1", [blob(self.id)])? == 0 {
            return Err(Refusal::NotFound(Subject::Message).into());
        }
        Ok(())
    }
}
