//! When the centre may speak to people: its hours, and the days on which it keeps silent.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::holidays::is_holiday;
use crate::Instant;
use crate::centre::CentreSettings;
use crate::schedule::{Closure, is_closed, local};

/// Local hours between which messages may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SendingHours {
    /// From this time on.
    #[schema(value_type = String, example = "09:00:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$")]
    pub from: NaiveTime,
    /// Until just before this one.
    #[schema(value_type = String, example = "19:00:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$")]
    pub to: NaiveTime,
}

impl Default for SendingHours {
    fn default() -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self {
            from: hour(9),
            to: hour(19),
        }
    }
}

/// Why nothing is sent on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It is a Sunday.
    Sunday,
    /// It is a public holiday.
    Holiday,
    /// The centre is closed: nobody could come.
    Closed,
}

/// How far ahead an hour to send is looked for: a year of closures is a mistake of typing.
const HORIZON_DAYS: usize = 366;

/// The centre's days and hours, in its own time zone.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    tz: Tz,
    hours: SendingHours,
    closures: &'a [Closure],
}

impl<'a> Calendar<'a> {
    /// The calendar of these settings.
    pub fn of(settings: &'a CentreSettings) -> Self {
        Self {
            tz: settings.time_zone,
            hours: settings.sending_hours,
            closures: &settings.schedule.closures,
        }
    }

    /// The day on which an instant falls at the centre.
    pub fn day(&self, at: Instant) -> NaiveDate {
        at.with_timezone(&self.tz).date_naive()
    }

    /// Why nothing is sent on this day, if it is so.
    pub fn silence(&self, day: NaiveDate) -> Option<Silence> {
        if day.weekday() == Weekday::Sun {
            Some(Silence::Sunday)
        } else if is_holiday(day, self.tz) {
            Some(Silence::Holiday)
        } else if self.is_closed(day) {
            Some(Silence::Closed)
        } else {
            None
        }
    }

    /// Whether the centre is closed on this day by its own decision.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        is_closed(self.closures, day)
    }

    /// Whether a message may leave now.
    pub fn may_send(&self, now: Instant) -> bool {
        let local = now.with_timezone(&self.tz);
        self.hours.from <= local.time()
            && local.time() < self.hours.to
            && self.silence(local.date_naive()).is_none()
    }

    /// The first instant from `now` on at which a message may leave; none within a year.
    pub fn next_sending(&self, now: Instant) -> Option<Instant> {
        if self.may_send(now) {
            return Some(now);
        }
        let today = self.day(now);
        today
            .iter_days()
            .take(HORIZON_DAYS)
            .filter(|day| self.silence(*day).is_none())
            .map(|day| local(day, self.hours.from, self.tz))
            .find(|opens| *opens >= now)
    }

    /// The first day from `day` on on which a message may leave; none within a year.
    pub fn next_sending_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.iter_days()
            .take(HORIZON_DAYS)
            .find(|day| self.silence(*day).is_none())
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America, Europe::Paris, Indian, Pacific};

    use super::*;

    fn settings(tz: Tz) -> CentreSettings {
        let mut settings = CentreSettings {
            time_zone: tz,
            ..CentreSettings::default()
        };
        settings.schedule.closures = vec![Closure {
            from: "2026-08-03".parse().expect("a day"),
            to: "2026-08-22".parse().expect("a day"),
        }];
        settings
    }

    #[test]
    fn the_next_hour_to_send() {
        for (now, tz, expected) in [
            // In winter nine o'clock in Paris is eight in UTC; in summer, seven.
            ("2026-11-24T07:59:59Z", Paris, "2026-11-24T08:00:00Z"),
            ("2026-11-24T08:00:00Z", Paris, "2026-11-24T08:00:00Z"),
            ("2026-11-24T17:59:59Z", Paris, "2026-11-24T17:59:59Z"),
            ("2026-11-24T18:00:00Z", Paris, "2026-11-25T08:00:00Z"),
            // Saturday evening, over the Sundays on which the clocks change.
            ("2026-03-28T18:00:00Z", Paris, "2026-03-30T07:00:00Z"),
            ("2026-10-24T17:00:00Z", Paris, "2026-10-26T08:00:00Z"),
            // Easter: from Saturday evening to Tuesday.
            ("2026-04-04T18:00:00Z", Paris, "2026-04-07T07:00:00Z"),
            // The closure of August, and the Sunday after it.
            ("2026-08-01T17:30:00Z", Paris, "2026-08-24T07:00:00Z"),
            (
                "2026-11-24T22:00:00Z",
                America::Martinique,
                "2026-11-24T22:00:00Z",
            ),
            (
                "2026-11-24T23:00:00Z",
                America::Martinique,
                "2026-11-25T13:00:00Z",
            ),
            (
                "2026-06-10T12:00:00Z",
                America::Cayenne,
                "2026-06-11T12:00:00Z",
            ),
            (
                "2026-12-19T15:00:00Z",
                Indian::Reunion,
                "2026-12-21T05:00:00Z",
            ),
            (
                "2026-11-24T16:00:00Z",
                Indian::Mayotte,
                "2026-11-25T06:00:00Z",
            ),
            (
                "2026-11-24T21:00:00Z",
                Pacific::Noumea,
                "2026-11-24T22:00:00Z",
            ),
        ] {
            let settings = settings(tz);
            let now: Instant = now.parse().expect("an instant");
            let next = Calendar::of(&settings).next_sending(now);
            assert_eq!(next, expected.parse().ok(), "after {now} in {tz}");
        }
    }

    #[test]
    fn a_year_of_closures_sends_nothing() {
        let mut settings = settings(Paris);
        settings.schedule.closures[0].to = "2028-01-01".parse().expect("a day");
        let now = "2026-08-05T10:00:00Z".parse().expect("an instant");
        assert_eq!(Calendar::of(&settings).next_sending(now), None);
    }
}
