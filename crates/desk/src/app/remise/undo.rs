//! The last remises of this desk, and their undo with a reason.

use chrono::{DateTime, Utc};
use courrier_api::{RemiseDone, Undo, UsagerSummary};
use courrier_domain::courrier::ReopenReason;
use courrier_domain::{RemiseId, UsagerId};

use crate::app::Msg as AppMsg;
use crate::app::attempt::{Attempt, settle};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::guichet::Fault;

/// How many are kept at hand. Older ones are undone from the usager's history.
const KEPT: usize = 6;

/// What happens to a done remise.
#[derive(Debug)]
pub enum Msg {
    /// It is to be undone: ask why.
    Ask(usize),
    /// For this reason.
    Because(ReopenReason),
    /// The daemon answered.
    Undone(Result<RemiseDone, Fault>),
}

/// A remise that was done here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    id: RemiseId,
    /// Whose mail.
    pub usager: UsagerSummary,
    /// How many items.
    pub count: usize,
    /// The mandataire, if it was one.
    pub mandataire: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was undone.
    pub undone: bool,
}

impl Done {
    pub(super) fn new(
        id: RemiseId,
        usager: UsagerSummary,
        count: usize,
        mandataire: Option<String>,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            usager,
            count,
            mandataire,
            at,
            undone: false,
        }
    }
}

/// The last remises, newest first.
#[derive(Debug, Default)]
pub struct Undos {
    list: Vec<Done>,
    asked: Option<usize>,
    attempt: Option<Attempt<(RemiseId, Undo)>>,
    notice: Option<Notice>,
}

impl Undos {
    /// The list.
    pub fn list(&self) -> &[Done] {
        &self.list
    }

    /// The one whose undo waits for a reason.
    pub fn asked(&self) -> Option<usize> {
        self.asked
    }

    /// What is to be told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub(super) fn push(&mut self, done: Done) {
        self.list.insert(0, done);
        self.list.truncate(KEPT);
        self.asked = None;
        self.notice = None;
    }

    /// Drops the question; true if there was one.
    pub(super) fn escape(&mut self) -> bool {
        if self.attempt.as_ref().is_some_and(Attempt::is_sent) {
            return true;
        }
        self.asked.take().is_some()
    }

    /// Handles a message; gives whose mail came back, when it did or may have.
    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Option<UsagerId> {
        match msg {
            Msg::Ask(at) => {
                self.notice = None;
                self.asked = self.list.get(at).filter(|done| !done.undone).map(|_| at);
                None
            }
            Msg::Because(reason) => {
                self.send(reason, ctx);
                None
            }
            Msg::Undone(result) => self.undone(result),
        }
    }

    fn send(&mut self, reason: ReopenReason, ctx: &mut Ctx<'_>) {
        let Some(done) = self.asked.and_then(|at| self.list.get(at)) else {
            return;
        };
        let same = |attempt: &Attempt<(RemiseId, Undo)>| {
            attempt.what.0 == done.id && attempt.what.1.reason == reason
        };
        let attempt = match &mut self.attempt {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if same(attempt) => {
                attempt.retry();
                attempt
            }
            _ => self
                .attempt
                .insert(Attempt::new((done.id, Undo { reason }))),
        };
        self.notice = None;
        let call = ctx
            .guichet
            .undo_remise(attempt.key(), attempt.what.0, attempt.what.1.clone());
        ctx.ask(call, |result| {
            AppMsg::Remise(super::Msg::Undo(Msg::Undone(result)))
        });
    }

    fn undone(&mut self, result: Result<RemiseDone, Fault>) -> Option<UsagerId> {
        if let Err(fault) = &result {
            self.notice = Some(Notice::stop(fault.sentence()));
        }
        let ((id, _), result) = settle(&mut self.attempt, result)?;
        self.asked = None;
        let done = self.list.iter_mut().find(|done| done.id == id)?;
        if result.is_ok() {
            done.undone = true;
            self.notice = Some(Notice::done(format!(
                "Remise annulée : {} de nouveau au dossier {}.",
                crate::text::plis(done.count),
                done.usager.numero
            )));
        }
        Some(done.usager.id)
    }
}
