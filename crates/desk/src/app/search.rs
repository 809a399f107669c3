//! Finding a usager by some of the name or the numero, with the keyboard alone.
//!
//! Enter takes somebody only when the daemon is certain of them, or when the agent chose them: with
//! the arrows, with a digit once Enter went into the list, or with the mouse.

use courrier_api::{UsagerHit, UsagerList, Verdict};
use courrier_domain::UsagerId;

use super::task::Ctx;
use crate::guichet::Fault;

/// Rows asked for: what a person may look through before typing one more letter.
pub const LIMIT: u32 = 50;

/// Lines that a digit can choose.
pub const NUMBERED: usize = 9;

/// What happens to a search, on whichever screen it stands.
#[derive(Debug)]
pub enum Msg {
    /// The field changed.
    Typed(String),
    /// A question was answered.
    Found(u64, Result<UsagerList, Fault>),
    /// Arrows or page keys.
    Step(i64),
    /// A digit, once the keyboard is in the list: 1 is the first line.
    Number(usize),
    /// Enter in the field.
    Enter,
    /// A line was pressed.
    Pick(usize),
}

/// Which of the screens a search's answer goes back to.
pub type Wrap = fn(Msg) -> super::Msg;

/// Where the next key goes, as long as nobody is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyboard {
    /// Into the field.
    Field,
    /// Enter was pressed before the answer came.
    Waiting,
    /// Enter went into the list: digits choose there.
    List,
}

/// A search field and its list.
#[derive(Debug)]
pub struct Search {
    query: String,
    /// Counts questions, so that an answer to an older one is known as such.
    asked: u64,
    answered: u64,
    found: Vec<UsagerHit>,
    verdict: Verdict,
    more: bool,
    cursor: Option<usize>,
    keyboard: Keyboard,
    fault: Option<Fault>,
    lists_all: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            query: String::new(),
            asked: 0,
            answered: 0,
            found: Vec::new(),
            verdict: Verdict::None,
            more: false,
            cursor: None,
            keyboard: Keyboard::Field,
            fault: None,
            lists_all: false,
        }
    }
}

/// Somebody who was found and taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// Who.
    pub hit: UsagerHit,
    /// What was typed to find them.
    pub text: String,
    /// Whether the agent chose them; else the daemon was certain of them.
    pub chosen: bool,
}

/// What Enter does.
#[derive(Debug, PartialEq, Eq)]
pub enum Enter {
    /// This usager is meant.
    Pick(Box<Picked>),
    /// Several may be meant: the keyboard went into the list, the agent chooses there.
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
    pub fn found(&self) -> &[UsagerHit] {
        &self.found
    }

    /// What the agent may rely on; nothing as long as what is typed has no answer.
    pub fn verdict(&self) -> Option<Verdict> {
        (self.is_current() && !self.query.trim().is_empty()).then_some(self.verdict)
    }

    /// Whether more was found than is listed.
    pub fn more(&self) -> bool {
        self.more
    }

    /// The chosen line.
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// Whether the keyboard is in the list: digits choose there.
    pub fn is_listing(&self) -> bool {
        self.keyboard != Keyboard::Field || self.cursor.is_some()
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
    pub(super) fn update(&mut self, msg: Msg, wrap: Wrap, ctx: &mut Ctx<'_>) -> Option<Picked> {
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
            Msg::Number(number) => {
                self.number(number);
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
            Enter::Pick(picked) => Some(*picked),
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
        self.leave_list();
        self.ask()
    }

    /// Nobody is chosen any more; true if somebody was, or was about to be.
    pub fn leave_list(&mut self) -> bool {
        let listing = self.is_listing();
        self.cursor = None;
        self.keyboard = Keyboard::Field;
        listing
    }

    /// The daemon says who could be meant by a text: the agent chooses among them.
    pub fn offer(&mut self, text: &str, candidates: Vec<UsagerHit>) {
        self.asked += 1;
        self.answered = self.asked;
        text.clone_into(&mut self.query);
        self.found = candidates;
        self.verdict = Verdict::Choose;
        self.more = false;
        self.fault = None;
        self.cursor = None;
        self.keyboard = Keyboard::List;
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
                    .map(|hit| hit.usager.id);
                self.answered = number;
                self.found = list.usagers;
                self.verdict = list.verdict;
                self.more = list.more;
                // The same person stays chosen when a list is refreshed, wherever they now stand.
                let place = |id| self.found.iter().position(|hit| hit.usager.id == id);
                self.cursor = held.and_then(place);
                if self.found.is_empty() && self.keyboard == Keyboard::List {
                    self.keyboard = Keyboard::Field;
                }
            }
            Err(fault) => self.fault = Some(fault),
        }
        if self.keyboard == Keyboard::Waiting {
            self.keyboard = Keyboard::Field;
            self.enter()
        } else {
            Enter::Nothing
        }
    }

    /// Chooses a line by its number, once the keyboard is in the list.
    pub fn number(&mut self, number: usize) {
        let at = number.checked_sub(1);
        let at = at.filter(|at| *at < self.found.len().min(NUMBERED));
        if self.is_current() && self.is_listing() && at.is_some() {
            self.cursor = at;
        }
    }

    /// Moves the cursor; up from the first line goes back to the field.
    pub fn step(&mut self, by: i64) {
        let last = self.found.len().checked_sub(1);
        if by < 0 {
            self.keyboard = Keyboard::Field;
        }
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

    /// Enter. A line that the agent chose is taken; so is the one usager of whom the daemon is
    /// certain. Otherwise Enter only goes into the list, however often it is pressed.
    pub fn enter(&mut self) -> Enter {
        if !self.is_current() {
            if self.fault.is_none() {
                self.keyboard = Keyboard::Waiting;
            }
            return Enter::Nothing;
        }
        let pick = |hit: &UsagerHit, chosen| {
            let (hit, text) = (hit.clone(), self.query.trim().to_owned());
            Enter::Pick(Box::new(Picked { hit, text, chosen }))
        };
        if let Some(hit) = self.cursor.and_then(|at| self.found.get(at)) {
            return pick(hit, true);
        }
        match self.found.first() {
            None => Enter::Nothing,
            Some(first) if self.verdict() == Some(Verdict::Certain) => pick(first, false),
            Some(_) => {
                self.keyboard = Keyboard::List;
                Enter::Choose
            }
        }
    }

    /// The line at this place was pressed: that is a choice.
    pub fn pick(&mut self, at: usize) -> Option<Picked> {
        let hit = self.found.get(at)?.clone();
        self.cursor = Some(at);
        Some(Picked {
            hit,
            text: self.query.trim().to_owned(),
            chosen: true,
        })
    }

    /// A usager's count changed elsewhere.
    pub fn waiting_changed(&mut self, id: UsagerId, waiting: u32) {
        for hit in self.found.iter_mut().filter(|hit| hit.usager.id == id) {
            hit.usager.waiting = waiting;
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
