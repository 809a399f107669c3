//! What is to be said to the person whose folder is open, on whichever screen it is.

use chrono_tz::Tz;
use courrier_api::{NewNotice, Notice};
use slint::ComponentHandle as _;

use super::folder::{shown, to_shown};
use super::ui::{DatedLine, DeskWindow, SayLine, ToSay};
use super::words::{field, told};
use super::{Desk, fill, index};
use crate::app::to_say::Msg;
use crate::app::{App, folder};
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<ToSay<'_>>();
    let send = |desk: &Desk, msg| {
        let msg = to_shown(&desk.app(), folder::Msg::ToSay(msg));
        desk.send(msg);
    };
    let to = desk.clone();
    global.on_new(move || send(&to, Msg::New));
    let to = desk.clone();
    global.on_edited(move |at, text| send(&to, Msg::Edited(index(at), text.into())));
    let to = desk.clone();
    global.on_stepped(move |at, by| send(&to, Msg::Stepped(index(at), by.into())));
    let to = desk.clone();
    global.on_submit(move || send(&to, Msg::Submit));
    let to = desk.clone();
    global.on_leave(move || send(&to, Msg::Escape));
    let to = desk.clone();
    global.on_said(move |at| {
        let notices = notices(&to.app());
        if let Some(notice) = notices.get(index(at)) {
            send(&to, Msg::Said(notice.id));
        }
    });
}

fn notices(app: &App) -> Vec<Notice> {
    let usager = shown(app).and_then(folder::Folder::usager);
    usager
        .map(|usager| usager.notices.clone())
        .unwrap_or_default()
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let (global, tz) = (window.global::<ToSay<'_>>(), app.settings().time_zone);
    let all = notices(app);
    let lines = all.iter().map(|one| SayLine {
        text: words(one, tz).into(),
        noted: noted(one, tz).into(),
        appointment: matches!(one.notice, NewNotice::Appointment { .. }),
    });
    fill(&global.get_lines(), lines.collect(), |model| {
        global.set_lines(model);
    });
    let dated = all.iter().map(|one| DatedLine {
        name: words(one, tz).into(),
        dates: noted(one, tz).into(),
        valid: true,
        asked: false,
    });
    fill(&global.get_dated(), dated.collect(), |model| {
        global.set_dated(model);
    });
    let form = shown(app).and_then(|folder| folder.to_say().form());
    let fields = form.map_or(&[][..], |form| form.fields());
    let fields = fields.iter().map(field).collect();
    fill(&global.get_fields(), fields, |model| {
        global.set_fields(model);
    });
    global.set_notice(told(form.and_then(|form| form.notice.as_ref())));
    global.set_form(form.is_some());
}

fn words(notice: &Notice, tz: Tz) -> String {
    match &notice.notice {
        NewNotice::Appointment { at } => {
            let local = at.with_timezone(&tz);
            format!(
                "Rendez-vous {} à {}",
                text::long_day(local.date_naive()),
                local.format("%H:%M")
            )
        }
        NewNotice::Message { text } => text.clone(),
    }
}

fn noted(notice: &Notice, tz: Tz) -> String {
    let day = notice.noted_at.with_timezone(&tz).date_naive();
    format!("noté le {}", text::day(day))
}
