//! A gateway of a profile, set up against a server of this machine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use courrier_clock::{ManualClock, SharedClock};
use courrier_domain::contact::Telephone;
use courrier_firmware_config::{GatewayProfile, GatewayProfiles};
use courrier_messages::sms::encode;
use courrier_routes::gateway::{Gateway, GatewayError, GatewaySettings};
use courrier_routes::{
    Body, Event, Happening, Outcome, Outgoing, Pending, ProviderRef, Readiness, Reference, Route,
    Secret, Sms,
};
use courrier_testkit::HttpPeer;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub const NUMBER: &str = "+33612345678";

pub struct Stage {
    pub gateway: Gateway,
    pub clock: Arc<ManualClock>,
    events: mpsc::UnboundedReceiver<Event>,
}

/// A profile that comes with the program.
pub fn embedded(name: &str) -> GatewayProfile {
    let profiles = GatewayProfiles::load(None).expect("profiles of ours");
    profiles.get(name).expect("a profile of ours").clone()
}

/// A profile as a centre would write it.
pub fn written(text: &str) -> GatewayProfile {
    GatewayProfile::parse(Path::new("gateways/mine.toml"), text).expect("a sound profile")
}

fn map<T>(pairs: &[(&str, &str)], make: impl Fn(&str) -> T) -> BTreeMap<String, T> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), make(value)))
        .collect()
}

pub fn settings(base_url: &str, set: &[(&str, &str)], secrets: &[(&str, &str)]) -> GatewaySettings {
    GatewaySettings {
        name: "passerelle".to_owned(),
        base_url: Some(base_url.to_owned()),
        settings: map(set, str::to_owned),
        secrets: map(secrets, |text| Secret::new(text)),
        callback_url: None,
        callback_token: Some(Secret::new("t0ken")),
    }
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-24T12:00:00Z".parse().expect("an instant")
}

impl Stage {
    pub fn new(profile: GatewayProfile, settings: GatewaySettings) -> Self {
        Self::try_new(profile, settings).expect("a gateway")
    }

    pub fn try_new(
        profile: GatewayProfile,
        settings: GatewaySettings,
    ) -> Result<Self, GatewayError> {
        let clock = Arc::new(ManualClock::at(noon()));
        let (sender, events) = mpsc::unbounded_channel();
        let shared: SharedClock = Arc::<ManualClock>::clone(&clock);
        let gateway = Gateway::new(settings, profile, None, shared, sender)?;
        Ok(Self {
            gateway,
            clock,
            events,
        })
    }

    pub fn octopush(peer: &HttpPeer) -> Self {
        let keys = [("api_login", "nous@example.fr"), ("api_key", "k3y")];
        Self::new(
            embedded("octopush"),
            settings(&peer.url(), &[("sender", "CCAS")], &keys),
        )
    }

    pub fn ovh(peer: &HttpPeer) -> Self {
        let keys = [
            ("application_key", "AK"),
            ("application_secret", "AS"),
            ("consumer_key", "CK"),
        ];
        let set = [("service", "sms-ab1-1"), ("sender", "CCAS")];
        Self::new(embedded("ovhcloud"), settings(&peer.url(), &set, &keys))
    }

    pub fn orange(peer: &HttpPeer) -> Self {
        let keys = [("username", "nous"), ("password", "p@ss&word")];
        Self::new(
            embedded("orange-contact-everyone"),
            settings(&peer.url(), &[("group", "g-1")], &keys),
        )
    }

    pub async fn send(&self, ours: &str) -> Outcome {
        self.send_text(ours, "Votre courrier").await
    }

    pub async fn send_text(&self, ours: &str, text: &str) -> Outcome {
        let message = Outgoing {
            reference: Reference::new(ours).expect("a reference"),
            body: Body::Sms(Sms {
                to: Telephone::stored(NUMBER.to_owned()),
                text: encode(text),
            }),
        };
        let sent = timeout(PATIENCE, self.gateway.send(&message));
        sent.await.expect("an outcome")
    }

    /// What it told of its health, in order.
    pub fn told(&mut self) -> Vec<Readiness> {
        let mut told = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            if let Happening::Health(health) = event.what {
                told.push(health.readiness);
            }
        }
        told
    }
}

pub fn accepted(provider: &str) -> Outcome {
    Outcome::Accepted(ProviderRef(provider.to_owned()))
}

pub fn pending(ours: &str, provider: Option<&str>) -> Pending {
    Pending {
        reference: Reference::new(ours).expect("a reference"),
        provider: provider.map(|text| ProviderRef(text.to_owned())),
        to: None,
    }
}
