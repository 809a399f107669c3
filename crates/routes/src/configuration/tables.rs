//! The tables of the file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use courrier_messages::sms::Validity;
use serde::Deserialize;

use super::RouteFault;
use crate::SecretSource;
use crate::policy::{Channel, LineSettings};
use crate::smtp::Security;

/// One route.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteTable {
    /// Its name: lower-case letters, digits and hyphens.
    pub name: String,
    /// Messages a month, parts counted each.
    pub monthly_cap: Option<u32>,
    /// What one costs, in cents.
    #[serde(default)]
    pub price_cents: f64,
    modem: Option<ModemTable>,
    gateway: Option<GatewayTable>,
    smtp: Option<SmtpTable>,
}

/// How a route sends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RouteKind<'a> {
    /// A GSM modem.
    Modem(&'a ModemTable),
    /// An SMS gateway.
    Gateway(&'a GatewayTable),
    /// A mail server.
    Smtp(&'a SmtpTable),
}

/// A GSM modem.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModemTable {
    /// Its profile.
    #[serde(default = "generic")]
    pub profile: String,
    /// Its serial line: a name under `/dev/serial/by-id` stays when it is plugged in again.
    pub port: PathBuf,
    /// The SIM card's PIN.
    pub pin: Option<SecretSource>,
    /// The service centre (`+336…`); the SIM card's own when there is none.
    pub service_centre: Option<String>,
    /// How long the network tries. Hours.
    #[serde(default = "three_days")]
    pub validity_hours: u16,
}

/// An SMS gateway.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayTable {
    /// Its profile.
    pub profile: String,
    /// Where it is, if not where its profile says.
    pub base_url: Option<String>,
    /// What its profile asks for.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// The secrets that its profile asks for.
    #[serde(default)]
    pub secrets: BTreeMap<String, SecretSource>,
    /// Where it calls us.
    pub callback_url: Option<String>,
    /// The token that its calls carry.
    pub callback_token: Option<SecretSource>,
    /// Certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpTable {
    /// The server.
    pub host: String,
    /// Its port: 587 with STARTTLS, 465 with TLS, 25 without, unless said otherwise.
    port: Option<u16>,
    /// How the line is protected.
    #[serde(default = "starttls")]
    pub security: Security,
    /// The centre's address, from which e-mails come.
    pub from: String,
    /// The login.
    pub login: Option<String>,
    /// The password.
    pub password: Option<SecretSource>,
    /// The name we give ourselves.
    pub hello: Option<String>,
    /// Certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// How long each answer is waited for. Seconds.
    #[serde(default = "half_a_minute")]
    patience_s: u16,
    /// How many connections may be open at once.
    #[serde(default = "two")]
    pub connections: usize,
}

fn generic() -> String {
    "generic".to_owned()
}

fn three_days() -> u16 {
    72
}

fn starttls() -> Security {
    Security::StartTls
}

fn half_a_minute() -> u16 {
    30
}

fn two() -> usize {
    2
}

impl RouteTable {
    /// How it sends.
    pub fn kind(&self) -> Result<RouteKind<'_>, RouteFault> {
        match (&self.modem, &self.gateway, &self.smtp) {
            (Some(modem), None, None) => Ok(RouteKind::Modem(modem)),
            (None, Some(gateway), None) => Ok(RouteKind::Gateway(gateway)),
            (None, None, Some(smtp)) => Ok(RouteKind::Smtp(smtp)),
            _ => Err(RouteFault::Kind),
        }
    }

    /// What the dispatcher knows of it.
    pub fn line(&self) -> Result<LineSettings, RouteFault> {
        if !(0.0..=1_000.0).contains(&self.price_cents) {
            return Err(RouteFault::Price);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 10,000, as was just checked"
        )]
        let price_millis = (self.price_cents * 10.0).round() as u32;
        Ok(LineSettings {
            name: self.name.clone(),
            channel: match self.kind()? {
                RouteKind::Modem(_) | RouteKind::Gateway(_) => Channel::Sms,
                RouteKind::Smtp(_) => Channel::Email,
            },
            monthly_cap: self.monthly_cap,
            price_millis,
        })
    }
}

impl ModemTable {
    /// How long the network tries.
    pub fn validity(&self) -> Validity {
        Validity::at_least(TimeDelta::hours(i64::from(self.validity_hours)))
    }
}

impl SmtpTable {
    /// The port.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::StartTls => 587,
            Security::Tls => 465,
            Security::None => 25,
        })
    }

    /// How long each answer is waited for.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(u64::from(self.patience_s))
    }
}
