//! Cards and bornes: enrolment, taps, and what a borne may not learn.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use courrier_api::{Event, problem_type as kind};
use courrier_daemon::schedule::Schedule;
use courrier_domain::{DeviceKind, Role};
use serde_json::{Value, json};

use crate::house::{House, fresh_key, request};

const TOKEN: &str = "04A1B2C3D4E5F6";

fn enrol(code: &str) -> Request<Body> {
    let code = json!({ "code": code });
    request(Method::POST, "/kiosk/enrol", None, None, Some(&code))
}

#[tokio::test]
async fn enrolling_once() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let code = house
        .post(&boss, "/devices", &json!({ "name": "Hall" }))
        .await
        .of(201);
    assert!(code["fingerprint"].as_str().expect("text").contains(':'));
    let typed = code["code"]
        .as_str()
        .expect("a code")
        .to_lowercase()
        .replace('-', " ");
    let enrolled = house.send(enrol(&typed)).await.of(200);
    let credential = enrolled["credential"].as_str().expect("a credential");
    house
        .send(enrol(&typed))
        .await
        .is_problem(422, kind::INVALID);
    let centre = house.get(credential, "/kiosk/centre").await.of(200);
    assert_eq!(centre["name"], "CCAS");
    assert_eq!(centre["next_distribution"]["open_now"], true);

    let health = json!({ "reader_ok": true, "version": "1" });
    house
        .post(credential, "/kiosk/health", &health)
        .await
        .of(204);
    let devices = house.get(&boss, "/devices").await.of(200);
    let device = &devices["devices"][0];
    assert_eq!(
        (&device["name"], &device["reader_ok"]),
        (&json!("Hall"), &json!(true))
    );
    assert!(device["last_heard"].is_string());

    let id = enrolled["device_id"].as_str().expect("an id");
    house
        .post(&boss, &format!("/devices/{id}/revoke"), &Value::Null)
        .await
        .of(204);
    let refused = house.get(credential, "/kiosk/centre").await;
    refused.is_problem(401, kind::UNAUTHENTICATED);
}

#[tokio::test]
async fn a_code_stops_working() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let code = house
        .post(&boss, "/devices", &json!({ "name": "Hall" }))
        .await
        .of(201);
    house.clock.advance(Duration::from_mins(15));
    let late = house.send(enrol(code["code"].as_str().expect("a code")));
    late.await.is_problem(422, kind::INVALID);
}

#[tokio::test]
async fn the_screen_that_calls_numbers_shows_no_card_whatever_it_says_of_itself() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let wall = json!({ "name": "Mur", "kind": "display" });
    let code = house.post(&boss, "/devices", &wall).await.of(201);
    let enrolled = house.send(enrol(code["code"].as_str().expect("a code")));
    let enrolled = enrolled.await.of(200);
    let credential = enrolled["credential"].as_str().expect("a credential");
    let odd = json!({ "name": "Mur", "kind": "agent" });
    house
        .post(&boss, "/devices", &odd)
        .await
        .is_problem(422, kind::INVALID);

    let device = async |house: &House| {
        let devices = house.get(&boss, "/devices").await.of(200);
        devices["devices"][0].clone()
    };
    let refuses = async |house: &House, why: &str| {
        house.get(credential, "/kiosk/queue").await.of(200);
        house.get(credential, "/kiosk/centre").await.of(200);
        let card = json!({ "token": TOKEN });
        let ticket = json!({ "token": TOKEN, "by": "screen" });
        for answer in [
            house.post(credential, "/kiosk/taps", &card).await,
            house.post(credential, "/kiosk/tickets", &ticket).await,
            house.get(credential, "/kiosk/pages").await,
            house.get(credential, "/devices").await,
        ] {
            assert_eq!(answer.status.as_u16(), 403, "{why}");
            answer.is_problem(403, kind::FORBIDDEN);
        }
    };
    refuses(&house, "as it was enrolled").await;
    for told in ["display", "borne"] {
        let health = json!({ "kind": told, "reader_ok": false, "version": "1" });
        let noted = house.post(credential, "/kiosk/health", &health).await;
        noted.of(204);
        refuses(&house, told).await;
        let listed = device(&house).await;
        assert_eq!(listed["kind"], "display", "what it was enrolled as");
        assert_eq!(listed["health"]["kind"], told);
        let reader = if told == "borne" {
            json!(false)
        } else {
            Value::Null
        };
        assert_eq!(listed["reader_ok"], reader);
    }
    let house = house.restarted();
    refuses(&house, "the next daemon reads it").await;
}

#[tokio::test]
async fn a_screen_that_calls_numbers_is_missed_when_it_falls_silent() {
    let house = House::open().await;
    let (id, wall) = house.device(DeviceKind::Display).await;
    let health = json!({ "kind": "display", "reader_ok": false, "version": "1" });
    house.post(&wall, "/kiosk/health", &health).await.of(204);
    let last = house.now();
    let told = |ok: bool, silent: bool| vec![Event::Device { id, ok, silent }];
    let states = || house.app.devices().states();
    assert_eq!(states(), told(true, false), "no reader is no trouble");
    let mut schedule = Schedule::default();
    house.clock.advance(Duration::from_secs(301));
    house.get(&wall, "/kiosk/queue").await.of(200);
    schedule.turn(&house.app).await;
    assert_eq!(states(), told(false, true));
    let noted = house.app.ledger().read(|reader| reader.devices());
    assert_eq!(noted.expect("read")[0].silent_since, Some(last));
    house.post(&wall, "/kiosk/health", &health).await.of(204);
    assert_eq!(states(), told(true, false));
}

#[tokio::test]
async fn a_tap_answers_counts_and_one_passage_is_recorded_for_it() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (_, borne) = house.borne().await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    house.letters(&agent, usager, 2).await;
    let card = json!({ "token": TOKEN });
    let unknown = house.post(&borne, "/kiosk/taps", &card).await;
    assert_eq!(unknown.of(200)["answer"], "unknown");
    let lookup = house.post(&agent, "/cards/lookup", &card).await;
    assert_eq!(lookup.of(200)["card"], "blank");

    house
        .post(&agent, &format!("/usagers/{usager}/cards"), &card)
        .await
        .of(204);
    let key = fresh_key();
    let first = house.post_again(&borne, "/kiosk/taps", &card, &key).await;
    house.clock.advance(Duration::from_secs(1));
    let again = house.post_again(&borne, "/kiosk/taps", &card, &key).await;
    let answer = first.of(200);
    assert_eq!(answer, again.of(200));
    assert_eq!(answer["answer"], "known");
    assert_eq!(
        answer["waiting"],
        json!({ "lettres": 2, "recommandes": 0, "colis": 0 })
    );
    assert_eq!(answer["in_force"], true);
    for secret in ["DIALLO", "Mamadou", TOKEN, &usager.to_string()] {
        assert!(!first.text.contains(secret), "a borne learns nobody's name");
    }
    let opened = house.get(&agent, &format!("/usagers/{usager}")).await;
    assert!(!opened.text.contains(TOKEN));
    let seen = opened.of(200)["last_seen"].clone();
    assert_eq!(
        seen,
        json!(house.now() - Duration::from_secs(1)),
        "the retry is no other passage"
    );

    house
        .post(
            &agent,
            &format!("/usagers/{usager}/cards/block"),
            &Value::Null,
        )
        .await
        .of(204);
    let blocked = house.post(&borne, "/kiosk/taps", &card).await.of(200);
    assert_eq!(blocked["answer"], "blocked");
    assert!(blocked.get("waiting").is_none());
    let other = house.usager(&agent, "SOW", "13").await;
    let taken = house
        .post(&agent, &format!("/usagers/{other}/cards"), &card)
        .await;
    taken.is_problem(409, kind::TAKEN);
    assert!(!taken.text.contains(TOKEN));
}

#[tokio::test]
async fn a_blocked_card_tells_its_persons_language_and_nothing_else() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (_, borne) = house.borne().await;
    let person = json!({
        "numero": "12",
        "identity": { "nom": "DIALLO", "prenoms": "Mamadou", "langue": "ta" },
        "domiciliation": { "status": "valide", "start": "2026-01-01", "end": "2026-12-31" },
    });
    let created = house.post(&agent, "/usagers", &person).await.of(201);
    let usager = created["id"].as_str().expect("an id");
    let card = json!({ "token": TOKEN });
    let cards = format!("/usagers/{usager}/cards");
    house.post(&agent, &cards, &card).await.of(204);
    let block = format!("{cards}/block");
    house.post(&agent, &block, &Value::Null).await.of(204);
    let mut blocked = house.post(&borne, "/kiosk/taps", &card).await.of(200);
    blocked["next_distribution"].take();
    assert_eq!(
        blocked,
        json!({ "answer": "blocked", "langue": "ta", "next_distribution": null })
    );
}
