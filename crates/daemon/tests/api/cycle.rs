//! The cycle over the API: what is due is done by itself, and its worklists.

use std::time::Duration;

use courrier_api::problem_type as kind;
use courrier_daemon::schedule::Schedule;
use courrier_domain::usager::Channel;
use courrier_domain::{MessageRefusal, Role};
use courrier_ledger::commands::RefuseContact;
use serde_json::{Value, json};

use crate::house::House;

/// Lets days go by: everybody logs in again.
async fn after(house: &House, schedule: &mut Schedule, days: u64) -> String {
    let later = house.now() + Duration::from_hours(24 * days);
    house.clock.jump_to(later);
    schedule.turn(&house.app).await;
    house.agent(Role::Supervisor).await
}

#[tokio::test]
async fn mail_nobody_can_be_told_of_is_listed_and_only_a_supervisor_returns_it() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    // The number refuses messages for good.
    house
        .operator(RefuseContact {
            usager_id: usager,
            channel: Channel::Sms,
            reason: MessageRefusal::Address,
        })
        .await;
    let ids = house.letters(&agent, usager, 2).await;
    let path = format!("/courriers/{}/mark-for-return", ids[0]);
    let reason = json!({ "reason": "non_reclame" });
    house
        .post(&agent, &path, &reason)
        .await
        .is_problem(409, kind::CONFLICT);
    let mut schedule = Schedule::default();
    let supervisor = after(&house, &mut schedule, 1).await;
    let list = house.get(&supervisor, "/worklists/unreached").await.of(200);
    assert_eq!(list["usagers"][0]["usager"]["numero"], "12");
    assert_eq!(list["usagers"][0]["untold"], 2);
    assert_eq!(list["usagers"][0]["refusal"], "address");
    let plan = format!("/usagers/{usager}/plan");
    let plan = house.get(&supervisor, &plan).await.of(200);
    assert_eq!(plan["due"], json!([]));
    assert!(plan["later"][0]["on"].is_null());
    house.post(&supervisor, &path, &reason).await.of(200);
    // It works after all: the person says so, and is told of what waits.
    let restore = format!("/usagers/{usager}/contact/restore");
    let sms = json!({ "channel": "sms" });
    house.post(&supervisor, &restore, &sms).await.of(204);
    let list = house.get(&supervisor, "/worklists/unreached").await.of(200);
    assert_eq!(list["usagers"], json!([]));
}

#[tokio::test]
async fn an_absence_is_declared_listed_and_ended() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let today = house.app.today();
    let path = format!("/usagers/{usager}/absences");
    let away = |from, to| json!({ "reason": "hopital", "from": from, "to": to });
    let month = today + chrono::Months::new(1);
    house
        .post(&agent, &path, &away(month, today))
        .await
        .is_problem(422, kind::INVALID);
    let declared = house.post(&agent, &path, &away(today, month)).await.of(201);
    for list in ["/absences", path.as_str()] {
        let list = house.get(&agent, list).await.of(200);
        assert_eq!(list["absences"][0]["id"], declared["id"]);
        assert_eq!(list["absences"][0]["reason"], "hopital");
    }
    let end = declared["id"].as_str().expect("an id");
    house
        .post(&agent, &format!("/absences/{end}/end"), &Value::Null)
        .await
        .of(204);
    let list = house.get(&agent, "/absences").await.of(200);
    assert_eq!(list["absences"], json!([]));
}

#[tokio::test]
async fn the_cycle_runs_by_itself_and_never_by_an_impossible_clock() {
    let house = House::open().await;
    let mut schedule = Schedule::default();
    let agent = after(&house, &mut schedule, 1).await;
    let health = house.get(&agent, "/cycle").await.of(200);
    assert!(health["ran_at"].is_string(), "{health}");
    assert!(health["impossible_clock"].is_null());
    let agent = after(&house, &mut schedule, 400).await;
    let wrong = house.get(&agent, "/cycle").await.of(200);
    assert_eq!(wrong["ran_at"], health["ran_at"], "it did nothing");
    let why = wrong["impossible_clock"].as_str().expect("a sentence");
    assert!(why.contains("plus de six mois"), "{why}");
}

#[tokio::test]
async fn those_not_seen_for_three_months_and_endings_are_listed() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let domiciled = json!({
        "numero": "12",
        "identity": { "nom": "DIALLO", "prenoms": "Mamadou" },
        "domiciliation": { "status": "valide", "start": "2026-11-01", "end": "2027-10-31" },
    });
    let created = house.post(&agent, "/usagers", &domiciled).await.of(201);
    let usager = created["id"].as_str().expect("an id").to_owned();
    let unseen = house.get(&agent, "/worklists/unseen").await.of(200);
    assert_eq!(unseen["usagers"], json!([]), "the folder is new");
    let mut schedule = Schedule::default();
    let agent = after(&house, &mut schedule, 100).await;
    let unseen = house.get(&agent, "/worklists/unseen").await.of(200);
    assert_eq!(unseen["usagers"][0]["usager"]["id"], json!(usager));
    let path = format!("/usagers/{usager}/passages");
    let call = json!({ "kind": "telephone" });
    house.post(&agent, &path, &call).await.of(201);
    let unseen = house.get(&agent, "/worklists/unseen").await.of(200);
    assert_eq!(unseen["usagers"], json!([]));
    house
        .get(&agent, "/worklists/endings?days=0")
        .await
        .is_problem(422, kind::INVALID);
    let endings = house
        .get(&agent, "/worklists/endings?days=366")
        .await
        .of(200);
    assert_eq!(endings["endings"][0]["usager"]["id"], json!(usager));
}
