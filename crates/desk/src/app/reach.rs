//! Whom messages do not reach, what people write back, and how messages leave.

mod choices;

use std::sync::Arc;

use courrier_api::{
    CycleHealth, MessageReply, NewPassage, OutboxHealth, ResolveMessage, RestoreContact,
    UnknownDecision, UnknownMessage, Unreached,
};
use courrier_domain::usager::Channel;
use courrier_domain::{MessageId, PassageKind, ReplyId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, attempt_told, settle};
use super::notice::Notice;
use super::task::Ctx;
use super::work::{self, Wish, by_key};
use super::worklist::{Kept, Worklist};
use crate::guichet::Fault;
pub use choices::Act;
use choices::said;

/// What happens on this screen.
#[derive(Debug)]
pub enum Msg {
    /// What a person does.
    Work(work::Msg),
    /// The people to reach were read.
    Unreached(Result<Vec<Unreached>, Fault>),
    /// The replies were read.
    Replies(Result<Vec<MessageReply>, Fault>),
    /// The cycle was read.
    Cycle(Result<CycleHealth, Fault>),
    /// The outbox was read.
    Outbox(Result<OutboxHealth, Fault>),
    /// An action was answered.
    Done(Result<(), Fault>),
}

/// The lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// People whom no message reaches.
    #[default]
    Unreached,
    /// What people wrote back.
    Replies,
    /// Messages of which nobody knows whether they left.
    Unknown,
    /// The routes, their alerts, and what waits.
    Routes,
}

impl Tab {
    /// All of them, as they stand beside each other.
    pub const ALL: [Self; 4] = [Self::Unreached, Self::Replies, Self::Unknown, Self::Routes];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Told(UsagerId, PassageKind),
    Restore(UsagerId, Channel),
    DealtWith(ReplyId),
    Resolve(MessageId, UnknownDecision),
}

/// The screen.
#[derive(Debug, Default)]
pub struct ReachDesk {
    tab: Tab,
    unreached: Worklist<Unreached>,
    replies: Worklist<MessageReply>,
    unknown: Worklist<UnknownMessage>,
    cycle: Option<CycleHealth>,
    outbox: Option<OutboxHealth>,
    outbox_fault: Option<Fault>,
    routes_cursor: usize,
    asked: Option<Act>,
    attempt: Option<Attempt<Action>>,
    notice: Option<Notice>,
}

impl ReachDesk {
    /// Which list is shown.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// People whom no message reaches.
    pub fn unreached(&self) -> &Worklist<Unreached> {
        &self.unreached
    }

    /// What people wrote back.
    pub fn replies(&self) -> &Worklist<MessageReply> {
        &self.replies
    }

    /// Messages in doubt.
    pub fn unknown(&self) -> &Worklist<UnknownMessage> {
        &self.unknown
    }

    /// How the cycle is.
    pub fn cycle(&self) -> Option<&CycleHealth> {
        self.cycle.as_ref()
    }

    /// How messages leave.
    pub fn outbox(&self) -> Option<&OutboxHealth> {
        self.outbox.as_ref()
    }

    /// Why the list that is shown could not be read.
    pub fn fault(&self) -> Option<&Fault> {
        match self.tab {
            Tab::Unreached => self.unreached.fault(),
            Tab::Replies => self.replies.fault(),
            Tab::Unknown => self.unknown.fault(),
            Tab::Routes => self.outbox_fault.as_ref(),
        }
    }

    /// The line of the routes and alerts that the keyboard is on.
    pub fn routes_cursor(&self) -> usize {
        self.routes_cursor
    }

    attempt_told!();

    /// Reads what is shown again, and what the tabs count.
    pub(super) fn refresh(ctx: &mut Ctx<'_>) {
        let call = ctx.guichet.unreached();
        ctx.ask(call, |result| AppMsg::Reach(Msg::Unreached(result)));
        let call = ctx.guichet.replies();
        ctx.ask(call, |result| AppMsg::Reach(Msg::Replies(result)));
        let call = ctx.guichet.cycle();
        ctx.ask(call, |result| AppMsg::Reach(Msg::Cycle(result)));
        let call = ctx.guichet.outbox();
        ctx.ask(call, |result| AppMsg::Reach(Msg::Outbox(result)));
    }

    /// A usager's mail changed elsewhere: read again if they are on the list.
    pub(super) fn usager_changed(&mut self, id: UsagerId, ctx: &mut Ctx<'_>) {
        let mut listed = self.unreached.rows().iter();
        if self.attempt.is_none() && listed.any(|row| row.usager.id == id) {
            Self::refresh(ctx);
        }
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            Msg::Work(msg) => return self.work(msg, ctx),
            Msg::Unreached(result) => {
                let kept = self.unreached.read(result);
                self.keep_question(Tab::Unreached, kept);
            }
            Msg::Replies(result) => {
                let kept = self.replies.read(result);
                self.keep_question(Tab::Replies, kept);
            }
            Msg::Cycle(result) => {
                let unknown = result.as_ref().map(|cycle| cycle.unknown.clone());
                let kept = self.unknown.read(unknown.map_err(Clone::clone));
                self.keep_question(Tab::Unknown, kept);
                self.cycle = result.ok().or(self.cycle.take());
            }
            Msg::Outbox(result) => {
                self.outbox_fault = result.as_ref().err().cloned();
                self.outbox = result.ok().or(self.outbox.take());
                self.routes_cursor = self.routes_cursor.min(self.last_route());
            }
            Msg::Done(result) => return self.done(result, ctx),
        }
        Wish::Nothing
    }

    /// A question is about one line: it goes with it.
    fn keep_question(&mut self, tab: Tab, kept: Kept) {
        if tab != self.tab || kept == Kept::Same {
            return;
        }
        self.asked = None;
        if kept == Kept::Lost && self.attempt.is_none() {
            self.notice = Some(Notice::info(
                "Cette ligne n'est plus dans la liste : quelqu'un d'autre s'en est occupé. Choisissez \
                 la suivante avec les flèches.",
            ));
        }
    }

    fn last_route(&self) -> usize {
        let lines = |outbox: &OutboxHealth| outbox.routes.len() + outbox.alerts.len();
        self.outbox.as_ref().map_or(0, lines).saturating_sub(1)
    }

    fn work(&mut self, msg: work::Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            work::Msg::Tab(at) => self.show(at),
            work::Msg::Step(by) => self.step(by),
            work::Msg::Point(at) => self.point(at),
            work::Msg::Key(key) => {
                if let Ok(number @ 1..=4) = key.parse::<usize>() {
                    self.show(number - 1);
                } else if let Some(act) = by_key(&self.choices(ctx.role), &key) {
                    return self.act(act, ctx);
                }
            }
            work::Msg::Act(at) => {
                let choice = self.choices(ctx.role).get(at).copied();
                return choice.map_or(Wish::Nothing, |choice| self.act(choice.act, ctx));
            }
            work::Msg::Enter | work::Msg::Primary => return self.primary(ctx),
            work::Msg::Answer(yes) => self.answer(yes, ctx),
            work::Msg::Escape => self.escape(),
            work::Msg::Toggle(_) | work::Msg::ToggleAll | work::Msg::UndoLast => {}
        }
        Wish::Nothing
    }

    fn show(&mut self, at: usize) {
        if let Some(tab) = Tab::ALL.get(at) {
            self.tab = *tab;
            self.asked = None;
            self.forget();
        }
    }

    fn step(&mut self, by: i64) {
        self.asked = None;
        match self.tab {
            Tab::Unreached => self.unreached.step(by),
            Tab::Replies => self.replies.step(by),
            Tab::Unknown => self.unknown.step(by),
            Tab::Routes => {
                let at = i64::try_from(self.routes_cursor).unwrap_or(i64::MAX);
                let to = usize::try_from(at.saturating_add(by).max(0)).unwrap_or(usize::MAX);
                self.routes_cursor = to.min(self.last_route());
            }
        }
    }

    fn point(&mut self, at: usize) {
        self.asked = None;
        match self.tab {
            Tab::Unreached => self.unreached.point(at),
            Tab::Replies => self.replies.point(at),
            Tab::Unknown => self.unknown.point(at),
            Tab::Routes => self.routes_cursor = at.min(self.last_route()),
        }
    }

    fn forget(&mut self) {
        if self.attempt.is_none() {
            self.notice = None;
        }
    }

    fn primary(&mut self, ctx: &mut Ctx<'_>) -> Wish {
        if self.attempt.is_some() {
            self.send(ctx);
        } else if self.asked.is_some() {
            self.answer(true, ctx);
        } else if self
            .choices(ctx.role)
            .iter()
            .any(|one| one.act == Act::Open)
        {
            return self.act(Act::Open, ctx);
        }
        Wish::Nothing
    }

    fn act(&mut self, act: Act, ctx: &mut Ctx<'_>) -> Wish {
        if self.attempt.is_some() {
            return Wish::Nothing;
        }
        self.notice = None;
        match act {
            Act::Open => {
                let chosen = match self.tab {
                    Tab::Unreached => self.unreached.chosen().map(|row| row.usager.id),
                    Tab::Replies => self
                        .replies
                        .chosen()
                        .and_then(|reply| reply.usagers.first())
                        .map(|usager| usager.id),
                    Tab::Unknown => self.unknown.chosen().map(|message| message.usager_id),
                    Tab::Routes => None,
                };
                return chosen.map_or(Wish::Nothing, Wish::Open);
            }
            Act::Told(_) => self.start(act, ctx),
            Act::Restore | Act::DealtWith | Act::Resolve(_) => self.asked = Some(act),
        }
        Wish::Nothing
    }

    fn answer(&mut self, yes: bool, ctx: &mut Ctx<'_>) {
        if let Some(act) = self.asked.take().filter(|_| yes) {
            self.start(act, ctx);
        }
    }

    fn start(&mut self, act: Act, ctx: &mut Ctx<'_>) {
        let action = match act {
            Act::Open => None,
            Act::Told(kind) => {
                let chosen = self.unreached.chosen();
                chosen.map(|row| Action::Told(row.usager.id, kind))
            }
            Act::Restore => self.unreached.chosen().and_then(|row| {
                let channel = row.refused_channel?;
                Some(Action::Restore(row.usager.id, channel))
            }),
            Act::DealtWith => self.replies.chosen().map(|one| Action::DealtWith(one.id)),
            Act::Resolve(decision) => {
                let chosen = self.unknown.chosen();
                chosen.map(|one| Action::Resolve(one.id, decision))
            }
        };
        if let Some(action) = action.filter(|_| self.attempt.is_none()) {
            self.attempt = Some(Attempt::new(action));
            self.ask(ctx);
        }
    }

    fn send(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.as_mut().is_some_and(Attempt::retry) {
            self.ask(ctx);
        }
    }

    fn ask(&self, ctx: &mut Ctx<'_>) {
        let Some(attempt) = &self.attempt else { return };
        let (guichet, key) = (Arc::clone(ctx.guichet), attempt.key());
        let call = match attempt.what {
            Action::Told(id, kind) => guichet.told(key, id, NewPassage { kind }),
            Action::Restore(id, channel) => {
                guichet.restore_contact(key, id, RestoreContact { channel })
            }
            Action::DealtWith(id) => guichet.deal_with_reply(key, id),
            Action::Resolve(id, decision) => {
                guichet.resolve_message(key, id, ResolveMessage { decision })
            }
        };
        ctx.ask(call, |result| AppMsg::Reach(Msg::Done(result)));
    }

    fn done(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) -> Wish {
        let Some((action, result)) = settle(&mut self.attempt, result) else {
            return Wish::Nothing;
        };
        Self::refresh(ctx);
        if result.is_ok() {
            match action {
                Action::Told(gone, _) | Action::Restore(gone, _) => {
                    self.unreached.leave(|id| id == gone);
                }
                Action::DealtWith(gone) => self.replies.leave(|id| id == gone),
                Action::Resolve(gone, _) => self.unknown.leave(|id| id == gone),
            }
        }
        self.notice = Some(match result {
            Ok(()) => Notice::done(said(action)),
            Err(fault) => Notice::stop(fault.sentence()),
        });
        Wish::Count
    }

    fn escape(&mut self) {
        if self.asked.take().is_some() {
            return;
        }
        if self.doubt().is_some() {
            self.attempt = None;
            self.notice = Some(Notice::warn(
                "On ne sait pas si c'est enregistré : F5 relit les listes.",
            ));
        } else {
            self.forget();
        }
    }
}
