//! A usager's procurations: adding one, taking one back.

use chrono::Months;
use courrier_api::NewProcuration;
use courrier_domain::{ProcurationId, UsagerId};

use super::Msg as AppMsg;
use super::entry::{Ending, Entry};
use super::form::Form;
use super::notice::Notice;
use super::task::Ctx;
use crate::guichet::Fault;

/// What happens to procurations.
#[derive(Debug)]
pub enum Msg {
    /// A new one is to be entered.
    New,
    /// A field of the form was typed in.
    Edited(usize, String),
    /// The form is sent.
    Submit,
    /// The daemon answered to a new one.
    Added(Result<(), Fault>),
    /// One is to be taken back: ask first.
    AskRevoke(ProcurationId),
    /// Take it back.
    Revoke,
    /// The daemon answered to a revocation.
    Revoked(Result<(), Fault>),
    /// Back.
    Escape,
}

const FIELDS: &[(&str, &str, &str)] = &[
    (
        "mandataire",
        "Nom et prénom du mandataire",
        "comme sur sa pièce d'identité",
    ),
    ("valid_from", "Du", "jj/mm/aaaa"),
    ("valid_to", "Au (compris)", "jj/mm/aaaa"),
];

/// What is being done to procurations.
#[derive(Debug, Default)]
pub struct Procurations {
    new: Entry<NewProcuration>,
    revoking: Ending<ProcurationId>,
}

impl Procurations {
    /// The form, when one is being entered.
    pub fn form(&self) -> Option<&Form> {
        self.new.form()
    }

    /// The procuration to be taken back, when that is asked.
    pub fn revoke_asked(&self) -> Option<ProcurationId> {
        self.revoking.asked()
    }

    /// Goes back one question; true if there was one.
    pub fn escape(&mut self) -> bool {
        if self.new.is_sent() || self.revoking.is_sent() {
            return true;
        }
        self.new.give_up() | self.revoking.give_up()
    }

    /// Handles a message; says what to tell when something was done or refused.
    pub(super) fn update(
        &mut self,
        msg: Msg,
        usager: UsagerId,
        ctx: &mut Ctx<'_>,
    ) -> Option<Notice> {
        match msg {
            Msg::New => {
                let (from, to) = (ctx.today(), ctx.today() + Months::new(6));
                let form = Form::of(FIELDS)
                    .with("valid_from", &crate::text::day(from))
                    .with("valid_to", &crate::text::day(to));
                self.new.open(form);
                self.revoking.close();
            }
            Msg::Edited(at, value) => {
                if let Some(form) = self.new.changing() {
                    form.edited(at, value);
                }
            }
            Msg::Submit => {
                if let Some((key, procuration)) = self.new.submit(read) {
                    let call = ctx.guichet.add_procuration(key, usager, procuration);
                    ctx.ask(call, |result| wrap(Msg::Added(result)));
                }
            }
            Msg::Added(result) => {
                let added = self.new.answered(result);
                return added.map(|added| {
                    Notice::done(format!("Procuration ajoutée : {}.", added.mandataire))
                });
            }
            Msg::AskRevoke(id) => {
                self.revoking.ask(id);
                self.new.close();
            }
            Msg::Revoke => {
                if let Some((key, id)) = self.revoking.confirm() {
                    let call = ctx.guichet.revoke_procuration(key, id);
                    ctx.ask(call, |result| wrap(Msg::Revoked(result)));
                }
            }
            Msg::Revoked(result) => {
                let done = "Procuration retirée : cette personne ne peut plus rien prendre.";
                return Some(self.revoking.answered(result, done));
            }
            Msg::Escape => {
                self.escape();
            }
        }
        None
    }
}

fn wrap(msg: Msg) -> AppMsg {
    AppMsg::Usagers(super::usagers::Msg::Procuration(msg))
}

/// Reads the form; what is wrong with it is said at its fields.
fn read(form: &mut Form) -> Option<NewProcuration> {
    let mandataire = form.value("mandataire");
    if mandataire.is_none() {
        form.refuse(
            "mandataire",
            "Indiquez qui peut venir chercher le courrier.",
        );
    }
    let mut day = |name| {
        if form.value(name).is_none() {
            form.refuse(name, "Indiquez une date, comme 12/03/2026.");
        }
        form.day(name)
    };
    let (from, to) = (day("valid_from"), day("valid_to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        form.refuse("valid_to", "La fin vient avant le début.");
    }
    if form.has_errors() {
        return None;
    }
    Some(NewProcuration {
        mandataire: mandataire?,
        valid_from: from?,
        valid_to: to?,
    })
}
