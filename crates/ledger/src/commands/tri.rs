//! Sorting sessions and what is entered in them.

use courrier_domain::courrier::ReturnReason;
use courrier_domain::{CourrierId, CourrierKind, Step, TriId, UsagerId};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::arrivals::{may_be_told, tell};
use super::returns::require_told;
use super::spellings::note_entry;
use super::{Command, IdSeed};
use crate::cycle;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{RowExt as _, blob, collect, micros};
use crate::tx::{Change, Tx};

/// Opens a tri.
#[derive(Debug, Clone)]
pub struct OpenTri {
    /// Its id.
    pub id: TriId,
}

impl Command for OpenTri {
    type Receipt = TriId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<TriId, ApplyError> {
        tx.execute(
            "INSERT INTO tri (id, opened_at) VALUES (?1, ?2)",
            params![blob(self.id), micros(tx.at)],
        )?;
        tx.changes.push(Change::Tri {
            id: self.id,
            open: true,
        });
        Ok(self.id)
    }
}

/// Enters one envelope or several alike into a usager's folder.
#[derive(Debug, Clone)]
pub struct RegisterCourriers {
    /// One id for each item.
    pub ids: Vec<CourrierId>,
    /// The folder.
    pub usager_id: UsagerId,
    /// What they are.
    pub kind: CourrierKind,
    /// The open tri.
    pub tri_id: TriId,
    /// Mark them at once for return: unknown, radiated, deceased or refusing addressee.
    pub return_reason: Option<ReturnReason>,
    /// How the folder was found.
    pub pick: Pick,
}

/// How the folder of an envelope was found.
#[derive(Debug, Clone, Default)]
pub enum Pick {
    /// By the numero, a card or an open folder.
    #[default]
    ByNumero,
    /// By this text, which could mean nobody else.
    Certain(String),
    /// The agent chose; by this text, others could have been meant.
    Chosen(String),
    /// Somebody had to choose and nobody did: refused.
    Skipped,
}

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The items.
    pub ids: Vec<CourrierId>,
    /// The folder's numero, to be written on the envelope.
    pub numero: String,
    /// What is in the folder now.
    pub waiting: u32,
}

impl Command for RegisterCourriers {
    type Receipt = Registered;

    fn apply(self, tx: &mut Tx<'_>) -> Result<Registered, ApplyError> {
        if !tx.settings()?.accepted_kinds.contains(&self.kind) {
            return Err(Refusal::KindNotAccepted.into());
        }
        let numero = tx.live_numero(self.usager_id)?;
        require_open(tx, self.tri_id)?;
        if matches!(self.pick, Pick::Skipped) {
            return Err(Refusal::ChoiceSkipped.into());
        }
        for id in &self.ids {
            tx.register(*id, self.usager_id, self.kind, self.tri_id)?;
            if let Some(reason) = self.return_reason {
                require_told(tx, *id, reason)?;
                tx.step(*id, Step::MarkedForReturn { reason })?;
            }
        }
        match &self.pick {
            Pick::Certain(text) => note_entry(tx, &self.ids, self.usager_id, text, false)?,
            Pick::Chosen(text) => note_entry(tx, &self.ids, self.usager_id, text, true)?,
            Pick::ByNumero | Pick::Skipped => {}
        }
        tx.changes.push(Change::Tri {
            id: self.tri_id,
            open: true,
        });
        let waiting = tx.usager_changed(self.usager_id)?;
        Ok(Registered {
            ids: self.ids,
            numero,
            waiting,
        })
    }
}

/// Closes a tri: the mail is filed in the cabinet, and one message per usager is queued.
#[derive(Debug, Clone)]
pub struct CloseTri {
    /// Which.
    pub id: TriId,
    /// Makes the messages' ids.
    pub seed: IdSeed,
}

/// What closing a tri brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriClosed {
    /// Messages queued, one per usager.
    pub messages_queued: u32,
    /// Usagers with new mail whom no channel reaches.
    pub unreachable: u32,
}

impl Command for CloseTri {
    type Receipt = TriClosed;

    fn apply(self, tx: &mut Tx<'_>) -> Result<TriClosed, ApplyError> {
        require_open(tx, self.id)?;
        tx.execute(
            "UPDATE tri SET closed_at = ?2 WHERE id = ?1",
            params![blob(self.id), micros(tx.at)],
        )?;
        // Only those for whom something of this tri still waits are told.
        let told: Vec<UsagerId> = {
            let mut statement = tx.connection.prepare_cached(
                "SELECT DISTINCT usager_id FROM courrier WHERE tri_id = ?1 AND state = 'waiting'
                 ORDER BY usager_id",
            )?;
            let rows = statement.query([blob(self.id)])?;
            collect(rows, |row| row.id("usager_id"))?
        };
        let mut closed = TriClosed {
            messages_queued: 0,
            unreachable: 0,
        };
        for (n, usager_id) in (0..).zip(told) {
            let folder = cycle::folder(tx.connection, usager_id)?;
            let Some(folder) = folder.filter(|folder| folder.contact.is_reachable()) else {
                closed.unreachable += 1;
                continue;
            };
            if may_be_told(tx, &folder)? {
                tell(tx, self.seed.id(tx.at, n), &folder, Some(self.id))?;
                closed.messages_queued += 1;
            }
        }
        tx.changes.push(Change::Tri {
            id: self.id,
            open: false,
        });
        Ok(closed)
    }
}

/// Refuses when the tri is closed or not there.
fn require_open(tx: &Tx<'_>, id: TriId) -> Result<(), ApplyError> {
    let closed: Option<bool> = tx
        .connection
        .prepare_cached("SELECT closed_at IS NOT NULL FROM tri WHERE id = ?1")?
        .query_row([blob(id)], |row| row.get(0))
        .optional()?;
    match closed {
        None => Err(Refusal::NotFound(Subject::Tri).into()),
        Some(true) => Err(Refusal::TriClosed.into()),
        Some(false) => Ok(()),
    }
}
