//! The window in the compositor that the borne's unit starts: the real cage, on a screen in memory.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::Command;

use courrier_testkit::{ChildGuard, output_of, wait_for};

use crate::SOON;
use crate::watchdog::next;

/// The account that the window runs in when the tests are root's: cage refuses root.
const NOBODY: &str = "nobody";

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
}

/// What the unit starts, with its paths changed to ours.
fn started_by(unit: &str, program: &Path, config: &Path) -> Vec<String> {
    let units = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/systemd");
    let unit = fs::read_to_string(units.join(unit)).expect("the unit");
    for line in [
        "Type=notify",
        "NotifyAccess=all",
        "WatchdogSec=15s",
        "Restart=always",
    ] {
        assert!(unit.lines().any(|one| one == line), "{line}");
    }
    let start = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="));
    let words = start.expect("something to start").split(' ');
    let ours = |word: &str| match word {
        "/usr/local/bin/courrier-kiosk" => program.display().to_string(),
        "/etc/courrier/kiosk.toml" => config.display().to_string(),
        other => other.to_owned(),
    };
    words.map(ours).collect()
}

#[test]
fn the_borne_stands_in_cage() {
    stands_in_cage("courrier-kiosk.service");
}

#[test]
fn the_screen_that_calls_numbers_stands_in_cage() {
    stands_in_cage("courrier-kiosk-display.service");
}

fn stands_in_cage(unit: &str) {
    let number = |option| {
        let printed = output_of("id", &[option, NOBODY]).expect("id");
        printed.trim().parse::<u32>().expect("a number")
    };
    let root = output_of("id", &["-u"]).expect("id").trim() == "0";

    // Whatever the account is, it must reach all that it needs.
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    mode(folder.path(), 0o755);
    fs::copy(
        env!("CARGO_BIN_EXE_courrier-kiosk"),
        place("courrier-kiosk"),
    )
    .expect("copied");
    fs::create_dir(place("run")).expect("a folder");
    mode(&place("run"), 0o700);
    fs::write(place("credential"), "token\n").expect("written");
    mode(&place("credential"), 0o600);
    let systemd = UnixDatagram::bind(place("notify")).expect("a socket");
    mode(&place("notify"), 0o777);
    let credential = place("credential").display().to_string();
    let settings = format!(
        "daemon = \"127.0.0.1:1\"\nfingerprint = \"{}\"\ncredential-file = \"{credential}\"\n",
        "ab".repeat(32)
    );
    fs::write(place("kiosk.toml"), settings).expect("written");
    mode(&place("kiosk.toml"), 0o644);
    let start = started_by(unit, &place("courrier-kiosk"), &place("kiosk.toml"));
    let mut command = if root {
        for name in ["run", "credential"] {
            chown(place(name), Some(number("-u")), Some(number("-g"))).expect("given away");
        }
        let mut command = Command::new("setpriv");
        let (user, group) = (number("-u").to_string(), number("-g").to_string());
        command.args(["--clear-groups", "--reuid", &user, "--regid", &group]);
        command
    } else {
        Command::new("env")
    };
    command
        .args(start)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", place("run"))
        .env("XDG_RUNTIME_DIR", place("run"))
        .env("WLR_BACKENDS", "headless")
        .env("WLR_RENDERER", "pixman")
        .env("WLR_LIBINPUT_NO_DEVICES", "1")
        .env("SLINT_BACKEND", "winit-software")
        .env("WAYLAND_DEBUG", "1")
        .env("NOTIFY_SOCKET", place("notify"))
        .env("WATCHDOG_USEC", "3000000")
        // The compositor's own: systemd starts that, not the borne.
        .env("WATCHDOG_PID", "1");
    let mut cage = ChildGuard::spawn(&mut command).expect("cage");

    let ready = next(&systemd, SOON);
    assert_eq!(ready.as_deref(), Some("READY=1"), "{}", cage.log());
    assert_eq!(next(&systemd, SOON).as_deref(), Some("WATCHDOG=1"));
    let log = cage.log();
    assert!(
        log.contains("set_fullscreen"),
        "by Wayland, full screen: {log}"
    );

    // When the compositor dies, the borne does too, and systemd starts both again.
    cage.kill_9().expect("killed");
    let borne = place("courrier-kiosk");
    let runs = || {
        let mut processes = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
        processes.any(|process| {
            fs::read_link(process.path().join("exe")).is_ok_and(|program| program == borne)
        })
    };
    assert!(wait_for(SOON, || !runs()));
}
