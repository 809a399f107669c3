//! Returns: items are pulled from the cabinet, go into the bag with a slip, and can be taken out
//! again until the bag has left.

mod choices;
mod printing;
mod sending;

use std::collections::HashSet;

use courrier_api::{BaggedItem, ReturnItem, ReturnList};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::{CourrierId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, attempt_told};
use super::batch::{Batch, Outcome};
use super::notice::Notice;
use super::task::Ctx;
use super::work::{self, Wish, by_key};
use super::worklist::{Line as _, Worklist};
use crate::guichet::Fault;
use crate::printer::Printed;
pub use choices::Act;

/// What happens to the returns.
#[derive(Debug)]
pub enum Msg {
    /// What a person does.
    Work(work::Msg),
    /// The lists were read.
    Read(u64, Result<ReturnList, Fault>),
    /// An action was answered.
    Done(Result<Outcome<Pulled>, Fault>),
    /// Slips were printed, or could not be.
    Printed(usize, Printed),
}

/// The two lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// In the cabinet, to be pulled.
    #[default]
    ToPull,
    /// In the bag that has not left.
    Bag,
}

/// An item and the reason on its slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulled {
    id: CourrierId,
    reason: ReturnReason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Action {
    Pull,
    TakeOut,
    Keep,
    /// With all of these.
    BagLeft(Vec<CourrierId>),
}

#[derive(Debug, Clone)]
struct Sent {
    action: Action,
    items: Batch<Pulled>,
}

/// The returns' screen.
#[derive(Debug, Default)]
pub struct ReturnsDesk {
    tab: Tab,
    to_pull: Worklist<ReturnItem>,
    bag: Worklist<BaggedItem>,
    ticked: HashSet<CourrierId>,
    asked: u64,
    /// What the last confirmation put into the bag, and can be taken out in one go.
    last: Vec<Pulled>,
    leaving: bool,
    printing: bool,
    attempt: Option<Attempt<Sent>>,
    notice: Option<Notice>,
}

impl ReturnsDesk {
    /// Which list is shown.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// What is to be pulled.
    pub fn to_pull(&self) -> &Worklist<ReturnItem> {
        &self.to_pull
    }

    /// What lies in the bag.
    pub fn bag(&self) -> &Worklist<BaggedItem> {
        &self.bag
    }

    /// Whether an item was pulled, and is to be confirmed.
    pub fn is_ticked(&self, id: CourrierId) -> bool {
        self.ticked.contains(&id)
    }

    /// How many were.
    pub fn ticked(&self) -> usize {
        self.ticked.len()
    }

    attempt_told!();

    /// Whether F9 takes something out of the bag.
    pub fn has_undo(&self) -> bool {
        !self.last.is_empty()
    }

    /// Reads the lists again.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        self.asked += 1;
        let number = self.asked;
        let call = ctx.guichet.returns();
        ctx.ask(call, move |result| {
            AppMsg::Returns(Msg::Read(number, result))
        });
    }

    /// A usager's mail changed elsewhere: read again if they are on a list.
    pub(super) fn usager_changed(&mut self, id: UsagerId, ctx: &mut Ctx<'_>) {
        let pulling = self.to_pull.rows().iter().map(|row| &row.courrier);
        let bagged = self.bag.rows().iter().map(|row| &row.courrier);
        if self.attempt.is_none() && pulling.chain(bagged).any(|item| item.usager_id == id) {
            self.refresh(ctx);
        }
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            Msg::Work(msg) => return self.work(msg, ctx),
            Msg::Read(number, result) if number == self.asked => self.read(result),
            Msg::Read(..) => {}
            Msg::Done(result) => return self.done(result, ctx),
            Msg::Printed(count, printed) => {
                self.printing = false;
                self.notice = Some(printing::said(count, &printed));
            }
        }
        Wish::Nothing
    }

    fn read(&mut self, result: Result<ReturnList, Fault>) {
        let (items, bag) = match result {
            Ok(list) => (Ok(list.items), Ok(list.bag)),
            Err(fault) => (Err(fault.clone()), Err(fault)),
        };
        self.to_pull.read(items);
        let asked_about = self.bagged();
        self.bag.read(bag);
        // A question about one bag must not be answered for another.
        if self.leaving && self.bagged() != asked_about {
            self.leaving = false;
            self.notice = Some(Notice::warn(
                "Le sac vient de changer : regardez-le de nouveau, puis notez son départ.",
            ));
        }
        // What was handed over meanwhile is not in anybody's hand.
        let there: HashSet<_> = self.to_pull.rows().iter().map(|row| row.id()).collect();
        self.ticked.retain(|id| there.contains(id));
    }

    /// What lies in the bag, in an order of its own.
    fn bagged(&self) -> HashSet<CourrierId> {
        self.bag.rows().iter().map(|row| row.id()).collect()
    }

    fn work(&mut self, msg: work::Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            work::Msg::Tab(at) => self.show(if at == 0 { Tab::ToPull } else { Tab::Bag }),
            work::Msg::Step(by) => self.step(by),
            work::Msg::Point(at) => match self.tab {
                Tab::ToPull => self.to_pull.point(at),
                Tab::Bag => self.bag.point(at),
            },
            work::Msg::Toggle(at) => self.toggle(at),
            work::Msg::ToggleAll => self.toggle_all(),
            work::Msg::Key(key) => return self.key(&key, ctx),
            work::Msg::Act(at) => {
                let choice = self.choices(ctx.role).get(at).copied();
                return choice.map_or(Wish::Nothing, |choice| self.act(choice.act, ctx));
            }
            work::Msg::Enter | work::Msg::Primary => self.primary(ctx),
            work::Msg::Answer(yes) => self.answer(yes, ctx),
            work::Msg::UndoLast => self.undo(ctx),
            work::Msg::Escape => self.escape(),
        }
        Wish::Nothing
    }

    fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.leaving = false;
        self.forget();
    }

    fn step(&mut self, by: i64) {
        match self.tab {
            Tab::ToPull => self.to_pull.step(by),
            Tab::Bag => self.bag.step(by),
        }
    }

    /// The agent goes on: what was told of the last action is old.
    fn forget(&mut self) {
        if self.attempt.is_none() {
            self.notice = None;
        }
    }

    fn key(&mut self, key: &str, ctx: &mut Ctx<'_>) -> Wish {
        match key {
            " " => {
                if let (Tab::ToPull, Some(at)) = (self.tab, self.to_pull.cursor()) {
                    self.toggle(at);
                    self.to_pull.step(1);
                }
            }
            "a" | "A" if self.tab == Tab::ToPull => self.toggle_all(),
            "1" => self.show(Tab::ToPull),
            "2" => self.show(Tab::Bag),
            _ => {
                if let Some(act) = by_key(&self.choices(ctx.role), key) {
                    return self.act(act, ctx);
                }
            }
        }
        Wish::Nothing
    }

    fn toggle(&mut self, at: usize) {
        let Some(item) = self.to_pull.rows().get(at) else {
            return;
        };
        let id = item.id();
        if self.attempt.is_none() {
            self.forget();
            if !self.ticked.remove(&id) {
                self.ticked.insert(id);
            }
            self.to_pull.point(at);
        }
    }

    fn toggle_all(&mut self) {
        if self.attempt.is_some() {
            return;
        }
        self.forget();
        let all: HashSet<_> = self.to_pull.rows().iter().map(|row| row.id()).collect();
        self.ticked = if self.ticked == all {
            HashSet::new()
        } else {
            all
        };
    }

    fn act(&mut self, act: Act, ctx: &mut Ctx<'_>) -> Wish {
        match act {
            Act::Print => self.print(ctx),
            Act::Open => {
                let chosen = match self.tab {
                    Tab::ToPull => self.to_pull.chosen().map(|row| &row.courrier),
                    Tab::Bag => self.bag.chosen().map(|row| &row.courrier),
                };
                return chosen.map_or(Wish::Nothing, |item| Wish::Open(item.usager_id));
            }
            Act::Keep => {
                let chosen = self.to_pull.chosen().map(pulled);
                self.start(Action::Keep, chosen, ctx);
            }
            Act::TakeOut => {
                let chosen = self.bag.chosen().map(taken);
                self.start(Action::TakeOut, chosen, ctx);
            }
        }
        Wish::Nothing
    }

    fn primary(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.is_some() {
            self.send(ctx);
        } else if self.leaving {
            self.answer(true, ctx);
        } else if self.tab == Tab::Bag {
            self.leaving = !self.bag.rows().is_empty();
            self.notice = None;
        } else if self.ticked.is_empty() {
            self.notice = (!self.to_pull.rows().is_empty()).then(|| {
                Notice::warn(
                    "Cochez les plis que vous avez sortis de l'armoire : Espace pour un, A pour tous.",
                )
            });
        } else {
            let rows = self.to_pull.rows().iter();
            let pulled: Vec<_> = rows
                .filter(|row| self.ticked.contains(&row.id()))
                .map(pulled)
                .collect();
            self.start(Action::Pull, pulled, ctx);
        }
    }

    fn answer(&mut self, yes: bool, ctx: &mut Ctx<'_>) {
        if std::mem::take(&mut self.leaving) && yes {
            // The bag is one thing, whatever it holds.
            let bag = self
                .bag
                .rows()
                .iter()
                .map(taken)
                .take(1)
                .collect::<Vec<_>>();
            self.start(
                Action::BagLeft(self.bagged().into_iter().collect()),
                bag,
                ctx,
            );
        }
    }

    fn undo(&mut self, ctx: &mut Ctx<'_>) {
        if self.attempt.is_some() {
            self.send(ctx);
        } else {
            self.start(Action::TakeOut, self.last.clone(), ctx);
        }
    }

    fn escape(&mut self) {
        if self.leaving {
            self.leaving = false;
        } else if self.doubt().is_some() {
            self.attempt = None;
            self.notice = Some(Notice::warn(
                "On ne sait pas si c'est enregistré : F5 relit les listes.",
            ));
        } else if self.attempt.is_none() {
            self.notice = None;
            self.ticked.clear();
        }
    }
}

fn pulled(row: &ReturnItem) -> Pulled {
    let (id, reason) = (row.courrier.id, row.reason);
    Pulled { id, reason }
}

fn taken(row: &BaggedItem) -> Pulled {
    let (id, reason) = (row.courrier.id, row.reason.unwrap_or(ReturnReason::Autre));
    Pulled { id, reason }
}
