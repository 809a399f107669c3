//! The window in the compositor that the borne's unit starts: the real cage, on a screen in memory.

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::Path;

use courrier_testkit::{ChildGuard, wait_for};

use crate::SOON;
use crate::account::{mode, with_a_borne, without_rights};
use crate::watchdog::next;

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
    let folder = with_a_borne();
    let place = |name: &str| folder.path().join(name);
    let systemd = UnixDatagram::bind(place("notify")).expect("a socket");
    mode(&place("notify"), 0o777);
    let start = started_by(unit, &place("courrier-kiosk"), &place("kiosk.toml"));
    let mut command = without_rights(&folder);
    command
        .args(start)
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
