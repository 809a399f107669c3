//! How the borne is, as it tells the daemon.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use courrier_api::KioskHealth;

/// The daemon's clock and the borne's may differ by so much: the network's delay, and a clock that
/// is set once a day.
const CLOCKS_DIFFER: Duration = Duration::from_mins(2);

/// What is known of the borne's health, by all of its threads.
#[derive(Debug, Clone)]
pub struct Health {
    known: Arc<Mutex<KioskHealth>>,
    instruments: Instruments,
}

impl Health {
    /// Nothing is known yet but what the machine says of itself.
    pub fn new(instruments: Instruments) -> Self {
        let known = KioskHealth {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..KioskHealth::default()
        };
        Self {
            known: Arc::new(Mutex::new(known)),
            instruments,
        }
    }

    /// Takes note of something: a tap, a printer without paper, a voice that works again.
    pub fn note(&self, note: impl FnOnce(&mut KioskHealth)) {
        note(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Compares the daemon's clock with this one's.
    pub fn note_clocks(&self, daemon: DateTime<Utc>, borne: DateTime<Utc>) {
        self.note(|known| known.clock_ok = Some(clocks_agree(daemon, borne)));
    }

    /// All that is to be told. It reads a few files: not from the window's thread.
    pub fn told(&self) -> KioskHealth {
        let machine = self.instruments.read();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        KioskHealth {
            temperature_c: machine.temperature_c,
            free_disk_mb: machine.free_disk_mb,
            memory_mb: machine.memory_mb,
            ..known.clone()
        }
    }
}

/// What the machine says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Machine {
    /// The hottest sensor, in degrees Celsius.
    pub temperature_c: Option<i32>,
    /// What is free for the borne where it keeps its files, in MiB.
    pub free_disk_mb: Option<u64>,
    /// What its process has in memory, in MiB.
    pub memory_mb: Option<u32>,
}

/// Where the machine is asked. Reading is quick, but it reads files: ask from a thread.
#[derive(Debug, Clone)]
pub struct Instruments {
    thermal: PathBuf,
    status: PathBuf,
    folder: PathBuf,
}

impl Instruments {
    /// This machine's; free space is looked for in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self {
            thermal: "/sys/class/thermal".into(),
            status: "/proc/self/status".into(),
            folder: folder.to_owned(),
        }
    }

    /// Reads them all.
    pub fn read(&self) -> Machine {
        Machine {
            temperature_c: hottest(&self.thermal),
            free_disk_mb: free_space(&self.folder),
            memory_mb: fs::read_to_string(&self.status)
                .ok()
                .and_then(|status| resident(&status)),
        }
    }
}

/// Whether two clocks agree.
fn clocks_agree(daemon: DateTime<Utc>, borne: DateTime<Utc>) -> bool {
    (daemon - borne)
        .abs()
        .to_std()
        .is_ok_and(|by| by <= CLOCKS_DIFFER)
}

/// Of all zones: which of them is the processor's differs from machine to machine.
fn hottest(thermal: &Path) -> Option<i32> {
    let zones = fs::read_dir(thermal).ok()?.filter_map(Result::ok);
    let millidegrees = zones.filter_map(|zone| {
        let text = fs::read_to_string(zone.path().join("temp")).ok()?;
        text.trim().parse::<i32>().ok()
    });
    // A sensor that is broken or asleep says something absurd.
    let believable = millidegrees.filter(|heat| (-40_000..=150_000).contains(heat));
    believable.max().map(|heat| heat.div_euclid(1_000))
}

fn free_space(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.checked_mul(disk.f_frsize)? >> 20)
}

fn resident(status: &str) -> Option<u32> {
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u32 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib >> 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_says_how_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let machine = Instruments::new(folder.path()).read();
        assert!(machine.free_disk_mb.is_some());
        let memory = machine.memory_mb.expect("the process's memory");
        assert!((1..4_096).contains(&memory), "{memory}");
    }

    #[test]
    fn the_hottest_believable_sensor_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(hottest(folder.path()), None);
        assert_eq!(hottest(Path::new("/nonexistent")), None);
        for (zone, heat) in [
            ("thermal_zone0", "41500\n"),
            ("thermal_zone1", "27800\n"),
            ("thermal_zone2", "-274000\n"),
            ("thermal_zone3", "250000\n"),
            ("thermal_zone4", "hot\n"),
            ("cooling_device0", ""),
        ] {
            fs::create_dir(folder.path().join(zone)).expect("a folder");
            fs::write(folder.path().join(zone).join("temp"), heat).expect("a file");
        }
        assert_eq!(hottest(folder.path()), Some(41));
    }

    #[test]
    fn what_is_not_told_is_none() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t   54321 kB\n"), Some(53));
        assert_eq!(resident("Name:\tx\n"), None);
        assert_eq!(resident("VmRSS:\n"), None);
        assert_eq!(free_space(Path::new("/nonexistent")), None);
    }

    #[test]
    fn what_was_noted_and_what_the_machine_says_is_told_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let health = Health::new(Instruments::new(folder.path()));
        let first = health.told();
        assert_eq!(first.version, env!("CARGO_PKG_VERSION"));
        assert_eq!((first.reader_ok, first.printer_ok), (false, None));
        assert!(first.free_disk_mb.is_some() && first.memory_mb.is_some());
        let at = DateTime::from_timestamp(1_700_000_000, 0).expect("an instant");
        let elsewhere = health.clone();
        elsewhere.note(|known| known.last_tap = Some(at));
        elsewhere.note_clocks(at + chrono::TimeDelta::hours(1), at);
        let told = health.told();
        assert_eq!((told.last_tap, told.clock_ok), (Some(at), Some(false)));
    }

    #[test]
    fn clocks_may_differ_by_two_minutes_either_way() {
        let at = |seconds: i64| {
            DateTime::from_timestamp(1_700_000_000 + seconds, 0).expect("an instant")
        };
        for (seconds, agree) in [
            (0, true),
            (120, true),
            (-120, true),
            (121, false),
            (-121, false),
        ] {
            assert_eq!(clocks_agree(at(seconds), at(0)), agree, "{seconds}");
        }
        assert!(!clocks_agree(
            DateTime::<Utc>::MAX_UTC,
            DateTime::<Utc>::MIN_UTC
        ));
    }
}
