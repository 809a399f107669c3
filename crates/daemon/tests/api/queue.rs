//! The queue: taken at the borne, called at the guichet, seen in the waiting room.

use std::time::Duration;

use courrier_api::problem_type as kind;
use courrier_domain::{Role, UsagerId};
use serde_json::{Value, json};

use crate::house::{House, fresh_key};

/// A centre with an agent and a borne, where mail is given out now.
struct Room {
    house: House,
    agent: String,
    borne: String,
}

impl Room {
    async fn new() -> Self {
        let house = House::open().await;
        let agent = house.agent(Role::Agent).await;
        let (_, borne) = house.borne().await;
        Self {
            house,
            agent,
            borne,
        }
    }

    /// Somebody with a card and so many letters.
    async fn person(&self, nom: &str, numero: &str, letters: u32) -> UsagerId {
        let (house, agent) = (&self.house, &self.agent);
        let usager = house.usager(agent, nom, numero).await;
        if letters > 0 {
            house.letters(agent, usager, letters).await;
        }
        let path = format!("/usagers/{usager}/cards");
        house.post(agent, &path, &card(numero)).await.of(204);
        usager
    }

    async fn take(&self, numero: &str) -> Value {
        let ticket = json!({ "token": token(numero), "by": "screen" });
        let taken = self.house.post(&self.borne, "/kiosk/tickets", &ticket);
        taken.await.of(200)
    }

    async fn call(&self, place: &str) -> Value {
        let place = json!({ "place": place });
        let called = self.house.post(&self.agent, "/queue/next", &place).await;
        called.of(200)["ticket"].clone()
    }

    async fn shown(&self) -> Value {
        self.house.get(&self.borne, "/kiosk/queue").await.of(200)
    }
}

fn token(numero: &str) -> String {
    format!("0400{numero}")
}

fn card(numero: &str) -> Value {
    json!({ "token": token(numero) })
}

fn given(number: u32, before: u32) -> Value {
    json!({ "answer": "given", "sms": false,
        "ticket": { "number": number, "before": before, "place": null } })
}

#[tokio::test]
async fn a_number_is_taken_called_called_again_and_served() {
    let room = Room::new().await;
    let (house, agent) = (&room.house, &room.agent);
    let first = room.person("DIALLO", "12", 2).await;
    room.person("SOW", "13", 1).await;
    assert_eq!(room.take("12").await, given(1, 0));
    assert_eq!(room.take("13").await, given(2, 1));
    assert_eq!(room.take("12").await, given(1, 0), "the same, the same day");
    let tap = house.post(&room.borne, "/kiosk/taps", &card("13")).await;
    let told = tap.of(200);
    assert_eq!(told["ticket"]["number"], 2);
    assert_eq!(told["may_queue"], true);

    let queue = house.get(agent, "/queue").await.of(200);
    assert_eq!(queue["open"], true);
    assert_eq!(queue["waiting"][0]["usager"]["name"], "DIALLO Mamadou");
    assert_eq!(queue["waiting"][1]["number"], 2);
    assert_eq!(queue["called"], json!([]));

    let called = room.call("Guichet 2").await;
    assert_eq!(
        (&called["number"], &called["usager"]["id"]),
        (&json!(1), &json!(first))
    );
    let shown = room.shown().await;
    assert_eq!(shown["waiting"], 1);
    assert_eq!(shown["called"][0]["place"], "Guichet 2");
    let text = shown.to_string();
    assert!(
        !text.contains("DIALLO") && !text.contains(&first.to_string()),
        "{text}"
    );
    let held = room.take("12").await["ticket"].clone();
    assert_eq!(
        held,
        json!({ "number": 1, "before": 0, "place": "Guichet 2" })
    );

    house.clock.advance(Duration::from_mins(1));
    let id = called["id"].as_str().expect("an id");
    let again = format!("/queue/{id}/recall");
    house.post(agent, &again, &Value::Null).await.of(204);
    let later = room.shown().await["called"][0]["called_at"].clone();
    assert_ne!(later, shown["called"][0]["called_at"], "it chimes again");
    let open = house.get(agent, "/queue").await.of(200);
    assert_eq!(open["called"][0]["call"]["times"], 2);

    let opened = house.get(agent, &format!("/usagers/{first}")).await.of(200);
    let ids = opened["courriers"].as_array().expect("items").iter();
    let remise = json!({ "usager_id": first, "recipient": { "to": "usager" },
        "courrier_ids": ids.map(|item| item["id"].clone()).collect::<Vec<_>>() });
    house.post(agent, "/remises", &remise).await.of(201);
    let queue = house.get(agent, "/queue").await.of(200);
    assert_eq!(
        (&queue["called"], &queue["served"]),
        (&json!([]), &json!(1))
    );
    let over = house.post(agent, &again, &Value::Null).await;
    over.is_problem(409, kind::CONFLICT);

    let second = room.call("Guichet 1").await["id"].clone();
    let end = format!("/queue/{}/end", second.as_str().expect("an id"));
    let absent = json!({ "how": "absent" });
    house.post(agent, &end, &absent).await.of(204);
    house
        .post(agent, &end, &absent)
        .await
        .is_problem(409, kind::CONFLICT);
    assert_eq!(room.call("Guichet 1").await, Value::Null, "nobody waits");
    assert_eq!(
        room.take("13").await,
        given(3, 0),
        "who missed their turn has another"
    );
    let acts: Vec<_> = house
        .accesses(first)
        .into_iter()
        .map(|row| row.act)
        .collect();
    assert_eq!(
        acts.iter()
            .filter(|act| act.starts_with("queue."))
            .collect::<Vec<_>>(),
        [
            "queue.take",
            "queue.take",
            "queue.list",
            "queue.call",
            "queue.take",
            "queue.call"
        ]
    );
}

#[tokio::test]
async fn no_number_without_mail_nor_out_of_hours_nor_by_another_card() {
    let room = Room::new().await;
    let house = &room.house;
    let usager = room.person("DIALLO", "12", 0).await;
    assert_eq!(room.take("12").await, json!({ "answer": "no_mail" }));
    assert_eq!(room.take("99").await, json!({ "answer": "refused" }));
    house.letters(&room.agent, usager, 1).await;
    assert_eq!(room.take("12").await["answer"], "given");
    house.clock.advance(Duration::from_hours(3));
    room.house.get(&room.borne, "/kiosk/queue").await.of(200);
    assert_eq!(room.shown().await["open"], false);
    assert_eq!(
        room.take("12").await["answer"],
        "given",
        "who holds one keeps it"
    );
    let agent = house.agent(Role::Agent).await;
    let path = format!("/usagers/{usager}/cards/block");
    house.post(&agent, &path, &Value::Null).await.of(204);
    assert_eq!(room.take("12").await, json!({ "answer": "refused" }));
    let other = house.usager(&agent, "SOW", "13").await;
    house.letters(&agent, other, 1).await;
    let path = format!("/usagers/{other}/cards");
    house.post(&agent, &path, &card("13")).await.of(204);
    let closed = room.take("13").await;
    assert_eq!(closed["answer"], "closed");
    assert!(
        closed["next_distribution"]["starts_at"].is_string(),
        "{closed}"
    );
}

#[tokio::test]
async fn two_guichets_never_call_the_same_number_and_a_retry_calls_no_other() {
    let room = Room::new().await;
    for numero in ["12", "13", "14"] {
        room.person(&format!("NOM{numero}"), numero, 1).await;
        room.take(numero).await;
    }
    let (one, two) = tokio::join!(room.call("Guichet 1"), room.call("Guichet 2"));
    assert_ne!(one["number"], two["number"]);
    let key = fresh_key();
    let place = json!({ "place": "Guichet 1" });
    let call = || {
        room.house
            .post_again(&room.agent, "/queue/next", &place, &key)
    };
    let first = call().await.of(200);
    assert_eq!(first["ticket"]["number"], 3);
    assert_eq!(
        first,
        call().await.of(200),
        "the retry of a call that was answered too late"
    );
    let nowhere = json!({ "place": " " });
    let refused = room.house.post(&room.agent, "/queue/next", &nowhere).await;
    refused.is_problem(422, kind::INVALID);
}

#[tokio::test]
async fn a_restart_loses_no_number() {
    let mut room = Room::new().await;
    for numero in ["12", "13"] {
        room.person(&format!("NOM{numero}"), numero, 1).await;
        room.take(numero).await;
    }
    room.call("Guichet 1").await;
    let before = room.shown().await;
    room.house = room.house.restarted();
    room.agent = room.house.agent(Role::Agent).await;
    assert_eq!(room.shown().await, before);
    let waiting = room.house.get(&room.agent, "/queue").await.of(200);
    assert_eq!(waiting["waiting"][0]["number"], 2);
    assert_eq!(room.call("Guichet 1").await["number"], 2);
    let third = room.person("KONE", "15", 1).await;
    assert_eq!(room.take("15").await, given(3, 0), "for {third}");
}
