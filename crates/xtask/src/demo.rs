//! `cargo xtask demo`: from a fresh machine to a centre at work.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{run, setup};

/// The packages whose programs the demo starts; the benchmarks measure the same.
pub const PROGRAMS: &[&str] = &[
    "courrier-daemon",
    "courrier-ctl",
    "courrier-desk",
    "courrier-kiosk",
    "courrier-demo",
];

/// Options of `cargo xtask demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Open no window: play a whole day and leave pictures and figures (the default where there
    /// is no display)
    #[arg(long)]
    headless: bool,
    /// Make the centre in this folder instead of a scratch one
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Further options, handed on to courrier-demo
    #[arg(last = true)]
    more: Vec<OsString>,
}

/// Prepares the machine, builds, and hands over to `courrier-demo`.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let mut steps = Steps::new(3);
    steps.step("What this machine needs", || setup::for_building(workspace))?;
    steps.step(
        "Build (some 10 minutes the first time, seconds after)",
        || {
            let mut cargo = run::cargo(workspace);
            cargo.args(["build", "--locked", "--profile", "demo"]);
            run::check(cargo.args(PROGRAMS.iter().flat_map(|program| ["--package", program])))
        },
    )?;
    let programs = workspace.binaries("demo");
    steps.step("The demo", || {
        let mut demo = run::command(programs.join("courrier-demo"));
        demo.arg("--bin-dir").arg(&programs);
        if let Some(folder) = &args.folder {
            demo.arg("--folder").arg(folder);
        }
        if args.headless || !has_display() {
            demo.arg("--headless");
        }
        run::check(demo.args(&args.more))
    })
}

/// The screens draw through X11, which a Wayland desktop offers too, by Xwayland.
fn has_display() -> bool {
    let display = env::var_os("DISPLAY").is_some_and(|display| !display.is_empty());
    if !display {
        println!("   there is no display ($DISPLAY is not set): playing a day without windows");
    }
    display
}
