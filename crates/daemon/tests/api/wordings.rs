//! The centre's own words for what is said to usagers.

use axum::http::Method;
use courrier_api::problem_type as kind;
use courrier_domain::{MessageEvent, Role};
use courrier_ledger::commands::Reword;
use serde_json::{Value, json};

use crate::house::{Answer, House, fresh_key, request};

const ARRIVAL: &str = "/wordings/arrival/fr";

fn draft(sms: &str) -> Value {
    json!({ "sms": sms, "subject": "Une information", "body": "Bonjour, {courriers}. {centre}" })
}

async fn put(house: &House, token: &str, body: &Value) -> Answer {
    let key = fresh_key();
    let call = request(Method::PUT, ARRIVAL, Some(token), Some(&key), Some(body));
    house.send(call).await
}

#[tokio::test]
async fn a_draft_is_counted_and_what_is_wrong_with_it_is_said() {
    let house = House::open().await;
    let admin = house.agent(Role::Administrator).await;
    let path = format!("{ARRIVAL}/preview");
    let short = draft("{courriers} au guichet. {centre}");
    let seen = house.post(&admin, &path, &short).await.of(200);
    let sms = seen["sms"].as_str().expect("a text");
    assert!(sms.starts_with("2 lettres, 1 avis"), "{sms}");
    assert_eq!(seen["encoding"], "gsm");
    assert_eq!(seen["segments"], 1);
    assert_eq!(seen["characters"], sms.chars().count());
    let dear = draft("{courriers} au guichet ✓ {centre}");
    let seen = house.post(&admin, &path, &dear).await.of(200);
    assert_eq!(seen["encoding"], "ucs2");
    assert_eq!(seen["forcing"], json!(["✓"]));
    for (sms, said) in [
        ("Bonjour {nom}, {courriers}. {centre}", "« {nom} »"),
        ("Vous avez {courriers}.", "{centre}"),
        (&"{centre}".repeat(500), "dix SMS"),
    ] {
        let refused = house.post(&admin, &path, &draft(sms)).await;
        let problem = refused.is_problem(422, kind::INVALID);
        assert_eq!(problem["fields"][0]["field"], "sms");
        let why = problem["fields"][0]["message"].as_str().expect("a reason");
        assert!(why.contains(said), "{why}");
        put(&house, &admin, &draft(sms))
            .await
            .is_problem(422, kind::INVALID);
    }
    let list = house.get(&admin, "/wordings").await.of(200);
    assert_eq!(list["reworded"], json!([]), "nothing was kept");
}

#[tokio::test]
async fn the_centres_words_last_until_they_are_taken_back() {
    let house = House::open().await;
    let admin = house.agent(Role::Administrator).await;
    let before = house.get(&admin, ARRIVAL).await.of(200);
    assert_eq!(before["wording"], before["product"]);
    assert!(before["changed_at"].is_null());
    let ours = draft("Passez nous voir : {courriers}. {centre}");
    let saved = put(&house, &admin, &ours).await.of(200);
    assert_eq!(saved["wording"], ours);
    assert_eq!(saved["product"], before["product"]);
    let list = house.get(&admin, "/wordings").await.of(200);
    assert_eq!(list["reworded"][0]["message"], "arrival");
    assert_eq!(list["languages"][0]["tag"], "fr");

    let house = house.restarted();
    let admin = house.agent(Role::Administrator).await;
    assert_eq!(house.get(&admin, ARRIVAL).await.of(200)["wording"], ours);
    let reset = format!("{ARRIVAL}/reset");
    let back = house.post(&admin, &reset, &Value::Null).await.of(200);
    assert_eq!(back["wording"], before["product"]);
    let changes = house.app.access_log().changes(10).expect("read");
    let acts: Vec<&str> = changes.iter().map(|change| &*change.act).collect();
    assert_eq!(acts, ["wording.reset", "wording.save"]);
    assert!(changes.iter().all(|change| change.what == "arrival/fr"));
    let unknown = house.get(&admin, "/wordings/arrival/xx").await;
    unknown.is_problem(404, kind::NOT_FOUND);
    let supervisor = house.agent(Role::Supervisor).await;
    let refused = house.get(&supervisor, ARRIVAL).await;
    refused.is_problem(403, kind::FORBIDDEN);
}

#[tokio::test]
async fn words_that_somebody_else_changed_meanwhile_are_kept() {
    let house = House::open().await;
    let admin = house.agent(Role::Administrator).await;
    let with = |sms: &str, seen: &Value| {
        let mut body = draft(sms);
        body["seen"] = json!({ "changed_at": seen["changed_at"] });
        body
    };
    // Two open the product's words; one is quicker.
    let opened = house.get(&admin, ARRIVAL).await.of(200);
    let first = put(&house, &admin, &with("{courriers}. {centre}", &opened)).await;
    let first = first.of(200);
    let late = put(
        &house,
        &admin,
        &with("Venez : {courriers}. {centre}", &opened),
    )
    .await;
    let problem = late.is_problem(409, kind::CONFLICT);
    let said = problem["detail"].as_str().expect("a reason");
    assert!(said.contains("entre-temps"), "{said}");
    let stands = house.get(&admin, ARRIVAL).await.of(200);
    assert_eq!(stands["wording"]["sms"], "{courriers}. {centre}");
    // Whoever has seen what is in force may change it.
    let again = with("Venez : {courriers}. {centre}", &first);
    put(&house, &admin, &again).await.of(200);
    let twice = put(&house, &admin, &with("{courriers} ! {centre}", &first)).await;
    twice.is_problem(409, kind::CONFLICT);
}

#[tokio::test]
async fn words_that_an_older_version_took_are_opened_with_what_is_wrong() {
    let house = House::open().await;
    let admin = house.agent(Role::Administrator).await;
    let old = Reword {
        message: MessageEvent::Arrival,
        language: "fr".to_owned(),
        sms: "Bonjour {nom}. {centre}".to_owned(),
        subject: "Bonjour".to_owned(),
        body: "{centre}".to_owned(),
        seen: None,
    };
    house.operator(old).await;
    let opened = house.get(&admin, ARRIVAL).await.of(200);
    assert_eq!(opened["wording"]["sms"], "Bonjour {nom}. {centre}");
    assert_eq!(opened["faults"][0]["field"], "sms", "{opened}");
    let why = opened["faults"][0]["message"].as_str().expect("a reason");
    assert!(why.contains("« {nom} »"), "{why}");
    // What people are sent meanwhile.
    let sms = opened["preview"]["sms"].as_str().expect("a text");
    assert!(sms.contains("2 lettres, 1 avis"), "{sms}");
    let saved = put(&house, &admin, &draft("{courriers}. {centre}")).await;
    assert_eq!(saved.of(200)["faults"], json!([]));
}
