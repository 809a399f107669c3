//! Logging in and out, lock-out, accounts and what ends a session.

use std::time::Duration;

use axum::http::Method;
use courrier_api::problem_type as kind;
use courrier_domain::Role;
use serde_json::{Value, json};

use crate::house::{Answer, House, IDLE, PASSWORD, fresh_key, request};

async fn login(house: &House, login: &str, password: &str) -> Answer {
    let body = json!({ "login": login, "password": password });
    house
        .send(request(Method::POST, "/session", None, None, Some(&body)))
        .await
}

#[tokio::test]
async fn in_and_out() {
    let house = House::open().await;
    let (_, name) = house.account(Role::Supervisor, 1).await;
    let session = login(&house, &name.to_uppercase(), PASSWORD).await.of(200);
    assert_eq!(session["agent"]["role"], "supervisor");
    assert_eq!(session["idle_seconds"], IDLE.as_secs());
    let token = session["token"].as_str().expect("a token");
    house.get(token, "/centre").await.of(200);
    house.clock.advance(IDLE);
    house.get(token, "/centre").await.of(200);
    let logout = house
        .send(request(Method::DELETE, "/session", Some(token), None, None))
        .await;
    logout.of(204);
    house
        .get(token, "/centre")
        .await
        .is_problem(401, kind::UNAUTHENTICATED);

    let session = login(&house, &name, PASSWORD).await.of(200);
    let token = session["token"].as_str().expect("a token");
    house.clock.advance(IDLE + Duration::from_secs(1));
    house
        .get(token, "/centre")
        .await
        .is_problem(401, kind::UNAUTHENTICATED);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_look_the_same() {
    let house = House::open().await;
    let (_, name) = house.account(Role::Agent, 1).await;
    let wrong = login(&house, &name, "pas celui-là").await;
    let unknown = login(&house, "personne", "pas celui-là").await;
    wrong.is_problem(401, kind::BAD_LOGIN);
    assert_eq!(wrong.text, unknown.text);
    assert_eq!(wrong.headers, unknown.headers);
}

#[tokio::test]
async fn failures_lock_that_login_alone_for_longer_and_longer() {
    let house = House::open().await;
    let (_, name) = house.account(Role::Agent, 1).await;
    let (_, colleague) = house.account(Role::Agent, 2).await;
    for unknown_or_known in [name.as_str(), "personne"] {
        for _ in 0..4 {
            login(&house, unknown_or_known, "faux")
                .await
                .is_problem(401, kind::BAD_LOGIN);
        }
        let locked = login(&house, unknown_or_known, PASSWORD).await;
        locked.is_problem(429, kind::LOCKED);
        assert_eq!(locked.headers["retry-after"], "5");
    }
    login(&house, &colleague, PASSWORD).await.of(200);
    house.clock.advance(Duration::from_secs(5));
    login(&house, &name, "faux")
        .await
        .is_problem(401, kind::BAD_LOGIN);
    assert_eq!(
        login(&house, &name, PASSWORD).await.headers["retry-after"],
        "10"
    );
    house.clock.advance(Duration::from_secs(10));
    login(&house, &name, PASSWORD).await.of(200);
    login(&house, &name, "faux")
        .await
        .is_problem(401, kind::BAD_LOGIN);
}

#[tokio::test]
async fn administrators_keep_accounts() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let new = json!({ "login": "awa.diop", "name": "Awa", "role": "agent", "password": PASSWORD });
    let id = house.post(&boss, "/agents", &new).await.of(201)["id"].clone();
    house
        .post(&boss, "/agents", &new)
        .await
        .is_problem(409, kind::TAKEN);
    let listed = house.get(&boss, "/agents").await;
    assert!(!listed.text.contains("argon2"), "hashes stay here");
    let listed = listed.of(200);
    let awa = listed["agents"]
        .as_array()
        .expect("agents")
        .iter()
        .find(|one| one["id"] == id);
    assert_eq!(awa.expect("listed")["login"], "awa.diop");

    let token = |session: Value| session["token"].as_str().expect("a token").to_owned();
    let first = token(login(&house, "awa.diop", PASSWORD).await.of(200));
    let path = format!("/agents/{}/password", id.as_str().expect("an id"));
    let body = json!({ "password": "une autre phrase" });
    let key = fresh_key();
    for _ in 0..2 {
        let put = request(Method::PUT, &path, Some(&boss), Some(&key), Some(&body));
        house.send(put).await.of(204);
    }
    house
        .get(&first, "/centre")
        .await
        .is_problem(401, kind::UNAUTHENTICATED);
    login(&house, "awa.diop", PASSWORD)
        .await
        .is_problem(401, kind::BAD_LOGIN);
    let second = token(login(&house, "awa.diop", "une autre phrase").await.of(200));

    let path = format!("/agents/{}/disable", id.as_str().expect("an id"));
    house.post(&boss, &path, &Value::Null).await.of(204);
    house
        .get(&second, "/centre")
        .await
        .is_problem(401, kind::UNAUTHENTICATED);
    login(&house, "awa.diop", "une autre phrase")
        .await
        .is_problem(401, kind::BAD_LOGIN);
    house.get(&boss, "/centre").await.of(200);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let house = House::open().await;
    let (id, name) = house.account(Role::Administrator, 1).await;
    let session = login(&house, &name, PASSWORD).await.of(200);
    let token = session["token"].as_str().expect("a token");
    let disable = house
        .post(token, &format!("/agents/{id}/disable"), &Value::Null)
        .await;
    disable.is_problem(409, kind::CONFLICT);
    house.get(token, "/centre").await.of(200);
}

#[tokio::test]
async fn settings_are_in_force_at_once() {
    let house = House::open().await;
    let boss = house.agent(Role::Administrator).await;
    let mut settings = house.get(&boss, "/settings").await.of(200);
    settings["name"] = json!("CCAS de Saint-Denis");
    settings["accepted_kinds"] = json!(["lettre", "colis"]);
    let put = |settings: &Value| {
        request(
            Method::PUT,
            "/settings",
            Some(&boss),
            Some(&fresh_key()),
            Some(settings),
        )
    };
    assert_eq!(house.send(put(&settings)).await.of(200), settings);
    let centre = house.get(&boss, "/centre").await.of(200);
    assert_eq!(centre["settings"], settings);
    settings["tri_closes_after_minutes"] = json!(1);
    let problem = house
        .send(put(&settings))
        .await
        .is_problem(422, kind::INVALID);
    assert_eq!(problem["fields"][0]["field"], "tri_closes_after_minutes");
}
