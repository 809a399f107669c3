//! The bornes: how each one is, and the end of one that was stolen or is no longer used.

use courrier_api::Device;
use courrier_domain::{DeviceId, DeviceKind, Role};

use super::attempt::{Attempt, attempt_told, settle};
use super::notice::Notice;
use super::task::Ctx;
use super::work::{self, Choice, Question, by_key};
use super::worklist::{Kept, Worklist};
use super::{App, Effect, Msg as AppMsg};
use crate::guichet::Fault;

/// What happens on this screen.
#[derive(Debug)]
pub enum Msg {
    /// What a person does.
    Work(work::Msg),
    /// The bornes were read.
    Read(Result<Vec<Device>, Fault>),
    /// A revocation was answered.
    Revoked(Result<(), Fault>),
}

/// What can be done with the borne in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It may do nothing any more.
    Revoke,
}

const REVOKE: Choice<Act> = Choice {
    act: Act::Revoke,
    key: "R",
    label: "Révoquer cet appareil",
};

/// The screen, and what the status bar tells of it.
#[derive(Debug, Default)]
pub struct BornesDesk {
    list: Worklist<Device>,
    may_revoke: bool,
    asked: bool,
    attempt: Option<Attempt<DeviceId>>,
    notice: Option<Notice>,
}

/// Whether somebody should look after it.
pub fn is_troubled(device: &Device) -> bool {
    let health = device.health.as_ref();
    device.silent_since.is_some()
        || device.guessing_since.is_some()
        || health.is_some_and(|health| !health.troubles().is_empty())
}

impl BornesDesk {
    /// Those that are in service.
    pub fn list(&self) -> &Worklist<Device> {
        &self.list
    }

    /// Those that somebody should look after.
    pub fn troubled(&self) -> Vec<&Device> {
        let all = self.list.rows().iter();
        all.filter(|device| is_troubled(device)).collect()
    }

    attempt_told!();

    /// Whether nothing is asked and nothing on its way: the screen's action leads to the pages.
    pub fn is_idle(&self) -> bool {
        self.attempt.is_none() && !self.asked
    }

    /// What can be done with the borne in hand: administrators alone revoke one.
    pub fn choices(&self) -> &'static [Choice<Act>] {
        match self.list.chosen() {
            Some(_) if self.may_revoke => &[REVOKE],
            _ => &[],
        }
    }

    /// The question before a borne is revoked.
    pub fn question(&self) -> Option<Question> {
        let device = self.list.chosen().filter(|_| self.asked)?;
        Some(Question {
            text: match DeviceKind::seen(device.kind, device.health.as_ref()) {
                DeviceKind::Borne => format!(
                    "Révoquer la borne « {} » ? Elle ne répond plus à aucune carte, tout de suite. \
                     Pour la remettre en service, il faudra l'enrôler de nouveau.",
                    device.name
                ),
                DeviceKind::Display => format!(
                    "Révoquer l'écran d'appel « {} » ? Il n'appelle plus aucun numéro, tout de \
                     suite. Pour le remettre en service, il faudra l'enrôler de nouveau.",
                    device.name
                ),
            },
            yes: "Oui, révoquer l'accès",
            no: "Non, ne rien changer",
        })
    }

    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        self.may_revoke = ctx.role == Role::Administrator;
        let call = ctx.guichet.devices();
        ctx.ask(call, |result| AppMsg::Bornes(Msg::Read(result)));
    }

    fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) {
        match msg {
            Msg::Work(msg) => self.work(&msg, ctx),
            // A question is about one borne: it goes with it.
            Msg::Read(result) => {
                let in_service = result.map(|all| {
                    let all = all.into_iter();
                    all.filter(|device| device.revoked_at.is_none()).collect()
                });
                self.asked &= self.list.read(in_service) == Kept::Same;
            }
            Msg::Revoked(result) => self.revoked(result, ctx),
        }
    }

    fn work(&mut self, msg: &work::Msg, ctx: &mut Ctx<'_>) {
        match msg {
            work::Msg::Step(by) => {
                self.asked = false;
                self.list.step(*by);
            }
            work::Msg::Point(at) => {
                self.asked = false;
                self.list.point(*at);
            }
            work::Msg::Key(key) => self.act(by_key(self.choices(), key)),
            work::Msg::Act(at) => self.act(self.choices().get(*at).map(|choice| choice.act)),
            work::Msg::Enter | work::Msg::Primary if self.attempt.is_some() => {
                if self.attempt.as_mut().is_some_and(Attempt::retry) {
                    self.ask(ctx);
                }
            }
            work::Msg::Enter | work::Msg::Primary => self.answer(true, ctx),
            work::Msg::Answer(yes) => self.answer(*yes, ctx),
            work::Msg::Escape => self.escape(),
            work::Msg::Tab(_)
            | work::Msg::Toggle(_)
            | work::Msg::ToggleAll
            | work::Msg::UndoLast => {}
        }
    }

    fn act(&mut self, act: Option<Act>) {
        if self.attempt.is_none() {
            self.notice = None;
            self.asked |= act == Some(Act::Revoke);
        }
    }

    fn answer(&mut self, yes: bool, ctx: &mut Ctx<'_>) {
        let chosen = self.list.chosen().map(|device| device.id);
        if std::mem::take(&mut self.asked)
            && let Some(id) = chosen.filter(|_| yes)
        {
            self.attempt = Some(Attempt::new(id));
            self.ask(ctx);
        }
    }

    fn ask(&self, ctx: &mut Ctx<'_>) {
        if let Some(attempt) = &self.attempt {
            let call = ctx.guichet.revoke_device(attempt.key(), attempt.what);
            ctx.ask(call, |result| AppMsg::Bornes(Msg::Revoked(result)));
        }
    }

    fn revoked(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) {
        let Some((gone, result)) = settle(&mut self.attempt, result) else {
            return;
        };
        self.refresh(ctx);
        if result.is_ok() {
            self.list.leave(|id| id == gone);
        }
        self.notice = Some(match result {
            Ok(()) => {
                Notice::done("Accès révoqué : cet appareil ne peut plus rien demander au service.")
            }
            Err(fault) => Notice::stop(fault.sentence()),
        });
    }

    fn escape(&mut self) {
        if std::mem::take(&mut self.asked) {
            return;
        }
        if self.doubt().is_some() {
            self.attempt = None;
            let text = "On ne sait pas si l'accès est révoqué : F5 relit la liste.";
            self.notice = Some(Notice::warn(text));
        } else if self.attempt.is_none() {
            self.notice = None;
        }
    }
}

impl App {
    /// The bornes' screen.
    pub fn bornes(&self) -> &BornesDesk {
        &self.bornes
    }

    pub(super) fn at_bornes(&mut self, msg: Msg) -> Vec<Effect> {
        self.with(|app, ctx| app.bornes.update(msg, ctx))
    }

    pub(super) fn read_bornes(&mut self) -> Vec<Effect> {
        self.with(|app, ctx| app.bornes.refresh(ctx))
    }
}
