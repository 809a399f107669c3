//! One cell, whatever the format of the file it stands in.

use chrono::{NaiveDateTime, NaiveTime};

use super::words;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or only spaces.
    Empty,
    /// A text, trimmed, never empty.
    Text(String),
    /// A number typed as such.
    Number(f64),
    /// A date typed as such.
    Date(NaiveDateTime),
    /// A formula that failed (`#N/A`…).
    Fault(String),
}

impl Cell {
    /// A cell of this text; spaces and invisible marks around it are forgiven.
    pub(super) fn of_text(text: &str) -> Self {
        let text = words::trim(text);
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// Whether it holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What it says, as a person would read it on the screen.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(number) => number_text(*number),
            Self::Date(at) if at.time() == NaiveTime::MIN => at.format("%d/%m/%Y").to_string(),
            Self::Date(at) => at.format("%d/%m/%Y %H:%M").to_string(),
        }
    }
}

/// A number as a French spreadsheet shows it.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string().replace('.', ",")
    }
}

/// One row of a file.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// As a spreadsheet numbers it: the first is 1.
    pub(super) number: u32,
    /// Its cells, from the first column on; the empty ones at the end may be missing.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// Whether no cell says anything.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_the_screen_shows() {
        let day = chrono::NaiveDate::from_ymd_opt(1991, 12, 20).expect("a day");
        for (cell, text) in [
            (Cell::of_text("  a b\u{a0}\u{feff} "), "a b"),
            (Cell::of_text(" \u{200b} "), ""),
            (Cell::Number(1042.0), "1042"),
            (Cell::Number(606_060_606.0), "606060606"),
            (Cell::Number(12.5), "12,5"),
            (Cell::Number(f64::NAN), "NaN"),
            (Cell::Date(day.and_time(NaiveTime::MIN)), "20/12/1991"),
            (
                Cell::Date(day.and_hms_opt(9, 5, 0).expect("a time")),
                "20/12/1991 09:05",
            ),
            (Cell::Fault("#N/A".into()), "#N/A"),
        ] {
            assert_eq!(cell.text(), text);
        }
    }
}
