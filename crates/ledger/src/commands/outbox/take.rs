//! Taking a message for sending: the last look before it leaves.

use std::fmt;

use chrono::NaiveDate;
use courrier_domain::cycle::{Folder, Item, Rules};
use courrier_domain::message::MessageState;
use courrier_domain::usager::Channel;
use courrier_domain::{MessageEvent, MessageId, UsagerId};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::Message;
use crate::commands::Command;
use crate::commands::cycle::believe_clock;
use crate::cycle;
use crate::error::ApplyError;
use crate::queries::{self, WaitingCounts, refused_channels, waiting_counts};
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Takes a queued message for sending over a route, and commits our reference.
#[derive(Debug, Clone)]
pub struct TakeForSending {
    /// Which message.
    pub id: MessageId,
    /// By which channel.
    pub channel: Channel,
    /// The route's name in the centre's configuration.
    pub route: String,
    /// Our reference: never used before.
    pub reference: String,
}

/// Whether a message may leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "taken")]
pub enum Taken {
    /// It is `sending`: call the route, and say what came of it.
    Sending {
        /// What it needs.
        outgoing: Box<Outgoing>,
    },
    /// What it told of is gone: it is dropped.
    Dropped,
    /// Not now: somebody else took it, the hour is silent, or this channel can't be used.
    NotNow,
}

/// What is true of a message at the moment of sending.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The message.
    pub id: MessageId,
    /// To whom.
    pub usager_id: UsagerId,
    /// What it tells of.
    pub event: MessageEvent,
    /// The number or the address.
    pub to: String,
    /// The usager's language.
    pub langue: Option<String>,
    /// Whether the signature must tell nothing.
    pub neutral_signature: bool,
    /// What waits now.
    pub counts: WaitingCounts,
    /// The last day it may name.
    pub limit: Option<NaiveDate>,
    /// The number in the queue that it tells.
    pub number: Option<u32>,
}

/// Where it goes is private: it never shows in a log.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("id", &self.id)
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}

/// The usager's own part of a message.
struct Addressee {
    to: Option<String>,
    langue: Option<String>,
    neutral_signature: bool,
}

impl Command for TakeForSending {
    type Receipt = Taken;

    fn apply(self, tx: &mut Tx<'_>) -> Result<Taken, ApplyError> {
        believe_clock(tx)?;
        let message = Message::read(tx, self.id)?;
        let settings = tx.settings()?;
        let rules = Rules::of(&settings);
        let is_hour = message.event.was_asked_for() || rules.calendar().may_send(tx.at);
        if message.state != MessageState::Queued || !is_hour {
            return Ok(Taken::NotNow);
        }
        let folder = cycle::folder(tx.connection, message.usager_id)?;
        let folder = folder.filter(|folder| speaks_true(tx, &message, folder, &rules));
        let number = match message.event {
            MessageEvent::Ticket => queries::number_to_tell(tx.connection, self.id, tx.today()?)?,
            _ => None,
        };
        let is_gone = message.event == MessageEvent::Ticket && number.is_none();
        let Some(folder) = folder.filter(|_| !is_gone) else {
            message.set_state(tx, MessageState::Dropped)?;
            return Ok(Taken::Dropped);
        };
        let usable = folder
            .contact
            .channels()
            .filter(|usable| message.event.may_go_by(*usable))
            .any(|usable| usable == self.channel);
        let was_refused = message.attempts > 0
            && refused_channels(tx.connection, self.id)?.contains(&self.channel);
        if !usable || was_refused {
            return Ok(Taken::NotNow);
        }
        let addressee = addressee(tx, message.usager_id, self.channel)?;
        let Some(Addressee {
            to: Some(to),
            langue,
            neutral_signature,
        }) = addressee
        else {
            return Ok(Taken::NotNow);
        };
        self.commit(tx, &message)?;
        let about = |item: &&Item| !message.event.of_avis() || item.is_avis();
        let limits = folder.items.iter().filter(about);
        let limit = if message.event.of_the_right() {
            folder.ends_on
        } else {
            limits
                .map(|item| rules.last_day(&folder, item, tx.at))
                .min()
        };
        // The registered item may have been collected alone.
        let avis = folder.items.iter().any(Item::is_avis);
        let event = match message.event {
            MessageEvent::Avis if !avis => MessageEvent::Arrival,
            event => event,
        };
        let outgoing = Box::new(Outgoing {
            id: self.id,
            usager_id: message.usager_id,
            event,
            to,
            langue,
            neutral_signature,
            counts: waiting_counts(tx.connection, message.usager_id)?,
            limit,
            number,
        });
        Ok(Taken::Sending { outgoing })
    }
}

impl TakeForSending {
    fn commit(&self, tx: &Tx<'_>, message: &Message) -> Result<(), ApplyError> {
        let number = message.attempts + 1;
        tx.execute(
            "UPDATE message SET state = 'sending', state_since = ?2, attempts = ?3, channel = ?4
             WHERE id = ?1",
            params![blob(self.id), micros(tx.at), number, self.channel.as_str()],
        )?;
        tx.execute(
            "INSERT INTO message_attempt (reference, message_id, number, channel, route, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.reference,
                blob(self.id),
                number,
                self.channel.as_str(),
                self.route,
                micros(tx.at)
            ],
        )?;
        if message.event.is_relance() {
            // From the call on it may have left: this month has had its relance.
            tx.execute(
                "UPDATE usager SET relanced_at = ?2 WHERE id = ?1",
                params![blob(message.usager_id), micros(tx.at)],
            )?;
        }
        Ok(())
    }
}

/// Whether the message is still to be said: something it is about waits, and the person is not
/// away; or the domiciliation it speaks of still ends ahead.
fn speaks_true(tx: &Tx<'_>, message: &Message, folder: &Folder, rules: &Rules<'_>) -> bool {
    let today = rules.calendar().day(tx.at);
    match message.event {
        MessageEvent::DomiciliationEnds | MessageEvent::DomiciliationEndsSoon => {
            let told = folder.end_notice.map(|notice| notice.ends_on);
            !folder.is_ended() && folder.ends_on == told && told.is_some_and(|end| today <= end)
        }
        // The person is here.
        MessageEvent::Ticket => true,
        _ if folder.absent_until(today).is_some() => false,
        MessageEvent::AvisRelance => folder.items.iter().any(Item::is_avis),
        // What is in the folder was looked at when it changed.
        _ => true,
    }
}

fn addressee(
    tx: &Tx<'_>,
    usager_id: UsagerId,
    channel: Channel,
) -> Result<Option<Addressee>, ApplyError> {
    let column = match channel {
        Channel::Sms => "telephone",
        Channel::Email => "email",
        Channel::None => return Ok(None),
    };
    let sql =
        format!("SELECT {column}, langue, neutral_signature FROM identity WHERE usager_id = ?1");
    Ok(tx
        .connection
        .prepare_cached(&sql)?
        .query_row([blob(usager_id)], |row| {
            Ok(Addressee {
                to: row.get(0)?,
                langue: row.get(1)?,
                neutral_signature: row.get(2)?,
            })
        })
        .optional()?)
}
