//! What the borne does: a state machine over cards, answers and time.
//!
//! It holds no window, no socket and no thread. Cards, answers and presses are told to it, it asks
//! a [`Service`], and [`Controller::view`] says what to show. Two rules stand above all others here:
//! what one person's card brought is never on the screen for another's, and no answer is never
//! "no mail".

#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::Timelike as _;
use chrono_tz::Tz;
use courrier_api::{KioskCentre, Tap, Waiting};
use courrier_cards::{CardEvent, ReaderName, Token};
use courrier_clock::SharedClock;
use courrier_domain::Distribution;

use crate::readers::{CardFault, Readers, card_fault};
use crate::view::{Countdown, Opening, Screen, View, minutes};

/// The number of one tap, counted from 1.
pub type TapId = u64;

/// How long a person waits for the daemon at most.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long an answer may take before "one moment" is shown: a sign that only flashes disturbs.
const UNNOTICED: Duration = Duration::from_millis(150);
/// A card taken away sooner than this after its answer appeared was only touched to the reader: the
/// answer stays. Taken away later, it means "I have read it".
pub const TOUCH: Duration = Duration::from_secs(2);
/// How long readers have to be found after the start before their absence is told.
const START: Duration = Duration::from_secs(3);

/// A timer set to nothing, by a clock that stands at an edge, would spin.
const SOONEST: Duration = Duration::from_millis(1);

/// How long each thing stays on the screen.
const ANSWER: Duration = Duration::from_secs(20);
const EXPLANATION: Duration = Duration::from_secs(12);
const RETRY: Duration = Duration::from_secs(6);

/// The daemon, as the controller sees it. Calls return at once; what comes of them is told with
/// [`Controller::answered`] and [`Controller::heard`].
pub trait Service {
    /// Asks what waits for this card's holder. A second call with the same number repeats the first.
    fn tap(&mut self, tap: TapId, card: &Token);
    /// Tells whether a reader works.
    fn readers_work(&mut self, work: bool);
}

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

/// A card that was read, and what it takes to ask again.
#[derive(Debug, Clone)]
struct Shown {
    tap: TapId,
    token: Token,
    reader: ReaderName,
}

#[derive(Debug)]
enum Stage {
    Waiting,
    Asking {
        card: Shown,
        /// When "one moment" appears, on the monotonic clock.
        notice: Duration,
        /// When patience ends.
        until: Duration,
    },
    Told {
        what: Told,
        reader: ReaderName,
        since: Duration,
    },
}

#[derive(Debug)]
enum Told {
    Known { waiting: Waiting, in_force: bool },
    Unknown,
    Blocked,
    Unreadable,
    Trouble(Shown),
}

impl Told {
    fn stays(&self) -> Duration {
        match self {
            Self::Known { .. } => ANSWER,
            Self::Unknown | Self::Blocked | Self::Trouble(_) => EXPLANATION,
            Self::Unreadable => RETRY,
        }
    }
}

/// What the borne knows of its centre, kept when the daemon is gone.
#[derive(Debug)]
struct Centre {
    name: String,
    tz: Tz,
    next: Option<Distribution>,
}

/// The borne's behaviour.
pub struct Controller<S> {
    clock: SharedClock,
    service: S,
    started: Duration,
    centre: Centre,
    link: Link,
    readers: Readers,
    readers_work: bool,
    /// Where a card lies.
    lying: Option<ReaderName>,
    stage: Stage,
    taps: TapId,
    shown_tap: TapId,
}

impl<S: Service> Controller<S> {
    /// A borne that was just switched on.
    pub fn new(clock: SharedClock, service: S) -> Self {
        let started = clock.monotonic();
        Self {
            clock,
            service,
            started,
            // Until the daemon tells, the clock shows the time of mainland France.
            centre: Centre {
                name: String::new(),
                tz: Tz::Europe__Paris,
                next: None,
            },
            link: Link::Untried,
            readers: Readers::default(),
            readers_work: false,
            lying: None,
            stage: Stage::Waiting,
            taps: 0,
            shown_tap: 0,
        }
    }

    /// Something happened at a reader. Returns the number of the tap it began, if it began one.
    pub fn card(&mut self, event: CardEvent) -> Option<TapId> {
        self.readers.note(&event);
        if self.readers.work() != self.readers_work {
            self.readers_work = self.readers.work();
            self.service.readers_work(self.readers_work);
        }
        match event {
            CardEvent::Inserted {
                reader,
                token,
                momentary,
                ..
            } => {
                self.lying = (!momentary).then(|| reader.clone());
                self.taps += 1;
                self.ask(Shown {
                    tap: self.taps,
                    token,
                    reader,
                });
                return Some(self.taps);
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
        None
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
            Ok(Tap::Known {
                waiting,
                next_distribution,
                in_force,
                ..
            }) => {
                self.centre.next = next_distribution;
                Told::Known { waiting, in_force }
            }
            Ok(Tap::Unknown { next_distribution }) => {
                self.centre.next = next_distribution;
                Told::Unknown
            }
            Ok(Tap::Blocked { next_distribution }) => {
                self.centre.next = next_distribution;
                Told::Blocked
            }
            Err(_) => Told::Trouble(card),
        };
        self.shown_tap = tap;
        self.tell(told, reader);
    }

    /// The daemon told of the centre, or was asked in vain.
    pub fn heard(&mut self, centre: Result<KioskCentre, NoAnswer>) {
        match centre {
            Ok(centre) => {
                self.centre = Centre {
                    name: centre.name,
                    tz: centre.time_zone.parse().unwrap_or(Tz::Europe__Paris),
                    next: centre.next_distribution,
                };
                self.link_is(Link::Up);
            }
            // A daemon that refuses the borne itself is as good as none for whoever stands there.
            Err(_) => self.link_is(Link::Down),
        }
    }

    /// The person pressed "done".
    pub fn done(&mut self) {
        if matches!(self.stage, Stage::Told { .. }) {
            self.stage = Stage::Waiting;
        }
    }

    /// Time went by.
    pub fn tick(&mut self) {
        let now = self.clock.monotonic();
        match &self.stage {
            Stage::Asking { card, until, .. } if *until <= now => {
                let card = card.clone();
                let reader = card.reader.clone();
                self.shown_tap = card.tap;
                self.tell(Told::Trouble(card), reader);
            }
            Stage::Told { what, since, .. } if *since + what.stays() <= now => {
                self.stage = Stage::Waiting;
            }
            _ => {}
        }
    }

    /// How long from now until [`Self::view`] may change by time alone.
    pub fn next_change(&self) -> Duration {
        let now = self.clock.monotonic();
        let wall = self.clock.now();
        let minute = Duration::from_secs(60 - u64::from(wall.second())).saturating_sub(
            Duration::from_nanos(u64::from(wall.timestamp_subsec_nanos())),
        );
        let next = match &self.stage {
            Stage::Waiting if now < self.started + START => self.started + START,
            Stage::Waiting => now + minute,
            Stage::Asking { notice, until, .. } if *notice <= now => *until,
            Stage::Asking { notice, .. } => *notice,
            Stage::Told { since, .. } => {
                let shown = now.saturating_sub(*since).as_secs();
                *since + Duration::from_secs(shown + 1)
            }
        };
        next.saturating_sub(now).min(minute).max(SOONEST)
    }

    /// What to show now.
    pub fn view(&self) -> View {
        let now = self.clock.monotonic();
        let wall = self.clock.now();
        let (waiting, in_force) = match &self.stage {
            Stage::Told {
                what: Told::Known { waiting, in_force },
                ..
            } => (*waiting, *in_force),
            _ => (Waiting::default(), true),
        };
        let countdown = match &self.stage {
            Stage::Told { what, since, .. } => {
                let left = (*since + what.stays()).saturating_sub(now);
                let begun = u64::from(left.subsec_nanos() > 0);
                Some(Countdown {
                    left: left.as_secs() + begun,
                    whole: what.stays().as_secs(),
                })
            }
            _ => None,
        };
        View {
            screen: self.screen(now),
            centre: self.centre.name.clone(),
            clock: minutes(wall.with_timezone(&self.centre.tz).time()),
            opening: self
                .centre
                .next
                .as_ref()
                .and_then(|next| Opening::of(next, wall, self.centre.tz)),
            waiting,
            in_force,
            countdown,
            shown_tap: self.shown_tap,
        }
    }

    fn screen(&self, now: Duration) -> Screen {
        match &self.stage {
            Stage::Asking { notice, .. } if *notice <= now => Screen::Asking,
            Stage::Told { what, .. } => match what {
                Told::Known { waiting, .. } if waiting.total() > 0 => Screen::Mail,
                Told::Known { .. } => Screen::NoMail,
                Told::Unknown => Screen::Unknown,
                Told::Blocked => Screen::Blocked,
                Told::Unreadable => Screen::Unreadable,
                Told::Trouble(_) => Screen::Trouble,
            },
            Stage::Asking { .. } => self.idle_screen(now, false),
            Stage::Waiting => self.idle_screen(now, self.lying.is_some()),
        }
    }

    fn idle_screen(&self, now: Duration, forgotten: bool) -> Screen {
        if forgotten {
            Screen::TakeCard
        } else if !self.readers_work && self.started + START <= now {
            Screen::NoReader
        } else if self.link == Link::Down {
            Screen::NoDaemon
        } else {
            Screen::Waiting
        }
    }

    fn ask(&mut self, card: Shown) {
        let now = self.clock.monotonic();
        // The person before must vanish at once; an idle screen can wait for the answer.
        let notice = match &self.stage {
            Stage::Waiting => now + UNNOTICED,
            Stage::Asking { notice, .. } => *notice,
            Stage::Told { .. } => now,
        };
        self.service.tap(card.tap, &card.token);
        self.stage = Stage::Asking {
            card,
            notice,
            until: now + PATIENCE,
        };
    }

    fn tell(&mut self, what: Told, reader: ReaderName) {
        self.stage = Stage::Told {
            what,
            reader,
            since: self.clock.monotonic(),
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
            self.stage = Stage::Waiting;
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
            self.ask(card);
        }
    }
}
