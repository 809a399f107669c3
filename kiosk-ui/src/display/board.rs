//! What the screen that calls numbers shows, and in which language: pure, time is told to it.

use std::time::Duration;

use chrono::{TimeDelta, Timelike as _};
use chrono_tz::Tz;
use courrier_api::{CalledNumber, KioskCentre, KioskQueue};
use courrier_domain::{Instant, Language};

use crate::controller::CLOCK_SLACK;

/// How long a number that was just called stands out.
const FRESH: Duration = Duration::from_secs(8);
/// How long it stands alone when another is called right after it: long enough to be heard (the
/// chime, and its words) and looked up to.
const EACH: Duration = Duration::from_secs(5);
/// So many times in a row the daemon is asked in vain before the numbers go: one lost answer must
/// not send those who were called to the desk.
const IN_VAIN: u8 = 3;
/// How long the words around the number stay in one language: as at the borne.
const TURN: Duration = Duration::from_secs(4);
/// So long after the last call the picture begins to move, a little each minute, so that nothing
/// burns into a screen that shows the same number until evening.
const STILL: Duration = Duration::from_mins(10);
/// In so many minutes it goes once round.
pub(super) const ROUND: u8 = 8;

/// What the screen knows.
#[derive(Debug)]
pub struct Board {
    /// Gone through in this order, from the start on; never empty.
    languages: Vec<Language>,
    /// When it began (monotonic).
    started: Duration,
    centre: Centre,
    queue: Option<KioskQueue>,
    /// Of the calls that the daemon last told, those that have had their chime, or were made before
    /// the screen began; none before anything was told. A number that was called while nothing
    /// answered is news all the same.
    announced: Option<Vec<CalledNumber>>,
    /// How often in a row the daemon was asked in vain.
    in_vain: u8,
    /// How many of the newest calls wait for their own moment: two guichets may call in one second.
    held_back: usize,
    /// When the next of them has it (monotonic).
    next_at: Duration,
    /// Until when the last number stands out (monotonic).
    fresh_until: Duration,
    /// Since when no number was called (monotonic).
    still_since: Duration,
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The language of the words around the number.
    pub language: Language,
    /// The number called last.
    pub last: Option<CalledNumber>,
    /// Those before it, newest first.
    pub before: Vec<CalledNumber>,
    /// Whether it was called just now.
    pub fresh: bool,
    /// Said where no number is called: the name of the sentence.
    pub nobody: &'static str,
    /// How many wait; none when it is not known or nobody is called.
    pub waiting: Option<u32>,
    /// Which minute of its round the picture is in, from 0; none while it stands in its place.
    pub drift: Option<u8>,
}

/// The centre as it was last told.
#[derive(Debug)]
struct Centre {
    name: String,
    tz: Tz,
    /// The daemon's clock when the monotonic one began.
    began: Option<Instant>,
}

impl Board {
    /// Nothing known yet. The words stand in each of these languages in turn, from `now` on
    /// (monotonic); there is at least one.
    pub fn new(languages: &[Language], now: Duration) -> Self {
        let languages = match languages {
            [] => vec![Language::French],
            some => some.to_vec(),
        };
        Self {
            languages,
            started: now,
            // Until the daemon tells, the clock shows the time of mainland France.
            centre: Centre {
                name: String::new(),
                tz: Tz::Europe__Paris,
                began: None,
            },
            queue: None,
            announced: None,
            in_vain: 0,
            held_back: 0,
            next_at: now,
            fresh_until: Duration::ZERO,
            still_since: now,
        }
    }

    /// The language in which numbers are called aloud: the first.
    pub fn first_language(&self) -> Language {
        self.languages[0]
    }

    /// The daemon told of the queue, or was asked in vain. True if a number is called now that was
    /// not before: then the chime sounds. What was called before the screen began is old.
    pub fn hear(&mut self, queue: Option<KioskQueue>, now: Duration) -> bool {
        match &queue {
            Some(_) => self.in_vain = 0,
            None => self.in_vain = self.in_vain.saturating_add(1),
        }
        if self.in_vain > 0 && self.in_vain < IN_VAIN {
            return self.call_next(now);
        }
        self.held_back = 0;
        if let Some(queue) = &queue {
            let called = &queue.called;
            let announced = self.announced.get_or_insert_with(|| called.clone());
            announced.retain(|call| called.contains(call));
            let news = called.iter().take_while(|call| !announced.contains(call));
            self.held_back = news.count();
        }
        self.queue = queue;
        self.call_next(now)
    }

    /// Time went by. True if a number that waited for its moment is called now: the chime sounds.
    pub fn call_next(&mut self, now: Duration) -> bool {
        let called = self.queue.iter().flat_map(|queue| &queue.called);
        // Where none of the calls stands yet, none is cut short.
        let due = now >= self.next_at || self.held_back == called.clone().count();
        let before = self.held_back.checked_sub(1).filter(|_| due);
        let Some((call, at)) = before.and_then(|at| Some((called.clone().nth(at)?, at))) else {
            return false;
        };
        self.announced.get_or_insert_default().push(call.clone());
        self.held_back = at;
        self.next_at = now + EACH;
        self.fresh_until = now + FRESH;
        self.still_since = now;
        true
    }

    /// The daemon told of the centre at `at` (monotonic).
    pub fn hear_centre(&mut self, centre: &KioskCentre, at: Duration) {
        self.centre.name.clone_from(&centre.name);
        self.centre.tz = centre.time_zone.parse().unwrap_or(Tz::Europe__Paris);
        // An older daemon tells no time: 1970.
        if centre.now.timestamp() > 0 {
            self.centre.began = Some(centre.now - at);
        }
    }

    /// Whether the machine's clock agrees with the daemon's; unknown until that was heard.
    pub fn clock_ok(&self, machine: Instant, now: Duration) -> Option<bool> {
        Some(self.ahead(machine, now)?.abs() <= CLOCK_SLACK)
    }

    /// How far the daemon's clock is ahead of the machine's.
    fn ahead(&self, machine: Instant, now: Duration) -> Option<TimeDelta> {
        Some(self.centre.began? + now - machine)
    }

    /// The centre's name, and the minutes since its midnight: by the daemon's clock where the
    /// machine's differs from it. Until the daemon told of the centre nobody knows whether the
    /// machine's is right, and there is no time.
    pub fn corner(&self, machine: Instant, now: Duration) -> (&str, Option<u32>) {
        if self.centre.name.is_empty() {
            return ("", None);
        }
        let ahead = self.ahead(machine, now).unwrap_or_default();
        let right = if ahead.abs() > CLOCK_SLACK {
            machine + ahead
        } else {
            machine
        };
        let time = right.with_timezone(&self.centre.tz);
        let minutes = time.num_seconds_from_midnight() / 60;
        (&self.centre.name, Some(minutes))
    }

    /// The language of the words at this moment. The turn goes on through every call: else a room
    /// where numbers are called often would hear of the first languages alone.
    fn language(&self, now: Duration) -> Language {
        let turns = now.saturating_sub(self.started).as_nanos() / TURN.as_nanos();
        let turns = usize::try_from(turns).unwrap_or_default();
        self.languages[turns % self.languages.len()]
    }

    /// How long from now until [`Self::shown`] may change by time alone, or [`Self::call_next`] has a
    /// number to call.
    pub fn next_change(&self, now: Duration) -> Duration {
        let turns = now.saturating_sub(self.started).as_nanos() / TURN.as_nanos();
        let next = u32::try_from(turns + 1).unwrap_or(u32::MAX);
        let turn = (self.started + TURN * next).saturating_sub(now);
        let fresh = self.fresh_until.saturating_sub(now);
        let next = self.next_at.saturating_sub(now);
        [(!fresh.is_zero(), fresh), (self.held_back > 0, next)]
            .into_iter()
            .filter_map(|(waits, time)| waits.then_some(time))
            .fold(turn, Duration::min)
    }

    /// What to show now.
    pub fn shown(&self, now: Duration) -> Shown {
        let mut called = self
            .queue
            .iter()
            .flat_map(|queue| queue.called.iter().cloned())
            .skip(self.held_back);
        let open = self.queue.as_ref().is_some_and(|queue| queue.open);
        Shown {
            language: self.language(now),
            last: called.next(),
            before: called.collect(),
            // Where no number stands, nothing calls anybody.
            fresh: now < self.fresh_until && self.queue.is_some(),
            nobody: match &self.queue {
                None => "ask-desk",
                Some(_) if open => "display-nobody",
                Some(_) => "display-closed",
            },
            waiting: self
                .queue
                .as_ref()
                // Who holds a number is called after the hour too.
                .filter(|queue| queue.open || queue.waiting > 0)
                .map(|queue| queue.waiting),
            drift: self.drift(now),
        }
    }

    fn drift(&self, now: Duration) -> Option<u8> {
        let still = now.saturating_sub(self.still_since);
        let minute = (still.as_secs() / 60) % u64::from(ROUND);
        (still >= STILL).then(|| u8::try_from(minute).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
