//! The tri's screen.

use courrier_api::{TriEntry, Whom};
use courrier_domain::courrier::ReturnReason;
use slint::ComponentHandle as _;

use super::candidates;
use super::search::{connect_search, show_search};
use super::ui::{DeskWindow, KindChoice, Tri, TriLine};
use super::words::{self, doubt, kind, kind_back, person, told};
use super::{Desk, count, fill, index};
use crate::app::attempt::Attempt;
use crate::app::envelope::{Envelope, Fate};
use crate::app::notice::Notice;
use crate::app::search;
use crate::app::tri::{Entered, Msg, TriDesk};
use crate::app::{self, App};
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Tri<'_>>();
    let tri = app::Msg::Tri;
    connect_search!(global, desk, move |msg| tri(Msg::Search(msg)));
    global.on_step(desk.sends_with(move |by: i32| tri(Msg::Search(search::Msg::Step(by.into())))));
    global.on_key(desk.sends_with(move |key: slint::SharedString| tri(Msg::Key(key.into()))));
    global.on_choose_kind(desk.sends_with(move |kind| tri(Msg::Kind(kind_back(kind)))));
    global.on_add(desk.sends_with(move |by| tri(Msg::Add(by))));
    global.on_keep(desk.sends(move || tri(Msg::Decide(Fate::Cabinet))));
    global.on_send_back(desk.sends(move || tri(Msg::Decide(Fate::Return(ReturnReason::Radie)))));
    global.on_unknown(desk.sends(move || tri(Msg::Unknown)));
    global.on_make_unknown(desk.sends(|| app::Msg::MakeUnknownFolder));
    global.on_undo(desk.sends_with(move |at| tri(Msg::Undo(index(at)))));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, desk) = (window.global::<Tri<'_>>(), app.tri());
    show_heading(&global, app);
    show_search!(global, desk.search(), app);
    if desk.envelope().is_some() {
        // The next key is the envelope's.
        global.set_search(candidates::at_rest(global.get_search()));
    }
    global.set_unknown_missing(desk.unknown_is_missing());
    show_envelope(&global, desk.envelope(), app);
    show_entered(&global, desk.entered());
    show_closing(&global, app);
    let tz = app.settings().time_zone;
    let lines = desk.entries().iter().map(|entry| line(entry, tz)).collect();
    fill(&global.get_lines(), lines, |model| global.set_lines(model));
    global.set_notice(told(desk.notice()));
    show_primary(&global, desk);
}

fn show_heading(global: &Tri<'_>, app: &App) {
    let desk = app.tri();
    let opened = desk
        .tri()
        .map(|tri| tri.opened_at.with_timezone(&app.settings().time_zone));
    let day = opened.map_or_else(|| app.today(), |opened| opened.date_naive());
    global.set_heading(format!("Tri du {}", text::long_day(day)).into());
    let sub = match desk.tri() {
        Some(tri) => format!(
            "{} · {} · {}",
            text::plis(tri.items as usize),
            text::counted(tri.usagers as usize, "usager", "usagers"),
            text::counted(tri.agents as usize, "agent", "agents"),
        ),
        None if desk.is_loaded() => "Aucun tri ouvert : le premier pli l'ouvre.".to_owned(),
        None => "Lecture du tri…".to_owned(),
    };
    global.set_subheading(sub.into());
    global.set_open(desk.tri().is_some());
}

fn show_envelope(global: &Tri<'_>, envelope: Option<&Envelope>, app: &App) {
    let choices = app.settings().accepted_kinds.iter().map(|one| KindChoice {
        kind: kind(*one),
        label: text::kind(*one).into(),
        key: text::kind_key(*one).into(),
    });
    fill(&global.get_kinds(), choices.collect(), |model| {
        global.set_kinds(model);
    });
    let hints: Vec<String> = app
        .settings()
        .accepted_kinds
        .iter()
        .map(|one| {
            format!(
                "{} : {}",
                text::kind_key(*one),
                text::kind(*one).to_lowercase()
            )
        })
        .collect();
    global.set_kinds_hint(format!("{} · ", hints.join(" · ")).into());
    let attempt = envelope.and_then(|envelope| envelope.attempt.as_ref());
    global.set_busy(attempt.is_some_and(Attempt::is_sent));
    global.set_doubt(doubt(attempt, app));
    global.set_in_hand(envelope.is_some());
    let Some(envelope) = envelope else { return };
    let mut shown = person(&envelope.usager, app.today());
    if envelope.fate == Fate::Return(ReturnReason::Inconnu) {
        // The folder of unknown addressees is nobody's: no date, no domiciliation.
        shown.birth = "pli pour personne d'ici".into();
        shown.mark = "".into();
    }
    global.set_person(shown);
    global.set_whom(told(whom(envelope).as_ref()));
    global.set_kind(kind(envelope.kind));
    global.set_count(count(envelope.count));
    global.set_destination(match envelope.fate {
        Fate::Return(reason) => format!(
            "À retourner à l'expéditeur : {}.",
            text::return_reason(reason)
        )
        .into(),
        Fate::Cabinet | Fate::Undecided => "".into(),
    });
    global.set_envelope_fault(envelope.fault.as_deref().unwrap_or_default().into());
}

/// The envelope bears the name of somebody else in the folder.
fn whom(envelope: &Envelope) -> Option<Notice> {
    let whom = envelope.whom.as_ref()?;
    let name = text::other_name(whom)?;
    Some(match whom {
        Whom::Mandataire { .. } => Notice::warn(format!(
            "C'est le {name}. Ce pli est sans doute pour lui, pas pour cette personne : vérifiez."
        )),
        Whom::Usager | Whom::Household { .. } => Notice::info(format!("Pour un {name}.")),
    })
}

fn show_entered(global: &Tri<'_>, entered: Option<&Entered>) {
    global.set_entered(entered.is_some());
    let Some(entered) = entered else { return };
    let returns = matches!(entered.fate, Fate::Return(_));
    global.set_entered_returns(returns);
    global.set_entered_numero(entered.usager.numero.as_str().into());
    global.set_entered_name(entered.usager.name.as_str().into());
    global.set_entered_what(text::kinds(entered.kind, entered.count as usize).into());
    global.set_entered_waiting(if returns {
        "".into()
    } else {
        format!(
            " · {} en attente en tout",
            text::plis(entered.waiting as usize)
        )
        .into()
    });
}

fn show_closing(global: &Tri<'_>, app: &App) {
    let desk = app.tri();
    let closing = desk.closing();
    global.set_closing(closing.is_some());
    global.set_closing_doubt(doubt(closing.flatten(), app));
    if let Some(tri) = desk.tri() {
        global.set_closing_figures(
            format!(
                "{} pour {} : chacun sera prévenu une fois, sauf ceux qu'aucun message ne peut \
                 joindre.",
                text::plis(tri.items as usize),
                text::counted(tri.usagers as usize, "usager", "usagers"),
            )
            .into(),
        );
    }
    global.set_closed(desk.closed().is_some());
    if let Some((tri, figures)) = desk.closed() {
        let told = match figures.messages_queued {
            0 => "Aucun message ne part".to_owned(),
            many => text::counted(
                many as usize,
                "message est préparé",
                "messages sont préparés",
            ),
        };
        let unreachable = match figures.unreachable {
            0 => "Tout le monde peut être joint.".to_owned(),
            1 => "1 personne ne peut pas être jointe.".to_owned(),
            many => format!("{many} personnes ne peuvent pas être jointes."),
        };
        let items = text::plis(tri.items as usize);
        global.set_closed_figures(format!("{items} dans l'armoire. {told}. {unreachable}").into());
    }
}

fn show_primary(global: &Tri<'_>, desk: &TriDesk) {
    let (label, enabled) = match (desk.closing(), desk.envelope()) {
        (Some(Some(attempt)), _) if attempt.is_sent() => ("Fermeture…", false),
        (Some(_), _) => ("Oui, fermer le tri", true),
        (None, Some(envelope)) => match &envelope.attempt {
            Some(attempt) if attempt.is_sent() => ("Enregistrement…", false),
            Some(_) => ("Réessayer", true),
            None => ("Enregistrer", envelope.fate != Fate::Undecided),
        },
        (None, None) if desk.is_choosing_anew() => ("Enregistrer", false),
        (None, None) => ("Fermer le tri", desk.tri().is_some_and(|tri| tri.items > 0)),
    };
    global.set_primary(label.into());
    global.set_primary_enabled(enabled);
}

fn line(entry: &TriEntry, tz: chrono_tz::Tz) -> TriLine {
    TriLine {
        numero: entry.numero.as_str().into(),
        name: entry.name.as_str().into(),
        what: text::kinds(entry.kind, entry.courrier_ids.len()).into(),
        at: words::hour(entry.at, tz),
        cancelled: entry.cancelled,
    }
}
