//! What goes wrong between us and the network.

use courrier_routes::{Cause, DeliveryState, Network, Outcome, Readiness, Refusal, Route, Stop};
use courrier_testkit::{Deadline, Moment, OnSend, Sim, wait_for};

use crate::stage::{PATIENCE, Stage, accepted, reference};

fn later(cause: Cause) -> Outcome {
    Outcome::RetryLater { after: None, cause }
}

#[tokio::test]
async fn errors_of_the_network_mean_what_the_profile_says() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    let said = |code: u16| format!("+CMS ERROR: {code}");
    for (on_send, expected) in [
        (OnSend::RefusePrompt(38), later(Cause::NotNow(said(38)))),
        (OnSend::Error(42), later(Cause::NotNow(said(42)))),
        (
            OnSend::Error(1),
            Outcome::Refused(Refusal::InvalidRecipient),
        ),
        (
            OnSend::Error(21),
            Outcome::Refused(Refusal::Unacceptable(said(21))),
        ),
        (OnSend::Error(332), Outcome::Unknown),
        (
            OnSend::Error(50),
            Outcome::Stopped(Stop::Misconfigured(said(50))),
        ),
    ] {
        modem.on_send(on_send);
        assert_eq!(running.send("x").await, expected, "{on_send:?}");
    }
    let reference = running.send("after").await;
    assert!(matches!(reference, Outcome::Accepted(_)), "{reference:?}");
    let long = "a".repeat(2_000);
    let refused = Outcome::Refused(Refusal::Unacceptable("too long".to_owned()));
    assert_eq!(running.send_text("long", &long).await, refused);
}

#[tokio::test]
async fn without_a_prompt_nothing_left() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.on_send(OnSend::NoPrompt);
    assert_eq!(running.send("one").await, later(Cause::Unreachable));
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("two").await, accepted("1"));
}

#[tokio::test]
async fn silence_after_the_text_is_unknown_until_the_report_comes() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.on_send(OnSend::TakeSilently);
    assert_eq!(running.send("one").await, Outcome::Unknown);
    assert_eq!(modem.submissions().len(), 1, "it did leave");
    modem.say(Moment::Now, &modem.report(1, 0));
    let report = running.report().await;
    assert_eq!(report.reference, Some(reference("one")));
    assert_eq!(report.state, DeliveryState::Delivered);
}

#[tokio::test]
async fn an_answer_that_comes_late_resolves_its_own_message() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.on_send(OnSend::AnswerLate);
    assert_eq!(running.send("one").await, Outcome::Unknown);
    let found = running.report().await;
    assert_eq!(found.reference, Some(reference("one")));
    assert_eq!(found.state, DeliveryState::OnItsWay);
    assert_eq!(running.send("two").await, accepted("2"));
}

#[tokio::test]
async fn pulled_out_while_sending_and_plugged_in_again() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.on_send(OnSend::UnplugAtPrompt);
    assert_eq!(running.send("one").await, later(Cause::Unreachable));
    running.until(Readiness::Absent).await;
    assert_eq!(running.send("two").await, later(Cause::Unreachable));
    drop(modem);
    let modem = stage.plug();
    running.until(Readiness::Ready).await;
    modem.on_send(OnSend::TakeAndUnplug);
    assert_eq!(running.send("three").await, Outcome::Unknown);
    assert_eq!(modem.submissions().len(), 1, "it did leave");
    running.until(Readiness::Absent).await;
    drop(modem);
    let modem = stage.plug_at(2);
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("four").await, accepted("2"));
    assert_eq!(modem.submissions().len(), 1);
}

#[tokio::test]
async fn a_modem_that_comes_after_the_start() {
    let stage = Stage::new(Sim::open());
    let mut running = stage.start();
    running.until(Readiness::Absent).await;
    let _modem = stage.plug();
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("one").await, accepted("1"));
}

#[tokio::test]
async fn a_modem_that_falls_silent_is_seen_and_comes_back() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.set_silent(true);
    running.until(Readiness::Silent).await;
    modem.set_silent(false);
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("one").await, accepted("1"));
}

/// The daemon ends within its ten seconds, whatever the network does.
#[tokio::test]
async fn the_end_of_the_program_waits_for_no_network() {
    let stage = Stage::new(Sim::open()).with_patience_of_a_minute();
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.on_send(OnSend::TakeSilently);
    let sending = running.send("one");
    let taken = async {
        while modem.submissions().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        outcome = sending => panic!("{outcome:?}"),
        () = taken => {}
    }
    let ending = Deadline::after(PATIENCE);
    drop(running);
    assert!(!ending.is_over(), "a minute is longer");
}

#[tokio::test]
async fn no_network_no_try() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    assert_eq!(running.route.health().signal, Some(17));
    modem.set_network(2);
    running.until(Readiness::NoNetwork).await;
    assert_eq!(running.route.health().network, Some(Network::Searching));
    assert_eq!(running.send("one").await, later(Cause::NoNetwork));
    assert_eq!(modem.submissions().len(), 0);
    modem.set_network(5);
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("two").await, accepted("1"));
}

#[tokio::test]
async fn a_modem_that_starts_anew_is_set_up_anew() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    let set_up = || {
        let commands = modem.commands();
        commands
            .iter()
            .filter(|command| *command == "AT+CMGF=0")
            .count()
    };
    assert_eq!(set_up(), 1);
    modem.say(Moment::Now, "\r\nRDY\r\n");
    assert!(wait_for(PATIENCE, || set_up() == 2));
    assert_eq!(running.send("one").await, accepted("1"));
}
