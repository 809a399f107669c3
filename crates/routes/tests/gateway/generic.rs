//! A gateway that a centre describes itself.

use courrier_routes::gateway::GatewayError;
use courrier_routes::{Answer, DeliveryState, Outcome, ProviderRef, Refusal, Route};
use courrier_testkit::{HttpPeer, HttpReply};

use crate::stage::{Stage, accepted, pending, settings, written};

const PROFILE: &str = r#"
description = "Passerelle du département"
settings = ["account"]
optional_settings = ["sender"]
secrets = ["key"]
timeout_ms = 2000

[send]
method = "POST"
url = "{base_url}/v2/{account}/sms"
headers = { x-key = "{key}" }
format = "form"
body = { to = "{to_00}", text = "{text}", ref = "{reference}", from = "{sender}", dlr = true, n = 1 }

[send.reply]
id = "/data/id"
code = "/error/code"

[[send.reply.rules]]
at = "/error/code"
equals = ["E17"]
means = "opted-out"

[ask]
method = "GET"
url = "{base_url}/v2/{account}/sms/{id}"
[ask.reply]
state = "/data/status"
[[ask.reply.rules]]
at = "/error/code"
equals = ["NOPE"]
means = "not-found"

[states]
delivered = ["delivered"]
"#;

fn stage(peer: &HttpPeer) -> Stage {
    let set = [("account", "a b/c")];
    Stage::new(
        written(PROFILE),
        settings(&peer.url(), &set, &[("key", "s3cret")]),
    )
}

#[tokio::test]
async fn what_is_written_is_what_is_sent() {
    let peer = HttpPeer::start(|request| match request.target.as_str() {
        "/v2/a%20b%2Fc/sms" => HttpReply::new(202, r#"{"data":{"id":"x/1"}}"#),
        "/v2/a%20b%2Fc/sms/x%2F1" => HttpReply::new(200, r#"{"data":{"status":"Delivered"}}"#),
        _ => HttpReply::new(200, r#"{"error":{"code":"NOPE"}}"#),
    });
    let peer = peer.expect("a server");
    let stage = stage(&peer);
    assert_eq!(
        stage.send_text("0199", "10 € & plus").await,
        accepted("x/1")
    );
    let request = &peer.requests()[0];
    assert_eq!(request.header("x-key"), Some("s3cret"));
    assert_eq!(
        request.body,
        "dlr=true&n=1&ref=0199&text=10%20%E2%82%AC%20%26%20plus&to=0033612345678"
    );
    let id = Some(ProviderRef("x/1".to_owned()));
    let asked = stage.gateway.ask(&pending("0199", Some("x/1"))).await;
    assert_eq!(asked, Answer::Found(id, DeliveryState::Delivered));
    let asked = stage.gateway.ask(&pending("0199", Some("gone"))).await;
    assert_eq!(asked, Answer::NotFound);
    let asked = stage.gateway.ask(&pending("0199", None)).await;
    assert_eq!(asked, Answer::CannotTell);
}

#[tokio::test]
async fn its_own_rules_decide() {
    let peer = HttpPeer::start(|_| HttpReply::new(200, r#"{"error":{"code":"E17"}}"#));
    let peer = peer.expect("a server");
    assert_eq!(
        stage(&peer).send("a").await,
        Outcome::Refused(Refusal::OptedOut)
    );
}

#[tokio::test]
async fn settings_that_do_not_fit_are_refused_before_anything_is_sent() {
    let fault = |base: &str, set: &[(&str, &str)], secrets: &[(&str, &str)]| {
        let made = Stage::try_new(written(PROFILE), settings(base, set, secrets));
        made.err().expect("refused").to_string()
    };
    let (set, key) = ([("account", "a")], [("key", "k")]);
    let base = "https://sms.example";
    let said = fault(base, &[], &key);
    assert_eq!(
        said,
        GatewayError::MissingSetting("account".to_owned()).to_string()
    );
    let said = fault(base, &set, &[]);
    assert_eq!(
        said,
        GatewayError::MissingSecret("key".to_owned()).to_string()
    );
    let said = fault(base, &[("account", "a"), ("acount", "b")], &key);
    assert_eq!(
        said,
        GatewayError::UnknownSetting("acount".to_owned()).to_string()
    );
    for unsafe_base in ["http://sms.example", "sms.example", "ftp://sms.example"] {
        let said = fault(unsafe_base, &set, &key);
        assert_eq!(said, GatewayError::UnsafeAddress.to_string());
    }
    let mut nowhere = settings(base, &set, &key);
    nowhere.base_url = None;
    let made = Stage::try_new(written(PROFILE), nowhere);
    assert!(matches!(made.err(), Some(GatewayError::NoAddress)));
}
