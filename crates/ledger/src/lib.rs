//! The ledger of a centre's mail, in SQLite: every write a typed command, every read a query.
//!
//! Start with [`Ledger::open`]. A [`Command`] brings its time, its author and its ids; one thread
//! applies commands, each in its own savepoint, and commits those that wait together at once, so
//! that one `fsync` serves many desks. Nobody is answered before the commit. Reads run beside, on
//! read-only connections. All the SQL of the product is in this crate and in `migrations/`.
//!
//! It never reads a clock, speaks to a network, or logs who a usager is.

pub mod access;
pub mod backup;
mod chain;
pub mod commands;
mod cycle;
mod error;
pub mod floor;
pub mod folder;
pub mod operator;
pub mod password;
pub mod queries;
mod readers;
mod row;
mod schema;
mod secret;
mod tx;
pub mod verify;
mod writer;

use std::path::Path;
use std::sync::Arc;

use courrier_domain::{Author, Instant, UsagerId};
use tokio::sync::broadcast;

pub use commands::Command;
pub use error::{ApplyError, OpenError, ReadError, Refusal, Subject, WriteError};
pub use folder::DataFolder;
pub use queries::Reader;
pub use schema::sqlite_version;
pub use secret::CardKey;
pub use tx::{Change, Tx};

/// When a write happens and by whom, and the name under which a retry is known.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The instant, from the caller's clock.
    pub at: Instant,
    /// Who writes.
    pub author: Author,
    /// The call's idempotency key; none for writes that nobody retries.
    pub key: Option<Idempotency>,
}

/// What tells a retry from a new call. Keys of different authors never meet.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// The key the caller chose.
    pub key: String,
    /// A hash of the whole request, to refuse a key used for something else.
    pub request: [u8; 32],
}

/// An open ledger. Cheap to clone; the last clone dropped closes it.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    // Dropped in this order: the writer ends, the readers close, the folder is free again.
    writer: writer::Writer,
    readers: readers::Readers,
    card_key: CardKey,
    changes: broadcast::Sender<Change>,
    folder: DataFolder,
}

impl Ledger {
    /// Opens the ledger in `folder`, which stays this process's alone, and brings its schema up to
    /// date. `program` is the name by which another process that wants the folder is refused.
    pub fn open(folder: &Path, program: &str) -> Result<Self, OpenError> {
        let folder = DataFolder::own(folder, program)?;
        let connection = schema::open_for_writing(&folder.ledger_path())?;
        let cards_given = queries::any_card(&connection)?;
        let card_key = secret::load_or_make(&folder.card_key_path(), cards_given)?;
        let (changes, _) = broadcast::channel(1024);
        let writer = writer::Writer::start(
            connection,
            &folder.ledger_path(),
            card_key.clone(),
            changes.clone(),
        )?;
        let readers = readers::Readers::open(&folder.ledger_path())?;
        Ok(Self {
            inner: Arc::new(Inner {
                writer,
                readers,
                card_key,
                changes,
                folder,
            }),
        })
    }

    /// Applies a command and commits it; answered when it is durable.
    pub async fn write<C: Command>(
        &self,
        stamp: Stamp,
        command: C,
    ) -> Result<C::Receipt, WriteError> {
        self.inner
            .writer
            .submit(stamp, command)
            .await
            .unwrap_or(Err(WriteError::Closed))
    }

    /// The same, for callers outside an asynchronous runtime.
    pub fn write_blocking<C: Command>(
        &self,
        stamp: Stamp,
        command: C,
    ) -> Result<C::Receipt, WriteError> {
        self.inner
            .writer
            .submit(stamp, command)
            .blocking_recv()
            .unwrap_or(Err(WriteError::Closed))
    }

    /// Runs a read on a connection of its own, on this thread; it sees one consistent state.
    pub fn read<T>(
        &self,
        query: impl FnOnce(&Reader<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        self.inner.readers.with(|connection| {
            let transaction = connection.unchecked_transaction()?;
            query(&Reader::new(&transaction, &self.inner.card_key))
        })
    }

    /// What changes, once it is committed.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Has `watch` told whose names changed (see [`Reader::person`]), after each commit and before
    /// anybody is answered; it replaces the one before. It runs on the writer's thread: what it
    /// takes, every write waits for.
    pub fn watch_names(&self, watch: impl FnMut(&Reader<'_>, &[UsagerId]) + Send + 'static) {
        self.inner.writer.watch_names(Box::new(watch));
    }

    /// The folder that holds the ledger.
    pub fn folder(&self) -> &DataFolder {
        &self.inner.folder
    }
}
