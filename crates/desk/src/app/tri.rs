//! The tri: the day's bag entered, envelope by envelope.

mod calls;
mod closing;
mod shown;
mod undo;

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    CourriersRegistered, Tri, TriClosed, TriDetail, TriEntry, UsagerHit, UsagerList, UsagerSummary,
};
use courrier_domain::{CourrierId, CourrierKind, TriId, UsagerId};

use super::attempt::{Attempt, settle};
use super::envelope::{Envelope, Fate, Registration, UNKNOWN_FOLDER};
use super::notice::Notice;
use super::search::{self, Search};
use super::task::Ctx;
use crate::guichet::Fault;
use courrier_domain::courrier::ReturnReason;

pub use shown::Focus;

/// What happens at the tri.
#[derive(Debug)]
pub enum Msg {
    /// The search.
    Search(search::Msg),
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

/// Whether the tri is being read, so that many changes at once make few readings.
#[derive(Debug, Default, PartialEq, Eq)]
enum Refresh {
    #[default]
    Idle,
    UnderWay,
    /// Something changed meanwhile: it is read once more.
    AskedAgain,
}

/// The tri's screen.
#[derive(Debug, Default)]
pub struct TriDesk {
    tri: Option<Tri>,
    entries: Vec<TriEntry>,
    loaded: bool,
    refresh: Refresh,
    pub(super) search: Search,
    envelope: Option<Envelope>,
    /// Envelopes whose addressee is to be chosen anew: the daemon could not be sure of them.
    kept: Option<Envelope>,
    entered: Option<Entered>,
    undo: Option<Attempt<Vec<(CourrierId, IdempotencyKey)>>>,
    closing_asked: bool,
    closing: Option<Attempt<TriId>>,
    closed: Option<(Tri, TriClosed)>,
    notice: Option<Notice>,
    unknown_missing: bool,
}

impl TriDesk {
    /// A usager's count changed elsewhere.
    pub(super) fn waiting_changed(&mut self, id: UsagerId, waiting: u32) {
        self.search.waiting_changed(id, waiting);
        if let Some(envelope) = self.envelope.as_mut().filter(|held| held.usager.id == id) {
            envelope.usager.waiting = waiting;
        }
    }

    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) {
        match msg {
            Msg::Search(msg) => self.searched(msg, ctx),
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

    fn searched(&mut self, msg: search::Msg, ctx: &mut Ctx<'_>) {
        if matches!(msg, search::Msg::Typed(_)) {
            self.notice = None;
            self.closed = None;
            self.unknown_missing = false;
        }
        if let Some(picked) = self.search.update(msg, calls::searched, ctx) {
            let accepted = &ctx.settings.accepted_kinds;
            self.take(Envelope::for_picked(picked, accepted));
        }
    }

    /// Takes an envelope in hand; one already sent stays until its outcome is known.
    fn take(&mut self, envelope: Envelope) {
        if self.envelope.as_ref().is_some_and(Envelope::is_sealed) {
            return;
        }
        self.entered = None;
        self.notice = None;
        self.closed = None;
        self.unknown_missing = false;
        self.envelope = Some(match self.kept.take() {
            Some(kept) => envelope.with_the_items_of(&kept),
            None => envelope,
        });
    }

    fn key(&mut self, key: &str, ctx: &mut Ctx<'_>) {
        let Some(envelope) = &mut self.envelope else {
            return;
        };
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
        } else if self.kept.is_none() && self.tri.is_some() {
            self.closing_asked = true;
            self.closing = None;
            self.notice = None;
        }
    }

    fn register(&mut self, ctx: &mut Ctx<'_>) {
        let tri = self.tri.as_ref().map(|tri| tri.id);
        let Some(envelope) = &mut self.envelope else {
            return;
        };
        if let Some(attempt) = &mut envelope.attempt {
            if !attempt.retry() {
                return;
            }
        } else {
            let Some(courriers) = envelope.courriers() else {
                return;
            };
            let opening = IdempotencyKey::fresh();
            envelope.fault = None;
            envelope.attempt = Some(Attempt::new(Registration {
                tri,
                opening,
                courriers,
            }));
        }
        if let Some(attempt) = &envelope.attempt {
            calls::register(ctx, attempt);
        }
    }

    fn registered(
        &mut self,
        result: Result<(TriId, CourriersRegistered), Fault>,
        ctx: &mut Ctx<'_>,
    ) {
        let Some(envelope) = &mut self.envelope else {
            return;
        };
        match settle(&mut envelope.attempt, result) {
            None => {}
            Some((_, Ok((_, registered)))) => {
                let Some(envelope) = self.envelope.take() else {
                    return;
                };
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
            Some((_, Err(fault))) if fault.asks_to_choose() => {
                let candidates = fault.candidates().to_vec();
                self.choose_anew(candidates, &fault.sentence());
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

    /// The daemon shows who else could be meant: the envelopes stay as they are, the agent chooses.
    fn choose_anew(&mut self, candidates: Vec<UsagerHit>, why: &str) {
        let Some(envelope) = self.envelope.take() else {
            return;
        };
        let what = crate::text::kinds(envelope.kind, envelope.count as usize);
        self.notice = Some(Notice::warn(format!("{why} En main : {what}.")));
        self.search
            .offer(envelope.text().unwrap_or_default(), candidates);
        self.kept = Some(envelope);
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
        } else if self.kept.is_some() || !self.search.leave_list() {
            self.kept = None;
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
                let folder = list
                    .usagers
                    .into_iter()
                    .map(|hit| hit.usager)
                    .find(|u| u.numero.as_str() == UNKNOWN_FOLDER);
                match folder {
                    Some(folder) => {
                        let accepted = &ctx.settings.accepted_kinds;
                        self.take(Envelope::for_usager(folder, accepted));
                    }
                    None => self.unknown_missing = true,
                }
            }
            Err(fault) => self.notice = Some(Notice::stop(fault.sentence())),
        }
    }

    /// Looks again at which tri is open, and at its entries.
    pub(super) fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        if self.refresh == Refresh::Idle {
            self.refresh = Refresh::UnderWay;
            calls::open_tri(ctx);
        } else {
            self.refresh = Refresh::AskedAgain;
        }
    }

    /// Asks the current search again.
    pub(super) fn ask_search(&mut self, ctx: &mut Ctx<'_>) {
        self.search.ask_again(calls::searched, ctx);
    }

    fn opened(&mut self, result: Result<Option<TriDetail>, Fault>, ctx: &mut Ctx<'_>) {
        let again = std::mem::take(&mut self.refresh) == Refresh::AskedAgain;
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
        if again {
            self.refresh(ctx);
        }
    }
}
