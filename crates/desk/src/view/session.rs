//! The door.

use courrier_api::LoginRequest;
use slint::ComponentHandle as _;

use super::Desk;
use super::ui::{DeskWindow, Session};
use crate::app::session::Msg;
use crate::app::{self, App};

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let desk = desk.clone();
    window
        .global::<Session<'_>>()
        .on_submit(move |login, password| {
            let request = LoginRequest {
                login: login.into(),
                password: password.into(),
            };
            desk.send(app::Msg::Session(Msg::Submit(request)));
        });
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, session) = (window.global::<Session<'_>>(), app.session());
    let was_busy = global.get_busy();
    global.set_open(session.open().is_some());
    global.set_busy(session.is_entering());
    global.set_fault(session.fault().unwrap_or_default().into());
    global.set_notice(session.notice().unwrap_or_default().into());
    // A password does not stay in the window, whether it was right or wrong.
    if was_busy && !session.is_entering() {
        global.set_password("".into());
        global.set_again(global.get_again().wrapping_add(1));
    }
}
