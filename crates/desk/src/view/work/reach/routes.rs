//! How messages leave: the routes, their alerts, what waits.

use courrier_api::{OutboxAlert, OutboxHealth, RouteHealth, RouteReadiness};
use courrier_domain::usager::Channel;

use super::super::{Screen, Side, fact};
use crate::app::App;
use crate::app::notice::Notice;
use crate::app::reach::ReachDesk;
use crate::text;
use crate::view::ui::{Fact, WorkLine};

/// A modem's weakest signal that does not need a look at its antenna, of 31.
const WEAK_SIGNAL: u8 = 8;

pub(super) fn screen(common: Screen, desk: &ReachDesk, app: &App) -> Screen {
    let tz = app.settings().time_zone;
    let (routes, alerts): (&[RouteHealth], &[OutboxAlert]) = desk
        .outbox()
        .map_or((&[], &[]), |outbox| (&outbox.routes, &outbox.alerts));
    let at = desk.routes_cursor();
    let alert = |alert: &OutboxAlert| WorkLine {
        name: "Alerte".into(),
        what: alert.message.as_str().into(),
        detail: text::instant(alert.at, tz).into(),
        mark: "alerte".into(),
        stop: true,
        ..WorkLine::default()
    };
    let lines: Vec<_> = routes
        .iter()
        .map(route_line)
        .chain(alerts.iter().map(alert))
        .collect();
    let side = match (routes.get(at), at.checked_sub(routes.len())) {
        (Some(route), _) => of_route(route),
        (None, Some(at)) => alerts.get(at).map_or_else(Side::default, |alert| Side {
            title: "Alerte".to_owned(),
            facts: vec![fact("Le", text::instant(alert.at, tz))],
            advice: alert.message.clone(),
            ..Side::default()
        }),
        (None, None) => Side::default(),
    };
    let fault = desk.outbox().and_then(|outbox| outbox.fault.clone());
    Screen {
        subtitle: desk.outbox().map(waits).unwrap_or_default(),
        hint: "Flèches · F5 : relire",
        heads: ("État", "Ce mois-ci"),
        nameless: true,
        name_head: "Voie",
        cursor: (!lines.is_empty()).then_some(at),
        lines,
        loading: desk.outbox().is_none(),
        empty: (
            "Ce centre n'a pas de voie d'envoi.",
            "Aucun message ne part : les personnes regardent à la borne, ou demandent au guichet. \
             L'exploitant peut régler un modem, un service d'envoi ou l'e-mail.",
        ),
        alarm: common.alarm.or_else(|| {
            fault.map(|why| {
                Notice::stop(format!(
                    "Les voies d'envoi sont mal réglées : {why} Prévenez l'exploitant."
                ))
            })
        }),
        side,
        ..common
    }
}

fn waits(outbox: &OutboxHealth) -> String {
    let amount = |count: u64, one: &str, many: &str| {
        text::counted(usize::try_from(count).unwrap_or(usize::MAX), one, many)
    };
    format!(
        "{}, {}, {}.",
        amount(outbox.queued, "message en attente", "messages en attente"),
        amount(outbox.sending, "en cours d'envoi", "en cours d'envoi"),
        amount(outbox.unknown, "en doute", "en doute")
    )
}

fn route_line(route: &RouteHealth) -> WorkLine {
    let ready = matches!(
        route.readiness,
        RouteReadiness::Ready | RouteReadiness::Starting
    );
    WorkLine {
        name: named(route).into(),
        what: readiness(route.readiness).into(),
        detail: used(route).into(),
        mark: if ready { "" } else { "ne part plus" }.into(),
        stop: !ready,
        ..WorkLine::default()
    }
}

fn named(route: &RouteHealth) -> String {
    let carries = match route.channel {
        Channel::Sms => "SMS",
        Channel::Email => "e-mail",
        Channel::None => "",
    };
    format!("{} ({carries})", route.name)
}

fn used(route: &RouteHealth) -> String {
    let sent = route.sent_this_month as usize;
    let sent = match route.monthly_cap {
        Some(cap) => format!("{sent} sur {cap}"),
        None => text::counted(sent, "envoi", "envois"),
    };
    match route.cost_cents {
        0 => sent,
        cents => format!("{sent}, {},{:02} €", cents / 100, cents % 100),
    }
}

fn of_route(route: &RouteHealth) -> Side {
    let mut facts = vec![
        fact("État", readiness(route.readiness)),
        fact("Ce mois-ci", used(route)),
    ];
    facts.extend(route.signal.map(signal));
    if route.roaming == Some(true) {
        facts.push(fact("Réseau", "celui d'un autre opérateur"));
    }
    let next = match route.readiness {
        RouteReadiness::Ready | RouteReadiness::Starting => "",
        RouteReadiness::Absent => "Est-elle branchée et le réseau là ? Les messages attendent.",
        RouteReadiness::Silent => "Débranchez-la et rebranchez-la. Les messages attendent.",
        RouteReadiness::NoNetwork => "Regardez l'antenne du modem. Les messages attendent.",
        RouteReadiness::Stopped => "Prévenez l'exploitant : elle ne repart pas seule.",
    };
    let why = route.why.clone().unwrap_or_default();
    Side {
        title: named(route),
        facts,
        advice: format!("{why} {next}").trim().to_owned(),
        ..Side::default()
    }
}

fn signal(level: u8) -> Fact {
    let word = match level {
        99.. => "inconnu",
        level if level < WEAK_SIGNAL => "faible : déplacez l'antenne",
        _ => "bon",
    };
    fact("Signal", word)
}

fn readiness(readiness: RouteReadiness) -> &'static str {
    match readiness {
        RouteReadiness::Ready => "Prête",
        RouteReadiness::Starting => "Se prépare",
        RouteReadiness::Absent => "Injoignable ou débranchée",
        RouteReadiness::Silent => "Ne répond pas",
        RouteReadiness::NoNetwork => "Sans réseau",
        RouteReadiness::Stopped => "Arrêtée",
    }
}
