//! What people write back.

use courrier_routes::Readiness;
use courrier_testkit::{Sim, deliver_pdu, wait_for};

use crate::stage::{NUMBER, PATIENCE, Stage, accepted};

#[tokio::test]
async fn a_reply_stays_on_the_card_until_it_is_written_down() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    let mut running = stage.start();
    running.until(Readiness::Ready).await;
    modem.receive(&deliver_pdu(NUMBER, "Stop", None));
    let (reply, receipt) = running.reply().await;
    assert_eq!((reply.from.as_str(), reply.text.as_str()), (NUMBER, "Stop"));
    assert!(reply.asks_to_stop());
    assert_eq!(reply.at.to_rfc3339(), "2026-11-24T13:00:00+00:00");
    assert_eq!(stage.sim.stored(), 1);
    // Nobody wrote it down: it comes again.
    drop(receipt);
    let (again, receipt) = running.reply().await;
    assert_eq!(again, reply);
    receipt.give();
    assert!(wait_for(PATIENCE, || stage.sim.stored() == 0));
    assert_eq!(running.send("one").await, accepted("1"));
}

#[tokio::test]
async fn what_came_while_the_program_was_off_is_told_at_its_start() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    modem.receive(&deliver_pdu(NUMBER, "Je passe ", Some((9, 2, 1))));
    modem.receive(&deliver_pdu("+33700000000", "Merci", None));
    modem.receive(&deliver_pdu(NUMBER, "demain", Some((9, 2, 2))));
    let mut running = stage.start();
    let (first, receipt) = running.reply().await;
    receipt.give();
    let (second, receipt) = running.reply().await;
    let mut texts = [first.text, second.text];
    texts.sort();
    assert_eq!(texts, ["Je passe demain", "Merci"]);
    // Written down while the modem is away: deleted when it is back, and not told again.
    drop(modem);
    running.until(Readiness::Absent).await;
    receipt.give();
    let _modem = stage.plug();
    running.until(Readiness::Ready).await;
    assert!(wait_for(PATIENCE, || stage.sim.stored() == 0));
}

#[tokio::test]
async fn a_message_that_cannot_be_read_stops_nothing() {
    let stage = Stage::new(Sim::open());
    let modem = stage.plug();
    modem.receive("0004FF");
    modem.receive(&deliver_pdu(NUMBER, "ARRÊT", None));
    let mut running = stage.start();
    let (reply, receipt) = running.reply().await;
    assert!(reply.asks_to_stop());
    receipt.give();
    assert!(wait_for(PATIENCE, || stage.sim.stored() == 0));
    assert_eq!(running.send("one").await, accepted("1"));
}
