//! How the borne is, as it tells the daemon.

use std::fs;
use std::path::{Path, PathBuf};

use courrier_api::{KioskHealth, KioskNetwork};

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

    /// This machine's; free space is looked for where this file is.
    pub fn beside(file: &Path) -> Self {
        Self::new(file.parent().unwrap_or(file))
    }

    /// What is known, how the line is, and what the machine says.
    pub fn complete(&self, known: KioskHealth, network: KioskNetwork) -> KioskHealth {
        let machine = self.read();
        KioskHealth {
            temperature_c: machine.temperature_c,
            free_disk_mb: machine.free_disk_mb,
            memory_mb: machine.memory_mb,
            network: Some(network),
            ..known
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
    fn what_is_known_and_what_the_machine_says_is_told_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let known = KioskHealth {
            reader_ok: true,
            printer_ok: Some(false),
            ..KioskHealth::default()
        };
        let network = KioskNetwork {
            address: None,
            losses: 2,
        };
        let told = Instruments::new(folder.path()).complete(known, network.clone());
        assert_eq!(told.network, Some(network));
        assert_eq!((told.reader_ok, told.printer_ok), (true, Some(false)));
        assert!(told.free_disk_mb.is_some() && told.memory_mb.is_some());
    }
}
