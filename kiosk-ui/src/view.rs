//! What the window shows, as plain values: all that the controller decides, and no Slint type.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use chrono_tz::Tz;
use courrier_api::Waiting;
use courrier_domain::{Distribution, Instant};

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
    /// A card was read, the daemon takes its time.
    Asking,
    /// Mail waits.
    Mail,
    /// None does, as the daemon itself said.
    NoMail,
    /// Nobody's card.
    Unknown,
    /// A blocked card.
    Blocked,
    /// A card that could not be read.
    Unreadable,
    /// A card was read and no answer could be had.
    Trouble,
}

/// Everything the window shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which screen stands in it.
    pub screen: Screen,
    /// The centre's name; empty as long as the daemon never told.
    pub centre: String,
    /// Local time, in minutes since midnight.
    pub clock: u32,
    /// The distribution open now, or the next one, if one is known.
    pub opening: Option<Opening>,
    /// What waits; all zero on screens that don't tell.
    pub waiting: Waiting,
    /// False only for a person whose domiciliation is known not to be in force.
    pub in_force: bool,
    /// When the screen clears by itself, where it does.
    pub countdown: Option<Countdown>,
    /// The number of the last tap that the screen has answered.
    pub shown_tap: u64,
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
        let day = match date.num_days_from_ce() - today.num_days_from_ce() {
            // One that began the evening before and is still open is today's to whoever waits.
            ..=0 => Day::Today(date),
            1 => Day::Tomorrow(date),
            _ => Day::Date(date),
        };
        Some(Self {
            open_now: distribution.starts_at <= now,
            day,
            from: minutes(starts.time()),
            to: minutes(ends.time()),
            place: distribution.place.clone(),
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
        for (now, expected) in [
            ("2026-11-21T12:00:00Z", Some((false, Day::Date(date)))),
            // Midnight is Paris's, not Greenwich's.
            ("2026-11-21T22:59:00Z", Some((false, Day::Date(date)))),
            ("2026-11-21T23:00:00Z", Some((false, Day::Tomorrow(date)))),
            ("2026-11-22T23:00:00Z", Some((false, Day::Today(date)))),
            ("2026-11-23T12:59:59Z", Some((false, Day::Today(date)))),
            ("2026-11-23T13:00:00Z", Some((true, Day::Today(date)))),
            ("2026-11-23T15:59:59Z", Some((true, Day::Today(date)))),
            // Over: the daemon's last word is no longer true, so nothing is said.
            ("2026-11-23T16:00:00Z", None),
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
            }
        }
    }
}
