//! What stays out of the log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::http::Method;
use courrier_domain::Role;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::house::{House, PASSWORD, request};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("UTF-8")
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The subscriber is the whole process's, so that the ledger's own threads are listened to, and
/// the other tests that run beside.
#[tokio::test]
async fn no_name_number_or_token_is_logged() {
    let captured = Captured::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(captured.clone())
        .with_ansi(false)
        .init();
    let mut secrets = a_day().await;
    secrets.extend(crate::outbox::a_private_day().await);
    let log = captured.text();
    assert!(
        log.contains("/api/v1/usagers/{id}") && log.contains("status=409"),
        "a day: {log}"
    );
    for secret in secrets {
        assert!(
            !log.to_lowercase().contains(&secret.to_lowercase()),
            "{secret:?} in the log"
        );
    }
}

/// Logs in, searches, opens, taps, errs; gives back all that must not be in the log.
async fn a_day() -> Vec<String> {
    const CARD: &str = "04A1B2C3D4E5F6";
    const WORD: &str = "Votre passeport est arrivé";
    let house = House::open().await;
    let (_, login) = house.account(Role::Agent, 7).await;
    let mut secrets: Vec<String> = [
        "DIALLO",
        "DIALO",
        "Mamadou",
        "612345678",
        CARD,
        PASSWORD,
        "Prénom Secret",
        "faux-mot-de-passe",
    ]
    .map(str::to_owned)
    .into();
    for password in ["faux-mot-de-passe", PASSWORD] {
        let body = json!({ "login": login, "password": password });
        let answer = house
            .send(request(Method::POST, "/session", None, None, Some(&body)))
            .await
            .json();
        secrets.extend(answer["token"].as_str().map(str::to_owned));
    }
    let agent = secrets.last().cloned().expect("a token");
    let (_, borne) = house.borne().await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    house
        .get(&agent, "/usagers?q=DIALLO%20Mamadou")
        .await
        .of(200);
    house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    house.get(&agent, "/usagers/DIALLO").await.of(400);
    house.get(&agent, "/DIALLO").await.of(404);
    let card = json!({ "token": CARD });
    house
        .post(&agent, &format!("/usagers/{usager}/cards"), &card)
        .await
        .of(204);
    house.post(&borne, "/kiosk/taps", &card).await.of(200);
    let word = json!({ "kind": "message", "text": WORD });
    let notices = format!("/usagers/{usager}/notices");
    house.post(&agent, &notices, &word).await.of(201);
    let too_long = json!({ "kind": "message", "text": WORD.repeat(30) });
    house.post(&agent, &notices, &too_long).await.of(422);
    secrets.push(WORD.to_owned());
    house.letters(&agent, usager, 1).await;
    let ticket = json!({ "token": CARD, "by": "sms" });
    house.post(&borne, "/kiosk/tickets", &ticket).await.of(200);
    let place = json!({ "place": "Guichet 1" });
    house.post(&agent, "/queue/next", &place).await.of(200);
    house.get(&agent, "/queue").await.of(200);
    let other = house.usager(&agent, "DIALLO", "13").await;
    let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
    let tri = format!("/tris/{}/courriers", tri["id"].as_str().expect("an id"));
    for (chosen, status) in [(false, 409), (true, 201)] {
        let body = json!({ "usager_id": other, "kind": "lettre", "count": 1,
            "text": "Mamadou DIALO", "chosen": chosen });
        house.post(&agent, &tri, &body).await.of(status);
    }
    house
        .post(&agent, &format!("/usagers/{other}/cards"), &card)
        .await
        .of(409);
    house
        .post(
            &agent,
            "/usagers",
            &json!({ "numero": "DIALLO", "identity": 1 }),
        )
        .await
        .of(422);
    let odd = Method::from_bytes(b"DIALLO").expect("a method");
    house
        .send(request(odd, "/usagers", Some(&agent), None, None))
        .await
        .of(405);
    secrets.push(borne);
    secrets
}
