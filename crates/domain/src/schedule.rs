//! When mail is given out, and when next.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Instant;

/// One half-day of distribution, every week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slot {
    /// Day of the week.
    #[schema(value_type = String, example = "Mon", pattern = "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$")]
    pub weekday: Weekday,
    /// Local time at which it opens.
    #[schema(value_type = String, example = "14:00:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$")]
    pub from: NaiveTime,
    /// Local time at which it closes.
    #[schema(value_type = String, example = "17:00:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$")]
    pub to: NaiveTime,
    /// Where, in the words of the signs on the doors ("Guichet 2").
    #[schema(max_length = 60)]
    pub place: String,
}

/// Days, both included, on which nothing is given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Closure {
    /// First closed day.
    pub from: NaiveDate,
    /// Last closed day.
    pub to: NaiveDate,
}

/// A centre's hours of distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Schedule {
    /// The week's half-days.
    #[schema(max_items = 50)]
    pub slots: Vec<Slot>,
    /// The year's closed days.
    #[schema(max_items = 200)]
    pub closures: Vec<Closure>,
}

impl Default for Schedule {
    /// Three half-days a week, as at Saint-Denis.
    fn default() -> Self {
        let slot = |weekday, from, to| Slot {
            weekday,
            from: NaiveTime::from_hms_opt(from, 0, 0).unwrap_or_default(),
            to: NaiveTime::from_hms_opt(to, 0, 0).unwrap_or_default(),
            place: "Guichet courrier".to_owned(),
        };
        Self {
            slots: vec![
                slot(Weekday::Mon, 14, 17),
                slot(Weekday::Wed, 9, 12),
                slot(Weekday::Fri, 14, 17),
            ],
            closures: Vec::new(),
        }
    }
}

/// One distribution on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Distribution {
    /// When it opens.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Instant,
    /// When it closes.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Instant,
    /// Where.
    pub place: String,
    /// Whether it is open at the instant asked about.
    pub open_now: bool,
}

/// How far ahead a next distribution is looked for: a year of closures is a mistake of typing.
const HORIZON_DAYS: u64 = 366;

impl Schedule {
    /// The distribution open at `now`, or else the next one; none if there is none within a year.
    pub fn next(&self, now: Instant, tz: Tz) -> Option<Distribution> {
        self.coming(now, tz, HORIZON_DAYS).next()
    }

    /// The distribution open at `now` and those that begin within `days` days (today the first),
    /// in order.
    pub fn coming(&self, now: Instant, tz: Tz, days: u64) -> impl Iterator<Item = Distribution> {
        let today = now.with_timezone(&tz).date_naive();
        (0..days)
            .filter_map(move |ahead| today.checked_add_days(Days::new(ahead)))
            .flat_map(move |day| self.on(day, now, tz))
    }

    /// A day's distributions that are not over at `now`, in order.
    fn on(&self, day: NaiveDate, now: Instant, tz: Tz) -> Vec<Distribution> {
        if is_closed(&self.closures, day) {
            return Vec::new();
        }
        let of_day = |slot: &&Slot| slot.weekday == day.weekday();
        let mut left: Vec<_> = self
            .slots
            .iter()
            .filter(of_day)
            .map(|slot| (local(day, slot.from, tz), local(day, slot.to, tz), slot))
            .filter(|(_, ends_at, _)| now < *ends_at)
            .map(|(starts_at, ends_at, slot)| Distribution {
                starts_at,
                ends_at,
                place: slot.place.clone(),
                open_now: starts_at <= now,
            })
            .collect();
        left.sort_by_key(|distribution| distribution.starts_at);
        left
    }

    /// What is wrong with the schedule, in French, if anything is.
    pub fn fault(&self) -> Option<&'static str> {
        if self.slots.len() > 50 || self.closures.len() > 200 {
            Some("Il y a trop de créneaux ou de fermetures.")
        } else if self.slots.iter().any(|slot| slot.from >= slot.to) {
            Some("Un créneau se termine avant d'avoir commencé.")
        } else if self
            .slots
            .iter()
            .any(|slot| slot.place.chars().count() > 60)
        {
            Some("Le nom d'un lieu dépasse 60 caractères.")
        } else if self.closures.iter().any(|closed| closed.from > closed.to) {
            Some("Une fermeture se termine avant d'avoir commencé.")
        } else {
            None
        }
    }
}

/// Whether the centre is closed on this day by its own decision.
pub fn is_closed(closures: &[Closure], day: NaiveDate) -> bool {
    let mut closures = closures.iter();
    closures.any(|closed| closed.from <= day && day <= closed.to)
}

/// The instant of a local time. Of an hour that occurs twice the first is meant; one that a change
/// of clocks skips is read an hour later.
pub fn local(day: NaiveDate, time: NaiveTime, tz: Tz) -> Instant {
    let wall = day.and_time(time);
    tz.from_local_datetime(&wall)
        .earliest()
        .or_else(|| {
            tz.from_local_datetime(&(wall + chrono::TimeDelta::hours(1)))
                .earliest()
        })
        .map_or_else(|| wall.and_utc(), |found| found.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(now: &str, tz: Tz, closures: &[(&str, &str)]) -> String {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let schedule = Schedule {
            closures: closures
                .iter()
                .map(|(from, to)| Closure {
                    from: day(from),
                    to: day(to),
                })
                .collect(),
            ..Schedule::default()
        };
        let now = now.parse::<Instant>().expect("an instant");
        match schedule.next(now, tz) {
            None => "never".to_owned(),
            Some(next) => format!(
                "{}{}",
                next.starts_at.with_timezone(&tz).format("%a %d/%m %H:%M"),
                if next.open_now { " open" } else { "" }
            ),
        }
    }

    #[test]
    fn those_to_come_are_in_order_and_end_with_the_days_asked_for() {
        let schedule = Schedule {
            slots: [(14, 17), (9, 12)]
                .into_iter()
                .map(|(from, to)| Slot {
                    weekday: Weekday::Mon,
                    from: NaiveTime::from_hms_opt(from, 0, 0).expect("a time"),
                    to: NaiveTime::from_hms_opt(to, 0, 0).expect("a time"),
                    place: String::new(),
                })
                .collect(),
            closures: vec![Closure {
                from: "2026-11-30".parse().expect("a day"),
                to: "2026-11-30".parse().expect("a day"),
            }],
        };
        let coming = |now: &str, days| {
            let now = now.parse::<Instant>().expect("an instant");
            let of = |next: Distribution| next.starts_at.format("%d/%m %H").to_string();
            let coming = schedule.coming(now, chrono_tz::Europe::Paris, days);
            coming.map(of).collect::<Vec<_>>()
        };
        // The first Monday whole, then what is left of it; the second is closed.
        assert_eq!(coming("2026-11-23T06:00:00Z", 7), ["23/11 08", "23/11 13"]);
        assert_eq!(
            coming("2026-11-23T11:00:00Z", 15),
            ["23/11 13", "07/12 08", "07/12 13"]
        );
        assert_eq!(coming("2026-11-23T16:00:00Z", 14), [""; 0]);
    }

    #[test]
    fn the_next_distribution() {
        use chrono_tz::{America::Martinique, Europe::Paris, Indian::Reunion};
        for (now, tz, closures, expected) in [
            ("2026-11-23T08:00:00Z", Paris, &[][..], "Mon 23/11 14:00"),
            ("2026-11-23T13:00:00Z", Paris, &[], "Mon 23/11 14:00 open"),
            ("2026-11-23T15:59:59Z", Paris, &[], "Mon 23/11 14:00 open"),
            ("2026-11-23T16:00:00Z", Paris, &[], "Wed 25/11 09:00"),
            ("2026-11-27T16:00:00Z", Paris, &[], "Mon 30/11 14:00"),
            ("2026-11-23T17:30:00Z", Martinique, &[], "Mon 23/11 14:00"),
            ("2026-11-23T10:30:00Z", Reunion, &[], "Mon 23/11 14:00 open"),
            (
                "2026-11-23T08:00:00Z",
                Paris,
                &[("2026-11-23", "2026-11-25")],
                "Fri 27/11 14:00",
            ),
            (
                "2026-11-23T08:00:00Z",
                Paris,
                &[("2026-11-01", "2028-11-01")],
                "never",
            ),
            // The clocks go back on 25/10/2026: 14:00 is 13:00 UTC the day after, not 12:00.
            ("2026-10-26T12:30:00Z", Paris, &[], "Mon 26/10 14:00"),
        ] {
            assert_eq!(next(now, tz, closures), expected, "at {now} in {tz}");
        }
    }
}
