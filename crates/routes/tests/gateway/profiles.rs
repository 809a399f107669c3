//! What each gateway that comes with the program is sent.

use std::sync::atomic::{AtomicUsize, Ordering};

use courrier_routes::{Answer, DeliveryState, Outcome, ProviderRef, Readiness, Route, Stop};
use courrier_testkit::{HttpPeer, HttpReply, HttpRequest};
use serde_json::{Value, json};

use crate::stage::{Stage, accepted, pending};

fn body(request: &HttpRequest) -> Value {
    serde_json::from_str(&request.body).expect("JSON")
}

#[tokio::test]
async fn octopush() {
    let peer = HttpPeer::start(|_| HttpReply::new(200, r#"{"sms_ticket":"t-1"}"#));
    let peer = peer.expect("a server");
    let stage = Stage::octopush(&peer);
    assert_eq!(stage.send("0199-ab").await, accepted("t-1"));
    let request = &peer.requests()[0];
    assert_eq!(request.target, "/sms-campaign/send");
    assert_eq!(request.header("api-login"), Some("nous@example.fr"));
    assert_eq!(request.header("api-key"), Some("k3y"));
    assert_eq!(
        body(request),
        json!({
            "recipients": [{"phone_number": "+33612345678"}],
            "text": "Votre courrier",
            "type": "sms_premium",
            "purpose": "alert",
            "sender": "CCAS",
            "request_id": "0199-ab",
        })
    );
    // What became of it, it tells by callback alone.
    let asked = stage.gateway.ask(&pending("0199-ab", Some("t-1"))).await;
    assert_eq!(asked, Answer::CannotTell);
}

fn ovh(request: &HttpRequest) -> HttpReply {
    match request.target.as_str() {
        // Five seconds ahead of us.
        "/auth/time" => HttpReply::new(200, "1795521605"),
        "/sms/sms-ab1-1/jobs" => HttpReply::new(200, r#"{"ids":[12],"invalidReceivers":[]}"#),
        "/sms/sms-ab1-1/outgoing?tag=0199-ab" => HttpReply::new(200, "[12]"),
        "/sms/sms-ab1-1/outgoing?tag=0199-cd" => HttpReply::new(200, "[]"),
        "/sms/sms-ab1-1/outgoing/12" => HttpReply::new(200, r#"{"id":12,"ptt":4}"#),
        "/sms/sms-ab1-1/outgoing/13" => HttpReply::new(200, r#"{"id":13,"ptt":1}"#),
        _ => HttpReply::new(404, r#"{"message":"not found"}"#),
    }
}

#[tokio::test]
async fn ovhcloud_is_signed_over_what_is_sent() {
    let peer = HttpPeer::start(ovh).expect("a server");
    let stage = Stage::ovh(&peer);
    assert_eq!(stage.send("0199-ab").await, accepted("12"));
    assert_eq!(stage.send_text("0199-cd", "سلام").await, accepted("12"));
    let requests = peer.requests();
    assert_eq!(requests.len(), 3, "the time is asked for once");
    let request = &requests[1];
    assert_eq!(
        body(request),
        json!({
            "receivers": ["+33612345678"],
            "message": "Votre courrier",
            "sender": "CCAS",
            "tag": "0199-ab",
            "charset": "UTF-8",
            "coding": "7bit",
            "priority": "high",
            "noStopClause": true,
        })
    );
    assert_eq!(body(&requests[2])["coding"], "8bit");
    assert_eq!(request.header("x-ovh-application"), Some("AK"));
    assert_eq!(request.header("x-ovh-consumer"), Some("CK"));
    assert_eq!(request.header("x-ovh-timestamp"), Some("1795521605"));
    // Made a second time, by another program, over the bytes that came.
    let signed = format!(
        "AS+CK+POST+{}/sms/sms-ab1-1/jobs+{}+1795521605",
        peer.url(),
        request.body
    );
    let mut child = std::process::Command::new("sha1sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("coreutils");
    let mut stdin = child.stdin.take().expect("piped");
    std::io::Write::write_all(&mut stdin, signed.as_bytes()).expect("it reads");
    drop(stdin);
    let printed = child.wait_with_output().expect("it ends").stdout;
    let printed = String::from_utf8_lossy(&printed);
    let expected = format!("$1${}", printed.split(' ').next().expect("a hash"));
    assert_eq!(request.header("x-ovh-signature"), Some(expected.as_str()));
    // Ten minutes on, the difference of the clocks is asked for anew.
    stage.clock.advance(std::time::Duration::from_secs(601));
    assert_eq!(stage.send("0199-ab").await, accepted("12"));
    assert_eq!(peer.requests().len(), 5);
}

#[tokio::test]
async fn ovhcloud_is_asked_by_our_tag_and_by_its_id() {
    let peer = HttpPeer::start(ovh).expect("a server");
    let stage = Stage::ovh(&peer);
    let found = |id: &str, state| Answer::Found(Some(ProviderRef(id.to_owned())), state);
    for (ours, provider, expected) in [
        ("0199-ab", None, found("12", DeliveryState::Delivered)),
        ("0199-ab", Some("13"), found("13", DeliveryState::OnItsWay)),
        ("0199-cd", None, Answer::NotFound),
        ("0199-cd", Some("99"), Answer::NotFound),
    ] {
        let asked = stage.gateway.ask(&pending(ours, provider)).await;
        assert_eq!(asked, expected, "{ours} {provider:?}");
    }
    drop(peer);
    let asked = stage.gateway.ask(&pending("0199-ab", None)).await;
    assert_eq!(asked, Answer::AskLater);
}

#[tokio::test]
async fn orange_is_logged_in_once_and_again_when_its_token_is_refused() {
    let peer = HttpPeer::start(|request| match request.header("authorization") {
        None if request.target == "/oauth/token" => {
            HttpReply::new(200, r#"{"access_token":"tok","ttl":3600}"#)
        }
        Some("Bearer tok") => HttpReply::new(201, r#"{"id":"d-1"}"#),
        _ => HttpReply::new(401, ""),
    });
    let peer = peer.expect("a server");
    let stage = Stage::orange(&peer);
    assert_eq!(stage.send("0199-ab").await, accepted("d-1"));
    assert_eq!(stage.send("0199-cd").await, accepted("d-1"));
    let requests = peer.requests();
    assert_eq!(requests.len(), 3, "one token for both");
    assert_eq!(requests[0].body, "password=p%40ss%26word&username=nous");
    assert_eq!(requests[1].target, "/groups/g-1/diffusion-requests");
    assert_eq!(
        body(&requests[1]),
        json!({
            "name": "0199-ab",
            "msisdns": ["+33612345678"],
            "smsParam": {"encoding": "GSM7", "body": "Votre courrier"},
        }),
        "no sender is set: none is sent"
    );
    // An hour on, less a margin, another token.
    stage.clock.advance(std::time::Duration::from_secs(3_571));
    assert_eq!(stage.send("0199-ef").await, accepted("d-1"));
    assert_eq!(peer.requests().len(), 5);
}

#[tokio::test]
async fn a_token_refused_before_its_time_is_got_anew_once() {
    let given = AtomicUsize::new(0);
    let peer = HttpPeer::start(move |request| {
        if request.target == "/oauth/token" {
            let number = given.fetch_add(1, Ordering::Relaxed) + 1;
            let token = format!("{{\"access_token\":\"tok-{number}\",\"ttl\":3600}}");
            return HttpReply::new(200, &token);
        }
        // The first token is withdrawn once the first message has left.
        let wanted = if request.body.contains("again") {
            "Bearer tok-2"
        } else {
            "Bearer tok-1"
        };
        if request.header("authorization") == Some(wanted) {
            HttpReply::new(201, r#"{"id":"d-1"}"#)
        } else {
            HttpReply::new(401, "")
        }
    });
    let peer = peer.expect("a server");
    let stage = Stage::orange(&peer);
    assert_eq!(stage.send_text("a", "first").await, accepted("d-1"));
    assert_eq!(stage.send_text("b", "again").await, accepted("d-1"));
    let messages = peer
        .requests()
        .iter()
        .filter(|r| r.body.contains("again"))
        .count();
    assert_eq!(messages, 2);
}

#[tokio::test]
async fn a_login_that_is_refused_or_lost_sends_nothing() {
    for status in [400, 401] {
        let wrong = HttpPeer::start(move |_| HttpReply::new(status, "")).expect("a server");
        let mut stage = Stage::orange(&wrong);
        assert_eq!(stage.send("a").await, Outcome::Stopped(Stop::BadLogin));
        assert_eq!(stage.told(), [Readiness::Stopped(Stop::BadLogin)]);
    }
    for reply in [
        HttpReply::Drop,
        HttpReply::new(500, ""),
        HttpReply::new(200, "{}"),
    ] {
        let peer = HttpPeer::start(move |_| reply.clone()).expect("a server");
        for stage in [Stage::orange(&peer), Stage::ovh(&peer)] {
            let outcome = stage.send("a").await;
            assert!(matches!(outcome, Outcome::RetryLater { .. }), "{outcome:?}");
        }
    }
}
