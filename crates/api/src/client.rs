//! The client: HTTPS to one daemon, known by its certificate's fingerprint.

mod borne;
mod calls;
mod control;
mod outbox;
mod pin;
mod sse;
mod wordings;
mod worklists;

use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use uuid::Uuid;

pub use control::Control;
pub use pin::{Fingerprint, FingerprintError};

use crate::{BASE, IDEMPOTENCY_KEY, Problem};

/// Why a call gave no answer of the expected kind.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The daemon can't be reached, or did not answer in time. The call may or may not have been
    /// carried out: repeat it with the same idempotency key.
    #[error("le service du courrier ne répond pas")]
    Unreachable(#[source] reqwest::Error),
    /// The daemon answered, and said no.
    #[error("{}", .0.detail)]
    Problem(Box<Problem>),
    /// The answer is not one this version understands.
    #[error("la réponse du service du courrier est illisible")]
    Unreadable {
        /// The answer's HTTP status.
        status: u16,
    },
    /// The client can't be built.
    #[error("la connexion sécurisée ne peut pas être préparée")]
    Setup(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ClientError {
    /// The problem's stable name, when the daemon said no.
    pub fn problem_type(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.kind),
            _ => None,
        }
    }

    /// Whether repeating the call at once may help without anything else changing. Who is told of
    /// too many (429) and asks again at once only adds to them.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Problem(problem) => problem.status == 503,
            Self::Unreadable { .. } | Self::Setup(_) => false,
        }
    }
}

/// A name for one writing call. Make one for each action of a person, and keep it through retries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key nobody used before.
    pub fn fresh() -> Self {
        Self(Uuid::now_v7().to_string())
    }
}

/// A connection to one daemon. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    bearer: Option<String>,
}

impl Client {
    /// A client of the daemon at `address` (`host:port`), whose certificate has `fingerprint`.
    pub fn new(address: &str, fingerprint: &Fingerprint) -> Result<Self, ClientError> {
        let tls = pin::tls_config(fingerprint).map_err(|e| ClientError::Setup(e.into()))?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(Duration::from_secs(3))
            // Less than the daemon's own wait, so that we never write into a connection that it
            // is just closing.
            .pool_idle_timeout(Duration::from_secs(20))
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(|e| ClientError::Setup(e.into()))?;
        Ok(Self {
            http,
            base: format!("https://{address}{BASE}"),
            bearer: None,
        })
    }

    /// The same connection, speaking for the holder of this bearer token.
    #[must_use]
    pub fn with_bearer(&self, token: &str) -> Self {
        Self {
            bearer: Some(token.to_owned()),
            ..self.clone()
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        answer(self.request(Method::GET, path)).await
    }

    async fn get_with<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<T, ClientError> {
        let mut url = String::from(path);
        for (at, (name, value)) in query.iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(&percent(value));
        }
        answer(self.request(Method::GET, &url)).await
    }

    /// Sends a writing call; the answer to a retry with the same key is the first one's.
    async fn write<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        key: &IdempotencyKey,
        body: &B,
    ) -> Result<T, ClientError> {
        answer(
            self.request(method, path)
                .header(IDEMPOTENCY_KEY, &key.0)
                .json(body),
        )
        .await
    }
}

/// Percent-encodes a query value.
fn percent(value: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Sends, and sorts the answer.
async fn answer<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, ClientError> {
    // An error of reqwest's names the URL; ours holds ids and words searched for.
    let unreachable = |error: reqwest::Error| ClientError::Unreachable(error.without_url());
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    let unreadable = ClientError::Unreadable {
        status: status.as_u16(),
    };
    let body = response.bytes().await.map_err(unreachable)?;
    if status.is_success() {
        // No content is JSON's null, which reads as ().
        let text: &[u8] = if body.is_empty() { b"null" } else { &body };
        return serde_json::from_slice(text).map_err(|_| unreadable);
    }
    Err(match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => ClientError::Problem(Box::new(problem)),
        Err(_) => unreadable,
    })
}
