//! What the window shows, as plain values: all that the controller decides, and no Slint type.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use chrono_tz::Tz;
use courrier_api::{KioskHours, KioskPages, TicketView, Waiting};
use courrier_domain::schedule::Closure;
use courrier_domain::{Distribution, Instant, KioskPage, Language};

use crate::action::Action;

/// One for each thing the borne can have to say; `ui/borne.slint` has the same list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Put your card here.
    Waiting,
    /// The same, but somebody's card still lies on the reader.
    TakeCard,
    /// No reader, or none that works.
    NoReader,
    /// The daemon can't be reached.
    NoDaemon,
    /// The machine's clock can't be right, and there is no daemon to ask.
    ClockWrong,
    /// A card was read, the daemon takes its time.
    Asking,
    /// Mail waits.
    Mail,
    /// None does, as the daemon itself said.
    NoMail,
    /// Neither does any wait, nor is the domiciliation still in force.
    Ended,
    /// Nobody's card.
    Unknown,
    /// A blocked card.
    Blocked,
    /// A card that could not be read.
    Unreadable,
    /// A card was read and no answer could be had.
    Trouble,
    /// The person's number in the queue.
    Ticket,
    /// No number is given now.
    TicketClosed,
    /// A number was asked for and no answer could be had.
    TicketTrouble,
    /// Which language?
    Languages,
    /// What there is to read without a card.
    Contents,
    /// One page of it.
    Page,
    /// The technician's code.
    Code,
    /// What the technician came for.
    Maintenance,
}

impl Screen {
    /// Whether it tells what waits for somebody.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Mail | Self::NoMail | Self::Ended)
    }

    /// Whether what stands here is somebody's own, which is not said aloud unasked.
    pub fn is_private(self) -> bool {
        self.is_answer() || self == Self::Ticket
    }

    /// Whether it stands there for whoever comes, and explains something: in each language in turn.
    pub fn is_idle_trouble(self) -> bool {
        matches!(
            self,
            Self::NoReader | Self::NoDaemon | Self::ClockWrong | Self::TakeCard
        )
    }
}

/// Everything the window shows.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which screen stands in it.
    pub screen: Screen,
    /// The language of the screen.
    pub language: Language,
    /// The language of the invitation, which goes round as long as nobody chose one.
    pub turn: Language,
    /// The centre's name; empty as long as the daemon never told.
    pub centre: String,
    /// Local time, in minutes since midnight; none when the clock can't be right.
    pub clock: Option<u32>,
    /// The distribution open now, or the next one, if one is known.
    pub opening: Option<Opening>,
    /// The hours of every week, where no next distribution can be told.
    pub week: Option<Week>,
    /// What the person's card brought; nothing on screens that don't tell.
    pub answer: Answer,
    /// The number in the queue, on its screen.
    pub ticket: Option<Ticket>,
    /// What can be read, on the screens of information.
    pub reading: Option<Reading>,
    /// What the technician is told.
    pub service: Option<Service>,
    /// When the screen clears by itself, where it does.
    pub countdown: Option<Countdown>,
    /// What can be pressed inside the screen: languages, pages.
    pub choices: Vec<Action>,
    /// What can be pressed below it.
    pub actions: Vec<Action>,
    /// Where the keypad stands.
    pub focus: Option<Action>,
    /// How large and how strong everything is.
    pub looks: Looks,
    /// By how much everything stands aside, in rem: a screen that nobody touches for long moves by
    /// a little each minute, so that nothing burns into it.
    pub drift: (f32, f32),
    /// The number of the last tap that the screen has answered.
    pub shown_tap: u64,
}

/// What only the technician sees, in French.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// What stands in large letters.
    pub title: String,
    /// What to do, or what went wrong.
    pub help: String,
    /// How the borne is, a line each.
    pub lines: Vec<String>,
}

/// What one person's card brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What waits.
    pub waiting: Waiting,
    /// Days left of the avis de passage that ends first.
    pub avis_days_left: Option<u32>,
    /// What the person should know, most pressing first.
    pub remarks: Vec<RemarkKind>,
}

/// A thing that the person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// The domiciliation ends on this day.
    EndsSoon(NaiveDate),
    /// It is over.
    Ended,
    /// It has not begun.
    NotYet,
    /// An appointment: how its day is said, and its time in minutes since midnight.
    Appointment(Day, u32),
    /// The centre has a word for this person.
    Message,
}

/// A number in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What the daemon said of it.
    pub ticket: TicketView,
    /// What else became of it.
    pub sent: Sent,
}

/// How a number was given beside the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// On the screen alone.
    Shown,
    /// It comes out of the printer.
    Printed,
    /// By SMS.
    Sms,
    /// It was asked for by SMS, which could not be.
    NoSms,
}

/// What is read without a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Everything the centre wrote.
    pub pages: KioskPages,
    /// What is open of it.
    pub open: Chapter,
    /// Which part of it, from 0, and how many there are.
    pub part: (usize, usize),
}

/// What can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// The list of all.
    Contents,
    /// Hours and closures.
    Hours,
    /// One of the centre's pages.
    Page(usize),
    /// Places that help.
    Places,
}

impl Reading {
    /// The centre's page that is open, if one is.
    pub fn page(&self) -> Option<&KioskPage> {
        match self.open {
            Chapter::Page(at) => self.pages.pages.get(at),
            _ => None,
        }
    }
}

/// How the screen is drawn, which the person can change by a press.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looks {
    /// Texts a third larger.
    pub larger: bool,
    /// Black, white and yellow.
    pub contrast: bool,
    /// All that is pressed or read in the lower part of a tall screen.
    pub lowered: bool,
}

/// The time a person still has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Countdown {
    /// Seconds left, rounded up.
    pub left: u64,
    /// Seconds there were.
    pub whole: u64,
}

/// A distribution, in the centre's local time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Whether it is open.
    pub open_now: bool,
    /// On which day.
    pub day: Day,
    /// When it opens, in minutes since midnight.
    pub from: u32,
    /// When it closes, in minutes since midnight.
    pub to: u32,
    /// Where.
    pub place: String,
    /// In how many minutes it opens, where that is today.
    pub opens_in: Option<u32>,
}

/// When mail is given out week by week, which is true without knowing what day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// The hours, by weekday.
    pub hours: Vec<KioskHours>,
    /// The next closures.
    pub closures: Vec<Closure>,
}

/// A day as one would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// The day it is.
    Today(NaiveDate),
    /// The day after.
    Tomorrow(NaiveDate),
    /// Another.
    Date(NaiveDate),
}

impl Day {
    /// How `date` is said on the day `today`.
    pub fn of(date: NaiveDate, today: NaiveDate) -> Self {
        match date.num_days_from_ce() - today.num_days_from_ce() {
            ..=0 => Self::Today(date),
            1 => Self::Tomorrow(date),
            _ => Self::Date(date),
        }
    }

    /// The date itself.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Today(date) | Self::Tomorrow(date) | Self::Date(date) => date,
        }
    }
}

impl Opening {
    /// What to say at `now` of a distribution the daemon told of, perhaps long ago: whether it is
    /// open is judged afresh, and one that is over is not spoken of any more.
    pub fn of(distribution: &Distribution, now: Instant, tz: Tz) -> Option<Self> {
        if distribution.ends_at <= now {
            return None;
        }
        let starts = distribution.starts_at.with_timezone(&tz);
        let ends = distribution.ends_at.with_timezone(&tz);
        let date = starts.date_naive();
        let today = now.with_timezone(&tz).date_naive();
        // One that began the evening before and is still open is today's to whoever waits.
        let day = Day::of(date, today);
        let opens_in = matches!(day, Day::Today(_))
            .then(|| (distribution.starts_at - now).num_seconds())
            .filter(|seconds| *seconds > 0)
            .and_then(|seconds| u32::try_from((seconds + 59) / 60).ok());
        Some(Self {
            open_now: distribution.starts_at <= now,
            day,
            from: minutes(starts.time()),
            to: minutes(ends.time()),
            place: distribution.place.clone(),
            opens_in,
        })
    }
}

/// Minutes since midnight.
pub(crate) fn minutes(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    /// Monday 23 November 2026, 14:00 to 17:00 in Paris.
    fn monday() -> Distribution {
        Distribution {
            starts_at: at("2026-11-23T13:00:00Z"),
            ends_at: at("2026-11-23T16:00:00Z"),
            place: "Guichet 2".to_owned(),
            open_now: false,
        }
    }

    #[test]
    fn a_distribution_is_told_as_of_now() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        for (now, expected, opens_in) in [
            ("2026-11-21T12:00:00Z", Some((false, Day::Date(date))), None),
            // Midnight is Paris's, not Greenwich's.
            ("2026-11-21T22:59:00Z", Some((false, Day::Date(date))), None),
            (
                "2026-11-21T23:00:00Z",
                Some((false, Day::Tomorrow(date))),
                None,
            ),
            (
                "2026-11-22T23:00:00Z",
                Some((false, Day::Today(date))),
                Some(14 * 60),
            ),
            (
                "2026-11-23T12:59:59Z",
                Some((false, Day::Today(date))),
                Some(1),
            ),
            ("2026-11-23T13:00:00Z", Some((true, Day::Today(date))), None),
            ("2026-11-23T15:59:59Z", Some((true, Day::Today(date))), None),
            // Over: the daemon's last word is no longer true, so nothing is said.
            ("2026-11-23T16:00:00Z", None, None),
        ] {
            let opening = Opening::of(&monday(), at(now), Tz::Europe__Paris);
            assert_eq!(
                opening.as_ref().map(|o| (o.open_now, o.day)),
                expected,
                "{now}"
            );
            if let Some(opening) = opening {
                assert_eq!((opening.from, opening.to), (14 * 60, 17 * 60));
                assert_eq!(opening.place, "Guichet 2");
                assert_eq!(opening.opens_in, opens_in, "{now}");
            }
        }
    }
}
