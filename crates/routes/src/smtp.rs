//! E-mail, handed to a server that the centre may use: SMTP with STARTTLS or TLS, and a login.
//!
//! The conversation is led step by step, because what a silence means depends on the step: before
//! the content nothing was taken; after it, nobody knows.

mod connection;
mod reply;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use courrier_clock::SharedClock;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use serde::Deserialize;
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::{
    Answer, Body, Cause, Events, Health, Outcome, Outgoing, Pending, ProviderRef, Readiness, Route,
    Secret,
};

use connection::Connection;

/// What a centre sets for its mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// The route's name.
    pub name: String,
    /// The server.
    pub host: String,
    /// Its port: 587 with STARTTLS, 465 with TLS.
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// Login and password.
    pub login: Option<(String, Secret)>,
    /// The name we give ourselves; the machine's address when there is none.
    pub hello: Option<String>,
    /// Certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// How long each answer is waited for.
    pub patience: Duration,
    /// How many connections may be open at once.
    pub connections: usize,
}

/// How the line to the server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS is asked for before anything is said, and nothing is said without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all: to a server on this machine, without a login.
    None,
}

/// Why a mail server can't be set up.
#[derive(Debug, Error)]
pub enum SmtpError {
    /// Addresses and passwords would travel unprotected.
    #[error("sans TLS, seul un serveur de cette machine peut être utilisé, et sans mot de passe")]
    Unprotected,
    /// The certificates can't be read, or TLS can't be set up.
    #[error("les certificats du serveur de courriel ne peuvent pas être préparés : {0}")]
    Tls(String),
}

/// A mail server, set up.
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    clock: SharedClock,
    events: Events,
    places: Semaphore,
    resting: Mutex<Vec<Connection>>,
    health: Mutex<Health>,
}

impl Smtp {
    /// Sets a mail server up; no connection is made.
    pub fn new(
        settings: SmtpSettings,
        clock: SharedClock,
        events: Events,
    ) -> Result<Self, SmtpError> {
        let is_local = matches!(settings.host.as_str(), "127.0.0.1" | "::1" | "localhost");
        if settings.security == Security::None && (!is_local || settings.login.is_some()) {
            return Err(SmtpError::Unprotected);
        }
        let tls = match settings.security {
            Security::None => None,
            Security::StartTls | Security::Tls => Some(tls(&settings)?),
        };
        let credentials = settings
            .login
            .as_ref()
            .map(|(login, password)| Credentials::new(login.clone(), password.reveal().to_owned()));
        Ok(Self {
            tls,
            credentials,
            hello: settings
                .hello
                .clone()
                .map_or_else(ClientId::default, ClientId::Domain),
            clock,
            events,
            places: Semaphore::new(settings.connections.max(1)),
            resting: Mutex::default(),
            health: Mutex::new(Health::of(Readiness::Ready)),
            settings,
        })
    }

    /// Sends one e-mail over a connection that rested, or over a new one.
    async fn send_email(&self, email: &lettre::Message) -> Result<(), Outcome> {
        // Never closed.
        let _place = self.places.acquire().await;
        let mut connection = self.connection().await?;
        let sent = connection.send(email, self.settings.patience).await;
        if connection.is_sound() {
            connection.rest(self.clock.monotonic());
            self.resting().push(connection);
        }
        sent
    }

    async fn connection(&self) -> Result<Connection, Outcome> {
        loop {
            let resting = self.resting().pop();
            let Some(mut connection) = resting else {
                return self.connect().await;
            };
            let now = self.clock.monotonic();
            if connection.is_fresh(now, self.settings.patience).await {
                return Ok(connection);
            }
        }
    }

    fn resting(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What TLS needs for this server.
fn tls(settings: &SmtpSettings) -> Result<TlsParameters, SmtpError> {
    let wrong = |error: &dyn std::fmt::Display| SmtpError::Tls(error.to_string());
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        for certificate in crate::tls::certificates(file).map_err(|error| wrong(&error))? {
            let certificate = Certificate::from_der(certificate.to_vec());
            builder = builder.add_root_certificate(certificate.map_err(|error| wrong(&error))?);
        }
    }
    builder.build_rustls().map_err(|error| wrong(&error))
}

#[async_trait]
impl Route for Smtp {
    fn name(&self) -> &str {
        &self.settings.name
    }

    async fn send(&self, message: &Outgoing) -> Outcome {
        let Body::Email(email) = &message.body else {
            return Outcome::RetryLater {
                after: None,
                cause: Cause::WrongKind,
            };
        };
        let outcome = match self.send_email(&email.0).await {
            // The Message-ID is made of our reference: what a server logs, and a bounce names.
            Ok(()) => Outcome::Accepted(ProviderRef(message.reference.to_string())),
            Err(outcome) => outcome,
        };
        crate::event::note_outcome(&self.settings.name, &self.health, &self.events, &outcome);
        outcome
    }

    /// A server that took an e-mail is not asked again: what it can't deliver comes back by mail.
    async fn ask(&self, _: &Pending) -> Answer {
        Answer::CannotTell
    }

    fn health(&self) -> Health {
        let health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.clone()
    }
}
