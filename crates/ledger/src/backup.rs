//! Online backup: a consistent copy beside the running daemon, verified, packed with the keys it
//! needs, and encrypted when a recipient is set.
//!
//! An archive is a tar file of the ledger, the access log, the key of the cards, the certificate,
//! and last a manifest with the BLAKE3 of each: whoever restores knows that nothing is missing.

mod archive;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use courrier_domain::Instant;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::folder::{ACCESS_LOG, CARD_KEY, CERTIFICATE, LEDGER, PRIVATE_KEY, sync_folder};
use crate::schema::open_for_reading;
use crate::verify::{Report, verify};
use crate::{DataFolder, OpenError, ReadError};

/// Why a backup or a restore did not come about. Nothing half-made is left behind.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The ledger can't be read.
    #[error("le registre est illisible : {0}")]
    Read(#[from] ReadError),
    /// The copy, or the archive, is not sound.
    #[error("la sauvegarde n'est pas saine : {0}")]
    Unsound(String),
    /// A file can't be read or written.
    #[error("{path} : {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The recipient or the identity is not one of age's.
    #[error("la clé age n'est pas valide : {0}")]
    Key(String),
    /// The archive is encrypted and no identity was given, or the wrong one.
    #[error("la sauvegarde est chiffrée : donnez la bonne clé avec --identity ({0})")]
    Locked(String),
    /// A restore goes into an empty folder only.
    #[error("le dossier {0} n'est pas vide : une restauration n'écrase rien")]
    NotEmpty(PathBuf),
    /// The folder can't be taken.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Read(error.into())
    }
}

/// Names the path in an I/O error.
pub(crate) fn io_at(path: &Path) -> impl FnOnce(io::Error) -> BackupError + '_ {
    move |source| BackupError::Io {
        path: path.to_owned(),
        source,
    }
}

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When the copy was made.
    pub at: Instant,
    /// Movements in the ledger.
    pub movements: i64,
    /// Hash of the last one.
    pub chain_head: String,
    /// Each file with the hex BLAKE3 of its content.
    pub files: Vec<(String, String)>,
}

/// A backup that was made and verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Made {
    /// The archive.
    pub archive: PathBuf,
    /// Its size, in bytes.
    pub bytes: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// What it holds.
    pub manifest: Manifest,
}

/// Pages copied at a time; between two steps a writer may write.
const PAGES: i32 = 2048;

/// Backs the data folder up into the folder `into`, also while a daemon runs. `recipient` is an
/// age public key (`age1…`); `progress` is told pages done and pages in all.
pub fn backup(
    data: &Path,
    into: &Path,
    recipient: Option<&str>,
    at: Instant,
    progress: &mut dyn FnMut(i32, i32),
) -> Result<Made, BackupError> {
    let recipient = recipient.map(archive::parse_recipient).transpose()?;
    DataFolder::create(into)?;
    // The plain copies lie in the data folder: nobody can read them who can't read the ledger.
    let work = tempfile::Builder::new()
        .prefix(".backup-")
        .tempdir_in(data)
        .map_err(io_at(data))?;
    let ledger = work.path().join(LEDGER);
    copy_database(&data.join(LEDGER), &ledger, progress)?;
    let report = sound(&ledger)?;
    let mut files = vec![ledger];
    if data.join(ACCESS_LOG).exists() {
        let copy = work.path().join(ACCESS_LOG);
        copy_database(&data.join(ACCESS_LOG), &copy, &mut |_, _| {})?;
        files.push(copy);
    }
    files.extend(
        [CARD_KEY, CERTIFICATE, PRIVATE_KEY]
            .map(|name| data.join(name))
            .into_iter()
            .filter(|p| p.exists()),
    );
    let manifest = Manifest {
        at,
        movements: report.movements,
        chain_head: report.chain_head,
        files: files
            .iter()
            .map(|path| describe(path))
            .collect::<Result<_, _>>()?,
    };
    archive::check_names(&manifest)?;
    let ending = if recipient.is_some() {
        "tar.age"
    } else {
        "tar"
    };
    let archive = into.join(format!(
        "courrier-{}.{ending}",
        at.format("%Y%m%dT%H%M%S%.3fZ")
    ));
    let encrypted = recipient.is_some();
    let bytes = archive::pack(&archive, &files, &manifest, recipient)?;
    Ok(Made {
        archive,
        bytes,
        encrypted,
        manifest,
    })
}

/// Restores an archive into an empty or absent folder, after checking every file in it and the
/// ledger itself. `identity` is a file of age identities.
pub fn restore(
    archive: &Path,
    into: &Path,
    identity: Option<&Path>,
) -> Result<(Manifest, Report), BackupError> {
    let absent = !into.exists();
    if !absent && fs::read_dir(into).map_err(io_at(into))?.next().is_some() {
        return Err(BackupError::NotEmpty(into.to_owned()));
    }
    DataFolder::create(into)?;
    let restored = unpack_sound(archive, into, identity);
    if restored.is_err() && absent {
        // The failure itself is what is told.
        let _ = fs::remove_dir(into);
    }
    restored
}

/// Unpacks in a folder inside the target, which the service's account may write to when it may not
/// write beside it, and moves the files into place only when all of them proved sound.
fn unpack_sound(
    archive: &Path,
    into: &Path,
    identity: Option<&Path>,
) -> Result<(Manifest, Report), BackupError> {
    let work = tempfile::Builder::new()
        .prefix(".restore-")
        .tempdir_in(into)
        .map_err(io_at(into))?;
    let manifest = archive::unpack(archive, work.path(), identity)?;
    archive::check_names(&manifest)?;
    for (name, expected) in &manifest.files {
        let (_, found) = describe(&work.path().join(name))?;
        if found != *expected {
            return Err(BackupError::Unsound(format!("le fichier {name} est abîmé")));
        }
    }
    let report = sound(&work.path().join(LEDGER))?;
    if report.chain_head != manifest.chain_head {
        return Err(BackupError::Unsound(
            "le registre n'est pas celui du manifeste".to_owned(),
        ));
    }
    for (name, _) in &manifest.files {
        let target = into.join(name);
        fs::rename(work.path().join(name), &target).map_err(io_at(&target))?;
    }
    sync_folder(&into.join(LEDGER)).map_err(io_at(into))?;
    Ok((manifest, report))
}

/// Copies a live database with SQLite's own backup.
fn copy_database(
    from: &Path,
    to: &Path,
    progress: &mut dyn FnMut(i32, i32),
) -> Result<(), BackupError> {
    let source = open_for_reading(from)?;
    // One moment is copied. Without this transaction SQLite begins anew whenever the daemon commits
    // between two steps, and under steady work never comes to the end.
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")?;
    let mut target = Connection::open(to)?;
    {
        let backup = Backup::new(&source, &mut target)?;
        loop {
            let step = backup.step(PAGES)?;
            let left = backup.progress();
            progress(left.pagecount - left.remaining, left.pagecount);
            match step {
                rusqlite::backup::StepResult::Done => break,
                rusqlite::backup::StepResult::More => {}
                // Somebody writes: let them.
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }
    // A copy without a log beside it is one file, and stays as it is when it is read.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.close().map_err(|(_, error)| error)?;
    File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(io_at(to))
}

/// Verifies a copy, and refuses one with a fault.
fn sound(ledger: &Path) -> Result<Report, BackupError> {
    let report = verify(ledger, &mut |_| {})?;
    match report.faults.first() {
        None => Ok(report),
        Some(fault) => Err(BackupError::Unsound(fault.clone())),
    }
}

/// A file's name and the BLAKE3 of its content.
fn describe(path: &Path) -> Result<(String, String), BackupError> {
    let mut hasher = blake3::Hasher::new();
    File::open(path)
        .and_then(|file| hasher.update_reader(file).map(|_| ()))
        .map_err(io_at(path))?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok((name, hasher.finalize().to_hex().to_string()))
}
