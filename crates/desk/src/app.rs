//! The desk without a window: who is logged in, which screen is shown, what each screen holds.
//!
//! Everything that happens is a [`Msg`]; [`App::update`] handles one and gives back what is to be
//! done elsewhere as [`Effect`]s. Nothing here waits, draws, or knows Slint or HTTP. Start with
//! [`tri`] or [`remise`].

pub mod absences;
pub mod apart;
pub mod attempt;
pub mod batch;
pub mod bornes;
pub mod cards;
pub mod duties;
pub mod entry;
pub mod envelope;
pub mod folder;
pub mod follow;
pub mod form;
mod keys;
pub mod leaving;
mod message;
pub mod moving;
pub mod new_usager;
mod news;
pub mod notice;
pub mod pages;
pub mod procurations;
pub mod queue;
pub mod reach;
pub mod remise;
pub mod returns;
pub mod search;
pub mod session;
mod shown;
pub mod task;
pub mod texts;
pub mod to_say;
pub mod tri;
pub mod usagers;
pub mod work;
pub mod worklist;

use std::sync::Arc;
use std::time::Duration;

use courrier_clock::SharedClock;
use courrier_domain::{AgentId, CentreSettings, Role};

use crate::guichet::Guichet;
use crate::printer::Printer;
use crate::reader::{ReaderNews, ReaderState};
use bornes::BornesDesk;
use cards::CardDesk;
use duties::Duties;
use leaving::Leave;
use moving::MoveDesk;
use notice::Notice;
use pages::PagesDesk;
use queue::QueueDesk;
use remise::RemiseDesk;
use session::Session;
use task::{Ctx, Health, Reply};
use texts::TextsDesk;
use tri::TriDesk;
use usagers::UsagersDesk;

pub use message::{Connection, Effect, Msg, Page};

/// The desk.
pub struct App {
    guichet: Arc<dyn Guichet>,
    printer: Arc<dyn Printer>,
    clock: SharedClock,
    settings: CentreSettings,
    epoch: u64,
    last_agent: Option<AgentId>,
    touched: Duration,
    page: Page,
    help: bool,
    connection: Connection,
    reader: ReaderState,
    session: Session,
    tri: TriDesk,
    remise: RemiseDesk,
    usagers: UsagersDesk,
    cards: CardDesk,
    moving: MoveDesk,
    duties: Duties,
    texts: TextsDesk,
    pages: PagesDesk,
    queue: QueueDesk,
    bornes: BornesDesk,
}

impl App {
    /// A desk at whose door nobody stands yet.
    pub fn new(
        guichet: Arc<dyn Guichet>,
        printer: Arc<dyn Printer>,
        clock: SharedClock,
        reader: ReaderState,
    ) -> Self {
        Self {
            guichet,
            printer,
            touched: clock.monotonic(),
            clock,
            settings: CentreSettings::default(),
            epoch: 0,
            last_agent: None,
            page: Page::Tri,
            help: false,
            connection: Connection::Opening,
            reader,
            session: Session::default(),
            tri: TriDesk::default(),
            remise: RemiseDesk::default(),
            usagers: UsagersDesk::default(),
            cards: CardDesk::default(),
            moving: MoveDesk::default(),
            duties: Duties::default(),
            texts: TextsDesk::default(),
            pages: PagesDesk::default(),
            queue: QueueDesk::default(),
            bornes: BornesDesk::default(),
        }
    }

    /// A call was answered.
    pub fn reply(&mut self, reply: Reply) -> Vec<Effect> {
        if reply.epoch != self.epoch {
            return Vec::new();
        }
        let mut effects = Vec::new();
        let was = self.connection;
        match reply.health {
            Health::Answered if was == Connection::Lost => self.connection = Connection::Live,
            Health::Answered | Health::SessionEnded | Health::NotAsked => {}
            Health::Unreachable => {
                self.connection = Connection::Lost;
                // A connection that looks alive may be cut: listen anew.
                if was == Connection::Live && self.session.open().is_some() {
                    effects.push(Effect::Follow(self.epoch));
                }
            }
        }
        let ended = reply.health == Health::SessionEnded && self.session.open().is_some();
        // An action sent before the door closed is settled behind it.
        effects.extend(match reply.msg {
            msg @ Msg::Session(_) => self.handle(msg),
            msg => self.at_the_desk(msg),
        });
        if ended {
            self.session.close(Some(session::ENDED));
            effects.push(Effect::Unfollow);
        }
        effects
    }

    /// Something happened.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        if !matches!(
            msg,
            Msg::Tick | Msg::Live(..) | Msg::Reader(ReaderNews::State(_))
        ) {
            self.touched = self.clock.monotonic();
        }
        self.handle(msg)
    }

    fn handle(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        match msg {
            Msg::Session(msg) => {
                let mut entered = false;
                effects.extend(self.with(|app, ctx| entered = app.session.update(msg, ctx)));
                if entered {
                    effects.extend(self.entered());
                }
            }
            Msg::Quit if self.asks_before(Leave::Quit) => {}
            // Whoever ends the program ends the session, when there is no window left to wait.
            Msg::Quit => effects.push(Effect::Quit),
            Msg::Touched | Msg::LoggedOut => {}
            Msg::Reader(ReaderNews::State(state)) => self.reader = state,
            // Behind the door nothing moves.
            _ if self.session.open().is_none() => {}
            Msg::Logout if self.asks_before(Leave::Logout) => {}
            Msg::Logout => effects.extend(self.leave_to_a_colleague()),
            Msg::Tick => effects.extend(self.tick()),
            Msg::Live(epoch, news) if epoch == self.epoch => effects.extend(self.live(&news)),
            Msg::Live(..) => {}
            Msg::Show(Page::Texts) if !self.may_reword() => {}
            Msg::Show(page) => {
                self.help = false;
                self.page = page;
                self.moving.leave();
                self.forget_way_back();
                effects.extend(self.refresh());
                effects.extend(self.count());
            }
            Msg::Help => self.help = !self.help,
            msg => effects.extend(self.at_the_desk(msg)),
        }
        effects
    }

    /// Messages of the screens.
    fn at_the_desk(&mut self, msg: Msg) -> Vec<Effect> {
        if msg.goes_on() {
            self.moving.forget();
        }
        let moving = self.moving.misplaced().is_some();
        match msg {
            // A key of one screen does nothing on another.
            Msg::Tri(tri::Msg::Unknown) if self.page != Page::Tri || self.help || moving => {
                Vec::new()
            }
            Msg::Tri(msg) => self.with(|app, ctx| app.tri.update(msg, ctx)),
            Msg::Remise(msg) => self.with(|app, ctx| app.remise.update(msg, ctx)),
            Msg::Usagers(msg) => self.with(|app, ctx| app.usagers.update(msg, ctx)),
            Msg::Moving(msg) => self.moving(msg),
            Msg::Work(msg) if self.help => {
                drop(msg);
                Vec::new()
            }
            Msg::Work(msg) => self.work(msg),
            Msg::Returns(msg) => self.at_returns(msg),
            Msg::Reach(msg) => self.at_reach(msg),
            Msg::Follow(msg) => self.at_follow(msg),
            Msg::Texts(msg) => self.at_texts(msg),
            Msg::Pages(msg) => self.at_pages(msg),
            Msg::Bornes(msg) => self.at_bornes(msg),
            Msg::Queue(msg) => self.at_queue(msg),
            Msg::Counted(result) => {
                self.counted(&result);
                Vec::new()
            }
            Msg::Card(msg) => self.with(|app, ctx| app.card(msg, ctx)),
            Msg::Reader(ReaderNews::Card(token)) => {
                self.help = false;
                self.with(|app, ctx| app.cards.shown(token, ctx))
            }
            Msg::Reader(ReaderNews::Unread(words)) => {
                self.cards.tell(Notice::warn(words));
                Vec::new()
            }
            Msg::HandOverHere => self.hand_over_here(),
            Msg::MakeUnknownFolder => {
                self.page = Page::Usagers;
                self.with(|app, ctx| app.usagers.update(usagers::Msg::NewUnknown, ctx))
            }
            Msg::Refresh => self.refresh(),
            Msg::Escape => self.escape(),
            Msg::Primary | Msg::UndoLast | Msg::WrongFolder(_) if self.help => Vec::new(),
            Msg::WrongFolder(at) => self.wrong_folder(at),
            Msg::Primary if moving => self.with(|app, ctx| app.moving.primary(ctx)),
            Msg::Primary => self.primary(),
            Msg::UndoLast if moving => Vec::new(),
            Msg::UndoLast if self.moving.goes_back_to().is_some() => self.moving(moving::Msg::Undo),
            Msg::UndoLast => self.undo_last(),
            _ => Vec::new(),
        }
    }

    /// Runs a controller with what it may use.
    fn with(&mut self, run: impl FnOnce(&mut Self, &mut Ctx<'_>)) -> Vec<Effect> {
        let (guichet, settings) = (Arc::clone(&self.guichet), self.settings.clone());
        let printer = Arc::clone(&self.printer);
        let agent = self.session.agent().map(|agent| (agent.id, agent.role));
        let mut tasks = Vec::new();
        let mut ctx = Ctx {
            guichet: &guichet,
            settings: &settings,
            now: self.clock.now(),
            printer: &printer,
            agent: agent.map(|(id, _)| id),
            role: agent.map_or(Role::Agent, |(_, role)| role),
            epoch: self.epoch,
            tasks: &mut tasks,
        };
        run(self, &mut ctx);
        tasks.into_iter().map(Effect::Ask).collect()
    }

    fn entered(&mut self) -> Vec<Effect> {
        let Some(open) = self.session.open() else {
            return Vec::new();
        };
        self.settings = open.centre.settings.clone();
        let agent = open.welcome.agent.id;
        // Another agent finds a desk of their own, not what a colleague left on it.
        if self
            .last_agent
            .replace(agent)
            .is_some_and(|last| last != agent)
        {
            self.forget();
        }
        if self.page == Page::Texts && !self.may_reword() {
            self.page = Page::Tri;
        }
        self.connection = Connection::Opening;
        self.touched = self.clock.monotonic();
        let mut effects = vec![Effect::Follow(self.epoch)];
        effects.extend(self.refresh());
        effects.extend(self.count());
        effects.extend(self.read_bornes());
        effects
    }

    fn log_out(&mut self, notice: Option<&'static str>) -> Vec<Effect> {
        let call = self.guichet.logout();
        self.session.close(notice);
        self.help = false;
        let mut effects = self.with(|_, ctx| ctx.ask(call, |_| Msg::LoggedOut));
        effects.push(Effect::Unfollow);
        effects
    }

    fn leave_to_a_colleague(&mut self) -> Vec<Effect> {
        let effects = self.log_out(None);
        self.forget();
        effects
    }

    /// Empties the desk; answers still on their way find nobody.
    fn forget(&mut self) {
        self.epoch += 1;
        self.page = Page::Tri;
        self.tri = TriDesk::default();
        self.remise = RemiseDesk::default();
        self.usagers = UsagersDesk::default();
        self.cards = CardDesk::default();
        self.moving = MoveDesk::default();
        self.duties = Duties::default();
        self.texts = TextsDesk::default();
        self.pages = PagesDesk::default();
        self.bornes = BornesDesk::default();
        self.queue = QueueDesk::at(self.queue.place().to_owned());
    }

    /// A desk that nobody touches must not stay open to whoever passes, even if its own reading of
    /// what changes keeps the daemon's session alive.
    fn tick(&mut self) -> Vec<Effect> {
        let Some(open) = self.session.open() else {
            return Vec::new();
        };
        let idle = self.clock.monotonic().saturating_sub(self.touched);
        if idle < Duration::from_secs(open.welcome.idle_seconds) {
            return self.count_if_old();
        }
        self.log_out(Some(session::ENDED))
    }

    fn hand_over_here(&mut self) -> Vec<Effect> {
        let Some(page) = self.usagers.page() else {
            return Vec::new();
        };
        let (id, summary) = (page.folder.id(), page.folder.summary().cloned());
        self.page = Page::Remise;
        self.with(|app, ctx| app.remise.open(id, summary, ctx))
    }

    fn card(&mut self, msg: cards::Msg, ctx: &mut Ctx<'_>) {
        match self.cards.update(msg) {
            cards::Answer::Nothing => {}
            cards::Answer::Open(id)
                if self.page == Page::Usagers && self.usagers.draft().is_none() =>
            {
                self.moving.leave();
                self.usagers.open(id, None, ctx);
            }
            cards::Answer::Open(id) => {
                self.page = Page::Remise;
                self.moving.leave();
                self.remise.open(id, None, ctx);
            }
            cards::Answer::Blank(token) => {
                let folder = match self.page {
                    Page::Tri
                    | Page::Returns
                    | Page::Reach
                    | Page::Follow
                    | Page::Bornes
                    | Page::Pages
                    | Page::Texts => None,
                    Page::Remise => self.remise.folder_mut(),
                    Page::Usagers => self.usagers.folder_mut(),
                };
                match folder {
                    Some(folder) => folder.show_blank(token),
                    None => self.cards.tell_blank(),
                }
            }
        }
    }
}
