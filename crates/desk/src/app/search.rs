//! Finding a usager by some of the name or the numero, with the keyboard alone.

use courrier_api::{UsagerList, UsagerSummary};
use courrier_domain::UsagerId;

use super::task::Ctx;
use crate::guichet::Fault;

/// Rows asked for: what a person may look through before typing one more letter.
pub const LIMIT: u32 = 50;

/// What happens to a search, on whichever screen it stands.
#[derive(Debug)]
pub enum Msg {
    /// The field changed.
    Typed(String),
    /// A question was answered.
    Found(u64, Result<UsagerList, Fault>),
    /// Arrows or page keys.
    Step(i64),
    /// Enter in the field.
    Enter,
    /// A line was pressed.
    Pick(usize),
}

/// Which of the screens a search's answer goes back to.
pub type Wrap = fn(Msg) -> super::Msg;

/// A search field and its list.
#[derive(Debug, Default)]
pub struct Search {
    query: String,
    /// Counts questions, so that an answer to an older one is known as such.
    asked: u64,
    answered: u64,
    found: Vec<UsagerSummary>,
    more: bool,
    cursor: Option<usize>,
    /// Enter was pressed before the answer came.
    entered: bool,
    fault: Option<Fault>,
    lists_all: bool,
}

/// What Enter does.
#[derive(Debug, PartialEq, Eq)]
pub enum Enter {
    /// This usager is meant.
    Pick(Box<UsagerSummary>),
    /// Several may be meant: the cursor went into the list, the agent chooses there.
    Choose,
    /// Nothing yet.
    Nothing,
}

/// A question for the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number.
    pub number: u64,
    /// What is searched for.
    pub text: String,
}

impl Search {
    /// A search whose empty field lists the cabinet in order.
    pub fn of_the_cabinet() -> Self {
        Self {
            lists_all: true,
            ..Self::default()
        }
    }

    /// What is typed.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// What was found, best first.
    pub fn found(&self) -> &[UsagerSummary] {
        &self.found
    }

    /// Whether more was found than is listed.
    pub fn more(&self) -> bool {
        self.more
    }

    /// The chosen line.
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// Why there is no answer.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Whether the answer to what is typed is there, and is nobody.
    pub fn found_nobody(&self) -> bool {
        self.is_current() && self.found.is_empty() && !self.query.trim().is_empty()
    }

    fn is_current(&self) -> bool {
        self.answered == self.asked && self.fault.is_none()
    }

    /// Handles what happened; gives the usager who is meant, once there is one.
    pub(super) fn update(
        &mut self,
        msg: Msg,
        wrap: Wrap,
        ctx: &mut Ctx<'_>,
    ) -> Option<UsagerSummary> {
        let enter = match msg {
            Msg::Typed(text) => {
                let question = self.typed(&text);
                send(question, wrap, ctx);
                Enter::Nothing
            }
            Msg::Found(number, result) => self.answered(number, result),
            Msg::Step(by) => {
                self.step(by);
                Enter::Nothing
            }
            Msg::Enter if self.fault.is_some() => {
                self.ask_again(wrap, ctx);
                Enter::Nothing
            }
            Msg::Enter => self.enter(),
            Msg::Pick(at) => return self.pick(at),
        };
        match enter {
            Enter::Pick(usager) => Some(*usager),
            Enter::Choose | Enter::Nothing => None,
        }
    }

    /// Asks the service again what is typed.
    pub(super) fn ask_again(&mut self, wrap: Wrap, ctx: &mut Ctx<'_>) {
        let question = self.ask();
        send(question, wrap, ctx);
    }

    /// Empties the field, and asks what an empty field lists.
    pub(super) fn empty(&mut self, wrap: Wrap, ctx: &mut Ctx<'_>) {
        let question = self.clear();
        send(question, wrap, ctx);
    }

    /// Something was typed. Gives the question to ask, if there is one.
    pub fn typed(&mut self, text: &str) -> Option<Question> {
        text.clone_into(&mut self.query);
        self.cursor = None;
        self.entered = false;
        self.ask()
    }

    /// Asks again, as after a fault or when things changed.
    pub fn ask(&mut self) -> Option<Question> {
        self.asked += 1;
        self.fault = None;
        let text = self.query.trim().to_owned();
        if text.is_empty() && !self.lists_all {
            self.answered = self.asked;
            self.found.clear();
            self.more = false;
            return None;
        }
        Some(Question {
            number: self.asked,
            text,
        })
    }

    /// Empties the field.
    pub fn clear(&mut self) -> Option<Question> {
        self.typed("")
    }

    /// An answer came. Gives what an Enter pressed meanwhile does now.
    pub fn answered(&mut self, number: u64, result: Result<UsagerList, Fault>) -> Enter {
        if number != self.asked {
            return Enter::Nothing;
        }
        match result {
            Ok(list) => {
                let held = self
                    .cursor
                    .and_then(|at| self.found.get(at))
                    .map(|usager| usager.id);
                self.answered = number;
                self.found = list.usagers.into_iter().map(|hit| hit.usager).collect();
                self.more = list.more;
                // The same person stays chosen when a list is refreshed, wherever they now stand.
                self.cursor = held.and_then(|id| self.found.iter().position(|u| u.id == id));
            }
            Err(fault) => self.fault = Some(fault),
        }
        if std::mem::take(&mut self.entered) {
            self.enter()
        } else {
            Enter::Nothing
        }
    }

    /// Moves the cursor; up from the first line goes back to the field.
    pub fn step(&mut self, by: i64) {
        let last = self.found.len().checked_sub(1);
        self.cursor = match (self.cursor, last) {
            (_, None) => None,
            (None, Some(_)) => (by > 0).then_some(0),
            (Some(0), _) if by < 0 => None,
            (Some(at), Some(last)) => {
                let at = i64::try_from(at)
                    .unwrap_or(i64::MAX)
                    .saturating_add(by)
                    .max(0);
                Some(usize::try_from(at).unwrap_or(last).min(last))
            }
        };
    }

    /// Enter. A line chosen with the arrows is taken; so is the only one found when nobody else
    /// could be meant, or the one whose numero was typed in full. Otherwise the agent must choose.
    pub fn enter(&mut self) -> Enter {
        if !self.is_current() {
            self.entered = self.fault.is_none();
            return Enter::Nothing;
        }
        if let Some(usager) = self.cursor.and_then(|at| self.found.get(at)) {
            return Enter::Pick(Box::new(usager.clone()));
        }
        match self.found.as_slice() {
            [] => Enter::Nothing,
            [first, rest @ ..] => {
                let named = first
                    .numero
                    .as_str()
                    .eq_ignore_ascii_case(self.query.trim());
                if !self.query.trim().is_empty() && !first.homonym && (rest.is_empty() || named) {
                    Enter::Pick(Box::new(first.clone()))
                } else {
                    self.cursor = Some(0);
                    Enter::Choose
                }
            }
        }
    }

    /// The line at this place was pressed: that is a choice.
    pub fn pick(&mut self, at: usize) -> Option<UsagerSummary> {
        let usager = self.found.get(at)?.clone();
        self.cursor = Some(at);
        Some(usager)
    }

    /// A usager's count changed elsewhere.
    pub fn waiting_changed(&mut self, id: UsagerId, waiting: u32) {
        for usager in self.found.iter_mut().filter(|usager| usager.id == id) {
            usager.waiting = waiting;
        }
    }
}

fn send(question: Option<Question>, wrap: Wrap, ctx: &mut Ctx<'_>) {
    if let Some(question) = question {
        let call = ctx.guichet.usagers(question.text, LIMIT);
        ctx.ask(call, move |result| {
            wrap(Msg::Found(question.number, result))
        });
    }
}
