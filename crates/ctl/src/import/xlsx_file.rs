//! XLSX workbooks, read cell by cell: a sheet's empty formatted rows cost nothing.

use std::io::Cursor;

use calamine::{
    CellErrorType, DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxCellReader, XlsxError,
};

use super::cell::{Cell, Row};
use super::header::Columns;
use super::{ImportError, Progress, Rows, find_headers};

/// The days spreadsheets know, up to 9999-12-31; less than one is a time of day.
const SERIAL_DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;

/// The sheet of lists that DomiFa's template carries: nobody is in it.
const LISTS: &str = "LISTE DÉROULANTES";

/// An open workbook.
pub(super) struct Workbook<'a> {
    inner: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Workbook<'a> {
    /// Opens the workbook in these bytes.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let inner = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsxError::FileNotFound(_) => ImportError::Format(
                " : c'est une archive d'une autre sorte, enregistrez-le en .xlsx",
            ),
            error => unreadable(&error),
        })?;
        Ok(Self { inner })
    }

    /// The sheet whose headers are best understood, with their row.
    pub(super) fn find_sheet(&mut self) -> Result<(String, u32, Columns), ImportError> {
        let mut best: Option<(String, u32, Columns)> = None;
        for name in self.inner.sheet_names() {
            // A sheet of charts has no cells to read.
            let Ok(mut rows) = self.rows(&name) else {
                continue;
            };
            if let Some((row, columns)) = find_headers(&mut rows)?
                && best
                    .as_ref()
                    .is_none_or(|(.., known)| known.score() < columns.score())
            {
                best = Some((name, row, columns));
            }
        }
        best.ok_or(ImportError::Unrecognised)
    }

    /// The other sheets that hold something.
    pub(super) fn other_sheets(&mut self, read: &str) -> Result<Vec<String>, ImportError> {
        let mut others = Vec::new();
        for name in self
            .inner
            .sheet_names()
            .into_iter()
            .filter(|name| name != read && name != LISTS)
        {
            let Ok(mut rows) = self.rows(&name) else {
                continue;
            };
            if rows.next_row()?.is_some() {
                others.push(name);
            }
        }
        Ok(others)
    }

    /// The rows of a sheet, from the first that says something.
    pub(super) fn rows(&mut self, sheet: &str) -> Result<XlsxRows<'_, 'a>, ImportError> {
        let reader = self
            .inner
            .worksheet_cells_reader(sheet)
            .map_err(|error| unreadable(&error))?;
        let total = u64::from(reader.dimensions().end.0) + 1;
        Ok(XlsxRows {
            reader,
            total,
            last: 0,
            pending: None,
            ended: false,
        })
    }
}

/// The rows of one sheet.
pub(super) struct XlsxRows<'w, 'a> {
    reader: XlsxCellReader<'w, Cursor<&'a [u8]>>,
    total: u64,
    last: u32,
    /// The first cell of the next row, already read.
    pending: Option<(u32, u32, Cell)>,
    /// Past the last cell, calamine would read on into what is no sheet.
    ended: bool,
}

impl XlsxRows<'_, '_> {
    /// The next cell that holds something.
    fn next_cell(&mut self) -> Result<Option<(u32, u32, Cell)>, ImportError> {
        if let Some(cell) = self.pending.take() {
            return Ok(Some(cell));
        }
        if self.ended {
            return Ok(None);
        }
        while let Some(found) = self
            .reader
            .next_cell()
            .map_err(|error| unreadable(&error))?
        {
            let cell = of_data(found.get_value());
            if !cell.is_empty() {
                let (row, column) = found.get_position();
                return Ok(Some((row, column, cell)));
            }
        }
        self.ended = true;
        Ok(None)
    }
}

impl Rows for XlsxRows<'_, '_> {
    fn next_row(&mut self) -> Result<Option<Row>, ImportError> {
        let Some((row, mut column, mut cell)) = self.next_cell()? else {
            return Ok(None);
        };
        let mut cells = Vec::new();
        loop {
            let index = column as usize;
            if cells.len() <= index {
                cells.resize(index + 1, Cell::Empty);
            }
            cells[index] = cell;
            match self.next_cell()? {
                Some((same, next, value)) if same == row => (column, cell) = (next, value),
                other => {
                    self.pending = other;
                    break;
                }
            }
        }
        self.last = row + 1;
        Ok(Some(Row {
            number: self.last,
            cells,
        }))
    }

    fn progress(&self) -> Progress {
        Progress {
            done: u64::from(self.last),
            total: self.total,
        }
    }
}

fn unreadable(error: &XlsxError) -> ImportError {
    ImportError::Workbook(error.to_string())
}

fn of_data(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::of_text(text)
        }
        DataRef::SharedString(text) => Cell::of_text(text),
        #[expect(
            clippy::cast_precision_loss,
            reason = "a spreadsheet holds no greater integer"
        )]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::Text(if *yes { "OUI" } else { "NON" }.to_owned()),
        DataRef::DateTime(at) => of_date(at),
        DataRef::Error(error) => Cell::Fault(fault_text(error).to_owned()),
    }
}

/// A dated cell. A length of time, or a day no calendar has, stays the number it is.
fn of_date(at: &ExcelDateTime) -> Cell {
    let number = at.as_f64();
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|day| day.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)))
        .filter(|_| at.is_datetime() && SERIAL_DAYS.contains(&number))
        .map_or(Cell::Number(number), Cell::Date)
}

fn fault_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NOM?",
        CellErrorType::Null => "#NUL!",
        CellErrorType::Num => "#NOMBRE!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALEUR!",
        CellErrorType::GettingData => "#CHARGEMENT",
    }
}
