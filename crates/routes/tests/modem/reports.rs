//! Sending, and what the network tells of it.

use courrier_domain::contact::Telephone;
use courrier_messages::sms::{self, encode};
use courrier_routes::{
    Answer, DeliveryState, Pending, ProviderRef, Readiness, Refusal, Report, Route,
};
use courrier_testkit::{Moment, Sim, wait_for};

use crate::stage::{NUMBER, PATIENCE, Stage, accepted, reference};

fn told(ours: &str, provider: &str, state: DeliveryState) -> Report {
    Report {
        reference: Some(reference(ours)),
        provider: Some(ProviderRef(provider.to_owned())),
        state,
    }
}

#[tokio::test]
async fn a_message_leaves_and_its_report_comes() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug_at(255);
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    assert_eq!(
        running.send_text("one", "10 € à Évry").await,
        accepted("255")
    );
    assert_eq!(running.send("two").await, accepted("0"), "it begins again");
    // What left is what the encoder makes of it, and the modem found its length right.
    let to = Telephone::stored(NUMBER.to_owned());
    let encoded = encode("10 € à Évry");
    let segments = encoded.segments(sms::Reference::Short(0)).expect("short");
    let submit = sms::Submit {
        to: &to,
        segment: &segments[0],
        service_centre: None,
        reference: 0,
        report: true,
        validity: None,
    };
    assert_eq!(modem.submissions()[0].pdu, submit.pdu().hex());
    modem.say(Moment::Now, &modem.report(255, 0));
    assert_eq!(
        running.report().await,
        told("one", "255", DeliveryState::Delivered)
    );
    modem.say(Moment::Now, &modem.report(0, 0x41));
    let refused = DeliveryState::Refused(Refusal::InvalidRecipient);
    assert_eq!(running.report().await, told("two", "0", refused));
    let asked = |ours: &str| Pending {
        reference: reference(ours),
        provider: None,
        to: None,
    };
    let answer = running.route.ask(&asked("one")).await;
    assert_eq!(answer, Answer::Found(None, DeliveryState::Delivered));
    assert_eq!(running.route.ask(&asked("three")).await, Answer::CannotTell);
}

#[tokio::test]
async fn a_long_message_is_delivered_when_all_its_parts_are() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    let text = "Réouverture à 14 h. ".repeat(20);
    running.until(Readiness::Ready).await;
    assert_eq!(running.send_text("long", &text).await, accepted("1,2,3"));
    for part in [3, 1, 2] {
        modem.say(Moment::Now, &modem.report(part, 0));
    }
    assert_eq!(
        running.report().await,
        told("long", "1,2,3", DeliveryState::Delivered)
    );
}

/// A report comes when it pleases: also while a text is being typed.
#[tokio::test]
async fn a_report_at_the_worst_moment_harms_neither_message() {
    for moment in [
        Moment::BeforePrompt,
        Moment::AfterPrompt,
        Moment::BeforeAnswer,
    ] {
        let stage = Stage::new(Sim::open());
        let modem = stage.plug();
        let mut running = stage.start();
        running.until(Readiness::Ready).await;
        assert_eq!(running.send("one").await, accepted("1"));
        modem.say(moment, &format!("\r\n^RSSI:18\r\n{}", modem.report(1, 0)));
        modem.say(moment, "\r\nRING\r\n");
        assert_eq!(running.send("two").await, accepted("2"), "{moment:?}");
        assert!(modem.has_said_all());
        let report = running.report().await;
        assert_eq!(
            report,
            told("one", "1", DeliveryState::Delivered),
            "{moment:?}"
        );
        assert_eq!(modem.submissions().len(), 2);
    }
}

#[tokio::test]
async fn reports_are_acknowledged_where_the_modem_wants_it_and_never_inside_a_message() {
    let stage = Stage::new(Sim::open()).with_simcom();
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("one").await, accepted("1"));
    modem.say(Moment::AfterPrompt, &modem.report(1, 0));
    // Anything written into the text would be refused as no PDU.
    assert_eq!(running.send("two").await, accepted("2"));
    running.report().await;
    assert!(wait_for(PATIENCE, || modem.acknowledged() == 1));
}

#[tokio::test]
async fn a_report_that_was_kept_is_fetched_and_deleted() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("one").await, accepted("1"));
    modem.store_report(1, 0x63);
    assert_eq!(
        running.report().await,
        told("one", "1", DeliveryState::GaveUp)
    );
    assert!(wait_for(PATIENCE, || stage.sim.stored() == 0));
}

#[tokio::test]
async fn a_report_on_a_message_of_before_the_restart_is_understood() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug_at(41);
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    assert_eq!(running.send("one").await, accepted("41"));
    drop(running);
    let mut running = stage.start_with(&[Pending {
        reference: reference("one"),
        provider: Some(ProviderRef("41".to_owned())),
        to: Some(Telephone::stored(NUMBER.to_owned())),
    }]);
    running.until(Readiness::Ready).await;
    modem.say(Moment::Now, &modem.report(41, 0));
    assert_eq!(
        running.report().await,
        told("one", "41", DeliveryState::Delivered)
    );
}
