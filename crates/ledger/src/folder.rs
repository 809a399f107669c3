//! A centre's data folder, and the one process that owns it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::OpenError;

/// A data folder held by this process. It is free again when this is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    // The lock is the file's: it goes with the process, however that ends.
    _lock: File,
}

/// The ledger's file name in a data folder.
pub const LEDGER: &str = "courrier.db";
/// The access log's file name.
pub const ACCESS_LOG: &str = "access.db";
/// The file of the key that cards are hashed with.
pub const CARD_KEY: &str = "cards.key";
/// The daemon's certificate.
pub const CERTIFICATE: &str = "tls.crt";
/// The certificate's private key.
pub const PRIVATE_KEY: &str = "tls.key";
/// The operator's socket, while the daemon runs.
pub const CONTROL_SOCKET: &str = "control.sock";
const LOCK: &str = "courrier.lock";

impl DataFolder {
    /// Takes the folder, or says who holds it.
    pub fn own(path: &Path, program: &str) -> Result<Self, OpenError> {
        if !path.is_dir() {
            return Err(OpenError::NoFolder(path.to_owned()));
        }
        let lock_path = path.join(LOCK);
        let io = |source| OpenError::Io {
            path: lock_path.clone(),
            source,
        };
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock_path)
            .map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // What can't be read is not worth failing for: the refusal itself is what counts.
                let _ = lock.read_to_string(&mut holder);
                let holder = if holder.is_empty() {
                    "un autre programme".into()
                } else {
                    holder
                };
                return Err(OpenError::Held {
                    folder: path.to_owned(),
                    holder,
                });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        lock.set_len(0).map_err(io)?;
        lock.rewind().map_err(io)?;
        write!(lock, "{program} (processus {})", std::process::id()).map_err(io)?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// Makes a folder that only its owner may enter.
    pub fn create(path: &Path) -> Result<(), OpenError> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|source| OpenError::Io {
                path: path.to_owned(),
                source,
            })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The ledger's file.
    pub fn ledger_path(&self) -> PathBuf {
        self.path.join(LEDGER)
    }

    /// The access log's file.
    pub fn access_log_path(&self) -> PathBuf {
        self.path.join(ACCESS_LOG)
    }

    /// The file of the key that cards are hashed with.
    pub fn card_key_path(&self) -> PathBuf {
        self.path.join(CARD_KEY)
    }

    /// The operator's socket.
    pub fn control_socket_path(&self) -> PathBuf {
        self.path.join(CONTROL_SOCKET)
    }
}

/// Makes sure that a database file is there and that only its owner may read it; SQLite gives the
/// files beside it the same mode.
pub(crate) fn private_database(path: &Path) -> Result<(), OpenError> {
    let opened = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path);
    opened.map(drop).map_err(|source| OpenError::Io {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file that only its owner may read, whole or not at all, and makes it durable.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    sync_folder(path)
}

/// Makes a new name in a folder durable.
pub(crate) fn sync_folder(of: &Path) -> std::io::Result<()> {
    match of.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_reads_the_ledger() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().expect("a folder");
        let _ledger = crate::Ledger::open(folder.path(), "test").expect("opened");
        let _log = crate::access::AccessLog::open(&folder.path().join(ACCESS_LOG)).expect("opened");
        for entry in std::fs::read_dir(folder.path()).expect("a folder") {
            let entry = entry.expect("an entry");
            let mode = entry.metadata().expect("metadata").permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", entry.path().display());
        }
    }

    #[test]
    fn a_second_owner_is_refused_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = DataFolder::own(folder.path(), "courrierd").expect("free");
        let refused = DataFolder::own(folder.path(), "courrierctl").expect_err("held");
        let text = refused.to_string();
        assert!(
            text.contains("courrierd") && text.contains(&std::process::id().to_string()),
            "{text}"
        );
        drop(first);
        DataFolder::own(folder.path(), "courrierctl").expect("free again");
    }
}
