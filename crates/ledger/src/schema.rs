//! The schema: numbered migrations, and how connections are opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use crate::OpenError;
use crate::folder::private_database;

/// The migrations, in order. The fresh schema is their sum.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/0001_ledger.sql")),
    M::up(include_str!(
        "../../../migrations/0002_cards_and_devices.sql"
    )),
    M::up(include_str!("../../../migrations/0003_outbox.sql")),
    M::up(include_str!("../../../migrations/0004_names.sql")),
    M::up(include_str!("../../../migrations/0005_cycle.sql")),
    M::up(include_str!("../../../migrations/0006_replies.sql")),
    M::up(include_str!("../../../migrations/0007_returns.sql")),
    M::up(include_str!("../../../migrations/0008_wordings.sql")),
    M::up(include_str!("../../../migrations/0009_borne.sql")),
    M::up(include_str!("../../../migrations/0010_guessing.sql")),
    M::up(include_str!("../../../migrations/0011_device_kind.sql")),
];

/// First SQLite without the WAL-reset fault that corrupts a database under two connections.
const SAFE_SQLITE: i32 = 3_051_003;

/// How long a connection waits for another to let go.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The version of the SQLite inside this program.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Opens the writing connection of an existing or new ledger, and migrates it.
pub(crate) fn open_for_writing(path: &Path) -> Result<Connection, OpenError> {
    if rusqlite::version_number() < SAFE_SQLITE {
        return Err(OpenError::OldSqlite(rusqlite::version()));
    }
    private_database(path)?;
    // One thread alone uses this connection: SQLite's own locking of it would be for nothing.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Savepoints keep copies of pages; in memory, not in a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // So that INSERT OR REPLACE can't pass by the triggers that keep movements.
    connection.pragma_update(None, "recursive_triggers", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    // What is erased is overwritten, not left in free pages.
    connection.pragma_update(None, "secure_delete", "ON")?;
    // Kibibytes. Checkpoints are the checkpointer's (see the writer).
    connection.pragma_update(None, "cache_size", -8_192)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.set_prepared_statement_cache_capacity(128);
    migrate(&mut connection)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let found: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
    if found > known {
        return Err(OpenError::TooNew { found, known });
    }
    if found < known {
        Migrations::from_slice(MIGRATIONS).to_latest(connection)?;
        crate::commands::tell_landlines_apart(connection)?;
    }
    Ok(())
}

/// Opens a connection that can only read.
pub(crate) fn open_for_reading(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "cache_size", -2048)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
