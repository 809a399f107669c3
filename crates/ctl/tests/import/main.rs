//! Files of usagers, as centres really keep them: read, or refused with every reason.

mod csv_forms;
mod domifa;
mod files;
mod laws;
mod refusals;

use chrono::NaiveDate;
use courrier_ctl::import::{Import, ImportError, read};

/// The day on which all these files are read.
fn today() -> NaiveDate {
    day("2026-11-22")
}

fn day(iso: &str) -> NaiveDate {
    iso.parse().expect("a day")
}

fn try_read(bytes: &[u8]) -> Result<Import, ImportError> {
    read(bytes, today(), &mut |_| {})
}

fn read_ok(bytes: &[u8]) -> Import {
    let import = try_read(bytes).expect("a readable file");
    assert_eq!(import.refusals, [], "nothing to refuse");
    import
}
