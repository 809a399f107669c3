//! Usagers, tris and remises as desks use them.

use courrier_api::problem_type as kind;
use courrier_domain::Role;
use serde_json::{Value, json};

use crate::house::{House, fresh_key};

#[tokio::test]
async fn a_letter_from_the_bag_to_the_person() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let found = house.get(&agent, "/usagers?q=diallo%20mam").await.of(200);
    assert_eq!(found["usagers"][0]["usager"]["numero"], "12");
    assert_eq!(found["usagers"][0]["usager"]["name"], "DIALLO Mamadou");
    assert_eq!(found["more"], false);

    let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
    let tri = format!("/tris/{}", tri["id"].as_str().expect("an id"));
    let body = json!({ "usager_id": usager, "kind": "lettre", "count": 3, "chosen": true });
    let entered = house
        .post(&agent, &format!("{tri}/courriers"), &body)
        .await
        .of(201);
    assert_eq!(
        (&entered["numero"], &entered["waiting"]),
        (&json!("12"), &json!(3))
    );
    let detail = house.get(&agent, &tri).await.of(200);
    assert_eq!(
        detail["entries"][0]["courrier_ids"]
            .as_array()
            .expect("ids")
            .len(),
        3
    );
    let closed = house
        .post(&agent, &format!("{tri}/close"), &Value::Null)
        .await
        .of(200);
    assert_eq!(closed["messages_queued"], 1);
    house
        .post(&agent, &format!("{tri}/courriers"), &body)
        .await
        .is_problem(409, kind::CONFLICT);

    let opened = house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    let ids: Vec<Value> = opened["courriers"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["id"].clone())
        .collect();
    assert_eq!(ids.len(), 3);
    let remise =
        json!({ "usager_id": usager, "courrier_ids": &ids[..2], "recipient": {"to": "usager"} });
    let done = house.post(&agent, "/remises", &remise).await.of(201);
    assert_eq!(done["waiting"], 1);
    let undo = format!("/remises/{}/undo", done["id"].as_str().expect("an id"));
    let reason = json!({ "reason": "erreur_de_saisie" });
    assert_eq!(
        house.post(&agent, &undo, &reason).await.of(200)["waiting"],
        3
    );
    house
        .post(&agent, &undo, &reason)
        .await
        .is_problem(404, kind::NOT_FOUND);

    let history = house
        .get(&agent, &format!("/usagers/{usager}/history?limit=4"))
        .await
        .of(200);
    let lines = history["lines"].as_array().expect("lines");
    assert_eq!((lines.len(), &history["more"]), (4, &json!(true)));
    assert_eq!(lines[0]["step"]["step"], "reopened");
    let before = lines[3]["seq"].as_i64().expect("a place");
    let older = format!("/usagers/{usager}/history?before={before}");
    assert_eq!(house.get(&agent, &older).await.of(200)["more"], false);

    let boss = house.agent(Role::Supervisor).await;
    let balance = house
        .get(&boss, "/balance?from=2026-11-23&to=2026-11-23")
        .await
        .of(200);
    assert_eq!(balance["holds"], true);
    assert_eq!(balance["balance"]["registered"], 3);
    assert_eq!(balance["balance"]["waiting_at_end"], 3);
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_and_writes_nothing() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let other = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
    let path = format!("/tris/{}/courriers", tri["id"].as_str().expect("an id"));
    let body = json!({ "usager_id": usager, "kind": "lettre", "count": 2, "chosen": true });
    let key = fresh_key();
    let first = house.post_again(&agent, &path, &body, &key).await.of(201);
    house.clock.advance(std::time::Duration::from_secs(40));
    let again = house.post_again(&agent, &path, &body, &key).await.of(201);
    assert_eq!(first, again);
    let opened = house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    assert_eq!(opened["summary"]["waiting"], 2);

    let changed = json!({ "usager_id": usager, "kind": "lettre", "count": 3, "chosen": true });
    let reused = house.post_again(&agent, &path, &changed, &key).await;
    reused.is_problem(409, kind::KEY_REUSED);
    let another_path = house.post_again(&agent, "/tris", &Value::Null, &key).await;
    another_path.is_problem(409, kind::KEY_REUSED);
    let colleague = house.post_again(&other, &path, &body, &key).await.of(201);
    assert_eq!(
        colleague["waiting"], 4,
        "keys of different agents never meet"
    );
}

#[tokio::test]
async fn every_answer_to_a_creation_is_repeated() {
    let house = House::open().await;
    let agent = house.agent(Role::Administrator).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    for (path, body) in [
        (
            "/usagers".to_owned(),
            json!({
                "numero": "13",
                "identity": { "nom": "SOW" },
                "domiciliation": { "status": "demande" },
            }),
        ),
        (
            format!("/usagers/{usager}/procurations"),
            json!({ "mandataire": "Awa", "valid_from": "2026-11-01", "valid_to": "2026-12-01" }),
        ),
        (
            format!("/usagers/{usager}/passages"),
            json!({ "kind": "telephone" }),
        ),
        ("/tris".to_owned(), Value::Null),
        (
            "/agents".to_owned(),
            json!({ "login": "awa", "name": "Awa", "role": "agent", "password": "une phrase" }),
        ),
        ("/devices".to_owned(), json!({ "name": "Salle d'attente" })),
    ] {
        let key = fresh_key();
        let first = house.post_again(&agent, &path, &body, &key).await.of(201);
        let again = house.post_again(&agent, &path, &body, &key).await.of(201);
        assert_eq!(first, again, "{path}");
    }
}

#[tokio::test]
async fn of_two_agents_who_hand_over_the_same_item_one_wins() {
    let house = House::open().await;
    let (one, two) = (
        house.agent(Role::Agent).await,
        house.agent(Role::Agent).await,
    );
    let usager = house.usager(&one, "DIALLO", "12").await;
    let ids = house.letters(&one, usager, 1).await;
    let remise =
        json!({ "usager_id": usager, "courrier_ids": ids, "recipient": { "to": "usager" } });
    let (first, second) = tokio::join!(
        house.post(&one, "/remises", &remise),
        house.post(&two, "/remises", &remise)
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let lost = if first.status.as_u16() == 409 {
        first
    } else {
        second
    };
    let problem = lost.is_problem(409, kind::CONFLICT);
    assert!(
        problem["detail"]
            .as_str()
            .expect("text")
            .contains("vient d'être remis")
    );
}

#[tokio::test]
async fn each_correction_answers_with_the_item_as_it_stands() {
    let house = House::open().await;
    let agent = house.agent(Role::Supervisor).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let right = house.usager(&agent, "DIALO", "13").await;
    let undo = json!({ "reason": "autre" });
    let reason = json!({ "reason": "non_reclame" });
    let steps: [&[(&str, Value, &str)]; 4] = [
        &[
            ("move", json!({ "usager_id": right }), "waiting"),
            ("mark-for-return", reason.clone(), "to_return"),
            ("keep", Value::Null, "waiting"),
            ("mark-for-return", reason.clone(), "to_return"),
            ("return", reason, "returned"),
            ("reopen", undo.clone(), "to_return"),
        ],
        &[
            ("forward", Value::Null, "forwarded"),
            ("reopen", undo, "waiting"),
        ],
        &[("cancel", Value::Null, "cancelled")],
        &[],
    ];
    let ids = house.letters(&agent, usager, 4).await;
    for (id, steps) in ids.iter().zip(steps) {
        for (verb, body, state) in steps {
            let path = format!("/courriers/{id}/{verb}");
            let changed = house.post(&agent, &path, body).await.of(200);
            assert_eq!(changed["courrier"]["state"], *state, "{verb}");
        }
    }
    let path = format!("/courriers/{}/expire", ids[3]);
    house
        .post(&agent, &path, &Value::Null)
        .await
        .is_problem(409, kind::CONFLICT);
    let returns = house.get(&agent, "/returns").await.of(200);
    assert_eq!(returns["items"][0]["numero"], "13");

    let path = format!("/courriers/{}/return", ids[0]);
    house
        .post(&agent, &path, &json!({ "reason": "refuse" }))
        .await
        .of(200);
    // What another desk put into the bag does not leave with what was seen.
    let seen = |ids: &[Value]| json!({ "courrier_ids": ids });
    let other = house.post(&agent, "/returns/bag-left", &seen(&[])).await;
    other.is_problem(409, kind::CONFLICT);
    let bag = house.get(&agent, "/returns").await.of(200)["bag"].clone();
    let bag = bag.as_array().expect("a bag").iter();
    let bag: Vec<_> = bag.map(|item| item["courrier"]["id"].clone()).collect();
    let left = house.post(&agent, "/returns/bag-left", &seen(&bag)).await;
    left.of(204);
    let path = format!("/courriers/{}/reopen", ids[0]);
    let gone = house
        .post(&agent, &path, &json!({ "reason": "autre" }))
        .await;
    gone.is_problem(409, kind::CONFLICT);
}

#[tokio::test]
async fn a_tri_shows_each_entry_in_the_folder_where_it_lies() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let right = house.usager(&agent, "DIALO", "13").await;
    let ids = house.letters(&agent, usager, 3).await;
    let to = json!({ "usager_id": right });
    for id in &ids[..2] {
        let path = format!("/courriers/{id}/move");
        house.post(&agent, &path, &to).await.of(200);
    }
    let tris = house.get(&agent, "/tris").await.of(200);
    let tri = format!("/tris/{}", tris["tris"][0]["id"].as_str().expect("an id"));
    let entries = house.get(&agent, &tri).await.of(200)["entries"].clone();
    let of = |entry: &Value| {
        let items = entry["courrier_ids"].as_array().map(Vec::len);
        (entry["numero"].as_str().map(str::to_owned), items)
    };
    let mut shown: Vec<_> = entries.as_array().expect("a list").iter().map(of).collect();
    shown.sort();
    let lies = |numero: &str, items| (Some(numero.to_owned()), Some(items));
    assert_eq!(shown, [lies("12", 1), lies("13", 2)]);
}

#[tokio::test]
async fn a_mandataire_collects_while_the_procuration_is_valid() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let ids = house.letters(&agent, usager, 2).await;
    let procuration =
        json!({ "mandataire": "Awa", "valid_from": "2026-11-01", "valid_to": "2026-12-01" });
    let path = format!("/usagers/{usager}/procurations");
    let id = house.post(&agent, &path, &procuration).await.of(201)["id"].clone();
    let remise = |item: &String| {
        json!({
            "usager_id": usager,
            "courrier_ids": [item],
            "recipient": { "to": "mandataire", "procuration_id": id },
        })
    };
    house
        .post(&agent, "/remises", &remise(&ids[0]))
        .await
        .of(201);
    let revoke = format!("/procurations/{}/revoke", id.as_str().expect("an id"));
    house.post(&agent, &revoke, &Value::Null).await.of(204);
    let refused = house.post(&agent, "/remises", &remise(&ids[1])).await;
    refused.is_problem(409, kind::CONFLICT);
}

#[tokio::test]
async fn an_erased_usager_is_found_no_more() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let usager = house.usager(&boss, "DIALLO", "12").await;
    let ids = house.letters(&boss, usager, 1).await;
    let erase = format!("/usagers/{usager}/erase");
    house
        .post(&boss, &erase, &Value::Null)
        .await
        .is_problem(409, kind::CONFLICT);
    house
        .post(
            &boss,
            &format!("/courriers/{}/cancel", ids[0]),
            &Value::Null,
        )
        .await
        .of(200);
    house.post(&boss, &erase, &Value::Null).await.of(204);
    let gone = house.get(&boss, &format!("/usagers/{usager}")).await;
    gone.is_problem(404, kind::NOT_FOUND);
    let found = house.get(&boss, "/usagers?q=diallo").await.of(200);
    assert_eq!(found["usagers"], json!([]));
    let tris = house.get(&boss, "/tris").await.of(200);
    let tri = format!("/tris/{}", tris["tris"][0]["id"].as_str().expect("an id"));
    assert_eq!(house.get(&boss, &tri).await.of(200)["entries"], json!([]));
}

#[tokio::test]
async fn an_avis_is_void_when_the_post_no_longer_holds_its_letter() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
    let path = format!("/tris/{}/courriers", tri["id"].as_str().expect("an id"));
    let body = json!({ "usager_id": usager, "kind": "recommande", "count": 1, "chosen": true });
    let entered = house.post(&agent, &path, &body).await.of(201);
    let id = entered["courrier_ids"][0].as_str().expect("an id");
    let path = format!("/courriers/{id}/expire");
    let early = house.post(&agent, &path, &Value::Null).await;
    early.is_problem(409, kind::CONFLICT);

    house
        .clock
        .advance(std::time::Duration::from_hours(16 * 24));
    let agent = house.agent(Role::Agent).await;
    let void = house.post(&agent, &path, &Value::Null).await.of(200);
    assert_eq!(void["courrier"]["state"], "expired");
}
