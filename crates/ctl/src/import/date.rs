//! Dates, as spreadsheets and people write them.

use chrono::{Datelike, Months, NaiveDate, NaiveTime};
use thiserror::Error;

use super::cell::Cell;

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum DateFault {
    #[error("Écrivez la date sous la forme jj/mm/aaaa.")]
    Form,
    #[error("Écrivez l'année en quatre chiffres (jj/mm/aaaa).")]
    ShortYear,
    #[error("Cette date n'existe pas : il n'y a pas de mois {0} (écrivez jj/mm/aaaa).")]
    Month(u32),
    #[error("Cette date n'existe pas : le mois {month:02}/{year} compte {days} jours.")]
    Day { year: i32, month: u32, days: u32 },
    #[error("Cette date porte une heure : gardez le jour seul (jj/mm/aaaa).")]
    Time,
    #[error(
        "Ce nombre n'est pas une date : mettez la cellule au format Date, ou écrivez jj/mm/aaaa."
    )]
    Number,
    #[error("La formule de cette cellule est en erreur.")]
    Formula,
}

/// Reads a date cell. An hour other than midnight is refused, not cut: it is the mark of a date
/// that a time zone has moved to the day before.
pub(super) fn read(cell: &Cell) -> Result<Option<NaiveDate>, DateFault> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Date(at) if at.time() == NaiveTime::MIN => Ok(Some(at.date())),
        Cell::Date(_) => Err(DateFault::Time),
        Cell::Number(_) => Err(DateFault::Number),
        Cell::Fault(_) => Err(DateFault::Formula),
        Cell::Text(text) => read_text(text).map(Some),
    }
}

/// Reads jj/mm/aaaa, also with `-`, `.` or spaces, and aaaa-mm-jj; a midnight after it is forgiven.
fn read_text(text: &str) -> Result<NaiveDate, DateFault> {
    let (date, time) = match text.split_once('T').or_else(|| text.split_once(' ')) {
        Some((date, time)) if date.contains(['/', '-', '.']) => (date, Some(time)),
        _ => (text, None),
    };
    if let Some(time) = time
        && time
            .trim()
            .trim_end_matches('Z')
            .bytes()
            .any(|c| !matches!(c, b'0' | b':' | b'.'))
    {
        return Err(if time.contains(':') {
            DateFault::Time
        } else {
            DateFault::Form
        });
    }
    let parts: Vec<&str> = date.split(['/', '-', '.', ' ']).collect();
    let [first, month, last] = parts[..] else {
        return Err(DateFault::Form);
    };
    let (day, year) = if first.len() == 4 {
        (last, first)
    } else {
        (first, last)
    };
    if (1..=2).contains(&day.len())
        && (1..=2).contains(&month.len())
        && (1..=2).contains(&year.len())
    {
        return Err(DateFault::ShortYear);
    }
    if year.len() != 4 || !(1..=2).contains(&day.len()) || !(1..=2).contains(&month.len()) {
        return Err(DateFault::Form);
    }
    let number = |text: &str| {
        if text.bytes().all(|c| c.is_ascii_digit()) {
            text.parse::<u32>().ok()
        } else {
            None
        }
    };
    let (Some(day), Some(month), Some(year)) = (number(day), number(month), number(year)) else {
        return Err(DateFault::Form);
    };
    exact(
        i32::try_from(year).map_err(|_| DateFault::Form)?,
        month,
        day,
    )
}

/// The date of these numbers, or why there is none.
fn exact(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateFault> {
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(DateFault::Month(month))?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        let last = (first + Months::new(1))
            .pred_opt()
            .map_or(31, |day| day.day());
        DateFault::Day {
            year,
            month,
            days: last,
        }
    })
}

/// A date as messages show it.
pub(super) fn shown(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> Result<String, DateFault> {
        read(&Cell::of_text(text)).map(|date| date.map_or_else(String::new, shown))
    }

    #[test]
    fn dates_as_people_write_them() {
        for written in [
            "20/12/1991",
            "20-12-1991",
            "20.12.1991",
            "20 12 1991",
            "1991-12-20",
            "1991-12-20T00:00:00.000Z",
            "20/12/1991 00:00:00",
        ] {
            assert_eq!(text(written).as_deref(), Ok("20/12/1991"), "{written}");
        }
        assert_eq!(text("1/2/2020").as_deref(), Ok("01/02/2020"));
        assert_eq!(text("  ").as_deref(), Ok(""));
    }

    #[test]
    fn dates_that_are_none() {
        for (written, fault) in [
            (
                "29/02/2018",
                DateFault::Day {
                    year: 2018,
                    month: 2,
                    days: 28,
                },
            ),
            (
                "31/04/2020",
                DateFault::Day {
                    year: 2020,
                    month: 4,
                    days: 30,
                },
            ),
            (
                "00/04/2020",
                DateFault::Day {
                    year: 2020,
                    month: 4,
                    days: 30,
                },
            ),
            ("12/25/1990", DateFault::Month(25)),
            ("20/12/91", DateFault::ShortYear),
            ("91-12-20", DateFault::ShortYear),
            ("vers 1990", DateFault::Form),
            ("1990", DateFault::Form),
            ("20/12", DateFault::Form),
            ("20//1991", DateFault::Form),
            ("+2/12/1991", DateFault::Form),
            ("20/12/19911", DateFault::Form),
            ("20/12/1991 environ", DateFault::Form),
            ("19/12/1991 23:00", DateFault::Time),
        ] {
            assert_eq!(text(written), Err(fault), "{written}");
        }
        assert_eq!(read(&Cell::Number(33592.0)), Err(DateFault::Number));
        assert_eq!(read(&Cell::Fault("#N/A".into())), Err(DateFault::Formula));
        assert_eq!(
            DateFault::Day {
                year: 2018,
                month: 2,
                days: 28
            }
            .to_string(),
            "Cette date n'existe pas : le mois 02/2018 compte 28 jours."
        );
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(days in 0..120_000_u64) {
            let day = NaiveDate::from_ymd_opt(1850, 1, 1).expect("a day") + chrono::Days::new(days);
            prop_assert_eq!(read(&Cell::Text(shown(day))), Ok(Some(day)));
            prop_assert_eq!(read(&Cell::Text(day.to_string())), Ok(Some(day)));
        }

        #[test]
        fn no_text_panics(written in "\\PC{0,24}") {
            let _ = read(&Cell::of_text(&written));
        }

        #[test]
        fn no_almost_date_panics(written in "[0-9]{0,5}[/. -T][0-9]{0,5}[/. -T][0-9]{0,7}") {
            let _ = read(&Cell::of_text(&written));
        }
    }
}
