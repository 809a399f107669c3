//! The centre's routes, as a file says them: `/etc/courrier/routes.toml`.
//!
//! The file holds no secret: it says where each is read from. See `docs/guide-exploitant.md`.

mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use courrier_clock::SharedClock;
use courrier_domain::contact::Telephone;
use courrier_firmware_config::{GatewayProfiles, ModemProfiles, ProfileError};
use serde::Deserialize;
use thiserror::Error;

use crate::gateway::{Gateway, GatewayError, GatewaySettings};
use crate::modem::{Modem, ModemSettings, PinMemory};
use crate::policy::LineSettings;
use crate::smtp::{Smtp, SmtpError, SmtpSettings};
use crate::{Events, Pending, Route, Secret, SecretError, SecretSource};

pub use tables::{GatewayTable, ModemTable, RouteKind, RouteTable, SmtpTable};

/// All routes of a centre, in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The routes.
    #[serde(default)]
    pub routes: Vec<RouteTable>,
}

/// Why the routes can't be set up.
#[derive(Debug, Error)]
pub enum ConfigurationError {
    /// The file can't be read.
    #[error("{} ne peut pas être lu : {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file says something that isn't TOML, or that no route has.
    #[error("{}, ligne {line} : {message}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A profile can't be loaded.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A route is not as it should be.
    #[error("voie « {route} » : {source}")]
    Route {
        /// Which.
        route: String,
        /// What is wrong with it.
        source: RouteFault,
    },
}

/// What is wrong with one route.
#[derive(Debug, Error)]
pub enum RouteFault {
    /// It has none, or several, of the tables `modem`, `gateway` and `smtp`.
    #[error("il faut une table « modem », « gateway » ou « smtp », et une seule")]
    Kind,
    /// Its name can't be told apart, or can't be a file's.
    #[error("le nom doit être unique, en lettres minuscules, chiffres et tirets (40 au plus)")]
    Name,
    /// Nobody knows its profile.
    #[error("le profil « {0} » n'existe pas")]
    NoProfile(String),
    /// A number in it is none.
    #[error("« service_centre » n'est pas un numéro de téléphone valide")]
    ServiceCentre,
    /// A price is not one.
    #[error("« price_cents » doit être compris entre 0 et 1000")]
    Price,
    /// A secret can't be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The gateway can't be set up.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The mail server can't be set up.
    #[error(transparent)]
    Smtp(#[from] SmtpError),
    /// The modem's thread can't be started.
    #[error("le modem ne peut pas être démarré : {0}")]
    Thread(std::io::Error),
}

/// What routes are opened with.
pub struct Surroundings<'a> {
    /// Where the centre keeps profiles of its own.
    pub profiles: Option<&'a Path>,
    /// Where a route may keep what must outlive the program: the note of a PIN.
    pub state: &'a Path,
    /// The clock.
    pub clock: SharedClock,
    /// Where routes tell what happens.
    pub events: Events,
    /// The messages that a route took and whose end is not known, by the route's name.
    pub pending: &'a dyn Fn(&str) -> Vec<Pending>,
}

/// The routes at work.
#[derive(Default)]
pub struct Opened {
    /// All of them, in order.
    pub routes: Vec<Arc<dyn Route>>,
    /// Those that may call us.
    pub gateways: BTreeMap<String, Arc<Gateway>>,
}

impl Configuration {
    /// Reads the file. A centre without one has no routes.
    pub fn load(file: &Path) -> Result<Self, ConfigurationError> {
        match fs::read_to_string(file) {
            Ok(text) => Self::parse(file, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ConfigurationError::Read {
                file: file.to_owned(),
                source,
            }),
        }
    }

    /// Reads the text of `file`.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigurationError> {
        // The error's own display would show the line, and what was written there by mistake.
        let configuration: Self =
            toml::from_str(text).map_err(|error| ConfigurationError::Invalid {
                file: file.to_owned(),
                line: error.span().map_or(1, |span| {
                    text[..span.start.min(text.len())].matches('\n').count() + 1
                }),
                message: error.message().replace('\n', ", "),
            })?;
        let mut names = BTreeSet::new();
        for route in &configuration.routes {
            let fault = |source| ConfigurationError::Route {
                route: route.name.clone(),
                source,
            };
            if !is_name(&route.name) || !names.insert(&route.name) {
                return Err(fault(RouteFault::Name));
            }
            route.kind().map_err(fault)?;
            route.line().map_err(fault)?;
        }
        Ok(configuration)
    }

    /// What the dispatcher knows of each route, in order.
    pub fn lines(&self) -> Vec<LineSettings> {
        let lines = self.routes.iter().filter_map(|route| route.line().ok());
        lines.collect()
    }

    /// Sets all routes up. Modems are looked for from now on; nothing is sent.
    pub fn open(&self, around: &Surroundings<'_>) -> Result<Opened, ConfigurationError> {
        let modems = ModemProfiles::load(around.profiles)?;
        let gateways = GatewayProfiles::load(around.profiles)?;
        let mut opened = Opened::default();
        for route in &self.routes {
            let fault = |source| ConfigurationError::Route {
                route: route.name.clone(),
                source,
            };
            let made: Arc<dyn Route> = match route.kind().map_err(fault)? {
                RouteKind::Modem(table) => {
                    Arc::new(modem(&route.name, table, &modems, around).map_err(fault)?)
                }
                RouteKind::Smtp(table) => {
                    Arc::new(smtp(&route.name, table, around).map_err(fault)?)
                }
                RouteKind::Gateway(table) => {
                    let made = gateway(&route.name, table, &gateways, around).map_err(fault)?;
                    let made = Arc::new(made);
                    opened
                        .gateways
                        .insert(route.name.clone(), Arc::clone(&made));
                    made
                }
            };
            opened.routes.push(made);
        }
        Ok(opened)
    }
}

/// It stands in URLs, logs and file names.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&name.len()) && name.chars().all(plain)
}

fn read(source: Option<&SecretSource>) -> Result<Option<Secret>, SecretError> {
    source.map(SecretSource::read).transpose()
}

fn modem(
    name: &str,
    table: &ModemTable,
    profiles: &ModemProfiles,
    around: &Surroundings<'_>,
) -> Result<Modem, RouteFault> {
    let profile = profiles.get(&table.profile);
    let profile = profile.ok_or_else(|| RouteFault::NoProfile(table.profile.clone()))?;
    let settings = ModemSettings {
        name: name.to_owned(),
        port: table.port.clone(),
        pin: read(table.pin.as_ref())?,
        pin_memory: PinMemory::in_file(around.state.join(format!("pin-{name}"))),
        service_centre: table.service_centre()?,
        validity: Some(table.validity()),
    };
    Modem::start(
        settings,
        profile.clone(),
        Arc::clone(&around.clock),
        around.events.clone(),
        &(around.pending)(name),
    )
    .map_err(RouteFault::Thread)
}

fn gateway(
    name: &str,
    table: &GatewayTable,
    profiles: &GatewayProfiles,
    around: &Surroundings<'_>,
) -> Result<Gateway, RouteFault> {
    let profile = profiles.get(&table.profile);
    let profile = profile.ok_or_else(|| RouteFault::NoProfile(table.profile.clone()))?;
    let secrets = table
        .secrets
        .iter()
        .map(|(name, source)| Ok((name.clone(), source.read()?)));
    let settings = GatewaySettings {
        name: name.to_owned(),
        base_url: table.base_url.clone(),
        settings: table.settings.clone(),
        secrets: secrets.collect::<Result<_, SecretError>>()?,
        callback_url: table.callback_url.clone(),
        callback_token: read(table.callback_token.as_ref())?,
    };
    Ok(Gateway::new(
        settings,
        profile.clone(),
        table.ca_file.as_deref(),
        Arc::clone(&around.clock),
        around.events.clone(),
    )?)
}

fn smtp(name: &str, table: &SmtpTable, around: &Surroundings<'_>) -> Result<Smtp, RouteFault> {
    let password = read(table.password.as_ref())?;
    let settings = SmtpSettings {
        name: name.to_owned(),
        host: table.host.clone(),
        port: table.port(),
        security: table.security,
        login: table.login.clone().zip(password),
        hello: table.hello.clone(),
        ca_file: table.ca_file.clone(),
        patience: table.patience(),
        connections: table.connections,
    };
    let (clock, events) = (Arc::clone(&around.clock), around.events.clone());
    Ok(Smtp::new(settings, clock, events)?)
}

impl ModemTable {
    fn service_centre(&self) -> Result<Option<Telephone>, RouteFault> {
        let digits = |number: &String| {
            let rest = number.strip_prefix('+')?;
            let fine = (6..=15).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit());
            fine.then(|| Telephone::stored(number.clone()))
        };
        match &self.service_centre {
            None => Ok(None),
            Some(number) => digits(number).map(Some).ok_or(RouteFault::ServiceCentre),
        }
    }
}

#[cfg(test)]
mod tests;
