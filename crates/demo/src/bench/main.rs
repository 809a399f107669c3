//! courrier-bench: the speed of the real programs, beside the floor of this machine.
//!
//! For each size of centre, in one run: the daemon over TLS on loopback, an empty request, and a
//! raw commit on the same disk. Prints a table and writes it as Markdown.

mod clock;
mod figures;
mod fill;
mod load;
mod screen;
mod table;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use courrier_demo::centre::Programs;

use fill::Size;
use table::Table;

/// Measures Courrier.
#[derive(Debug, Parser)]
struct Args {
    /// Folder of the programs to measure
    #[arg(long)]
    bin_dir: PathBuf,
    /// Folder of the crates' own measurements (cargo's `examples`)
    #[arg(long)]
    examples: Option<PathBuf>,
    /// Markdown file to write the table to
    #[arg(long)]
    out: Option<PathBuf>,
    /// Cargo profile the programs were built with, for the table's head
    #[arg(long, default_value = "release")]
    profile: String,
    /// Measure the small centre only
    #[arg(long)]
    small: bool,
    /// Folder for the scratch centres (default: a temporary one)
    #[arg(long)]
    scratch: Option<PathBuf>,
    /// Leave out the borne (no X server, no pcscd)
    #[arg(long)]
    no_screen: bool,
    /// Measure the borne alone
    #[arg(long, conflicts_with = "no_screen")]
    borne: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let programs = Programs::in_folder(args.bin_dir.clone());
    let scratch = match &args.scratch {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let mut table = Table::new();
    let sizes: &[Size] = if args.small || args.borne {
        &[Size::LARGE_CENTRE]
    } else {
        &Size::ALL
    };
    for size in sizes {
        let data = scratch.path().join(size.name);
        let filled = fill::fill(&programs, &data, *size)?;
        if !args.borne {
            load::measure(&programs, &data, *size, &filled, &mut table)?;
        }
        if *size == Size::LARGE_CENTRE && !args.no_screen {
            screen::measure(&programs, &data, &filled, scratch.path(), &mut table)?;
        }
    }
    if let Some(folder) = args.examples.as_ref().filter(|_| !args.borne) {
        figures::measure(folder, &mut table)?;
    }
    println!("{}", table.text());
    if let Some(out) = &args.out {
        std::fs::write(out, table.markdown(&args.profile))?;
        println!("écrit dans {}", out.display());
    }
    if !table.all_met() {
        println!("des cibles ne sont pas atteintes");
    }
    Ok(())
}
