//! Who looked at or changed which usager, or what the centre says, and when: apart from the ledger,
//! with its own retention.

use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use courrier_domain::{Author, Instant, UsagerId};
use rusqlite::{Connection, params};

use crate::folder::private_database;
use crate::row::{RowExt as _, blob, collect, micros};
use crate::tx::{author_columns, author_of};
use crate::{OpenError, ReadError};

/// One look at, or change of, a usager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Author,
    /// Which act, by its stable name (`usager.open`, `remise.create`…).
    pub act: &'static str,
    /// Whom it concerned.
    pub usager_id: UsagerId,
}

/// An access as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Author,
    /// Which act.
    pub act: String,
    /// Whom it concerned.
    pub usager_id: UsagerId,
}

/// A change of what the centre says or how it works: it concerns no usager more than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreChange {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Author,
    /// Which act, by its stable name (`wording.save`, `pages.reset`).
    pub act: String,
    /// What was changed, by its stable name (`arrival/fr`).
    pub what: String,
}

enum Job {
    Record(Access),
    RecordChange(CentreChange),
    PurgeBefore(Instant),
    /// Answered when all before it is written.
    Flush(mpsc::Sender<()>),
}

/// The access log: handing an entry over costs nothing, a thread of its own writes it.
pub struct AccessLog {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    path: std::path::PathBuf,
}

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS access (
        at        INTEGER NOT NULL,
        by_kind   TEXT NOT NULL,
        by_id     BLOB,
        act       TEXT NOT NULL,
        usager_id BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS access_usager ON access (usager_id, at);
    CREATE INDEX IF NOT EXISTS access_at ON access (at);
    CREATE TABLE IF NOT EXISTS centre_change (
        at      INTEGER NOT NULL,
        by_kind TEXT NOT NULL,
        by_id   BLOB,
        act     TEXT NOT NULL,
        what    TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS centre_change_at ON centre_change (at);";

impl AccessLog {
    /// Opens the log in this file, or makes it.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        private_database(path)?;
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -1024)?;
        connection.execute_batch(SCHEMA)?;
        let (jobs, queue) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("access-log".into())
            .spawn(move || run(&connection, &queue))
            .map_err(|source| OpenError::Io {
                path: path.to_owned(),
                source,
            })?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            path: path.to_owned(),
        })
    }

    /// Notes an access.
    pub fn record(&self, access: Access) {
        self.send(Job::Record(access));
    }

    /// Notes a change of the centre's.
    pub fn record_change(&self, change: CentreChange) {
        self.send(Job::RecordChange(change));
    }

    /// Forgets what is older than the retention.
    pub fn purge_before(&self, instant: Instant) {
        self.send(Job::PurgeBefore(instant));
    }

    /// The accesses to a usager, newest first; all that was recorded before this call is in it.
    pub fn of(&self, usager_id: UsagerId, limit: u32) -> Result<Vec<AccessRow>, ReadError> {
        let connection = self.read_all()?;
        let mut statement = connection.prepare(
            "SELECT * FROM access WHERE usager_id = ?1 ORDER BY at DESC, rowid DESC LIMIT ?2",
        )?;
        collect(statement.query(params![blob(usager_id), limit])?, |row| {
            Ok(AccessRow {
                at: row.instant("at")?,
                by: author_of(row)?,
                act: row.get("act")?,
                usager_id: row.id("usager_id")?,
            })
        })
    }

    /// The centre's changes, newest first; all that was recorded before this call is in it.
    pub fn changes(&self, limit: u32) -> Result<Vec<CentreChange>, ReadError> {
        let connection = self.read_all()?;
        let mut statement = connection
            .prepare("SELECT * FROM centre_change ORDER BY at DESC, rowid DESC LIMIT ?1")?;
        collect(statement.query([limit])?, |row| {
            Ok(CentreChange {
                at: row.instant("at")?,
                by: author_of(row)?,
                act: row.get("act")?,
                what: row.get("what")?,
            })
        })
    }

    /// A connection that sees all that was recorded until now.
    fn read_all(&self) -> Result<Connection, ReadError> {
        let (done, written) = mpsc::channel();
        self.send(Job::Flush(done));
        // An ended thread has written all it was given.
        let _ = written.recv();
        Ok(crate::schema::open_for_reading(&self.path)?)
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only with this value.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for AccessLog {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panicked thread has said so already.
            let _ = thread.join();
        }
    }
}

/// Most entries in one transaction.
const BATCH: usize = 1024;

fn run(connection: &Connection, queue: &mpsc::Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let batch: Vec<Job> = std::iter::once(first)
            .chain(queue.try_iter().take(BATCH - 1))
            .collect();
        if let Err(error) = write(connection, &batch) {
            tracing::error!(%error, entries = batch.len(), "the access log was not written");
        }
        for job in batch {
            if let Job::Flush(done) = job {
                let _ = done.send(());
            }
        }
    }
}

fn write(connection: &Connection, batch: &[Job]) -> Result<(), rusqlite::Error> {
    let transaction = connection.unchecked_transaction()?;
    for job in batch {
        match job {
            Job::Record(access) => {
                let (by_kind, by_id) = author_columns(access.by);
                transaction
                    .prepare_cached(
                        "INSERT INTO access (at, by_kind, by_id, act, usager_id)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![
                        micros(access.at),
                        by_kind,
                        by_id,
                        access.act,
                        blob(access.usager_id)
                    ])?;
            }
            Job::RecordChange(change) => {
                let (by_kind, by_id) = author_columns(change.by);
                transaction
                    .prepare_cached(
                        "INSERT INTO centre_change (at, by_kind, by_id, act, what)
                         VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![
                        micros(change.at),
                        by_kind,
                        by_id,
                        change.act,
                        change.what
                    ])?;
            }
            Job::PurgeBefore(instant) => {
                for sql in [
                    "DELETE FROM access WHERE at < ?1",
                    "DELETE FROM centre_change WHERE at < ?1",
                ] {
                    transaction
                        .prepare_cached(sql)?
                        .execute([micros(*instant)])?;
                }
            }
            Job::Flush(_) => {}
        }
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use courrier_domain::TypedId as _;

    use super::*;

    #[test]
    fn what_is_recorded_is_read_and_purged() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = AccessLog::open(&folder.path().join("access.db")).expect("opened");
        let usager_id = UsagerId::from_uuid(uuid::Uuid::from_u128(7));
        let at = |secs| Instant::from_timestamp(secs, 0).expect("an instant");
        for secs in [10, 20, 30] {
            log.record(Access {
                at: at(secs),
                by: Author::System,
                act: "usager.open",
                usager_id,
            });
        }
        let change = |secs| CentreChange {
            at: at(secs),
            by: Author::Operator,
            act: "wording.save".to_owned(),
            what: "arrival/fr".to_owned(),
        };
        log.record_change(change(10));
        log.record_change(change(30));
        log.purge_before(at(20));
        assert_eq!(log.changes(10).expect("read"), [change(30)]);
        let left: Vec<_> = log
            .of(usager_id, 10)
            .expect("read")
            .into_iter()
            .map(|row| row.at)
            .collect();
        assert_eq!(left, [at(30), at(20)]);
    }
}
