//! A month later, and a month later again: never drifting from the day one counts from.

use chrono::{Datelike, Months, NaiveDate};

/// The day `months` after `start`: the same day of the month, or the last of a shorter one. Each is
/// counted from `start`: 31 January, 28 February, 31 March, 30 April.
pub fn months_after(start: NaiveDate, months: u32) -> NaiveDate {
    start
        .checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// How many whole months lie between `start` and `day`, by the same count; none before `start`.
pub fn whole_months(start: NaiveDate, day: NaiveDate) -> u32 {
    let place = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let Ok(months) = u32::try_from(place(day) - place(start)) else {
        return 0;
    };
    if months_after(start, months) > day {
        months.saturating_sub(1)
    } else {
        months
    }
}

/// Whether two days lie in the same month of the same year.
pub fn same_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// The first day of the month after that of `day`.
pub fn next_month(day: NaiveDate) -> NaiveDate {
    months_after(day.with_day(1).unwrap_or(day), 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn ends_of_months() {
        for (start, expected) in [
            (
                "2026-01-31",
                ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
            ),
            (
                "2027-12-30",
                ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"],
            ),
            (
                "2024-02-29",
                ["2024-03-29", "2024-04-29", "2024-05-29", "2024-06-29"],
            ),
            (
                "2026-11-15",
                ["2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15"],
            ),
        ] {
            for (months, expected) in (1..).zip(expected) {
                assert_eq!(months_after(day(start), months), day(expected));
            }
        }
        assert_eq!(next_month(day("2026-12-31")), day("2027-01-01"));
    }

    proptest! {
        #[test]
        fn counting_there_and_back(start in 0_i32..40_000, months in 0_u32..60) {
            let start = NaiveDate::from_epoch_days(start).expect("a day");
            let later = months_after(start, months);
            prop_assert_eq!(whole_months(start, later), months);
            if let Some(before) = later.pred_opt()
                && months > 0
            {
                prop_assert_eq!(whole_months(start, before), months - 1);
            }
            // One count after the other never overtakes, and never leaves a month out.
            prop_assert!(same_month(next_month(later), months_after(start, months + 1)));
        }
    }
}
