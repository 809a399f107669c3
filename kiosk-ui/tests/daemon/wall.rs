//! The line of the screen that calls numbers.

use std::sync::Arc;
use std::time::Duration;

use courrier_api::Client;
use courrier_clock::ManualClock;
use courrier_kiosk::display::{Line, News};

use crate::fake::{CREDENTIAL, FakeDaemon, Identity};

#[test]
fn the_centre_is_read_anew_each_minute_and_after_an_outage() {
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let address = daemon.address;
    let client = Client::new(&address.to_string(), &identity.fingerprint()).expect("a client");
    let start = "2026-11-23T13:00:00Z".parse().expect("an instant");
    let clock = Arc::new(ManualClock::at(start));
    let mut line = Line::new(client.with_bearer(CREDENTIAL), clock.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut look = || runtime.block_on(line.look());
    let name = |(_, centre): News| centre.expect("told once").name;

    assert_eq!(name(look()), "CCAS de Saint-Denis");
    daemon.is_called("CCAS de Paris");
    clock.advance(Duration::from_secs(59));
    assert_eq!(name(look()), "CCAS de Saint-Denis");
    clock.advance(Duration::from_secs(1));
    assert_eq!(name(look()), "CCAS de Paris", "while all is well");

    drop(daemon);
    let gone = look();
    assert!(gone.0.is_none());
    assert_eq!(name(gone), "CCAS de Paris", "its name stays");
    let daemon = FakeDaemon::start(&identity, address.port());
    daemon.is_called("CCAS de Lyon");
    assert_eq!(name(look()), "CCAS de Lyon", "at once when it is back");
}
