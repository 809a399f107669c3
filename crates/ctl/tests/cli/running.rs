//! The folder held by a running daemon: here this process, which answers on its socket as courrierd
//! does.

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post};
use courrier_api::{OutboxHealth, RouteHealth, RouteReadiness};
use courrier_clock::{Clock as _, SystemClock};
use courrier_domain::usager::Channel;
use courrier_ledger::Ledger;
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use tokio::net::UnixListener;
use tokio::runtime::Runtime;

use crate::Centre;

/// Holds a centre's folder until it is dropped.
pub struct Holder {
    pub ledger: Ledger,
    _runtime: Runtime,
}

pub fn hold(centre: &Centre) -> Holder {
    let ledger = Ledger::open(&centre.data(), "courrierd").expect("free");
    let runtime = Runtime::new().expect("a runtime");
    let guard = runtime.enter();
    let listener = UnixListener::bind(centre.data().join("control.sock")).expect("a socket");
    drop(guard);
    let router = axum::Router::new()
        .route("/operator", post(operate))
        .route("/outbox", get(outbox))
        .layer(DefaultBodyLimit::max(1 << 29))
        .with_state(ledger.clone());
    runtime.spawn(async move { axum::serve(listener, router).await });
    Holder {
        ledger,
        _runtime: runtime,
    }
}

/// A centre with a route that a person must see to.
async fn outbox() -> Json<OutboxHealth> {
    let route = RouteHealth {
        name: "ovh".to_owned(),
        channel: Channel::Sms,
        readiness: RouteReadiness::Stopped,
        why: Some("le compte n'a plus de crédit".to_owned()),
        signal: None,
        roaming: None,
        sent_this_month: 12,
        monthly_cap: None,
        cost_cents: 78,
    };
    Json(OutboxHealth {
        routes: vec![route],
        fault: None,
        alerts: Vec::new(),
        queued: 3,
        sending: 0,
        unknown: 1,
    })
}

async fn operate(
    State(ledger): State<Ledger>,
    Json(request): Json<OperatorRequest>,
) -> Json<OperatorAnswer> {
    let answer =
        tokio::task::spawn_blocking(move || ledger.operate(request, SystemClock::new().now()));
    Json(answer.await.expect("the ledger answers"))
}

#[test]
fn what_writes_goes_through_the_daemon() {
    let centre = Centre::new();
    let holder = hold(&centre);
    centre
        .run(&[
            "agent",
            "add",
            "awa",
            "--name",
            "Awa",
            "--generate-password",
        ])
        .code(0);
    let agents = holder.ledger.read(|reader| reader.agents()).expect("read");
    assert!(agents.iter().any(|agent| agent.login == "awa"));
    assert_eq!(
        centre.json(&["agent", "list"])["agents"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    centre
        .run(&["agent", "disable", "admin"])
        .code(1)
        .says("dernier administrateur");
    centre.run(&["device", "enrol", "Entrée"]).code(0);

    let file = centre.file("usager.csv", b"numero;nom;statut\n7;SOW;valide\n");
    centre
        .run(&["import", "usagers", &file, "--yes"])
        .code(0)
        .says("1 usager importé");
    centre
        .run(&["import", "usagers", &file, "--yes"])
        .code(1)
        .says("déjà celui d'un dossier");

    let service = centre.run(&["doctor"]).code(1).says("courrierd");
    for said in [
        "répond",
        "voie « ovh » : le compte n'a plus de crédit",
        "3 messages en attente",
        "1 messages dont nul ne sait",
    ] {
        assert!(service.out.contains(said), "{said}: {service:?}");
    }
    centre.run(&["verify"]).code(0);
    centre.run(&["backup"]).code(0);
    drop(holder);
}

#[test]
fn a_folder_held_without_an_answer_names_the_holder() {
    let centre = Centre::new();
    let ledger = Ledger::open(&centre.data(), "courrierd").expect("free");
    let held = centre.run(&["agent", "list"]).code(1);
    held.says("courrierd").says(&std::process::id().to_string());
    // A killed daemon leaves its socket behind; the folder is free all the same.
    drop(ledger);
    drop(
        std::os::unix::net::UnixListener::bind(centre.data().join("control.sock"))
            .expect("a socket"),
    );
    centre.run(&["agent", "list"]).code(0);
}
