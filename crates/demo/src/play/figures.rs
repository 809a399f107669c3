//! The day's figures, as they happen and as a page.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

/// What was counted during the day.
#[derive(Default)]
pub struct Figures {
    lines: Vec<(String, String)>,
}

impl Figures {
    /// Adds a figure and shows it.
    pub fn add(&mut self, what: &str, value: &impl ToString) {
        let value = value.to_string();
        println!("  {what} : {value}");
        self.lines.push((what.to_owned(), value));
    }

    /// Writes the page.
    pub fn write(&self, file: &Path) -> Result<()> {
        let mut page = String::from("# La journée\n\n| | |\n|---|---:|\n");
        for (what, value) in &self.lines {
            // Writing to a String can't fail.
            let _ = writeln!(page, "| {what} | {value} |");
        }
        std::fs::write(file, page)?;
        Ok(())
    }
}
