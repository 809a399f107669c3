//! What happens by itself.

use std::time::Duration;

use courrier_daemon::schedule::Schedule;
use courrier_domain::Role;
use serde_json::{Value, json};

use crate::house::{House, fresh_key};

#[tokio::test]
async fn a_forgotten_tri_closes_and_one_in_use_does_not() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    house.letters(&agent, usager, 1).await;
    let mut schedule = Schedule::default();
    let open = async || {
        house.clock.advance(Duration::from_secs(1));
        let list = house.get(&agent, "/tris?open=true").await.of(200);
        list["tris"].as_array().expect("tris").len()
    };
    house.clock.advance(Duration::from_mins(20));
    house.get(&agent, "/centre").await.of(200);
    house.clock.advance(Duration::from_mins(29));
    schedule.turn(&house.app).await;
    assert_eq!(open().await, 1, "not an hour yet");
    house.clock.advance(Duration::from_mins(12));
    schedule.turn(&house.app).await;
    let opened = house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    // Of the mail, and of their domiciliation, which ends within sixty days.
    assert_eq!(opened["messages_queued"], 2, "the person is told");
    assert_eq!(open().await, 0);
}

#[tokio::test]
async fn old_receipts_and_accesses_go_once_a_day() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let key = fresh_key();
    let passage = json!({ "kind": "guichet" });
    let path = format!("/usagers/{usager}/passages");
    let first = house
        .post_again(&agent, &path, &passage, &key)
        .await
        .of(201);
    let mut schedule = Schedule::default();
    house.clock.jump_to(house.now() + Duration::from_hours(24));
    schedule.turn(&house.app).await;
    let again = house
        .post_again(&agent, &path, &passage, &key)
        .await
        .of(201);
    assert_eq!(first, again, "a day later the answer is still known");
    assert_eq!(house.accesses(usager).len(), 3);

    house
        .clock
        .jump_to(house.now() + Duration::from_hours(24 * 370));
    schedule.turn(&house.app).await;
    assert_eq!(house.accesses(usager), [], "kept twelve months");
    let other = house
        .post_again(&agent, &path, &passage, &key)
        .await
        .of(201);
    assert_ne!(first, other, "forgotten after a week");

    house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    let tris = house.post(&agent, "/tris", &Value::Null).await.of(201);
    assert!(tris["closed_at"].is_null());
}
