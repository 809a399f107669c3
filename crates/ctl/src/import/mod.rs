//! Reading a file of usagers, to bring a centre over in an afternoon.
//!
//! [`read`] takes CSV (UTF-8 or Windows-1252, `;` `,` or tab) and XLSX, in two layouts: the import
//! template of DomiFa, the State's application, and Courrier's own (see [`Layout`]). It decides
//! nothing about the ledger: it hands back what it could read and **every** reason it would refuse a
//! row for. Nothing in a row is dropped: a cell that has no place of its own becomes a [`Note`].

mod cell;
mod csv_file;
mod date;
mod header;
mod household;
mod phone;
mod row;
mod value;
mod words;
mod xlsx_file;

use chrono::NaiveDate;
use courrier_domain::{Domiciliation, Identity, Numero};
use serde::Serialize;
use thiserror::Error;

pub use header::Layout;

use cell::Row;
use header::{Columns, Field};

/// Rows among which the headers are looked for: centres like to put a title above them.
const HEADER_SEARCH: usize = 20;

/// One usager as the file tells of them, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedUsager {
    /// The row in the file, as a spreadsheet numbers it.
    pub row: u32,
    /// The folder's number.
    pub numero: Numero,
    /// Who they are, household included.
    pub identity: Identity,
    /// Their right and its dates.
    pub domiciliation: Domiciliation,
    /// Everything else the row said, in the order of the columns.
    pub notes: Vec<Note>,
}

/// A cell that has no place of its own yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The column's header, on one line.
    pub label: String,
    /// What the cell said.
    pub text: String,
}

/// One thing that keeps the file from being imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The row in the file, as a spreadsheet numbers it.
    pub row: u32,
    /// The column's header, on one line.
    pub column: String,
    /// What the cell says, shortened.
    pub value: String,
    /// What is wrong and what to do, for the person who keeps the file.
    pub why: String,
}

/// How far the reading is; `done` and `total` are bytes or rows, whichever the format tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What has been read.
    pub done: u64,
    /// What there is; 0 when the file does not say.
    pub total: u64,
}

/// What a file holds.
#[derive(Debug)]
pub struct Import {
    /// The layout that was recognised.
    pub layout: Layout,
    /// The header over the numeros.
    pub numero_column: String,
    /// Rows that say something, headers aside.
    pub rows: u32,
    /// Those that can be imported.
    pub usagers: Vec<ImportedUsager>,
    /// Everything wrong, in the order of the rows; nothing is to be imported unless this is empty.
    pub refusals: Vec<Refusal>,
    /// Sheets of the workbook that were not read.
    pub unread_sheets: Vec<String>,
}

/// Why a file can't be read at all. The sentences are for the operator.
#[derive(Debug, Error)]
pub enum ImportError {
    /// Neither CSV nor XLSX.
    #[error("ce fichier n'est ni un CSV ni un classeur .xlsx{0}")]
    Format(&'static str),
    /// The workbook is damaged.
    #[error(
        "le classeur est illisible ({0}) : ouvrez-le dans un tableur et enregistrez-le à nouveau en .xlsx"
    )]
    Workbook(String),
    /// No row holds headers of a layout.
    #[error(
        "aucune ligne de titres reconnue : il faut ceux du modèle DomiFa, ou au moins les colonnes \
         « numero », « nom » et « statut »"
    )]
    Unrecognised,
    /// A quoted text begins and does not end.
    #[error(
        "ligne {row} : un guillemet ouvert n'est jamais refermé, la suite du fichier est illisible"
    )]
    OpenQuote {
        /// The row in which the quote opens.
        row: u32,
    },
}

/// A stream of rows, whatever the file's format.
trait Rows {
    /// The next row, or none at the end. Blank rows may be left out.
    fn next_row(&mut self) -> Result<Option<Row>, ImportError>;

    /// How far it is.
    fn progress(&self) -> Progress;
}

/// Reads a whole file. `today` is the day in the centre's time zone: nobody is born after it.
pub fn read(
    bytes: &[u8],
    today: NaiveDate,
    progress: &mut dyn FnMut(Progress),
) -> Result<Import, ImportError> {
    if bytes.starts_with(b"PK\x03\x04") {
        let mut workbook = xlsx_file::Workbook::open(bytes)?;
        let (sheet, header_row, columns) = workbook.find_sheet()?;
        let unread_sheets = workbook.other_sheets(&sheet)?;
        let mut import = collect(
            &mut workbook.rows(&sheet)?,
            header_row,
            &columns,
            today,
            progress,
        )?;
        import.unread_sheets = unread_sheets;
        return Ok(import);
    }
    let text = csv_file::decode(bytes)?;
    let (delimiter, header_row, columns) = csv_file::find_delimiter(&text)?;
    collect(
        &mut csv_file::CsvRows::new(&text, delimiter),
        header_row,
        &columns,
        today,
        progress,
    )
}

/// Reads every row below the headers.
fn collect(
    rows: &mut dyn Rows,
    header_row: u32,
    columns: &Columns,
    today: NaiveDate,
    progress: &mut dyn FnMut(Progress),
) -> Result<Import, ImportError> {
    let mut reader = row::Reader::new(columns, header_row, today);
    let mut count = 0_u32;
    while let Some(row) = rows.next_row()? {
        if row.number <= header_row || row.is_blank() {
            continue;
        }
        count += 1;
        reader.take(&row);
        if count.is_multiple_of(256) {
            progress(rows.progress());
        }
    }
    let Progress { done, total } = rows.progress();
    progress(Progress {
        done: total.max(done),
        total: total.max(done),
    });
    let (usagers, refusals) = reader.finish();
    Ok(Import {
        layout: columns.layout,
        numero_column: columns.label_of(Field::Numero),
        rows: count,
        usagers,
        refusals,
        unread_sheets: Vec::new(),
    })
}

/// The first rows of a source, and the headers among them.
fn find_headers(rows: &mut dyn Rows) -> Result<Option<(u32, Columns)>, ImportError> {
    let mut best: Option<(u32, Columns)> = None;
    for _ in 0..HEADER_SEARCH {
        let Some(row) = rows.next_row()? else { break };
        if let Some(columns) = Columns::recognise(&row)
            && best
                .as_ref()
                .is_none_or(|(_, known)| known.score() < columns.score())
        {
            best = Some((row.number, columns));
        }
    }
    Ok(best)
}
