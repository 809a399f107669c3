//! What changed, told to every desk that listens.

use std::sync::Arc;

use courrier_api::Event;
use courrier_ledger::Change;
use tokio::sync::broadcast::{self, error::RecvError};

use crate::app::App;

/// Events that a slow listener may fall behind before it is told to look at everything again.
const BACKLOG: usize = 1024;

/// An event as it stands on the wire, made once for all listeners.
pub type Told = Arc<str>;

/// Hands events to all who listen.
pub struct Hub(broadcast::Sender<Told>);

impl Hub {
    /// Nobody listening.
    pub fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    /// Tells everyone.
    pub fn tell(&self, event: &Event) {
        if self.0.receiver_count() > 0 {
            // Those who listened may have gone.
            let _ = self.0.send(told(event));
        }
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Told> {
        self.0.subscribe()
    }
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

/// The JSON of an event.
pub fn told(event: &Event) -> Told {
    // An enum of ids and numbers always serialises.
    serde_json::to_string(event).unwrap_or_default().into()
}

/// Tells the desks what the ledger says has changed, until the ledger closes.
pub async fn forward(app: App, mut changes: broadcast::Receiver<Change>) {
    loop {
        match changes.recv().await {
            Ok(Change::Usager { id, waiting }) => {
                app.events().tell(&Event::Usager { id, waiting });
            }
            Ok(Change::Tri { id, open }) => app.events().tell(&Event::Tri { id, open }),
            Ok(Change::Queue { waiting }) => app.events().tell(&Event::Queue { waiting }),
            Ok(Change::Settings) => settings_changed(&app).await,
            Ok(Change::Access) => access_changed(&app).await,
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "events were missed");
                app.events().tell(&Event::Missed);
                settings_changed(&app).await;
                access_changed(&app).await;
            }
            Err(RecvError::Closed) => return,
        }
    }
}

// A read that failed has been logged where its fault was made; the next change tries again.

async fn settings_changed(app: &App) {
    let _ = app.reload_settings().await;
}

async fn access_changed(app: &App) {
    let _ = app.recheck_access().await;
}
