//! Answers: a text for a person, or JSON for a machine.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::WRONG;

/// What a command has to say.
pub(crate) trait Report {
    /// For a person.
    fn human(&self) -> String;

    /// For a machine.
    fn machine(&self) -> Value;

    /// Whether everything was written while the command ran.
    fn is_told(&self) -> bool {
        false
    }

    /// Whether all is well; the exit code says so.
    fn is_fine(&self) -> bool {
        true
    }
}

/// Prints a report on the standard output.
pub(crate) fn print(report: &dyn Report, json: bool) -> ExitCode {
    if report.is_told() {
        return ExitCode::SUCCESS;
    }
    let text = if json {
        pretty(&report.machine())
    } else {
        report.human()
    };
    write_out(text.trim_end());
    if report.is_fine() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(WRONG)
    }
}

/// Prints why a command could not be carried out: on the standard error for a person, on the
/// standard output as JSON for a machine.
pub(crate) fn print_error(error: &anyhow::Error, json: bool) {
    if json {
        write_out(&pretty(&json!({ "error": format!("{error:#}") })));
    } else {
        eprintln!("courrierctl : {error:#}");
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

/// Writes a line; a reader that went away (`| head`) is no fault.
pub(crate) fn write_out(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Whether a question would be seen and answered: asked on the standard error, answered on the
/// standard input.
pub(crate) fn somebody_is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// A bar on the terminal; nothing where there is none, or where a machine reads.
pub(crate) fn bar(json: bool, what: &'static str) -> ProgressBar {
    styled(json, what, "{msg} [{bar:30}] {percent:>3} % {eta}")
}

/// The same for work whose end is not known beforehand: it shows that time goes by, and what was
/// counted.
pub(crate) fn counter(json: bool, what: &'static str) -> ProgressBar {
    let counter = styled(json, what, "{spinner} {msg} {human_pos} {elapsed}");
    counter.enable_steady_tick(Duration::from_millis(200));
    counter
}

fn styled(json: bool, what: &'static str, template: &str) -> ProgressBar {
    if json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0).with_message(what);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// Rows under headers, each column as wide as its widest cell; the last is not padded.
pub(crate) fn table(headers: &[&str], rows: &[Vec<String>]) -> String {
    const WIDEST: usize = 34;
    let cells = |row: &[String]| -> Vec<String> {
        let last = row.len().saturating_sub(1);
        let cut = |(at, cell): (usize, &String)| {
            if at == last {
                cell.clone()
            } else {
                console::truncate_str(cell, WIDEST, "…").into_owned()
            }
        };
        row.iter().enumerate().map(cut).collect()
    };
    let headers: Vec<String> = headers.iter().map(|header| header.to_uppercase()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(&headers)
        .chain(rows)
        .map(|row| cells(row))
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        widths
            .map(|cell| console::measure_text_width(cell))
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..headers.len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        for (at, cell) in row.iter().enumerate() {
            if at + 1 == row.len() {
                text.push_str(cell);
            } else {
                let pad = widths[at];
                text.push_str(&console::pad_str(cell, pad, console::Alignment::Left, None));
                text.push_str("  ");
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// A count with its noun: `1 usager`, `1 400 usagers`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push('\u{202f}');
        }
        shown.push(digit);
    }
    // In French, zero is singular.
    format!("{shown} {}", if number < 2 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_noun() {
        for (number, text) in [
            (0, "0 usager"),
            (1, "1 usager"),
            (2, "2 usagers"),
            (1_400, "1\u{202f}400 usagers"),
            (1_234_567, "1\u{202f}234\u{202f}567 usagers"),
        ] {
            assert_eq!(count(number, "usager", "usagers"), text);
        }
    }

    #[test]
    fn columns_are_as_wide_as_they_must() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let rows = [
            row(&["2", "é", "long enough to stay"]),
            row(&["10", "", "x"]),
        ];
        assert_eq!(
            table(&["ligne", "nom", "pourquoi"], &rows),
            "LIGNE  NOM  POURQUOI\n2      é    long enough to stay\n10          x\n"
        );
    }
}
