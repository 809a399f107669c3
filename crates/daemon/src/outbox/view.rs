//! How the outbox is, for those who look after it. Nothing here says who anybody is.

use courrier_api::{OutboxAlert, OutboxHealth, RouteHealth, RouteReadiness};
use courrier_domain::usager::Channel;
use courrier_ledger::queries::OutboxCounts;
use courrier_routes::policy::Channel as Kind;
use courrier_routes::{Network, Readiness};

use super::{AtWork, Outbox, State, month};
use crate::app::App;
use crate::problem::Fault;

/// The routes, the last alerts, and what waits.
pub async fn health(app: &App) -> Result<OutboxHealth, Fault> {
    let OutboxCounts {
        queued,
        sending,
        unknown,
    } = app.read(|reader| reader.outbox_counts()).await?;
    let fault = app.outbox().and_then(|outbox| outbox.fault.get().cloned());
    let (routes, alerts) = app
        .outbox()
        .map(|outbox| shown(app, outbox))
        .unwrap_or_default();
    Ok(OutboxHealth {
        fault,
        routes,
        alerts,
        queued,
        sending,
        unknown,
    })
}

fn shown(app: &App, outbox: &Outbox) -> (Vec<RouteHealth>, Vec<OutboxAlert>) {
    let state = outbox.state();
    let routes = outbox.routes.iter().map(|work| route(app, work, &state));
    let alerts = state.alerts.iter().map(|(at, alert)| OutboxAlert {
        at: *at,
        message: alert.to_string(),
    });
    (routes.collect(), alerts.collect())
}

fn route(app: &App, work: &AtWork, state: &State) -> RouteHealth {
    let health = work.route.health();
    let name = &work.line.name;
    // The policy may know more than the route: that it refuses everything.
    let stop = state.dispatcher.stop_of(name);
    let readiness = match (&health.readiness, stop) {
        (Readiness::Stopped(_), _) | (_, Some(_)) => RouteReadiness::Stopped,
        (Readiness::Ready, None) => RouteReadiness::Ready,
        (Readiness::Starting, None) => RouteReadiness::Starting,
        (Readiness::Absent, None) => RouteReadiness::Absent,
        (Readiness::Silent, None) => RouteReadiness::Silent,
        (Readiness::NoNetwork, None) => RouteReadiness::NoNetwork,
    };
    let why = match &health.readiness {
        Readiness::Stopped(stop) => Some(stop),
        _ => stop,
    };
    let spent = state.dispatcher.spent(name, month(app));
    RouteHealth {
        name: name.clone(),
        channel: match work.line.channel {
            Kind::Sms => Channel::Sms,
            Kind::Email => Channel::Email,
        },
        readiness,
        why: why.map(ToString::to_string),
        signal: health.signal,
        roaming: health.network.map(|network| network == Network::Roaming),
        sent_this_month: spent.segments,
        monthly_cap: work.line.monthly_cap,
        cost_cents: spent.cost_millis / 10,
    }
}
