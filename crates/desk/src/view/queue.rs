//! The queue beside the remise, and its count on the rail.

use courrier_api::QueueTicket;
use courrier_domain::TicketEnd;
use slint::{ComponentHandle as _, SharedString};

use super::ui::{DeskWindow, Queue, QueueLine};
use super::words::{doubt, told};
use super::{Desk, count, fill};
use crate::app::attempt::Attempt;
use crate::app::queue::Msg;
use crate::app::{self, App};
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Queue<'_>>();
    let queue = app::Msg::Queue;
    global.on_next(desk.sends(move || queue(Msg::Next)));
    global.on_again(desk.sends(move || queue(Msg::Again)));
    global.on_absent(desk.sends(move || queue(Msg::End(TicketEnd::Absent))));
    global.on_served(desk.sends(move || queue(Msg::End(TicketEnd::Served))));
    global.on_edit_place(desk.sends(move || queue(Msg::EditPlace)));
    global
        .on_place_said(desk.sends_with(move |place: SharedString| queue(Msg::Place(place.into()))));
    global.on_place_left(desk.sends(|| app::Msg::Escape));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, desk) = (window.global::<Queue<'_>>(), app.queue());
    global.set_place(desk.place().into());
    global.set_editing(desk.is_editing());
    global.set_waiting(count(desk.waiting()));
    let waiting = desk.queue().map_or(&[][..], |queue| &queue.waiting);
    let line = |ticket: &QueueTicket| QueueLine {
        number: count(ticket.number),
        numero: ticket.usager.numero.as_str().into(),
        name: format!("{} {}", ticket.usager.numero, ticket.usager.name).into(),
        since: since(ticket, app).into(),
    };
    let lines = waiting.iter().map(line).collect();
    fill(&global.get_lines(), lines, |model| global.set_lines(model));
    global.set_summary(match waiting.len() {
        0 => "Personne n'attend".into(),
        1 => "1 personne attend".into(),
        many => format!("{many} personnes attendent").into(),
    });
    let (title, words) = empty_words(app);
    global.set_empty_title(title.into());
    global.set_empty_text(words.into());
    let expected = desk.expected();
    let name = expected.map(|one| format!("Numéro {} · {}", one.number, one.usager.name));
    global.set_expected(name.unwrap_or_default().into());
    let call = expected.and_then(|one| one.call.as_ref());
    let tz = app.settings().time_zone;
    let called = call.map(|call| match call.times {
        0 | 1 => format!("appelé à {}", text::hour(call.at, tz)),
        times => format!(
            "appelé {times} fois, à {} la dernière",
            text::hour(call.at, tz)
        ),
    });
    global.set_called(called.unwrap_or_default().into());
    let sent = desk.attempt().is_some_and(Attempt::is_sent);
    let label = match desk.attempt() {
        Some(_) if sent => "Appel…",
        Some(_) => "Réessayer",
        None => "Appeler le suivant",
    };
    global.set_next_text(label.into());
    global.set_busy(sent);
    global.set_doubt(doubt(desk.attempt(), app));
    global.set_notice(told(desk.notice()));
}

/// `depuis 12 minutes (09:31)`, `à l'instant (09:31)`.
fn since(ticket: &QueueTicket, app: &App) -> String {
    let minutes = (app.now() - ticket.since).num_minutes().max(0);
    let minutes = usize::try_from(minutes).unwrap_or_default();
    let at = text::hour(ticket.since, app.settings().time_zone);
    match minutes {
        0 => format!("à l'instant ({at})"),
        some => format!("depuis {} ({at})", text::counted(some, "minute", "minutes")),
    }
}

/// What an empty queue says: what is normal.
fn empty_words(app: &App) -> (String, &'static str) {
    let desk = app.queue();
    match (desk.fault(), desk.queue()) {
        (Some(fault), None) => (fault.sentence(), "F5 relit la file."),
        (_, None) => ("Lecture de la file…".to_owned(), ""),
        (_, Some(queue)) if queue.open => (
            "C'est normal entre deux passages.".to_owned(),
            "Les numéros pris à la borne s'affichent ici.",
        ),
        (_, Some(_)) if !app.settings().queue => (
            "La file n'est pas utilisée dans ce centre.".to_owned(),
            "Un administrateur peut l'ouvrir dans les réglages.",
        ),
        (_, Some(_)) => (
            "La file est fermée : aucune distribution n'est ouverte.".to_owned(),
            "La borne donne des numéros pendant les heures de distribution.",
        ),
    }
}
