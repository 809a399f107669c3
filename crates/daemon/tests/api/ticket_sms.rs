//! A number in the queue, sent to the phone of the person who took it.

use std::time::Duration;

use courrier_domain::UsagerId;
use courrier_ledger::queries::OutboxCounts;
use courrier_testkit::{HttpReply, HttpRequest};
use serde_json::{Value, json};

use crate::outbox::{Wired, taken};

/// A person with a letter that they were told of, and a card.
async fn person(wired: &mut Wired, numero: &str, card: &str) -> UsagerId {
    let usager = wired.told_of_a_letter(numero).await;
    wired.worker.turn().await;
    let path = format!("/usagers/{usager}/cards");
    let card = json!({ "token": card });
    wired.house.post(&wired.agent, &path, &card).await.of(204);
    usager
}

async fn take(wired: &Wired, borne: &str, card: &str) -> Value {
    let ticket = json!({ "token": card, "by": "sms" });
    wired
        .house
        .post(borne, "/kiosk/tickets", &ticket)
        .await
        .of(200)
}

#[tokio::test]
async fn the_number_goes_to_the_phone_once() {
    let mut wired = Wired::new(taken).await;
    let (_, borne) = wired.house.borne().await;
    person(&mut wired, "12", "0412").await;
    let told = wired.sent().len();
    let given = take(&wired, &borne, "0412").await;
    assert_eq!(given["sms"], true);
    assert_eq!(take(&wired, &borne, "0412").await, given, "asked for again");
    wired.worker.turn().await;
    let sent = wired.sent();
    assert_eq!(sent.len(), told + 1);
    let text = sent[told]["text"].as_str().expect("a text");
    assert_eq!(
        text,
        "Bonjour. Votre numéro dans la file : 1. Attendez qu'il soit appelé. CCAS"
    );
    let again = take(&wired, &borne, "0412").await;
    assert_eq!(again["sms"], true, "it is on its way, or there");
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), told + 1, "once");
}

#[tokio::test]
async fn who_is_called_first_is_not_sent_their_number() {
    let mut wired = Wired::new(taken).await;
    let (_, borne) = wired.house.borne().await;
    person(&mut wired, "12", "0412").await;
    let told = wired.sent().len();
    take(&wired, &borne, "0412").await;
    let place = json!({ "place": "Guichet 1" });
    let (house, agent) = (&wired.house, &wired.agent);
    house.post(agent, "/queue/next", &place).await.of(200);
    assert_eq!(wired.counts(), OutboxCounts::default(), "dropped");
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), told);
}

#[tokio::test]
async fn a_person_without_a_phone_has_the_number_alone() {
    let mut wired = Wired::new(taken).await;
    let (_, borne) = wired.house.borne().await;
    let usager = person(&mut wired, "12", "0412").await;
    let (house, agent) = (&wired.house, &wired.agent);
    let opened = house
        .get(agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    let mut identity = opened["identity"].clone();
    identity["channel"] = json!("email");
    identity["email"] = json!("awa@example.org");
    let change = json!({ "identity": identity, "revision": opened["revision"],
        "domiciliation": opened["summary"]["domiciliation"] });
    let path = format!("/usagers/{usager}");
    let key = crate::house::fresh_key();
    let method = axum::http::Method::PUT;
    let put = crate::house::request(method, &path, Some(agent), Some(&key), Some(&change));
    house.send(put).await.of(204);
    let given = take(&wired, &borne, "0412").await;
    assert_eq!(
        (&given["answer"], &given["sms"]),
        (&json!("given"), &json!(false))
    );
    let sent = wired.sent().len();
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), sent, "nor an e-mail");
}

#[tokio::test]
async fn a_number_keeps_no_hours_and_news_of_mail_does() {
    let mut wired = Wired::new(taken).await;
    let admin = wired
        .house
        .agent(courrier_domain::Role::Administrator)
        .await;
    let (_, borne) = wired.house.borne().await;
    person(&mut wired, "12", "0412").await;
    // Mail is given out on Mondays until 23:00, and messages leave until 19:00.
    let mut settings = wired.house.get(&admin, "/settings").await.of(200);
    settings["schedule"]["slots"][0]["to"] = json!("23:00:00");
    let key = crate::house::fresh_key();
    let method = axum::http::Method::PUT;
    let put = crate::house::request(
        method,
        "/settings",
        Some(&admin),
        Some(&key),
        Some(&settings),
    );
    wired.house.send(put).await.of(200);
    wired.turn_after(Duration::from_hours(8)).await;
    wired.told_of_a_letter("13").await;
    let sent = wired.sent().len();
    take(&wired, &borne, "0412").await;
    wired.worker.turn().await;
    let all = wired.sent();
    assert_eq!(all.len(), sent + 1, "the number alone");
    assert!(
        all[sent]["text"]
            .as_str()
            .expect("a text")
            .contains("file : 1.")
    );
}

#[tokio::test]
async fn a_number_of_which_nobody_knows_whether_it_left_bothers_nobody() {
    let reply = |request: &HttpRequest| {
        if request.body.contains("la file") {
            return HttpReply::Drop;
        }
        taken(request)
    };
    let mut wired = Wired::new(reply).await;
    let (_, borne) = wired.house.borne().await;
    person(&mut wired, "12", "0412").await;
    take(&wired, &borne, "0412").await;
    wired.worker.turn().await;
    let sent = wired.sent().len();
    assert_eq!(wired.counts().unknown, 1);
    for _ in 0..8 {
        wired.turn_after(Duration::from_mins(13)).await;
    }
    assert_eq!(
        wired.counts(),
        OutboxCounts::default(),
        "no person has to decide"
    );
    assert_eq!(wired.sent().len(), sent, "nor is it repeated");
}
