//! Figures that a crate measures by itself, in an example of its own.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::table::Table;

/// The examples; each prints a [`Figure`] a line.
const EXAMPLES: &[&str] = &["speed", "throughput", "drain", "nightly_plan", "year"];

/// One figure, as an example prints it.
#[derive(Debug, Deserialize)]
struct Figure {
    what: String,
    /// Usagers, or messages.
    size: u32,
    found: f64,
    /// What it may be at most…
    most: Option<f64>,
    /// … or must be at least.
    least: Option<f64>,
    unit: String,
}

/// Runs the examples in a folder, and takes their figures into the table.
pub fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    for example in EXAMPLES {
        let program = folder.join(example);
        let ran = Command::new(&program)
            .output()
            .with_context(|| format!("{} ne démarre pas", program.display()))?;
        ensure!(
            ran.status.success(),
            "{} s'est arrêté : {}",
            program.display(),
            ran.status
        );
        for line in String::from_utf8(ran.stdout)?.lines() {
            let figure: Figure = serde_json::from_str(line).with_context(|| {
                format!("{example} : cette ligne n'est pas une mesure : {line}")
            })?;
            let size = figure.size.to_string();
            match (figure.most, figure.least) {
                (Some(most), _) => {
                    table.at_most(&figure.what, &size, (figure.found, most), &figure.unit);
                }
                (None, Some(least)) => {
                    table.at_least(&figure.what, &size, (figure.found, least), &figure.unit);
                }
                (None, None) => {
                    let found = crate::table::figure(figure.found, &figure.unit);
                    table.floor(&figure.what, &size, found);
                }
            }
        }
    }
    Ok(())
}
