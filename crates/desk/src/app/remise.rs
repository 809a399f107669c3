//! The remise: a usager's mail handed over, all or some, to them or to a mandataire.

mod shown;
mod undo;

use std::collections::BTreeSet;

use courrier_api::{NewRemise, RemiseDone, UsagerSummary};
use courrier_domain::courrier::Recipient;
use courrier_domain::{CourrierId, PassageKind, ProcurationId, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, settle};
use super::folder::{self, Folder};
use super::notice::Notice;
use super::search::{self, Search};
use super::task::Ctx;
use super::to_say;
use crate::guichet::Fault;
use crate::text;

pub use shown::Action;
pub use undo::{Done, Msg as UndoMsg, Undos};

/// What happens at the remise.
#[derive(Debug)]
pub enum Msg {
    /// The search.
    Search(search::Msg),
    /// Arrows: in the results, or among the items of an open folder.
    Step(i64),
    /// The open folder.
    Folder(folder::Msg),
    /// A key while a folder is open.
    Key(String),
    /// The tick of an item.
    Toggle(usize),
    /// All ticks.
    ToggleAll,
    /// To whom: the usager (0) or one of the valid mandataires.
    Recipient(usize),
    /// The screen's one action.
    Primary,
    /// A remise was answered.
    Handed(Result<RemiseDone, Fault>),
    /// The undo of one of the last remises.
    Undo(undo::Msg),
    /// Back one step.
    Escape,
}

/// The remise's screen.
#[derive(Debug, Default)]
pub struct RemiseDesk {
    pub(super) search: Search,
    folder: Option<Folder>,
    /// Items not to be handed over, and those that came after the folder was opened.
    kept_back: BTreeSet<CourrierId>,
    seen: BTreeSet<CourrierId>,
    read_once: bool,
    cursor: usize,
    recipient: Option<ProcurationId>,
    attempt: Option<Attempt<NewRemise>>,
    served: bool,
    undos: Undos,
    notice: Option<Notice>,
}

impl RemiseDesk {
    /// Opens a usager, unless a remise is still to be settled.
    pub(super) fn open(&mut self, id: UsagerId, summary: Option<UsagerSummary>, ctx: &mut Ctx<'_>) {
        if self.attempt.is_some() {
            self.tell_to_finish();
            return;
        }
        self.kept_back.clear();
        self.seen.clear();
        self.read_once = false;
        self.cursor = 0;
        self.recipient = None;
        self.served = false;
        self.notice = None;
        self.folder = Some(Folder::open(id, summary, wrap_folder, ctx));
    }

    /// A remise is still to be settled before anybody else is served.
    pub(super) fn tell_to_finish(&mut self) {
        self.tell(Notice::warn(
            "Terminez d'abord cette remise : réessayez avec Entrée, ou laissez-la avec Échap.",
        ));
    }

    /// Who was called did not come: their folder is put away, if nothing is being done with it.
    pub(super) fn leave_absent(&mut self, id: UsagerId, ctx: &mut Ctx<'_>) {
        let open = self.folder.as_ref().is_some_and(|folder| folder.id() == id);
        if open && self.attempt.is_none() {
            self.leave(ctx);
        }
    }

    /// Says something where the eye is.
    pub(super) fn tell(&mut self, notice: Notice) {
        match &mut self.folder {
            Some(folder) => folder.tell(notice),
            None => self.notice = Some(notice),
        }
    }

    /// The open folder, for what comes from the reader.
    pub(super) fn folder_mut(&mut self) -> Option<&mut Folder> {
        self.folder.as_mut()
    }

    pub(super) fn waiting_changed(&mut self, id: UsagerId, waiting: u32, ctx: &mut Ctx<'_>) {
        self.search.waiting_changed(id, waiting);
        if let Some(folder) = self.folder.as_mut().filter(|folder| folder.id() == id) {
            folder.waiting_changed(waiting, ctx);
        }
    }

    /// Looks at everything again.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(folder) = &mut self.folder {
            folder.reload(ctx);
        }
        self.search.ask_again(wrap_search, ctx);
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) {
        match msg {
            Msg::Search(msg) => {
                if matches!(msg, search::Msg::Typed(_)) {
                    self.notice = None;
                }
                if let Some(picked) = self.search.update(msg, wrap_search, ctx) {
                    let usager = picked.hit.usager;
                    self.open(usager.id, Some(usager), ctx);
                }
            }
            Msg::Step(by) if self.folder.is_some() => self.step(by),
            Msg::Step(by) => self.search.step(by),
            Msg::Folder(msg) => {
                if let Some(folder) = &mut self.folder
                    && folder.update(msg, ctx)
                {
                    self.folder_read(ctx);
                }
            }
            Msg::Key(key) => self.key(&key, ctx),
            Msg::Toggle(at) => self.toggle(at),
            Msg::ToggleAll => self.toggle_all(),
            Msg::Recipient(at) => {
                if self.attempt.is_none() {
                    let valid = self.mandataires(ctx.today());
                    self.recipient = at.checked_sub(1).and_then(|at| valid.get(at)).map(|p| p.id);
                }
            }
            Msg::Primary => self.primary(ctx),
            Msg::Handed(result) => self.handed(result, ctx),
            Msg::Undo(msg) => {
                if let Some(usager) = self.undos.update(msg, ctx)
                    && let Some(folder) = self.folder.as_mut().filter(|f| f.id() == usager)
                {
                    self.served = false;
                    folder.hush();
                    folder.reload(ctx);
                }
            }
            Msg::Escape => self.escape(ctx),
        }
    }

    /// What waits was read. All of it is ticked at first; what arrives later is not, because it may
    /// not be in the agent's hands.
    fn folder_read(&mut self, ctx: &Ctx<'_>) {
        let now: Vec<CourrierId> = self.items().iter().map(|item| item.id).collect();
        for id in &now {
            if self.seen.insert(*id) && self.read_once {
                self.kept_back.insert(*id);
            }
        }
        self.read_once = true;
        self.cursor = self.cursor.min(now.len().saturating_sub(1));
        // A procuration that was taken back meanwhile leaves nobody chosen but the usager.
        let valid = self.mandataires(ctx.today());
        if self
            .recipient
            .is_some_and(|id| valid.iter().all(|procuration| procuration.id != id))
        {
            self.recipient = None;
        }
    }

    fn step(&mut self, by: i64) {
        let last = self.items().len().saturating_sub(1);
        let at = i64::try_from(self.cursor)
            .unwrap_or(i64::MAX)
            .saturating_add(by)
            .max(0);
        self.cursor = usize::try_from(at).unwrap_or(last).min(last);
    }

    fn key(&mut self, key: &str, ctx: &mut Ctx<'_>) {
        match key.to_lowercase().as_str() {
            " " => self.toggle(self.cursor),
            "a" => self.toggle_all(),
            "m" if self.attempt.is_none() => {
                let valid = self.mandataires(ctx.today());
                let now = valid
                    .iter()
                    .position(|procuration| Some(procuration.id) == self.recipient);
                let next = now.map_or(0, |at| at + 1);
                self.recipient = valid.get(next).map(|procuration| procuration.id);
            }
            "d" => self.said(ctx),
            "\n" => self.primary(ctx),
            _ => {}
        }
    }

    /// The first thing to say was said.
    fn said(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(folder) = &mut self.folder
            && let Some(first) = folder.usager().and_then(|usager| usager.notices.first())
        {
            let said = to_say::Msg::Said(first.id);
            folder.update(folder::Msg::ToSay(said), ctx);
        }
    }

    fn toggle(&mut self, at: usize) {
        let Some(id) = self.items().get(at).map(|item| item.id) else {
            return;
        };
        self.cursor = at;
        if self.attempt.is_none() && !self.kept_back.remove(&id) {
            self.kept_back.insert(id);
        }
    }

    fn toggle_all(&mut self) {
        if self.attempt.is_some() {
            return;
        }
        let all: Vec<CourrierId> = self.items().iter().map(|item| item.id).collect();
        if all.iter().all(|id| self.is_ticked(*id)) {
            self.kept_back.extend(all);
        } else {
            self.kept_back.clear();
        }
    }

    fn primary(&mut self, ctx: &mut Ctx<'_>) {
        match self.action() {
            Action::HandOver(_) => self.hand_over(ctx),
            Action::NoteVisit => {
                if let Some(folder) = &mut self.folder {
                    folder.update(folder::Msg::Passage(PassageKind::Guichet), ctx);
                }
            }
            Action::Next => self.leave(ctx),
            Action::Nothing if !self.items().is_empty() => {
                self.tell(Notice::warn("Cochez au moins un pli à remettre (Espace)."));
            }
            Action::Nothing => {}
        }
    }

    fn hand_over(&mut self, ctx: &mut Ctx<'_>) {
        let Some(folder) = &self.folder else { return };
        if let Some(attempt) = &mut self.attempt {
            if !attempt.retry() {
                return;
            }
        } else {
            let recipient =
                self.recipient
                    .map_or(Recipient::Usager, |procuration_id| Recipient::Mandataire {
                        procuration_id,
                    });
            let remise = NewRemise {
                usager_id: folder.id(),
                courrier_ids: self.ticked(),
                recipient,
            };
            self.attempt = Some(Attempt::new(remise));
        }
        if let Some(attempt) = &self.attempt {
            let call = ctx.guichet.remise(attempt.key(), attempt.what.clone());
            ctx.ask(call, |result| AppMsg::Remise(Msg::Handed(result)));
        }
    }

    fn handed(&mut self, result: Result<RemiseDone, Fault>, ctx: &mut Ctx<'_>) {
        let Some((sent, result)) = settle(&mut self.attempt, result) else {
            return;
        };
        let Some(folder) = &mut self.folder else {
            return;
        };
        match result {
            Ok(done) => {
                let to = match (sent.recipient, folder.usager()) {
                    (Recipient::Mandataire { procuration_id }, Some(usager)) => usager
                        .procurations
                        .iter()
                        .find(|procuration| procuration.id == procuration_id)
                        .map(|procuration| procuration.mandataire.clone()),
                    _ => None,
                };
                let count = sent.courrier_ids.len();
                let name = folder.summary().map(|s| s.name.clone()).unwrap_or_default();
                let whom = to.clone().unwrap_or_else(|| name.clone());
                folder.tell(Notice::done(format!("{} à {whom}.", handed_words(count))));
                if let Some(usager) = folder.summary().cloned() {
                    self.undos
                        .push(Done::new(done.id, usager, count, to, ctx.now));
                }
                self.served = true;
            }
            Err(fault) if fault.is_conflict() => folder.tell(Notice::stop(format!(
                "Rien n'a été remis. {} La liste montre ce qui attend encore.",
                fault.sentence()
            ))),
            Err(fault) => folder.tell(Notice::stop(fault.sentence())),
        }
        folder.reload(ctx);
    }

    fn escape(&mut self, ctx: &mut Ctx<'_>) {
        if self.undos.escape() {
            return;
        }
        if let Some(attempt) = &self.attempt {
            if !attempt.is_sent() {
                self.attempt = None;
                self.tell(Notice::warn(
                    "On ne sait pas si cette remise a été enregistrée : la liste montre ce qui \
                     attend encore dès que le service répond.",
                ));
                self.refresh(ctx);
            }
            return;
        }
        if let Some(folder) = &mut self.folder {
            if !folder.escape() {
                self.leave(ctx);
            }
        } else if !self.search.leave_list() {
            self.notice = None;
            self.search.clear();
        }
    }

    fn leave(&mut self, ctx: &mut Ctx<'_>) {
        self.folder = None;
        self.search.empty(wrap_search, ctx);
    }
}

fn wrap_folder(msg: folder::Msg) -> AppMsg {
    AppMsg::Remise(Msg::Folder(msg))
}

fn wrap_search(msg: search::Msg) -> AppMsg {
    AppMsg::Remise(Msg::Search(msg))
}

/// `1 pli remis`, `3 plis remis`.
pub(super) fn handed_words(count: usize) -> String {
    format!("{} remis", text::plis(count))
}
