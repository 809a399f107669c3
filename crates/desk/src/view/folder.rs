//! A usager's cards, on whichever screen their folder is open.

use slint::ComponentHandle as _;

use super::ui::{CardLine, Cards, DeskWindow};
use super::{Desk, fill};
use crate::app::folder::{Folder, Msg};
use crate::app::{self, App, Page, remise, usagers};
use crate::text;

/// The folder that the shown screen has open.
pub(super) fn shown(app: &App) -> Option<&Folder> {
    match app.page() {
        Page::Tri
        | Page::Returns
        | Page::Reach
        | Page::Follow
        | Page::Bornes
        | Page::Pages
        | Page::Texts => None,
        Page::Remise => app.remise().folder(),
        Page::Usagers => app.usagers().page().map(|page| &page.folder),
    }
}

pub(super) fn to_shown(app: &App, msg: Msg) -> app::Msg {
    match app.page() {
        Page::Usagers => app::Msg::Usagers(usagers::Msg::Folder(msg)),
        _ => app::Msg::Remise(remise::Msg::Folder(msg)),
    }
}

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Cards<'_>>();
    let send = |desk: &Desk, msg| {
        let msg = to_shown(&desk.app(), msg);
        desk.send(msg);
    };
    let to = desk.clone();
    global.on_bind(move |replace| send(&to, Msg::Bind { replace }));
    let to = desk.clone();
    global.on_put_away(move || send(&to, Msg::PutAway));
    let to = desk.clone();
    global.on_ask_block(move || send(&to, Msg::AskBlock));
    let to = desk.clone();
    global.on_block(move || send(&to, Msg::Block));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let global = window.global::<Cards<'_>>();
    let Some(folder) = shown(app) else { return };
    global.set_blank(folder.has_blank_card());
    global.set_has_card(folder.has_card());
    global.set_block_asked(folder.is_block_asked());
    global.set_busy(folder.is_busy());
    let tz = app.settings().time_zone;
    let day = |at: chrono::DateTime<chrono::Utc>| text::day(at.with_timezone(&tz).date_naive());
    let cards = folder.usager().map_or(&[][..], |usager| &usager.cards);
    let lines = cards.iter().map(|card| CardLine {
        label: card.label.as_str().into(),
        bound: format!("donnée le {}", day(card.bound_at)).into(),
        blocked: card
            .blocked_at
            .map(|at| format!("bloquée le {}", day(at)))
            .unwrap_or_default()
            .into(),
    });
    fill(&global.get_lines(), lines.collect(), |model| {
        global.set_lines(model);
    });
}
