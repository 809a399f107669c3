//! Moves what the write-ahead log holds into the database, beside the writer, so that no commit
//! waits for it.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use crate::OpenError;
use crate::schema::PATIENCE;

/// Commands between two checkpoints of the other thread.
const EVERY: usize = 512;

/// A log this large is emptied by the writer itself: under unending load the other thread never
/// finds a moment at which all of it is done.
const TOO_LARGE: u64 = 256 << 20;

pub(super) struct Checkpointer {
    wake: Option<mpsc::SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    log: PathBuf,
    commands: usize,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, OpenError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let (wake, woken) = mpsc::sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("ledger-checkpoint".into())
            .spawn(move || {
                while woken.recv().is_ok() {
                    checkpoint(&connection, "PASSIVE");
                }
            })
            .map_err(|source| OpenError::Io {
                path: path.to_owned(),
                source,
            })?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Ok(Self {
            wake: Some(wake),
            thread: Some(thread),
            log: log.into(),
            commands: 0,
        })
    }

    /// Counts the commands of a commit of the writer's, and sees that the log stays small.
    pub(super) fn after_commit(&mut self, writer: &Connection, commands: usize) {
        self.commands += commands;
        if self.commands < EVERY {
            return;
        }
        self.commands = 0;
        if std::fs::metadata(&self.log).is_ok_and(|file| file.len() > TOO_LARGE) {
            // A backup may read for minutes; the desks don't wait for it.
            without_waiting(writer, || checkpoint(writer, "TRUNCATE"));
        } else if let Some(wake) = &self.wake {
            // Full: it is awake already.
            let _ = wake.try_send(());
        }
    }

    /// Ends the thread and empties the log.
    pub(super) fn finish(&mut self, writer: &Connection) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // A panicked checkpoint loses nothing: the log still holds it all.
            let _ = thread.join();
        }
        checkpoint(writer, "TRUNCATE");
    }
}

/// Runs `work` with a connection that gives up at once where another holds what it needs.
fn without_waiting(connection: &Connection, work: impl FnOnce()) {
    let set = |patience| {
        if let Err(error) = connection.busy_timeout(patience) {
            tracing::warn!(%error, "a connection's patience was not set");
        }
    };
    set(Duration::ZERO);
    work();
    set(PATIENCE);
}

fn checkpoint(connection: &Connection, mode: &str) {
    let done = connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
        row.get::<_, i64>(0)
    });
    if let Err(error) = done {
        tracing::warn!(%error, "the write-ahead log was not checkpointed");
    }
}
