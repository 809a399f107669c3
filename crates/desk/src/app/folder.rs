//! A usager opened at the guichet: what the folder holds, its cards, a passage to note.

use courrier_api::{BindCard, CardToken, NewPassage, Usager, UsagerSummary};
use courrier_domain::{PassageKind, UsagerId};

use super::Msg as AppMsg;
use super::attempt::{Attempt, settle};
use super::notice::Notice;
use super::task::Ctx;
use super::to_say::{self, ToSay};
use crate::guichet::Fault;

/// What happens to an open folder.
pub enum Msg {
    /// It was read.
    Loaded(u64, Result<Box<Usager>, Fault>),
    /// Read it again.
    Reload,
    /// Give the blank card that was shown to this usager.
    Bind {
        /// Block the other cards: this one replaces a lost one.
        replace: bool,
    },
    /// The blank card is put away.
    PutAway,
    /// The cards are to be blocked: ask first.
    AskBlock,
    /// Block them.
    Block,
    /// A card action was answered.
    CardDone(Result<(), Fault>),
    /// A visit without mail, or a call.
    Passage(PassageKind),
    /// What is to be said to the person.
    ToSay(to_say::Msg),
    /// A passage was answered.
    PassageDone(Result<(), Fault>),
}

/// A token must not be printed with a message.
impl std::fmt::Debug for Msg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("folder::Msg")
    }
}

/// What is done to a card.
pub enum CardAction {
    /// A blank one is bound.
    Bind(BindCard),
    /// The usager's cards are blocked.
    Block,
}

/// A folder on the desk.
pub struct Folder {
    id: UsagerId,
    wrap: fn(Msg) -> AppMsg,
    summary: Option<UsagerSummary>,
    usager: Option<Box<Usager>>,
    asked: u64,
    fault: Option<Fault>,
    blank: Option<CardToken>,
    block_asked: bool,
    card: Option<Attempt<CardAction>>,
    passage: Option<Attempt<PassageKind>>,
    visit_noted: bool,
    to_say: ToSay,
    notice: Option<Notice>,
}

impl std::fmt::Debug for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Folder({})", self.id)
    }
}

impl Folder {
    /// Opens a usager's folder; its messages come back through `wrap`.
    pub fn open(
        id: UsagerId,
        summary: Option<UsagerSummary>,
        wrap: fn(Msg) -> AppMsg,
        ctx: &mut Ctx<'_>,
    ) -> Self {
        let mut folder = Self {
            id,
            wrap,
            summary,
            usager: None,
            asked: 0,
            fault: None,
            blank: None,
            block_asked: false,
            card: None,
            passage: None,
            visit_noted: false,
            to_say: ToSay::default(),
            notice: None,
        };
        folder.reload(ctx);
        folder
    }

    /// Whose.
    pub fn id(&self) -> UsagerId {
        self.id
    }

    /// Name, numero and birth date, which never leave the top.
    pub fn summary(&self) -> Option<&UsagerSummary> {
        self.usager
            .as_ref()
            .map(|usager| &usager.summary)
            .or(self.summary.as_ref())
    }

    /// What the folder holds, once read.
    pub fn usager(&self) -> Option<&Usager> {
        self.usager.as_deref()
    }

    /// Why it could not be read.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Whether a blank card lies on the reader, to be bound.
    pub fn has_blank_card(&self) -> bool {
        self.blank.is_some()
    }

    /// Whether the usager has a card that works.
    pub fn has_card(&self) -> bool {
        self.usager()
            .is_some_and(|u| u.cards.iter().any(|card| card.blocked_at.is_none()))
    }

    /// Whether blocking the cards was asked for, and not yet confirmed.
    pub fn is_block_asked(&self) -> bool {
        self.block_asked
    }

    /// Whether a card action or a passage is under way.
    pub fn is_busy(&self) -> bool {
        self.card.as_ref().is_some_and(Attempt::is_sent)
            || self.passage.as_ref().is_some_and(Attempt::is_sent)
    }

    /// Whether a visit was noted since the folder was opened.
    pub fn is_visit_noted(&self) -> bool {
        self.visit_noted
    }

    /// What is being done to what is to be said to the person.
    pub fn to_say(&self) -> &ToSay {
        &self.to_say
    }

    /// What is to be told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Says something about this folder.
    pub fn tell(&mut self, notice: Notice) {
        self.notice = Some(notice);
    }

    /// What was told is not true any more.
    pub fn hush(&mut self) {
        self.notice = None;
    }

    /// A blank card was shown while the folder is open.
    pub fn show_blank(&mut self, token: CardToken) {
        self.blank = Some(token);
        self.block_asked = false;
        self.notice = None;
    }

    /// Goes back one question; true if there was one.
    pub fn escape(&mut self) -> bool {
        if self.card.as_ref().is_some_and(Attempt::is_sent) {
            return true;
        }
        self.card = None;
        let asked = self.block_asked || self.blank.is_some();
        self.block_asked = false;
        self.blank = None;
        asked | self.to_say.escape()
    }

    /// A count changed elsewhere, ahead of the reading.
    pub fn waiting_changed(&mut self, waiting: u32, ctx: &mut Ctx<'_>) {
        if let Some(usager) = &mut self.usager {
            usager.summary.waiting = waiting;
        }
        self.reload(ctx);
    }

    /// Reads the folder again. An answer to an earlier reading is then dropped.
    pub fn reload(&mut self, ctx: &mut Ctx<'_>) {
        self.asked += 1;
        let (number, wrap) = (self.asked, self.wrap);
        let call = ctx.guichet.usager(self.id);
        ctx.ask(call, move |result| {
            wrap(Msg::Loaded(number, result.map(Box::new)))
        });
    }

    /// Handles a message; true when the folder was read anew.
    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> bool {
        match msg {
            Msg::Loaded(number, _) if number != self.asked => return false,
            Msg::Loaded(_, Ok(usager)) => {
                self.usager = Some(usager);
                self.fault = None;
                return true;
            }
            Msg::Loaded(_, Err(fault)) => self.fault = Some(fault),
            Msg::Reload => self.reload(ctx),
            Msg::Bind { replace } => self.bind(replace, ctx),
            Msg::PutAway => {
                self.escape();
            }
            Msg::AskBlock => {
                self.block_asked = true;
                self.blank = None;
                self.notice = None;
            }
            Msg::Block => self.act(CardAction::Block, ctx),
            Msg::CardDone(result) => self.card_done(result, ctx),
            Msg::ToSay(msg) => {
                let told = self.to_say.update(msg, self.id, self.wrap, ctx);
                if told.is_some() {
                    self.notice = told;
                    self.reload(ctx);
                }
            }
            Msg::Passage(kind) => self.passage(kind, ctx),
            Msg::PassageDone(result) => self.passage_done(result, ctx),
        }
        false
    }

    fn bind(&mut self, replace: bool, ctx: &mut Ctx<'_>) {
        if let Some(blank) = &self.blank {
            let token = blank.token.clone();
            self.act(CardAction::Bind(BindCard { token, replace }), ctx);
        }
    }

    fn act(&mut self, action: CardAction, ctx: &mut Ctx<'_>) {
        let same = |attempt: &Attempt<CardAction>| match (&attempt.what, &action) {
            (CardAction::Bind(a), CardAction::Bind(b)) => {
                a.replace == b.replace && a.token == b.token
            }
            (CardAction::Block, CardAction::Block) => true,
            _ => false,
        };
        let attempt = match &mut self.card {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if same(attempt) => {
                attempt.retry();
                attempt
            }
            _ => self.card.insert(Attempt::new(action)),
        };
        self.notice = None;
        let call = match &attempt.what {
            CardAction::Bind(card) => ctx.guichet.bind_card(attempt.key(), self.id, card.clone()),
            CardAction::Block => ctx.guichet.block_cards(attempt.key(), self.id),
        };
        let wrap = self.wrap;
        ctx.ask(call, move |result| wrap(Msg::CardDone(result)));
    }

    fn card_done(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) {
        if let Err(fault) = &result {
            self.notice = Some(Notice::stop(fault.sentence()));
        }
        if let Some((action, result)) = settle(&mut self.card, result) {
            self.block_asked = false;
            if result.is_ok() {
                self.blank = None;
                self.notice = Some(Notice::done(match action {
                    CardAction::Bind(BindCard { replace: true, .. }) => {
                        "Carte remplacée : l'ancienne est bloquée, la nouvelle ouvre ce dossier."
                    }
                    CardAction::Bind(_) => "Carte liée : elle ouvre maintenant ce dossier.",
                    CardAction::Block => {
                        "Cartes bloquées. Pour en donner une autre, posez une carte vierge sur le \
                         lecteur."
                    }
                }));
            }
            self.reload(ctx);
        }
    }

    fn passage(&mut self, kind: PassageKind, ctx: &mut Ctx<'_>) {
        let attempt = match &mut self.passage {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if attempt.what == kind => {
                attempt.retry();
                attempt
            }
            _ => self.passage.insert(Attempt::new(kind)),
        };
        self.notice = None;
        let call = ctx
            .guichet
            .record_passage(attempt.key(), self.id, NewPassage { kind });
        let wrap = self.wrap;
        ctx.ask(call, move |result| wrap(Msg::PassageDone(result)));
    }

    fn passage_done(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) {
        if let Err(fault) = &result {
            self.notice = Some(Notice::stop(fault.sentence()));
        }
        if let Some((kind, Ok(()))) = settle(&mut self.passage, result) {
            self.visit_noted |= kind == PassageKind::Guichet;
            self.notice = Some(Notice::done(match kind {
                PassageKind::Telephone => "Appel noté : la personne a donné signe de vie.",
                PassageKind::Guichet | PassageKind::Borne => {
                    "Visite notée : la personne a donné signe de vie."
                }
            }));
            self.reload(ctx);
        }
    }
}
