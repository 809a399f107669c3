//! A folder, a card, and a route to the modem that may be plugged in there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use courrier_clock::SystemClock;
use courrier_domain::contact::Telephone;
use courrier_firmware_config::ModemProfile;
use courrier_messages::sms::encode;
use courrier_routes::modem::{Modem, ModemSettings, PinMemory};
use courrier_routes::{
    Body, Event, Happening, Outcome, Outgoing, Pending, ProviderRef, Readiness, Reference, Reply,
    Report, Route, Secret, Sms,
};
use courrier_testkit::{GsmModem, Sim};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything takes, on the slowest machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const NUMBER: &str = "+33612345678";

pub struct Stage {
    folder: TempDir,
    pub sim: Sim,
    pub pin: Option<&'static str>,
    pub profile: ModemProfile,
}

/// A route and what it tells.
pub struct Running {
    pub route: Modem,
    events: mpsc::UnboundedReceiver<Event>,
}

/// A profile that comes with the program, with times for a modem that answers at once.
fn quick(name: &str, text: &str) -> ModemProfile {
    let mut quick = String::new();
    for line in text.lines() {
        let shorter = match line.split_once(" = ").map(|(key, _)| key) {
            Some("answer_ms") => "answer_ms = 3000",
            Some("prompt_ms") => "prompt_ms = 800",
            Some("send_ms") => "send_ms = 1500",
            Some("sim_ms") => "sim_ms = 1000",
            Some("watch_ms") => "watch_ms = 100",
            Some("reconnect_ms") => "reconnect_ms = 40",
            _ => line,
        };
        quick.push_str(shorter);
        quick.push('\n');
    }
    ModemProfile::parse(Path::new(name), &quick).expect("a profile of ours")
}

impl Stage {
    pub fn new(sim: Sim) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            sim,
            pin: None,
            profile: quick(
                "generic.toml",
                include_str!("../../../../firmware-config/modems/generic.toml"),
            ),
        }
    }

    /// The same with a modem that wants its reports acknowledged.
    pub fn with_simcom(mut self) -> Self {
        self.profile = quick(
            "simcom.toml",
            include_str!("../../../../firmware-config/modems/simcom.toml"),
        );
        self
    }

    /// The same, waiting for the network as long as at a centre.
    pub fn with_patience_of_a_minute(mut self) -> Self {
        let text = include_str!("../../../../firmware-config/modems/generic.toml");
        let profile = ModemProfile::parse(Path::new("generic.toml"), text);
        self.profile = profile.expect("a profile of ours");
        self
    }

    pub fn port(&self) -> PathBuf {
        self.folder.path().join("modem")
    }

    pub fn pin_note(&self) -> PathBuf {
        self.folder.path().join("pin")
    }

    pub fn plug(&self) -> GsmModem {
        self.plug_at(1)
    }

    pub fn plug_at(&self, first: u8) -> GsmModem {
        GsmModem::plug(self.port(), &self.sim, first).expect("a pty")
    }

    pub fn start(&self) -> Running {
        self.start_with(&[])
    }

    pub fn start_with(&self, pending: &[Pending]) -> Running {
        let (sender, events) = mpsc::unbounded_channel();
        let settings = ModemSettings {
            name: "modem".to_owned(),
            port: self.port(),
            pin: self.pin.map(Secret::new),
            pin_memory: PinMemory::in_file(self.pin_note()),
            service_centre: None,
            validity: None,
        };
        let profile = self.profile.clone();
        let route = Modem::start(settings, profile, SystemClock::shared(), sender, pending);
        Running {
            route: route.expect("a thread"),
            events,
        }
    }
}

pub fn reference(text: &str) -> Reference {
    Reference::new(text).expect("a reference")
}

pub fn message(ours: &str, text: &str) -> Outgoing {
    Outgoing {
        reference: reference(ours),
        body: Body::Sms(Sms {
            to: Telephone::stored(NUMBER.to_owned()),
            text: encode(text),
        }),
    }
}

pub fn accepted(provider: &str) -> Outcome {
    Outcome::Accepted(ProviderRef(provider.to_owned()))
}

impl Running {
    pub async fn send(&self, ours: &str) -> Outcome {
        self.send_text(ours, "Bonjour").await
    }

    pub async fn send_text(&self, ours: &str, text: &str) -> Outcome {
        let message = message(ours, text);
        let sent = timeout(PATIENCE, self.route.send(&message));
        sent.await.expect("an outcome")
    }

    /// Waits until it is so.
    pub async fn until(&mut self, readiness: Readiness) {
        let wait = async {
            // An event tells that it changed, and may be of long ago: what it is now, the route says.
            while self.route.health().readiness != readiness {
                // Other events are looked for later, or not at all; a receipt dropped comes again.
                self.events.recv().await.expect("the route lives");
            }
        };
        let waited = timeout(PATIENCE, wait).await;
        let now = self.route.health();
        assert!(waited.is_ok(), "never {readiness:?}, but {now:?}");
    }

    /// The next event that `pick` takes.
    async fn next<T>(&mut self, pick: impl Fn(Event) -> Option<T>) -> T {
        let wait = async {
            loop {
                let event = self.events.recv().await.expect("the route lives");
                if let Some(found) = pick(event) {
                    return found;
                }
            }
        };
        timeout(PATIENCE, wait).await.expect("the event")
    }

    pub async fn report(&mut self) -> Report {
        self.next(|event| {
            let Happening::Report(report) = event.what else {
                return None;
            };
            event.receipt.give();
            Some(report)
        })
        .await
    }

    /// The next reply; whether it is written down is the test's to say.
    pub async fn reply(&mut self) -> (Reply, courrier_routes::Receipt) {
        self.next(|event| match event.what {
            Happening::Reply(reply) => Some((reply, event.receipt)),
            _ => None,
        })
        .await
    }
}
