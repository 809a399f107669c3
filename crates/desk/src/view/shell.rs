//! The rail, the status bar, and the keys that act everywhere.

use slint::ComponentHandle as _;

use super::ui::{DeskWindow, Light, Page, Shell};
use super::words::told;
use super::{Desk, count};
use crate::app::{self, App, Connection, Msg, cards};
use crate::reader::ReaderState;
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let shell = window.global::<Shell<'_>>();
    shell.on_show(desk.sends_with(|page| {
        Msg::Show(match page {
            Page::Tri => app::Page::Tri,
            Page::Remise => app::Page::Remise,
            Page::Usagers => app::Page::Usagers,
            Page::Returns => app::Page::Returns,
            Page::Reach => app::Page::Reach,
            Page::Follow => app::Page::Follow,
            Page::Bornes => app::Page::Bornes,
            Page::Pages => app::Page::Pages,
            Page::Texts => app::Page::Texts,
        })
    }));
    shell.on_toggle_help(desk.sends(|| Msg::Help));
    shell.on_primary(desk.sends(|| Msg::Primary));
    shell.on_undo_last(desk.sends(|| Msg::UndoLast));
    shell.on_refresh(desk.sends(|| Msg::Refresh));
    shell.on_escape(desk.sends(|| Msg::Escape));
    shell.on_log_out(desk.sends(|| Msg::Logout));
    shell.on_quit(desk.sends(|| Msg::Quit));
    shell.on_touched(desk.sends(|| Msg::Touched));
    shell.on_card_put_away(desk.sends(|| Msg::Card(cards::Msg::PutAway)));
    shell.on_card_open(desk.sends(|| Msg::Card(cards::Msg::OpenBlocked)));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let shell = window.global::<Shell<'_>>();
    let (page, name) = match app.page() {
        app::Page::Tri => (Page::Tri, "Tri"),
        app::Page::Remise => (Page::Remise, "Remise"),
        app::Page::Usagers => (Page::Usagers, "Usagers"),
        app::Page::Returns => (Page::Returns, "Retours"),
        app::Page::Reach => (Page::Reach, "À joindre"),
        app::Page::Follow => (Page::Follow, "Suivi"),
        app::Page::Bornes => (Page::Bornes, "Bornes"),
        app::Page::Pages => (Page::Pages, "Pages de la borne"),
        app::Page::Texts => (Page::Texts, "Textes des messages"),
    };
    let name = match app.session().open() {
        None => "Connexion",
        Some(_) if app.is_help_shown() => "Aide",
        Some(_) => name,
    };
    shell.set_page(page);
    shell.set_title(format!("Courrier — {name}").into());
    shell.set_help(app.is_help_shown());
    let agent = app.session().agent();
    shell.set_agent(
        agent
            .map(|agent| format!("{} ({})", agent.name, text::role(agent.role)))
            .unwrap_or_default()
            .into(),
    );
    shell.set_may_reword(app.may_reword());
    let (light, words) = match app.connection() {
        Connection::Opening => (Light::Calm, "Connexion au service…"),
        Connection::Live => (Light::Good, "Service relié"),
        Connection::Lost => (Light::Bad, "Service injoignable, nouvel essai en cours"),
    };
    shell.set_connection(light);
    shell.set_connection_text(words.into());
    let (light, words) = match app.reader() {
        ReaderState::Off => (Light::Calm, "Sans lecteur de carte"),
        ReaderState::Missing => (Light::Bad, "Lecteur absent : branchez-le"),
        ReaderState::Ready => (Light::Good, "Lecteur prêt"),
        ReaderState::Trouble(words) => (Light::Bad, words),
    };
    shell.set_reader(light);
    shell.set_reader_text(words.into());
    let troubled = app.bornes().troubled();
    shell.set_bornes_troubled(count(troubled.len()));
    shell.set_bornes_text(
        match troubled.as_slice() {
            [] => String::new(),
            [one] => super::work::borne_in_a_word(one),
            many => format!("{} bornes à voir", many.len()),
        }
        .into(),
    );
    let counts = app.counts();
    shell.set_to_return(count(counts.to_return));
    shell.set_to_reach(count(counts.unreached + counts.replies + counts.unknown));
    shell.set_to_follow(count(
        counts.absences_ending + counts.unseen + counts.endings,
    ));
    shell.set_card(told(app.cards().notice()));
    shell.set_card_blocked(app.cards().is_blocked());
}
