//! What the screen that calls numbers shows, and in which language: pure, time is told to it.

use std::time::Duration;

use chrono::{TimeDelta, Timelike as _};
use chrono_tz::Tz;
use courrier_api::{CalledNumber, KioskCentre, KioskQueue};
use courrier_domain::{Instant, Language};

use crate::controller::CLOCK_SLACK;

/// How long a number that was just called stands out.
const FRESH: Duration = Duration::from_secs(8);
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
    /// Whether the daemon has told anything yet.
    has_heard: bool,
    /// The number called last, as the daemon last told. A number that was called while nothing
    /// answered is news all the same.
    newest: Option<CalledNumber>,
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
            has_heard: false,
            newest: None,
            fresh_until: Duration::ZERO,
            still_since: now,
        }
    }

    /// The language in which numbers are called aloud: the first.
    pub fn first_language(&self) -> Language {
        self.languages[0]
    }

    /// The daemon told of the queue, or was asked in vain. True if a number was called that was not
    /// there before: then the chime sounds. What was called before the screen began is old.
    pub fn hear(&mut self, queue: Option<KioskQueue>, now: Duration) -> bool {
        let Some(queue) = queue else {
            self.queue = None;
            return false;
        };
        let newest = queue.called.first().cloned();
        let had_heard = std::mem::replace(&mut self.has_heard, true);
        let called = had_heard && newest.is_some() && self.newest != newest;
        self.newest = newest;
        if called {
            self.fresh_until = now + FRESH;
            self.still_since = now;
        }
        self.queue = Some(queue);
        called
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
    /// machine's differs from it.
    pub fn corner(&self, machine: Instant, now: Duration) -> (&str, u32) {
        let ahead = self.ahead(machine, now).unwrap_or_default();
        let right = if ahead.abs() > CLOCK_SLACK {
            machine + ahead
        } else {
            machine
        };
        let time = right.with_timezone(&self.centre.tz);
        (&self.centre.name, time.num_seconds_from_midnight() / 60)
    }

    /// The language of the words at this moment. The turn goes on through every call: else a room
    /// where numbers are called often would hear of the first languages alone.
    fn language(&self, now: Duration) -> Language {
        let turns = now.saturating_sub(self.started).as_nanos() / TURN.as_nanos();
        let turns = usize::try_from(turns).unwrap_or_default();
        self.languages[turns % self.languages.len()]
    }

    /// How long from now until [`Self::shown`] may change by time alone.
    pub fn next_change(&self, now: Duration) -> Duration {
        let turns = now.saturating_sub(self.started).as_nanos() / TURN.as_nanos();
        let next = u32::try_from(turns + 1).unwrap_or(u32::MAX);
        let turn = (self.started + TURN * next).saturating_sub(now);
        let fresh = self.fresh_until.saturating_sub(now);
        if fresh.is_zero() {
            turn
        } else {
            turn.min(fresh)
        }
    }

    /// What to show now.
    pub fn shown(&self, now: Duration) -> Shown {
        let mut called = self
            .queue
            .iter()
            .flat_map(|queue| queue.called.iter().cloned());
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
                .filter(|queue| queue.open)
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
mod tests {
    use super::super::{DRIFT, away};
    use super::*;

    fn called(number: u32, minute: u32) -> CalledNumber {
        CalledNumber {
            number,
            place: "Guichet 2".to_owned(),
            called_at: format!("2026-11-23T14:{minute:02}:00Z")
                .parse()
                .expect("an instant"),
        }
    }

    fn board() -> Board {
        Board::new(&[Language::French], Duration::ZERO)
    }

    fn queue(called: Vec<CalledNumber>) -> KioskQueue {
        KioskQueue {
            open: true,
            called,
            waiting: 3,
        }
    }

    #[test]
    fn a_number_is_called_once_and_stands_out_for_a_moment() {
        let mut board = board();
        let at = Duration::from_secs;
        assert!(
            !board.hear(Some(queue(vec![called(4, 0)])), at(0)),
            "it was called before"
        );
        assert!(!board.shown(at(0)).fresh);
        assert!(board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(10)));
        let shown = board.shown(at(10));
        assert_eq!(shown.last, Some(called(5, 1)));
        assert_eq!(shown.before, [called(4, 0)]);
        assert!(shown.fresh);
        assert!(!board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(11)));
        assert!(!board.shown(at(18)).fresh);
        assert!(
            board.hear(Some(queue(vec![called(5, 2), called(4, 0)])), at(20)),
            "called again, it sounds again"
        );
    }

    #[test]
    fn a_picture_that_stands_for_ten_minutes_moves_until_a_number_is_called() {
        let mut board = board();
        let at = Duration::from_secs;
        board.hear(Some(queue(vec![called(4, 0)])), at(0));
        assert!(board.hear(Some(queue(vec![called(5, 1)])), at(60)));
        assert_eq!(board.shown(at(659)).drift, None);
        let mut places = Vec::new();
        for minute in 11..11 + u64::from(ROUND) {
            let drift = board.shown(at(60 * minute)).drift;
            let (right, down) = away(drift);
            assert!((right.hypot(down) - DRIFT).abs() < 0.001, "{drift:?}");
            places.push(drift.expect("it moves"));
        }
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 8, "each minute elsewhere");
        assert!(board.hear(Some(queue(vec![called(6, 20)])), at(2_000)));
        assert_eq!(away(board.shown(at(2_000)).drift), (0.0, 0.0));
        board.hear(None, at(2_590));
        assert!(
            board.shown(at(2_600)).drift.is_some(),
            "without a daemon, too"
        );
    }

    #[test]
    fn without_a_daemon_no_number_stands_there() {
        let mut board = board();
        assert_eq!(board.shown(Duration::ZERO).nobody, "ask-desk");
        board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO);
        board.hear(None, Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.last, shown.nobody), (None, "ask-desk"));
        assert!(
            !board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO),
            "it is the same"
        );
        assert!(board.hear(Some(queue(vec![called(6, 2)])), Duration::ZERO));
        board.hear(None, Duration::ZERO);
        assert!(!board.shown(Duration::ZERO).fresh, "no number is called");
        board.hear(None, Duration::ZERO);
        assert!(
            board.hear(Some(queue(vec![called(7, 3)])), Duration::ZERO),
            "called while nothing answered"
        );
    }

    #[test]
    fn an_empty_and_a_closed_queue_say_so() {
        let mut board = board();
        board.hear(Some(queue(Vec::new())), Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.nobody, shown.waiting), ("display-nobody", Some(3)));
        let closed = KioskQueue {
            open: false,
            ..KioskQueue::default()
        };
        board.hear(Some(closed), Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.nobody, shown.waiting), ("display-closed", None));
    }

    #[test]
    fn the_words_stand_in_each_language_in_turn_whatever_is_called() {
        use Language::{Arabic, French, Tamil};
        let start = Duration::from_millis(70_300);
        let mut board = Board::new(&[French, Arabic, Tamil], start);
        let at = |ms: u64| start + Duration::from_millis(ms);
        let language = |board: &Board, ms| board.shown(at(ms)).language;
        for (ms, expected) in [
            (0, French),
            (3_999, French),
            (4_000, Arabic),
            (7_999, Arabic),
            (8_000, Tamil),
            (12_000, French),
            (4_000 * 3_000_001, Arabic),
        ] {
            assert_eq!(language(&board, ms), expected, "{ms}");
        }
        board.hear(Some(queue(vec![called(4, 0)])), at(0));
        assert!(board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(5_000)));
        let first = board.shown(at(5_000));
        let next = board.shown(at(8_000));
        assert_eq!((first.language, next.language), (Arabic, Tamil));
        let french = Shown {
            language: first.language,
            ..next
        };
        assert_eq!(
            french, first,
            "nothing else changes, and it still stands out"
        );
        let one = Board::new(&[], start);
        assert_eq!(language(&one, 4_000), French);
    }

    #[test]
    fn it_is_drawn_anew_when_the_language_turns_and_when_a_number_is_no_longer_fresh() {
        let start = Duration::from_millis(300);
        let ms = Duration::from_millis;
        let mut board = Board::new(&Language::ALL, start);
        board.hear(Some(queue(Vec::new())), start);
        assert_eq!(board.next_change(start), ms(4_000));
        assert_eq!(board.next_change(start + ms(3_999)), ms(1));
        assert_eq!(board.next_change(start + ms(4_000)), ms(4_000));
        board.hear(Some(queue(vec![called(4, 0)])), start + ms(1_000));
        assert_eq!(board.next_change(start + ms(8_500)), ms(500));
        assert_eq!(board.next_change(start + ms(9_000)), ms(3_000));
    }

    #[test]
    fn the_clock_is_the_daemons_where_the_machines_is_wrong() {
        let instant = |text: &str| text.parse::<Instant>().expect("an instant");
        let mut board = board();
        let machine = instant("2026-11-23T13:00:00Z");
        let heard = Duration::from_secs(50);
        assert_eq!(board.clock_ok(machine, heard), None);
        assert_eq!(board.corner(machine, heard), ("", 14 * 60));
        let mut centre = KioskCentre {
            name: "CCAS".to_owned(),
            time_zone: "Indian/Reunion".to_owned(),
            ..KioskCentre::default()
        };
        board.hear_centre(&centre, heard);
        assert_eq!(board.clock_ok(machine, heard), None, "it told no time");
        assert_eq!(board.corner(machine, heard), ("CCAS", 17 * 60));
        centre.now = instant("2026-11-23T13:02:00Z");
        board.hear_centre(&centre, heard);
        assert_eq!(board.clock_ok(machine, heard), Some(true));
        assert_eq!(board.corner(machine, heard), ("CCAS", 17 * 60));
        let late = machine - TimeDelta::days(1);
        assert_eq!(board.clock_ok(late, heard), Some(false));
        let a_minute = Duration::from_mins(1);
        let later = late + TimeDelta::minutes(1);
        assert_eq!(board.corner(later, heard + a_minute), ("CCAS", 17 * 60 + 3));
    }
}
