//! A usager's absences: declaring one, ending one.

use chrono::NaiveDate;
use courrier_api::{Absence, NewAbsence};
use courrier_domain::{AbsenceId, AbsenceReason, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, settle};
use super::form::Form;
use super::notice::Notice;
use super::task::Ctx;
use crate::guichet::Fault;

/// What happens to absences.
#[derive(Debug)]
pub enum Msg {
    /// They were read.
    Read(Result<Vec<Absence>, Fault>),
    /// A new one is to be entered.
    New,
    /// A field of the form was typed in.
    Edited(usize, String),
    /// Another choice of a field.
    Stepped(usize, i64),
    /// The form is sent.
    Submit,
    /// The daemon answered to a new one.
    Declared(Result<(), Fault>),
    /// One is to be ended: ask first.
    AskEnd(AbsenceId),
    /// End it.
    End,
    /// The daemon answered to the end.
    Ended(Result<(), Fault>),
    /// Back.
    Escape,
}

const FIELDS: &[(&str, &str, &str)] = &[
    ("reason", "Motif", "← → pour changer"),
    ("from", "Du", "jj/mm/aaaa"),
    ("to", "Au (compris)", "jj/mm/aaaa, un an au plus"),
];

const REASONS: &[(&str, &str)] = &[
    ("hopital", "Hôpital"),
    ("detention", "Prison"),
    ("voyage", "Voyage"),
    ("autre", "Autre raison"),
];

/// What is known of a usager's absences, and what is being done to them.
#[derive(Debug, Default)]
pub struct Absences {
    list: Vec<Absence>,
    form: Option<Form>,
    declaring: Option<Attempt<NewAbsence>>,
    end_asked: Option<AbsenceId>,
    ending: Option<Attempt<AbsenceId>>,
}

impl Absences {
    /// Those that are not over, the first to begin first.
    pub fn list(&self) -> &[Absence] {
        &self.list
    }

    /// The form, when one is being entered.
    pub fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The absence to be ended, when that is asked.
    pub fn end_asked(&self) -> Option<AbsenceId> {
        self.end_asked
    }

    /// Reads them again.
    pub(super) fn read(usager: UsagerId, ctx: &mut Ctx<'_>) {
        let call = ctx.guichet.absences_of(usager);
        ctx.ask(call, move |result| {
            AppMsg::Usagers(super::usagers::Msg::Absence(usager, Msg::Read(result)))
        });
    }

    /// Goes back one question; true if there was one.
    pub fn escape(&mut self) -> bool {
        if self.declaring.as_ref().is_some_and(Attempt::is_sent)
            || self.ending.as_ref().is_some_and(Attempt::is_sent)
        {
            return true;
        }
        self.declaring = None;
        self.ending = None;
        self.form.take().is_some() | self.end_asked.take().is_some()
    }

    /// Handles a message; says what to tell when something was done or refused.
    pub(super) fn update(
        &mut self,
        msg: Msg,
        usager: UsagerId,
        ctx: &mut Ctx<'_>,
    ) -> Option<Notice> {
        match msg {
            Msg::Read(Ok(list)) => self.list = list,
            // The folder itself could not be read either, and says so.
            Msg::Read(Err(_)) => {}
            Msg::New => {
                let form = Form::of(FIELDS)
                    .choosing("reason", REASONS)
                    .with("from", &crate::text::day(ctx.today()));
                self.form = Some(form);
                self.end_asked = None;
            }
            Msg::Edited(at, value) => {
                if let Some(form) = self.form.as_mut().filter(|_| self.declaring.is_none()) {
                    form.edited(at, value);
                }
            }
            Msg::Stepped(at, by) => {
                if let Some(form) = self.form.as_mut().filter(|_| self.declaring.is_none()) {
                    form.step(at, by);
                }
            }
            Msg::Submit => self.submit(usager, ctx),
            Msg::Declared(result) => return self.declared(result),
            Msg::AskEnd(id) => {
                self.end_asked = Some(id);
                self.form = None;
            }
            Msg::End => self.end(usager, ctx),
            Msg::Ended(result) => return Some(self.ended(result)),
            Msg::Escape => {
                self.escape();
            }
        }
        None
    }

    fn submit(&mut self, usager: UsagerId, ctx: &mut Ctx<'_>) {
        let Some(form) = &mut self.form else { return };
        if let Some(attempt) = &mut self.declaring {
            if !attempt.retry() {
                return;
            }
            form.notice = None;
        } else {
            form.clear_errors();
            let Some(absence) = read(form, ctx.today()) else {
                return;
            };
            self.declaring = Some(Attempt::new(absence));
        }
        if let Some(attempt) = &self.declaring {
            let call = ctx
                .guichet
                .declare_absence(attempt.key(), usager, attempt.what);
            ctx.ask(call, move |result| wrap(usager, Msg::Declared(result)));
        }
    }

    fn declared(&mut self, result: Result<(), Fault>) -> Option<Notice> {
        let outcome = settle(&mut self.declaring, result);
        let form = self.form.as_mut()?;
        match outcome {
            None => {
                let why = self.declaring.as_ref().and_then(Attempt::doubt);
                form.notice = Some(super::new_usager::doubt_notice(why.unwrap_or_default()));
                None
            }
            Some((_, Err(fault))) => {
                form.refused(&fault);
                None
            }
            Some((absence, Ok(()))) => {
                self.form = None;
                Some(Notice::done(format!(
                    "Absence notée jusqu'au {} : les relances s'arrêtent jusque-là.",
                    crate::text::day(absence.to)
                )))
            }
        }
    }

    fn end(&mut self, usager: UsagerId, ctx: &mut Ctx<'_>) {
        let Some(id) = self.end_asked else { return };
        let attempt = match &mut self.ending {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if attempt.what == id => {
                attempt.retry();
                attempt
            }
            _ => self.ending.insert(Attempt::new(id)),
        };
        let call = ctx.guichet.end_absence(attempt.key(), id);
        ctx.ask(call, move |result| wrap(usager, Msg::Ended(result)));
    }

    fn ended(&mut self, result: Result<(), Fault>) -> Notice {
        let told = match &result {
            Ok(()) => Notice::done("Absence terminée : les relances reprennent."),
            Err(fault) => Notice::stop(fault.sentence()),
        };
        if settle(&mut self.ending, result).is_some() {
            self.end_asked = None;
        }
        told
    }
}

fn wrap(usager: UsagerId, msg: Msg) -> AppMsg {
    AppMsg::Usagers(super::usagers::Msg::Absence(usager, msg))
}

/// Reads the form; what is wrong with it is said at its fields.
fn read(form: &mut Form, today: NaiveDate) -> Option<NewAbsence> {
    let reason = form.value("reason");
    let reason = reason.and_then(|text| AbsenceReason::parse(&text))?;
    let mut day = |name| {
        if form.value(name).is_none() {
            form.refuse(name, "Indiquez une date, comme 12/03/2026.");
        }
        form.day(name)
    };
    let (from, to) = (day("from"), day("to"));
    if let (Some(from), Some(to)) = (from, to) {
        if to < from {
            form.refuse("to", "L'absence se termine avant d'avoir commencé.");
        } else if to < today {
            form.refuse("to", "Cette absence est déjà terminée.");
        }
    }
    if form.has_errors() {
        return None;
    }
    Some(NewAbsence {
        reason,
        from: from?,
        to: to?,
    })
}
