//! Server-sent events.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::{Method, header};
use courrier_daemon::schedule::Schedule;
use courrier_domain::Role;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::house::{House, IDLE, request};

struct Listener(BodyDataStream);

impl Listener {
    async fn new(house: &House, token: &str) -> Self {
        let request = request(Method::GET, "/events", Some(token), None, None);
        let response = house
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/event-stream"
        );
        Self(response.into_body().into_data_stream())
    }

    /// The next event that tells of this, or nothing when the stream ends.
    async fn next_of(&mut self, changed: &str) -> Option<Value> {
        loop {
            let event = self.next().await?;
            if event["changed"] == changed {
                return Some(event);
            }
        }
    }

    /// The next event, or nothing when the stream ends.
    async fn next(&mut self) -> Option<Value> {
        let next = tokio::time::timeout(Duration::from_secs(10), self.0.next());
        let bytes = next.await.expect("an event or the end")?.expect("bytes");
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let json = text.strip_prefix("data: ").expect("a data line");
        Some(serde_json::from_str(json).expect("JSON"))
    }
}

#[tokio::test]
async fn desks_hear_of_counts_tris_and_bornes() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let (borne_id, borne) = house.borne().await;
    let mut desk = Listener::new(&house, &agent).await;
    house.letters(&agent, usager, 2).await;
    // What was written before may still be on its way: the desk hears of it, or not.
    let mut heard = desk.next().await.expect("an event");
    while heard["changed"] != "tri" {
        heard = desk.next().await.expect("an event");
    }
    assert_eq!(heard["open"], true);
    desk.next().await.expect("the tri was entered into");
    let expected = json!({ "changed": "usager", "id": usager, "waiting": 2 });
    assert_eq!(desk.next().await, Some(expected));

    let health = |ok| json!({ "reader_ok": ok, "version": "1" });
    house
        .post(&borne, "/kiosk/health", &health(true))
        .await
        .of(204);
    let device = |ok: bool| {
        let silent = !ok;
        Some(json!({ "changed": "device", "id": borne_id, "ok": ok, "silent": silent }))
    };
    assert_eq!(desk.next().await, device(true));
    let no_paper = json!({ "reader_ok": true, "version": "1", "printer_ok": false });
    house.post(&borne, "/kiosk/health", &no_paper).await.of(204);
    assert_eq!(
        desk.next().await,
        device(true),
        "something to look at, though its reader works"
    );
    let mut late = Listener::new(&house, &agent).await;
    assert_eq!(
        late.next().await,
        device(true),
        "told at once how the borne is"
    );
    house.clock.advance(Duration::from_secs(301));
    Schedule::default().turn(&house.app).await;
    assert_eq!(desk.next().await, device(false), "it has fallen silent");
    house
        .post(&borne, "/kiosk/health", &health(true))
        .await
        .of(204);
    assert_eq!(desk.next_of("device").await, device(true), "it is back");

    let card = json!({ "token": "0401020304" });
    let path = format!("/usagers/{usager}/cards");
    house.post(&agent, &path, &card).await.of(204);
    let ticket = json!({ "token": "0401020304", "by": "screen" });
    house.post(&borne, "/kiosk/tickets", &ticket).await.of(200);
    let expected = json!({ "changed": "queue", "waiting": 1 });
    assert_eq!(desk.next_of("queue").await, Some(expected));
}

#[tokio::test]
async fn the_stream_ends_with_the_session_and_with_the_daemon() {
    let house = House::open().await;
    let (leaver, idler, stayer) = (
        house.agent(Role::Agent).await,
        house.agent(Role::Agent).await,
        house.agent(Role::Agent).await,
    );
    let mut left = Listener::new(&house, &leaver).await;
    let mut idle = Listener::new(&house, &idler).await;
    let mut stays = Listener::new(&house, &stayer).await;
    house
        .send(request(
            Method::DELETE,
            "/session",
            Some(&leaver),
            None,
            None,
        ))
        .await
        .of(204);
    assert_eq!(left.next().await, None);
    house.clock.advance(IDLE);
    house.get(&stayer, "/centre").await.of(200);
    house.clock.advance(Duration::from_secs(1));
    Schedule::default().turn(&house.app).await;
    assert_eq!(idle.next().await, None);
    house.app.stop();
    assert_eq!(stays.next().await, None);
}

#[tokio::test]
async fn a_desk_that_fell_behind_is_told_to_look_again() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let mut desk = Listener::new(&house, &agent).await;
    for _ in 0..2_000 {
        house.app.events().tell(&courrier_api::Event::Missed);
    }
    let tri = courrier_api::Event::Tri {
        id: house.id(),
        open: true,
    };
    for _ in 0..2_000 {
        house.app.events().tell(&tri);
    }
    assert_eq!(desk.next().await, Some(json!({ "changed": "missed" })));
    assert_eq!(desk.next().await.expect("an event")["changed"], "tri");
}
