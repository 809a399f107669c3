//! The one thread that writes.
//!
//! Commands that wait together share a transaction, each in a savepoint of its own: a refused one
//! is rolled back alone. All are answered after the commit, so that no answer, not even a refusal
//! that rests on a neighbour's write, speaks of what was not made durable.

mod checkpoint;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use courrier_domain::{Author, TypedId as _, UsagerId};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use tokio::sync::{broadcast, oneshot};

use crate::error::{ApplyError, OpenError, ReadError, WriteError};
use crate::row::micros;
use crate::secret::CardKey;
use crate::tx::{ChainEnd, Change, SettingsCache, Tx};
use crate::{Command, Reader, Stamp};
use checkpoint::Checkpointer;

/// Most commands that share a commit: enough for 64 desks twice over, few enough to stay brief.
const BATCH: usize = 256;

/// Is told after each commit whose names changed, before anybody is answered.
pub(crate) type NamesWatch = Box<dyn FnMut(&Reader<'_>, &[UsagerId]) + Send>;

pub(crate) struct Writer {
    // None only while it is being dropped.
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    names_watch: Arc<Mutex<Option<NamesWatch>>>,
}

impl Writer {
    pub(crate) fn start(
        connection: Connection,
        path: &Path,
        card_key: CardKey,
        announce: broadcast::Sender<Change>,
    ) -> Result<Self, OpenError> {
        let chain = ChainEnd::read(&connection).map_err(|error| match error {
            ReadError::Sqlite(error) => OpenError::Sqlite(error),
            ReadError::Value(_) => OpenError::Sqlite(rusqlite::Error::InvalidQuery),
        })?;
        let checkpointer = Checkpointer::start(path)?;
        let (jobs, queue) = mpsc::channel();
        let names_watch = Arc::new(Mutex::new(None));
        let desk = Desk {
            connection,
            card_key,
            settings: SettingsCache::default(),
            chain,
            announce,
            names_watch: Arc::clone(&names_watch),
            checkpointer,
        };
        let thread = std::thread::Builder::new()
            .name("ledger-writer".into())
            .spawn(move || desk.run(&queue))
            .map_err(|source| OpenError::Io {
                path: path.to_owned(),
                source,
            })?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            names_watch,
        })
    }

    /// Tells this one whose names changed, from now on.
    pub(crate) fn watch_names(&self, watch: NamesWatch) {
        *self
            .names_watch
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(watch);
    }

    /// Hands a command to the writer. The receiver fails only if the writer has ended.
    pub(crate) fn submit<C: Command>(
        &self,
        stamp: Stamp,
        command: C,
    ) -> oneshot::Receiver<Result<C::Receipt, WriteError>> {
        let (answer, receiver) = oneshot::channel();
        let job = Box::new(Pending {
            stamp,
            command: Some(command),
            outcome: None,
            answer,
        });
        if let Some(jobs) = &self.jobs {
            // A writer that has ended drops the job, and with it the answer's sender.
            let _ = jobs.send(job);
        }
        receiver
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panicked writer has said so already.
            let _ = thread.join();
        }
    }
}

/// One command in the queue, whatever its type.
trait Job: Send {
    /// When it happens and who writes.
    fn stamp(&self) -> &Stamp;
    /// Applies the command and keeps its outcome. `Err` means the transaction itself is lost.
    fn apply(&mut self, tx: Tx<'_>) -> Result<Applied, Lost>;
    /// Answers with the outcome kept, or with the failure of the whole batch.
    fn answer(self: Box<Self>, failure: Option<&Lost>);
}

/// What applying left behind.
struct Applied {
    chain: ChainEnd,
    told: Told,
}

/// What is told after the commit.
#[derive(Default)]
struct Told {
    changes: Vec<Change>,
    renamed: Vec<UsagerId>,
}

/// Why a whole batch failed.
#[derive(Debug, Clone)]
struct Lost(String);

struct Pending<C: Command> {
    stamp: Stamp,
    command: Option<C>,
    outcome: Option<Result<C::Receipt, WriteError>>,
    answer: oneshot::Sender<Result<C::Receipt, WriteError>>,
}

impl<C: Command> Job for Pending<C> {
    fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    fn apply(&mut self, mut tx: Tx<'_>) -> Result<Applied, Lost> {
        let before = tx.chain;
        let Some(command) = self.command.take() else {
            return Ok(Applied {
                chain: before,
                told: Told::default(),
            });
        };
        savepoint(tx.connection, "SAVEPOINT command")?;
        let outcome = carry_out(&self.stamp, command, &mut tx);
        if outcome.is_ok() {
            savepoint(tx.connection, "RELEASE command")?;
            self.outcome = Some(outcome);
            return Ok(Applied {
                chain: tx.chain,
                told: Told {
                    changes: tx.changes,
                    renamed: tx.renamed,
                },
            });
        }
        if let Err(WriteError::Unavailable(why)) = &outcome {
            return Err(Lost(why.clone()));
        }
        tx.settings.forget();
        savepoint(tx.connection, "ROLLBACK TO command")?;
        savepoint(tx.connection, "RELEASE command")?;
        self.outcome = Some(outcome);
        Ok(Applied {
            chain: before,
            told: Told::default(),
        })
    }

    fn answer(self: Box<Self>, failure: Option<&Lost>) {
        let outcome = match (failure, self.outcome) {
            (Some(Lost(why)), _) => Err(WriteError::Unavailable(why.clone())),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(WriteError::Closed),
        };
        // Who asked may have gone; what is written stays written.
        let _ = self.answer.send(outcome);
    }
}

fn savepoint(connection: &Connection, sql: &str) -> Result<(), Lost> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute([]))
        .map(|_| ())
        .map_err(|error| Lost(error.to_string()))
}

/// Applies a command once: a retry gets the first answer and writes nothing.
fn carry_out<C: Command>(
    stamp: &Stamp,
    command: C,
    tx: &mut Tx<'_>,
) -> Result<C::Receipt, WriteError> {
    let Some(key) = &stamp.key else {
        return command.apply(tx).map_err(write_error);
    };
    let by: Vec<u8> = match stamp.author {
        Author::Agent(id) => id.uuid().as_bytes().to_vec(),
        Author::Device(id) => id.uuid().as_bytes().to_vec(),
        Author::System => b"system".to_vec(),
        Author::Operator => b"operator".to_vec(),
    };
    let internal = |error: serde_json::Error| WriteError::Internal(error.to_string());
    let first: Option<([u8; 32], String)> = tx
        .connection
        .prepare_cached("SELECT request, answer FROM receipt WHERE by_id = ?1 AND key = ?2")
        .and_then(|mut statement| {
            statement
                .query_row(params![by, key.key], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(|error| write_error(error.into()))?;
    if let Some((request, answer)) = first {
        if request != key.request {
            return Err(WriteError::KeyReused);
        }
        return serde_json::from_str(&answer).map_err(internal);
    }
    let receipt = command.apply(tx).map_err(write_error)?;
    let answer = serde_json::to_string(&receipt).map_err(internal)?;
    tx.execute(
        "INSERT INTO receipt (by_id, key, request, answer, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![by, key.key, key.request, answer, micros(stamp.at)],
    )
    .map_err(write_error)?;
    Ok(receipt)
}

/// Sorts what stopped a command: a refusal, a disk that fails, or a fault of ours.
fn write_error(error: ApplyError) -> WriteError {
    match error {
        ApplyError::Refused(refusal) => WriteError::Refused(refusal),
        ApplyError::Read(ReadError::Sqlite(error)) => match error.sqlite_error_code() {
            Some(
                ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::OutOfMemory,
            ) => WriteError::Unavailable(error.to_string()),
            _ => WriteError::Internal(error.to_string()),
        },
        ApplyError::Read(error) => WriteError::Internal(error.to_string()),
    }
}

/// The writer thread's own things.
struct Desk {
    connection: Connection,
    card_key: CardKey,
    settings: SettingsCache,
    chain: ChainEnd,
    announce: broadcast::Sender<Change>,
    names_watch: Arc<Mutex<Option<NamesWatch>>>,
    checkpointer: Checkpointer,
}

impl Desk {
    fn run(mut self, queue: &mpsc::Receiver<Box<dyn Job>>) {
        while let Ok(first) = queue.recv() {
            let mut batch = vec![first];
            let mut told = Told::default();
            let failure = self.commit_together(&mut batch, queue, &mut told).err();
            if let Some(Lost(why)) = &failure {
                tracing::error!(why, commands = batch.len(), "a batch was not written");
            }
            if failure.is_none() {
                self.tell(told);
            }
            let commands = batch.len();
            for job in batch {
                job.answer(failure.as_ref());
            }
            self.checkpointer.after_commit(&self.connection, commands);
        }
        self.checkpointer.finish(&self.connection);
    }

    /// Tells what changed: before the answers, so that whoever is answered finds nothing still to
    /// come.
    fn tell(&self, told: Told) {
        if !told.renamed.is_empty() {
            let mut watch = self
                .names_watch
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(watch) = watch.as_mut() {
                watch(
                    &Reader::new(&self.connection, &self.card_key),
                    &told.renamed,
                );
            }
        }
        for change in told.changes {
            // Nobody may be listening.
            let _ = self.announce.send(change);
        }
    }

    /// Applies the batch, and what arrives meanwhile, in one transaction.
    fn commit_together(
        &mut self,
        batch: &mut Vec<Box<dyn Job>>,
        queue: &mpsc::Receiver<Box<dyn Job>>,
        told: &mut Told,
    ) -> Result<(), Lost> {
        let begun = savepoint(&self.connection, "BEGIN IMMEDIATE");
        let result = begun.and_then(|()| {
            let mut chain = self.chain;
            let mut next = 0;
            while next < batch.len() {
                let job = &mut batch[next];
                let applied = job.apply(Tx {
                    connection: &self.connection,
                    card_key: &self.card_key,
                    settings: &self.settings,
                    at: job.stamp().at,
                    author: job.stamp().author,
                    chain,
                    changes: Vec::new(),
                    renamed: Vec::new(),
                })?;
                chain = applied.chain;
                told.changes.extend(applied.told.changes);
                told.renamed.extend(applied.told.renamed);
                next += 1;
                if next == batch.len() && batch.len() < BATCH {
                    batch.extend(queue.try_recv().ok());
                }
            }
            savepoint(&self.connection, "COMMIT")?;
            Ok(chain)
        });
        match result {
            Ok(chain) => {
                self.chain = chain;
                Ok(())
            }
            Err(lost) => {
                self.settings.forget();
                // A full disk may have ended the transaction already; then there is nothing to do.
                if !self.connection.is_autocommit() {
                    let _ = savepoint(&self.connection, "ROLLBACK");
                }
                Err(lost)
            }
        }
    }
}
