//! Numbers taken at the borne outlive the daemon, and the doctor hears of the borne.

use courrier_api::client::IdempotencyKey;
use courrier_api::{BindCard, CallNext, Client, KioskHealth, NewTicket, TicketAnswer, TicketBy};
use courrier_domain::schedule::Slot;
use courrier_domain::{TicketId, UsagerId};
use courrier_tests::{Centre, created, lettres, new_usager};

/// Has mail given out at any hour, so that numbers are given whenever the test runs.
pub async fn give_out_now(admin: &Client) {
    let mut settings = admin.settings().await.expect("the settings");
    let slots = (0..7).map(|day| Slot {
        weekday: day.try_into().expect("a day"),
        from: "00:00:00".parse().expect("a time"),
        to: "23:59:59".parse().expect("a time"),
        place: "Guichet courrier".to_owned(),
    });
    settings.schedule.slots = slots.collect();
    let key = IdempotencyKey::fresh();
    let saved = admin.save_settings(&key, &settings).await;
    saved.expect("saved");
}

/// Somebody with a letter and a card takes a number at the borne.
pub async fn take_number(admin: &Client, borne: &Client, numero: &str) -> UsagerId {
    let key = IdempotencyKey::fresh;
    let usager = new_usager(numero, &format!("Traore {numero}"), "Binta");
    let usager_id = created(admin, usager).await;
    let tri = admin.open_tri(&key()).await.expect("opened").id;
    lettres(admin, tri, usager_id, 1).await;
    admin.close_tri(&key(), tri).await.expect("closed");
    let token = format!("04C0FFEE-{numero}");
    let card = BindCard {
        token: token.clone(),
        replace: false,
    };
    let bound = admin.bind_card(&key(), usager_id, &card).await;
    bound.expect("bound");
    let by = TicketBy::Screen;
    let answer = borne.take_ticket(&key(), &NewTicket { token, by }).await;
    let given = matches!(answer, Ok(TicketAnswer::Given { .. }));
    assert!(given, "{answer:?}");
    usager_id
}

/// Calls the next number.
pub async fn call(agent: &Client) -> Option<(TicketId, u32)> {
    let place = "Guichet 1".to_owned();
    let called = agent
        .call_next(&IdempotencyKey::fresh(), &CallNext { place })
        .await;
    let ticket = called.expect("answered").ticket?;
    Some((ticket.id, ticket.number))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_outlives_a_daemon_that_is_killed() {
    let mut centre = Centre::new();
    centre.start();
    let admin = centre.admin().await;
    give_out_now(&admin).await;
    let credential = centre.borne().await.credential;
    let borne = centre.client().with_bearer(&credential);
    for numero in ["Q1", "Q2", "Q3"] {
        take_number(&admin, &borne, numero).await;
    }
    let (_, first) = call(&admin).await.expect("somebody waits");
    assert_eq!(first, 1);
    let health = KioskHealth {
        reader_ok: true,
        version: "9.9.9".to_owned(),
        printer_ok: Some(false),
        ..KioskHealth::default()
    };
    borne.kiosk_health(&health).await.expect("noted");

    centre.kill();
    centre.start_again();
    let admin = centre.admin().await;
    let borne = centre.client().with_bearer(&credential);
    let shown = borne.kiosk_queue().await.expect("answered");
    let called: Vec<u32> = shown.called.iter().map(|called| called.number).collect();
    assert_eq!((called, shown.waiting), (vec![1], 2));
    assert_eq!(call(&admin).await.expect("somebody waits").1, 2);
    take_number(&admin, &borne, "Q4").await;
    let queue = admin.queue().await.expect("listed");
    let waiting: Vec<u32> = queue.waiting.iter().map(|ticket| ticket.number).collect();
    assert_eq!(waiting, [3, 4]);

    // On a machine without readers the doctor finds other things wrong as well.
    let report = String::from_utf8(centre.ctl(&["doctor"]).stdout).expect("text");
    assert!(report.contains("version 9.9.9"), "{report}");
    assert!(
        report.contains("l'imprimante de numéros ne marche pas"),
        "{report}"
    );
    let devices = admin.devices().await.expect("listed");
    let device = devices.first().expect("the borne");
    assert_eq!(device.health.as_ref(), Some(&health), "kept over the kill");
    admin
        .revoke_device(&IdempotencyKey::fresh(), device.id)
        .await
        .expect("revoked");
    borne
        .kiosk_queue()
        .await
        .expect_err("a stolen borne learns nothing");
    centre.verify();
    centre.stop();
}
