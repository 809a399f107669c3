//! Does the ledger prove that nothing was lost? Replays every movement and compares.

use std::collections::HashMap;
use std::path::Path;

use courrier_domain::courrier::Standing;
use courrier_domain::{Balance, CourrierId, CourrierKind, CourrierState, UsagerId};
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

use crate::queries::read_movement;
use crate::row::RowExt as _;
use crate::schema::open_for_reading;
use crate::{ReadError, chain};

/// Most faults listed of one kind; the rest are counted.
const LISTED: usize = 20;

/// What a verification found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Movements read.
    pub movements: i64,
    /// Items they speak of.
    pub courriers: i64,
    /// Hash of the last movement, in hex: note it elsewhere, and no rewriting of the whole ledger
    /// goes unseen.
    pub chain_head: String,
    /// The balance over the ledger's whole life.
    pub balance: Balance,
    /// What is wrong, in French; empty when all is well.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Verifies the ledger in this file, beside the daemon if it runs. `progress` is told how many
/// movements were read.
pub fn verify(ledger: &Path, progress: &mut dyn FnMut(i64)) -> Result<Report, ReadError> {
    let connection = open_for_reading(ledger)?;
    // One read transaction: what a daemon writes meanwhile is not half seen.
    let transaction = connection.unchecked_transaction()?;
    let mut check = Check {
        report: Report::default(),
        counts: HashMap::new(),
    };
    check.sqlite(&transaction)?;
    check.chain(&transaction, progress)?;
    let nets = check.replay(&transaction)?;
    check.folders(&transaction, &nets)?;
    check.finish();
    Ok(check.report)
}

struct Check {
    report: Report,
    counts: HashMap<&'static str, usize>,
}

impl Check {
    fn fault(&mut self, kind: &'static str, text: impl FnOnce() -> String) {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        if *count <= LISTED {
            self.report.faults.push(text());
        }
    }

    fn finish(&mut self) {
        let mut more: Vec<_> = self
            .counts
            .iter()
            .filter(|(_, count)| **count > LISTED)
            .collect();
        more.sort_unstable();
        for (kind, count) in more {
            let text = format!("… et {} autres défauts ({kind})", count - LISTED);
            self.report.faults.push(text);
        }
        if !self.report.balance.holds() {
            self.report.faults.push(format!(
                "la balance ne tombe pas juste : {} entrées, {} sorties et en attente",
                self.report.balance.entries(),
                self.report.balance.exits()
            ));
        }
    }

    fn sqlite(&mut self, connection: &Connection) -> Result<(), ReadError> {
        let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            if text != "ok" {
                self.fault("intégrité", || format!("intégrité SQLite : {text}"));
            }
        }
        let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            self.fault("références", || {
                format!("une ligne de « {table} » renvoie à une ligne absente de « {parent} »")
            });
        }
        Ok(())
    }

    /// Recomputes each hash, in order.
    fn chain(
        &mut self,
        connection: &Connection,
        progress: &mut dyn FnMut(i64),
    ) -> Result<(), ReadError> {
        let mut statement = connection.prepare("SELECT * FROM movement ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut previous = chain::GENESIS;
        let mut expected = 1;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get("seq")?;
            if seq != expected {
                self.fault("chaîne", || {
                    format!("mouvements {expected} à {} : absents du registre", seq - 1)
                });
            }
            let stored = row.hash("hash")?;
            if row.hash("prev_hash")? != previous {
                self.fault("chaîne", || {
                    format!("mouvement {seq} : il ne suit pas celui qui le précède")
                });
            }
            match read_movement(row) {
                Ok(movement) => {
                    if chain::hash(&row.hash("prev_hash")?, &movement) != stored {
                        self.fault("chaîne", || {
                            format!("mouvement {seq} : son contenu a été modifié")
                        });
                    }
                }
                Err(ReadError::Value(column)) => self.fault("chaîne", || {
                    format!("mouvement {seq} : la colonne « {column} » est illisible")
                }),
                Err(error) => return Err(error),
            }
            previous = stored;
            expected = seq + 1;
            self.report.movements += 1;
            if self.report.movements % 4096 == 0 {
                progress(self.report.movements);
            }
        }
        progress(self.report.movements);
        self.report.chain_head = blake3::Hash::from_bytes(previous).to_hex().to_string();
        Ok(())
    }

    /// Replays each item's movements, compares with where it stands, and adds the balance up.
    /// Answers what each folder should hold.
    fn replay(&mut self, connection: &Connection) -> Result<HashMap<UsagerId, i64>, ReadError> {
        let mut statement = connection.prepare(
            "SELECT c.id AS item, c.usager_id AS item_usager, c.kind AS item_kind,
                    c.state AS item_state, c.before_exit AS item_before, m.*
             FROM courrier c LEFT JOIN movement m ON m.courrier_id = c.id
             ORDER BY c.id, m.seq",
        )?;
        let mut rows = statement.query([])?;
        let mut nets: HashMap<UsagerId, i64> = HashMap::new();
        let mut current: Option<Replay> = None;
        while let Some(row) = rows.next()? {
            let item: CourrierId = row.id("item")?;
            if current.as_ref().is_none_or(|replay| replay.id != item) {
                self.compare(current.as_ref(), &mut nets);
                current = Some(Replay {
                    id: item,
                    stored: stored(row)?,
                    now: None,
                });
            }
            let Some(replay) = &mut current else { continue };
            if row.get::<_, Option<i64>>("seq")?.is_none() {
                continue;
            }
            let Ok(movement) = read_movement(row) else {
                continue;
            };
            let left = replay.now.map(|now| now.state);
            let in_folder = replay
                .now
                .is_none_or(|now| now.usager_id == movement.usager_id);
            match Standing::after(replay.now.as_ref(), &movement.step) {
                Ok(after) if in_folder => {
                    self.report.balance.count(&movement.step, left, true, true);
                    replay.now = Some(after);
                }
                Ok(_) => self.fault("mouvements", || {
                    format!(
                        "mouvement {} : le courrier n'était pas dans ce dossier",
                        movement.seq
                    )
                }),
                Err(why) => self.fault("mouvements", || {
                    format!("mouvement {} : il ne peut pas suivre ({why})", movement.seq)
                }),
            }
        }
        self.compare(current.as_ref(), &mut nets);
        Ok(nets)
    }

    fn compare(&mut self, replay: Option<&Replay>, nets: &mut HashMap<UsagerId, i64>) {
        let Some(&Replay { id, stored, now }) = replay else {
            return;
        };
        self.report.courriers += 1;
        if stored.state.in_cabinet() {
            self.report.balance.waiting_at_end += 1;
        }
        if let Some(now) = now
            && now.state.in_cabinet()
        {
            *nets.entry(now.usager_id).or_default() += 1;
        }
        if now != Some(stored) {
            self.fault("états", || match now {
                None => format!("courrier {id} : aucun mouvement ne l'explique"),
                Some(now) => format!(
                    "courrier {id} : noté « {} », ses mouvements disent « {} »",
                    stored.state.as_str(),
                    now.state.as_str()
                ),
            });
        }
    }

    /// Compares what each folder holds with what its movements say.
    fn folders(
        &mut self,
        connection: &Connection,
        nets: &HashMap<UsagerId, i64>,
    ) -> Result<(), ReadError> {
        let mut statement = connection.prepare(
            "SELECT usager_id, count(*) AS items FROM courrier
             WHERE state IN ('waiting', 'to_return') GROUP BY usager_id",
        )?;
        let mut rows = statement.query([])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            let usager_id: UsagerId = row.id("usager_id")?;
            let (items, expected): (i64, i64) = (
                row.get("items")?,
                nets.get(&usager_id).copied().unwrap_or(0),
            );
            seen += 1;
            if items != expected {
                self.fault("dossiers", || {
                    format!("dossier {usager_id} : {items} plis notés, {expected} attendus")
                });
            }
        }
        let expected = nets.values().filter(|net| **net != 0).count();
        if seen != expected {
            self.fault("dossiers", || {
                format!("{seen} dossiers contiennent du courrier, {expected} attendus")
            });
        }
        Ok(())
    }
}

/// One item being replayed.
struct Replay {
    id: CourrierId,
    stored: Standing,
    now: Option<Standing>,
}

fn stored(row: &Row<'_>) -> Result<Standing, ReadError> {
    Ok(Standing {
        usager_id: row.id("item_usager")?,
        kind: row.word("item_kind", CourrierKind::parse)?,
        state: row.word("item_state", CourrierState::parse)?,
        before_exit: row.opt_word("item_before", CourrierState::parse)?,
    })
}
