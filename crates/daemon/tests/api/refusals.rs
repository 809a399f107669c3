//! Requests that can't be read, are too large, too many, or go nowhere.

use axum::body::Body;
use axum::http::{Method, Request, header};
use courrier_api::problem_type as kind;
use courrier_api::{BASE, IDEMPOTENCY_KEY};
use courrier_daemon::limits::{MAX_BODY, Rate};
use courrier_domain::Role;
use serde_json::{Value, json};

use crate::house::{House, fresh_key, request};

async fn send(
    house: &House,
    token: &str,
    media: Option<&str>,
    body: impl Into<Body>,
) -> crate::house::Answer {
    let mut request = Request::post(format!("{BASE}/remises"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(IDEMPOTENCY_KEY, fresh_key());
    if let Some(media) = media {
        request = request.header(header::CONTENT_TYPE, media);
    }
    house
        .send(request.body(body.into()).expect("a request"))
        .await
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let json = Some("application/json");
    for (media, body, status, name) in [
        (json, "{", 400, kind::MALFORMED),
        (json, "", 400, kind::MALFORMED),
        (json, "\u{0}", 400, kind::MALFORMED),
        (json, "{\"", 400, kind::MALFORMED),
        (json, "{}", 422, kind::INVALID),
        (json, "[]", 422, kind::INVALID),
        (json, "null", 422, kind::INVALID),
        (None, "{}", 415, kind::UNSUPPORTED_MEDIA_TYPE),
        (Some("text/plain"), "{}", 415, kind::UNSUPPORTED_MEDIA_TYPE),
        (
            Some("application/jsonp"),
            "{}",
            415,
            kind::UNSUPPORTED_MEDIA_TYPE,
        ),
    ] {
        let answer = send(&house, &agent, media, body).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{media:?} {body:?}: {}",
            answer.text
        );
        answer.is_problem(status, name);
    }
    let accepted = send(
        &house,
        &agent,
        Some("Application/JSON; charset=utf-8"),
        "{}",
    )
    .await;
    accepted.is_problem(422, kind::INVALID);
    let deep = format!("{{\"deep\":{}", "[".repeat(100_000));
    send(&house, &agent, json, deep)
        .await
        .is_problem(400, kind::MALFORMED);
}

#[tokio::test]
async fn a_refused_value_is_named_and_not_repeated() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = json!({
        "numero": "12",
        "identity": { "nom": "DIALLO", "date_naissance": "DIALLO" },
        "domiciliation": { "status": "valide" },
    });
    let answer = house.post(&agent, "/usagers", &usager).await;
    let problem = answer.is_problem(422, kind::INVALID);
    assert_eq!(problem["fields"][0]["field"], "identity.date_naissance");
    assert!(!answer.text.contains("DIALLO"));

    let list = house
        .post(&agent, "/cards/lookup", &json!(["04A1B2C3"]))
        .await;
    list.is_problem(422, kind::INVALID);

    let card = json!({ "token": 4_242_424_242_u64 });
    let answer = house.post(&agent, "/cards/lookup", &card).await;
    answer.is_problem(422, kind::INVALID);
    assert!(!answer.text.contains("4242"));
}

#[tokio::test]
async fn bodies_that_are_too_large() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let json = Some("application/json");
    let body = |length| format!("\"{}\"", "x".repeat(length - 2));
    send(&house, &agent, json, body(MAX_BODY + 1))
        .await
        .is_problem(413, kind::TOO_LARGE);
    send(&house, &agent, json, body(MAX_BODY))
        .await
        .is_problem(422, kind::INVALID);
}

#[tokio::test]
async fn values_out_of_their_bounds() {
    let house = House::open().await;
    let agent = house.agent(Role::Administrator).await;
    for path in [
        "/usagers?limit=0".to_owned(),
        "/usagers?limit=201".to_owned(),
        format!("/usagers?q={}", "x".repeat(201)),
        "/balance?from=2026-02-01&to=2026-01-01".to_owned(),
        "/balance?from=2026-01-01&to=%2B262142-12-31".to_owned(),
    ] {
        house
            .get(&agent, &path)
            .await
            .is_problem(422, kind::INVALID);
    }
    for path in [
        "/usagers?limit=many",
        "/balance",
        "/tris?open=perhaps",
        "/tris/12",
        "/usagers/x",
    ] {
        house
            .get(&agent, path)
            .await
            .is_problem(400, kind::MALFORMED);
    }
    let id = "0192f5d0-0000-7000-8000-000000000000";
    let ids = |n: usize| vec![json!(id); n];
    let remise = |ids: Vec<Value>| json!({ "usager_id": id, "courrier_ids": ids, "recipient": {"to": "usager"} });
    let register = |count| json!({ "usager_id": id, "kind": "lettre", "count": count });
    for (path, body) in [
        ("/remises".to_owned(), remise(ids(0))),
        ("/remises".to_owned(), remise(ids(501))),
        ("/remises".to_owned(), remise(ids(2))),
        (format!("/tris/{id}/courriers"), register(0)),
        (format!("/tris/{id}/courriers"), register(100)),
        (
            format!("/tris/{id}/courriers"),
            json!({ "usager_id": id, "kind": "lettre", "count": 1, "text": "x".repeat(201) }),
        ),
        (
            "/usagers".to_owned(),
            json!({
                "numero": "1",
                "identity": { "nom": "SOW" },
                "domiciliation": { "status": "valide" },
                "seen_near": ids(51),
            }),
        ),
        (
            format!("/usagers/{id}/passages"),
            json!({ "kind": "borne" }),
        ),
        (format!("/usagers/{id}/cards"), json!({ "token": "" })),
        (
            format!("/usagers/{id}/cards"),
            json!({ "token": "a\u{0}b" }),
        ),
        (
            "/cards/lookup".to_owned(),
            json!({ "token": "x".repeat(129) }),
        ),
        (
            "/agents".to_owned(),
            json!({ "login": "awa", "name": "Awa", "role": "agent", "password": "court" }),
        ),
    ] {
        house
            .post(&agent, &path, &body)
            .await
            .is_problem(422, kind::INVALID);
    }
}

#[tokio::test]
async fn addresses_and_methods_that_are_not() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    for path in ["/", "/nothing", "/usagers/", "/kiosk"] {
        house
            .get(&agent, path)
            .await
            .is_problem(404, kind::NOT_FOUND);
    }
    let outside = Request::get("/elsewhere")
        .body(Body::empty())
        .expect("a request");
    house.send(outside).await.is_problem(404, kind::NOT_FOUND);
    let wrong = house
        .send(request(
            Method::DELETE,
            "/usagers",
            Some(&agent),
            None,
            None,
        ))
        .await;
    wrong.is_problem(405, kind::METHOD_NOT_ALLOWED);
    let allowed = wrong.headers[header::ALLOW].to_str().expect("text");
    assert!(
        allowed.contains("GET") && allowed.contains("POST"),
        "{allowed}"
    );
}

#[tokio::test]
async fn too_many_requests_with_one_credential() {
    let house = House::with_rate(Rate {
        per_minute: 60,
        burst: 3,
    })
    .await;
    let (eager, calm) = (
        house.agent(Role::Agent).await,
        house.agent(Role::Agent).await,
    );
    for _ in 0..3 {
        house.get(&eager, "/centre").await.of(200);
    }
    let answer = house.get(&eager, "/centre").await;
    answer.is_problem(429, kind::TOO_MANY);
    assert_eq!(answer.headers[header::RETRY_AFTER], "1");
    house.get(&calm, "/centre").await.of(200);
    house.clock.advance(std::time::Duration::from_secs(1));
    house.get(&eager, "/centre").await.of(200);
}

#[tokio::test]
async fn a_borne_is_limited_too_and_enrolments_are_together() {
    let house = House::open().await;
    let (_, borne) = house.borne().await;
    for _ in 0..Rate::KIOSK.burst {
        house.get(&borne, "/kiosk/centre").await.of(200);
    }
    house
        .get(&borne, "/kiosk/centre")
        .await
        .is_problem(429, kind::TOO_MANY);
    let enrol = || {
        request(
            Method::POST,
            "/kiosk/enrol",
            None,
            None,
            Some(&json!({"code": "X"})),
        )
    };
    for _ in 0..Rate::ENROLMENT.burst {
        house.send(enrol()).await.is_problem(422, kind::INVALID);
    }
    house.send(enrol()).await.is_problem(429, kind::TOO_MANY);
}

#[tokio::test]
async fn a_panic_is_answered_as_a_fault_of_ours() {
    let house = House::open().await;
    let app = house.app.clone();
    let router = courrier_daemon::routes::dressed(
        axum::Router::new().route(
            "/",
            axum::routing::get(|| async { panic!("DIALLO") as &str }),
        ),
        &app,
    );
    let request = Request::get("/").body(Body::empty()).expect("a request");
    let answer = crate::house::answer(router, request).await;
    answer.is_problem(500, kind::INTERNAL);
    assert!(!answer.text.contains("DIALLO"));
}

/// A command with a fault in it, which ends the ledger's writer.
struct Faulty;

impl courrier_ledger::Command for Faulty {
    type Receipt = ();

    fn apply(self, _: &mut courrier_ledger::Tx<'_>) -> Result<(), courrier_ledger::ApplyError> {
        panic!("a fault of ours")
    }
}

#[tokio::test]
async fn a_daemon_that_cannot_write_any_more_stops() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let broken = house
        .app
        .write_as(courrier_domain::Author::System, None, Faulty)
        .await;
    assert_eq!(broken.expect_err("no answer").status(), 503);
    assert!(house.app.is_broken() && *house.app.stopping().borrow());
    let answer = house.post(&agent, "/tris", &Value::Null).await;
    answer.is_problem(503, kind::UNAVAILABLE);
    house.get(&agent, "/tris").await.of(200);
}
