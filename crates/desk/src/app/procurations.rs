//! A usager's procurations: adding one, taking one back.

use chrono::Months;
use courrier_api::NewProcuration;
use courrier_domain::{ProcurationId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, settle};
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
    form: Option<Form>,
    adding: Option<Attempt<NewProcuration>>,
    revoke_asked: Option<ProcurationId>,
    revoking: Option<Attempt<ProcurationId>>,
}

impl Procurations {
    /// The form, when one is being entered.
    pub fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The procuration to be taken back, when that is asked.
    pub fn revoke_asked(&self) -> Option<ProcurationId> {
        self.revoke_asked
    }

    /// Goes back one question; true if there was one.
    pub fn escape(&mut self) -> bool {
        if self.adding.as_ref().is_some_and(Attempt::is_sent)
            || self.revoking.as_ref().is_some_and(Attempt::is_sent)
        {
            return true;
        }
        self.adding = None;
        self.revoking = None;
        self.form.take().is_some() | self.revoke_asked.take().is_some()
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
                self.form = Some(form);
                self.revoke_asked = None;
                None
            }
            Msg::Edited(at, value) => {
                if let Some(form) = self.form.as_mut().filter(|_| self.adding.is_none()) {
                    form.edited(at, value);
                }
                None
            }
            Msg::Submit => {
                self.submit(usager, ctx);
                None
            }
            Msg::Added(result) => self.added(result),
            Msg::AskRevoke(id) => {
                self.revoke_asked = Some(id);
                self.form = None;
                None
            }
            Msg::Revoke => {
                self.revoke(ctx);
                None
            }
            Msg::Revoked(result) => Some(self.revoked(result)),
            Msg::Escape => {
                self.escape();
                None
            }
        }
    }

    fn submit(&mut self, usager: UsagerId, ctx: &mut Ctx<'_>) {
        let Some(form) = &mut self.form else { return };
        if let Some(attempt) = &mut self.adding {
            if !attempt.retry() {
                return;
            }
            form.notice = None;
        } else {
            form.clear_errors();
            let Some(procuration) = read(form) else {
                return;
            };
            self.adding = Some(Attempt::new(procuration));
        }
        if let Some(attempt) = &self.adding {
            let call = ctx
                .guichet
                .add_procuration(attempt.key(), usager, attempt.what.clone());
            ctx.ask(call, |result| wrap(Msg::Added(result)));
        }
    }

    fn added(&mut self, result: Result<(), Fault>) -> Option<Notice> {
        let outcome = settle(&mut self.adding, result);
        let form = self.form.as_mut()?;
        match outcome {
            None => {
                let why = self
                    .adding
                    .as_ref()
                    .and_then(Attempt::doubt)
                    .unwrap_or_default();
                form.notice = Some(super::new_usager::doubt_notice(why));
                None
            }
            Some((_, Err(fault))) => {
                form.refused(&fault);
                None
            }
            Some((added, Ok(()))) => {
                self.form = None;
                Some(Notice::done(format!(
                    "Procuration ajoutée : {}.",
                    added.mandataire
                )))
            }
        }
    }

    fn revoke(&mut self, ctx: &mut Ctx<'_>) {
        let Some(id) = self.revoke_asked else { return };
        let attempt = match &mut self.revoking {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if attempt.what == id => {
                attempt.retry();
                attempt
            }
            _ => self.revoking.insert(Attempt::new(id)),
        };
        let call = ctx.guichet.revoke_procuration(attempt.key(), id);
        ctx.ask(call, |result| wrap(Msg::Revoked(result)));
    }

    fn revoked(&mut self, result: Result<(), Fault>) -> Notice {
        let told = match &result {
            Ok(()) => {
                Notice::done("Procuration retirée : cette personne ne peut plus rien prendre.")
            }
            Err(fault) => Notice::stop(fault.sentence()),
        };
        if settle(&mut self.revoking, result).is_some() {
            self.revoke_asked = None;
        }
        told
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
