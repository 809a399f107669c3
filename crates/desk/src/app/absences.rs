//! A usager's absences: declaring one, ending one.

use chrono::NaiveDate;
use courrier_api::{Absence, NewAbsence};
use courrier_domain::{AbsenceId, AbsenceReason, UsagerId};

use super::Msg as AppMsg;
use super::entry::{Ending, Entry};
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
    new: Entry<NewAbsence>,
    ending: Ending<AbsenceId>,
}

impl Absences {
    /// Those that are not over, the first to begin first.
    pub fn list(&self) -> &[Absence] {
        &self.list
    }

    /// The form, when one is being entered.
    pub fn form(&self) -> Option<&Form> {
        self.new.form()
    }

    /// The absence to be ended, when that is asked.
    pub fn end_asked(&self) -> Option<AbsenceId> {
        self.ending.asked()
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
        if self.new.is_sent() || self.ending.is_sent() {
            return true;
        }
        self.new.give_up() | self.ending.give_up()
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
                self.new.open(form);
                self.ending.close();
            }
            Msg::Edited(at, value) => {
                if let Some(form) = self.new.changing() {
                    form.edited(at, value);
                }
            }
            Msg::Stepped(at, by) => {
                if let Some(form) = self.new.changing() {
                    form.step(at, by);
                }
            }
            Msg::Submit => {
                if let Some((key, absence)) = self.new.submit(|form| read(form, ctx.today())) {
                    let call = ctx.guichet.declare_absence(key, usager, absence);
                    ctx.ask(call, move |result| wrap(usager, Msg::Declared(result)));
                }
            }
            Msg::Declared(result) => {
                let declared = self.new.answered(result);
                return declared.map(|absence| {
                    Notice::done(format!(
                        "Absence notée jusqu'au {} : les relances s'arrêtent jusque-là.",
                        crate::text::day(absence.to)
                    ))
                });
            }
            Msg::AskEnd(id) => {
                self.ending.ask(id);
                self.new.close();
            }
            Msg::End => {
                if let Some((key, id)) = self.ending.confirm() {
                    let call = ctx.guichet.end_absence(key, id);
                    ctx.ask(call, move |result| wrap(usager, Msg::Ended(result)));
                }
            }
            Msg::Ended(result) => {
                let done = "Absence terminée : les relances reprennent.";
                return Some(self.ending.answered(result, done));
            }
            Msg::Escape => {
                self.escape();
            }
        }
        None
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
