//! The floor under every write: what one commit costs on this disk, and nothing else. The
//! benchmarks measure it beside the ledger.

use std::path::Path;

use rusqlite::Connection;

/// A database in WAL mode with `synchronous=FULL` that takes one small row a commit.
pub struct RawCommits {
    connection: Connection,
}

impl RawCommits {
    /// Makes the database.
    pub fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch("CREATE TABLE raw (n INTEGER PRIMARY KEY, text TEXT) STRICT")?;
        Ok(Self { connection })
    }

    /// Commits one row.
    pub fn commit(&mut self) -> Result<(), rusqlite::Error> {
        self.connection
            .prepare_cached("INSERT INTO raw (text) VALUES ('courrier')")?
            .execute([])?;
        Ok(())
    }
}
