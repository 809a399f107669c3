//! The reads. Each is a method of [`Reader`], which sees one consistent state of the ledger.

mod accounts;
mod balance;
mod cards;
mod cycle;
mod kiosk;
mod mail;
mod names;
mod outbox;
mod queue;
mod usagers;
mod wordings;

use courrier_domain::{CentreSettings, CourrierKind, UsagerId};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};

use crate::ReadError;
use crate::row::{RowExt as _, blob};
use crate::secret::CardKey;

pub use accounts::{AgentAccount, EnrolledDevice};
pub use cards::{BoundCard, CardStanding};
pub use cycle::{AbsenceRow, DueRow, EndingRow, ListedUsager, UnreachedRow, UnseenRow};
pub use kiosk::NoticeRow;
pub use mail::{BaggedRow, CourrierRow, HistoryRow, ReturnRow, TriEntryRow, TriRow};
pub use names::{ApartRow, PersonRow, person_of};
pub use outbox::{CallRow, OutboxCounts, QueuedRow, ReplyRow, UnknownRow};
pub use queue::{CallOfRow, CalledRow, HeldTicket, TicketRow};
pub use usagers::{UsagerRow, UsagerWhole};
pub use wordings::WordingRow;

pub(crate) use cards::{any_card, avis_in_cabinet, card_standing, tap_facts};
pub(crate) use cycle::cycle_ran_at;
pub(crate) use kiosk::{pages, told_at_the_borne};
pub(crate) use mail::{BAGGED, read_movement};
pub(crate) use names::person;
pub(crate) use outbox::refused_channels;
pub(crate) use queue::{held_ticket, number_to_tell, queue_waiting};
pub use usagers::revision;
pub(crate) use usagers::{procuration, revision_now};

/// The numero of the folder in which mail for nobody known is entered.
pub const INCONNU: &str = "INCONNU";

/// Reads inside one read transaction.
pub struct Reader<'a> {
    connection: &'a Connection,
    card_key: &'a CardKey,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(connection: &'a Connection, card_key: &'a CardKey) -> Self {
        Self {
            connection,
            card_key,
        }
    }

    /// The centre's settings.
    pub fn settings(&self) -> Result<CentreSettings, ReadError> {
        centre_settings(self.connection)
    }

    /// Whether the centre was made.
    pub fn has_centre(&self) -> Result<bool, ReadError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM centre")?
            .exists([])?)
    }
}

/// What is in the cabinet for somebody, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingCounts {
    /// Letters.
    pub lettres: u32,
    /// Avis de passage.
    pub recommandes: u32,
    /// Parcels.
    pub colis: u32,
}

impl WaitingCounts {
    /// All kinds together.
    pub fn total(self) -> u32 {
        self.lettres + self.recommandes + self.colis
    }
}

pub(crate) fn centre_settings(connection: &Connection) -> Result<CentreSettings, ReadError> {
    let json: Option<String> = connection
        .prepare_cached("SELECT settings FROM centre")?
        .query_row([], |row| row.get(0))
        .optional()?;
    match json {
        None => Ok(CentreSettings::default()),
        Some(json) => serde_json::from_str(&json).map_err(|_| ReadError::Value("settings")),
    }
}

pub(crate) fn waiting_count(connection: &Connection, id: UsagerId) -> Result<u32, ReadError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM courrier
             WHERE usager_id = ?1 AND state IN ('waiting', 'to_return')",
        )?
        .query_row([blob(id)], |row| row.get(0))?)
}

pub(crate) fn waiting_counts(
    connection: &Connection,
    id: UsagerId,
) -> Result<WaitingCounts, ReadError> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, count(*) AS items FROM courrier
         WHERE usager_id = ?1 AND state IN ('waiting', 'to_return') GROUP BY kind",
    )?;
    let mut rows = statement.query([blob(id)])?;
    let mut counts = WaitingCounts::default();
    while let Some(row) = rows.next()? {
        let items = row.get("items")?;
        match row.word("kind", CourrierKind::parse)? {
            CourrierKind::Lettre => counts.lettres = items,
            CourrierKind::Recommande => counts.recommandes = items,
            CourrierKind::Colis => counts.colis = items,
        }
    }
    Ok(counts)
}
