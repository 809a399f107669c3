//! Whether headphones are plugged in, as the sound card's jack tells.
//!
//! The kernel shows a jack that notices its plug as an input device with a switch. A jack of a
//! machine whose sound card can't tell, and most USB headsets, are not seen: there the voice is
//! asked for by a key.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use evdev::{Device, SwitchCode};

use super::VoiceEvent;
use super::loudspeaker::Listener;

/// How often the jacks are asked, and how many of these turns until new ones are looked for.
const TURN: Duration = Duration::from_millis(400);
const LOOK_AGAIN: u32 = 25;

/// Where the kernel describes input devices, and where they are.
const DESCRIPTIONS: &str = "/sys/class/input";
const DEVICES: &str = "/dev/input";

/// The watch over the jacks; it ends when this is dropped.
#[derive(Debug)]
pub struct Headphones {
    _end: Sender<()>,
}

impl Headphones {
    /// Starts watching. Tells [`VoiceEvent::Headphones`] at each change, and at first if some are
    /// plugged in.
    pub fn watch(listener: Listener) -> std::io::Result<Self> {
        let (end, ended) = channel();
        std::thread::Builder::new()
            .name("headphones".to_owned())
            .spawn(move || {
                let mut jacks = Jacks::default();
                let mut plugged = Plugged::default();
                let mut turn = 0;
                loop {
                    if turn % LOOK_AGAIN == 0 {
                        jacks.look(Path::new(DESCRIPTIONS), Path::new(DEVICES));
                    }
                    turn = turn.wrapping_add(1);
                    if let Some(now) = plugged.note(jacks.plugged()) {
                        listener(VoiceEvent::Headphones(now));
                    }
                    if ended.recv_timeout(TURN) == Err(RecvTimeoutError::Disconnected) {
                        return;
                    }
                }
            })?;
        Ok(Self { _end: end })
    }
}

/// The jacks that are open.
#[derive(Default)]
struct Jacks(BTreeMap<PathBuf, Device>);

impl Jacks {
    fn look(&mut self, descriptions: &Path, devices: &Path) {
        for name in with_a_jack(descriptions) {
            let path = devices.join(name);
            if self.0.contains_key(&path) {
                continue;
            }
            match Device::open(&path) {
                Ok(device) => drop(self.0.insert(path, device)),
                Err(error) => tracing::debug!(path = %path.display(), %error, "a jack"),
            }
        }
    }

    /// Whether something is plugged into one of them. One that no longer answers is gone.
    fn plugged(&mut self) -> bool {
        let mut plugged = false;
        self.0.retain(|_, device| match device.get_switch_state() {
            Ok(switches) => {
                plugged |= switches.contains(SwitchCode::SW_HEADPHONE_INSERT);
                true
            }
            Err(_unplugged) => false,
        });
        plugged
    }
}

/// The input devices (`event3`…) that have a switch for headphones.
fn with_a_jack(descriptions: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(descriptions) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("event"))
        .filter(|name| {
            let switches = descriptions.join(name).join("device/capabilities/sw");
            fs::read_to_string(switches).is_ok_and(|mask| has_headphones(&mask))
        })
        .collect();
    names.sort();
    names
}

/// Reads the kernel's mask of switches: hexadecimal words, the lowest last.
fn has_headphones(mask: &str) -> bool {
    let lowest = mask.split_whitespace().next_back().unwrap_or_default();
    u64::from_str_radix(lowest, 16)
        .is_ok_and(|bits| bits & (1 << SwitchCode::SW_HEADPHONE_INSERT.0) != 0)
}

/// What was last told.
#[derive(Debug, Default)]
struct Plugged(bool);

impl Plugged {
    /// The state, if it is news.
    fn note(&mut self, now: bool) -> Option<bool> {
        let news = self.0 != now;
        self.0 = now;
        news.then_some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_jacks_for_headphones_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, switches) in [
            ("event0", "0\n"),
            ("event1", "1\n"),
            ("event2", "4\n"),
            ("event10", "1 14\n"),
            ("mouse0", "4\n"),
            ("event3", "4 0\n"),
            ("event4", ""),
        ] {
            let place = folder.path().join(name).join("device/capabilities");
            fs::create_dir_all(&place).expect("a folder");
            fs::write(place.join("sw"), switches).expect("a file");
        }
        assert_eq!(with_a_jack(folder.path()), ["event10", "event2"]);
        assert!(with_a_jack(Path::new("/nonexistent")).is_empty());
    }

    #[test]
    fn a_device_that_is_no_jack_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("event0/device/capabilities");
        fs::create_dir_all(&place).expect("a folder");
        fs::write(place.join("sw"), "4").expect("a file");
        fs::write(folder.path().join("dev0"), "").expect("a file");
        let mut jacks = Jacks::default();
        jacks.look(folder.path(), folder.path());
        assert!(!jacks.plugged(), "a folder is no input device");
    }

    #[test]
    fn only_changes_are_news() {
        let mut plugged = Plugged::default();
        let told: Vec<_> = [false, true, true, false, false]
            .map(|now| plugged.note(now))
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(told, [true, false]);
    }
}
