//! French public holidays: Code du travail L3133-1, and L3422-2 for the overseas days on which the
//! abolition of slavery is remembered.

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

/// Holidays that fall on the same day every year, as (month, day).
const FIXED: [(u32, u32); 8] = [
    (1, 1),
    (5, 1),
    (5, 8),
    (7, 14),
    (8, 15),
    (11, 1),
    (11, 11),
    (12, 25),
];

/// Holidays counted from Easter Sunday: its Monday, Ascension, Whit Monday.
const AFTER_EASTER: [u64; 3] = [1, 39, 50];

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher's computation).
pub fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let count = epact + weekday - 7 * late + 114;
    let (month, day) = (count / 31, count % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The day kept in one territory alone, which its time zone names.
fn overseas(tz: Tz) -> Option<(u32, u32)> {
    match tz {
        Tz::America__Martinique => Some((5, 22)),
        Tz::America__Guadeloupe => Some((5, 27)),
        Tz::America__Marigot => Some((5, 28)),
        Tz::America__St_Barthelemy => Some((10, 9)),
        Tz::America__Cayenne => Some((6, 10)),
        Tz::Indian__Reunion => Some((12, 20)),
        Tz::Indian__Mayotte => Some((4, 27)),
        // The day of citizenship, of New Caledonia's own labour code.
        Tz::Pacific__Noumea => Some((9, 24)),
        _ => None,
    }
}

/// Whether a day is a public holiday where this time zone is kept. Alsace-Moselle shares its time
/// zone with the rest: its two days more are entered as closures.
pub fn is_holiday(day: NaiveDate, tz: Tz) -> bool {
    let date = (day.month(), day.day());
    if FIXED.contains(&date) || overseas(tz) == Some(date) {
        return true;
    }
    // The three that move fall between 23 March and 13 June.
    (3..=6).contains(&day.month())
        && easter(day.year()).is_some_and(|sunday| {
            AFTER_EASTER
                .iter()
                .any(|after| sunday + Days::new(*after) == day)
        })
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Europe::Paris;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn easter_of_years_printed_in_almanacs() {
        for expected in [
            "1818-03-22",
            "1943-04-25",
            "2000-04-23",
            "2008-03-23",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2285-03-22",
        ] {
            let expected = day(expected);
            assert_eq!(easter(expected.year()), Some(expected));
        }
        for year in 1600..2600 {
            let sunday = easter(year).expect("a day");
            assert_eq!(sunday.weekday(), Weekday::Sun, "{year}");
        }
    }

    #[test]
    fn the_year_2026() {
        let holidays: Vec<String> = NaiveDate::iter_days(&day("2026-01-01"))
            .take_while(|day| day.year() == 2026)
            .filter(|day| is_holiday(*day, Paris))
            .map(|day| day.format("%m-%d").to_string())
            .collect();
        assert_eq!(
            holidays,
            [
                "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01",
                "11-11", "12-25"
            ]
        );
    }

    #[test]
    fn each_territory_keeps_its_own_day() {
        for (tz, date) in [
            (Tz::America__Martinique, "2026-05-22"),
            (Tz::America__Cayenne, "2026-06-10"),
            (Tz::Indian__Reunion, "2026-12-20"),
            (Tz::Indian__Mayotte, "2026-04-27"),
            (Tz::Pacific__Noumea, "2026-09-24"),
        ] {
            assert!(is_holiday(day(date), tz), "{tz}");
            assert!(!is_holiday(day(date), Paris), "{tz}");
            assert!(is_holiday(day("2026-07-14"), tz), "{tz}");
        }
    }
}
