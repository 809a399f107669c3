//! Gateways that are away for hours.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use courrier_testkit::HttpReply;

use super::{Wired, taken};

#[tokio::test]
async fn what_an_outage_put_off_leaves_when_the_gateway_is_back() {
    let away = Arc::new(AtomicBool::new(true));
    let is_away = Arc::clone(&away);
    let mut wired = Wired::new(move |request| {
        if is_away.load(Ordering::Relaxed) {
            return HttpReply::new(503, "");
        }
        taken(request)
    })
    .await;
    for numero in 12..17 {
        wired.told_of_a_letter(&numero.to_string()).await;
    }
    // From early afternoon on; they are tried less and less.
    for _ in 0..20 {
        wired.turn_after(Duration::from_mins(10)).await;
    }
    let calls = wired.sent().len();
    wired.turn_after(Duration::from_secs(1)).await;
    assert_eq!((wired.sent().len(), wired.counts().queued), (calls, 5));
    away.store(false, Ordering::Relaxed);
    wired.worker.turn().await;
    assert_eq!(wired.sent().len(), calls, "none of them is due");
    // One that is sent now shows that the gateway is back: the others need not wait.
    wired.told_of_a_letter("20").await;
    wired.worker.turn().await;
    wired.worker.turn().await;
    assert_eq!((wired.sent().len(), wired.counts().queued), (calls + 6, 0));
}
