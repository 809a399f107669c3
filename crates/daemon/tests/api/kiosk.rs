//! What a borne is told, and how it is listened for.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of Reader<'_> named by its path is not general enough for Ledger::read"
)]

use std::time::Duration;

use axum::http::Method;
use courrier_api::problem_type as kind;
use courrier_daemon::schedule::Schedule;
use courrier_domain::Role;
use serde_json::{Value, json};

use crate::house::{House, fresh_key, request};

const TOKEN: &str = "04A1B2C3D4E5F6";

async fn put(house: &House, token: &str, path: &str, body: &Value) -> crate::house::Answer {
    let key = fresh_key();
    let call = request(Method::PUT, path, Some(token), Some(&key), Some(body));
    house.send(call).await
}

#[tokio::test]
async fn the_borne_knows_the_hours_to_come_and_the_time() {
    let house = House::open().await;
    let (_, borne) = house.borne().await;
    let centre = house.get(&borne, "/kiosk/centre").await.of(200);
    assert_eq!(centre["now"], json!(house.now()));
    assert_eq!(centre["queue_open"], true);
    assert_eq!(centre["version"], env!("CARGO_PKG_VERSION"));
    let coming = centre["distributions"].as_array().expect("a list");
    assert_eq!(coming.len(), 12, "three a week, for four weeks");
    assert_eq!(coming[0], centre["next_distribution"]);
    assert_eq!(coming[0]["open_now"], true);
    assert_eq!(coming[1]["starts_at"], "2026-11-25T08:00:00Z");

    let boss = house.agent(Role::Administrator).await;
    let mut settings = house.get(&boss, "/settings").await.of(200);
    settings["queue"] = json!(false);
    settings["schedule"]["closures"] = json!([{ "from": "2026-11-25", "to": "2026-11-27" }]);
    put(&house, &boss, "/settings", &settings).await.of(200);
    let changed = house.get(&borne, "/kiosk/centre").await.of(200);
    assert_eq!(changed["queue_open"], false, "the centre does not use it");
    assert_eq!(
        changed["distributions"][1]["starts_at"],
        "2026-11-30T13:00:00Z"
    );
    assert_ne!(changed["pages_version"], centre["pages_version"]);
}

#[tokio::test]
async fn a_tap_tells_what_ends_and_that_something_is_to_be_said() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (_, borne) = house.borne().await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let path = format!("/usagers/{usager}/cards");
    house
        .post(&agent, &path, &json!({ "token": TOKEN }))
        .await
        .of(204);
    let tap = async || {
        let told = house
            .post(&borne, "/kiosk/taps", &json!({ "token": TOKEN }))
            .await;
        told.of(200)
    };
    let nothing = tap().await;
    assert_eq!(nothing["avis_days_left"], Value::Null);
    assert_eq!(
        nothing["domiciliation"],
        json!({ "standing": "ends_soon", "on": "2026-12-31" }),
        "within the sixty days of the first notice"
    );
    assert_eq!(
        (&nothing["message"], &nothing["appointment"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(nothing["may_queue"], false, "nothing waits");

    let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
    let tri = format!("/tris/{}/courriers", tri["id"].as_str().expect("an id"));
    let avis = json!({ "usager_id": usager, "kind": "recommande", "count": 1, "chosen": true });
    house.post(&agent, &tri, &avis).await.of(201);
    assert_eq!(tap().await["avis_days_left"], 15);
    house
        .clock
        .jump_to(house.now() + Duration::from_hours(24 * 4));
    house.post(&agent, &tri, &avis).await.of(201);
    let told = tap().await;
    assert_eq!(told["avis_days_left"], 11, "the one that ends first");
    assert_eq!(told["may_queue"], true);

    let notices = format!("/usagers/{usager}/notices");
    let word = json!({ "kind": "message", "text": "Votre passeport est prêt." });
    let noted = house.post(&agent, &notices, &word).await.of(201);
    house.clock.advance(Duration::from_secs(1));
    for (at, status) in [
        ("2026-11-26T09:00:00Z", 422),
        ("2026-12-04T09:00:00Z", 201),
        ("2026-12-01T09:00:00Z", 201),
        ("2028-12-01T09:00:00Z", 422),
    ] {
        let appointment = json!({ "kind": "appointment", "at": at });
        house.post(&agent, &notices, &appointment).await.of(status);
    }
    let told = tap().await;
    assert_eq!(told["appointment"], "2026-12-01T09:00:00Z", "the next one");
    assert_eq!(told["message"], true);
    assert!(!told.to_string().contains("passeport"), "never what it is");
    let opened = house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    assert_eq!(opened["notices"][0]["text"], "Votre passeport est prêt.");
    assert_eq!(opened["notices"][0]["id"], noted["id"]);
    assert_eq!(opened["notices"][1]["kind"], "appointment");

    let end = format!("/notices/{}/end", noted["id"].as_str().expect("an id"));
    house.post(&agent, &end, &Value::Null).await.of(204);
    let gone = house.post(&agent, &end, &Value::Null).await;
    gone.is_problem(404, kind::NOT_FOUND);
    assert_eq!(tap().await["message"], false);
    house
        .clock
        .jump_to(house.now() + Duration::from_hours(24 * 5));
    assert_eq!(tap().await["appointment"], "2026-12-04T09:00:00Z");
    let acts: Vec<_> = house
        .accesses(usager)
        .into_iter()
        .map(|row| row.act)
        .collect();
    let of_notices = acts.iter().filter(|act| act.starts_with("notice."));
    assert_eq!(
        of_notices.collect::<Vec<_>>(),
        ["notice.add", "notice.add", "notice.add", "notice.end"]
    );
}

#[tokio::test]
async fn pages_are_the_products_until_the_centre_has_its_own() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let (_, borne) = house.borne().await;
    let version =
        async || house.get(&borne, "/kiosk/centre").await.of(200)["pages_version"].clone();
    let shown = house.get(&borne, "/kiosk/pages").await.of(200);
    assert_eq!(shown["version"], version().await);
    assert_eq!(shown["pages"][0]["title"]["fr"], "La domiciliation");
    assert_eq!(
        shown["pages"][0]["body"].as_object().expect("texts").len(),
        14
    );
    assert_eq!(
        shown["week"][0],
        json!({ "weekday": 0, "from": 840, "to": 1020, "place": "Guichet courrier" })
    );
    assert_eq!(shown["places"], json!([]));

    let mut edited = house.get(&boss, "/kiosk-pages").await.of(200);
    assert_eq!(edited["version"], 0);
    edited["pages"] = json!([{ "id": "douches", "title": { "fr": "Les douches" },
        "body": { "fr": "Le matin, au sous-sol." } }]);
    edited["places"] = json!([{ "name": "Le Phare", "level": "conseil" }]);
    let saved = put(&house, &boss, "/kiosk-pages", &edited).await.of(200);
    assert_eq!(saved["version"], 1);
    let stale = put(&house, &boss, "/kiosk-pages", &edited).await;
    stale.is_problem(409, kind::CONFLICT);
    let own = house.get(&borne, "/kiosk/pages").await.of(200);
    assert_eq!(own["pages"][0]["id"], "douches");
    assert_eq!(own["places"][0]["name"], "Le Phare");
    assert_ne!(own["version"], shown["version"]);
    assert_eq!(own["version"], version().await);

    edited["version"] = json!(1);
    edited["pages"][0]["title"] = json!({ "en": "Showers" });
    let refused = put(&house, &boss, "/kiosk-pages", &edited).await;
    let problem = refused.is_problem(422, kind::INVALID);
    assert_eq!(problem["fields"][0]["field"], "pages[0].title.fr");
    let house = house.restarted();
    let after = house.get(&borne, "/kiosk/pages").await.of(200);
    assert_eq!(after["pages"], own["pages"], "kept");
}

#[tokio::test]
async fn the_products_pages_come_back_and_the_places_stay() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let (_, borne) = house.borne().await;
    let reset = async |version: u64| {
        let seen = json!({ "version": version });
        house.post(&boss, "/kiosk-pages/reset", &seen).await
    };
    let shipped = house.get(&boss, "/kiosk-pages").await.of(200);
    assert_eq!(shipped["own"], false);

    // Places alone leave the pages the product's.
    let mut edited = shipped.clone();
    edited["places"] = json!([{ "name": "Le Phare", "level": "conseil" }]);
    let saved = put(&house, &boss, "/kiosk-pages", &edited).await.of(200);
    assert_eq!(
        (&saved["own"], &saved["version"]),
        (&json!(false), &json!(1))
    );
    edited["version"] = json!(1);
    edited["pages"][0]["title"]["fr"] = json!("Recevoir son courrier");
    let saved = put(&house, &boss, "/kiosk-pages", &edited).await.of(200);
    assert_eq!(saved["own"], true);

    reset(1).await.is_problem(409, kind::CONFLICT);
    let back = reset(2).await.of(200);
    assert_eq!((&back["own"], &back["version"]), (&json!(false), &json!(3)));
    assert_eq!(back["pages"], shipped["pages"]);
    assert_eq!(back["places"][0]["name"], "Le Phare");
    let shown = house.get(&borne, "/kiosk/pages").await.of(200);
    assert_eq!(shown["pages"], shipped["pages"]);
    // Somebody who opened an earlier version does not write over it unseen.
    let stale = put(&house, &boss, "/kiosk-pages", &edited).await;
    stale.is_problem(409, kind::CONFLICT);

    let changes = house.app.access_log().changes(10).expect("read");
    let acts: Vec<&str> = changes.iter().map(|change| &*change.act).collect();
    assert_eq!(acts, ["pages.reset", "pages.save", "pages.save"]);
    assert!(changes.iter().all(|change| change.what == "kiosk"));
    let house = house.restarted();
    let boss = house.agent(Role::Administrator).await;
    let kept = house.get(&boss, "/kiosk-pages").await.of(200);
    assert_eq!(kept, back);
    let supervisor = house.agent(Role::Supervisor).await;
    let refused = house.get(&supervisor, "/kiosk-pages").await;
    refused.is_problem(403, kind::FORBIDDEN);
}

#[tokio::test]
async fn a_silent_borne_is_told_kept_in_mind_and_cleared_when_it_is_back() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (id, borne) = house.borne().await;
    let health = json!({ "kind": "borne", "reader_ok": true, "version": "1.2.0", "last_tap": null,
        "temperature_c": 47, "free_disk_mb": 12_000, "printer_ok": false, "voice_ok": true,
        "clock_ok": true, "memory_mb": 96,
        "network": { "address": "192.168.7.20", "losses": 1 } });
    house.post(&borne, "/kiosk/health", &health).await.of(204);
    let device = async |house: &House, agent: &str| {
        let devices = house.get(agent, "/devices").await.of(200);
        devices["devices"][0].clone()
    };
    let heard = device(&house, &agent).await;
    assert_eq!(heard["health"], health, "all that it said");
    assert_eq!(heard["silent_since"], Value::Null);
    let last = house.now();

    let mut schedule = Schedule::default();
    house.clock.advance(Duration::from_mins(5));
    schedule.turn(&house.app).await;
    assert_eq!(device(&house, &agent).await["silent_since"], Value::Null);
    // A borne whose window hangs still asks: it is no less dead.
    house.get(&borne, "/kiosk/queue").await.of(200);
    house.get(&borne, "/kiosk/centre").await.of(200);
    house.clock.advance(Duration::from_secs(1));
    schedule.turn(&house.app).await;
    assert_eq!(device(&house, &agent).await["silent_since"], json!(last));
    let noted = house.app.ledger().read(|reader| reader.devices());
    let noted = noted
        .expect("read")
        .into_iter()
        .find(|device| device.id == id);
    assert_eq!(
        noted.expect("the borne").silent_since,
        Some(last),
        "for the doctor"
    );

    let house = house.restarted();
    let agent = house.agent(Role::Agent).await;
    let still = device(&house, &agent).await;
    assert_eq!(
        still["silent_since"],
        json!(last),
        "a restart does not forget it"
    );
    assert_eq!(still["health"]["printer_ok"], false);
    house.get(&borne, "/kiosk/queue").await.of(200);
    assert_eq!(device(&house, &agent).await["silent_since"], json!(last));
    house.post(&borne, "/kiosk/health", &health).await.of(204);
    assert_eq!(
        device(&house, &agent).await["silent_since"],
        Value::Null,
        "it is back"
    );
    let noted = house.app.ledger().read(|reader| reader.devices());
    assert_eq!(noted.expect("read")[0].silent_since, None);
    let odd = json!({ "reader_ok": true, "version": "1".repeat(41) });
    house
        .post(&borne, "/kiosk/health", &odd)
        .await
        .is_problem(422, kind::INVALID);
}

#[tokio::test]
async fn a_screen_that_calls_numbers_is_never_missed() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (_, wall) = house.borne().await;
    let mut schedule = Schedule::default();
    for _ in 0..3 {
        house.get(&wall, "/kiosk/queue").await.of(200);
        house.clock.advance(Duration::from_mins(10));
        schedule.turn(&house.app).await;
    }
    let devices = house.get(&agent, "/devices").await.of(200);
    let device = &devices["devices"][0];
    assert_eq!(device["silent_since"], Value::Null);
    assert_eq!(device["last_heard"], Value::Null, "nor said to be well");
}

/// The number of cards that are nobody's, shown in turn each `pace`, until one is refused.
async fn tries(house: &House, borne: &str, pace: Duration) -> (u32, crate::house::Answer) {
    let mut tried = 0;
    loop {
        house.clock.advance(pace);
        let guess = json!({ "token": format!("guess {tried}") });
        let answer = house.post(borne, "/kiosk/taps", &guess).await;
        if answer.status.as_u16() != 200 {
            return (tried, answer);
        }
        tried += 1;
        assert!(tried < 100, "one borne tries as many cards as it likes");
    }
}

#[tokio::test]
async fn whoever_tries_cards_in_turn_is_slowed_down_and_nobody_else() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (_, borne) = house.borne().await;
    let (_, other) = house.borne().await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let path = format!("/usagers/{usager}/cards");
    let card = json!({ "token": TOKEN });
    house.post(&agent, &path, &card).await.of(204);
    let pace = Duration::from_millis(200);
    let known = async |borne: &str, times| {
        for _ in 0..times {
            house.clock.advance(pace);
            let tap = house.post(borne, "/kiosk/taps", &card).await.of(200);
            assert_eq!(tap["answer"], "known");
        }
    };
    // People's own cards, at any pace that a reader allows.
    known(&borne, 60).await;
    let guessing = async || {
        let agent = house.agent(Role::Agent).await;
        let devices = house.get(&agent, "/devices").await.of(200);
        let devices = devices["devices"].as_array().expect("a list").clone();
        let guessing = devices
            .iter()
            .filter(|one| !one["guessing_since"].is_null());
        guessing.count()
    };
    let (tried, refused) = tries(&house, &borne, pace).await;
    refused.is_problem(429, kind::TOO_MANY);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(tried, 20, "a pocket of cards is no guessing");
    let ticket = json!({ "token": "guess", "by": "screen" });
    let also = house.post(&borne, "/kiosk/tickets", &ticket).await;
    also.is_problem(429, kind::TOO_MANY);
    assert_eq!(guessing().await, 1, "agents see which borne it is");
    known(&borne, 60).await;
    known(&other, 1).await;

    house.clock.advance(Duration::from_mins(1));
    let (tried, _) = tries(&house, &borne, pace).await;
    assert_eq!(tried, 1, "one a minute");
    let mut schedule = Schedule::default();
    house.clock.advance(Duration::from_mins(59));
    schedule.turn(&house.app).await;
    assert_eq!(guessing().await, 1);
    house.clock.advance(Duration::from_mins(1));
    schedule.turn(&house.app).await;
    assert_eq!(guessing().await, 0, "an hour without");
}

/// Refusals would tell a good guess from a bad one if cards that are somebody's were always
/// answered: a machine that goes on and on gets no answer at all.
#[tokio::test]
async fn a_machine_that_tries_cards_learns_little_from_refusals_too() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let (_, borne) = house.borne().await;
    let (_, other) = house.borne().await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let path = format!("/usagers/{usager}/cards");
    let card = json!({ "token": TOKEN });
    house.post(&agent, &path, &card).await.of(204);
    let is_answered = async |borne: &str, card: &Value| {
        house.clock.advance(Duration::from_millis(100));
        let answer = house.post(borne, "/kiosk/taps", card).await;
        answer.status.as_u16() == 200
    };
    // Two minutes. What a bad guess came to is known where a good one would have been answered.
    let mut told = 0;
    for attempt in 0..600 {
        let guess = json!({ "token": format!("guess {attempt}") });
        if is_answered(&borne, &guess).await || is_answered(&borne, &card).await {
            told += 1;
        }
    }
    assert!((80..=85).contains(&told), "{told}");
    house.clock.advance(Duration::from_mins(1));
    assert!(is_answered(&borne, &card).await);

    let block = format!("/usagers/{usager}/cards/block");
    house.post(&agent, &block, &Value::Null).await.of(204);
    for _ in 0..20 {
        assert!(is_answered(&other, &card).await);
    }
    assert!(
        !is_answered(&other, &card).await,
        "a blocked card is no better"
    );
}
