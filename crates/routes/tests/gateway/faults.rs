//! The same bad days for every gateway.

use std::time::Duration;

use courrier_firmware_config::GatewayProfile;
use courrier_routes::{Cause, Outcome, Readiness, Refusal, Route, Stop};
use courrier_testkit::{HttpPeer, HttpReply, HttpRequest};

use crate::stage::{Stage, accepted, settings};

/// A gateway's name, its stage, and status, body and reference of a good answer.
type Known = (
    &'static str,
    fn(&HttpPeer) -> Stage,
    u16,
    &'static str,
    &'static str,
);

/// Each gateway that comes with the program, and a good answer of its own.
const GATEWAYS: [Known; 3] = [
    (
        "octopush",
        Stage::octopush,
        200,
        r#"{"sms_ticket":"t-1","number_of_contacts":1,"total_cost":0.06}"#,
        "t-1",
    ),
    (
        "ovhcloud",
        Stage::ovh,
        200,
        r#"{"ids":[27814656],"invalidReceivers":[],"validReceivers":["+33612345678"]}"#,
        "27814656",
    ),
    (
        "orange-contact-everyone",
        Stage::orange,
        201,
        r#"{"id":"d-1","name":"0199-ab"}"#,
        "d-1",
    ),
];

/// Answers what comes before a message, and treats messages as told.
fn peer(reply: HttpReply) -> HttpPeer {
    let handler = move |request: &HttpRequest| match request.target.as_str() {
        "/auth/time" => HttpReply::new(200, "1795521605"),
        "/oauth/token" => HttpReply::new(200, r#"{"access_token":"tok","ttl":3600}"#),
        _ => reply.clone(),
    };
    HttpPeer::start(handler).expect("a server")
}

fn later(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::RetryLater { .. })
}

#[tokio::test]
async fn a_message_is_taken() {
    for (name, stage, status, body, provider) in GATEWAYS {
        let peer = peer(HttpReply::new(status, body));
        let mut stage = stage(&peer);
        assert_eq!(stage.send("0199-ab").await, accepted(provider), "{name}");
        assert_eq!(stage.told(), [], "ready as before");
    }
}

/// The gateway may have sent it: no other route may, until that is known.
#[tokio::test]
async fn an_answer_that_is_lost_leaves_the_message_unknown() {
    for (name, stage, status, _, _) in GATEWAYS {
        for reply in [
            HttpReply::Drop,
            HttpReply::Halfway(status),
            HttpReply::new(500, "oops"),
            HttpReply::new(502, "<html>Bad gateway</html>"),
            // A captive portal answers 200 to everything.
            HttpReply::new(200, "<html>Welcome</html>"),
        ] {
            let peer = peer(reply.clone());
            let outcome = stage(&peer).send("0199-ab").await;
            assert_eq!(outcome, Outcome::Unknown, "{name} {reply:?}");
        }
    }
}

#[tokio::test]
async fn a_gateway_that_says_nothing_is_not_waited_for_for_ever() {
    let text = include_str!("../../../../firmware-config/gateways/ovhcloud.toml");
    let quick = text.replace("timeout_ms = 20000", "timeout_ms = 300");
    let profile = GatewayProfile::parse("ovhcloud.toml".as_ref(), &quick).expect("sound");
    let peer = peer(HttpReply::Silence);
    let keys = [
        ("application_key", "AK"),
        ("application_secret", "AS"),
        ("consumer_key", "CK"),
    ];
    let set = [("service", "sms-ab1-1"), ("sender", "CCAS")];
    let stage = Stage::new(profile, settings(&peer.url(), &set, &keys));
    assert_eq!(stage.send("0199-ab").await, Outcome::Unknown);
    assert_eq!(peer.requests().len(), 2, "the time, and one try");
}

#[tokio::test]
async fn what_says_not_now_is_tried_again() {
    for (name, stage, ..) in GATEWAYS {
        let wait = vec![("retry-after", "7".to_owned())];
        let first = peer(HttpReply::Answer(429, wait, String::new()));
        let expected = Outcome::RetryLater {
            after: Some(Duration::from_secs(7)),
            cause: Cause::NotNow("HTTP 429".to_owned()),
        };
        assert_eq!(stage(&first).send("a").await, expected, "{name}");
        let second = peer(HttpReply::new(503, ""));
        assert!(later(&stage(&second).send("a").await), "{name}");
    }
}

#[tokio::test]
async fn nobody_listens_and_nothing_left() {
    for (name, stage, ..) in GATEWAYS {
        let peer = peer(HttpReply::Drop);
        let mut stage = stage(&peer);
        drop(peer);
        let expected = Outcome::RetryLater {
            after: None,
            cause: Cause::Unreachable,
        };
        assert_eq!(stage.send("a").await, expected, "{name}");
        assert_eq!(stage.told(), [Readiness::Absent], "{name}");
    }
}

#[tokio::test]
async fn a_bad_login_stops_the_route_and_a_good_one_heals_it() {
    for (name, stage, status, body, provider) in GATEWAYS {
        let bad = peer(HttpReply::new(401, r#"{"message":"Invalid credentials"}"#));
        let mut stage = stage(&bad);
        let stop = Stop::BadLogin;
        assert_eq!(
            stage.send("a").await,
            Outcome::Stopped(stop.clone()),
            "{name}"
        );
        assert_eq!(stage.told(), [Readiness::Stopped(stop)], "{name}");
        // One that works, of the same kind.
        let good = peer(HttpReply::new(status, body));
        let again = GATEWAYS.iter().find(|gateway| gateway.0 == name);
        let again = (again.expect("it is one of them").1)(&good);
        assert_eq!(again.send("a").await, accepted(provider), "{name}");
        assert_eq!(again.gateway.health().readiness, Readiness::Ready);
    }
}

#[tokio::test]
async fn refusals_inside_a_success_or_a_failure() {
    let invalid = Outcome::Refused(Refusal::InvalidRecipient);
    let no_credit = Outcome::Stopped(Stop::NoCredit);
    let refused = |code: &str| Outcome::Refused(Refusal::Unacceptable(code.to_owned()));
    let lost = Outcome::Stopped(Stop::Misconfigured("HTTP 404".to_owned()));
    for (stage, status, body, expected) in [
        (
            Stage::ovh as fn(&HttpPeer) -> Stage,
            200,
            r#"{"ids":[],"invalidReceivers":["+33612345678"],"validReceivers":[]}"#,
            &invalid,
        ),
        (
            Stage::ovh,
            403,
            r#"{"message":"You don't have enough SMS credits"}"#,
            &no_credit,
        ),
        (
            Stage::ovh,
            404,
            r#"{"message":"This service does not exist"}"#,
            &lost,
        ),
        (
            Stage::ovh,
            302,
            "",
            &Outcome::Stopped(Stop::Misconfigured("HTTP 302".to_owned())),
        ),
        (
            Stage::octopush,
            200,
            r#"{"code":124,"message":"Phone number not valid"}"#,
            &invalid,
        ),
        (
            Stage::octopush,
            400,
            r#"{"code":121,"message":"Not enough credit"}"#,
            &no_credit,
        ),
        (
            Stage::octopush,
            400,
            r#"{"code":105,"message":"Bad sender"}"#,
            &refused("105"),
        ),
        (Stage::orange, 402, "", &no_credit),
        (
            Stage::orange,
            400,
            r#"[{"message":"+33612345678 refused"}]"#,
            &refused("HTTP 400"),
        ),
    ] {
        let peer = peer(HttpReply::new(status, body));
        assert_eq!(&stage(&peer).send("a").await, expected, "{body}");
    }
}
