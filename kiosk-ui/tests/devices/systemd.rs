//! The real systemd, with the borne's unit: what dies or hangs is started again.
//!
//! A user's instance takes the unit, without what it can't do (another account, the console, the
//! fences). Root, who has none, gets one in a mount and process namespace of its own, where nothing of
//! the machine's is touched and all ends with the test.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use courrier_testkit::{ChildGuard, Xvfb, output_of, wait_for};

use crate::SOON;

const PROGRAM: &str = env!("CARGO_BIN_EXE_courrier-kiosk");

/// What the test is about.
const KEPT: [&str; 8] = [
    "StartLimitIntervalSec",
    "Type",
    "WatchdogSec",
    "TimeoutStartSec",
    "Restart",
    "RestartSec",
    "OOMPolicy",
    "ExecStart",
];

/// The unit as far as a user's instance takes it, with our paths.
fn unit(config: &Path, display: &str) -> String {
    let kept = |line: &&str| {
        let name = line.split('=').next().unwrap_or_default();
        line.starts_with('[') || KEPT.contains(&name)
    };
    let unit = include_str!("../../../deploy/systemd/courrier-kiosk-kms.service");
    let lines: Vec<&str> = unit.lines().filter(kept).collect();
    assert_eq!(lines.len(), KEPT.len() + 3, "{lines:#?}");
    lines
        .join("\n")
        .replace("/usr/local/bin/courrier-kiosk", PROGRAM)
        .replace("/etc/courrier/kiosk.toml", &config.display().to_string())
        .replace(
            "[Service]",
            &format!("[Service]\nEnvironment=SLINT_BACKEND=winit-software DISPLAY={display}"),
        )
}

/// The borne's process: the one that was given this file.
fn borne(config: &Path) -> Option<u32> {
    let processes = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
    let ours = |process: fs::DirEntry| {
        let program = fs::read_link(process.path().join("exe")).ok()?;
        let given = fs::read(process.path().join("cmdline")).ok()?;
        let is = program == Path::new(PROGRAM)
            && String::from_utf8_lossy(&given).contains(&config.display().to_string());
        process.file_name().to_str().filter(|_| is)?.parse().ok()
    };
    processes.into_iter().find_map(ours)
}

/// Who runs the unit, until it is dropped.
enum Systemd {
    Own(ChildGuard),
    Users { unit: PathBuf },
}

impl Systemd {
    fn start(unit: &str, home: &Path) -> Self {
        if output_of("id", &["-u"]).expect("id").trim() == "0" {
            Self::Own(own_instance(unit, home))
        } else {
            let runtime = std::env::var_os("XDG_RUNTIME_DIR").expect("a session of systemd's");
            let folder = Path::new(&runtime).join("systemd/user");
            fs::create_dir_all(&folder).expect("a folder");
            let file = folder.join(format!("courrier-borne-{}.service", std::process::id()));
            fs::write(&file, unit).expect("written");
            let systemd = Self::Users { unit: file };
            tell_systemd(&["daemon-reload"]);
            systemd.tell_of_unit("start");
            systemd
        }
    }

    fn tell_of_unit(&self, what: &str) {
        if let Self::Users { unit } = self {
            let name = unit.file_name().and_then(|name| name.to_str());
            tell_systemd(&["--no-block", what, name.expect("a name")]);
        }
    }

    fn log(&self) -> String {
        match self {
            Self::Own(process) => process.log(),
            Self::Users { unit } => format!("journalctl --user, {}", unit.display()),
        }
    }
}

fn tell_systemd(what: &[&str]) {
    let told = output_of("systemctl", &[&["--user"], what].concat());
    told.unwrap_or_else(|error| panic!("{what:?}: {error}"));
}

impl Drop for Systemd {
    fn drop(&mut self) {
        self.tell_of_unit("stop");
        if let Self::Users { unit } = self {
            let _ = fs::remove_file(unit);
        }
    }
}

/// A user's instance that starts the unit, and nothing else.
fn own_instance(unit: &str, home: &Path) -> ChildGuard {
    let units = home.join(".config/systemd/user");
    let wanted = units.join("default.target.wants");
    let name = "courrier-kiosk.service";
    fs::create_dir_all(&wanted).expect("folders");
    fs::write(units.join(name), unit).expect("written");
    symlink(units.join(name), wanted.join(name)).expect("enabled");
    let run = home.join("run");
    fs::create_dir(&run).expect("a folder");
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).expect("private");
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
        .args(["sh", "-ec"])
        // It runs only where systemd seems to have started the machine, and as any process but the
        // first.
        .arg(
            "mount -t tmpfs none /run; mkdir -p /run/systemd/system; \
             /usr/lib/systemd/systemd --user; exit 1",
        )
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", run)
        .env("SYSTEMD_LOG_TARGET", "console")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    ChildGuard::spawn(&mut command).expect("systemd")
}

#[test]
fn a_borne_that_dies_or_hangs_is_started_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    fs::write(place("credential"), "token\n").expect("written");
    fs::set_permissions(place("credential"), fs::Permissions::from_mode(0o600)).expect("private");
    let config = place("kiosk.toml");
    let settings = format!(
        "daemon = \"127.0.0.1:1\"\nfingerprint = \"{}\"\ncredential-file = \"{}\"\n",
        "ab".repeat(32),
        place("credential").display()
    );
    fs::write(&config, settings).expect("written");

    let screen = Xvfb::start(1280, 800).expect("a display");
    let systemd = Systemd::start(&unit(&config, screen.display()), folder.path());
    let mut before = None;
    for ails in ["", "-KILL", "-STOP"] {
        if let Some(pid) = before {
            output_of("kill", &[ails, &format!("{pid}")]).expect("it ails");
        }
        // A hang is noticed by the watchdog's time, 15 s; then it has to start.
        let is_new = || borne(&config).is_some_and(|pid| Some(pid) != before);
        assert!(
            wait_for(SOON * 2, is_new),
            "{ails} {before:?}: {}",
            systemd.log()
        );
        screen
            .focus("Borne courrier", SOON)
            .unwrap_or_else(|error| panic!("{ails}: {error}: {}", systemd.log()));
        before = borne(&config);
    }
}
