//! The outbox's worker: what waits in the ledger leaves over the centre's routes, and what comes
//! back is written down.
//!
//! The order of things is the safety: our reference is committed, then the route is called, then
//! the outcome is committed. Whatever ends the daemon in between leaves `sending`, which the next
//! one takes for `unknown`. Which route, when again and when no more is decided by
//! [`courrier_routes::policy`]; whether a message is still true, and may leave at this hour, by the
//! ledger.

mod heed;
mod resolve;
mod send;
mod text;
pub mod view;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::Result;
use chrono::{Datelike as _, TimeDelta};
use courrier_domain::schedule::local;
use courrier_domain::usager::Channel;
use courrier_domain::{Author, Instant, MessageId};
use courrier_ledger::commands::WakeQueued;
use courrier_ledger::{Change, Command, Ledger};
use courrier_routes::gateway::Gateway;
use courrier_routes::policy::{Alert, Attempts, Backoff, Dispatcher, LineSettings, Month, Spent};
use courrier_routes::{
    Configuration, Event, Pending, ProviderRef, Reference, Route, RouteKind, Surroundings,
};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::{Notify, Semaphore};

use crate::app::App;
use crate::auth::random_bytes;
use crate::problem::Fault;

use heed::Orphan;
use resolve::Asks;

/// Between two turns, when nothing is heard of.
const TURN: Duration = Duration::from_secs(20);
/// What comes together is looked at together.
const SETTLE: Duration = Duration::from_millis(50);
/// Calls of a gateway at once: at 50 ms each, three times the 200 a second that are asked for.
const GATEWAY_LANES: usize = 32;
/// How long a report on a message is waited for.
const REPORTS: TimeDelta = TimeDelta::days(3);
/// Alerts that are kept to be looked at.
const ALERTS: usize = 50;

/// The centre's routes at work, and how its messages fare on them.
pub struct Outbox {
    routes: Vec<AtWork>,
    gateways: BTreeMap<String, Arc<Gateway>>,
    backoff: Backoff,
    state: Mutex<State>,
    wake: Notify,
    /// Why the routes that are set could not be opened.
    fault: OnceLock<String>,
}

/// One route.
struct AtWork {
    route: Arc<dyn Route>,
    line: LineSettings,
    /// The address from which e-mails come.
    from: Option<String>,
    /// So many calls may be under way: what waits for its turn is not `sending` yet, and a crash
    /// leaves nothing in doubt that was never given out.
    lanes: Arc<Semaphore>,
}

struct State {
    dispatcher: Dispatcher,
    /// What was tried for a message, by its channel.
    tries: HashMap<(MessageId, Channel), Attempts>,
    /// Questions about messages of unknown outcome.
    unknown: HashMap<MessageId, Asks>,
    /// Questions about messages that were taken, by our reference.
    taken: HashMap<String, Asks>,
    /// Routes that can't be asked.
    mute: HashSet<String>,
    orphans: Vec<Orphan>,
    alerts: VecDeque<(Instant, Alert)>,
    /// How often a route came to work again.
    resumed: u64,
    /// When it was last looked at what is in doubt.
    followed_at: Option<Instant>,
}

/// What the worker holds that the handlers don't.
pub struct Worker {
    app: App,
    outbox: Arc<Outbox>,
    events: UnboundedReceiver<Event>,
}

/// Sets the routes up and hands the outbox to the app. Nothing is sent before [`Worker::run`] or
/// [`Worker::turn`]. `profiles` is the folder of the centre's own profiles, `state` one in which
/// routes may keep files.
pub fn open(
    app: &App,
    configuration: &Configuration,
    profiles: Option<&Path>,
    state: &Path,
) -> Result<Worker> {
    let (sender, events) = mpsc::unbounded_channel();
    let (ledger, now) = (app.ledger().clone(), app.now());
    let pending = |route: &str| open_calls(&ledger, route, now);
    let opened = configuration.open(&Surroundings {
        profiles,
        state,
        clock: app.shared_clock(),
        events: sender,
        pending: &pending,
    })?;
    let routes: Vec<AtWork> = configuration
        .routes
        .iter()
        .zip(opened.routes)
        .map(|(table, route)| {
            let (lanes, from) = match table.kind()? {
                RouteKind::Modem(_) => (1, None),
                RouteKind::Gateway(_) => (GATEWAY_LANES, None),
                RouteKind::Smtp(smtp) => (smtp.connections.max(1), Some(smtp.from.clone())),
            };
            let (line, lanes) = (table.line()?, Arc::new(Semaphore::new(lanes)));
            Ok(AtWork {
                route,
                line,
                from,
                lanes,
            })
        })
        .collect::<Result<_>>()?;
    let backoff = Backoff::default();
    let outbox = Outbox {
        routes,
        gateways: opened.gateways,
        backoff,
        state: Mutex::new(State {
            dispatcher: Dispatcher::new(configuration.lines(), backoff),
            tries: HashMap::new(),
            unknown: HashMap::new(),
            taken: HashMap::new(),
            mute: HashSet::new(),
            orphans: Vec::new(),
            alerts: VecDeque::new(),
            resumed: 0,
            followed_at: None,
        }),
        wake: Notify::new(),
        fault: OnceLock::new(),
    };
    outbox.count_spent(app)?;
    let outbox = Arc::new(outbox);
    app.give_outbox(Arc::clone(&outbox));
    Ok(Worker {
        app: app.clone(),
        outbox,
        events,
    })
}

/// An outbox without routes, when those that are set can't be opened: the centre's work goes on, its
/// messages wait, and whoever looks is told why.
pub fn open_closed(app: &App, state: &Path, why: String) -> Result<Worker> {
    let worker = open(app, &Configuration::default(), None, state)?;
    // It was made just now.
    let _ = worker.outbox.fault.set(why);
    Ok(worker)
}

/// What a route was given before and may still tell of.
fn open_calls(ledger: &Ledger, route: &str, now: Instant) -> Vec<Pending> {
    let calls = ledger.read(|reader| reader.calls_open(route, now - REPORTS));
    let calls = calls.unwrap_or_else(|error| {
        tracing::error!(%error, route, "what is under way can't be read");
        Vec::new()
    });
    let pending = calls.into_iter().filter_map(|call| {
        Some(Pending {
            reference: Reference::new(call.reference).ok()?,
            provider: call.provider_ref.map(ProviderRef),
            to: call.to,
        })
    });
    pending.collect()
}

impl Worker {
    /// Works until the daemon stops; what is under way then is waited for.
    pub async fn run(self) {
        let Self {
            app,
            outbox,
            mut events,
        } = self;
        let mut stopping = app.stopping();
        let listen = async {
            while let Some(event) = events.recv().await {
                outbox.heed(&app, event).await;
            }
        };
        let mut changes = app.ledger().subscribe();
        let send = async {
            while !*app.stopping().borrow() {
                outbox.turn(&app).await;
                let waited = async {
                    tokio::select! {
                        () = outbox.wake.notified() => {}
                        () = news(&mut changes) => {}
                    }
                    tokio::time::sleep(SETTLE).await;
                };
                tokio::select! {
                    _ = tokio::time::timeout(TURN, waited) => {}
                    _ = stopping.wait_for(|stopping| *stopping) => {}
                }
            }
        };
        tokio::select! {
            () = listen => {}
            () = send => {}
        }
    }

    /// One turn, with what the routes have told until now: for tests, which hold the clock.
    pub async fn turn(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.outbox.heed(&self.app, event).await;
        }
        self.outbox.turn(&self.app).await;
    }
}

/// Waits until something changed by which a message may have come to leave.
async fn news(changes: &mut broadcast::Receiver<Change>) {
    loop {
        match changes.recv().await {
            Ok(Change::Usager { .. } | Change::Tri { open: false, .. } | Change::Settings)
            | Err(RecvError::Lagged(_)) => return,
            Ok(Change::Tri { .. } | Change::Queue { .. } | Change::Access) => {}
            // The ledger closes: so will the daemon.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Outbox {
    /// Whether the centre has a route at all.
    pub fn has_routes(&self) -> bool {
        !self.routes.is_empty()
    }

    /// Has the worker look now: a person decided something.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// The gateway of this name, if it may call us.
    pub fn gateway(&self, name: &str) -> Option<&Gateway> {
        self.gateways.get(name).map(Arc::as_ref)
    }

    /// Sends what is due, and asks about what is in doubt. What fails was logged where it failed,
    /// and is due again at the next turn.
    async fn turn(&self, app: &App) {
        if !self.has_routes() {
            return;
        }
        let _ = self.find_homes(app).await;
        let _ = self.follow(app).await;
        let _ = self.send_due(app).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at_work(&self, route: &str) -> Option<&AtWork> {
        self.routes.iter().find(|work| work.line.name == route)
    }

    /// Counts what each route has sent this month, as the ledger holds it.
    fn count_spent(&self, app: &App) -> Result<()> {
        let tz = app.settings().time_zone;
        let today = app.today();
        let first = today.with_day(1).unwrap_or(today);
        let since = local(first, chrono::NaiveTime::MIN, tz);
        for work in &self.routes {
            let (calls, segments) = app
                .ledger()
                .read(|reader| reader.route_usage(&work.line.name, since))?;
            let parts = match work.line.channel {
                courrier_routes::policy::Channel::Sms => segments,
                courrier_routes::policy::Channel::Email => calls,
            };
            let spent = Spent {
                segments: u32::try_from(parts).unwrap_or(u32::MAX),
                cost_millis: parts.saturating_mul(work.line.price_millis.into()),
            };
            let mut state = self.state();
            state
                .dispatcher
                .set_spent(&work.line.name, month(app), spent);
        }
        Ok(())
    }

    /// Keeps alerts for those who look, and logs them. A route that works again, after a fault or an
    /// outage, is told to what waits for it; its lanes say how much of that leaves at once.
    async fn raise(&self, app: &App, alerts: Vec<Alert>) {
        let mut resumed = false;
        for alert in alerts {
            tracing::warn!(%alert, "the outbox");
            resumed |= matches!(alert, Alert::RouteResumed { .. });
            let mut state = self.state();
            state.alerts.truncate(ALERTS - 1);
            state.alerts.push_front((app.now(), alert));
        }
        {
            let mut state = self.state();
            resumed |= state.dispatcher.take_back();
            state.resumed += u64::from(resumed);
        }
        // What failed was logged; what waits is looked at again when its time comes.
        if resumed && write(app, WakeQueued).await.is_ok() {
            self.wake.notify_one();
        }
    }
}

/// The month of the centre's calendar.
fn month(app: &App) -> Month {
    let today = app.today();
    Month {
        year: today.year(),
        month: today.month(),
    }
}

/// Chance, for the spread of delays.
fn chance() -> f64 {
    // Without randomness the middle will do: delays are only less spread.
    random_bytes::<4>().map_or(0.5, |bytes| {
        f64::from(u32::from_be_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    })
}

async fn write<C: Command>(app: &App, command: C) -> Result<C::Receipt, Fault> {
    app.write_as(Author::System, None, command).await
}
