//! What is sent of a choice, and what came of it.

use std::collections::HashSet;
use std::sync::Arc;

use courrier_api::{BagDeparture, Return, Undo};
use courrier_domain::courrier::ReopenReason;

use super::choices::said;
use super::{Action, Msg, Pulled, ReturnsDesk, Sent};
use crate::app::Msg as AppMsg;
use crate::app::attempt::{Attempt, settle};
use crate::app::batch::{Batch, Outcome};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::app::work::Wish;
use crate::guichet::{Fault, Fut};

impl ReturnsDesk {
    pub(super) fn start(
        &mut self,
        action: Action,
        items: impl IntoIterator<Item = Pulled>,
        ctx: &mut Ctx<'_>,
    ) {
        let items = Batch::of(items);
        if self.attempt.is_none() && !items.is_empty() {
            self.notice = None;
            self.attempt = Some(Attempt::new(Sent { action, items }));
            self.ask(ctx);
        }
    }

    /// Sends an action of uncertain outcome again.
    pub(super) fn send(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.as_mut().is_some_and(Attempt::retry) {
            self.ask(ctx);
        }
    }

    fn ask(&self, ctx: &mut Ctx<'_>) {
        let Some(attempt) = &self.attempt else { return };
        let (guichet, action) = (Arc::clone(ctx.guichet), attempt.what.action.clone());
        let call = attempt.what.items.send(move |key, item| -> Fut<()> {
            let Pulled { id, reason } = item;
            match action {
                Action::Pull => guichet.return_to_sender(key, id, Return { reason }),
                Action::Keep => guichet.keep(key, id),
                Action::BagLeft(ref seen) => {
                    let courrier_ids = seen.clone();
                    guichet.bag_left(key, BagDeparture { courrier_ids })
                }
                Action::TakeOut => {
                    let reason = ReopenReason::ErreurDeSaisie;
                    guichet.reopen(key, id, Undo { reason })
                }
            }
        });
        ctx.ask(call, |result| AppMsg::Returns(Msg::Done(result)));
    }

    pub(super) fn done(
        &mut self,
        result: Result<Outcome<Pulled>, Fault>,
        ctx: &mut Ctx<'_>,
    ) -> Wish {
        let Some((sent, result)) = settle(&mut self.attempt, result) else {
            return Wish::Nothing;
        };
        // Whatever came of it, the lists say how it stands.
        self.refresh(ctx);
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(fault) => {
                self.notice = Some(Notice::stop(fault.sentence()));
                return Wish::Count;
            }
        };
        let done: HashSet<_> = outcome.done.iter().map(|item| item.id).collect();
        self.ticked.retain(|id| !done.contains(id));
        self.to_pull.leave(|id| done.contains(&id));
        self.bag.leave(|id| done.contains(&id));
        let why = outcome.refused.map(|fault| fault.sentence());
        let said = said(&sent.action, outcome.done.len());
        self.notice = match why {
            Some(why) if outcome.done.is_empty() => Some(Notice::stop(why)),
            Some(why) => Some(Notice::warn(format!("{said} Pour les autres : {why}"))),
            None => Some(Notice::done(said)),
        };
        self.last = match sent.action {
            Action::Pull => outcome.done,
            Action::TakeOut | Action::BagLeft(_) => Vec::new(),
            Action::Keep => std::mem::take(&mut self.last),
        };
        Wish::Count
    }
}
