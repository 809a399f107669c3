//! The access log: who looked at or changed whom.

use courrier_domain::Role;
use serde_json::{Value, json};

use crate::house::House;

#[tokio::test]
async fn every_look_and_every_change_is_noted() {
    let house = House::open().await;
    let agent = house.agent(Role::Administrator).await;
    let (_, borne) = house.borne().await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let wrong = house.usager(&agent, "DIALO", "13").await;
    house
        .get(&agent, &format!("/usagers/{usager}"))
        .await
        .of(200);
    house
        .get(&agent, &format!("/usagers/{usager}/history"))
        .await
        .of(200);
    for q in ["dia", "dial", "diall"] {
        house.get(&agent, &format!("/usagers?q={q}")).await.of(200);
    }
    let ids = house.letters(&agent, usager, 1).await;
    let to = json!({ "usager_id": wrong });
    house
        .post(&agent, &format!("/courriers/{}/move", ids[0]), &to)
        .await
        .of(200);
    let card = json!({ "token": "0401020304" });
    house
        .post(&agent, &format!("/usagers/{usager}/cards"), &card)
        .await
        .of(204);
    house.post(&agent, "/cards/lookup", &card).await.of(200);
    house.post(&borne, "/kiosk/taps", &card).await.of(200);
    house
        .post(
            &agent,
            &format!("/usagers/{usager}/cards/block"),
            &Value::Null,
        )
        .await
        .of(204);
    house
        .post(&agent, &format!("/usagers/{usager}/erase"), &Value::Null)
        .await
        .of(204);

    let acts = |usager| {
        house
            .accesses(usager)
            .into_iter()
            .map(|row| row.act)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        acts(usager),
        [
            "usager.create",
            // Shown when somebody of a near name was created; not noted again within the hour.
            "usager.list",
            "usager.open",
            "usager.history",
            "courrier.register",
            "courrier.move",
            "card.bind",
            "card.lookup",
            "card.tap",
            "card.block",
            "usager.erase",
        ]
    );
    assert_eq!(
        acts(wrong),
        ["usager.create", "usager.list", "courrier.move"]
    );
}
