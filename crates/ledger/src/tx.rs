//! What a command writes with: one savepoint of the writer's transaction.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::NaiveDate;
use courrier_domain::courrier::{Recipient, Standing};
use courrier_domain::{
    Author, CentreSettings, CourrierId, CourrierKind, CourrierState, Instant, Movement, Step,
    TriId, UsagerId,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{RowExt as _, blob, micros};
use crate::secret::CardKey;
use crate::{ReadError, chain};

/// What a committed command changed, for those who show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Change {
    /// A usager's waiting mail, or anything else of theirs.
    Usager {
        /// Whose.
        id: UsagerId,
        /// What is now in the cabinet.
        waiting: u32,
    },
    /// A tri was opened, entered into or closed.
    Tri {
        /// Which.
        id: TriId,
        /// Whether it is open.
        open: bool,
    },
    /// The queue at the guichet.
    Queue {
        /// People still to be called.
        waiting: u32,
    },
    /// The centre's settings, or its words and pages.
    Settings,
    /// An account or a device: who is logged in may be so no more.
    Access,
}

/// The end of the chain, kept by the writer between transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChainEnd {
    pub(crate) seq: i64,
    pub(crate) hash: [u8; 32],
}

impl ChainEnd {
    pub(crate) fn read(connection: &Connection) -> Result<Self, ReadError> {
        let mut statement = connection
            .prepare_cached("SELECT seq, hash FROM movement ORDER BY seq DESC LIMIT 1")?;
        let mut rows = statement.query([])?;
        match rows.next()? {
            None => Ok(Self {
                seq: 0,
                hash: chain::GENESIS,
            }),
            Some(row) => Ok(Self {
                seq: row.get("seq")?,
                hash: row.hash("hash")?,
            }),
        }
    }
}

/// The settings as they were last read: most commands look at them, few change them.
#[derive(Default)]
pub(crate) struct SettingsCache(RefCell<Option<Arc<CentreSettings>>>);

impl SettingsCache {
    fn get(&self, connection: &Connection) -> Result<Arc<CentreSettings>, ApplyError> {
        if let Some(known) = &*self.0.borrow() {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(crate::queries::centre_settings(connection)?);
        self.0.replace(Some(Arc::clone(&read)));
        Ok(read)
    }

    /// Forgets them: they changed, or a change of them was rolled back.
    pub(crate) fn forget(&self) {
        self.0.replace(None);
    }
}

/// A transaction in which one command is applied.
pub struct Tx<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) card_key: &'a CardKey,
    pub(crate) settings: &'a SettingsCache,
    pub(crate) at: Instant,
    pub(crate) author: Author,
    pub(crate) chain: ChainEnd,
    pub(crate) changes: Vec<Change>,
    pub(crate) renamed: Vec<UsagerId>,
}

impl Tx<'_> {
    /// Runs one statement from the cache.
    pub(crate) fn execute(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<usize, ApplyError> {
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }

    /// Whether a row is there.
    pub(crate) fn exists(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<bool, ApplyError> {
        Ok(self.connection.prepare_cached(sql)?.exists(params)?)
    }

    /// The centre's settings.
    pub(crate) fn settings(&self) -> Result<Arc<CentreSettings>, ApplyError> {
        self.settings.get(self.connection)
    }

    /// Today, in the centre's time zone.
    pub(crate) fn today(&self) -> Result<NaiveDate, ApplyError> {
        Ok(self
            .at
            .with_timezone(&self.settings()?.time_zone)
            .date_naive())
    }

    /// The numero of a usager who is there and not erased.
    pub(crate) fn live_numero(&self, usager_id: UsagerId) -> Result<String, ApplyError> {
        let found: Option<Option<String>> = self
            .connection
            .prepare_cached("SELECT numero FROM usager WHERE id = ?1")?
            .query_row([blob(usager_id)], |row| row.get(0))
            .optional()?;
        match found {
            None => Err(Refusal::NotFound(Subject::Usager).into()),
            Some(None) => Err(Refusal::Erased.into()),
            Some(Some(numero)) => Ok(numero),
        }
    }

    /// What is in the cabinet for a usager.
    pub(crate) fn waiting(&self, usager_id: UsagerId) -> Result<u32, ApplyError> {
        Ok(crate::queries::waiting_count(self.connection, usager_id)?)
    }

    /// Tells, after the commit, that something of the usager's changed; answers what waits.
    pub(crate) fn usager_changed(&mut self, id: UsagerId) -> Result<u32, ApplyError> {
        let waiting = self.waiting(id)?;
        self.changes.push(Change::Usager { id, waiting });
        Ok(waiting)
    }

    /// Tells, after the commit, that the names under which mail may come for the usager changed.
    pub(crate) fn names_changed(&mut self, id: UsagerId) {
        self.renamed.push(id);
    }

    /// Where an item stands.
    pub(crate) fn standing(&self, id: CourrierId) -> Result<Standing, ApplyError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT usager_id, kind, state, before_exit FROM courrier WHERE id = ?1",
        )?;
        let mut rows = statement.query([blob(id)])?;
        let Some(row) = rows.next()? else {
            return Err(Refusal::NotFound(Subject::Courrier).into());
        };
        Ok(Standing {
            usager_id: row.id("usager_id")?,
            kind: row.word("kind", CourrierKind::parse)?,
            state: row.word("state", CourrierState::parse)?,
            before_exit: row.opt_word("before_exit", CourrierState::parse)?,
        })
    }

    /// When an item was entered.
    pub(crate) fn registered_at(&self, id: CourrierId) -> Result<Instant, ApplyError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT registered_at FROM courrier WHERE id = ?1")?;
        let mut rows = statement.query([blob(id)])?;
        match rows.next()? {
            Some(row) => Ok(row.instant("registered_at")?),
            None => Err(Refusal::NotFound(Subject::Courrier).into()),
        }
    }

    /// Appends a movement of an item already registered, and moves its projection along.
    pub(crate) fn step(&mut self, id: CourrierId, step: Step) -> Result<Standing, ApplyError> {
        let now = self.standing(id)?;
        let after = Standing::after(Some(&now), &step).map_err(|e| ApplyError::step(id, &e))?;
        if matches!(step, Step::Reopened { .. }) {
            // The folder of somebody erased is gone: nothing can come back into it.
            self.live_numero(now.usager_id)?;
        }
        let (remise_id, reason) = match step {
            Step::HandedOver { remise_id, .. } => (Some(blob(remise_id)), None),
            Step::MarkedForReturn { reason } | Step::Returned { reason } => {
                (None, Some(reason.as_str()))
            }
            _ => (None, None),
        };
        self.execute(
            "UPDATE courrier SET state = ?2, before_exit = ?3, state_since = ?4, remise_id = ?5,
                 return_reason = coalesce(?6, return_reason)
             WHERE id = ?1",
            params![
                blob(id),
                after.state.as_str(),
                after.before_exit.map(CourrierState::as_str),
                micros(self.at),
                remise_id,
                reason,
            ],
        )?;
        if after.usager_id != now.usager_id {
            // What was told, was told to another.
            self.execute(
                "UPDATE courrier SET usager_id = ?2, reached_at = NULL, relances = 0 WHERE id = ?1",
                params![blob(id), blob(after.usager_id)],
            )?;
        }
        self.append(id, now.usager_id, step)?;
        Ok(after)
    }

    /// Registers an item: its first movement and its projection.
    pub(crate) fn register(
        &mut self,
        id: CourrierId,
        usager_id: UsagerId,
        kind: CourrierKind,
        tri_id: TriId,
    ) -> Result<(), ApplyError> {
        self.execute(
            "INSERT INTO courrier (id, usager_id, kind, state, state_since, registered_at, tri_id)
             VALUES (?1, ?2, ?3, 'waiting', ?4, ?4, ?5)",
            params![
                blob(id),
                blob(usager_id),
                kind.as_str(),
                micros(self.at),
                blob(tri_id)
            ],
        )?;
        self.append(
            id,
            usager_id,
            Step::Registered {
                usager_id,
                kind,
                tri_id,
            },
        )
    }

    fn append(
        &mut self,
        courrier_id: CourrierId,
        usager_id: UsagerId,
        step: Step,
    ) -> Result<(), ApplyError> {
        let seq = self.chain.seq + 1;
        let movement = Movement {
            seq,
            courrier_id,
            usager_id,
            at: self.at,
            author: self.author,
            step,
        };
        let hash = chain::hash(&self.chain.hash, &movement);
        let columns = StepColumns::of(&step);
        let (by_kind, by_id) = author_columns(self.author);
        self.execute(
            "INSERT INTO movement (seq, courrier_id, usager_id, at, by_kind, by_id, step, kind,
                 tri_id, remise_id, procuration_id, reason, to_usager_id, prev_hash, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                seq,
                blob(courrier_id),
                blob(usager_id),
                micros(self.at),
                by_kind,
                by_id,
                step.name(),
                columns.kind,
                columns.tri_id,
                columns.remise_id,
                columns.procuration_id,
                columns.reason,
                columns.to_usager_id,
                self.chain.hash,
                hash,
            ],
        )?;
        self.chain = ChainEnd { seq, hash };
        Ok(())
    }
}

/// An author as two columns.
pub(crate) fn author_columns(author: Author) -> (&'static str, Option<[u8; 16]>) {
    match author {
        Author::Agent(id) => ("agent", Some(blob(id))),
        Author::Device(id) => ("device", Some(blob(id))),
        Author::System => ("system", None),
        Author::Operator => ("operator", None),
    }
}

/// Reads those two columns back.
pub(crate) fn author_of(row: &rusqlite::Row<'_>) -> Result<Author, ReadError> {
    match row.get_ref("by_kind")?.as_str().unwrap_or_default() {
        "agent" => Ok(Author::Agent(row.id("by_id")?)),
        "device" => Ok(Author::Device(row.id("by_id")?)),
        "system" => Ok(Author::System),
        "operator" => Ok(Author::Operator),
        _ => Err(ReadError::Value("by_kind")),
    }
}

/// The columns that only some steps have.
#[derive(Default)]
struct StepColumns {
    kind: Option<&'static str>,
    tri_id: Option<[u8; 16]>,
    remise_id: Option<[u8; 16]>,
    procuration_id: Option<[u8; 16]>,
    reason: Option<&'static str>,
    to_usager_id: Option<[u8; 16]>,
}

impl StepColumns {
    fn of(step: &Step) -> Self {
        let none = Self::default();
        match *step {
            Step::Registered { kind, tri_id, .. } => Self {
                kind: Some(kind.as_str()),
                tri_id: Some(blob(tri_id)),
                ..none
            },
            Step::HandedOver {
                remise_id,
                recipient,
            } => Self {
                remise_id: Some(blob(remise_id)),
                procuration_id: match recipient {
                    Recipient::Usager => None,
                    Recipient::Mandataire { procuration_id } => Some(blob(procuration_id)),
                },
                ..none
            },
            Step::MarkedForReturn { reason } | Step::Returned { reason } => Self {
                reason: Some(reason.as_str()),
                ..none
            },
            Step::Reopened { reason } => Self {
                reason: Some(reason.as_str()),
                ..none
            },
            Step::Moved { to } => Self {
                to_usager_id: Some(blob(to)),
                ..none
            },
            Step::Kept | Step::Forwarded | Step::Cancelled | Step::Expired => none,
        }
    }
}
