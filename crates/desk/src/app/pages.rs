//! What the bornes tell without a card, in the centre's own words: pages in fourteen languages, and
//! places that help.
//!
//! All of it is read and saved as a whole. What was typed and not saved is kept whatever screen is
//! shown, and asked about before the session is closed. Where somebody else saved meanwhile, both
//! versions stay at hand until one of them is saved.

pub mod draft;
mod errors;
mod saving;

use courrier_api::EditedPages;
use courrier_domain::usager::FieldError;
use courrier_domain::{KioskContent, Language, MOST_PAGES, MOST_PLACES, Role};

use super::attempt::{Attempt, attempt_told};
use super::leaving::Leave;
use super::notice::Notice;
use super::task::Ctx;
use super::{App, Effect, Msg as AppMsg, Page};
use crate::guichet::Fault;
use draft::{Draft, Line, Part};
use saving::Change;

/// What happens on this screen.
#[derive(Debug)]
pub enum Msg {
    /// The keyboard goes so many lines down.
    Step(i64),
    /// A page or a place was pointed at, pages first.
    Point(usize),
    /// The one in hand is to be typed in.
    Enter,
    /// The keyboard is in a field, or is not any more.
    Inside(bool),
    /// A new page.
    AddPage,
    /// A new place.
    AddPlace,
    /// The one in hand goes so many lines down among its like.
    Shift(i64),
    /// The one in hand is taken away.
    Remove,
    /// What was taken away last is put back, or the other version is shown.
    UndoLast,
    /// Another language of the pages, so many further on.
    StepLanguage(i64),
    /// A language of the pages was pointed at, by its place.
    Language(usize),
    /// A part of the page in hand was typed in.
    Typed(Part, String),
    /// A line of the place in hand was typed in.
    Line(Line, String),
    /// Another level of the place in hand.
    Level(i64),
    /// A language is spoken at the place in hand, or is not, by its place among the tags.
    Spoken(usize),
    /// All of it is saved.
    Save,
    /// The person wants to give words up.
    Ask(Asked),
    /// A question was answered.
    Answer(bool),
    /// The pages were read.
    Read(Result<Box<EditedPages>, Fault>),
    /// A change was answered.
    Settled(Result<Box<EditedPages>, Fault>),
}

/// A question that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whether what was typed since the last save may go.
    Discard,
    /// Whether the centre's pages may give way to the product's.
    Reset,
    /// Whether the version that somebody else saved is to be looked at.
    Conflict,
}

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Focus {
    /// It is in a field.
    pub inside: bool,
    /// How often it was sent to the list.
    pub to_list: i32,
    /// How often it was sent to the fields.
    pub to_fields: i32,
}

/// The screen.
#[derive(Debug, Default)]
pub struct PagesDesk {
    allowed: bool,
    /// As the service has them; none until they were read.
    base: Option<Box<EditedPages>>,
    draft: Draft,
    /// The other of two versions, after somebody else saved meanwhile.
    aside: Option<KioskContent>,
    /// The place of the language that pages are shown in.
    language: usize,
    faults: Vec<FieldError>,
    /// Somebody tried to save: what is missing is said as well.
    tried: bool,
    fault: Option<Fault>,
    attempt: Option<Attempt<Change>>,
    conflicted: bool,
    asked: Option<Asked>,
    leaving: Option<Leave>,
    notice: Option<Notice>,
    focus: Focus,
}

impl PagesDesk {
    /// Whether whoever is logged in may change them.
    pub fn is_allowed(&self) -> bool {
        self.allowed
    }

    /// The pages as the service has them; none until they were read.
    pub fn base(&self) -> Option<&EditedPages> {
        self.base.as_deref()
    }

    /// What is typed.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The language that pages are shown in.
    pub fn language(&self) -> Language {
        let language = Language::ALL.get(self.language);
        language.copied().unwrap_or(Language::French)
    }

    /// Why they could not be read last time.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The question that is open.
    pub fn asked(&self) -> Option<Asked> {
        self.asked
    }

    /// How the person wants to leave, while it is asked whether what is not saved may go.
    pub fn leaving(&self) -> Option<Leave> {
        self.leaving
    }

    /// Whether a question is open.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some() || self.leaving.is_some()
    }

    attempt_told!();

    /// Where the keyboard is.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// Whether something else is typed than the service has.
    pub fn is_changed(&self) -> bool {
        let (draft, base) = (self.draft.content(), self.base.as_ref());
        base.is_some_and(|base| base.pages != draft.pages || base.places != draft.places)
    }

    /// Whether something would be lost with it.
    pub fn is_unsaved(&self) -> bool {
        self.is_changed() || self.doubt().is_some() || self.aside.is_some()
    }

    /// Whether there is another version to be looked at.
    pub fn has_another(&self) -> bool {
        self.aside.is_some()
    }

    /// Whether the centre's own pages are in force.
    pub fn is_own(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.own)
    }

    /// Whether saving makes sense.
    pub fn may_save(&self) -> bool {
        self.doubt().is_some() || (self.is_changed() && !self.is_sent())
    }

    /// Looks again at what is shown.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        self.allowed = ctx.role == Role::Administrator;
        if self.allowed {
            let call = ctx.guichet.edited_pages();
            ctx.ask(call, |result| {
                AppMsg::Pages(Msg::Read(result.map(Box::new)))
            });
        }
    }

    /// Handles what happened; says how the person leaves, once that is sure.
    fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Option<Leave> {
        match msg {
            Msg::Read(result) => self.read(result),
            Msg::Settled(result) => self.settled(result, ctx),
            Msg::Inside(inside) => self.focus.inside = inside,
            Msg::Answer(yes) if self.leaving.is_some() => {
                self.focus_list();
                return self.leaving.take().filter(|_| yes);
            }
            Msg::Save if self.leaving.is_some() => return self.leaving.take(),
            Msg::Answer(yes) => self.answer(yes, ctx),
            Msg::Save if self.asked.is_some() => self.answer(true, ctx),
            Msg::Save => self.save(ctx),
            Msg::Ask(asked) => self.ask(asked),
            Msg::UndoLast => self.undo_last(),
            // Before they were read there is nothing to be changed.
            msg if self.base.is_some() => self.edit(msg),
            _ => {}
        }
        None
    }

    fn edit(&mut self, msg: Msg) {
        self.asked = None;
        match msg {
            Msg::Step(by) => self.draft.step(by),
            Msg::Point(at) => self.draft.point(at),
            Msg::Enter => self.focus_fields(),
            Msg::StepLanguage(by) => {
                let to = i64::try_from(self.language).unwrap_or_default() + by;
                let last = Language::ALL.len() - 1;
                self.language = usize::try_from(to.max(0)).unwrap_or_default().min(last);
            }
            Msg::Language(at) => self.language = at.min(Language::ALL.len() - 1),
            msg => {
                self.notice = None;
                self.change(msg);
                self.faults = self.draft.content().check();
                if self.faults.is_empty() {
                    self.tried = false;
                }
            }
        }
    }

    fn change(&mut self, msg: Msg) {
        match msg {
            Msg::AddPage => {
                let added = self.draft.add_page();
                // French is always there: it is what is written first.
                self.language = 0;
                self.added(added, "pages", MOST_PAGES);
            }
            Msg::AddPlace => {
                let added = self.draft.add_place();
                self.added(added, "lieux", MOST_PLACES);
            }
            Msg::Shift(by) => self.draft.shift(by),
            Msg::Remove => self.remove(),
            Msg::Typed(part, text) => {
                let language = self.language();
                self.draft.write(part, language, &text);
            }
            Msg::Line(line, text) => self.draft.write_line(line, &text),
            Msg::Level(by) => self.draft.step_level(by),
            Msg::Spoken(at) => self.draft.toggle(at),
            _ => {}
        }
    }

    fn added(&mut self, added: bool, what: &str, most: usize) {
        if added {
            self.focus_fields();
        } else {
            self.notice = Some(Notice::warn(format!(
                "La borne montre {most} {what} au plus : retirez-en d'abord."
            )));
        }
    }

    fn remove(&mut self) {
        let told = match (self.draft.page(), self.draft.place()) {
            (Some(_), _) => {
                "Page retirée : F9 la remet. La borne la montre jusqu'à ce que vous \
                             enregistriez."
            }
            (_, Some(_)) => {
                "Lieu retiré : F9 le remet. La borne le montre jusqu'à ce que vous \
                             enregistriez."
            }
            (None, None) => return,
        };
        self.draft.remove();
        self.notice = Some(Notice::info(told));
        self.focus_list();
    }

    fn undo_last(&mut self) {
        if self.is_sent() || self.base.is_none() {
            return;
        }
        self.asked = None;
        if self.draft.put_back() {
            self.notice = None;
        } else if let Some(other) = self.aside.take() {
            self.aside = Some(self.draft.replace(other));
            self.notice = Some(Notice::info(if self.is_changed() {
                "Voici votre version : F8 l'enregistre à la place de l'autre, F9 montre l'autre."
            } else {
                "Voici la version de l'autre personne : F9 reprend la vôtre, dont rien n'est perdu."
            }));
        } else {
            return;
        }
        self.faults = self.draft.content().check();
        self.focus_list();
    }

    fn focus_list(&mut self) {
        self.focus.inside = false;
        self.focus.to_list = self.focus.to_list.wrapping_add(1);
    }

    fn focus_fields(&mut self) {
        if self.draft.hand().is_some() {
            self.focus.inside = true;
            self.focus.to_fields = self.focus.to_fields.wrapping_add(1);
        }
    }

    /// Back one step; false when there is none on this screen.
    fn escape(&mut self) -> bool {
        if self.leaving.take().is_some() {
            self.focus_list();
        } else if self.asked == Some(Asked::Conflict) {
            self.asked = None;
            self.focus_list();
            self.notice = Some(saving::kept_mine());
        } else if self.asked.take().is_some() || self.focus.inside {
            self.focus_list();
        } else {
            return false;
        }
        true
    }

    /// Asks whether what is not saved may go.
    pub(super) fn ask_before(&mut self, leave: Leave) {
        self.asked = None;
        self.leaving = Some(leave);
    }
}

impl App {
    /// The screen of the borne's pages and places.
    pub fn pages(&self) -> &PagesDesk {
        &self.pages
    }

    pub(super) fn at_pages(&mut self, msg: Msg) -> Vec<Effect> {
        let mut leave = None;
        let mut effects = self.with(|app, ctx| leave = app.pages.update(msg, ctx));
        effects.extend(leave.into_iter().flat_map(|leave| self.leaves(leave)));
        effects
    }

    /// Back one step: from the screen itself to that of the bornes.
    pub(super) fn escape_pages(&mut self) -> Vec<Effect> {
        if self.pages.escape() {
            return Vec::new();
        }
        self.page = Page::Bornes;
        self.refresh()
    }
}
