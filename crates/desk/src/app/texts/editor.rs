//! One text in the making: what is typed, how it would look, and whether it is saved.

mod saving;

use courrier_api::{MessageLanguage, MessageWording, Rewording, Wording, WordingPreview};
use courrier_domain::MessageEvent;
use courrier_domain::usager::FieldError;

use super::{Msg, Target};
use crate::app::Msg as AppMsg;
use crate::app::attempt::{Attempt, attempt_told};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::guichet::Fault;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The text message.
    Sms,
    /// The e-mail's subject.
    Subject,
    /// The e-mail's text.
    Body,
}

impl Part {
    /// All of them, as they stand below each other.
    pub const ALL: [Self; 3] = [Self::Sms, Self::Subject, Self::Body];

    /// Its name on the wire.
    fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Subject => "subject",
            Self::Body => "body",
        }
    }

    fn of(self, wording: &mut Wording) -> &mut String {
        match self {
            Self::Sms => &mut wording.sms,
            Self::Subject => &mut wording.subject,
            Self::Body => &mut wording.body,
        }
    }
}

/// Words that are to be given up, after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// What was typed since the last save.
    Discard,
    /// The centre's words, for the product's.
    Reset,
}

/// What was asked of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    Save(Rewording),
    Reset,
}

/// The text.
#[derive(Debug)]
pub struct Editor {
    target: Target,
    language: MessageLanguage,
    /// As the service has it; none until it was read.
    base: Option<Box<MessageWording>>,
    draft: Wording,
    /// How the last words that were right look.
    preview: Option<Box<WordingPreview>>,
    /// The words that were last looked at, right or wrong.
    seen: Option<Wording>,
    /// The words on their way to be looked at. One at a time: whatever is typed meanwhile is
    /// looked at when the answer is there, so a fast typist waits for nobody.
    looking: Option<Wording>,
    /// What is wrong with each part.
    errors: [String; 3],
    fault: Option<Fault>,
    attempt: Option<Attempt<Change>>,
    asked: Option<Asked>,
    notice: Option<Notice>,
    /// Where the cursor goes after a hole was put in, and how often that happened.
    caret: (Part, usize, i32),
}

impl Editor {
    pub(super) fn of(message: MessageEvent, language: MessageLanguage) -> Self {
        let nothing = Wording {
            sms: String::new(),
            subject: String::new(),
            body: String::new(),
        };
        Self {
            target: Target {
                message,
                language: language.tag.clone(),
            },
            language,
            base: None,
            draft: nothing,
            preview: None,
            seen: None,
            looking: None,
            errors: Default::default(),
            fault: None,
            attempt: None,
            asked: None,
            notice: None,
            caret: (Part::Sms, 0, 0),
        }
    }

    /// Which text it is.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Its language.
    pub fn language(&self) -> &MessageLanguage {
        &self.language
    }

    /// The text as the service has it; none until it was read.
    pub fn base(&self) -> Option<&MessageWording> {
        self.base.as_deref()
    }

    /// What is typed.
    pub fn draft(&self) -> &Wording {
        &self.draft
    }

    /// How the last words that were right look.
    pub fn preview(&self) -> Option<&WordingPreview> {
        self.preview.as_deref()
    }

    /// Whether what is typed was looked at.
    pub fn is_seen(&self) -> bool {
        self.seen.as_ref() == Some(&self.draft)
    }

    /// What is wrong with a part, or nothing.
    pub fn error(&self, part: Part) -> &str {
        &self.errors[part as usize]
    }

    /// Why the text or its look can't be read.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The question that is open.
    pub fn asked(&self) -> Option<Asked> {
        self.asked
    }

    /// Where the cursor goes after a hole was put in, and how often that happened.
    pub fn caret(&self) -> (Part, usize, i32) {
        self.caret
    }

    attempt_told!();

    /// Whether other words are typed than the service has.
    pub fn is_changed(&self) -> bool {
        let base = self.base.as_ref();
        base.is_some_and(|base| base.wording != self.draft)
    }

    /// Whether something would be lost with it.
    pub fn is_unsaved(&self) -> bool {
        self.is_changed() || self.doubt().is_some()
    }

    /// Whether the centre's own words are in force.
    pub fn is_own(&self) -> bool {
        let base = self.base.as_ref();
        base.is_some_and(|base| base.changed_at.is_some())
    }

    /// Whether saving makes sense.
    pub fn may_save(&self) -> bool {
        let right = self.errors.iter().all(String::is_empty);
        self.doubt().is_some() || (self.is_changed() && right && !self.is_sent())
    }

    pub(super) fn read_again(&self, ctx: &mut Ctx<'_>) {
        let target = self.target.clone();
        let call = ctx.guichet.wording(target.message, target.language.clone());
        ctx.ask(call, |result| {
            AppMsg::Texts(Msg::Read(target, result.map(Box::new)))
        });
    }

    pub(super) fn read(&mut self, result: Result<Box<MessageWording>, Fault>, ctx: &mut Ctx<'_>) {
        match result {
            Ok(read) => {
                self.fault = None;
                let changed = self.is_changed();
                let elsewhere = self
                    .base
                    .as_ref()
                    .is_some_and(|base| base.wording != read.wording);
                if !changed {
                    self.takes(read);
                    return;
                }
                self.base = Some(read);
                if elsewhere && self.is_changed() && self.attempt.is_none() {
                    self.notice = Some(Notice::warn(
                        "Quelqu'un a changé ce texte entre-temps. Le vôtre n'est pas enregistré : \
                         F8 le met à la place du sien.",
                    ));
                }
                self.look(ctx);
            }
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// The service's words are what is typed.
    fn takes(&mut self, read: Box<MessageWording>) {
        self.draft = read.wording.clone();
        self.seen = Some(read.wording.clone());
        self.preview = Some(Box::new(read.preview.clone()));
        self.errors = by_part(&read.faults);
        self.base = Some(read);
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) {
        match msg {
            Msg::Typed(part, text) => self.typed(part, text, ctx),
            Msg::Insert(part, at, hole) => self.insert(part, at, hole, ctx),
            Msg::Ask(asked) => self.ask(asked),
            Msg::Answer(yes) => self.answer(yes, ctx),
            Msg::Enter | Msg::Save if self.asked.is_some() => self.answer(true, ctx),
            Msg::Save => self.save(ctx),
            _ => {}
        }
    }

    fn typed(&mut self, part: Part, text: String, ctx: &mut Ctx<'_>) {
        // Before the text is there, nothing can be typed over it.
        if self.base.is_none() {
            return;
        }
        *part.of(&mut self.draft) = text;
        self.errors[part as usize].clear();
        self.asked = None;
        if self.attempt.is_none() {
            self.notice = None;
        }
        self.look(ctx);
    }

    fn insert(&mut self, part: Part, at: usize, hole: usize, ctx: &mut Ctx<'_>) {
        let holes = self.base.iter().flat_map(|base| &base.placeholders);
        let Some(hole) = holes.map(|name| format!("{{{name}}}")).nth(hole) else {
            return;
        };
        let mut text = part.of(&mut self.draft).clone();
        let at = if text.is_char_boundary(at) {
            at
        } else {
            text.len()
        };
        text.insert_str(at, &hole);
        self.caret = (part, at + hole.len(), self.caret.2.wrapping_add(1));
        self.typed(part, text, ctx);
    }

    /// Has the words looked at, unless others are being looked at.
    fn look(&mut self, ctx: &mut Ctx<'_>) {
        if self.looking.is_some() || self.is_seen() {
            return;
        }
        self.looking = Some(self.draft.clone());
        let target = self.target.clone();
        let call = ctx.guichet.preview_wording(
            target.message,
            target.language.clone(),
            self.draft.clone(),
        );
        ctx.ask(call, |result| {
            AppMsg::Texts(Msg::Previewed(target, result.map(Box::new)))
        });
    }

    pub(super) fn previewed(
        &mut self,
        result: Result<Box<WordingPreview>, Fault>,
        ctx: &mut Ctx<'_>,
    ) {
        let looked = self.looking.take();
        match result {
            Ok(preview) => {
                self.preview = Some(preview);
                self.errors = Default::default();
                self.fault = None;
            }
            Err(fault) if self.refuses(&fault) => self.fault = None,
            Err(fault) => {
                // Asked again when something is typed, or by F5.
                self.fault = Some(fault);
                return;
            }
        }
        self.seen = looked;
        self.look(ctx);
    }

    /// Says at each part what is wrong with it; false where the refusal names none.
    fn refuses(&mut self, fault: &Fault) -> bool {
        let Fault::Refused(problem) = fault else {
            return false;
        };
        let errors = by_part(&problem.fields);
        let named = errors.iter().any(|error| !error.is_empty());
        if named {
            self.errors = errors;
        }
        named
    }
}

/// What is wrong with each part.
fn by_part(faults: &[FieldError]) -> [String; 3] {
    Part::ALL.map(|part| {
        let mut wrong = faults.iter();
        let wrong = wrong.find(|wrong| wrong.field == part.name());
        wrong.map_or_else(String::new, |wrong| wrong.message.clone())
    })
}
