//! A GSM modem on a pty: what leaves by it, what is reported, what people write back.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use courrier_clock::ManualClock;
use courrier_daemon::outbox::{self, Worker};
use courrier_domain::Role;
use courrier_routes::Configuration;
use courrier_testkit::{GsmModem, Moment, Sim, deliver_pdu};
use serde_json::{Value, json};

use crate::house::House;

const NUMBER: &str = "+33612345678";
/// Longer than anything takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets the clock run: what a modem is waited for is measured by it.
async fn run(clock: Arc<ManualClock>) {
    const STEP: Duration = Duration::from_millis(5);
    loop {
        tokio::time::sleep(STEP).await;
        clock.advance(STEP);
    }
}

/// Takes turns until it is so.
async fn until(worker: &mut Worker, what: &str, mut met: impl AsyncFnMut() -> bool) {
    let wait = async {
        loop {
            worker.turn().await;
            if met().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, wait).await;
    assert!(waited.is_ok(), "waited in vain until {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_modem_sends_reports_and_brings_a_stop_that_is_obeyed() {
    let house = House::open().await;
    let agent = house.agent(Role::Agent).await;
    tokio::spawn(run(Arc::clone(&house.clock)));
    let folder = tempfile::tempdir().expect("a folder");
    let port = folder.path().join("modem");
    let sim = Sim::open();
    let modem = GsmModem::plug(&port, &sim, 7).expect("a pty");
    let text = format!(
        "[[routes]]\nname = \"modem\"\n[routes.modem]\nport = \"{}\"\n",
        port.display()
    );
    fs::write(folder.path().join("routes.toml"), &text).expect("written");
    let configuration = Configuration::load(&folder.path().join("routes.toml")).expect("sound");
    let mut worker = outbox::open(&house.app, &configuration, None, folder.path()).expect("opened");
    let ready = async || {
        let health = house.get(&agent, "/outbox").await.of(200);
        health["routes"][0]["readiness"] == "ready"
    };
    until(&mut worker, "the modem is ready", ready).await;

    let usager = house.usager(&agent, "DIALLO", "12").await;
    let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
    let tri = format!("/tris/{}", tri["id"].as_str().expect("an id"));
    let letter = json!({ "usager_id": usager, "kind": "lettre", "count": 1, "chosen": true });
    let entered = house
        .post(&agent, &format!("{tri}/courriers"), &letter)
        .await;
    entered.of(201);
    let close = format!("{tri}/close");
    house.post(&agent, &close, &Value::Null).await.of(200);
    let accepted = || {
        let now = house.now();
        let ledger = house.app.ledger();
        let since = now - PATIENCE * 10;
        let calls = ledger.read(|reader| reader.calls_accepted(since, now));
        calls.expect("read").len()
    };
    until(&mut worker, "it is taken", async || accepted() == 1).await;
    assert_eq!(modem.submissions().len(), 1);
    modem.say(Moment::Now, &modem.report(7, 0));
    until(&mut worker, "it arrived", async || accepted() == 0).await;

    modem.receive(&deliver_pdu(NUMBER, "Stop svp", None));
    modem.receive(&deliver_pdu("+33700000000", "Qui est-ce ?", None));
    // The card forgets them only once the ledger has them.
    until(&mut worker, "they are kept", async || sim.stored() == 0).await;
    let list = house.get(&agent, "/replies").await.of(200);
    let replies = list["replies"].as_array().expect("replies");
    assert_eq!(replies.len(), 2, "{list}");
    let stop = replies.iter().find(|reply| reply["stop"] == true);
    let stop = stop.expect("the one that asks for no more");
    assert_eq!(stop["usagers"][0]["id"], json!(usager));
    let other = replies.iter().find(|reply| reply["stop"] == false);
    assert_eq!(other.expect("the stranger's")["usagers"], json!([]));
    // Nothing is sent to this number any more: the agents reach the person otherwise.
    let unreached = house.get(&agent, "/worklists/unreached").await.of(200);
    assert_eq!(unreached["usagers"][0]["refusal"], "stopped", "{unreached}");
    house.letters(&agent, usager, 1).await;
    worker.turn().await;
    assert_eq!(modem.submissions().len(), 1);

    let done = format!("/replies/{}/done", stop["id"].as_str().expect("an id"));
    house.post(&agent, &done, &Value::Null).await.of(204);
    let acts = house.accesses(usager).into_iter().map(|row| row.act);
    assert_eq!(acts.filter(|act| act == "reply.done").count(), 1);
    house.post(&agent, &done, &Value::Null).await.of(404);
    let list = house.get(&agent, "/replies").await.of(200);
    assert_eq!(list["replies"].as_array().map(Vec::len), Some(1));
    assert!(Path::new(&port).exists(), "the modem is still plugged in");
}
