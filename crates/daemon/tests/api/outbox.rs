//! Messages on their way out, over a real HTTP gateway of this machine.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of Reader<'_> named by its path is not general enough for Ledger::read"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Method;
use chrono::TimeDelta;
use courrier_clock::{Clock as _, SystemClock};
use courrier_daemon::outbox::{self, Worker};
use courrier_daemon::schedule::Schedule;
use courrier_domain::{Role, UsagerId};
use courrier_ledger::queries::OutboxCounts;
use courrier_routes::Configuration;
use courrier_testkit::{HttpPeer, HttpReply, HttpRequest};
use serde_json::{Value, json};

use crate::house::{House, fresh_key, request};
mod outages;

const PROFILE: &str = r#"
description = "Passerelle d'essai"
secrets = ["key"]
timeout_ms = 5000

[send]
method = "POST"
url = "{base_url}/sms"
headers = { x-key = "{key}" }
format = "json"
body = { to = "{to}", text = "{text}", ref = "{reference}" }
[send.reply]
id = "/id"
code = "/code"
[[send.reply.rules]]
at = "/code"
equals = ["unknown-number"]
means = "invalid-number"

[ask]
method = "GET"
url = "{base_url}/sms/{id}"
[ask.reply]
state = "/status"

[callback]
format = "json"
id = "/id"
state = "/status"

[states]
delivered = ["delivered"]
gave_up = ["expired"]
"#;

/// What finds a message by our reference.
const FIND: &str = r#"
[find]
method = "GET"
url = "{base_url}/find/{reference}"
[find.reply]
id = "/id"
"#;

const SECRET: &str = "0123456789abcdef0123";
const KEY: &str = "k3y-of-the-gateway";

/// A centre with a gateway that answers as the test says.
pub struct Wired {
    pub house: House,
    pub agent: String,
    pub worker: Worker,
    peer: HttpPeer,
    folder: tempfile::TempDir,
}

/// Routes for a peer, with the profile's additions.
fn configuration(folder: &Path, url: &str, profile: &str, more: &str) -> Configuration {
    let gateways = folder.join("gateways");
    fs::create_dir_all(&gateways).expect("a folder");
    fs::write(gateways.join("essai.toml"), profile).expect("written");
    let secret = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let (key, token) = (secret("key", KEY), secret("token", SECRET));
    let text = format!(
        "[[routes]]\nname = \"essai\"\nprice_cents = 6.5\n{more}\n[routes.gateway]\n\
         profile = \"essai\"\nbase_url = \"{url}\"\n\
         secrets = {{ key = {{ file = \"{key}\" }} }}\n\
         callback_token = {{ file = \"{token}\" }}\n"
    );
    Configuration::parse(Path::new("routes.toml"), &text).expect("sound")
}

impl Wired {
    pub async fn new(reply: impl Fn(&HttpRequest) -> HttpReply + Send + Sync + 'static) -> Self {
        Self::with(PROFILE, "", reply).await
    }

    async fn with(
        profile: &str,
        more: &str,
        reply: impl Fn(&HttpRequest) -> HttpReply + Send + Sync + 'static,
    ) -> Self {
        let house = House::open().await;
        let agent = house.agent(Role::Supervisor).await;
        let peer = HttpPeer::start(reply).expect("a server");
        let folder = tempfile::tempdir().expect("a folder");
        let configuration = configuration(folder.path(), &peer.url(), profile, more);
        let path = folder.path();
        let worker = outbox::open(&house.app, &configuration, Some(path), path).expect("open");
        Self {
            house,
            agent,
            worker,
            peer,
            folder,
        }
    }

    /// A usager of whom a letter came in a tri that is closed.
    pub async fn told_of_a_letter(&self, numero: &str) -> UsagerId {
        let (house, agent) = (&self.house, &self.agent);
        let usager = house.usager(agent, "DIALLO", numero).await;
        let tri = house.post(agent, "/tris", &Value::Null).await.of(201);
        let tri = format!("/tris/{}", tri["id"].as_str().expect("an id"));
        let body = json!({ "usager_id": usager, "kind": "lettre", "count": 1, "chosen": true });
        let entered = house.post(agent, &format!("{tri}/courriers"), &body).await;
        entered.of(201);
        let close = format!("{tri}/close");
        house.post(agent, &close, &Value::Null).await.of(200);
        usager
    }

    /// A turn of the worker this much later. Sessions stay open: only the date moves on.
    pub async fn turn_after(&mut self, time: Duration) {
        self.house.clock.jump_to(self.house.now() + time);
        self.worker.turn().await;
    }

    pub fn counts(&self) -> OutboxCounts {
        let ledger = self.house.app.ledger();
        ledger.read(|reader| reader.outbox_counts()).expect("read")
    }

    /// Calls that were accepted and not reported on.
    fn accepted(&self) -> usize {
        let (ledger, now) = (self.house.app.ledger(), self.house.now());
        let since = now - TimeDelta::days(30);
        let calls = ledger.read(|reader| reader.calls_accepted(since, now));
        calls.expect("read").len()
    }

    pub fn sent(&self) -> Vec<Value> {
        let requests = self.peer.requests();
        let sent = requests.iter().filter(|request| request.target == "/sms");
        sent.map(|request| serde_json::from_str(&request.body).expect("JSON"))
            .collect()
    }

    async fn health(&self) -> Value {
        self.house.get(&self.agent, "/outbox").await.of(200)
    }

    async fn callback(&self, secret: &str, body: &Value) -> u16 {
        let path = format!("/callbacks/essai/{secret}");
        let call = request(Method::POST, &path, None, None, Some(body));
        self.house.send(call).await.status.as_u16()
    }
}

pub fn taken(_: &HttpRequest) -> HttpReply {
    HttpReply::new(200, r#"{"id":"g-1"}"#)
}

/// Answers one after the other; the last for ever.
fn in_turn(replies: Vec<HttpReply>) -> impl Fn(&HttpRequest) -> HttpReply + Send + Sync {
    let turn = AtomicUsize::new(0);
    move |_| {
        let at = turn.fetch_add(1, Ordering::Relaxed);
        replies[at.min(replies.len() - 1)].clone()
    }
}

#[tokio::test]
async fn a_message_leaves_is_accepted_and_reported_delivered() {
    let mut wired = Wired::new(taken).await;
    wired.told_of_a_letter("12").await;
    assert_eq!(wired.counts().queued, 1);
    wired.worker.turn().await;
    let sent = wired.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["to"], "+33612345678");
    let text = sent[0]["text"].as_str().expect("a text");
    assert!(text.contains("1 lettre") && text.contains("CCAS"), "{text}");
    assert!(!text.contains("DIALLO"), "{text}");
    assert_eq!(wired.counts(), OutboxCounts::default());
    assert_eq!(wired.accepted(), 1);
    let health = wired.health().await;
    assert_eq!(health["routes"][0]["readiness"], "ready", "{health}");
    assert_eq!(health["routes"][0]["sent_this_month"], 1);

    let delivered = json!({ "id": "g-1", "status": "delivered" });
    assert_eq!(wired.callback("wrong", &delivered).await, 404);
    assert_eq!(wired.accepted(), 1);
    assert_eq!(wired.callback(SECRET, &json!({ "id": "g-1" })).await, 422);
    assert_eq!(wired.callback(SECRET, &delivered).await, 204);
    assert_eq!(wired.accepted(), 0, "it arrived");
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), 1, "once");
}

#[tokio::test]
async fn what_leaves_is_in_the_centres_own_words() {
    let mut wired = Wired::new(taken).await;
    wired.told_of_a_letter("12").await;
    // Reworded between the message's being queued and its leaving.
    let house = &wired.house;
    let admin = house.agent(Role::Administrator).await;
    let words = json!({ "sms": "Coucou : {courriers}. {centre}", "subject": "Bonjour",
        "body": "{centre}" });
    let key = fresh_key();
    let path = "/wordings/arrival/fr";
    let call = request(Method::PUT, path, Some(&admin), Some(&key), Some(&words));
    house.send(call).await.of(200);
    wired.worker.turn().await;
    let text = wired.sent()[0]["text"].as_str().expect("a text").to_owned();
    assert!(text.starts_with("Coucou : 1 lettre. CCAS"), "{text}");
}

#[tokio::test]
async fn nothing_leaves_in_hours_of_silence_nor_by_an_impossible_clock() {
    let mut wired = Wired::new(taken).await;
    Schedule::default().turn(&wired.house.app).await;
    wired.told_of_a_letter("12").await;
    // 23:00 in Paris.
    wired.turn_after(Duration::from_hours(9)).await;
    assert_eq!(wired.sent().len(), 0);
    let before = wired.house.now();
    wired.house.clock.jump_to(before + TimeDelta::days(400));
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), 0, "the clock is not believed");
    wired.house.clock.jump_to(before);
    wired.turn_after(Duration::from_hours(11)).await;
    assert_eq!(wired.sent().len(), 1, "ten in the morning");
}

#[tokio::test]
async fn a_gateway_that_is_away_gets_the_message_later() {
    let replies = vec![
        HttpReply::new(503, ""),
        HttpReply::new(200, r#"{"id":"g-1"}"#),
    ];
    let mut wired = Wired::new(in_turn(replies)).await;
    wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    assert_eq!((wired.sent().len(), wired.counts().queued), (1, 1));
    wired.turn_after(Duration::from_secs(10)).await;
    assert_eq!(wired.sent().len(), 1, "not yet");
    wired.turn_after(Duration::from_mins(2)).await;
    assert_eq!((wired.sent().len(), wired.counts().queued), (2, 0));
    let sent = wired.sent();
    assert_ne!(
        sent[0]["ref"], sent[1]["ref"],
        "each call has its reference"
    );
}

#[tokio::test]
async fn a_number_refused_for_good_reaches_the_agents_list() {
    let mut wired = Wired::new(|_| HttpReply::new(400, r#"{"code":"unknown-number"}"#)).await;
    let usager = wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    assert_eq!(wired.counts(), OutboxCounts::default());
    let list = wired.house.get(&wired.agent, "/worklists/unreached").await;
    let list = list.of(200);
    assert_eq!(list["usagers"][0]["usager"]["id"], json!(usager), "{list}");
    assert_eq!(list["usagers"][0]["refusal"], "address");
}

#[tokio::test]
async fn a_bad_login_stops_the_route_and_keeps_the_queue() {
    let replies = vec![
        HttpReply::new(401, ""),
        HttpReply::new(200, r#"{"id":"g"}"#),
    ];
    let mut wired = Wired::new(in_turn(replies)).await;
    wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    for numero in 20..40 {
        wired.told_of_a_letter(&numero.to_string()).await;
    }
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), 1, "the queue is not burnt");
    assert_eq!(wired.counts().queued, 21);
    let health = wired.health().await;
    assert_eq!(health["routes"][0]["readiness"], "stopped");
    let alert = health["alerts"].as_array().and_then(|all| all.last());
    let alert = alert.expect("an alert")["message"].to_string();
    assert!(alert.contains("« essai » est arrêtée"), "{alert}");
    // One is let through an hour later, and the rest follows it.
    wired.turn_after(Duration::from_mins(61)).await;
    wired.worker.turn().await;
    assert_eq!((wired.sent().len(), wired.counts().queued), (22, 0));
    assert_eq!(wired.health().await["routes"][0]["readiness"], "ready");
}

#[tokio::test]
async fn a_lost_answer_is_unknown_then_repeated_once_then_a_persons() {
    let mut wired = Wired::new(|_| HttpReply::Drop).await;
    let usager = wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    assert_eq!((wired.sent().len(), wired.counts().unknown), (1, 1));
    wired.turn_after(Duration::from_mins(1)).await;
    assert_eq!(wired.sent().len(), 1, "a report may still come");
    for _ in 0..4 {
        wired.turn_after(Duration::from_mins(13)).await;
    }
    assert_eq!(wired.sent().len(), 2, "news of mail is repeated");
    for _ in 0..8 {
        wired.turn_after(Duration::from_mins(13)).await;
    }
    assert_eq!((wired.sent().len(), wired.counts().unknown), (2, 1), "once");
    let cycle = wired.house.get(&wired.agent, "/cycle").await.of(200);
    assert_eq!(cycle["unknown"][0]["event"], "arrival", "{cycle}");
    let id = cycle["unknown"][0]["id"].as_str().expect("an id");
    let path = format!("/messages/{id}/resolve");
    let lost = json!({ "decision": "lost" });
    let house = &wired.house;
    house.post(&wired.agent, &path, &lost).await.of(200);
    let acts = house.accesses(usager).into_iter().map(|row| row.act);
    assert_eq!(acts.filter(|act| act == "message.resolve").count(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_by_our_reference() {
    let reply = |request: &HttpRequest| match request.target.as_str() {
        "/sms" => HttpReply::Drop,
        "/sms/g-7" => HttpReply::new(200, r#"{"status":"delivered"}"#),
        _ => HttpReply::new(200, r#"{"id":"g-7"}"#),
    };
    let mut wired = Wired::with(&format!("{PROFILE}{FIND}"), "", reply).await;
    wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    assert_eq!(wired.counts().unknown, 1);
    wired.turn_after(Duration::from_secs(40)).await;
    assert_eq!(wired.counts(), OutboxCounts::default());
    assert_eq!((wired.sent().len(), wired.accepted()), (1, 0), "it arrived");
}

/// It is sent again under the same reference, which this gateway takes once.
#[tokio::test]
async fn a_lost_answer_of_a_gateway_that_takes_a_reference_once() {
    let replies = vec![HttpReply::Drop, HttpReply::new(200, r#"{"id":"g-7"}"#)];
    let profile = format!("idempotent = true\n{PROFILE}");
    let mut wired = Wired::with(&profile, "", in_turn(replies)).await;
    wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    assert_eq!(wired.counts().unknown, 1);
    wired.turn_after(Duration::from_secs(40)).await;
    assert_eq!((wired.counts().unknown, wired.accepted()), (0, 1));
    let sent = wired.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1], "the same message to the letter");
}

#[tokio::test]
async fn what_a_gateway_took_is_asked_about() {
    let reply = |request: &HttpRequest| match request.target.as_str() {
        "/sms" => HttpReply::new(200, r#"{"id":"g-7"}"#),
        _ => HttpReply::new(200, r#"{"status":"expired"}"#),
    };
    let mut wired = Wired::new(reply).await;
    wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    assert_eq!(wired.accepted(), 1);
    wired.turn_after(Duration::from_mins(1)).await;
    assert_eq!(wired.accepted(), 0, "it never arrived, and counts no more");
    let list = wired.house.get(&wired.agent, "/worklists/unreached").await;
    assert_eq!(list.of(200)["usagers"][0]["untold"], 1);
}

#[tokio::test]
async fn a_cap_holds_over_a_restart() {
    let mut wired = Wired::with(PROFILE, "monthly_cap = 2", taken).await;
    for numero in 20..25 {
        wired.told_of_a_letter(&numero.to_string()).await;
    }
    wired.worker.turn().await;
    assert_eq!((wired.sent().len(), wired.counts().queued), (2, 3));
    let Wired {
        house,
        peer,
        folder,
        ..
    } = wired;
    let house = house.restarted();
    let configuration = configuration(folder.path(), &peer.url(), PROFILE, "monthly_cap = 3");
    let path = folder.path();
    let mut worker = outbox::open(&house.app, &configuration, Some(path), path).expect("open");
    house.clock.advance(Duration::from_mins(65));
    worker.turn().await;
    let sent = peer.requests();
    let sent = sent.iter().filter(|request| request.target == "/sms");
    assert_eq!(sent.count(), 3, "what the ledger counted is not forgotten");
    drop(worker);
}

#[tokio::test]
async fn a_centre_without_routes_keeps_its_messages_and_says_so() {
    let house = House::open().await;
    let path = Path::new("/");
    let none = Configuration::default();
    let mut worker = outbox::open(&house.app, &none, None, path).expect("open");
    let agent = house.agent(Role::Agent).await;
    let usager = house.usager(&agent, "DIALLO", "12").await;
    let tri = house.letters(&agent, usager, 1).await;
    assert_eq!(tri.len(), 1);
    house.clock.advance(Duration::from_mins(90));
    Schedule::default().turn(&house.app).await;
    worker.turn().await;
    let agent = house.agent(Role::Agent).await;
    let health = house.get(&agent, "/outbox").await.of(200);
    assert_eq!(health["routes"], json!([]));
    assert_eq!(health["queued"], 2, "{health}");
}

#[tokio::test]
async fn routes_that_cannot_be_opened_stop_nothing_but_the_sending() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    let why = "voie « ovh » : le secret manque".to_owned();
    let opened = outbox::open_closed(&house.app, Path::new("/"), why.clone());
    opened.expect("opened").turn().await;
    let health = house.get(&agent, "/outbox").await.of(200);
    assert_eq!(health["fault"], json!(why));
    assert_eq!(health["routes"], json!([]));
}

/// Sends a message and is told of it, rightly and by strangers; gives back what no log may hold.
pub async fn a_private_day() -> Vec<String> {
    const GUESS: &str = "a-guessed-secret";
    const WORD: &str = "a-word-of-theirs";
    let mut wired = Wired::new(taken).await;
    wired.told_of_a_letter("12").await;
    wired.worker.turn().await;
    let text = wired.sent()[0]["text"].as_str().expect("a text").to_owned();
    assert_eq!(wired.callback(GUESS, &json!({ "id": "g-1" })).await, 404);
    let strange = json!({ "id": WORD, "status": WORD, "number": "+33612345678" });
    assert_eq!(wired.callback(SECRET, &strange).await, 422);
    let delivered = json!({ "id": "g-1", "status": "delivered" });
    assert_eq!(wired.callback(SECRET, &delivered).await, 204);
    [SECRET, KEY, GUESS, WORD, "612345678", &text]
        .map(str::to_owned)
        .into()
}

/// A gateway that takes 50 ms is called many times at once, and never more than it has lanes.
#[tokio::test(flavor = "multi_thread")]
async fn calls_of_a_gateway_run_beside_one_another() {
    const MESSAGES: usize = 200;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (busy, seen) = (Arc::clone(&now), Arc::clone(&most));
    let reply = move |_: &HttpRequest| {
        seen.fetch_max(busy.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(50));
        busy.fetch_sub(1, Ordering::SeqCst);
        HttpReply::new(200, r#"{"id":"g"}"#)
    };
    let mut wired = Wired::new(reply).await;
    let (house, agent) = (&wired.house, &wired.agent);
    let tri = house.post(agent, "/tris", &Value::Null).await.of(201);
    let tri = format!("/tris/{}", tri["id"].as_str().expect("an id"));
    for n in 0..MESSAGES {
        let (name, numero) = (format!("NOM{n}"), (n + 1).to_string());
        let usager = house.usager(agent, &name, &numero).await;
        let letter = json!({ "usager_id": usager, "kind": "lettre", "count": 1, "chosen": true });
        let path = format!("{tri}/courriers");
        house.post(agent, &path, &letter).await.of(201);
    }
    let close = format!("{tri}/close");
    house.post(agent, &close, &Value::Null).await.of(200);
    let clock = SystemClock::new();
    wired.worker.turn().await;
    let took = clock.monotonic();
    assert_eq!(wired.sent().len(), MESSAGES);
    assert_eq!(wired.counts(), OutboxCounts::default());
    let most = most.load(Ordering::SeqCst);
    assert!((8..=32).contains(&most), "{most} at once");
    println!("{MESSAGES} messages in {took:?}, {most} at once");
}
