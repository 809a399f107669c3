//! CSV, as spreadsheets and other applications write it.

use std::borrow::Cow;

use super::cell::{Cell, Row};
use super::header::Columns;
use super::{ImportError, Progress, Rows, find_headers};

/// A last line of our own: if it is not read back as a row, a quote before it was left open.
const SENTINEL: &str = "\u{1f}fin\u{1f}";

/// The text of a file: UTF-8 or UTF-16 with their marks, UTF-8 without, or else Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(ImportError::Format(
            " : c'est un classeur .xls ou protégé par un mot de passe, enregistrez-le en .xlsx sans \
             mot de passe",
        ));
    }
    let text: Cow<'_, str> = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
        },
    };
    if text.contains('\0') {
        return Err(ImportError::Format(""));
    }
    // One kind of line break: rows are counted by them.
    let mut text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(SENTINEL);
    text.push('\n');
    Ok(text)
}

/// The separator under which the headers are best understood, with the row they stand in.
pub(super) fn find_delimiter(text: &str) -> Result<(u8, u32, Columns), ImportError> {
    let mut best: Option<(u8, u32, Columns)> = None;
    let mut open_quote = None;
    for delimiter in [b';', b',', b'\t'] {
        match find_headers(&mut CsvRows::new(text, delimiter)) {
            Ok(Some((row, columns))) => {
                if best
                    .as_ref()
                    .is_none_or(|(.., known)| known.score() < columns.score())
                {
                    best = Some((delimiter, row, columns));
                }
            }
            Ok(None) => {}
            Err(error) => open_quote = Some(error),
        }
    }
    best.ok_or_else(|| open_quote.unwrap_or(ImportError::Unrecognised))
}

/// The rows of a CSV text that [`decode`] made.
pub(super) struct CsvRows<'a> {
    reader: csv::Reader<&'a [u8]>,
    total: u64,
    row: u32,
    record: csv::StringRecord,
    ended: bool,
}

impl<'a> CsvRows<'a> {
    /// The rows of `text`, from the first.
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let total = text.len() as u64;
        Self {
            reader,
            total,
            row: 0,
            record: csv::StringRecord::new(),
            ended: false,
        }
    }
}

impl Rows for CsvRows<'_> {
    fn next_row(&mut self) -> Result<Option<Row>, ImportError> {
        if self.ended {
            return Ok(None);
        }
        let first_line = self.reader.position().line();
        let open_quote = ImportError::OpenQuote { row: self.row + 1 };
        // The text is UTF-8 and rows may differ in length, so there is nothing else to go wrong.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return Err(open_quote);
        }
        let lines = self.reader.position().line().saturating_sub(first_line);
        let within: u64 = self
            .record
            .iter()
            .map(|field| field.bytes().filter(|c| *c == b'\n').count() as u64)
            .sum();
        // The csv crate passes over empty lines, a spreadsheet counts them.
        let blank = lines.saturating_sub(within + 1);
        self.row = self
            .row
            .saturating_add(u32::try_from(blank + 1).unwrap_or(u32::MAX));
        if self.record.len() == 1 && &self.record[0] == SENTINEL {
            self.ended = true;
            return Ok(None);
        }
        if self
            .record
            .iter()
            .any(|field| field.ends_with(&format!("{SENTINEL}\n")))
        {
            return Err(ImportError::OpenQuote { row: self.row });
        }
        let cells = self.record.iter().map(Cell::of_text).collect();
        Ok(Some(Row {
            number: self.row,
            cells,
        }))
    }

    fn progress(&self) -> Progress {
        Progress {
            done: self.reader.position().byte(),
            total: self.total,
        }
    }
}
