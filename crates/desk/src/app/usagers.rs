//! The usagers: the cabinet's list, one folder's page, a new folder.

use courrier_api::{History, HistoryLine, Usager, UsagerSummary};
use courrier_domain::UsagerId;

use super::Msg as AppMsg;
use super::absences::{self, Absences};
use super::folder::{self, Folder};
use super::new_usager::{Draft, NearMsg};
use super::notice::Notice;
use super::procurations::{self, Procurations};
use super::search::{self, Search};
use super::task::Ctx;
use crate::guichet::Fault;

/// Lines of history asked for at once.
const HISTORY_PAGE: u32 = 30;

/// What happens among the usagers.
#[derive(Debug)]
pub enum Msg {
    /// The search.
    Search(search::Msg),
    /// The open folder.
    Folder(folder::Msg),
    /// Some history was read; whether it is the newest.
    History {
        /// Whose.
        id: UsagerId,
        /// Whether it begins with the newest line.
        newest: bool,
        /// The lines.
        result: Result<History, Fault>,
    },
    /// Older history is asked for.
    Older,
    /// The folder's procurations.
    Procuration(procurations::Msg),
    /// The absences of this usager.
    Absence(UsagerId, absences::Msg),
    /// The open folder's identity is to be changed.
    Change,
    /// A new usager is to be entered.
    New,
    /// The folder of unknown addressees is to be made.
    NewUnknown,
    /// A field of the new usager was typed in.
    Edited(usize, String),
    /// Another choice of a field.
    Stepped(usize, i64),
    /// The new usager is sent.
    Submit,
    /// Others of a near name are looked at.
    Near(NearMsg),
    /// The daemon answered to a new usager.
    Created(Result<UsagerId, Fault>),
    /// The folder that is changed, as somebody else left it.
    Reread(Result<Box<Usager>, Fault>),
    /// The screen's one action.
    Primary,
    /// Back one step.
    Escape,
}

/// A folder's page.
#[derive(Debug)]
pub struct FolderPage {
    /// The folder.
    pub folder: Folder,
    /// Its procurations in the making.
    pub procurations: Procurations,
    /// Their absences.
    pub absences: Absences,
    history: Vec<HistoryLine>,
    older: bool,
}

impl FolderPage {
    /// What happened, newest first.
    pub fn history(&self) -> &[HistoryLine] {
        &self.history
    }

    /// Whether older lines exist.
    pub fn has_older(&self) -> bool {
        self.older
    }
}

/// The usagers' screen.
#[derive(Debug)]
pub struct UsagersDesk {
    pub(super) search: Search,
    page: Option<FolderPage>,
    draft: Option<Draft>,
    /// A form set aside while somebody is looked at who may be the same person.
    aside: Option<Draft>,
    notice: Option<Notice>,
}

impl Default for UsagersDesk {
    fn default() -> Self {
        Self {
            search: Search::of_the_cabinet(),
            page: None,
            draft: None,
            aside: None,
            notice: None,
        }
    }
}

impl UsagersDesk {
    /// The search.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The open folder's page.
    pub fn page(&self) -> Option<&FolderPage> {
        self.page.as_ref()
    }

    /// The usager being entered.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// Whether a form waits until the open folder is left.
    pub fn has_form_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Whether mail waits in the folder that is shown.
    pub(super) fn has_items(&self) -> bool {
        let usager = self.page.as_ref().and_then(|page| page.folder.usager());
        self.draft.is_none() && usager.is_some_and(|usager| !usager.courriers.is_empty())
    }

    /// What is to be told, outside a folder.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The open folder, for what comes from the reader.
    pub(super) fn folder_mut(&mut self) -> Option<&mut Folder> {
        self.page.as_mut().map(|page| &mut page.folder)
    }

    /// Says something where the eye is.
    pub(super) fn tell(&mut self, notice: Notice) {
        match &mut self.page {
            Some(page) => page.folder.tell(notice),
            None => self.notice = Some(notice),
        }
    }

    /// Opens a folder's page; a form being filled in stays until it is sent or left.
    pub(super) fn open(&mut self, id: UsagerId, summary: Option<UsagerSummary>, ctx: &mut Ctx<'_>) {
        self.notice = None;
        let folder = Folder::open(id, summary, wrap_folder, ctx);
        self.page = Some(FolderPage {
            folder,
            procurations: Procurations::default(),
            absences: Absences::default(),
            history: Vec::new(),
            older: false,
        });
        ask_history(id, None, ctx);
        Absences::read(id, ctx);
    }

    pub(super) fn waiting_changed(&mut self, id: UsagerId, waiting: u32, ctx: &mut Ctx<'_>) {
        self.search.waiting_changed(id, waiting);
        if let Some(page) = self.page.as_mut().filter(|page| page.folder.id() == id) {
            page.folder.waiting_changed(waiting, ctx);
            ask_history(id, None, ctx);
        }
    }

    /// Looks at everything again.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(page) = &mut self.page {
            page.folder.reload(ctx);
            ask_history(page.folder.id(), None, ctx);
            Absences::read(page.folder.id(), ctx);
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
            Msg::Folder(msg) => {
                if let Some(page) = &mut self.page {
                    page.folder.update(msg, ctx);
                }
            }
            Msg::History { id, newest, result } => self.history_read(id, newest, result),
            Msg::Older => {
                if let Some(page) = self.page.as_ref().filter(|page| page.older) {
                    let before = page.history.last().map(|line| line.seq);
                    ask_history(page.folder.id(), before, ctx);
                }
            }
            Msg::Procuration(msg) => self.procuration(msg, ctx),
            Msg::Absence(id, msg) => self.absence(id, msg, ctx),
            Msg::Change => {
                let page = self.page.as_ref().filter(|_| self.draft.is_none());
                if let Some(usager) = page.and_then(|page| page.folder.usager()) {
                    let draft = Draft::of_a_folder(usager.clone());
                    self.draft = Some(draft);
                }
            }
            Msg::Stepped(at, by) => {
                if let Some(draft) = &mut self.draft {
                    draft.stepped(at, by);
                }
            }
            Msg::New => self.start(Draft::empty(ctx)),
            Msg::NewUnknown => self.start(Draft::of_unknown_folder()),
            Msg::Edited(at, value) => {
                if let Some(draft) = &mut self.draft {
                    draft.edited(at, value);
                }
            }
            Msg::Submit => {
                if let Some(draft) = &mut self.draft {
                    draft.submit(ctx);
                }
            }
            Msg::Near(msg) => self.look(msg, ctx),
            Msg::Created(result) => self.created(result, ctx),
            Msg::Reread(result) => {
                if let Some(draft) = &mut self.draft {
                    draft.reread(result);
                }
            }
            Msg::Primary => match (&mut self.draft, &self.page) {
                (Some(draft), _) => draft.submit(ctx),
                (None, None) => self.start(Draft::empty(ctx)),
                // The folder's one action is to hand its mail over, which is another screen's.
                (None, Some(_)) => {}
            },
            Msg::Escape => self.escape(ctx),
        }
    }

    fn history_read(&mut self, id: UsagerId, newest: bool, result: Result<History, Fault>) {
        let Some(page) = self.page.as_mut().filter(|page| page.folder.id() == id) else {
            return;
        };
        match result {
            Ok(history) => {
                if newest {
                    page.history = history.lines;
                    page.older = history.more;
                } else if history.lines.first().map(|line| line.seq)
                    < page.history.last().map(|line| line.seq)
                {
                    page.history.extend(history.lines);
                    page.older = history.more;
                }
            }
            Err(fault) => page.folder.tell(Notice::stop(fault.sentence())),
        }
    }

    fn procuration(&mut self, msg: procurations::Msg, ctx: &mut Ctx<'_>) {
        let Some(page) = &mut self.page else { return };
        let id = page.folder.id();
        if let Some(notice) = page.procurations.update(msg, id, ctx) {
            page.folder.tell(notice);
            page.folder.reload(ctx);
        }
    }

    fn absence(&mut self, id: UsagerId, msg: absences::Msg, ctx: &mut Ctx<'_>) {
        let Some(page) = self.page.as_mut().filter(|page| page.folder.id() == id) else {
            return;
        };
        if let Some(notice) = page.absences.update(msg, id, ctx) {
            page.folder.tell(notice);
            Absences::read(id, ctx);
        }
    }

    fn start(&mut self, draft: Draft) {
        self.draft = Some(draft);
        self.aside = None;
    }

    /// The same person has a folder: it is opened, and the form waits behind it.
    fn look(&mut self, msg: NearMsg, ctx: &mut Ctx<'_>) {
        let same = self.draft.as_mut().and_then(|draft| draft.look(msg));
        if let Some(usager) = same {
            self.aside = self.draft.take();
            self.open(usager.id, Some(usager), ctx);
            self.tell(Notice::info(
                "Rien n'a été créé. Échap revient à la fiche que vous remplissiez.",
            ));
        }
    }

    fn created(&mut self, result: Result<UsagerId, Fault>, ctx: &mut Ctx<'_>) {
        let Some(draft) = &mut self.draft else { return };
        let said = if draft.is_of_a_folder() {
            "Dossier modifié."
        } else {
            "Dossier créé."
        };
        if let Some(id) = draft.created(result, ctx) {
            self.draft = None;
            self.open(id, None, ctx);
            self.tell(Notice::done(said));
            self.search.ask_again(wrap_search, ctx);
        }
    }

    fn escape(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(draft) = &mut self.draft {
            if draft.escape() {
                self.draft = None;
            }
            return;
        }
        if let Some(page) = &mut self.page {
            if page.procurations.escape() || page.absences.escape() || page.folder.escape() {
                return;
            }
            self.page = None;
            self.draft = self.aside.take();
            self.search.ask_again(wrap_search, ctx);
        } else {
            self.notice = None;
            self.search.empty(wrap_search, ctx);
        }
    }
}

fn wrap_folder(msg: folder::Msg) -> AppMsg {
    AppMsg::Usagers(Msg::Folder(msg))
}

fn wrap_search(msg: search::Msg) -> AppMsg {
    AppMsg::Usagers(Msg::Search(msg))
}

fn ask_history(id: UsagerId, before: Option<i64>, ctx: &mut Ctx<'_>) {
    let call = ctx.guichet.history(id, before, HISTORY_PAGE);
    let newest = before.is_none();
    ctx.ask(call, move |result| {
        AppMsg::Usagers(Msg::History { id, newest, result })
    });
}
