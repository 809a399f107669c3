//! Server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{self, KeepAlive, Sse};
use courrier_api::Event;
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;

use crate::app::App;
use crate::auth::AgentSession;
use crate::events::{Told, told};

/// A comment is sent at least this often, so that a connection that died is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Ce qui change, au fil de l'eau ; finit avec la session.
#[utoipa::path(
    get, path = "/events", tag = "events",
    responses((
        status = 200, description = "Un événement JSON par ligne `data:`.",
        content_type = "text/event-stream", body = Event,
    )),
)]
pub async fn listen(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let told = app.events().listen();
    let now = stream::iter(app.devices().states()).map(|event| crate::events::told(&event));
    let ends = Ends {
        session: session.ended(),
        stopping: app.stopping(),
    };
    let later = stream::unfold((told, ends), next);
    let events = now
        .chain(later)
        .map(|json| Ok(sse::Event::default().data(json)));
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// What ends a stream that has no end of its own.
struct Ends {
    session: watch::Receiver<bool>,
    stopping: watch::Receiver<bool>,
}

impl Ends {
    async fn wait(&mut self) {
        // A sender that is gone is an end, too.
        tokio::select! {
            _ = self.session.wait_for(|ended| *ended) => {}
            _ = self.stopping.wait_for(|stopping| *stopping) => {}
        }
    }
}

async fn next(
    (mut events, mut ends): (broadcast::Receiver<Told>, Ends),
) -> Option<(Told, (broadcast::Receiver<Told>, Ends))> {
    let json = tokio::select! {
        () = ends.wait() => return None,
        event = events.recv() => match event {
            Ok(json) => json,
            Err(RecvError::Lagged(_)) => told(&Event::Missed),
            Err(RecvError::Closed) => return None,
        },
    };
    Some((json, (events, ends)))
}
