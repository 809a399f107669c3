//! SMS gateways over HTTP, each described by a profile
//! ([`courrier_firmware_config::gateways`]).

mod auth;
mod call;
mod callback;
mod limbo;
mod request;
mod verdict;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use courrier_clock::SharedClock;
use courrier_firmware_config::GatewayProfile;
use courrier_firmware_config::gateways::{Auth, Call, Meaning};
use reqwest::Url;
use reqwest::redirect::Policy;
use thiserror::Error;
use tokio::sync::Mutex as AsyncMutex;

use crate::tls::{self, TlsError};
use crate::{
    Answer, Body, Cause, DeliveryState, Events, Health, Outcome, Outgoing, Pending, ProviderRef,
    Readiness, Reference, Route, Secret, Sms, Stop,
};

use auth::{Held, Pass};
use call::Failure;
use limbo::Limbo;
use request::Subject;
use verdict::Answered;

pub use callback::CallbackError;

/// How long a connection is waited for.
const CONNECT: Duration = Duration::from_secs(5);
/// Connections that rest are closed before gateways usually close them: one that is closed as we
/// write into it leaves a message unknown.
const IDLE: Duration = Duration::from_secs(10);

/// What a centre sets for a gateway.
#[derive(Debug, Clone, Default)]
pub struct GatewaySettings {
    /// The route's name.
    pub name: String,
    /// Where the gateway is, if not where its profile says.
    pub base_url: Option<String>,
    /// What the profile asks for.
    pub settings: BTreeMap<String, String>,
    /// The secrets that the profile asks for.
    pub secrets: BTreeMap<String, Secret>,
    /// Where the gateway calls us, with the token in it.
    pub callback_url: Option<String>,
    /// That token.
    pub callback_token: Option<Secret>,
}

/// Why a gateway can't be set up.
#[derive(Debug, Error)]
pub enum GatewayError {
    /// A setting of the profile is missing.
    #[error("le réglage « {0} » manque")]
    MissingSetting(String),
    /// A secret of the profile is missing.
    #[error("le secret « {0} » manque")]
    MissingSecret(String),
    /// Something is set that the profile doesn't know.
    #[error("« {0} » n'est pas un réglage de cette passerelle")]
    UnknownSetting(String),
    /// Neither profile nor settings say where the gateway is.
    #[error("l'adresse de la passerelle (base_url) manque")]
    NoAddress,
    /// The address is no URL, or would send numbers and keys unprotected.
    #[error("l'adresse de la passerelle doit commencer par https://")]
    UnsafeAddress,
    /// TLS can't be set up.
    #[error("{0}")]
    Tls(#[from] TlsError),
    /// The HTTP client can't be set up.
    #[error("le client HTTP ne peut pas être préparé")]
    Http,
}

/// A gateway, set up.
pub struct Gateway {
    name: String,
    profile: GatewayProfile,
    base_url: String,
    settings: BTreeMap<String, String>,
    secrets: BTreeMap<String, Secret>,
    callback_url: Option<String>,
    callback_token: Option<Secret>,
    http: reqwest::Client,
    clock: SharedClock,
    events: Events,
    held: AsyncMutex<Held>,
    limbo: Limbo,
    health: Mutex<Health>,
}

impl Gateway {
    /// Sets a gateway up; nothing is sent. `ca_file` holds certificates to trust besides the
    /// system's.
    pub fn new(
        settings: GatewaySettings,
        profile: GatewayProfile,
        ca_file: Option<&Path>,
        clock: SharedClock,
        events: Events,
    ) -> Result<Self, GatewayError> {
        check(&settings, &profile)?;
        let base_url = settings.base_url.or_else(|| profile.base_url.clone());
        let base_url = base_url.ok_or(GatewayError::NoAddress)?;
        if !is_safe(&base_url) {
            return Err(GatewayError::UnsafeAddress);
        }
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(ca_file)?)
            // A message goes where it was meant to go, or nowhere.
            .redirect(Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT.min(profile.timeout()))
            .pool_idle_timeout(IDLE)
            .timeout(profile.timeout())
            .build()
            .map_err(|_| GatewayError::Http)?;
        Ok(Self {
            name: settings.name,
            base_url: base_url.trim_end_matches('/').to_owned(),
            settings: settings.settings,
            secrets: settings.secrets,
            callback_url: settings.callback_url,
            callback_token: settings.callback_token,
            http,
            clock,
            events,
            held: AsyncMutex::default(),
            limbo: Limbo::default(),
            health: Mutex::new(Health::of(Readiness::Ready)),
            profile,
        })
    }

    /// Makes a call with whatever the gateway wants to see. A token that was refused is got anew,
    /// once: a refusal at the door took no message.
    async fn call(&self, call: &Call, subject: Subject<'_>) -> Result<Answered, Failure> {
        let (answered, was_held) = self.call_once(call, subject).await?;
        if was_held && verdict::meaning(&call.reply, &answered).0 == Meaning::BadLogin {
            self.forget_pass().await;
            return Ok(self.call_once(call, subject).await?.0);
        }
        Ok(answered)
    }

    /// The answer, and whether an older token was used.
    async fn call_once(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Result<(Answered, bool), Failure> {
        let pass = self.pass().await?;
        let subject = Subject {
            token: match &pass {
                Pass::Token(token, _) => Some(token.reveal()),
                _ => None,
            },
            ..subject
        };
        let mut prepared = self.prepare(call, subject).ok_or(Failure::Settings)?;
        self.sign(&mut prepared, &pass)?;
        let answered = self.run(prepared).await?;
        Ok((answered, matches!(pass, Pass::Token(_, false))))
    }

    async fn send_sms(&self, reference: &Reference, sms: &Sms) -> Outcome {
        let subject = Subject {
            sms: Some(sms),
            reference: Some(reference),
            ..Subject::default()
        };
        let call = &self.profile.send;
        match self.call(call, subject).await {
            Ok(answered) => verdict::outcome(&call.reply, &answered, reference),
            Err(Failure::Answer(outcome)) => outcome,
            Err(Failure::Unreachable) => Outcome::RetryLater {
                after: None,
                cause: Cause::Unreachable,
            },
            Err(Failure::Settings) => Outcome::Stopped(Stop::Misconfigured("request".to_owned())),
            Err(Failure::NoAnswer) => Outcome::Unknown,
        }
    }

    /// The surest question to a gateway that takes a reference once: the same message again.
    async fn send_anew(&self, reference: &Reference, sms: &Sms) -> Answer {
        let answer = match self.send_sms(reference, sms).await {
            Outcome::Accepted(id) => Answer::Found(Some(id), DeliveryState::OnItsWay),
            Outcome::Refused(refusal) => Answer::Found(None, DeliveryState::Refused(refusal)),
            Outcome::RetryLater { .. } | Outcome::Stopped(_) | Outcome::Unknown => {
                return Answer::AskLater;
            }
        };
        self.limbo.let_go(reference);
        answer
    }

    /// Asks by one call; the gateway's reference and word, where the answer says them.
    async fn look(&self, call: &Call, subject: Subject<'_>) -> Result<Look, Answer> {
        let answered = self
            .call(call, subject)
            .await
            .map_err(|_| Answer::AskLater)?;
        if answered.status == 404 {
            return Err(Answer::NotFound);
        }
        match verdict::meaning(&call.reply, &answered).0 {
            Meaning::Accepted => {}
            Meaning::NotFound => return Err(Answer::NotFound),
            _ => return Err(Answer::AskLater),
        }
        let word = verdict::at(&answered, call.reply.state.as_ref());
        Ok(Look {
            id: verdict::at(&answered, call.reply.id.as_ref()),
            state: word.and_then(|word| verdict::state(&self.profile.states, &word)),
        })
    }
}

/// What one call told of a message.
struct Look {
    id: Option<String>,
    state: Option<DeliveryState>,
}

#[async_trait]
impl Route for Gateway {
    fn name(&self) -> &str {
        &self.name
    }

    async fn send(&self, message: &Outgoing) -> Outcome {
        let Body::Sms(sms) = &message.body else {
            return Outcome::RetryLater {
                after: None,
                cause: Cause::WrongKind,
            };
        };
        let outcome = self.send_sms(&message.reference, sms).await;
        if outcome == Outcome::Unknown && self.profile.idempotent {
            self.limbo.keep(&message.reference, sms);
        }
        crate::event::note_outcome(&self.name, &self.health, &self.events, &outcome);
        if matches!(outcome, Outcome::RetryLater { .. }) && self.profile.auth == Auth::Ovh {
            // Their clock may have moved away from ours.
            self.forget_pass().await;
        }
        outcome
    }

    async fn ask(&self, sent: &Pending) -> Answer {
        let mut id = sent.provider.as_ref().map(|provider| provider.0.clone());
        if id.is_none() {
            if let Some(sms) = self.limbo.kept(&sent.reference) {
                return self.send_anew(&sent.reference, &sms).await;
            }
            let Some(find) = &self.profile.find else {
                return Answer::CannotTell;
            };
            let subject = Subject {
                reference: Some(&sent.reference),
                ..Subject::default()
            };
            match self.look(find, subject).await {
                Err(answer) => return answer,
                Ok(Look { id: None, .. }) => return Answer::NotFound,
                Ok(look) => {
                    id = look.id;
                    if let Some(state) = look.state {
                        return Answer::Found(id.map(ProviderRef), state);
                    }
                }
            }
        }
        let Some(ask) = &self.profile.ask else {
            // It was taken; how it went on, this gateway doesn't tell.
            return match sent.provider {
                Some(_) => Answer::CannotTell,
                None => Answer::Found(id.map(ProviderRef), DeliveryState::OnItsWay),
            };
        };
        let subject = Subject {
            id: id.as_deref(),
            ..Subject::default()
        };
        match self.look(ask, subject).await {
            Ok(look) => {
                let state = look.state.unwrap_or(DeliveryState::OnItsWay);
                Answer::Found(id.map(ProviderRef), state)
            }
            Err(answer) => answer,
        }
    }

    fn health(&self) -> Health {
        let health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.clone()
    }
}

/// Settings and secrets are those that the profile asks for.
fn check(settings: &GatewaySettings, profile: &GatewayProfile) -> Result<(), GatewayError> {
    for name in &profile.settings {
        if settings.settings.get(name).is_none_or(String::is_empty) {
            return Err(GatewayError::MissingSetting(name.clone()));
        }
    }
    for name in &profile.secrets {
        if !settings.secrets.contains_key(name) {
            return Err(GatewayError::MissingSecret(name.clone()));
        }
    }
    let known = |name: &&String| {
        profile.settings.contains(name) || profile.optional_settings.contains(name)
    };
    let unknown = settings.settings.keys().find(|name| !known(name));
    let unknown = unknown.or_else(|| {
        let mut names = settings.secrets.keys();
        names.find(|name| !profile.secrets.contains(name))
    });
    match unknown {
        Some(name) => Err(GatewayError::UnknownSetting(name.clone())),
        None => Ok(()),
    }
}

/// Numbers and keys travel by TLS, or stay on this machine.
fn is_safe(base_url: &str) -> bool {
    let Ok(url) = Url::parse(base_url) else {
        return false;
    };
    let is_local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    url.scheme() == "https" || url.scheme() == "http" && is_local
}
