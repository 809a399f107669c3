//! Mail in the wrong folder.

use slint::ComponentHandle as _;

use super::Desk;
use super::search::{connect_search, show_search};
use super::ui::{DeskWindow, Moving};
use super::words::{doubt_words, told};
use crate::app::moving::Msg;
use crate::app::notice::Notice;
use crate::app::search;
use crate::app::{self, App};

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Moving<'_>>();
    let moving = app::Msg::Moving;
    connect_search!(global, desk, move |msg| moving(Msg::Search(msg)));
    global
        .on_step(desk.sends_with(move |by: i32| moving(Msg::Search(search::Msg::Step(by.into())))));
    global.on_wrong(desk.sends_with(|at: i32| app::Msg::WrongFolder(usize::try_from(at).ok())));
    global.on_undo(desk.sends(move || moving(Msg::Undo)));
    global.on_put_away(desk.sends(move || moving(Msg::PutAway)));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, desk) = (window.global::<Moving<'_>>(), app.moves());
    let misplaced = desk.misplaced();
    let doubt = doubt_words(desk.doubt(), app);
    let notice = told(desk.notice());
    if let Some(misplaced) = misplaced {
        let from = &misplaced.from;
        let what = format!(
            "{} du dossier {}, {}",
            misplaced.what, from.numero, from.name
        );
        global.set_what(what.into());
        show_search!(global, desk.search(), app);
        global.set_doubt(doubt.as_str().into());
        global.set_notice(notice);
        global.set_done(told(None));
    } else {
        // An undo of which nobody knows what became is told where it was asked for.
        let uncertain = (!doubt.is_empty()).then(|| Notice::warn(format!("{doubt} Réessayez.")));
        global.set_done(uncertain.map_or(notice, |notice| told(Some(&notice))));
    }
    global.set_back_to(desk.goes_back_to().unwrap_or_default().into());
    global.set_busy(desk.is_sent());
    global.set_open(misplaced.is_some());
}
