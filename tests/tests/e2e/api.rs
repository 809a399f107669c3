//! The HTTP interface keeps its own word: schemathesis reads the OpenAPI document and looks for an
//! answer that the document does not tell of.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::Days;
use courrier_api::client::IdempotencyKey;
use courrier_api::{
    BindCard, Client, DeviceKind, NewAbsence, NewAgent, NewCourriers, NewDevice, NewNotice,
    NewProcuration,
};
use courrier_clock::{Clock as _, SystemClock};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::{AbsenceReason, CourrierId, CourrierKind, Role, TriId, UsagerId};
use courrier_tests::{Centre, created, handed_over, lettres, new_usager, target_folder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::queue::{call, give_out_now, take_number};

/// Where `cargo xtask test` says that schemathesis is.
const SCHEMATHESIS: &str = "COURRIER_SCHEMATHESIS";
/// What a conforming server never does. The other checks judge taste, or need another schema.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";
/// Test cases of one operation and phase.
const EXAMPLES: &str = "12";

/// People with a number in the queue: a borne may ask twenty times at once.
const QUEUE: u32 = 16;

/// An operation that ends with the connection: its stream is tested in `two_desks`.
const EVENTS: &str = "/events";

/// Its Python has the other packages of the requirements as well.
pub fn schemathesis() -> PathBuf {
    let ours = target_folder().join("tools/venv/bin/schemathesis");
    let path = env::var_os(SCHEMATHESIS).map_or(ours, PathBuf::from);
    assert!(
        path.exists(),
        "schemathesis is missing: run `cargo xtask setup`, which installs it, or name it in \
         {SCHEMATHESIS}"
    );
    path
}

/// One run over the live document, with somebody's credential. It must find nothing.
fn run(centre: &Centre, known: &Path, token: &str, options: &[&str]) {
    let folder = TempDir::with_prefix("courrier-schemathesis-").expect("a folder");
    let document = format!("https://{}/api/v1/openapi.json", centre.address());
    // Schemathesis runs in a folder of its own.
    let hooks = std::path::absolute("tests/e2e/schemathesis_hooks.py").expect("a folder");
    let output = Command::new(schemathesis())
        .args(["run", &document, "--tls-verify=false", "--no-color"])
        .args(["--checks", CHECKS, "--max-examples", EXAMPLES])
        .args(["--seed", "20261122", "--generation-deterministic"])
        .args(["--warnings", "off"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(options)
        .env("SCHEMATHESIS_HOOKS", hooks)
        .env("COURRIER_KNOWN", known)
        .env("COURRIER_TOKEN", token)
        .env(
            "COURRIER_API",
            format!("https://{}/api/v1", centre.address()),
        )
        // What it would keep between runs.
        .current_dir(folder.path())
        .output()
        .expect("schemathesis starts");
    assert!(
        output.status.success(),
        "{options:?}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Steps of one item, each with how an item must stand for it.
const STEPS: [(&str, Stands); 8] = [
    ("cancel", Stands::Waiting),
    ("move", Stands::Waiting),
    ("forward", Stands::Waiting),
    ("mark-for-return", Stands::Waiting),
    ("expire", Stands::Recommande),
    ("reopen", Stands::HandedOver),
    ("return", Stands::ToReturn),
    ("keep", Stands::ToReturn),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Waiting,
    Recommande,
    HandedOver,
    ToReturn,
}

/// Enters an item that stands as a step wants it.
async fn item(client: &Client, tri: TriId, usager_id: UsagerId, stands: Stands) -> CourrierId {
    let courriers = NewCourriers {
        usager_id,
        kind: match stands {
            Stands::Recommande => CourrierKind::Recommande,
            _ => CourrierKind::Lettre,
        },
        count: 1,
        return_reason: (stands == Stands::ToReturn).then_some(ReturnReason::Radie),
        text: None,
        chosen: true,
    };
    let key = IdempotencyKey::fresh;
    let entered = client.register(&key(), tri, &courriers).await;
    let id = entered.expect("entered").courrier_ids[0];
    if stands == Stands::HandedOver {
        let remise = handed_over(usager_id, vec![id]);
        client.remise(&key(), &remise).await.expect("handed over");
    }
    id
}

/// A folder with mail in every state, a remise, a card and a procuration.
async fn furnish(client: &Client, n: u32, known: &mut BTreeMap<String, Vec<Value>>) {
    let mut note = |kind: &str, value| known.entry(kind.to_owned()).or_default().push(value);
    let key = IdempotencyKey::fresh;
    let usager = new_usager(&format!("K{n}"), &format!("Diallo {n}"), "Mamadou");
    let usager_id = created(client, usager).await;
    // Only a person without mail can be erased.
    let gone = new_usager(&format!("G{n}"), "Sow", "Awa");
    note("/usagers/{id}/erase", json!(created(client, gone).await));
    let tri = client.open_tri(&key()).await.expect("opened").id;
    for (step, stands) in STEPS {
        let id = item(client, tri, usager_id, stands).await;
        note(&format!("/courriers/{{id}}/{step}"), json!(id));
    }
    let ids = lettres(client, tri, usager_id, 4).await.courrier_ids;
    let remise = handed_over(usager_id, ids[..1].to_vec());
    let remise = client.remise(&key(), &remise).await.expect("handed over");
    let procuration = NewProcuration {
        mandataire: "Awa Sow".to_owned(),
        valid_from: "2020-01-01".parse().expect("a day"),
        valid_to: "2099-12-31".parse().expect("a day"),
    };
    let procuration = client
        .add_procuration(&key(), usager_id, &procuration)
        .await;
    let procuration = procuration.expect("added").id;
    let card = BindCard {
        token: format!("04A1B2C3D4{n:04}"),
        replace: false,
    };
    let bound = client.bind_card(&key(), usager_id, &card).await;
    bound.expect("bound");
    let today = SystemClock::new().now().date_naive();
    let absence = NewAbsence {
        reason: AbsenceReason::Hopital,
        from: today,
        to: today + Days::new(60),
    };
    let away = client.declare_absence(&key(), usager_id, &absence).await;
    note("absences", json!(away.expect("declared").id));
    let text = "Passez à l'accueil.".to_owned();
    let word = NewNotice::Message { text };
    let noted = client.add_notice(&key(), usager_id, &word).await;
    note("notices", json!(noted.expect("noted").id));
    let folder = json!({
        "usager_id": usager_id,
        "courrier_ids": ids[1..],
        "procuration_id": procuration,
    });
    note("folders", folder);
    note("usagers", json!(usager_id));
    note("tris", json!(tri));
    note("remises", json!(remise.id));
    note("procurations", json!(procuration));
    note("tokens", json!(card.token));
    note("tokens", json!(format!("blank-{n}")));
}

/// People in the queue, of whom some are called: each step of a number has numbers of its own.
async fn fill_queue(centre: &Centre, admin: &Client, known: &mut BTreeMap<String, Vec<Value>>) {
    give_out_now(admin).await;
    let credential = centre.borne().await.credential;
    let borne = centre.client().with_bearer(&credential);
    for n in 0..QUEUE {
        take_number(admin, &borne, &format!("Q{n}")).await;
    }
    for step in ["recall", "end"] {
        for _ in 0..QUEUE / 2 {
            let (id, _) = call(admin).await.expect("somebody waits");
            let ids = known.entry(format!("/queue/{{id}}/{step}")).or_default();
            ids.push(json!(id));
        }
    }
    take_number(admin, &borne, "Q-last").await;
}

/// What there is in the centre, written down for the hooks.
async fn known(centre: &Centre, folder: &Path) -> PathBuf {
    let admin = centre.admin().await;
    let key = IdempotencyKey::fresh;
    let mut known = BTreeMap::new();
    for n in 0..40 {
        furnish(&admin, n, &mut known).await;
    }
    fill_queue(centre, &admin, &mut known).await;
    let mut note = |kind: &str, value| known.entry(kind.to_owned()).or_default().push(value);
    for n in 0..20 {
        let agent = NewAgent {
            login: format!("agent-{n}"),
            name: format!("Agent {n}"),
            role: Role::Agent,
            password: "correct-horse-42".to_owned(),
        };
        let opened = admin.add_agent(&key(), &agent).await.expect("opened");
        note("agents", json!(opened.id));
        let device = NewDevice {
            kind: DeviceKind::Borne,
            name: format!("Borne {n}"),
        };
        let code = admin.new_device(&key(), &device).await.expect("a code");
        note("codes", json!(code.code));
        let enrolled = centre.borne().await;
        note("devices", json!(enrolled.device_id));
    }
    let mut all = json!(known);
    let agents = admin.agents().await.expect("listed").agents;
    let own = agents.iter().find(|agent| agent.login == "admin");
    all["own_agent_id"] = json!(own.expect("the administrator").id);
    all["login"] = json!(Centre::login_request("omar"));
    let path = folder.join("known.json");
    fs::write(&path, all.to_string()).expect("written");
    path
}

/// How often each operation of the document was answered with each status.
fn answered(log: &str) -> BTreeMap<(String, String), Vec<u64>> {
    let mut answered: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let Some(route) = line["route"].as_str() else {
            continue;
        };
        let operation = route.strip_prefix("/api/v1").unwrap_or(route);
        let (Some(method), Some(status)) = (line["method"].as_str(), line["status"].as_u64())
        else {
            continue;
        };
        let key = (method.to_owned(), operation.to_owned());
        answered.entry(key).or_default().push(status);
    }
    answered
}

/// Every operation of the live document, with the role that may call it.
fn operations(centre: &Centre) -> Vec<(String, String, String)> {
    let document = centre.ctl_json(&["openapi"]);
    let paths = document["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("operations") {
            let role = operation["x-role"].as_str().expect("a role").to_owned();
            found.push((method.to_uppercase(), path.clone(), role));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing_with_an_administrators_and_with_a_bornes_credential() {
    let folder = TempDir::with_prefix("courrier-known-").expect("a folder");
    let mut centre = Centre::new()
        .unlimited()
        .with_arguments(&["--log-format", "json"]);
    centre.start();
    centre.agent("omar", Role::Agent).await;
    let known = known(&centre, folder.path()).await;
    let operations = operations(&centre);
    assert!(operations.len() > 40, "{operations:?}");
    let before = centre.log().len();

    let agent = centre.token("admin").await;
    let lasting = ["--exclude-path", EVENTS, "--exclude-path", "/session"];
    run(&centre, &known, &agent, &lasting);
    let borne = centre.borne().await.credential;
    // A borne may ask ten times a second.
    let borne_only = ["--include-path-regex", "^/kiosk/", "--rate-limit", "8/s"];
    run(&centre, &known, &borne, &borne_only);
    let others = [
        "--exclude-path-regex",
        "^/(kiosk/|events)",
        "--max-examples",
        "2",
    ];
    run(&centre, &known, &borne, &others);
    // What ends its own session comes last.
    run(&centre, &known, &agent, &["--include-path", "/session"]);

    let log = centre.log();
    assert!(!log.contains("\"ERROR\""), "the daemon saw a fault");
    let answered = answered(&log[before..]);
    let mut missed = Vec::new();
    for (method, path, role) in operations {
        if path == EVENTS {
            continue;
        }
        let statuses = answered.get(&(method.clone(), path.clone()));
        let statuses = statuses.map(Vec::as_slice).unwrap_or_default();
        let reached = |wanted: u64| statuses.iter().any(|status| status / 100 == wanted);
        // No avis entered today is void today, and this centre has no route by which anything
        // leaves or comes back; the daemon's own tests let days go by and messages leave.
        let possible = ![
            "/courriers/{id}/expire",
            "/messages/{id}/resolve",
            "/replies/{id}/done",
            "/callbacks/{route}/{secret}",
        ]
        .contains(&path.as_str());
        if possible && !reached(2) {
            missed.push(format!("{method} {path} never succeeded: {statuses:?}"));
        }
        assert!(!reached(5), "{method} {path}: {statuses:?}");
        let refused = statuses.contains(&403) || role == "none" || role == "kiosk";
        if !refused {
            missed.push(format!("{method} {path} was never refused to the borne"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    centre.verify();
    centre.stop();
}
