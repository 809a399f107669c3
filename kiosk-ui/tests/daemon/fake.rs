//! A daemon of few words: the borne's endpoints, with answers set out beforehand.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use courrier_api::{
    CardToken, Enrol, Enrolled, Fingerprint, IDEMPOTENCY_KEY, KioskCentre, KioskHealth, KioskQueue,
    Tap, Waiting,
};
use courrier_domain::{DeviceId, Distribution, TypedId as _};

/// The credential that opens it.
pub const CREDENTIAL: &str = "a-secret-of-the-borne";
/// The code it trades for the credential.
pub const CODE: &str = "1234-ABCD";

/// What it does with the next tap.
#[derive(Debug, Clone)]
pub enum Reply {
    Answer(Tap),
    Status(StatusCode),
    /// Takes the call and never answers.
    Silence,
    /// Answers when another call has been answered.
    AfterTheNext(Tap),
}

/// A tap as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub key: String,
    pub token: String,
}

#[derive(Debug, Default)]
struct Script {
    replies: VecDeque<Reply>,
    seen: Vec<Seen>,
    health: Vec<KioskHealth>,
    /// The centre's name, when it is no longer what it was at first.
    name: Option<String>,
}

#[derive(Clone, Default)]
struct Shared {
    script: Arc<Mutex<Script>>,
    answered: Arc<tokio::sync::Notify>,
}

/// It ends when dropped.
pub struct FakeDaemon {
    shared: Shared,
    handle: Handle<SocketAddr>,
    runtime: Option<tokio::runtime::Runtime>,
    pub address: SocketAddr,
}

/// A certificate that outlives the daemon, as the real one's does.
pub struct Identity {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Identity {
    pub fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["courrierd".to_owned()])
            .expect("a certificate");
        Self {
            certificate: made.cert.der().to_vec(),
            key: made.signing_key.serialize_der(),
        }
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }
}

pub fn known(lettres: u32) -> Tap {
    Tap::Known {
        waiting: Waiting {
            lettres,
            recommandes: 0,
            colis: 0,
        },
        next_distribution: Some(distribution()),
        langue: None,
        in_force: true,
        avis_days_left: None,
        domiciliation: courrier_api::TapDomiciliation::InForce,
        appointment: None,
        message: false,
        ticket: None,
        may_queue: false,
    }
}

fn distribution() -> Distribution {
    Distribution {
        starts_at: "2126-11-23T13:00:00Z".parse().expect("an instant"),
        ends_at: "2126-11-23T16:00:00Z".parse().expect("an instant"),
        place: "Guichet 2".to_owned(),
        open_now: false,
    }
}

impl FakeDaemon {
    /// Listens on this port of the loopback interface, or on any for 0.
    pub fn start(identity: &Identity, port: u16) -> Self {
        // A second daemon of the same process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let shared = Shared::default();
        let router = Router::new()
            .route("/api/v1/kiosk/centre", get(centre))
            .route("/api/v1/kiosk/taps", post(tap))
            .route("/api/v1/kiosk/health", post(health))
            .route("/api/v1/kiosk/pages", get(pages))
            .route("/api/v1/kiosk/queue", get(queue))
            .route("/api/v1/kiosk/enrol", post(enrol))
            .with_state(shared.clone());
        let handle = Handle::new();
        let tls = runtime
            .block_on(RustlsConfig::from_der(
                vec![identity.certificate.clone()],
                identity.key.clone(),
            ))
            .expect("TLS");
        let server = axum_server::bind_rustls(SocketAddr::from(([127, 0, 0, 1], port)), tls)
            .handle(handle.clone());
        runtime.spawn(server.serve(router.into_make_service()));
        let address = runtime
            .block_on(handle.listening())
            .expect("the port is free");
        Self {
            shared,
            handle,
            runtime: Some(runtime),
            address,
        }
    }

    fn script<T>(&self, look: impl FnOnce(&mut Script) -> T) -> T {
        look(
            &mut self
                .shared
                .script
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Sets out the answers to the next taps; further ones are `Silence`.
    pub fn will(&self, replies: impl IntoIterator<Item = Reply>) {
        self.script(|script| script.replies.extend(replies));
    }

    /// The centre takes another name.
    pub fn is_called(&self, name: &str) {
        self.script(|script| script.name = Some(name.to_owned()));
    }

    /// The taps that arrived.
    pub fn seen(&self) -> Vec<Seen> {
        self.script(|script| script.seen.clone())
    }

    /// What the borne said of its readers.
    pub fn health(&self) -> Vec<KioskHealth> {
        self.script(|script| script.health.clone())
    }
}

impl Drop for FakeDaemon {
    fn drop(&mut self) {
        self.handle.shutdown();
        // Calls that are kept in silence end with it.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn allowed(headers: &HeaderMap) -> bool {
    headers
        .get("authorization")
        .is_some_and(|value| value == &format!("Bearer {CREDENTIAL}"))
}

async fn centre(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if !allowed(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let script = shared.script.lock().unwrap_or_else(PoisonError::into_inner);
    let name = script.name.clone();
    Json(KioskCentre {
        name: name.unwrap_or_else(|| "CCAS de Saint-Denis".to_owned()),
        time_zone: "Europe/Paris".to_owned(),
        next_distribution: Some(distribution()),
        ..KioskCentre::default()
    })
    .into_response()
}

async fn pages() -> Json<courrier_api::KioskPages> {
    Json(courrier_api::KioskPages::default())
}

async fn queue() -> Json<KioskQueue> {
    Json(KioskQueue::default())
}

async fn health(State(shared): State<Shared>, Json(health): Json<KioskHealth>) {
    shared
        .script
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .health
        .push(health);
}

async fn enrol(Json(request): Json<Enrol>) -> Response {
    if request.code != CODE {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let device_id = DeviceId::from_uuid(uuid::Uuid::nil());
    Json(Enrolled {
        device_id,
        credential: CREDENTIAL.to_owned(),
    })
    .into_response()
}

async fn tap(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Json(card): Json<CardToken>,
) -> Response {
    let reply = {
        let mut script = shared.script.lock().unwrap_or_else(PoisonError::into_inner);
        let key = headers
            .get(IDEMPOTENCY_KEY)
            .and_then(|key| key.to_str().ok())
            .unwrap_or_default();
        script.seen.push(Seen {
            key: key.to_owned(),
            token: card.token,
        });
        script.replies.pop_front().unwrap_or(Reply::Silence)
    };
    match reply {
        Reply::Answer(tap) => {
            shared.answered.notify_one();
            Json(tap).into_response()
        }
        Reply::Status(status) => {
            let kind = "urn:courrier:unavailable";
            let problem = serde_json::json!({
                "type": kind, "title": "", "status": status.as_u16(), "detail": "",
            });
            (status, Json(problem)).into_response()
        }
        Reply::AfterTheNext(tap) => {
            shared.answered.notified().await;
            Json(tap).into_response()
        }
        Reply::Silence => std::future::pending().await,
    }
}
