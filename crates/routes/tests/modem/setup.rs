//! The PIN: tried once, whatever happens.

use courrier_routes::{Outcome, Readiness, Route, Stop};
use courrier_testkit::{Sim, wait_for};

use crate::stage::{PATIENCE, Stage, accepted};

fn with_pin(card: &str, set: Option<&'static str>) -> Stage {
    let mut stage = Stage::new(Sim::with_pin(card));
    stage.pin = set;
    stage
}

#[tokio::test]
async fn the_right_pin_opens_the_card_each_time_it_gets_power() {
    let stage = with_pin("1234", Some("1234"));
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("one").await, accepted("1"));
    assert!(
        !stage.pin_note().exists(),
        "a PIN found right leaves no note"
    );
    drop(modem);
    running.until(Readiness::Absent).await;
    let _modem = stage.plug();
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("two").await, accepted("1"));
    assert_eq!(stage.sim.tries_left(), 3);
}

#[tokio::test]
async fn a_wrong_pin_is_tried_once_through_replugging_and_restarts() {
    let stage = with_pin("1234", Some("9999"));
    let refused = Readiness::Stopped(Stop::PinRefused);
    for _ in 0..3 {
        let modem = stage.plug();
        let mut running = stage.start();
        running.until(refused.clone()).await;
        assert_eq!(
            running.send("one").await,
            Outcome::Stopped(Stop::PinRefused)
        );
        // It goes on looking whether somebody opened the card, and tries no PIN.
        let looks = || {
            let commands = modem.commands();
            commands
                .iter()
                .filter(|command| *command == "AT+CPIN?")
                .count()
        };
        let before = looks();
        assert!(wait_for(PATIENCE, || looks() > before + 2));
        assert_eq!(stage.sim.tries_left(), 2);
    }
    assert!(stage.pin_note().exists());
    let note = std::fs::read_to_string(stage.pin_note()).expect("readable");
    assert!(!note.contains("9999"), "the note does not hold the PIN");
}

#[tokio::test]
async fn a_pin_that_somebody_mistook_already_is_not_tried() {
    // Two tries left, and no note of ours: somebody else typed a wrong one.
    let spent = with_pin("1234", Some("9999"));
    let modem = spent.plug();
    let mut running = spent.start();
    running.until(Readiness::Stopped(Stop::PinRefused)).await;
    drop((modem, running));
    let mut stage = with_pin("1234", Some("1234"));
    stage.sim = spent.sim.clone();
    let _modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Stopped(Stop::PinRefused)).await;
    assert_eq!(
        stage.sim.tries_left(),
        2,
        "the right one, and yet not tried"
    );
    assert!(!stage.pin_note().exists());
}

#[tokio::test]
async fn a_card_that_asks_and_no_pin_or_a_wrong_setting() {
    for (set, stop) in [
        (None, Stop::PinMissing),
        (Some("12a4"), Stop::Misconfigured("PIN".to_owned())),
        (Some("123"), Stop::Misconfigured("PIN".to_owned())),
    ] {
        let stage = with_pin("1234", set);
        let _modem = stage.plug();
        let mut running = stage.start();
        running.until(Readiness::Stopped(stop)).await;
        assert_eq!(stage.sim.tries_left(), 3);
    }
}

#[tokio::test]
async fn dropping_the_route_frees_the_line() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    for turn in 1..=3_u8 {
        let mut running = stage.start();
        running.until(Readiness::Ready).await;
        assert_eq!(running.send("x").await, accepted(&turn.to_string()));
        assert_eq!(running.route.name(), "modem");
    }
    assert_eq!(modem.submissions().len(), 3);
}
