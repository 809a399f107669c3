//! Courriers, tris, returns and histories.

use chrono::NaiveDate;
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{
    Author, CourrierId, CourrierKind, CourrierState, Instant, Movement, Numero, Step, TriId,
    UsagerId,
};
use rusqlite::Row;

use super::Reader;
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect, micros};
use crate::tx::author_of;

/// An item as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourrierRow {
    /// Its id.
    pub id: CourrierId,
    /// The folder it is in.
    pub usager_id: UsagerId,
    /// What it is.
    pub kind: CourrierKind,
    /// Where it stands.
    pub state: CourrierState,
    /// When it was entered.
    pub registered_at: Instant,
    /// The tri it was entered in.
    pub tri_id: TriId,
}

/// A tri and its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriRow {
    /// Its id.
    pub id: TriId,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Items entered, without those cancelled.
    pub items: u32,
    /// Usagers who received something.
    pub usagers: u32,
    /// Agents who entered something.
    pub agents: u32,
}

/// One entry of a tri: items alike, entered in one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriEntryRow {
    /// The items.
    pub courrier_ids: Vec<CourrierId>,
    /// The folder where they lie now.
    pub usager_id: UsagerId,
    /// Its numero, gone when the usager was erased.
    pub numero: Option<Numero>,
    /// `NOM Prénoms` as a list shows it.
    pub name: String,
    /// What they are.
    pub kind: CourrierKind,
    /// When.
    pub at: Instant,
    /// Whether all were cancelled.
    pub cancelled: bool,
}

/// One movement of a usager's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The movement.
    pub movement: Movement,
    /// What the item is.
    pub kind: CourrierKind,
}

/// One item on the worklist of returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    /// The item.
    pub courrier: CourrierRow,
    /// Its folder's numero.
    pub numero: Numero,
    /// `NOM Prénoms`.
    pub name: String,
    /// Why it goes back.
    pub reason: ReturnReason,
}

/// One item that is in the bag of returned and forwarded mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaggedRow {
    /// The item.
    pub courrier: CourrierRow,
    /// The folder's numero.
    pub numero: Numero,
    /// The usager's name.
    pub name: String,
    /// Why it was to go back; none when it never was.
    pub reason: Option<ReturnReason>,
    /// When it went in.
    pub since: Instant,
}

const TRI: &str = "SELECT t.id AS id, t.opened_at AS opened_at, t.closed_at AS closed_at,
    (SELECT count(*) FROM courrier c WHERE c.tri_id = t.id AND c.state <> 'cancelled') AS items,
    (SELECT count(DISTINCT usager_id) FROM courrier c
        WHERE c.tri_id = t.id AND c.state <> 'cancelled') AS usagers,
    (SELECT count(DISTINCT m.by_id) FROM courrier c JOIN movement m ON m.courrier_id = c.id
        WHERE c.tri_id = t.id AND m.step = 'registered') AS agents
    FROM tri t";

/// The items in the bag, with the folders that they were in.
pub(crate) const BAGGED: &str = "courrier c INDEXED BY courrier_in_bag
     JOIN usager u ON u.id = c.usager_id LEFT JOIN identity i ON i.usager_id = u.id
     WHERE c.state IN ('returned', 'forwarded') AND u.numero IS NOT NULL
         AND c.state_since > (SELECT coalesce(max(at), 0) FROM bag_departure)";

impl Reader<'_> {
    /// One item.
    pub fn courrier(&self, id: CourrierId) -> Result<Option<CourrierRow>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM courrier WHERE id = ?1")?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?.map(read_courrier).transpose()
    }

    /// What is in the cabinet for a usager, oldest first.
    pub fn in_cabinet(&self, id: UsagerId) -> Result<Vec<CourrierRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM courrier WHERE usager_id = ?1 AND state IN ('waiting', 'to_return')
             ORDER BY registered_at, id",
        )?;
        collect(statement.query([blob(id)])?, read_courrier)
    }

    /// Tris, newest first.
    pub fn tris(&self, open_only: bool, limit: u32) -> Result<Vec<TriRow>, ReadError> {
        let filter = if open_only {
            "WHERE t.closed_at IS NULL"
        } else {
            ""
        };
        let sql = format!("{TRI} {filter} ORDER BY t.opened_at DESC LIMIT ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        collect(statement.query([limit])?, read_tri)
    }

    /// One tri.
    pub fn tri(&self, id: TriId) -> Result<Option<TriRow>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{TRI} WHERE t.id = ?1"))?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?.map(read_tri).transpose()
    }

    /// Open tris into which nothing was entered since `before`.
    pub fn idle_tris(&self, before: Instant) -> Result<Vec<TriId>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT t.id AS id FROM tri t WHERE t.closed_at IS NULL AND ?1 >
                 coalesce((SELECT max(c.registered_at) FROM courrier c WHERE c.tri_id = t.id), t.opened_at)")?;
        collect(statement.query([micros(before)])?, |row| row.id("id"))
    }

    /// A tri's last entries, newest first.
    pub fn tri_entries(&self, id: TriId, limit: u32) -> Result<Vec<TriEntryRow>, ReadError> {
        // Items of one action share their instant and folder; those that were moved since are shown
        // in the folder where they lie.
        let mut statement = self.connection.prepare_cached(
            "SELECT c.usager_id AS usager_id, m.at AS at, m.kind AS kind, u.numero AS numero,
                    coalesce(i.nom_usage, i.nom, '') AS nom, coalesce(i.prenoms, '') AS prenoms,
                    group_concat(hex(c.id)) AS ids, min(c.state = 'cancelled') AS cancelled
             FROM courrier c
             JOIN movement m ON m.courrier_id = c.id AND m.step = 'registered'
             JOIN usager u ON u.id = c.usager_id LEFT JOIN identity i ON i.usager_id = u.id
             WHERE c.tri_id = ?1
             GROUP BY m.at, c.usager_id, m.kind
             ORDER BY m.at DESC, c.usager_id LIMIT ?2",
        )?;
        collect(statement.query((blob(id), limit))?, |row| {
            let parse = |hex: &str| hex.parse::<CourrierId>().ok();
            Ok(TriEntryRow {
                courrier_ids: row.word("ids", |ids| ids.split(',').map(parse).collect())?,
                usager_id: row.id("usager_id")?,
                numero: row.opt_word("numero", |text| Numero::parse(text).ok())?,
                name: list_name(row)?,
                kind: row.word("kind", CourrierKind::parse)?,
                at: row.instant("at")?,
                cancelled: row.get("cancelled")?,
            })
        })
    }

    /// The worklist of returns, in cabinet order.
    pub fn items_to_return(&self) -> Result<Vec<ReturnRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT c.*, u.numero AS numero, coalesce(i.nom_usage, i.nom, '') AS nom,
                    coalesce(i.prenoms, '') AS prenoms
             FROM courrier c JOIN usager u ON u.id = c.usager_id
             LEFT JOIN identity i ON i.usager_id = u.id
             WHERE c.state = 'to_return' ORDER BY u.numero_key, c.registered_at, c.id",
        )?;
        collect(statement.query([])?, |row| {
            Ok(ReturnRow {
                courrier: read_courrier(row)?,
                numero: row.word("numero", |text| Numero::parse(text).ok())?,
                name: list_name(row)?,
                reason: row.word("return_reason", ReturnReason::parse)?,
            })
        })
    }

    /// Items in the bag of returned and forwarded mail, the last to go in first: those that left
    /// since it last left.
    pub fn items_in_bag(&self) -> Result<Vec<BaggedRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT c.*, u.numero AS numero, coalesce(i.nom_usage, i.nom, '') AS nom,
                    coalesce(i.prenoms, '') AS prenoms
             FROM {BAGGED} ORDER BY c.state_since DESC, u.numero_key, c.id"
        ))?;
        collect(statement.query([])?, |row| {
            Ok(BaggedRow {
                courrier: read_courrier(row)?,
                numero: row.word("numero", |text| Numero::parse(text).ok())?,
                name: list_name(row)?,
                reason: row.opt_word("return_reason", ReturnReason::parse)?,
                since: row.instant("state_since")?,
            })
        })
    }

    /// A usager's movements before a place in the ledger, newest first. An item moved in or out
    /// shows in both histories.
    pub fn history(
        &self,
        id: UsagerId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<HistoryRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT m.*, c.kind AS item_kind FROM (
                 SELECT * FROM (SELECT seq FROM movement WHERE usager_id = ?1 AND seq < ?2
                                ORDER BY seq DESC LIMIT ?3)
                 UNION
                 SELECT * FROM (SELECT seq FROM movement WHERE to_usager_id = ?1 AND seq < ?2
                                ORDER BY seq DESC LIMIT ?3)
             ) s
             JOIN movement m ON m.seq = s.seq JOIN courrier c ON c.id = m.courrier_id
             ORDER BY m.seq DESC LIMIT ?3",
        )?;
        let rows = statement.query((blob(id), before.unwrap_or(i64::MAX), limit))?;
        collect(rows, |row| {
            Ok(HistoryRow {
                movement: read_movement(row)?,
                kind: row.word("item_kind", CourrierKind::parse)?,
            })
        })
    }

    /// Messages that wait to leave.
    pub fn messages_queued(&self) -> Result<u64, ReadError> {
        self.count("SELECT count(*) FROM message WHERE state = 'queued'")
    }

    /// Movements in the ledger.
    pub fn movements(&self) -> Result<u64, ReadError> {
        self.count("SELECT coalesce(max(seq), 0) FROM movement")
    }

    fn count(&self, sql: &str) -> Result<u64, ReadError> {
        let count: i64 = self
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        u64::try_from(count).map_err(|_| ReadError::Value("count"))
    }

    /// The days on which the centre entered mail, with the number of items, oldest first.
    pub fn entries_by_day(
        &self,
        since: Instant,
        tz: chrono_tz::Tz,
    ) -> Result<Vec<(NaiveDate, u32)>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT registered_at FROM courrier WHERE registered_at >= ?1 AND state <> 'cancelled'",
        )?;
        let mut days = std::collections::BTreeMap::<NaiveDate, u32>::new();
        let mut rows = statement.query([micros(since)])?;
        while let Some(row) = rows.next()? {
            let day = row
                .instant("registered_at")?
                .with_timezone(&tz)
                .date_naive();
            *days.entry(day).or_default() += 1;
        }
        Ok(days.into_iter().collect())
    }
}

pub(super) fn list_name(row: &Row<'_>) -> Result<String, ReadError> {
    let (nom, prenoms): (String, String) = (row.get("nom")?, row.get("prenoms")?);
    Ok(format!("{} {prenoms}", nom.to_uppercase())
        .trim()
        .to_owned())
}

fn read_tri(row: &Row<'_>) -> Result<TriRow, ReadError> {
    Ok(TriRow {
        id: row.id("id")?,
        opened_at: row.instant("opened_at")?,
        closed_at: row.opt_instant("closed_at")?,
        items: row.get("items")?,
        usagers: row.get("usagers")?,
        agents: row.get("agents")?,
    })
}

fn read_courrier(row: &Row<'_>) -> Result<CourrierRow, ReadError> {
    Ok(CourrierRow {
        id: row.id("id")?,
        usager_id: row.id("usager_id")?,
        kind: row.word("kind", CourrierKind::parse)?,
        state: row.word("state", CourrierState::parse)?,
        registered_at: row.instant("registered_at")?,
        tri_id: row.id("tri_id")?,
    })
}

/// Reads a row of `movement`.
pub(crate) fn read_movement(row: &Row<'_>) -> Result<Movement, ReadError> {
    let usager_id = row.id("usager_id")?;
    let reason = |row: &Row<'_>| row.word("reason", ReturnReason::parse);
    let step = match row.get_ref("step")?.as_str().unwrap_or_default() {
        "registered" => Step::Registered {
            usager_id,
            kind: row.word("kind", CourrierKind::parse)?,
            tri_id: row.id("tri_id")?,
        },
        "handed_over" => Step::HandedOver {
            remise_id: row.id("remise_id")?,
            recipient: match row.opt_id("procuration_id")? {
                None => Recipient::Usager,
                Some(procuration_id) => Recipient::Mandataire { procuration_id },
            },
        },
        "marked_for_return" => Step::MarkedForReturn {
            reason: reason(row)?,
        },
        "returned" => Step::Returned {
            reason: reason(row)?,
        },
        "kept" => Step::Kept,
        "forwarded" => Step::Forwarded,
        "moved" => Step::Moved {
            to: row.id("to_usager_id")?,
        },
        "cancelled" => Step::Cancelled,
        "expired" => Step::Expired,
        "reopened" => Step::Reopened {
            reason: row.word("reason", ReopenReason::parse)?,
        },
        _ => return Err(ReadError::Value("step")),
    };
    let author: Author = author_of(row)?;
    Ok(Movement {
        seq: row.get("seq")?,
        courrier_id: row.id("courrier_id")?,
        usager_id,
        at: row.instant("at")?,
        author,
        step,
    })
}
