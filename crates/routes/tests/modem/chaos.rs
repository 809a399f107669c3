//! Messages through a modem that errs, falls silent, chatters and is pulled out: what a route says
//! of a message is true.

use std::collections::HashMap;

use courrier_domain::contact::Telephone;
use courrier_messages::sms::{self, encode};
use courrier_routes::{Outcome, Readiness};
use courrier_testkit::{GsmModem, Moment, OnSend, Sim};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use crate::stage::{NUMBER, Stage};

const MESSAGES: usize = 80;

const BAD_DAYS: [OnSend; 9] = [
    OnSend::RefusePrompt(38),
    OnSend::NoPrompt,
    OnSend::Error(42),
    OnSend::Error(332),
    OnSend::Error(21),
    OnSend::TakeSilently,
    OnSend::AnswerLate,
    OnSend::TakeAndUnplug,
    OnSend::UnplugAtPrompt,
];

const MOMENTS: [Moment; 4] = [
    Moment::Now,
    Moment::BeforePrompt,
    Moment::AfterPrompt,
    Moment::BeforeAnswer,
];

/// The PDU that a message leaves as.
fn pdu(text: &str) -> String {
    let to = Telephone::stored(NUMBER.to_owned());
    let encoded = encode(text);
    let segments = encoded.segments(sms::Reference::Short(0)).expect("short");
    let submit = sms::Submit {
        to: &to,
        segment: &segments[0],
        service_centre: None,
        reference: 0,
        report: true,
        validity: None,
    };
    submit.pdu().hex().to_owned()
}

/// How often the network took each PDU.
fn count(modem: &GsmModem, taken: &mut HashMap<String, u32>) {
    for submission in modem.submissions() {
        *taken.entry(submission.pdu).or_default() += 1;
    }
}

#[tokio::test]
async fn taken_is_taken_and_not_taken_is_not() {
    let mut rng = SmallRng::seed_from_u64(4);
    let stage = Stage::new(Sim::open());
    let mut modem = stage.plug();
    let mut running = stage.start();
    let mut taken = HashMap::new();
    let mut outcomes = Vec::new();
    for number in 0..MESSAGES {
        running.until(Readiness::Ready).await;
        if rng.random_bool(0.4) {
            modem.on_send(*BAD_DAYS.choose(&mut rng).expect("some"));
        }
        if rng.random_bool(0.4) {
            let moment = *MOMENTS.choose(&mut rng).expect("some");
            let submissions = modem.submissions();
            let chatter = match submissions.choose(&mut rng) {
                Some(submission) => modem.report(submission.reference, 0),
                None => "\r\nRING\r\n".to_owned(),
            };
            modem.say(moment, &chatter);
        }
        let text = format!("m-{number}");
        outcomes.push((pdu(&text), running.send_text(&text, &text).await));
        if !modem.is_plugged() {
            running.until(Readiness::Absent).await;
            count(&modem, &mut taken);
            drop(modem);
            modem = stage.plug();
        }
    }
    count(&modem, &mut taken);
    let mut unknown = 0;
    for (pdu, outcome) in &outcomes {
        let times = taken.get(pdu).copied().unwrap_or(0);
        match outcome {
            Outcome::Accepted(_) => assert_eq!(times, 1, "{outcome:?}"),
            Outcome::Unknown => {
                unknown += 1;
                assert!(times <= 1);
            }
            _ => assert_eq!(times, 0, "{outcome:?}"),
        }
    }
    let accepted = outcomes
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Outcome::Accepted(_)));
    assert!(accepted.count() > MESSAGES / 3);
    assert!(unknown > 0);
}
