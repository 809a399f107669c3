//! A centre in a scratch folder, behind the daemon's router.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use courrier_api::{BASE, Fingerprint, IDEMPOTENCY_KEY, problem_type};
use courrier_clock::ManualClock;
use courrier_daemon::app::{App, Setup};
use courrier_daemon::auth::Token;
use courrier_daemon::limits::Rate;
use courrier_daemon::{events, routes};
use courrier_domain::{
    AgentId, Author, CentreSettings, DeviceId, DeviceKind, Instant, Role, UsagerId,
};
use courrier_ledger::access::{AccessLog, AccessRow};
use courrier_ledger::commands::{AddAgent, CreateCentre, EnrolDevice, NewEnrolmentCode};
use courrier_ledger::{Command, Ledger, Stamp, password};
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub const PASSWORD: &str = "une phrase longue";
pub const IDLE: Duration = Duration::from_mins(30);

pub struct House {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub router: Router,
    _folder: tempfile::TempDir,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON: {}", self.text))
    }

    /// The answer's JSON, if the status is this one.
    #[track_caller]
    pub fn of(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// Asserts a problem of this status and type.
    #[track_caller]
    pub fn is_problem(&self, status: u16, kind: &str) -> Value {
        let problem = self.of(status);
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        assert_eq!(problem["type"], kind, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["title"].is_string() && problem["detail"].is_string());
        problem
    }
}

impl House {
    pub async fn open() -> Self {
        Self::with_rate(Rate::agent(0)).await
    }

    pub async fn with_rate(agent_rate: Rate) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let start = "2026-11-23T13:00:00Z".parse().expect("an instant");
        let clock = Arc::new(ManualClock::at(start));
        let ledger = Ledger::open(folder.path(), "test").expect("opened");
        let app = app(&ledger, &clock, agent_rate);
        let house = Self {
            router: routes::router(&app),
            app,
            clock,
            _folder: folder,
        };
        let settings = CentreSettings {
            name: "CCAS".to_owned(),
            ..CentreSettings::default()
        };
        house
            .operator(CreateCentre {
                settings,
                inconnu_id: house.id(),
            })
            .await;
        house.app.reload_settings().await.expect("settings");
        tokio::spawn(events::forward(house.app.clone(), ledger.subscribe()));
        house
    }

    /// The same ledger under a daemon that has just started: nobody is logged in.
    pub fn restarted(self) -> Self {
        let app = app(self.app.ledger(), &self.clock, Rate::agent(0));
        Self {
            router: routes::router(&app),
            app,
            ..self
        }
    }

    pub fn id<T: courrier_domain::TypedId>(&self) -> T {
        self.app.new_id().expect("randomness")
    }

    /// Writes as the operator does, beside the API.
    pub async fn operator<C: Command>(&self, command: C) -> C::Receipt {
        let stamp = Stamp {
            at: self.app.now(),
            author: Author::Operator,
            key: None,
        };
        self.app
            .ledger()
            .write(stamp, command)
            .await
            .expect("written")
    }

    /// Makes an account with [`PASSWORD`], its login the role's name and a number.
    pub async fn account(&self, role: Role, n: u32) -> (AgentId, String) {
        let login = format!("{}{n}", role.as_str());
        let id = self.id();
        let command = AddAgent {
            id,
            login: login.clone(),
            name: "Prénom Secret".to_owned(),
            role,
            password_hash: password_hash(),
        };
        self.operator(command).await;
        (id, login)
    }

    /// A token of a new agent of this role, without the cost of logging in.
    pub async fn agent(&self, role: Role) -> String {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let n = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (id, _) = self.account(role, n).await;
        let token = self.app.sessions().open(id, role, &password_hash());
        token.expect("randomness").into_text()
    }

    /// A credential of a new borne.
    pub async fn borne(&self) -> (DeviceId, String) {
        self.device(DeviceKind::Borne).await
    }

    /// A credential of a new device of this kind.
    pub async fn device(&self, kind: DeviceKind) -> (DeviceId, String) {
        let credential = Token::device().expect("randomness");
        let code_hash = credential.hash();
        let expires_at = self.app.now() + Duration::from_mins(1);
        let name = "Salle d'attente".to_owned();
        self.operator(NewEnrolmentCode {
            code_hash,
            kind,
            name,
            expires_at,
        })
        .await;
        let id: DeviceId = self.id();
        self.operator(EnrolDevice {
            id,
            code_hash,
            credential_hash: credential.hash(),
        })
        .await;
        (id, credential.into_text())
    }

    /// Sends a request. Whatever is answered must stand in the OpenAPI document.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = answer(self.router.clone(), request).await;
        if let Some(statuses) = documented(&method, &path) {
            let status = answer.status.as_str();
            assert!(
                statuses.contains(&status.to_owned()),
                "{method} {path}: {status} undocumented"
            );
        }
        answer
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(request(Method::GET, path, Some(token), None, None))
            .await
    }

    /// Posts with a key of its own.
    pub async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.post_again(token, path, body, &fresh_key()).await
    }

    pub async fn post_again(&self, token: &str, path: &str, body: &Value, key: &str) -> Answer {
        self.send(request(
            Method::POST,
            path,
            Some(token),
            Some(key),
            Some(body),
        ))
        .await
    }

    /// A usager with this name, in a folder of their own; those of a near name were seen.
    pub async fn usager(&self, token: &str, nom: &str, numero: &str) -> UsagerId {
        let mut usager = json!({
            "numero": numero,
            "identity": { "nom": nom, "prenoms": "Mamadou", "telephone": "+33612345678" },
            "domiciliation": { "status": "valide", "start": "2026-01-01", "end": "2026-12-31" },
        });
        let mut answer = self.post(token, "/usagers", &usager).await;
        if answer.status == StatusCode::CONFLICT {
            let problem = answer.is_problem(409, problem_type::NEAR_NAMES);
            usager["seen_near"] = candidates(&problem).collect();
            answer = self.post(token, "/usagers", &usager).await;
        }
        let created = answer.of(201);
        serde_json::from_value(created["id"].clone()).expect("an id")
    }

    /// An open tri, and so many letters entered in it for a usager.
    pub async fn letters(&self, token: &str, usager: UsagerId, count: u32) -> Vec<String> {
        let tri = self.post(token, "/tris", &Value::Null).await.of(201);
        let path = format!("/tris/{}/courriers", tri["id"].as_str().expect("an id"));
        let body = json!({ "usager_id": usager, "kind": "lettre", "count": count, "chosen": true });
        let registered = self.post(token, &path, &body).await.of(201);
        serde_json::from_value(registered["courrier_ids"].clone()).expect("ids")
    }

    /// Who looked at or changed a usager, and how, oldest first.
    pub fn accesses(&self, usager: UsagerId) -> Vec<AccessRow> {
        let mut rows = self.app.access_log().of(usager, 100).expect("read");
        rows.reverse();
        rows
    }

    pub fn now(&self) -> Instant {
        self.app.now()
    }
}

fn app(ledger: &Ledger, clock: &Arc<ManualClock>, agent_rate: Rate) -> App {
    let access_log = AccessLog::open(&ledger.folder().access_log_path()).expect("the access log");
    let setup = Setup {
        clock: clock.clone(),
        ledger: ledger.clone(),
        access_log,
        secret: b"a secret".to_vec(),
        fingerprint: Fingerprint::of(b"a certificate"),
        agent_rate,
        session_idle: IDLE,
    };
    App::new(setup).expect("settings")
}

/// The ids of those whom a problem shows.
pub fn candidates(problem: &Value) -> impl Iterator<Item = Value> {
    let shown = problem["candidates"].as_array().into_iter().flatten();
    shown.map(|hit| hit["usager"]["id"].clone())
}

/// The statuses that the OpenAPI document gives an operation, if it knows the operation.
fn documented(method: &Method, path: &str) -> Option<Vec<String>> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| serde_json::to_value(routes::document()).expect("JSON"));
    let path: Vec<&str> = path.strip_prefix(BASE)?.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == path.len()
            && template
                .iter()
                .zip(&path)
                .all(|(part, own)| part == own || part.starts_with('{'))
    };
    let paths = document["paths"].as_object().expect("paths");
    let (_, item) = paths.iter().find(|(template, _)| fits(template))?;
    let operation = item.get(method.as_str().to_lowercase())?;
    Some(
        operation["responses"]
            .as_object()
            .expect("responses")
            .keys()
            .cloned()
            .collect(),
    )
}

/// What a router answers, read whole.
pub async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Answer {
        status: parts.status,
        headers: parts.headers,
        text,
    }
}

/// One hash for all: making it takes long, on purpose.
fn password_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| password::hash(PASSWORD).expect("hashed"))
        .clone()
}

pub fn fresh_key() -> String {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    format!(
        "key-{}",
        NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    )
}

pub fn request(
    method: Method,
    path: &str,
    token: Option<&str>,
    key: Option<&str>,
    body: Option<&Value>,
) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{BASE}{path}"));
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if let Some(key) = key {
        request = request.header(IDEMPOTENCY_KEY, key);
    }
    let body = match body {
        None => Body::empty(),
        Some(json) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(json.to_string())
        }
    };
    request.body(body).expect("a request")
}
