//! The PIN is tried once, whatever happens: three wrong ones lock the card.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// Notes on disk that a PIN was tried and not yet found right. As long as the note is there, no PIN
/// is tried: not after an error, not after a restart, not when the modem is plugged in again. The
/// note goes when the card is found open, or when a person, having seen to it, deletes the file.
#[derive(Debug, Clone)]
pub struct PinMemory {
    file: PathBuf,
}

impl PinMemory {
    /// A note in this file; the folder must be there.
    pub fn in_file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into() }
    }

    /// Whether a PIN was tried and not found right. A folder that can't be looked into counts as a
    /// yes: the card is worth more than the messages of that hour.
    pub fn is_set(&self) -> bool {
        self.file.try_exists().unwrap_or(true)
    }

    /// Notes that the PIN is about to be tried, on the disk itself. No try without this note.
    pub fn set(&self) -> io::Result<()> {
        let mut file = File::create_new(&self.file)?;
        file.write_all(
            "Un code PIN a été envoyé à la carte SIM et n'a pas été confirmé.\n\
             Vérifiez le code, puis supprimez ce fichier : il sera envoyé une nouvelle fois.\n"
                .as_bytes(),
        )?;
        file.sync_all()?;
        match self.file.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }

    /// The card is open: the note has no more reason to be.
    pub fn clear(&self) -> io::Result<()> {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_is_noted_once_and_stays_noted() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = PinMemory::in_file(folder.path().join("pin-modem"));
        assert!(!memory.is_set());
        memory.set().expect("writable");
        assert!(memory.is_set());
        assert!(memory.set().is_err(), "a second try is refused here too");
        memory.clear().expect("writable");
        memory.clear().expect("twice is no fault");
        assert!(!memory.is_set());
        let nowhere = PinMemory::in_file(folder.path().join("none/pin"));
        assert!(nowhere.set().is_err(), "no note, no try");
    }
}
