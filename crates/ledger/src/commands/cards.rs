//! Cards: binding, blocking, replacing; and the tap.

use chrono::TimeDelta;
use courrier_domain::courrier::avis_days_left;
use courrier_domain::{
    Domiciliation, DomiciliationStanding, Instant, PassageId, PassageKind, UsagerId,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::Command;
use super::passages::insert_passage;
use crate::error::{ApplyError, Refusal, Subject};
use crate::queries::{self, CardStanding, HeldTicket, WaitingCounts};
use crate::row::{blob, micros};
use crate::tx::{Tx, author_columns};

/// Binds a blank card to a usager.
#[derive(Clone)]
pub struct BindCard {
    /// Whose it will be.
    pub usager_id: UsagerId,
    /// The token as the reader gave it; only its keyed hash is stored.
    pub token: String,
    /// Whether the usager's other cards are blocked in the same action.
    pub replace: bool,
}

impl Command for BindCard {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.live_numero(self.usager_id)?;
        let hash = tx.card_key.hash(&self.token);
        match queries::card_standing(tx.connection, &hash)? {
            CardStanding::Blank => {}
            // A retry without its key: the card is where it should be.
            CardStanding::Bound(usager_id) if usager_id == self.usager_id => {}
            CardStanding::Bound(_) | CardStanding::Blocked(_) => {
                return Err(Refusal::Taken(Subject::Card).into());
            }
        }
        if self.replace {
            block_all(tx, self.usager_id)?;
        }
        tx.execute(
            "INSERT INTO card (token_hash, usager_id, bound_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (token_hash) DO UPDATE SET blocked_at = NULL",
            params![hash, blob(self.usager_id), micros(tx.at)],
        )?;
        tx.usager_changed(self.usager_id)?;
        Ok(())
    }
}

/// Blocks all cards of a usager: from now on they answer nothing about the person.
#[derive(Debug, Clone, Copy)]
pub struct BlockCards {
    /// Whose.
    pub usager_id: UsagerId,
}

impl Command for BlockCards {
    /// How many cards were blocked.
    type Receipt = usize;

    fn apply(self, tx: &mut Tx<'_>) -> Result<usize, ApplyError> {
        tx.live_numero(self.usager_id)?;
        let blocked = block_all(tx, self.usager_id)?;
        tx.usager_changed(self.usager_id)?;
        Ok(blocked)
    }
}

fn block_all(tx: &Tx<'_>, usager_id: UsagerId) -> Result<usize, ApplyError> {
    tx.execute(
        "UPDATE card SET blocked_at = ?2 WHERE usager_id = ?1 AND blocked_at IS NULL",
        params![blob(usager_id), micros(tx.at)],
    )
}

/// So soon after a passage at a borne, the same person there is the same passage: a card that was
/// held badly is read twice, or shown once more to read the screen again.
const SAME_PASSAGE: TimeDelta = TimeDelta::seconds(10);

/// A card was shown at a borne: answers what waits and records the passage, if it is one more.
#[derive(Clone)]
pub struct Tap {
    /// The token as the reader gave it.
    pub token: String,
    /// The id of the passage, if the card is somebody's.
    pub passage_id: PassageId,
}

/// What a tap told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TapReceipt {
    /// Whose card, for the access log; never sent to the borne.
    pub usager_id: Option<UsagerId>,
    /// What the borne may know.
    pub answer: TapAnswer,
    /// The language of a blocked card's person, if set, to say in it that the card is blocked. A
    /// receipt of an older version has none.
    #[serde(default)]
    pub langue: Option<String>,
}

/// What a borne may know of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TapAnswer {
    /// Somebody's.
    Known {
        /// What is in the cabinet.
        waiting: WaitingCounts,
        /// The person's language, if set.
        langue: Option<String>,
        /// Whether the domiciliation is in force today.
        in_force: bool,
        /// What else the borne tells.
        #[serde(default)]
        more: TapFacts,
    },
    /// Nobody's.
    Unknown,
    /// Blocked.
    Blocked,
}

/// What a tap tells beside what waits. A receipt of an older version has none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TapFacts {
    /// Days left of the avis de passage that ends first.
    pub avis_days_left: Option<u32>,
    /// How the domiciliation stands.
    pub domiciliation: DomiciliationStanding,
    /// The person's next appointment.
    pub appointment: Option<Instant>,
    /// Whether something is to be said to the person.
    pub message: bool,
    /// The number that the person holds today.
    pub ticket: Option<HeldTicket>,
    /// Whether the person may take a number.
    pub may_queue: bool,
}

/// Whether this borne recorded a passage of theirs a moment ago.
fn was_here_just_now(tx: &Tx<'_>, usager_id: UsagerId) -> Result<bool, ApplyError> {
    let (by_kind, by_id) = author_columns(tx.author);
    tx.exists(
        "SELECT 1 FROM passage WHERE usager_id = ?1 AND at > ?2 AND at <= ?3
             AND kind = ?4 AND by_kind = ?5 AND by_id IS ?6",
        params![
            blob(usager_id),
            micros(tx.at - SAME_PASSAGE),
            micros(tx.at),
            PassageKind::Borne.as_str(),
            by_kind,
            by_id
        ],
    )
}

impl Command for Tap {
    type Receipt = TapReceipt;

    fn apply(self, tx: &mut Tx<'_>) -> Result<TapReceipt, ApplyError> {
        let hash = tx.card_key.hash(&self.token);
        let usager_id = match queries::card_standing(tx.connection, &hash)? {
            CardStanding::Blank => {
                return Ok(TapReceipt {
                    usager_id: None,
                    answer: TapAnswer::Unknown,
                    langue: None,
                });
            }
            CardStanding::Blocked(usager_id) => {
                return Ok(TapReceipt {
                    usager_id: Some(usager_id),
                    answer: TapAnswer::Blocked,
                    langue: queries::tap_facts(tx.connection, usager_id)?.1,
                });
            }
            CardStanding::Bound(usager_id) => usager_id,
        };
        if !was_here_just_now(tx, usager_id)? {
            insert_passage(tx, self.passage_id, usager_id, PassageKind::Borne)?;
        }
        let waiting = queries::waiting_counts(tx.connection, usager_id)?;
        let (domiciliation, langue) = queries::tap_facts(tx.connection, usager_id)?;
        let in_force = domiciliation.in_force_on(tx.today()?);
        let more = TapFacts::of(tx, usager_id, waiting, &domiciliation)?;
        tx.usager_changed(usager_id)?;
        Ok(TapReceipt {
            usager_id: Some(usager_id),
            answer: TapAnswer::Known {
                waiting,
                langue,
                in_force,
                more,
            },
            langue: None,
        })
    }
}

impl TapFacts {
    fn of(
        tx: &Tx<'_>,
        usager_id: UsagerId,
        waiting: WaitingCounts,
        domiciliation: &Domiciliation,
    ) -> Result<Self, ApplyError> {
        let (settings, today) = (tx.settings()?, tx.today()?);
        let avis = match waiting.recommandes {
            0 => Vec::new(),
            _ => queries::avis_in_cabinet(tx.connection, usager_id)?,
        };
        let day = |at: Instant| at.with_timezone(&settings.time_zone).date_naive();
        let left = avis
            .into_iter()
            .filter_map(|at| avis_days_left(day(at), today));
        let (appointment, message) = queries::told_at_the_borne(tx.connection, usager_id, tx.at)?;
        Ok(Self {
            avis_days_left: left.min(),
            domiciliation: domiciliation.standing_on(today, settings.first_notice_days),
            appointment,
            message,
            ticket: queries::held_ticket(tx.connection, usager_id, today)?,
            may_queue: waiting.total() > 0 && settings.gives_tickets(tx.at),
        })
    }
}
