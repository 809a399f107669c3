//! The remise's screen.

use courrier_domain::courrier::ReopenReason;
use slint::{ComponentHandle as _, SharedString};

use super::search::{connect_search, show_search};
use super::ui::{DeskWindow, DoneLine, Remise};
use super::words::{doubt, hour, item, person, told};
use super::{Desk, fill, index, place};
use crate::app::attempt::Attempt;
use crate::app::folder::Folder;
use crate::app::remise::{Action, Done, Msg, RemiseDesk, UndoMsg};
use crate::app::{self, App};
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Remise<'_>>();
    let remise = app::Msg::Remise;
    connect_search!(global, desk, move |msg| remise(Msg::Search(msg)));
    global.on_step(desk.sends_with(move |by: i32| remise(Msg::Step(by.into()))));
    global.on_key(desk.sends_with(move |key: SharedString| remise(Msg::Key(key.into()))));
    global.on_toggle(desk.sends_with(move |at| remise(Msg::Toggle(index(at)))));
    global.on_toggle_all(desk.sends(move || remise(Msg::ToggleAll)));
    global.on_choose_recipient(desk.sends_with(move |at| remise(Msg::Recipient(index(at)))));
    global.on_undo(desk.sends_with(move |at| remise(Msg::Undo(UndoMsg::Ask(index(at))))));
    let because = desk.clone();
    global.on_because(move |which| {
        if let Some(reason) = ReopenReason::ALL.get(index(which)) {
            because.send(remise(Msg::Undo(UndoMsg::Because(*reason))));
        }
    });
    global.on_retry(desk.sends(|| app::Msg::Refresh));
    let reasons = ReopenReason::ALL
        .iter()
        .map(|reason| text::reopen_reason(*reason).into());
    fill(&global.get_reasons(), reasons.collect(), |model| {
        global.set_reasons(model);
    });
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, desk) = (window.global::<Remise<'_>>(), app.remise());
    show_search!(global, desk.search(), app);
    show_folder(&global, app);
    show_done(&global, app);
    let notice = desk.folder().map_or(desk.notice(), Folder::notice);
    global.set_notice(told(notice));
    show_primary(&global, desk);
}

fn show_folder(global: &Remise<'_>, app: &App) {
    let (desk, today, tz) = (app.remise(), app.today(), app.settings().time_zone);
    let folder = desk.folder();
    global.set_open(folder.is_some());
    global.set_loading(folder.is_some_and(|folder| folder.usager().is_none()));
    let fault = folder
        .filter(|folder| folder.usager().is_none())
        .and_then(Folder::fault);
    global.set_fault(
        fault
            .map(|fault| fault.sentence())
            .unwrap_or_default()
            .into(),
    );
    if let Some(summary) = folder.and_then(Folder::summary) {
        global.set_person(person(summary, today));
    }
    let seen = folder
        .and_then(Folder::usager)
        .and_then(|usager| usager.last_seen);
    let seen = seen.map(|at| format!("Dernier passage : {}.", text::instant(at, tz)));
    global.set_last_seen(seen.unwrap_or_default().into());
    let items: Vec<_> = desk
        .items()
        .iter()
        .map(|one| item(one, desk.is_ticked(one.id), today, tz))
        .collect();
    let ticked = items.iter().filter(|item| item.ticked).count();
    global.set_all_ticked(ticked == items.len());
    global.set_ticked(ticked_words(ticked, items.len()).into());
    fill(&global.get_items(), items, |model| global.set_items(model));
    global.set_item_cursor(place(Some(desk.cursor())));
    show_recipients(global, app);
    global.set_busy(desk.attempt().is_some_and(Attempt::is_sent));
    global.set_doubt(doubt(desk.attempt(), app));
}

fn ticked_words(ticked: usize, all: usize) -> String {
    match (ticked, all) {
        (_, 0) => "Aucun pli en attente".to_owned(),
        (ticked, all) if ticked == all => format!("{} en attente", text::plis(all)),
        (ticked, all) => format!("{ticked} sur {} à remettre", text::plis(all)),
    }
}

fn show_recipients(global: &Remise<'_>, app: &App) {
    let desk = app.remise();
    let mandataires = desk.mandataires(app.today());
    let mut names: Vec<SharedString> = vec!["la personne elle-même".into()];
    names.extend(mandataires.iter().map(|procuration| {
        SharedString::from(format!(
            "{}, jusqu'au {}",
            procuration.mandataire,
            text::day(procuration.valid_to)
        ))
    }));
    let chosen = mandataires
        .iter()
        .position(|one| Some(one.id) == desk.recipient());
    fill(&global.get_recipients(), names, |model| {
        global.set_recipients(model);
    });
    global.set_recipient(place(Some(chosen.map_or(0, |at| at + 1))));
}

fn show_done(global: &Remise<'_>, app: &App) {
    let (undos, tz) = (app.remise().undos(), app.settings().time_zone);
    let line = |(at, done): (usize, &Done)| DoneLine {
        numero: done.usager.numero.as_str().into(),
        name: done.usager.name.as_str().into(),
        what: match &done.mandataire {
            Some(name) => format!("{} à {name}", text::plis(done.count)).into(),
            None => text::plis(done.count).into(),
        },
        at: hour(done.at, tz),
        undone: done.undone,
        asked: undos.asked() == Some(at),
    };
    let lines = undos.list().iter().enumerate().map(line).collect();
    fill(&global.get_done(), lines, |model| global.set_done(model));
    global.set_undo_notice(told(undos.notice()));
}

fn show_primary(global: &Remise<'_>, desk: &RemiseDesk) {
    let busy = desk.folder().is_some_and(Folder::is_busy);
    let (label, enabled) = match (desk.action(), desk.attempt()) {
        (Action::HandOver(_), Some(attempt)) if attempt.is_sent() => ("Remise…".to_owned(), false),
        (Action::HandOver(_), Some(_)) => ("Réessayer".to_owned(), true),
        (Action::HandOver(count), None) => (format!("Remettre {}", text::plis(count)), true),
        (Action::NoteVisit, _) => ("Noter sa visite".to_owned(), !busy),
        (Action::Next, _) => ("Personne suivante".to_owned(), true),
        (Action::Nothing, _) if desk.folder().is_some() => ("Remettre".to_owned(), false),
        (Action::Nothing, _) => (String::new(), false),
    };
    global.set_primary(label.into());
    global.set_primary_enabled(enabled);
}
