//! The thread that speaks with the daemon.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use axum::http::StatusCode;
use courrier_api::{Client, Tap};
use courrier_cards::Token;
use courrier_clock::SystemClock;
use courrier_kiosk::controller::NoAnswer;
use courrier_kiosk::health::Instruments;
use courrier_kiosk::network::Network;
use courrier_kiosk::outside::{Service as _, TapId};
use courrier_kiosk::service::{DaemonLink, Heard};
use courrier_testkit::{free_port, wait_for};

use crate::fake::{CREDENTIAL, FakeDaemon, Identity, Reply, known};

const SOON: Duration = Duration::from_secs(20);

fn link(identity: &Identity, port: u16, credential: &str) -> (DaemonLink, Receiver<Heard>) {
    let address = format!("127.0.0.1:{port}");
    let client = Client::new(&address, &identity.fingerprint()).expect("a client");
    let (tell, heard) = channel();
    let listener = Arc::new(move |news| drop(tell.send(news)));
    let link = DaemonLink::start(
        client.with_bearer(credential),
        SystemClock::shared(),
        Instruments::new(std::path::Path::new(".")),
        Network::towards(&address),
        listener,
    );
    (link.expect("a thread"), heard)
}

fn token(text: &str) -> Token {
    Token::new(text.to_owned())
}

/// The next answer to a tap.
fn answer(heard: &Receiver<Heard>) -> (TapId, Result<Tap, NoAnswer>) {
    loop {
        if let Heard::Tap(tap, answer, _) = heard.recv_timeout(SOON).expect("an answer") {
            return (tap, answer);
        }
    }
}

fn centre_answers(heard: &Receiver<Heard>) -> bool {
    loop {
        if let Heard::Centre(centre) = heard.recv_timeout(SOON).expect("news of the centre") {
            return centre.is_ok();
        }
    }
}

#[test]
fn a_tap_that_is_asked_again_is_one_tap() {
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let (mut link, heard) = link(&identity, daemon.address.port(), CREDENTIAL);
    // Busy, then silent for longer than one attempt, then well.
    daemon.will([
        Reply::Status(StatusCode::SERVICE_UNAVAILABLE),
        Reply::Silence,
        Reply::Answer(known(3)),
        Reply::Answer(known(1)),
        Reply::Answer(known(1)),
    ]);
    link.tap(1, &token("card"));
    assert_eq!(answer(&heard), (1, Ok(known(3))));
    link.tap(1, &token("card"));
    link.tap(2, &token("card"));
    let mut later = [answer(&heard).0, answer(&heard).0];
    later.sort_unstable();
    assert_eq!(later, [1, 2]);

    let seen = daemon.seen();
    assert_eq!(seen.len(), 5);
    assert!(seen.iter().all(|tap| tap.token == "card"));
    assert!(!seen[0].key.is_empty());
    let first = seen.iter().filter(|tap| tap.key == seen[0].key).count();
    assert_eq!(first, 4, "all but the second tap carry the first one's key");
}

#[test]
fn a_refusal_is_told_at_once_and_not_repeated() {
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let (mut link, heard) = link(&identity, daemon.address.port(), CREDENTIAL);
    let refusals = [
        StatusCode::INTERNAL_SERVER_ERROR,
        // Each try of a card nobody knows counts: asked again, it would count for many.
        StatusCode::TOO_MANY_REQUESTS,
    ];
    for (tap, status) in (1..).zip(refusals) {
        daemon.will([Reply::Status(status)]);
        link.tap(tap, &token("card"));
        assert_eq!(answer(&heard), (tap, Err(NoAnswer::Refused)), "{status}");
        assert_eq!(daemon.seen().len() as u64, tap, "{status}");
    }
}

#[test]
fn a_slow_answer_does_not_hold_up_the_next_card() {
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let (mut link, heard) = link(&identity, daemon.address.port(), CREDENTIAL);
    daemon.will([Reply::AfterTheNext(known(1)), Reply::Answer(known(2))]);
    link.tap(1, &token("first"));
    assert!(wait_for(SOON, || daemon.seen().len() == 1));
    link.tap(2, &token("second"));
    let answers = [answer(&heard), answer(&heard)];
    assert!(answers.contains(&(1, Ok(known(1)))) && answers.contains(&(2, Ok(known(2)))));
}

#[test]
fn a_daemon_that_comes_goes_and_comes_back_is_noticed() {
    let identity = Identity::new();
    let port = free_port().expect("a port");
    let (mut link, heard) = link(&identity, port, CREDENTIAL);
    assert!(!centre_answers(&heard), "nobody is there");
    let daemon = FakeDaemon::start(&identity, port);
    while !centre_answers(&heard) {}
    drop(daemon);
    // A tap in vain makes the link look before its turn; the tap itself is heard of in time.
    link.tap(1, &token("card"));
    assert_eq!(answer(&heard), (1, Err(NoAnswer::Unreachable)));
    while centre_answers(&heard) {}
    let daemon = FakeDaemon::start(&identity, port);
    while !centre_answers(&heard) {}
    link.health_is(courrier_api::KioskHealth {
        reader_ok: true,
        ..courrier_api::KioskHealth::default()
    });
    let told = |health: &courrier_api::KioskHealth| health.reader_ok;
    assert!(
        wait_for(SOON, || daemon.health().last().is_some_and(told)),
        "the borne says how it is"
    );
    let line = daemon.health().pop().and_then(|health| health.network);
    let line = line.expect("and how its line is");
    assert_eq!(
        line.losses, 1,
        "the daemon that was not there yet was not lost"
    );
    assert_eq!(line.address, Some(std::net::Ipv4Addr::LOCALHOST.into()));
}

#[test]
fn another_daemon_or_another_credential_is_no_centre() {
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let (_link, heard) = link(&identity, daemon.address.port(), "revoked");
    assert!(!centre_answers(&heard));
    let (_link, heard) = self::link(&Identity::new(), daemon.address.port(), CREDENTIAL);
    assert!(!centre_answers(&heard));
}
