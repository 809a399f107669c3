//! Sends messages to a gateway of this machine that answers after 50 ms, so many at once, each
//! through the dispatcher, and says how many leave a second (a line of JSON for the table of
//! benchmarks):
//! `cargo run --release -p courrier-routes --example drain`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use courrier_clock::{Clock, SystemClock};
use courrier_domain::contact::Telephone;
use courrier_firmware_config::GatewayProfiles;
use courrier_messages::sms::encode;
use courrier_routes::gateway::{Gateway, GatewaySettings};
use courrier_routes::policy::{
    Attempts, Backoff, Channel, Choice, Decision, Dispatcher, LineSettings, Month,
};
use courrier_routes::{Body, Outgoing, Reference, Route, Secret, Sms};
use courrier_testkit::{HttpPeer, HttpReply};
use futures_util::StreamExt;
use futures_util::stream;

/// Messages measured.
const MESSAGES: usize = 4_000;
/// How many wait for their answer at once: as many as the daemon lets.
const AT_ONCE: usize = 32;
/// Messages a second that must leave at least.
const LEAST: u32 = 200;
/// How long the gateway takes.
const ANSWER: Duration = Duration::from_millis(50);
const ROUTE: &str = "octopush";
const MONTH: Month = Month {
    year: 2026,
    month: 11,
};

fn gateway(
    peer: &HttpPeer,
    clock: Arc<SystemClock>,
) -> Result<Gateway, Box<dyn std::error::Error>> {
    let profiles = GatewayProfiles::load(None)?;
    let profile = profiles.get(ROUTE).ok_or("a profile of ours")?.clone();
    let secret = |name: &str| (name.to_owned(), Secret::new("k3y"));
    let settings = GatewaySettings {
        name: ROUTE.to_owned(),
        base_url: Some(peer.url()),
        settings: BTreeMap::from([("sender".to_owned(), "CCAS".to_owned())]),
        secrets: BTreeMap::from([secret("api_login"), secret("api_key")]),
        ..GatewaySettings::default()
    };
    // What it tells of its health is of no interest here.
    let (events, _) = tokio::sync::mpsc::unbounded_channel();
    Ok(Gateway::new(settings, profile, None, clock, events)?)
}

/// Sends one message; whether it was taken.
async fn send(
    gateway: &Gateway,
    dispatcher: &Mutex<Dispatcher>,
    clock: &SystemClock,
    number: usize,
) -> bool {
    let Ok(reference) = Reference::new(format!("bench-{number}")) else {
        return false;
    };
    let message = Outgoing {
        reference,
        body: Body::Sms(Sms {
            to: Telephone::stored("+33612345678".to_owned()),
            text: encode("Du courrier vous attend. CCAS de Saint-Denis"),
        }),
    };
    let mut attempts = Attempts::new(Channel::Sms, 1, clock.now());
    let lock = || dispatcher.lock().unwrap_or_else(PoisonError::into_inner);
    let Choice::Route(route) = lock().choose(&attempts, clock.now(), MONTH) else {
        return false;
    };
    let outcome = gateway.send(&message).await;
    let (decision, _) = lock().settle(
        &mut attempts,
        &route,
        outcome,
        clock.now(),
        MONTH,
        &mut || 0.5,
    );
    matches!(decision, Decision::Accepted(_))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let clock = Arc::new(SystemClock::new());
    let peer = HttpPeer::start(|_| HttpReply::Late(ANSWER, 200, r#"{"sms_ticket":"t"}"#.into()))?;
    let gateway = gateway(&peer, Arc::clone(&clock))?;
    let line = LineSettings {
        name: ROUTE.to_owned(),
        channel: Channel::Sms,
        monthly_cap: None,
        price_millis: 60,
    };
    let dispatcher = Mutex::new(Dispatcher::new(vec![line], Backoff::default()));
    let start = clock.monotonic();
    let taken = stream::iter(0..MESSAGES)
        .map(|number| send(&gateway, &dispatcher, &clock, number))
        .buffer_unordered(AT_ONCE)
        .filter(|taken| std::future::ready(*taken))
        .count()
        .await;
    let seconds = clock.monotonic().saturating_sub(start).as_secs_f64();
    if taken < MESSAGES {
        return Err(format!("{taken} of {MESSAGES} messages were taken").into());
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let rate = taken as f64 / seconds;
    println!(
        r#"{{"what": "messages to a gateway that takes 50 ms, a second", "size": {MESSAGES}, "found": {rate:.0}, "least": {LEAST}, "unit": ""}}"#
    );
    Ok(())
}
