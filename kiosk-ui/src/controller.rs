//! What the borne does: a state machine over cards, answers, presses and time.
//!
//! It holds no window, no socket and no thread. Cards, answers and presses are told to it, it asks
//! a [`Service`] and uses a [`Machine`], and [`Controller::view`] says what to show. Two rules
//! stand above all others here: what one person's card brought is never on the screen, nor in the
//! air, for another; and no answer is never "no mail".

mod cards;
mod centre;
mod contents;
pub(crate) mod maintenance;
mod press;
mod session;
mod show;
mod speech;
mod stage;
mod ticket;

#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{TimeDelta, Timelike as _};
use chrono_tz::Tz;
use courrier_api::KioskPages;
use courrier_cards::ReaderName;
use courrier_clock::SharedClock;
use courrier_domain::{Instant, Language};

use crate::action::Key;
use crate::outside::{Machine, Service, TapId};
use crate::readers::Readers;
use crate::technician::Technician;
use crate::view::Chapter;
use crate::words::Phrasebook;
use centre::Centre;
use session::Session;
use stage::{Overlay, Queue, Stage, Told};

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
const QUIET: Duration = Duration::from_mins(1);
/// No screen takes longer to say. A loudspeaker that hangs must not keep an answer on the screen.
const LONGEST_SPEECH: Duration = Duration::from_mins(3);
/// Who pressed something, and did not lay a card down within this time, may have gone: whoever's
/// card comes then is another person.
const GONE: Duration = Duration::from_secs(20);
/// The same key again within this time is a hand that shakes (EN 301 549, 5.8), where it would end
/// or choose something. From button to button one may go as fast as one likes.
const STRIKE: Duration = Duration::from_millis(500);
/// So long before a screen clears by itself, who hears it is told.
const WARNING: Duration = Duration::from_secs(10);
/// How long the invitation stays in one language.
const TURN: Duration = Duration::from_secs(4);
/// No clock of today stands before it: the beginning of 2026, when this was written.
const WRITTEN: Instant = match Instant::from_timestamp(1_767_225_600, 0) {
    Some(written) => written,
    None => Instant::UNIX_EPOCH,
};
/// A timer set to nothing, by a clock that stands at an edge, would spin.
const SOONEST: Duration = Duration::from_millis(1);
/// A clock that differs from the daemon's by more is told to the technician.
pub(crate) const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(2);

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
    technician: Option<Technician>,
    languages: Vec<Language>,
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
    /// The key pressed last, and when (monotonic).
    struck: Option<(Key, Duration)>,
    /// What was last on the screen when its voice was considered.
    heard_screen: Option<speech::Place>,
}

impl<S: Service, M: Machine> Controller<S, M> {
    /// A borne that was just switched on.
    pub fn new(clock: SharedClock, service: S, machine: M) -> Self {
        let started = clock.monotonic();
        Self {
            clock,
            service,
            machine,
            book: Phrasebook::default(),
            started,
            tall: false,
            headphones: false,
            technician: None,
            languages: Language::ALL.to_vec(),
            // Until the daemon tells, the clock shows the time of mainland France.
            centre: Centre {
                name: String::new(),
                tz: Tz::Europe__Paris,
                distributions: Vec::new(),
                began: None,
                past: WRITTEN,
                kept: None,
                version: None,
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
            struck: None,
            heard_screen: None,
        }
    }

    /// The languages offered and gone through, in this order; the first is the screen's.
    pub fn offer(&mut self, languages: Vec<Language>) {
        if !languages.is_empty() {
            self.languages = languages;
        }
    }

    /// Whose card and code open the maintenance screen.
    pub fn let_in(&mut self, technician: Technician) {
        self.technician = Some(technician);
    }

    /// The screen's shape, which decides how much of a page fits it.
    pub fn screen_is_tall(&mut self, tall: bool) {
        self.tall = tall;
    }

    /// Whether headphones are plugged in: then the screen is spoken, for one person's ears.
    pub fn headphones(&mut self, plugged: bool) {
        if self.headphones && !plugged {
            // What was for one person's ears is not said to the room; they may ask for it again.
            self.machine.hush();
            self.session.ask_again();
        }
        self.headphones = plugged;
        self.heard_screen = None;
        self.speak();
    }

    /// Loudspeaker and printer.
    pub fn machine(&self) -> &M {
        &self.machine
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
        let spoken_for = self.session.said_at.map(|at| now.saturating_sub(at));
        let in_time = spoken_for.is_some_and(|time| time < LONGEST_SPEECH);
        if self.machine.speaking() && in_time && !self.session.warned {
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
                known.queue_fails();
            }
            _ => {}
        }
        if self.ends().is_some_and(|(end, _)| end <= now) {
            self.leave();
        }
        self.speak();
        self.warn(now);
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
            (Stage::Told { what, renewed, .. }, _) => {
                // Whoever opened something else reads longer.
                let whole = match self.overlay {
                    Some(_) => QUIET,
                    None => what.stays(),
                };
                Some((*renewed + whole, whole))
            }
            (Stage::Waiting, Some(touched)) => Some((touched + QUIET, QUIET)),
            (Stage::Asking { .. }, _) | (Stage::Waiting, None) => None,
        }
    }

    /// The time of whoever stands here begins anew.
    fn renew(&mut self, now: Duration) {
        self.session.warned = false;
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
}
