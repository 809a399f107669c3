//! Listening to what changes, again and again while a session is open.

use std::sync::Arc;
use std::time::Duration;

use courrier_api::Event;
use futures_util::StreamExt as _;

use crate::guichet::{Fault, Guichet};

/// First pause before a connection is tried again.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Longest pause: a person who has put the cable back waits no longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// What listening brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The daemon answers; whatever happened before is to be looked at again.
    Connected,
    /// It does not.
    Lost,
    /// Nobody is logged in any more.
    SessionEnded,
    /// Something changed.
    Changed(Event),
}

/// Listens until nobody wants the news any more (`tell` answers false) or the session has ended.
pub async fn follow(guichet: Arc<dyn Guichet>, tell: impl Fn(News) -> bool + Send) {
    let mut pause = FIRST_PAUSE;
    loop {
        match guichet.events().await {
            Ok(mut events) => {
                if !tell(News::Connected) {
                    return;
                }
                pause = FIRST_PAUSE;
                while let Some(event) = events.next().await {
                    if !tell(News::Changed(event)) {
                        return;
                    }
                }
            }
            Err(Fault::SessionEnded) => {
                tell(News::SessionEnded);
                return;
            }
            Err(_) => {}
        }
        if !tell(News::Lost) {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
