//! The operator's way in: plain HTTP over a Unix socket that only the data folder's owner can open.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::pin::{self, Fingerprint};
use super::{ClientError, answer};
use crate::OutboxHealth;

/// A connection to the daemon that holds a data folder.
pub struct Control {
    http: reqwest::Client,
}

impl Control {
    /// Time for a request: an import of 100,000 people takes some of it.
    const PATIENCE: Duration = Duration::from_mins(15);

    /// A client of the daemon that listens on this socket.
    pub fn new(socket: &Path) -> Result<Self, ClientError> {
        // No TLS is spoken here, but reqwest wants to know which it would be.
        let tls =
            pin::tls_config(&Fingerprint::of(&[])).map_err(|e| ClientError::Setup(e.into()))?;
        let http = reqwest::Client::builder()
            .unix_socket(socket.to_owned())
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .timeout(Self::PATIENCE)
            .build()
            .map_err(|e| ClientError::Setup(e.into()))?;
        Ok(Self { http })
    }

    /// Sends an operator's request.
    pub async fn operate<Q, A>(&self, request: &Q) -> Result<A, ClientError>
    where
        Q: Serialize + ?Sized,
        A: DeserializeOwned,
    {
        // The host is a formality: the socket leads to one daemon.
        answer(self.http.post("http://courrierd/operator").json(request)).await
    }

    /// How messages leave.
    pub async fn outbox(&self) -> Result<OutboxHealth, ClientError> {
        answer(self.http.get("http://courrierd/outbox")).await
    }
}
