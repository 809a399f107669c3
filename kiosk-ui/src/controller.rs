//! What the borne does: a state machine over cards, answers, presses and time.
//!
//! It holds no window, no socket and no thread. Cards, answers and presses are told to it, it asks
//! a [`Service`] and uses a [`Machine`], and [`Controller::view`] says what to show. Two rules
//! stand above all others here: what one person's card brought is never on the screen, nor in the
//! air, for another; and no answer is never "no mail".

mod press;
mod session;
mod show;
mod speech;
mod stage;

#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{TimeDelta, Timelike as _};
use chrono_tz::Tz;
use courrier_api::{KioskCentre, KioskPages, Tap, TicketAnswer};
use courrier_cards::{CardEvent, ReaderName};
use courrier_clock::SharedClock;
use courrier_domain::{Distribution, Instant};

use crate::outside::{Machine, Paper, Service, TapId};
use crate::readers::{CardFault, Readers, card_fault};
use crate::view::{Chapter, Sent};
use crate::words::Phrasebook;
use session::Session;
use stage::{Known, Overlay, Queue, Shown, Stage, Told};

/// How long a person waits for the daemon at most.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long an answer may take before "one moment" is shown: a sign that only flashes disturbs.
const UNNOTICED: Duration = Duration::from_millis(150);
/// A card taken away sooner than this after its answer appeared was only touched to the reader: the
/// answer stays. Taken away later, it means "I have read it".
pub const TOUCH: Duration = Duration::from_secs(2);
/// How long readers have to be found after the start before their absence is told.
const START: Duration = Duration::from_secs(3);
/// How long a person who chose or reads something, and presses nothing, is thought to be there.
const QUIET: Duration = Duration::from_secs(60);
/// How long the invitation stays in one language.
const TURN: Duration = Duration::from_secs(4);
/// A timer set to nothing, by a clock that stands at an edge, would spin.
const SOONEST: Duration = Duration::from_millis(1);
/// A clock that differs from the daemon's by more is told to the technician.
const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(2);

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// The daemon can't be reached, or does not answer.
    Unreachable,
    /// It answered, and won't or can't tell.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Nothing was heard yet, nothing failed yet.
    Untried,
    Up,
    Down,
}

/// What the borne knows of its centre, kept when the daemon is gone.
#[derive(Debug)]
struct Centre {
    name: String,
    tz: Tz,
    /// The distribution open now or the next, and those after it.
    distributions: Vec<Distribution>,
    /// How far the daemon's clock is ahead of the machine's, once it was heard.
    ahead: Option<TimeDelta>,
    /// An instant that is past for certain: a clock before it is wrong.
    past: Instant,
}

/// The borne's behaviour.
pub struct Controller<S, M> {
    clock: SharedClock,
    service: S,
    machine: M,
    book: Phrasebook,
    started: Duration,
    /// Whether the screen is taller than wide.
    tall: bool,
    headphones: bool,
    centre: Centre,
    pages: KioskPages,
    link: Link,
    readers: Readers,
    /// Where a card lies.
    lying: Option<ReaderName>,
    stage: Stage,
    overlay: Option<Overlay>,
    session: Session,
    /// When the borne was last left alone.
    alone: Duration,
    taps: TapId,
    shown_tap: TapId,
    last_tap: Option<Instant>,
    /// What was last on the screen when its voice was considered.
    heard_screen: Option<speech::Place>,
}

impl<S: Service, M: Machine> Controller<S, M> {
    /// A borne that was just switched on. `past` is an instant that is over for certain, such as
    /// the last that an earlier run noted.
    pub fn new(clock: SharedClock, service: S, machine: M, past: Instant) -> Self {
        let started = clock.monotonic();
        Self {
            clock,
            service,
            machine,
            book: Phrasebook::default(),
            started,
            tall: false,
            headphones: false,
            // Until the daemon tells, the clock shows the time of mainland France.
            centre: Centre {
                name: String::new(),
                tz: Tz::Europe__Paris,
                distributions: Vec::new(),
                ahead: None,
                past,
            },
            pages: KioskPages::default(),
            link: Link::Untried,
            readers: Readers::default(),
            lying: None,
            stage: Stage::Waiting,
            overlay: None,
            session: Session::default(),
            alone: started,
            taps: 0,
            shown_tap: 0,
            last_tap: None,
            heard_screen: None,
        }
    }

    /// The machine around the screen.
    pub fn machine(&self) -> &M {
        &self.machine
    }

    /// The screen's shape, which decides how much of a page fits it.
    pub fn screen_is_tall(&mut self, tall: bool) {
        self.tall = tall;
    }

    /// Whether headphones are plugged in: then the screen is spoken, for one person's ears.
    pub fn headphones(&mut self, plugged: bool) {
        self.headphones = plugged;
        self.heard_screen = None;
        self.speak();
    }

    /// What an earlier run kept, for as long as the daemon has told nothing.
    pub fn remember(&mut self, centre: KioskCentre, pages: KioskPages) {
        if self.centre.ahead.is_none() {
            self.centre_is(centre);
            self.centre.ahead = None;
            self.pages = pages;
        }
    }

    /// Something happened at a reader. Returns the number of the tap it began, if it began one.
    pub fn card(&mut self, event: CardEvent) -> Option<TapId> {
        self.readers.note(&event);
        let mut began = None;
        match event {
            CardEvent::Inserted {
                reader,
                token,
                momentary,
                ..
            } => {
                self.lying = (!momentary).then(|| reader.clone());
                self.taps += 1;
                self.last_tap = Some(self.now());
                began = Some(self.taps);
                self.ask(Shown {
                    tap: self.taps,
                    token,
                    reader,
                });
            }
            CardEvent::Trouble {
                reader, trouble, ..
            } => match card_fault(trouble) {
                Some(CardFault::Again) => self.tell(Told::Unreadable, reader),
                Some(CardFault::NotOurs) => self.tell(Told::Unknown, reader),
                None => {}
            },
            CardEvent::Removed { reader, .. } | CardEvent::ReaderDetached { reader, .. } => {
                self.removed(&reader);
            }
            CardEvent::ReaderAttached { .. } | CardEvent::Recovered { .. } => {}
        }
        self.speak();
        began
    }

    /// The daemon answered a tap, or didn't.
    pub fn answered(&mut self, tap: TapId, answer: Result<Tap, NoAnswer>) {
        self.link_is(match answer {
            Err(NoAnswer::Unreachable) => Link::Down,
            Ok(_) | Err(NoAnswer::Refused) => Link::Up,
        });
        // An answer that comes after its person has left, or after the next card, is nobody's.
        let Stage::Asking { card, .. } = &self.stage else {
            return;
        };
        if card.tap != tap {
            return;
        }
        let card = card.clone();
        let reader = card.reader.clone();
        let told = match answer {
            Ok(answer) => self.told(card, answer),
            Err(_) => Told::Trouble(card),
        };
        self.shown_tap = tap;
        self.tell(told, reader);
        self.speak();
    }

    fn told(&mut self, card: Shown, answer: Tap) -> Told {
        match answer {
            Tap::Known {
                waiting,
                next_distribution,
                langue,
                in_force,
                avis_days_left,
                domiciliation,
                appointment,
                message,
                ticket,
                may_queue,
            } => {
                self.next_is(next_distribution);
                self.session.own_language = langue
                    .as_deref()
                    .and_then(courrier_domain::Language::of_tag);
                Told::Known(Box::new(Known {
                    card,
                    waiting,
                    in_force,
                    avis_days_left,
                    domiciliation,
                    appointment,
                    message,
                    // Who holds a number may look at it again.
                    may_queue: may_queue || ticket.is_some(),
                    queue: Queue::Out,
                }))
            }
            Tap::Unknown { next_distribution } => {
                self.next_is(next_distribution);
                Told::Unknown
            }
            Tap::Blocked { next_distribution } => {
                self.next_is(next_distribution);
                Told::Blocked
            }
        }
    }

    /// The daemon answered a wish for a number in the queue, or didn't.
    pub fn ticketed(&mut self, tap: TapId, answer: Result<TicketAnswer, NoAnswer>, sms: bool) {
        let Stage::Told {
            what: Told::Known(known),
            renewed,
            ..
        } = &mut self.stage
        else {
            return;
        };
        if known.card.tap != tap {
            return;
        }
        *renewed = self.clock.monotonic();
        known.queue = match answer {
            Ok(TicketAnswer::Given { ticket, sms: sent }) => {
                let sent = match (sms, sent) {
                    (true, true) => Sent::Sms,
                    (true, false) => Sent::NoSms,
                    (false, _) if self.machine.prints() => Sent::Printed,
                    (false, _) => Sent::Shown,
                };
                Queue::Given(ticket, sent)
            }
            Ok(TicketAnswer::Closed { .. } | TicketAnswer::NoMail | TicketAnswer::Refused) => {
                Queue::Closed
            }
            Err(_) => Queue::Trouble,
        };
        self.print_ticket();
        self.session.focus = None;
        self.speak();
    }

    fn print_ticket(&mut self) {
        let view = self.view();
        let Some(ticket) = view
            .ticket
            .as_ref()
            .filter(|ticket| ticket.sent == Sent::Printed)
        else {
            return;
        };
        let said = self.said(&view);
        self.machine.print(&Paper {
            number: ticket.ticket.number,
            centre: view.centre.clone(),
            lines: said.help.lines().take(1).map(str::to_owned).collect(),
            at: self
                .clock
                .now()
                .with_timezone(&self.centre.tz)
                .naive_local(),
        });
    }

    /// The daemon told of the centre, or was asked in vain.
    pub fn heard(&mut self, centre: Result<KioskCentre, NoAnswer>) {
        match centre {
            Ok(centre) => {
                self.centre_is(centre);
                self.link_is(Link::Up);
            }
            // A daemon that refuses the borne itself is as good as none for whoever stands there.
            Err(_) => self.link_is(Link::Down),
        }
        self.speak();
    }

    /// The daemon told what the centre has written.
    pub fn pages(&mut self, pages: KioskPages) {
        self.pages = pages;
        // What was open may be gone or shorter.
        if let Some(Overlay::Reading { open, part }) = &mut self.overlay {
            *part = 0;
            if matches!(*open, Chapter::Page(at) if at >= self.pages.pages.len()) {
                *open = Chapter::Contents;
            }
        }
    }

    /// Whether the machine's clock agrees with the daemon's; unknown until it was heard.
    pub fn clock_ok(&self) -> Option<bool> {
        self.centre.ahead.map(|ahead| ahead.abs() <= CLOCK_SLACK)
    }

    /// Whether a reader works.
    pub fn readers_work(&self) -> bool {
        self.readers.work()
    }

    /// When a card was last shown.
    pub fn last_tap(&self) -> Option<Instant> {
        self.last_tap
    }

    /// Time went by.
    pub fn tick(&mut self) {
        let now = self.clock.monotonic();
        if self.machine.speaking() {
            // Nobody is cut off in the middle of a sentence.
            self.renew(now);
        }
        match &mut self.stage {
            Stage::Asking { card, until, .. } if *until <= now => {
                let card = card.clone();
                let reader = card.reader.clone();
                self.shown_tap = card.tap;
                self.tell(Told::Trouble(card), reader);
            }
            Stage::Told {
                what: Told::Known(known),
                ..
            } if matches!(known.queue, Queue::Asking(until) if until <= now) => {
                known.queue = Queue::Trouble;
            }
            _ => {}
        }
        if self.ends().is_some_and(|(end, _)| end <= now) {
            self.leave();
        }
        self.speak();
    }

    /// How long from now until [`Self::view`] may change by time alone.
    pub fn next_change(&self) -> Duration {
        let now = self.clock.monotonic();
        let wall = self.clock.now();
        let minute = Duration::from_secs(60 - u64::from(wall.second())).saturating_sub(
            Duration::from_nanos(u64::from(wall.timestamp_subsec_nanos())),
        );
        let mut next = now + minute;
        if let Stage::Asking { notice, until, .. } = &self.stage {
            next = next.min(if *notice <= now { *until } else { *notice });
        } else if let Some((end, whole)) = self.ends() {
            // The countdown is told by the second.
            let shown = now.saturating_sub(end.saturating_sub(whole)).as_secs();
            next = next.min(end.saturating_sub(whole) + Duration::from_secs(shown + 1));
        } else {
            let start = self.started + START;
            if now < start {
                next = next.min(start);
            }
            let turns = now.saturating_sub(self.alone).as_secs() / TURN.as_secs();
            next = next.min(self.alone + Duration::from_secs((turns + 1) * TURN.as_secs()));
        }
        if let Stage::Told {
            what: Told::Known(known),
            ..
        } = &self.stage
            && let Queue::Asking(until) = known.queue
        {
            next = next.min(until);
        }
        next.saturating_sub(now).min(minute).max(SOONEST)
    }

    /// When the borne is left alone again if nobody presses anything, and the whole time there was.
    fn ends(&self) -> Option<(Duration, Duration)> {
        match (&self.stage, self.session.touched) {
            (Stage::Asking { .. }, _) => None,
            (Stage::Told { what, renewed, .. }, _) => {
                // Whoever opened something else reads longer.
                let whole = match self.overlay {
                    Some(_) => QUIET,
                    None => what.stays(),
                };
                Some((*renewed + whole, whole))
            }
            (Stage::Waiting, Some(touched)) => Some((touched + QUIET, QUIET)),
            (Stage::Waiting, None) => None,
        }
    }

    /// The time of whoever stands here begins anew.
    fn renew(&mut self, now: Duration) {
        if let Stage::Told { renewed, .. } = &mut self.stage {
            *renewed = now;
        }
        if let Some(touched) = &mut self.session.touched {
            *touched = now;
        }
    }

    /// Nobody is there any more: nothing of them stays.
    fn leave(&mut self) {
        self.stage = Stage::Waiting;
        self.overlay = None;
        self.session = Session::default();
        self.machine.hush();
        self.machine.volume(self.session.volume);
        self.alone = self.clock.monotonic();
        self.heard_screen = None;
    }

    /// What an earlier run knew of the centre. The daemon's clock of then says nothing of today's,
    /// but that its time is over.
    pub fn remembered(&mut self, centre: KioskCentre) {
        self.centre_is(centre);
        self.centre.ahead = None;
    }

    fn centre_is(&mut self, centre: KioskCentre) {
        let wall = self.clock.now();
        // An older daemon tells no time: 1970.
        let ahead = (centre.now.timestamp() > 0).then(|| centre.now - wall);
        self.centre.name = centre.name;
        self.centre.tz = centre.time_zone.parse().unwrap_or(Tz::Europe__Paris);
        self.centre.distributions = centre.distributions;
        self.next_is(centre.next_distribution);
        self.centre.ahead = ahead.or(self.centre.ahead);
        self.centre.past = self.centre.past.max(centre.now);
    }

    /// The first of the distributions, as last told.
    fn next_is(&mut self, next: Option<Distribution>) {
        let known = &mut self.centre.distributions;
        let from = next.as_ref().map(|next| next.starts_at);
        known.retain(|other| from.is_some_and(|from| other.starts_at > from));
        if let Some(next) = next {
            known.insert(0, next);
        }
    }

    /// The time: the daemon's clock where it differs from the machine's for good.
    fn now(&self) -> Instant {
        let wall = self.clock.now();
        match self.centre.ahead {
            Some(ahead) if ahead.abs() > CLOCK_SLACK => wall + ahead,
            _ => wall,
        }
    }

    /// Whether the time that is shown can't be right.
    fn clock_is_wrong(&self) -> bool {
        self.centre.ahead.is_none() && self.clock.now() + CLOCK_SLACK < self.centre.past
    }

    fn ask(&mut self, card: Shown) {
        let now = self.clock.monotonic();
        // The person before must vanish at once; an idle screen can wait for the answer.
        let notice = match &self.stage {
            Stage::Waiting if self.overlay.is_none() => now + UNNOTICED,
            Stage::Asking { notice, .. } => *notice,
            Stage::Waiting | Stage::Told { .. } => now,
        };
        if matches!(self.stage, Stage::Told { .. }) {
            // Another card may be another person's.
            self.leave();
        }
        self.overlay = None;
        self.session.focus = None;
        self.service.tap(card.tap, &card.token);
        self.stage = Stage::Asking {
            card,
            notice,
            until: now + PATIENCE,
        };
    }

    fn tell(&mut self, what: Told, reader: ReaderName) {
        let now = self.clock.monotonic();
        self.overlay = None;
        self.session.focus = None;
        self.stage = Stage::Told {
            what,
            reader,
            since: now,
            renewed: now,
        };
    }

    fn removed(&mut self, from: &ReaderName) {
        if self.lying.as_ref() == Some(from) {
            self.lying = None;
        }
        let now = self.clock.monotonic();
        if let Stage::Told { reader, since, .. } = &self.stage
            && reader == from
            && *since + TOUCH <= now
        {
            self.leave();
        }
    }

    /// A daemon that is back is asked again for the person who still waits with the card in place.
    fn link_is(&mut self, link: Link) {
        let back = self.link == Link::Down && link == Link::Up;
        self.link = link;
        if let Stage::Told {
            what: Told::Trouble(card),
            reader,
            ..
        } = &self.stage
            && back
            && self.lying.as_ref() == Some(reader)
        {
            let card = card.clone();
            self.ask_again(card);
        }
    }

    /// The same card of the same person: what they chose stays.
    fn ask_again(&mut self, card: Shown) {
        let now = self.clock.monotonic();
        self.service.tap(card.tap, &card.token);
        self.stage = Stage::Asking {
            card,
            notice: now,
            until: now + PATIENCE,
        };
    }
}
