//! From what is typed to what the service has, and back.

use courrier_api::{EditedPages, ResetPages};
use courrier_domain::KioskContent;

use super::{Asked, Msg, PagesDesk, errors};
use crate::app::Msg as AppMsg;
use crate::app::attempt::{Attempt, settle};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::guichet::Fault;

/// What was asked of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Save(EditedPages),
    Reset(ResetPages),
}

impl PagesDesk {
    pub(super) fn read(&mut self, result: Result<Box<EditedPages>, Fault>) {
        let read = match result {
            Ok(read) => read,
            Err(fault) => {
                self.fault = Some(fault);
                return;
            }
        };
        self.fault = None;
        if !self.is_changed() {
            self.takes(read);
            return;
        }
        let newer = self.base.as_ref().map(|base| base.version) != Some(read.version);
        let theirs = content(&read);
        self.base = Some(read);
        let elsewhere = newer && self.attempt.is_none();
        if (elsewhere || std::mem::take(&mut self.conflicted)) && self.is_changed() {
            self.aside = Some(theirs);
            self.asked = Some(Asked::Conflict);
        }
    }

    /// The service's pages are what is typed.
    fn takes(&mut self, read: Box<EditedPages>) {
        if *self.draft.content() != content(&read) {
            self.draft.replace(content(&read));
        }
        self.faults = self.draft.content().check();
        self.tried = false;
        self.conflicted = false;
        self.base = Some(read);
    }

    pub(super) fn ask(&mut self, asked: Asked) {
        let makes_sense = match asked {
            Asked::Discard => self.is_unsaved(),
            Asked::Reset => self.is_own(),
            Asked::Conflict => false,
        };
        if self.attempt.is_none() && makes_sense {
            self.asked = Some(asked);
        }
    }

    pub(super) fn answer(&mut self, yes: bool, ctx: &mut Ctx<'_>) {
        let asked = self.asked.take();
        self.focus_list();
        match asked {
            Some(Asked::Discard) if yes => {
                self.aside = None;
                self.notice = None;
                if let Some(base) = self.base.take() {
                    self.takes(base);
                }
            }
            Some(Asked::Reset) if yes => {
                let version = self.base.as_ref().map_or(0, |base| base.version);
                self.start(Change::Reset(ResetPages { version }), ctx);
            }
            Some(Asked::Conflict) if yes => self.undo_last(),
            Some(Asked::Conflict) => self.notice = Some(kept_mine()),
            None | Some(Asked::Discard | Asked::Reset) => {}
        }
    }

    pub(super) fn save(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(attempt) = &mut self.attempt {
            if attempt.retry() {
                self.send(ctx);
            }
            return;
        }
        if !self.may_save() {
            return;
        }
        if let Some(fault) = self.faults.first() {
            let at = errors::place_of(&fault.field);
            self.tried = true;
            self.notice = Some(Notice::stop(
                "Rien n'est encore enregistré : corrigez ce qui est en rouge.",
            ));
            if let Some((hand, language)) = at {
                self.draft.take(hand);
                self.language = language.unwrap_or(self.language);
                self.focus_fields();
            }
            return;
        }
        let KioskContent { pages, places } = self.draft.content().clone();
        let base = self.base.as_ref();
        let edited = EditedPages {
            version: base.map_or(0, |base| base.version),
            own: self.is_own(),
            pages,
            places,
        };
        self.start(Change::Save(edited), ctx);
    }

    fn start(&mut self, change: Change, ctx: &mut Ctx<'_>) {
        self.notice = None;
        self.attempt = Some(Attempt::new(change));
        self.send(ctx);
    }

    fn send(&self, ctx: &mut Ctx<'_>) {
        let Some(attempt) = &self.attempt else {
            return;
        };
        let call = match &attempt.what {
            Change::Save(edited) => ctx.guichet.save_pages(attempt.key(), edited.clone()),
            Change::Reset(seen) => ctx.guichet.reset_pages(attempt.key(), *seen),
        };
        ctx.ask(call, |result| {
            AppMsg::Pages(Msg::Settled(result.map(Box::new)))
        });
    }

    pub(super) fn settled(&mut self, result: Result<Box<EditedPages>, Fault>, ctx: &mut Ctx<'_>) {
        let Some((change, result)) = settle(&mut self.attempt, result) else {
            return;
        };
        match (result, change) {
            (Ok(saved), Change::Save(sent)) => {
                // A version that was written over knowingly; the person's own stays at hand.
                if self.aside == self.base.as_deref().map(content) {
                    self.aside = None;
                }
                // What was typed while the answer was on its way is not saved yet.
                if content(&sent) == *self.draft.content() {
                    self.takes(saved);
                } else {
                    self.base = Some(saved);
                }
                self.notice = Some(Notice::done(
                    "Pages enregistrées : les bornes les montrent dans la minute.",
                ));
            }
            (Ok(saved), Change::Reset(_)) => {
                self.aside = None;
                self.draft.replace_pages(saved.pages.clone());
                self.faults = self.draft.content().check();
                self.base = Some(saved);
                self.notice = Some(Notice::done(
                    "Les pages d'origine servent de nouveau, les lieux sont gardés.",
                ));
            }
            (Err(fault), _) if fault.is_conflict() => {
                // Somebody was quicker: their version is read before it is written over.
                self.conflicted = true;
                self.notice = Some(Notice::warn(
                    "Une autre personne a modifié ces pages entre-temps : rien n'est enregistré, \
                     et rien de ce que vous avez tapé n'est perdu.",
                ));
                self.refresh(ctx);
            }
            (Err(fault), _) => self.notice = Some(Notice::stop(fault.sentence())),
        }
    }
}

pub(super) fn kept_mine() -> Notice {
    Notice::warn(
        "Votre version n'est pas enregistrée : F8 l'enregistre à la place de l'autre, F9 montre \
         l'autre.",
    )
}

fn content(edited: &EditedPages) -> KioskContent {
    KioskContent {
        pages: edited.pages.clone(),
        places: edited.places.clone(),
    }
}
