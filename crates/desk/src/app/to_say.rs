//! What is to be said to a person when they come: an appointment, or a word of the centre.

use chrono::{DateTime, NaiveTime, TimeZone as _, Utc};
use courrier_api::NewNotice;
use courrier_domain::{NoticeId, UsagerId};

use super::Msg as AppMsg;
use super::entry::{Ending, Entry};
use super::folder;
use super::form::Form;
use super::notice::Notice;
use super::task::Ctx;
use crate::guichet::Fault;
use crate::text;

/// What happens to it.
#[derive(Debug)]
pub enum Msg {
    /// Something is to be noted.
    New,
    /// A field of the form was typed in.
    Edited(usize, String),
    /// Another choice of a field.
    Stepped(usize, i64),
    /// The form is sent.
    Submit,
    /// The daemon answered to something new.
    Added(Result<(), Fault>),
    /// It was said.
    Said(NoticeId),
    /// The daemon answered to the end of one.
    Ended(Result<(), Fault>),
    /// Back.
    Escape,
}

const KINDS: &[(&str, &str)] = &[
    ("appointment", "Un rendez-vous"),
    ("message", "Un mot à dire"),
];
const KIND: (&str, &str, &str) = ("kind", "Quoi", "← → pour changer");
const APPOINTMENT: &[(&str, &str, &str)] = &[KIND, ("at", "Quand", "jj/mm/aaaa hh:mm")];
const WORD: &[(&str, &str, &str)] = &[KIND, ("text", "Le mot", "la borne ne le montre jamais")];

/// What is being done to what is to be said.
#[derive(Debug, Default)]
pub struct ToSay {
    new: Entry<NewNotice>,
    ending: Ending<NoticeId>,
}

impl ToSay {
    /// The form, when something is being noted.
    pub fn form(&self) -> Option<&Form> {
        self.new.form()
    }

    /// Goes back one question; true if there was one.
    pub(super) fn escape(&mut self) -> bool {
        self.new.is_sent() || self.new.give_up()
    }

    /// Handles a message; says what to tell when something was done or refused.
    pub(super) fn update(
        &mut self,
        msg: Msg,
        usager: UsagerId,
        wrap: fn(folder::Msg) -> AppMsg,
        ctx: &mut Ctx<'_>,
    ) -> Option<Notice> {
        match msg {
            Msg::New => self.new.open(form(0)),
            Msg::Edited(at, value) => {
                if let Some(form) = self.new.changing() {
                    form.edited(at, value);
                }
            }
            Msg::Stepped(at, by) => {
                if let Some(shown) = self.new.changing() {
                    shown.step(at, by);
                    let kind = shown.value(KIND.0);
                    let kind = KINDS
                        .iter()
                        .position(|(name, _)| Some(*name) == kind.as_deref());
                    *shown = form(kind.unwrap_or_default());
                }
            }
            Msg::Submit => {
                if let Some((key, notice)) = self.new.submit(|form| read(form, ctx)) {
                    let call = ctx.guichet.add_notice(key, usager, notice);
                    ctx.ask(call, move |result| {
                        wrap(folder::Msg::ToSay(Msg::Added(result)))
                    });
                }
            }
            Msg::Added(result) => {
                return self
                    .new
                    .answered(result)
                    .map(|added| Notice::done(noted(&added)));
            }
            Msg::Said(id) => {
                if let Some((key, id)) = self.ending.start(id) {
                    let call = ctx.guichet.end_notice(key, id);
                    ctx.ask(call, move |result| {
                        wrap(folder::Msg::ToSay(Msg::Ended(result)))
                    });
                }
            }
            Msg::Ended(result) => {
                let done = "C'est dit : ce n'est plus rappelé.";
                return Some(self.ending.answered(result, done));
            }
            Msg::Escape => {
                self.escape();
            }
        }
        None
    }
}

/// What is told of something that was noted.
fn noted(notice: &NewNotice) -> &'static str {
    match notice {
        NewNotice::Appointment { .. } => {
            "Rendez-vous noté : la borne le rappelle à la personne, le guichet aussi."
        }
        NewNotice::Message { .. } => {
            "Mot noté : la borne dit à la personne de venir au guichet, qui le lui dit."
        }
    }
}

/// The form of one kind.
fn form(kind: usize) -> Form {
    let fields = if kind == 0 { APPOINTMENT } else { WORD };
    let name = KINDS.get(kind).map_or("", |(name, _)| name);
    Form::of(fields).choosing(KIND.0, KINDS).with(KIND.0, name)
}

/// Reads the form; what is wrong with it is said at its fields.
fn read(form: &mut Form, ctx: &Ctx<'_>) -> Option<NewNotice> {
    if form.value(KIND.0).as_deref() == Some("message") {
        let text = form.value("text");
        if text.is_none() {
            form.refuse("text", "Écrivez ce qui est à dire.");
        }
        return text.map(|text| NewNotice::Message { text });
    }
    let typed = form.value("at").unwrap_or_default();
    let at = moment(&typed, ctx);
    match at {
        None => form.refuse("at", "Tapez un jour et une heure, comme 12/03/2026 14:30."),
        Some(at) if at <= ctx.now => form.refuse("at", "Ce moment est déjà passé."),
        Some(at) => return Some(NewNotice::Appointment { at }),
    }
    None
}

/// A day and an hour as people type them: `12/03/2026 14:30`, `12/03/2026 14h`.
fn moment(typed: &str, ctx: &Ctx<'_>) -> Option<DateTime<Utc>> {
    let (day, hour) = typed.trim().rsplit_once(' ')?;
    let hour = hour.replace(['h', 'H'], ":");
    let hour = if hour.ends_with(':') {
        hour + "00"
    } else {
        hour
    };
    let hour = NaiveTime::parse_from_str(&hour, "%H:%M").ok()?;
    let local = text::parse_day(day)?.and_time(hour);
    let at = ctx.tz().from_local_datetime(&local).earliest()?;
    Some(at.with_timezone(&Utc))
}
