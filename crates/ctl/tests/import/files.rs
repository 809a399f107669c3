//! Files for the tests: the published template with other rows, and CSV.

use std::sync::LazyLock;

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

/// The template DomiFa publishes.
pub const TEMPLATE: &[u8] = include_bytes!("../data/modele_import_domifa.xlsx");

/// What a test puts in a cell.
pub enum Put {
    Text(&'static str),
    Number(f64),
    /// A real date, by its Excel serial number.
    Date(f64),
    /// A formula that failed.
    Formula(&'static str),
}

/// The template's headers, as they stand.
pub fn headers() -> &'static [String] {
    static HEADERS: LazyLock<Vec<String>> = LazyLock::new(read_headers);
    &HEADERS
}

fn read_headers() -> Vec<String> {
    let mut workbook = Xlsx::new(std::io::Cursor::new(TEMPLATE)).expect("the template");
    let sheet = workbook.worksheet_range("DOMICILIES").expect("its sheet");
    let first = sheet.rows().next().expect("its headers");
    first.iter().map(Data::to_string).collect()
}

/// The place of the template's column whose header begins so.
pub fn column(header: &str) -> u16 {
    let index = headers().iter().position(|text| text.starts_with(header));
    u16::try_from(index.expect(header)).expect("a column")
}

/// A workbook with the template's headers and these rows: each a list of (header's beginning, cell).
pub fn domifa(rows: &[Vec<(&str, Put)>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("DOMICILIES").expect("a name");
    for (index, header) in headers().iter().enumerate() {
        sheet
            .write(0, u16::try_from(index).expect("a column"), header)
            .expect("written");
    }
    let dated = Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in (1..).zip(rows) {
        for (header, put) in cells {
            let column = column(header);
            match put {
                Put::Text(text) => sheet.write(row, column, *text),
                Put::Number(number) => sheet.write(row, column, *number),
                Put::Date(serial) => sheet.write_with_format(row, column, *serial, &dated),
                Put::Formula(result) => sheet.write_formula(
                    row,
                    column,
                    rust_xlsxwriter::Formula::new("=NA()").set_result(*result),
                ),
            }
            .expect("written");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// The cells a row of the template needs, to which a test adds its own.
pub fn person(numero: &'static str, more: Vec<(&'static str, Put)>) -> Vec<(&'static str, Put)> {
    let mut cells = vec![
        ("ID", Put::Text(numero)),
        ("Nom de naissance", Put::Text("DIALLO")),
        ("Statut", Put::Text("VALIDE")),
        ("Seulement si valide", Put::Text("01/02/2026")),
        ("Date de fin", Put::Text("31/01/2027")),
    ];
    for (header, put) in more {
        cells.retain(|(known, _)| *known != header);
        cells.push((header, put));
    }
    cells
}

/// The same as CSV: quoted headers with their line breaks, as spreadsheets save them.
pub fn domifa_csv(rows: &[Vec<(&str, &str)>], delimiter: u8) -> String {
    let headers = headers();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    writer.write_record(headers).expect("written");
    for cells in rows {
        let mut record = vec![""; headers.len()];
        for (header, text) in cells {
            record[usize::from(column(header))] = text;
        }
        writer.write_record(record).expect("written");
    }
    String::from_utf8(writer.into_inner().expect("flushed")).expect("UTF-8")
}
