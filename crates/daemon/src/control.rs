//! The operator's socket: what `courrierctl` asks while the daemon holds the data folder.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::serve::Listener;
use axum::{Json, Router};
use courrier_api::OutboxHealth;
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use tokio::net::unix::SocketAddr;
use tokio::net::{UnixListener, UnixStream};

use crate::app::{App, blocking};
use crate::outbox::view;
use crate::problem::Fault;

/// Largest request: an import of a département's usagers.
const MAX_REQUEST: usize = 512 * 1024 * 1024;

/// The socket, open to the owner of the data folder and to root alone.
pub struct ControlSocket {
    listener: UnixListener,
    owner: u32,
}

impl ControlSocket {
    /// Opens the socket at `path`. Whoever calls this holds the data folder: a socket that lies
    /// there is what a killed daemon left behind.
    pub fn open(path: &Path) -> Result<Self> {
        let failed = || format!("la prise de commande {} ne s'ouvre pas", path.display());
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(failed);
            }
            _ => {}
        }
        let listener = UnixListener::bind(path).with_context(failed)?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
            .with_context(failed)?;
        let owner = std::fs::metadata(path).with_context(failed)?.uid();
        Ok(Self { listener, owner })
    }

    /// Answers until the daemon stops.
    pub async fn serve(self, app: App) -> std::io::Result<()> {
        let mut stopping = app.stopping();
        let router = Router::new()
            .route("/operator", post(operate))
            .route("/outbox", get(outbox))
            .layer(DefaultBodyLimit::max(MAX_REQUEST))
            .with_state(app);
        axum::serve(self, router)
            .with_graceful_shutdown(async move {
                // A sender that is gone is an end, too.
                let _ = stopping.wait_for(|stopping| *stopping).await;
            })
            .await
    }
}

impl Listener for ControlSocket {
    type Io = UnixStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (UnixStream, SocketAddr) {
        loop {
            // The listener's own accept waits a moment after an error such as too many open files.
            let (stream, address) = Listener::accept(&mut self.listener).await;
            match stream.peer_cred() {
                Ok(peer) if peer.uid() == self.owner || peer.uid() == 0 => {
                    return (stream, address);
                }
                Ok(peer) => {
                    tracing::warn!(uid = peer.uid(), "refused at the control socket");
                }
                Err(error) => tracing::warn!(%error, "an unknown peer at the control socket"),
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// How messages leave: what the ledger alone can't tell.
async fn outbox(State(app): State<App>) -> Result<Json<OutboxHealth>, Fault> {
    view::health(&app).await.map(Json)
}

async fn operate(State(app): State<App>, body: Bytes) -> (StatusCode, Json<OperatorAnswer>) {
    let (ledger, at) = (app.ledger().clone(), app.now());
    let answer = blocking(move || {
        let request: OperatorRequest = serde_json::from_slice(&body).map_err(|_| ())?;
        drop(body);
        Ok::<_, ()>(ledger.operate(request, at))
    });
    let failed = |why: &str| {
        Json(OperatorAnswer::Failed {
            why: why.to_owned(),
        })
    };
    match answer.await {
        Ok(Ok(answer)) => {
            tracing::info!(route = "/operator", "operator");
            // A password that was changed opens nothing any more by the time the operator reads
            // that it was.
            let rechecked = app.recheck_access().await.is_ok();
            let reloaded = app.reload_settings().await.is_ok();
            if rechecked && reloaded {
                (StatusCode::OK, Json(answer))
            } else {
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    failed("the change is not in force yet"),
                )
            }
        }
        Ok(Err(())) => (
            StatusCode::BAD_REQUEST,
            failed("the request is not one this daemon knows"),
        ),
        Err(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            failed("a fault of the daemon's"),
        ),
    }
}
