//! The queue at the guichet: who waits with a number, and the call of the next one to this desk.

use courrier_api::{Called, Queue, QueueTicket, UsagerSummary};
use courrier_domain::{TicketEnd, TicketId, UsagerId};

use super::attempt::{Attempt, settle};
use super::notice::Notice;
use super::task::Ctx;
use super::{App, Effect, Msg as AppMsg, Page};
use crate::guichet::Fault;

/// The longest name of a place, in characters (`CallNext` of the API).
const LONGEST_PLACE: usize = 60;

/// What happens to the queue.
#[derive(Debug)]
pub enum Msg {
    /// It was read.
    Read(Result<Box<Queue>, Fault>),
    /// This desk is free: the next number is called.
    Next,
    /// The number of this desk is called once more.
    Again,
    /// The number of this desk is done with.
    End(TicketEnd),
    /// A call or an end was answered.
    Done(Result<Box<Called>, Fault>),
    /// Where this desk stands is to be said or changed.
    EditPlace,
    /// It was said.
    Place(String),
}

/// What was asked of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The next number, to this place.
    Next(String),
    /// A number once more.
    Again(TicketId),
    /// The end of a number, and whose it is: the queue may have been read anew, without it, before
    /// the answer comes.
    End(TicketId, TicketEnd, UsagerId),
}

/// What the desk is asked for.
#[derive(Debug)]
enum Wish {
    Nothing,
    /// Somebody was called: their folder is to be opened.
    Open(UsagerSummary, Notice),
    /// Whoever was called is not served here any more.
    Leave(UsagerId),
    /// Where the desk stands is to be remembered.
    Remember(String),
}

/// The queue, and this desk's place in it.
#[derive(Debug, Default)]
pub struct QueueDesk {
    place: String,
    editing: bool,
    /// The next number is called as soon as the place is said.
    then_next: bool,
    queue: Queue,
    is_read: bool,
    waiting: u32,
    fault: Option<Fault>,
    attempt: Option<Attempt<Act>>,
    notice: Option<Notice>,
}

impl QueueDesk {
    /// A desk that stands there.
    pub(super) fn at(place: String) -> Self {
        Self {
            place,
            ..Self::default()
        }
    }

    /// Where this desk stands, in the words of the sign above it; empty until somebody said.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether the place is being typed.
    pub fn is_editing(&self) -> bool {
        self.editing
    }

    /// The queue as last read; none before.
    pub fn queue(&self) -> Option<&Queue> {
        self.is_read.then_some(&self.queue)
    }

    /// How many wait, as last told.
    pub fn waiting(&self) -> u32 {
        self.waiting
    }

    /// Why it could not be read.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// What is on its way, or of which nobody knows the outcome.
    pub fn attempt(&self) -> Option<&Attempt<Act>> {
        self.attempt.as_ref()
    }

    /// What is to be told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The number that is expected here: the last one called to this place.
    pub fn expected(&self) -> Option<&QueueTicket> {
        let here = |ticket: &&QueueTicket| {
            let call = ticket.call.as_ref();
            !self.place.is_empty() && call.is_some_and(|call| call.place == self.place)
        };
        self.queue.called.iter().find(here)
    }

    pub(super) fn refresh(ctx: &mut Ctx<'_>) {
        let call = ctx.guichet.queue();
        ctx.ask(call, |result| {
            AppMsg::Queue(Msg::Read(result.map(Box::new)))
        });
    }

    pub(super) fn waiting_changed(&mut self, waiting: u32) {
        self.waiting = waiting;
    }

    /// Back one step; true if there was one.
    pub(super) fn escape(&mut self) -> bool {
        self.then_next = false;
        std::mem::take(&mut self.editing)
    }

    fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> Wish {
        match msg {
            Msg::Read(Ok(queue)) => {
                self.waiting = u32::try_from(queue.waiting.len()).unwrap_or(u32::MAX);
                self.queue = *queue;
                self.is_read = true;
                self.fault = None;
            }
            Msg::Read(Err(fault)) => self.fault = Some(fault),
            Msg::Next if self.place.is_empty() && self.attempt.is_none() => {
                self.editing = true;
                self.then_next = true;
            }
            Msg::Next => self.send(Some(Act::Next(self.place.clone())), ctx),
            Msg::Again => {
                let act = self.expected().map(|ticket| Act::Again(ticket.id));
                self.send(act, ctx);
            }
            Msg::End(how) => {
                let act = self.expected();
                let act = act.map(|ticket| Act::End(ticket.id, how, ticket.usager.id));
                self.send(act, ctx);
            }
            Msg::Done(result) => return self.done(result, ctx),
            Msg::EditPlace => self.editing = true,
            Msg::Place(place) => return self.stand(&place, ctx),
        }
        Wish::Nothing
    }

    fn stand(&mut self, place: &str, ctx: &mut Ctx<'_>) -> Wish {
        let place: String = place.trim().chars().take(LONGEST_PLACE).collect();
        if place.is_empty() {
            return Wish::Nothing;
        }
        self.editing = false;
        self.place.clone_from(&place);
        if std::mem::take(&mut self.then_next) {
            self.send(Some(Act::Next(place.clone())), ctx);
        }
        Wish::Remember(place)
    }

    /// Sends an action off. One whose outcome nobody knows goes first: the same again, with its key.
    fn send(&mut self, act: Option<Act>, ctx: &mut Ctx<'_>) {
        self.notice = None;
        match (&mut self.attempt, act) {
            (Some(attempt), _) => {
                if !attempt.retry() {
                    return;
                }
            }
            (None, Some(act)) => self.attempt = Some(Attempt::new(act)),
            (None, None) => {
                let text = "Aucun numéro n'est attendu à ce guichet.";
                self.notice = Some(Notice::info(text));
                return;
            }
        }
        let Some(attempt) = &self.attempt else { return };
        let into = |result: Result<(), Fault>| {
            let nobody = |()| Box::new(Called { ticket: None });
            AppMsg::Queue(Msg::Done(result.map(nobody)))
        };
        match &attempt.what {
            Act::Next(place) => {
                let call = ctx.guichet.call_next(attempt.key(), place.clone());
                ctx.ask(call, |result| {
                    AppMsg::Queue(Msg::Done(result.map(Box::new)))
                });
            }
            Act::Again(id) => ctx.ask(ctx.guichet.call_again(attempt.key(), *id), into),
            Act::End(id, how, _) => ctx.ask(ctx.guichet.end_ticket(attempt.key(), *id, *how), into),
        }
    }

    fn done(&mut self, result: Result<Box<Called>, Fault>, ctx: &mut Ctx<'_>) -> Wish {
        let Some((act, result)) = settle(&mut self.attempt, result) else {
            return Wish::Nothing;
        };
        Self::refresh(ctx);
        let called = match result {
            Ok(called) => called.ticket,
            Err(fault) => {
                self.notice = Some(Notice::stop(fault.sentence()));
                return Wish::Nothing;
            }
        };
        match (act, called) {
            (Act::Next(place), Some(ticket)) => {
                let told = Notice::done(format!("Numéro {} appelé : {place}.", ticket.number));
                return Wish::Open(ticket.usager, told);
            }
            (Act::Next(_), None) => {
                self.notice = Some(Notice::info("Personne n'attend : il n'y a rien à appeler."));
            }
            (Act::Again(_), _) => self.notice = Some(Notice::done("Numéro rappelé.")),
            (Act::End(_, how, whose), _) => {
                self.notice = Some(Notice::done(match how {
                    TicketEnd::Absent => "Noté absent. La personne peut reprendre un numéro.",
                    TicketEnd::Served => "Numéro terminé.",
                }));
                if how == TicketEnd::Absent {
                    return Wish::Leave(whose);
                }
            }
        }
        Wish::Nothing
    }
}

impl App {
    /// The queue.
    pub fn queue(&self) -> &QueueDesk {
        &self.queue
    }

    /// Where this desk stands, as it was said last time.
    pub fn stands_at(&mut self, place: String) {
        self.queue = QueueDesk::at(place);
    }

    pub(super) fn at_queue(&mut self, msg: Msg) -> Vec<Effect> {
        if matches!(msg, Msg::Next) {
            self.help = false;
            self.page = Page::Remise;
            self.moving.leave();
            self.forget_way_back();
            // Whoever is called must find the desk free.
            if self.remise.attempt().is_some() {
                self.remise.tell_to_finish();
                return Vec::new();
            }
        }
        let mut wish = Wish::Nothing;
        let mut effects = self.with(|app, ctx| wish = app.queue.update(msg, ctx));
        match wish {
            Wish::Nothing => {}
            Wish::Open(usager, told) => {
                self.page = Page::Remise;
                effects.extend(self.with(|app, ctx| {
                    app.remise.open(usager.id, Some(usager), ctx);
                    app.remise.tell(told);
                }));
            }
            Wish::Leave(id) => {
                effects.extend(self.with(|app, ctx| app.remise.leave_absent(id, ctx)));
            }
            Wish::Remember(place) => effects.push(Effect::Remember(place)),
        }
        effects
    }
}
