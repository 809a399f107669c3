//! What the borne last knew of its centre, on the disk: started again without its daemon, it still
//! tells the hours.
//!
//! Nothing of any person is in it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::{fs, io};

use chrono::{DurationRound as _, TimeDelta};
use courrier_api::{KioskCentre, KioskPages};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::private_file;

/// The file's form. One of another form is as good as none.
const FORM: u32 = 1;

#[derive(Serialize, serde::Deserialize)]
struct Kept<T> {
    form: u32,
    kept: T,
}

/// What is kept of the centre.
#[derive(Debug, Clone, Default, PartialEq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Known {
    /// As the daemon last told it, its clock to the hour.
    pub centre: Option<KioskCentre>,
    /// As the daemon last told them.
    pub pages: Option<KioskPages>,
}

/// The borne's memory of its centre.
pub struct Memory {
    keeper: Keeper,
    known: Known,
}

impl Memory {
    /// Reads the file, if there is one, and keeps it up to date from now on.
    pub fn start(file: PathBuf) -> io::Result<Self> {
        let mut keeper = Keeper::start(file)?;
        let known = keeper.load().unwrap_or_default();
        Ok(Self { keeper, known })
    }

    /// What is known.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// The daemon told of the centre. Its clock is kept to the hour: the file is written when
    /// something changes, and once an hour, not every few seconds.
    pub fn centre(&mut self, centre: &KioskCentre) {
        let mut centre = centre.clone();
        let hour = TimeDelta::hours(1);
        centre.now = centre.now.duration_trunc(hour).unwrap_or(centre.now);
        self.known.centre = Some(centre);
        self.keeper.keep(&self.known);
    }

    /// The daemon told what the centre has written.
    pub fn pages(&mut self, pages: &KioskPages) {
        self.known.pages = Some(pages.clone());
        self.keeper.keep(&self.known);
    }
}

/// Keeps the last of something in a file, written by a thread: a slow disk holds nobody up.
pub struct Keeper {
    contents: Option<Sender<Vec<u8>>>,
    thread: Option<std::thread::JoinHandle<()>>,
    file: PathBuf,
    last: Vec<u8>,
}

impl Keeper {
    /// Starts the thread.
    pub fn start(file: PathBuf) -> io::Result<Self> {
        let (contents, to_write) = channel();
        let path = file.clone();
        let thread = std::thread::Builder::new()
            .name("offline".to_owned())
            .spawn(move || write_all(&path, &to_write))?;
        Ok(Self {
            contents: Some(contents),
            thread: Some(thread),
            file,
            last: Vec::new(),
        })
    }

    /// What was kept, if there is any and it can be read. A damaged file is told in the log and left
    /// for the next one to replace.
    pub fn load<T: DeserializeOwned>(&mut self) -> Option<T> {
        let content = match fs::read(&self.file) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(%error, "what was known of the centre can't be read");
                return None;
            }
        };
        match serde_json::from_slice::<Kept<T>>(&content) {
            Ok(Kept { form: FORM, kept }) => {
                self.last = content;
                Some(kept)
            }
            Ok(Kept { form, .. }) => {
                tracing::warn!(form, "what was known of the centre has another form");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "what was known of the centre is damaged");
                None
            }
        }
    }

    /// Keeps this, if it is not what is kept already.
    pub fn keep<T: Serialize>(&mut self, kept: &T) {
        let content = match serde_json::to_vec(&Kept { form: FORM, kept }) {
            Ok(content) => content,
            Err(error) => return tracing::warn!(%error, "what is known of the centre has no form"),
        };
        if content == self.last {
            return;
        }
        self.last.clone_from(&content);
        if let Some(contents) = &self.contents {
            // Fails only after the thread has panicked; then the borne runs on without the file.
            drop(contents.send(content));
        }
    }
}

impl Drop for Keeper {
    /// Waits until the last is written.
    fn drop(&mut self) {
        self.contents = None;
        if let Some(thread) = self.thread.take() {
            // A panic was told by the thread itself.
            let _ = thread.join();
        }
    }
}

fn write_all(file: &std::path::Path, contents: &Receiver<Vec<u8>>) {
    while let Ok(content) = contents.recv() {
        // Only the newest is worth the wear.
        let newest = contents.try_iter().last().unwrap_or(content);
        if let Err(error) = private_file::write(file, &newest) {
            tracing::warn!(%error, "what is known of the centre can't be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(file: &std::path::Path) -> Option<Vec<String>> {
        Keeper::start(file.to_owned()).expect("a thread").load()
    }

    #[test]
    fn what_was_kept_is_there_after_a_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("centre.json");
        assert_eq!(loaded(&file), None);
        let mut keeper = Keeper::start(file.clone()).expect("a thread");
        for number in 0..50 {
            keeper.keep(&vec![format!("lundi {number}")]);
        }
        drop(keeper);
        assert_eq!(loaded(&file), Some(vec!["lundi 49".to_owned()]));
        assert!(!private_file::is_exposed(&file).expect("there"));
    }

    #[test]
    fn the_same_again_does_not_wear_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("centre.json");
        let mut keeper = Keeper::start(file.clone()).expect("a thread");
        keeper.keep(&vec!["lundi"]);
        drop(keeper);
        let mut keeper = Keeper::start(file.clone()).expect("a thread");
        assert_eq!(keeper.load(), Some(vec!["lundi".to_owned()]));
        fs::remove_file(&file).expect("removed");
        keeper.keep(&vec!["lundi"]);
        drop(keeper);
        assert!(!file.exists(), "it was not written again");
    }

    #[test]
    fn the_centre_is_remembered_and_its_clock_wears_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("centre.json");
        let at = |text: &str| {
            let json = format!(
                "{{\"name\":\"CCAS\",\"time_zone\":\"Europe/Paris\",\"now\":\"{text}\",\
                 \"next_distribution\":null,\"distributions\":[],\"queue_open\":true,\
                 \"pages_version\":3}}"
            );
            serde_json::from_str::<KioskCentre>(&json).expect("a centre")
        };
        let mut memory = Memory::start(file.clone()).expect("a thread");
        assert_eq!(*memory.known(), Known::default());
        memory.centre(&at("2026-11-23T09:10:00Z"));
        memory.pages(&KioskPages::default());
        drop(memory);
        let mut memory = Memory::start(file.clone()).expect("a thread");
        let known = memory.known().clone();
        assert_eq!(known.centre, Some(at("2026-11-23T09:00:00Z")));
        assert_eq!(known.pages, Some(KioskPages::default()));
        fs::remove_file(&file).expect("removed");
        memory.centre(&at("2026-11-23T09:59:59Z"));
        drop(memory);
        assert!(!file.exists(), "the same hour");
        let mut memory = Memory::start(file.clone()).expect("a thread");
        memory.centre(&at("2026-11-23T10:00:01Z"));
        drop(memory);
        assert!(file.exists());
    }

    #[test]
    fn a_damaged_file_is_none_and_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("centre.json");
        for damaged in [
            "",
            "{\"form\":1,\"kept\":[\"lun",
            "{\"form\":2,\"kept\":[]}",
            "{\"form\":1,\"kept\":7}",
            "\u{0}\u{0}\u{0}",
        ] {
            fs::write(&file, damaged).expect("written");
            assert_eq!(loaded(&file), None, "{damaged}");
        }
        let mut keeper = Keeper::start(file.clone()).expect("a thread");
        assert_eq!(keeper.load::<Vec<String>>(), None);
        keeper.keep(&vec!["mardi"]);
        drop(keeper);
        assert_eq!(loaded(&file), Some(vec!["mardi".to_owned()]));
    }
}
