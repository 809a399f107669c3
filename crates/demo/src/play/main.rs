//! courrier-demo: a centre with a past, its service, its two screens, and a day.
//!
//! With a display it opens the guichet, the borne and a tray of cards to tap from. Without one it
//! plays a whole day through the real programs and leaves pictures and figures in the folder.

mod day;
mod figures;
mod queue;
mod screens;
mod stage;
mod tray;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use courrier_demo::centre::{PASSWORD, Programs};

use stage::Stage;

/// Montre Courrier : un centre inventé de 1 400 usagers, trois mois d'histoire, une journée.
#[derive(Debug, Parser)]
struct Args {
    /// Dossier des programmes
    #[arg(long, value_name = "DOSSIER")]
    bin_dir: PathBuf,
    /// Dossier du centre inventé (par défaut : un dossier neuf dans le dossier temporaire)
    #[arg(long, value_name = "DOSSIER")]
    folder: Option<PathBuf>,
    /// Joue la journée sans écran
    #[arg(long)]
    headless: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let programs = Programs::in_folder(args.bin_dir);
    let folder = match args.folder {
        Some(folder) => folder,
        None => tempfile::Builder::new()
            .prefix("courrier-demo-")
            .tempdir()?
            .keep(),
    };
    println!("Centre inventé dans {}", folder.display());
    let stage = Stage::set(programs, &folder)?;
    if args.headless {
        day::play(&stage)?;
    } else {
        println!();
        println!("Le guichet, la borne et les cartes s'ouvrent. Pour se connecter au guichet :");
        println!("  identifiant  fatou      mot de passe  {PASSWORD}");
        println!("Fermez la fenêtre des cartes pour tout arrêter.");
        tray::open(&stage)?;
    }
    stage.strike()?;
    println!("Tout est dans {}", folder.display());
    Ok(())
}
