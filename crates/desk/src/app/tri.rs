//! The tri: the day's bag entered, envelope by envelope.

mod calls;

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    CourriersRegistered, Tri, TriClosed, TriDetail, TriEntry, UsagerList, UsagerSummary,
};
use courrier_domain::{CourrierId, CourrierKind, TriId, UsagerId};

use super::attempt::{Attempt, settle};
use super::envelope::{Envelope, Fate, UNKNOWN_FOLDER};
use super::notice::Notice;
use super::search::{Enter, Search};
use super::task::Ctx;
use crate::guichet::Fault;
use courrier_domain::courrier::ReturnReason;

/// What happens at the tri.
#[derive(Debug)]
pub enum Msg {
    /// The search field changed.
    Typed(String),
    /// A search was answered.
    Found(u64, Result<UsagerList, Fault>),
    /// Arrows or page keys.
    Step(i64),
    /// Enter in the search field.
    Enter,
    /// A line was pressed.
    Pick(usize),
    /// A key while an envelope is in hand.
    Key(String),
    /// A kind was pressed.
    Kind(CourrierKind),
    /// More or fewer.
    Add(i32),
    /// Where an envelope for a domiciliation not in force goes.
    Decide(Fate),
    /// The addressee is nobody known here.
    Unknown,
    /// The folder of unknown addressees was looked for.
    UnknownFound(Result<UsagerList, Fault>),
    /// The screen's one action: register, close, confirm.
    Primary,
    /// The undo of an entry was asked for.
    Undo(usize),
    /// The undo of the last entry was asked for.
    UndoLast,
    /// Back one step.
    Escape,
    /// Which tris are open.
    Opened(Result<Option<TriDetail>, Fault>),
    /// A registration was answered.
    Registered(Result<(TriId, CourriersRegistered), Fault>),
    /// An undo was answered.
    Undone(Result<(), Fault>),
    /// A closing was answered.
    Closed(Result<TriClosed, Fault>),
}

/// What was entered last: what to write on the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The items.
    pub courrier_ids: Vec<CourrierId>,
    /// For whom.
    pub usager: UsagerSummary,
    /// Of which kind.
    pub kind: CourrierKind,
    /// How many.
    pub count: u32,
    /// Where they go.
    pub fate: Fate,
    /// What now waits in all.
    pub waiting: u32,
}

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// In the search field.
    Query,
    /// On the envelope's kind and count.
    Envelope,
    /// On the question whether to take it in.
    Decision,
    /// On the question whether to close.
    Closing,
}

/// The tri's screen.
#[derive(Debug, Default)]
pub struct TriDesk {
    tri: Option<Tri>,
    entries: Vec<TriEntry>,
    loaded: bool,
    /// A refresh is under way; another was asked for meanwhile.
    refreshing: bool,
    refresh_again: bool,
    pub(super) search: Search,
    envelope: Option<Envelope>,
    entered: Option<Entered>,
    undo: Option<Attempt<Vec<(CourrierId, IdempotencyKey)>>>,
    closing_asked: bool,
    closing: Option<Attempt<TriId>>,
    closed: Option<(Tri, TriClosed)>,
    notice: Option<Notice>,
    unknown_missing: bool,
}

impl TriDesk {
    /// The open tri.
    pub fn tri(&self) -> Option<&Tri> {
        self.tri.as_ref()
    }

    /// Its last entries, newest first.
    pub fn entries(&self) -> &[TriEntry] {
        &self.entries
    }

    /// Whether it is known if a tri is open.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// The search.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The envelope in hand.
    pub fn envelope(&self) -> Option<&Envelope> {
        self.envelope.as_ref()
    }

    /// What was entered last.
    pub fn entered(&self) -> Option<&Entered> {
        self.entered.as_ref()
    }

    /// The closing, when it is asked for: its doubt, if it was sent.
    pub fn closing(&self) -> Option<Option<&Attempt<TriId>>> {
        self.closing_asked.then_some(self.closing.as_ref())
    }

    /// The tri just closed, and what it set off.
    pub fn closed(&self) -> Option<&(Tri, TriClosed)> {
        self.closed.as_ref()
    }

    /// What is to be told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Whether the folder of unknown addressees was looked for, and is not there.
    pub fn unknown_is_missing(&self) -> bool {
        self.unknown_missing
    }

    /// Whether an undo is under way.
    pub fn is_undoing(&self) -> bool {
        self.undo.as_ref().is_some_and(Attempt::is_sent)
    }

    /// Where the keyboard belongs.
    pub fn focus(&self) -> Focus {
        match &self.envelope {
            _ if self.closing_asked => Focus::Closing,
            Some(envelope) if envelope.fate == Fate::Undecided => Focus::Decision,
            Some(_) => Focus::Envelope,
            None => Focus::Query,
        }
    }

    /// A usager's count changed elsewhere.
    pub(super) fn waiting_changed(&mut self, id: UsagerId, waiting: u32) {
        self.search.waiting_changed(id, waiting);
        if let Some(envelope) = self.envelope.as_mut().filter(|held| held.usager.id == id) {
            envelope.usager.waiting = waiting;
        }
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) {
        match msg {
            Msg::Typed(text) => self.typed(&text, ctx),
            Msg::Found(number, result) => {
                let enter = self.search.answered(number, result);
                self.entered_or_chosen(enter, ctx);
            }
            Msg::Step(by) => self.search.step(by),
            Msg::Enter => {
                if self.search.fault().is_some() {
                    self.ask_search(ctx);
                } else {
                    let enter = self.search.enter();
                    self.entered_or_chosen(enter, ctx);
                }
            }
            Msg::Pick(at) => {
                if let Some(usager) = self.search.pick(at) {
                    self.take(usager, ctx);
                }
            }
            Msg::Key(key) => self.key(&key, ctx),
            Msg::Kind(kind) => {
                if let Some(envelope) = &mut self.envelope {
                    envelope.set_kind(kind, &ctx.settings.accepted_kinds);
                }
            }
            Msg::Add(by) => {
                if let Some(envelope) = &mut self.envelope {
                    envelope.add(by);
                }
            }
            Msg::Decide(fate) => {
                if let Some(envelope) = &mut self.envelope {
                    envelope.decide(fate);
                }
            }
            Msg::Unknown => self.look_for_unknown(ctx),
            Msg::UnknownFound(result) => self.unknown_found(result, ctx),
            Msg::Primary => self.primary(ctx),
            Msg::Undo(at) => self.undo(at, ctx),
            Msg::UndoLast => {
                if let Some(at) = self.entries.iter().position(|entry| !entry.cancelled) {
                    self.undo(at, ctx);
                }
            }
            Msg::Escape => self.escape(ctx),
            Msg::Opened(result) => self.opened(result, ctx),
            Msg::Registered(result) => self.registered(result, ctx),
            Msg::Undone(result) => self.undone(result, ctx),
            Msg::Closed(result) => self.was_closed(result, ctx),
        }
    }

    fn typed(&mut self, text: &str, ctx: &mut Ctx<'_>) {
        self.notice = None;
        self.closed = None;
        self.unknown_missing = false;
        if let Some(question) = self.search.typed(text) {
            calls::search(ctx, question);
        }
    }

    fn entered_or_chosen(&mut self, enter: Enter, ctx: &mut Ctx<'_>) {
        if let Enter::Pick(usager) = enter {
            self.take(*usager, ctx);
        }
    }

    /// Takes an envelope in hand; one already sent stays until its outcome is known.
    fn take(&mut self, usager: UsagerSummary, ctx: &Ctx<'_>) {
        if self.envelope.as_ref().is_some_and(Envelope::is_sealed) {
            return;
        }
        self.entered = None;
        self.notice = None;
        self.closed = None;
        self.unknown_missing = false;
        self.envelope = Some(Envelope::for_usager(usager, &ctx.settings.accepted_kinds));
    }

    fn key(&mut self, key: &str, ctx: &mut Ctx<'_>) {
        let Some(envelope) = &mut self.envelope else { return };
        if envelope.fate == Fate::Undecided {
            match key.to_lowercase().as_str() {
                "e" => envelope.decide(Fate::Cabinet),
                "r" => envelope.decide(Fate::Return(ReturnReason::Radie)),
                _ => {}
            }
            return;
        }
        let accepted = &ctx.settings.accepted_kinds;
        match key.to_lowercase().as_str() {
            "l" => envelope.set_kind(CourrierKind::Lettre, accepted),
            "r" => envelope.set_kind(CourrierKind::Recommande, accepted),
            "c" => envelope.set_kind(CourrierKind::Colis, accepted),
            "+" => envelope.add(1),
            "-" => envelope.add(-1),
            "\u{8}" => envelope.one(),
            "\n" => self.primary(ctx),
            digit => {
                if let Some(digit) = digit.chars().next().and_then(|c| c.to_digit(10)) {
                    envelope.digit(digit);
                }
            }
        }
    }

    fn primary(&mut self, ctx: &mut Ctx<'_>) {
        if self.closing_asked {
            self.close(ctx);
        } else if self.envelope.is_some() {
            self.register(ctx);
        } else if self.tri.is_some() {
            self.closing_asked = true;
            self.closing = None;
            self.notice = None;
        }
    }

    fn register(&mut self, ctx: &mut Ctx<'_>) {
        let tri = self.tri.as_ref().map(|tri| tri.id);
        let Some(envelope) = &mut self.envelope else { return };
        let attempt = match &mut envelope.attempt {
            Some(attempt) => {
                if !attempt.retry() {
                    return;
                }
                attempt
            }
            None => {
                let Some(courriers) = envelope.courriers() else { return };
                let opening = IdempotencyKey::fresh();
                envelope.fault = None;
                envelope.attempt.insert(Attempt::new(super::envelope::Registration {
                    tri,
                    opening,
                    courriers,
                }))
            }
        };
        calls::register(ctx, attempt);
    }

    fn registered(
        &mut self,
        result: Result<(TriId, CourriersRegistered), Fault>,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(envelope) = &mut self.envelope else { return };
        match settle(&mut envelope.attempt, result) {
            None => {}
            Some((_, Ok((_, registered)))) => {
                let Some(envelope) = self.envelope.take() else { return };
                self.entered = Some(Entered {
                    courrier_ids: registered.courrier_ids,
                    usager: envelope.usager,
                    kind: envelope.kind,
                    count: envelope.count,
                    fate: envelope.fate,
                    waiting: registered.waiting,
                });
                self.search.clear();
                self.refresh(ctx);
            }
            Some((sent, Err(fault))) => {
                envelope.fault = Some(fault.sentence());
                // The tri it went to may have been closed meanwhile: the next try opens another.
                if fault.is_conflict() && sent.tri.is_some() {
                    self.tri = None;
                }
                self.refresh(ctx);
            }
        }
    }

    /// Undoes an entry, or tries again an undo whose outcome is not known.
    fn undo(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let Some(entry) = self.entries.get(at).filter(|entry| !entry.cancelled) else { return };
        let same = |undo: &Attempt<Vec<(CourrierId, _)>>| {
            undo.what.iter().map(|(id, _)| id).eq(&entry.courrier_ids)
        };
        let attempt = match &mut self.undo {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if same(attempt) => {
                attempt.retry();
                attempt
            }
            _ => {
                let keyed = |id: &CourrierId| (*id, IdempotencyKey::fresh());
                let what = entry.courrier_ids.iter().map(keyed).collect();
                self.undo.insert(Attempt::new(what))
            }
        };
        self.notice = None;
        calls::cancel(ctx, attempt.what.clone());
    }

    fn undone(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) {
        if let Err(fault) = &result {
            self.notice = Some(Notice::stop(fault.sentence()));
        }
        if let Some((what, Ok(()))) = settle(&mut self.undo, result) {
            let gone = |entered: &Entered| {
                what.iter().any(|(id, _)| entered.courrier_ids.contains(id))
            };
            if self.entered.as_ref().is_some_and(gone) {
                self.entered = None;
            }
            let count = crate::text::plis(what.len());
            self.notice = Some(Notice::done(format!("Entrée annulée : {count}.")));
        }
        self.refresh(ctx);
    }

    fn escape(&mut self, ctx: &mut Ctx<'_>) {
        if self.closing_asked {
            if self.closing.as_ref().is_some_and(Attempt::is_sent) {
                return;
            }
            // A closing whose outcome is not known is read back rather than believed.
            self.closing_asked = false;
            self.closing = None;
            self.refresh(ctx);
        } else if let Some(envelope) = &mut self.envelope {
            match &envelope.attempt {
                Some(attempt) if attempt.is_sent() => {}
                Some(_) => {
                    self.envelope = None;
                    self.notice = Some(Notice::warn(
                        "On ne sait pas si ces plis ont été enregistrés : regardez les dernières \
                         entrées avant de les taper de nouveau.",
                    ));
                    self.refresh(ctx);
                }
                None => self.envelope = None,
            }
        } else {
            self.notice = None;
            self.closed = None;
            self.unknown_missing = false;
            self.search.clear();
        }
    }

    fn look_for_unknown(&mut self, ctx: &mut Ctx<'_>) {
        if self.envelope.is_none() {
            calls::find_unknown(ctx);
        }
    }

    fn unknown_found(&mut self, result: Result<UsagerList, Fault>, ctx: &mut Ctx<'_>) {
        match result {
            Ok(list) => {
                let folder =
                    list.usagers.into_iter().find(|u| u.numero.as_str() == UNKNOWN_FOLDER);
                match folder {
                    Some(folder) => self.take(folder, ctx),
                    None => self.unknown_missing = true,
                }
            }
            Err(fault) => self.notice = Some(Notice::stop(fault.sentence())),
        }
    }

    fn close(&mut self, ctx: &mut Ctx<'_>) {
        let attempt = match (&mut self.closing, &self.tri) {
            (Some(attempt), _) => {
                if !attempt.retry() {
                    return;
                }
                attempt
            }
            (None, Some(tri)) => self.closing.insert(Attempt::new(tri.id)),
            (None, None) => return,
        };
        calls::close(ctx, attempt);
    }

    fn was_closed(&mut self, result: Result<TriClosed, Fault>, ctx: &mut Ctx<'_>) {
        if let Some((_, result)) = settle(&mut self.closing, result) {
            self.closing_asked = false;
            match result {
                Ok(figures) => {
                    self.closed = self.tri.take().map(|tri| (tri, figures));
                    self.entered = None;
                    self.entries.clear();
                }
                Err(fault) => self.notice = Some(Notice::stop(fault.sentence())),
            }
            self.refresh(ctx);
        }
    }

    /// Looks again at which tri is open, and at its entries.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        if self.refreshing {
            self.refresh_again = true;
        } else {
            self.refreshing = true;
            calls::open_tri(ctx);
        }
    }

    /// Asks the current search again.
    pub(super) fn ask_search(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(question) = self.search.ask() {
            calls::search(ctx, question);
        }
    }

    fn opened(&mut self, result: Result<Option<TriDetail>, Fault>, ctx: &mut Ctx<'_>) {
        self.refreshing = false;
        match result {
            // Our own closing is on its way, and brings its figures along.
            Ok(_) if self.closing.is_some() => {}
            Ok(detail) => {
                let was = self.tri.as_ref().map(|tri| tri.id);
                self.loaded = true;
                (self.tri, self.entries) =
                    detail.map_or((None, Vec::new()), |d| (Some(d.tri), d.entries));
                if was.is_some() && self.tri.is_none() && self.closed.is_none() {
                    self.closing_asked = false;
                    self.notice = Some(Notice::info(
                        "Le tri a été fermé, par un collègue ou parce qu'il ne recevait plus \
                         rien. Le prochain pli en ouvrira un autre.",
                    ));
                }
            }
            Err(fault) if !self.loaded => self.notice = Some(Notice::stop(fault.sentence())),
            // The status bar tells of a cut connection; what is shown is still what was true.
            Err(_) => {}
        }
        if std::mem::take(&mut self.refresh_again) {
            self.refresh(ctx);
        }
    }
}
