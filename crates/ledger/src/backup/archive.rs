//! The archive file: tar, inside age when there is a recipient.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::{BackupError, Manifest, io_at};
use crate::folder::{ACCESS_LOG, CARD_KEY, CERTIFICATE, LEDGER, PRIVATE_KEY, sync_folder};

const MANIFEST: &str = "manifest.json";

/// Files an archive may hold: a name that is none of these never touches the disk.
const KNOWN: [&str; 5] = [LEDGER, ACCESS_LOG, CARD_KEY, CERTIFICATE, PRIVATE_KEY];

pub(super) fn parse_recipient(text: &str) -> Result<age::x25519::Recipient, BackupError> {
    text.trim()
        .parse()
        .map_err(|why: &str| BackupError::Key(why.to_owned()))
}

/// Writes the archive under a name of its own, reads it back, and gives it its name only then.
/// Answers its size in bytes.
pub(super) fn pack(
    archive: &Path,
    files: &[std::path::PathBuf],
    manifest: &Manifest,
    recipient: Option<age::x25519::Recipient>,
) -> Result<u64, BackupError> {
    let part = archive.with_extension("part");
    let packed = write(&part, files, manifest, recipient).and_then(|digest| {
        // What the disk gives back is what counts.
        let mut hasher = blake3::Hasher::new();
        File::open(&part)
            .and_then(|file| hasher.update_reader(file).map(|_| ()))
            .map_err(io_at(&part))?;
        if hasher.finalize() != digest {
            return Err(BackupError::Unsound(
                "le disque n'a pas gardé ce qui a été écrit".into(),
            ));
        }
        fs::rename(&part, archive).map_err(io_at(archive))?;
        sync_folder(archive).map_err(io_at(archive))?;
        Ok(fs::metadata(archive).map_err(io_at(archive))?.len())
    });
    if packed.is_err() {
        // The failure itself is what is told.
        let _ = fs::remove_file(&part);
    }
    packed
}

fn write(
    part: &Path,
    files: &[std::path::PathBuf],
    manifest: &Manifest,
    recipient: Option<age::x25519::Recipient>,
) -> Result<blake3::Hash, BackupError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(part)
        .map_err(io_at(part))?;
    let mut out = Hashing {
        inner: BufWriter::new(file),
        hasher: blake3::Hasher::new(),
    };
    match recipient {
        None => {
            tar(&mut out, files, manifest).map_err(io_at(part))?;
        }
        Some(recipient) => {
            let recipients = std::iter::once(&recipient as &dyn age::Recipient);
            let encryptor = age::Encryptor::with_recipients(recipients)
                .map_err(|error| BackupError::Key(error.to_string()))?;
            let mut sealed = encryptor.wrap_output(&mut out).map_err(io_at(part))?;
            tar(&mut sealed, files, manifest).map_err(io_at(part))?;
            sealed.finish().map_err(io_at(part))?;
        }
    }
    let Hashing { inner, hasher } = out;
    let file = inner
        .into_inner()
        .map_err(|error| io_at(part)(error.into_error()))?;
    file.sync_all().map_err(io_at(part))?;
    Ok(hasher.finalize())
}

fn tar(out: impl Write, files: &[std::path::PathBuf], manifest: &Manifest) -> io::Result<()> {
    let mut builder = tar::Builder::new(out);
    for path in files {
        let name = path.file_name().unwrap_or_default();
        builder.append_file(name, &mut File::open(path)?)?;
    }
    let json = serde_json::to_vec_pretty(manifest).map_err(io::Error::other)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(json.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    builder.append_data(&mut header, MANIFEST, json.as_slice())?;
    builder.into_inner()?.flush()
}

/// Unpacks an archive into a folder and answers its manifest.
pub(super) fn unpack(
    archive: &Path,
    into: &Path,
    identity: Option<&Path>,
) -> Result<Manifest, BackupError> {
    let file = BufReader::new(File::open(archive).map_err(io_at(archive))?);
    if archive.extension().is_some_and(|ending| ending == "age") {
        let identities = match identity {
            None => return Err(BackupError::Locked("aucune clé donnée".to_owned())),
            Some(path) => age::IdentityFile::from_file(path.to_string_lossy().into_owned())
                .map_err(io_at(path))?
                .into_identities()
                .map_err(|error| BackupError::Key(error.to_string()))?,
        };
        let locked = |error: age::DecryptError| BackupError::Locked(error.to_string());
        let opened = age::Decryptor::new_buffered(file)
            .map_err(locked)?
            .decrypt(
                identities
                    .iter()
                    .map(|identity| identity.as_ref() as &dyn age::Identity),
            )
            .map_err(locked)?;
        untar(opened, into, archive)
    } else {
        untar(file, into, archive)
    }
}

/// Refuses a manifest that names a file which is no part of a backup, or leaves out one without
/// which nothing could be restored: cards would be unknown without their key.
pub(super) fn check_names(manifest: &Manifest) -> Result<(), BackupError> {
    let named = |wanted: &str| manifest.files.iter().any(|(name, _)| name == wanted);
    for needed in [LEDGER, CARD_KEY] {
        if !named(needed) {
            return Err(BackupError::Unsound(format!(
                "il manque le fichier {needed}"
            )));
        }
    }
    match manifest
        .files
        .iter()
        .find(|(name, _)| !KNOWN.contains(&name.as_str()))
    {
        Some((name, _)) => Err(BackupError::Unsound(format!("fichier inattendu : {name}"))),
        None => Ok(()),
    }
}

fn untar(from: impl Read, into: &Path, archive: &Path) -> Result<Manifest, BackupError> {
    let mut manifest = None;
    let mut tar = tar::Archive::new(from);
    for entry in tar.entries().map_err(io_at(archive))? {
        let mut entry = entry.map_err(io_at(archive))?;
        let name = entry
            .path()
            .map_err(io_at(archive))?
            .to_string_lossy()
            .into_owned();
        if name == MANIFEST {
            manifest = Some(
                serde_json::from_reader(&mut entry)
                    .map_err(|_| BackupError::Unsound("le manifeste est illisible".to_owned()))?,
            );
        } else if KNOWN.contains(&name.as_str()) {
            let target = into.join(&name);
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&target)
                .map_err(io_at(&target))?;
            io::copy(&mut entry, &mut file).map_err(io_at(archive))?;
            file.sync_all().map_err(io_at(&target))?;
        } else {
            return Err(BackupError::Unsound(format!("fichier inattendu : {name}")));
        }
    }
    manifest.ok_or_else(|| BackupError::Unsound("l'archive est incomplète".to_owned()))
}

/// Hashes what passes through.
struct Hashing<W> {
    inner: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
