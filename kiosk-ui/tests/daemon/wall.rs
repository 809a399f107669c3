//! The screen that calls numbers: its line, and what it says of itself.

use std::sync::Arc;
use std::time::Duration;

use courrier_api::{Client, DeviceKind};
use courrier_clock::{Clock as _, ManualClock};
use courrier_kiosk::display::{Line, News};
use courrier_kiosk::network::Network;

use courrier_domain::DeviceTrouble;
use courrier_testkit::{ChildGuard, Xvfb, wait_for};

use crate::fake::{CREDENTIAL, FakeDaemon, Identity};
use crate::program::{SOON, credential_in, kiosk};

#[test]
fn the_centre_is_read_anew_each_minute_and_after_an_outage() {
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let address = daemon.address;
    let client = Client::new(&address.to_string(), &identity.fingerprint()).expect("a client");
    let start = "2026-11-23T13:00:00Z".parse().expect("an instant");
    let clock = Arc::new(ManualClock::at(start));
    let network = Network::towards(&address.to_string());
    let client = client.with_bearer(CREDENTIAL);
    let mut line = Line::new(client, clock.clone(), network.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut look = || runtime.block_on(line.look());
    let name = |(_, centre): News| centre.expect("told once").0.name;

    assert_eq!(name(look()), "CCAS de Saint-Denis");
    daemon.is_called("CCAS de Paris");
    clock.advance(Duration::from_secs(59));
    assert_eq!(name(look()), "CCAS de Saint-Denis");
    clock.advance(Duration::from_secs(1));
    assert_eq!(name(look()), "CCAS de Paris", "while all is well");

    drop(daemon);
    let gone = look();
    assert!(gone.0.is_none());
    look();
    let losses = || network.health(clock.monotonic()).losses;
    assert_eq!(losses(), 1, "the line was lost once");
    assert_eq!(name(gone), "CCAS de Paris", "its name stays");
    let daemon = FakeDaemon::start(&identity, address.port());
    daemon.is_called("CCAS de Lyon");
    assert_eq!(name(look()), "CCAS de Lyon", "at once when it is back");
}

#[test]
fn the_wall_says_how_it_is_and_misses_no_reader() {
    let folder = tempfile::tempdir().expect("a folder");
    let credential = credential_in(folder.path());
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let screen = Xvfb::start(1280, 800).expect("a display");
    let mut command = kiosk(&daemon, &identity, &credential);
    command.args(["--display", "--windowed", "1280x800"]);
    let wall = ChildGuard::spawn(screen.attach(&mut command)).expect("the wall");
    assert!(
        wait_for(SOON, || !daemon.health().is_empty()),
        "{}",
        wall.log()
    );
    let told = daemon.health().remove(0);
    assert_eq!(told.kind, DeviceKind::Display);
    assert!(!told.troubles().contains(&DeviceTrouble::Reader));
    assert_eq!(told.version, env!("CARGO_PKG_VERSION"));
    assert!(told.free_disk_mb.is_some() && told.memory_mb.is_some());
    let line = told.network.expect("how its line is");
    assert_eq!(line.losses, 0);
    assert!(line.address.is_some_and(|address| address.is_loopback()));
    assert!(daemon.seen().is_empty(), "it shows no card");
}
