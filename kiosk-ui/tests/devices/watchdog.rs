//! systemd's side of the watchdog: a real socket, and a window that hangs.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

use courrier_testkit::{ChildGuard, Xvfb, free_port};

use crate::SOON;

/// The watchdog's limit, as the unit would set it.
const LIMIT: Duration = Duration::from_millis(1_500);

/// The next message, or none within this time.
pub fn next(systemd: &UnixDatagram, patience: Duration) -> Option<String> {
    systemd.set_read_timeout(Some(patience)).expect("set");
    let mut message = [0; 256];
    let length = systemd.recv(&mut message).ok()?;
    Some(
        String::from_utf8_lossy(&message[..length])
            .trim()
            .to_owned(),
    )
}

/// The program before a daemon that is gone, watched by systemd.
struct Watched {
    program: ChildGuard,
    screen: Xvfb,
    systemd: UnixDatagram,
    _folder: tempfile::TempDir,
}

fn watched(options: &[&str]) -> Watched {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&socket).expect("a socket");
    let credential = folder.path().join("credential");
    fs::write(&credential, "token\n").expect("written");
    fs::set_permissions(&credential, fs::Permissions::from_mode(0o600)).expect("changed");

    let screen = Xvfb::start(800, 500).expect("a display");
    let nobody = format!("127.0.0.1:{}", free_port().expect("a port"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_courrier-kiosk"));
    command
        .args(["--daemon", &nobody, "--windowed", "800x500"])
        .args(["--fingerprint", &"ab".repeat(32)])
        .arg("--credential-file")
        .arg(&credential)
        .args(options)
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", LIMIT.as_micros().to_string())
        .env_remove("WATCHDOG_PID");
    let program = ChildGuard::spawn(screen.attach(&mut command)).expect("the program");

    let first = next(&systemd, SOON);
    assert_eq!(first.as_deref(), Some("READY=1"), "{}", program.log());
    for _ in 0..3 {
        // Each within the limit, or systemd would end it.
        assert_eq!(next(&systemd, LIMIT).as_deref(), Some("WATCHDOG=1"));
    }
    Watched {
        program,
        screen,
        systemd,
        _folder: folder,
    }
}

#[test]
fn the_screen_that_calls_numbers_beats_too() {
    let mut wall = watched(&["--display"]);
    assert!(wall.program.is_running());
}

#[test]
fn the_beat_comes_from_the_window_and_stops_with_it() {
    let Watched {
        program: mut borne,
        screen,
        systemd,
        _folder,
    } = watched(&[]);
    // A display server that hangs takes the window with it; the process itself lives on.
    screen.freeze().expect("frozen");
    let mut beats = 0;
    while next(&systemd, LIMIT * 2).is_some() {
        beats += 1;
        assert!(beats < 60, "the window hangs, and the beat goes on");
    }
    assert!(borne.is_running());
    screen.thaw().expect("thawed");
    assert_eq!(next(&systemd, SOON).as_deref(), Some("WATCHDOG=1"));
}
