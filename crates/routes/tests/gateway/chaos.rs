//! Two hundred messages through a gateway that has one bad day after the other: none is lost, none
//! is sent twice, and what nobody can know is told as such.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use courrier_routes::policy::{
    Attempts, Backoff, Channel, Choice, Decision, Dispatcher, LineSettings, Month,
};
use courrier_routes::{Answer, Outcome, Route};
use courrier_testkit::{HttpPeer, HttpReply, HttpRequest};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::stage::{Stage, noon, pending};

const MESSAGES: usize = 200;
const MONTH: Month = Month {
    year: 2026,
    month: 11,
};

/// How often the gateway took each message, by our reference.
type Taken = Arc<Mutex<BTreeMap<String, u32>>>;

fn taken(taken: &Taken) -> BTreeMap<String, u32> {
    taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// A gateway that knows what it took, and answers as its day goes.
fn peer(seed: u64, log: &Taken) -> HttpPeer {
    let rng = Mutex::new(SmallRng::seed_from_u64(seed));
    let log = Arc::clone(log);
    let handler = move |request: &HttpRequest| {
        let target = request.target.as_str();
        if let Some((_, tag)) = target.split_once("outgoing?tag=") {
            let found = taken(&log).contains_key(tag);
            return HttpReply::new(200, if found { "[12]" } else { "[]" });
        }
        match target {
            "/auth/time" => return HttpReply::new(200, "1795521600"),
            "/oauth/token" => return HttpReply::new(200, r#"{"access_token":"t","ttl":60}"#),
            "/sms/sms-ab1-1/outgoing/12" => return HttpReply::new(200, r#"{"ptt":4}"#),
            _ => {}
        }
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let ours = ["tag", "request_id", "name"];
        let ours = ours.iter().find_map(|name| body[*name].as_str());
        let take = || {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            let times = log.entry(ours.unwrap_or_default().to_owned()).or_default();
            // What Octopush does with a reference that it knows.
            if !(body["request_id"].is_string() && *times > 0) {
                *times += 1;
            }
        };
        let good = r#"{"ids":[12],"invalidReceivers":[],"sms_ticket":"12","id":"12"}"#;
        let day = rng
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .random_range(0..10);
        match day {
            0 => HttpReply::new(429, ""),
            1 => HttpReply::new(503, ""),
            2 => HttpReply::new(500, "not taken"),
            3 => HttpReply::Drop,
            4 => {
                take();
                HttpReply::Drop
            }
            5 => {
                take();
                HttpReply::Halfway(200)
            }
            6 => {
                take();
                HttpReply::new(502, "<html>")
            }
            _ => {
                take();
                HttpReply::new(200, good)
            }
        }
    };
    HttpPeer::start(handler).expect("a server")
}

/// How a message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Taken,
    NobodyKnows,
}

/// Leads one message to its end, as the daemon does; time is what the policy says it is.
async fn lead(stage: &Stage, dispatcher: &mut Dispatcher, rng: &mut SmallRng, ours: &str) -> End {
    let mut now: DateTime<Utc> = noon();
    let mut attempts = Attempts::new(Channel::Sms, 1, now);
    loop {
        let route = match dispatcher.choose(&attempts, now, MONTH) {
            Choice::Route(route) => route,
            Choice::Wait(until) => {
                now = until;
                continue;
            }
            choice => panic!("{choice:?}"),
        };
        let outcome = stage.send(ours).await;
        assert!(
            !matches!(outcome, Outcome::Refused(_) | Outcome::Stopped(_)),
            "{outcome:?}"
        );
        let (decision, _) =
            dispatcher.settle(&mut attempts, &route, outcome, now, MONTH, &mut || {
                rng.random()
            });
        match decision {
            Decision::Accepted(_) => return End::Taken,
            Decision::TryNext => {}
            Decision::RetryAt(at) => now = at,
            Decision::Resolve(at) => {
                now = at;
                match stage.gateway.ask(&pending(ours, None)).await {
                    Answer::Found(..) => return End::Taken,
                    Answer::NotFound => now += TimeDelta::minutes(1),
                    Answer::CannotTell => return End::NobodyKnows,
                    Answer::AskLater => {
                        // Asked again until it tells.
                        while stage.gateway.ask(&pending(ours, None)).await == Answer::AskLater {}
                        return End::Taken;
                    }
                }
            }
            decision => panic!("{decision:?}"),
        }
    }
}

async fn run(stage: fn(&HttpPeer) -> Stage, seed: u64) -> (Vec<End>, BTreeMap<String, u32>) {
    let log = Taken::default();
    let peer = peer(seed, &log);
    let stage = stage(&peer);
    let line = LineSettings {
        name: "passerelle".to_owned(),
        channel: Channel::Sms,
        monthly_cap: None,
        price_millis: 60,
    };
    let mut dispatcher = Dispatcher::new(vec![line], Backoff::default());
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut ends = Vec::new();
    for number in 0..MESSAGES {
        let ours = format!("m-{number}");
        ends.push(lead(&stage, &mut dispatcher, &mut rng, &ours).await);
    }
    (ends, taken(&log))
}

/// OVHcloud is asked by our tag before anything is sent again; Octopush takes a reference once.
#[tokio::test]
async fn every_message_is_sent_once_where_the_gateway_knows_our_reference() {
    for (seed, stage) in [
        (1, Stage::ovh as fn(&HttpPeer) -> Stage),
        (2, Stage::octopush),
    ] {
        let (ends, taken) = run(stage, seed).await;
        assert!(ends.iter().all(|end| *end == End::Taken));
        assert_eq!(taken.len(), MESSAGES, "none is lost");
        assert!(
            taken.values().all(|times| *times == 1),
            "none is sent twice"
        );
    }
}

/// Orange can't be asked: what it may have taken is left to a person.
#[tokio::test]
async fn what_nobody_can_know_is_told_as_such() {
    let (ends, taken) = run(Stage::orange, 3).await;
    let mut unknown = 0;
    for (number, end) in ends.iter().enumerate() {
        let times = taken.get(&format!("m-{number}")).copied();
        match end {
            End::Taken => assert_eq!(times, Some(1), "m-{number}"),
            End::NobodyKnows => {
                unknown += 1;
                assert!(times.is_none_or(|times| times == 1), "m-{number}");
            }
        }
    }
    assert!((1..MESSAGES).contains(&unknown), "{unknown}");
}
