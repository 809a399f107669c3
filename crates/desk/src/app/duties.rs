//! The screens of worklists, and how much waits on each.

use std::time::Duration;

use courrier_api::WorklistCounts;
use courrier_domain::UsagerId;

use super::follow::FollowDesk;
use super::reach::ReachDesk;
use super::returns::ReturnsDesk;
use super::work::{self, Wish};
use super::{App, Effect, Msg, Page, bornes, follow, reach, returns};
use crate::guichet::Fault;

/// How old the counts may be.
const COUNTS_AGE: Duration = Duration::from_mins(5);

/// What is due.
#[derive(Debug, Default)]
pub struct Duties {
    pub(super) returns: ReturnsDesk,
    pub(super) reach: ReachDesk,
    pub(super) follow: FollowDesk,
    pub(super) counts: WorklistCounts,
    counted: Option<Duration>,
    /// The worklist from which a folder was opened: leaving the folder leads back.
    back_to: Option<Page>,
}

impl App {
    /// The returns' screen.
    pub fn returns(&self) -> &ReturnsDesk {
        &self.duties.returns
    }

    /// The screen of those whom messages do not reach.
    pub fn reach(&self) -> &ReachDesk {
        &self.duties.reach
    }

    /// The screen of those who are away, not seen, or whose domiciliation ends.
    pub fn follow(&self) -> &FollowDesk {
        &self.duties.follow
    }

    /// How much waits on each list, as last counted.
    pub fn counts(&self) -> &WorklistCounts {
        &self.duties.counts
    }

    /// The worklist to which leaving the open folder leads back.
    pub fn back_to(&self) -> Option<Page> {
        self.duties.back_to
    }

    /// What a person does on a worklist's screen.
    pub(super) fn work(&mut self, msg: work::Msg) -> Vec<Effect> {
        match self.page {
            Page::Returns => self.at_returns(returns::Msg::Work(msg)),
            Page::Reach => self.at_reach(reach::Msg::Work(msg)),
            Page::Follow => self.at_follow(follow::Msg::Work(msg)),
            Page::Bornes => self.at_bornes(bornes::Msg::Work(msg)),
            Page::Tri | Page::Remise | Page::Usagers | Page::Pages | Page::Texts => Vec::new(),
        }
    }

    pub(super) fn at_returns(&mut self, msg: returns::Msg) -> Vec<Effect> {
        let mut wish = Wish::Nothing;
        let effects = self.with(|app, ctx| wish = app.duties.returns.update(msg, ctx));
        self.grant(wish, effects)
    }

    pub(super) fn at_reach(&mut self, msg: reach::Msg) -> Vec<Effect> {
        let mut wish = Wish::Nothing;
        let effects = self.with(|app, ctx| wish = app.duties.reach.update(msg, ctx));
        self.grant(wish, effects)
    }

    pub(super) fn at_follow(&mut self, msg: follow::Msg) -> Vec<Effect> {
        let mut wish = Wish::Nothing;
        let effects = self.with(|app, ctx| wish = app.duties.follow.update(msg, ctx));
        self.grant(wish, effects)
    }

    fn grant(&mut self, wish: Wish, mut effects: Vec<Effect>) -> Vec<Effect> {
        match wish {
            Wish::Nothing => {}
            Wish::Count => effects.extend(self.count()),
            Wish::Open(id) => effects.extend(self.open_from_worklist(id)),
        }
        effects
    }

    fn open_from_worklist(&mut self, id: UsagerId) -> Vec<Effect> {
        self.duties.back_to = Some(self.page);
        self.page = Page::Usagers;
        self.with(|app, ctx| app.usagers.open(id, None, ctx))
    }

    /// Another screen was chosen: the way back is forgotten.
    pub(super) fn forget_way_back(&mut self) {
        self.duties.back_to = None;
    }

    /// The folder was left: back to the worklist it was opened from, if it was.
    pub(super) fn lead_back(&mut self) -> Vec<Effect> {
        let Some(page) = self.duties.back_to.take() else {
            return Vec::new();
        };
        self.page = page;
        self.refresh()
    }

    /// Counts what is due anew.
    pub(super) fn count(&mut self) -> Vec<Effect> {
        self.duties.counted = Some(self.clock.monotonic());
        self.with(|_, ctx| {
            let call = ctx.guichet.worklist_counts();
            ctx.ask(call, Msg::Counted);
        })
    }

    /// Counts what is due, if that was long ago.
    pub(super) fn count_if_old(&mut self) -> Vec<Effect> {
        let now = self.clock.monotonic();
        let old = |at: Duration| now.saturating_sub(at) >= COUNTS_AGE;
        if self.duties.counted.is_none_or(old) {
            self.count()
        } else {
            Vec::new()
        }
    }

    /// Counts that can't be read are as they were: the lists themselves say what is wrong.
    pub(super) fn counted(&mut self, result: &Result<WorklistCounts, Fault>) {
        if let Ok(counts) = result {
            self.duties.counts = *counts;
        }
    }
}
