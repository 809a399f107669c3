//! What is said to usagers, in the centre's own words: every message in every language, and an
//! editor for one at a time.
//!
//! What was typed and not saved is kept whatever screen is shown, marked in the list, and asked
//! about before the session is closed. Whoever takes the desk over finds none of it.

pub mod editor;

use courrier_api::{MessageWording, WordingList, WordingPreview};
use courrier_domain::{MessageEvent, Role};

use super::leaving::Leave;
use super::task::Ctx;
use super::{App, Effect, Msg as AppMsg};
use crate::guichet::Fault;
use editor::{Asked, Editor, Part};

/// Which text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which message.
    pub message: MessageEvent,
    /// In which language, by its tag.
    pub language: String,
}

/// What happens on this screen.
#[derive(Debug)]
pub enum Msg {
    /// The keyboard goes by so many languages down and so many messages to the right.
    Step(i64, i64),
    /// A text was pointed at, by the places of its language and its message.
    Open(usize, usize),
    /// The text that the keyboard is on is opened, or the open one is saved.
    Enter,
    /// The open text is saved.
    Save,
    /// Something was typed.
    Typed(Part, String),
    /// A hole is put where the cursor stands: its part, the byte, its place among those offered.
    Insert(Part, usize, usize),
    /// The person wants to give words up.
    Ask(Asked),
    /// A question was answered.
    Answer(bool),
    /// Back one step.
    Escape,
    /// The list was read.
    Listed(Result<Box<WordingList>, Fault>),
    /// A text was read.
    Read(Target, Result<Box<MessageWording>, Fault>),
    /// A draft was looked at.
    Previewed(Target, Result<Box<WordingPreview>, Fault>),
    /// A change of what is said was answered.
    Settled(Target, Result<Box<MessageWording>, Fault>),
}

/// Whose words a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The product's.
    Product,
    /// The centre's own.
    Own,
    /// Somebody is typing others, which are not saved.
    Unsaved,
}

/// The screen.
#[derive(Debug, Default)]
pub struct TextsDesk {
    list: Option<Box<WordingList>>,
    fault: Option<Fault>,
    /// The places of a language and of a message.
    cursor: (usize, usize),
    /// The open text, and those that are not saved.
    editors: Vec<Editor>,
    open: Option<Target>,
    leaving: Option<Leave>,
}

impl TextsDesk {
    /// The messages, the languages, and what was reworded; none until it was read.
    pub fn list(&self) -> Option<&WordingList> {
        self.list.as_deref()
    }

    /// Why the list could not be read last time.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The places of the language and the message that the keyboard is on.
    pub fn cursor(&self) -> (usize, usize) {
        self.cursor
    }

    /// The open text.
    pub fn editor(&self) -> Option<&Editor> {
        let open = self.open.as_ref()?;
        self.editors.iter().find(|one| one.target() == open)
    }

    /// Whose words a message says in a language.
    pub fn mark(&self, message: MessageEvent, language: &str) -> Mark {
        let unsaved = self.editors.iter().any(|one| {
            let target = one.target();
            target.message == message && target.language == language && one.is_unsaved()
        });
        if unsaved {
            return Mark::Unsaved;
        }
        let own = self.list.iter().flat_map(|list| &list.reworded);
        let mut own = own.filter(|one| one.message == message && one.language == language);
        own.next().map_or(Mark::Product, |_| Mark::Own)
    }

    /// How many texts are not saved.
    pub fn unsaved(&self) -> usize {
        self.editors.iter().filter(|one| one.is_unsaved()).count()
    }

    /// How the person wants to leave, while it is asked whether what is not saved may go.
    pub fn leaving(&self) -> Option<Leave> {
        self.leaving
    }

    /// Whether a question is open.
    pub fn is_asked(&self) -> bool {
        self.leaving.is_some() || self.editor().is_some_and(|editor| editor.asked().is_some())
    }

    /// Asks whether what is not saved may go.
    pub(super) fn ask_before(&mut self, leave: Leave) {
        self.leaving = Some(leave);
    }

    /// Looks again at what is shown.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        let call = ctx.guichet.wordings();
        ctx.ask(call, |result| {
            AppMsg::Texts(Msg::Listed(result.map(Box::new)))
        });
        if let Some(editor) = self.editor() {
            editor.read_again(ctx);
        }
    }

    /// Handles what happened; says how the person leaves, once that is sure.
    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Option<Leave> {
        match msg {
            Msg::Listed(Ok(list)) => {
                self.list = Some(list);
                self.fault = None;
                self.step(0, 0);
            }
            Msg::Listed(Err(fault)) => self.fault = Some(fault),
            Msg::Read(target, result) => self.tell(&target, ctx, |one, ctx| one.read(result, ctx)),
            Msg::Previewed(target, result) => {
                self.tell(&target, ctx, |one, ctx| one.previewed(result, ctx));
            }
            Msg::Settled(target, result) => {
                self.tell(&target, ctx, |one, ctx| one.settled(result, ctx));
                self.refresh(ctx);
            }
            Msg::Answer(yes) if self.leaving.is_some() => {
                return self.leaving.take().filter(|_| yes);
            }
            Msg::Enter | Msg::Save if self.leaving.is_some() => return self.leaving.take(),
            Msg::Escape if self.leaving.is_some() => self.leaving = None,
            Msg::Step(..) | Msg::Open(..) if self.open.is_none() => self.in_list(&msg, ctx),
            Msg::Enter | Msg::Save if self.open.is_none() => self.open_at(ctx),
            Msg::Escape => self.escape(),
            msg => {
                if let Some(target) = self.open.clone() {
                    self.tell(&target, ctx, |one, ctx| one.update(msg, ctx));
                }
            }
        }
        None
    }

    fn in_list(&mut self, msg: &Msg, ctx: &mut Ctx<'_>) {
        match *msg {
            Msg::Step(down, right) => self.step(down, right),
            Msg::Open(language, message) => {
                self.cursor = (language, message);
                self.step(0, 0);
                self.open_at(ctx);
            }
            _ => {}
        }
    }

    fn step(&mut self, down: i64, right: i64) {
        let Some(list) = &self.list else {
            return;
        };
        self.cursor = (
            moved(self.cursor.0, down, list.languages.len()),
            moved(self.cursor.1, right, list.messages.len()),
        );
    }

    fn open_at(&mut self, ctx: &mut Ctx<'_>) {
        let Some(list) = &self.list else {
            return;
        };
        let language = list.languages.get(self.cursor.0);
        let message = list.messages.get(self.cursor.1);
        let (Some(language), Some(message)) = (language, message) else {
            return;
        };
        let target = Target {
            message: *message,
            language: language.tag.clone(),
        };
        if !self.editors.iter().any(|one| *one.target() == target) {
            self.editors.push(Editor::of(*message, language.clone()));
        }
        self.open = Some(target);
        if let Some(editor) = self.editor() {
            editor.read_again(ctx);
        }
    }

    /// Back to the list; what is not saved is kept.
    fn escape(&mut self) {
        let Some(target) = self.open.clone() else {
            return;
        };
        let mut editors = self.editors.iter_mut();
        if editors
            .find(|one| *one.target() == target)
            .is_some_and(Editor::take_question_away)
        {
            return;
        }
        self.open = None;
        self.editors.retain(|one| one.is_unsaved() || one.is_sent());
    }

    fn tell(
        &mut self,
        target: &Target,
        ctx: &mut Ctx<'_>,
        what: impl FnOnce(&mut Editor, &mut Ctx<'_>),
    ) {
        if let Some(editor) = self.editors.iter_mut().find(|one| one.target() == target) {
            what(editor, ctx);
        }
    }
}

/// A place in a list of so many, moved without leaving it.
fn moved(at: usize, by: i64, len: usize) -> usize {
    let to = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(by);
    let to = usize::try_from(to.max(0)).unwrap_or(usize::MAX);
    to.min(len.saturating_sub(1))
}

impl App {
    /// The screen of what is said to usagers.
    pub fn texts(&self) -> &TextsDesk {
        &self.texts
    }

    /// Whether whoever is logged in may change what is said.
    pub fn may_reword(&self) -> bool {
        let agent = self.session.agent();
        agent.is_some_and(|agent| agent.role == Role::Administrator)
    }

    pub(super) fn at_texts(&mut self, msg: Msg) -> Vec<Effect> {
        let mut leave = None;
        let mut effects = self.with(|app, ctx| leave = app.texts.update(msg, ctx));
        effects.extend(leave.into_iter().flat_map(|leave| self.leaves_texts(leave)));
        effects
    }
}
