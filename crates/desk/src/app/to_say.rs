//! What is to be said to a person when they come: an appointment, or a word of the centre.

use chrono::{DateTime, NaiveTime, TimeZone as _, Utc};
use courrier_api::NewNotice;
use courrier_domain::{NoticeId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, settle};
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
    form: Option<Form>,
    adding: Option<Attempt<NewNotice>>,
    ending: Option<Attempt<NoticeId>>,
}

impl ToSay {
    /// The form, when something is being noted.
    pub fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// Goes back one question; true if there was one.
    pub(super) fn escape(&mut self) -> bool {
        if self.adding.as_ref().is_some_and(Attempt::is_sent) {
            return true;
        }
        self.adding = None;
        self.form.take().is_some()
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
            Msg::New => self.form = Some(form(0)),
            Msg::Edited(at, value) => {
                if let Some(form) = self.form.as_mut().filter(|_| self.adding.is_none()) {
                    form.edited(at, value);
                }
            }
            Msg::Stepped(at, by) => {
                if let Some(shown) = self.form.as_mut().filter(|_| self.adding.is_none()) {
                    shown.step(at, by);
                    let kind = shown.value(KIND.0);
                    let kind = KINDS
                        .iter()
                        .position(|(name, _)| Some(*name) == kind.as_deref());
                    *shown = form(kind.unwrap_or_default());
                }
            }
            Msg::Submit => self.submit(usager, wrap, ctx),
            Msg::Added(result) => return self.added(result),
            Msg::Said(id) => self.end(id, wrap, ctx),
            Msg::Ended(result) => return Some(self.ended(result)),
            Msg::Escape => {
                self.escape();
            }
        }
        None
    }

    fn submit(&mut self, usager: UsagerId, wrap: fn(folder::Msg) -> AppMsg, ctx: &mut Ctx<'_>) {
        let Some(form) = &mut self.form else { return };
        if let Some(attempt) = &mut self.adding {
            if !attempt.retry() {
                return;
            }
            form.notice = None;
        } else {
            form.clear_errors();
            let Some(notice) = read(form, ctx) else {
                return;
            };
            self.adding = Some(Attempt::new(notice));
        }
        if let Some(attempt) = &self.adding {
            let what = attempt.what.clone();
            let call = ctx.guichet.add_notice(attempt.key(), usager, what);
            ctx.ask(call, move |result| {
                wrap(folder::Msg::ToSay(Msg::Added(result)))
            });
        }
    }

    fn added(&mut self, result: Result<(), Fault>) -> Option<Notice> {
        let outcome = settle(&mut self.adding, result);
        let form = self.form.as_mut()?;
        match outcome {
            None => {
                let why = self.adding.as_ref().and_then(Attempt::doubt);
                form.notice = Some(super::new_usager::doubt_notice(why.unwrap_or_default()));
                None
            }
            Some((_, Err(fault))) => {
                form.refused(&fault);
                None
            }
            Some((what, Ok(()))) => {
                self.form = None;
                Some(Notice::done(match what {
                    NewNotice::Appointment { .. } => {
                        "Rendez-vous noté : la borne le rappelle à la personne, le guichet aussi."
                    }
                    NewNotice::Message { .. } => {
                        "Mot noté : la borne dit à la personne de venir au guichet, qui le lui dit."
                    }
                }))
            }
        }
    }

    fn end(&mut self, id: NoticeId, wrap: fn(folder::Msg) -> AppMsg, ctx: &mut Ctx<'_>) {
        let attempt = match &mut self.ending {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if attempt.what == id => {
                attempt.retry();
                attempt
            }
            _ => self.ending.insert(Attempt::new(id)),
        };
        let call = ctx.guichet.end_notice(attempt.key(), id);
        ctx.ask(call, move |result| {
            wrap(folder::Msg::ToSay(Msg::Ended(result)))
        });
    }

    fn ended(&mut self, result: Result<(), Fault>) -> Notice {
        let told = match &result {
            Ok(()) => Notice::done("C'est dit : ce n'est plus rappelé."),
            Err(fault) => Notice::stop(fault.sentence()),
        };
        settle(&mut self.ending, result);
        told
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
