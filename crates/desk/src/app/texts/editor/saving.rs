//! From what is typed to what the service has, and back.

use courrier_api::{MessageWording, Rewording, SeenWording};

use super::{Asked, Change, Editor, Msg};
use crate::app::Msg as AppMsg;
use crate::app::attempt::{Attempt, settle};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::guichet::Fault;

impl Editor {
    pub(in crate::app::texts) fn ask(&mut self, asked: Asked) {
        let makes_sense = match asked {
            Asked::Discard => self.is_changed(),
            Asked::Reset => self.is_own(),
        };
        if self.attempt.is_none() && makes_sense {
            self.asked = Some(asked);
        }
    }

    /// Takes the open question away; false where there is none.
    pub(in crate::app::texts) fn take_question_away(&mut self) -> bool {
        self.asked.take().is_some()
    }

    pub(in crate::app::texts) fn answer(&mut self, yes: bool, ctx: &mut Ctx<'_>) {
        match self.asked.take().filter(|_| yes) {
            None => {}
            Some(Asked::Discard) => {
                if let Some(base) = self.base.take() {
                    self.takes(base);
                    self.notice = None;
                }
            }
            Some(Asked::Reset) => self.start(Change::Reset, ctx),
        }
    }

    pub(in crate::app::texts) fn save(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(attempt) = &mut self.attempt {
            if attempt.retry() {
                self.send(ctx);
            }
        } else if self.may_save() {
            let seen = self.base.as_ref().map(|base| SeenWording {
                changed_at: base.changed_at,
            });
            let words = Rewording::of(self.draft.clone(), seen);
            self.start(Change::Save(words), ctx);
        }
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
        let (key, target) = (attempt.key(), self.target.clone());
        let (message, language) = (target.message, target.language.clone());
        let call = match &attempt.what {
            Change::Save(words) => ctx.guichet.reword(key, message, language, words.clone()),
            Change::Reset => ctx.guichet.reset_wording(key, message, language),
        };
        ctx.ask(call, |result| {
            AppMsg::Texts(Msg::Settled(target, result.map(Box::new)))
        });
    }

    pub(in crate::app::texts) fn settled(
        &mut self,
        result: Result<Box<MessageWording>, Fault>,
        ctx: &mut Ctx<'_>,
    ) {
        let Some((change, result)) = settle(&mut self.attempt, result) else {
            return;
        };
        match result {
            Ok(saved) => {
                let same = match &change {
                    Change::Save(words) => words.wording() == self.draft,
                    Change::Reset => true,
                };
                // What was typed while the answer was on its way is not saved yet.
                if same {
                    self.takes(saved);
                } else {
                    self.base = Some(saved);
                }
                self.notice = Some(Notice::done(match change {
                    Change::Save(_) => "Texte enregistré : il sert dès le prochain message.",
                    Change::Reset => "Le texte d'origine sert de nouveau, dès le prochain message.",
                }));
            }
            Err(fault) => {
                if !self.refuses(&fault) {
                    self.notice = Some(Notice::stop(fault.sentence()));
                }
                // Somebody was quicker: their words are looked at before they are written over.
                if fault.is_conflict() {
                    self.read_again(ctx);
                }
            }
        }
        self.look(ctx);
    }
}
