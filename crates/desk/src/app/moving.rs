//! Mail in the wrong folder: the right one is searched for in place, and choosing it moves the
//! items there. The last move can be taken back.

mod here;

use std::sync::Arc;

use courrier_api::{MoveTo, UsagerSummary};
use courrier_domain::{CourrierId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, attempt_told, settle};
use super::batch::{Batch, Outcome};
use super::notice::Notice;
use super::search::{self, Search};
use super::task::Ctx;
use crate::guichet::Fault;
use crate::text;

/// What happens to mail in the wrong folder.
#[derive(Debug)]
pub enum Msg {
    /// The search for the right folder.
    Search(search::Msg),
    /// A move was answered.
    Moved(Result<Outcome<CourrierId>, Fault>),
    /// The last move is to be taken back.
    Undo,
    /// What is told is put away.
    PutAway,
}

/// A folder, as it is named to the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub id: UsagerId,
    /// Its numero.
    pub numero: String,
    /// Their name.
    pub name: String,
}

impl From<&UsagerSummary> for Place {
    fn from(usager: &UsagerSummary) -> Self {
        Self {
            id: usager.id,
            numero: usager.numero.as_str().to_owned(),
            name: usager.name.clone(),
        }
    }
}

/// Items that lie in the wrong folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Which.
    pub courrier_ids: Vec<CourrierId>,
    /// What they are: `2 lettres`.
    pub what: String,
    /// Where they lie.
    pub from: Place,
}

/// A move as it was sent.
#[derive(Debug, Clone)]
struct Sent {
    items: Batch<CourrierId>,
    from: Place,
    to: Place,
    /// Whether it takes another move back.
    back: bool,
}

/// A move that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Done {
    courrier_ids: Vec<CourrierId>,
    from: Place,
    to: Place,
}

/// Mail in the wrong folder, and the last that was moved.
#[derive(Debug, Default)]
pub struct MoveDesk {
    misplaced: Option<Misplaced>,
    search: Search,
    attempt: Option<Attempt<Sent>>,
    done: Option<Done>,
    notice: Option<Notice>,
}

impl MoveDesk {
    /// The items whose right folder is searched for.
    pub fn misplaced(&self) -> Option<&Misplaced> {
        self.misplaced.as_ref()
    }

    /// The search for the right folder.
    pub fn search(&self) -> &Search {
        &self.search
    }

    attempt_told!();

    /// The numero of the folder into which an undo would put the last items back.
    pub fn goes_back_to(&self) -> Option<&str> {
        self.done.as_ref().map(|done| done.from.numero.as_str())
    }

    /// Opens the search for the right folder, unless a move is still to be settled.
    pub(super) fn open(&mut self, misplaced: Misplaced) {
        if self.attempt.is_some() {
            return;
        }
        // Answers on their way belong to an earlier search.
        self.search.clear();
        self.done = None;
        self.notice = None;
        self.misplaced = Some(misplaced);
    }

    /// A usager's count changed elsewhere.
    pub(super) fn waiting_changed(&mut self, id: UsagerId, waiting: u32) {
        self.search.waiting_changed(id, waiting);
    }

    /// Asks the current search again.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        if self.misplaced.is_some() {
            self.search.ask_again(wrap_search, ctx);
        }
    }

    /// The agent goes on with something else: what was told of the last move is not said for ever.
    pub(super) fn forget(&mut self) {
        if self.attempt.is_none() && self.misplaced.is_none() {
            self.done = None;
            self.notice = None;
        }
    }

    /// Handles a message; true when items may have changed folder.
    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> bool {
        match msg {
            Msg::Search(search::Msg::Enter) if self.doubt().is_some() => self.send(ctx),
            Msg::Search(msg) => {
                if matches!(msg, search::Msg::Typed(_)) && self.attempt.is_none() {
                    self.notice = None;
                }
                if let Some(picked) = self.search.update(msg, wrap_search, ctx) {
                    self.move_to(&picked.hit.usager, ctx);
                }
            }
            Msg::Moved(result) => return self.moved(result),
            Msg::Undo => self.undo(ctx),
            Msg::PutAway => {
                self.leave();
            }
        }
        false
    }

    /// Enter or the screen's one action.
    pub(super) fn primary(&mut self, ctx: &mut Ctx<'_>) {
        self.update(Msg::Search(search::Msg::Enter), ctx);
    }

    /// Goes back one step; true if there was one.
    pub(super) fn escape(&mut self) -> bool {
        if self.misplaced.is_some() && self.attempt.is_none() && self.search.leave_list() {
            return true;
        }
        self.leave()
    }

    /// Leaves the search, or puts away what was told; true if there was either. A move on its way
    /// is still settled.
    pub(super) fn leave(&mut self) -> bool {
        let was = self.misplaced.take().is_some() || self.notice.is_some();
        self.notice = None;
        if self.doubt().is_some() {
            self.attempt = None;
            self.notice = Some(Notice::warn(
                "On ne sait pas si ces plis ont changé de dossier : regardez les deux dossiers.",
            ));
        } else if self.attempt.is_none() {
            self.done = None;
        }
        was
    }

    fn move_to(&mut self, usager: &UsagerSummary, ctx: &mut Ctx<'_>) {
        let Some(misplaced) = self.misplaced.as_ref().filter(|_| self.attempt.is_none()) else {
            return;
        };
        if usager.id == misplaced.from.id {
            self.search.leave_list();
            self.notice = Some(Notice::warn(format!(
                "C'est le dossier {} où se trouve déjà ce courrier : cherchez l'autre personne.",
                usager.numero
            )));
            return;
        }
        self.notice = None;
        let sent = Sent {
            items: Batch::of(misplaced.courrier_ids.iter().copied()),
            from: misplaced.from.clone(),
            to: usager.into(),
            back: false,
        };
        self.attempt = Some(Attempt::new(sent));
        self.ask(ctx);
    }

    fn undo(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.is_some() {
            self.send(ctx);
        } else if let Some(done) = &self.done {
            let sent = Sent {
                items: Batch::of(done.courrier_ids.iter().copied()),
                from: done.to.clone(),
                to: done.from.clone(),
                back: true,
            };
            self.attempt = Some(Attempt::new(sent));
            self.ask(ctx);
        }
    }

    /// Sends a move of uncertain outcome again.
    fn send(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.as_mut().is_some_and(Attempt::retry) {
            self.ask(ctx);
        }
    }

    fn ask(&self, ctx: &mut Ctx<'_>) {
        let Some(attempt) = &self.attempt else { return };
        let (guichet, usager_id) = (Arc::clone(ctx.guichet), attempt.what.to.id);
        let to = MoveTo { usager_id };
        let call = attempt
            .what
            .items
            .send(move |key, id| guichet.move_to(key, id, to.clone()));
        ctx.ask(call, |result| AppMsg::Moving(Msg::Moved(result)));
    }

    fn moved(&mut self, result: Result<Outcome<CourrierId>, Fault>) -> bool {
        let Some((sent, result)) = settle(&mut self.attempt, result) else {
            return false;
        };
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(fault) => {
                self.notice = Some(Notice::stop(fault.sentence()));
                return true;
            }
        };
        let why = outcome.refused.map(|fault| fault.sentence());
        if outcome.done.is_empty() {
            self.notice = why.map(Notice::stop);
            return true;
        }
        let said = said(&sent, outcome.done.len());
        self.notice = Some(match why {
            Some(why) => Notice::warn(format!("{said} Pour les autres : {why}")),
            None => Notice::done(said),
        });
        self.misplaced = None;
        self.done = (!sent.back).then_some(Done {
            courrier_ids: outcome.done,
            from: sent.from,
            to: sent.to,
        });
        true
    }
}

fn said(sent: &Sent, count: usize) -> String {
    let (plis, to) = (text::plis(count), &sent.to);
    if sent.back {
        return format!("{plis} de nouveau au dossier {}, {}.", to.numero, to.name);
    }
    let before = if count < 2 {
        "il était"
    } else {
        "ils étaient"
    };
    format!(
        "{plis} au dossier {}, {} ({before} au {}). Corrigez le numéro écrit sur l'enveloppe : {}.",
        to.numero, to.name, sent.from.numero, to.numero
    )
}

fn wrap_search(msg: search::Msg) -> AppMsg {
    AppMsg::Moving(Msg::Search(msg))
}
