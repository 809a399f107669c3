//! `cargo xtask bench`: the figures of `docs/benchmarks.md`, measured here and now.

use std::ffi::OsString;

use anyhow::Result;

use crate::demo::PROGRAMS;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{run, setup};

/// What a crate measures by itself. `courrier-bench` runs them, and says in which order.
const EXAMPLES: [(&str, &str); 5] = [
    ("courrier-names", "speed"),
    ("courrier-messages", "throughput"),
    ("courrier-routes", "drain"),
    ("courrier-ledger", "nightly_plan"),
    ("courrier-ledger", "year"),
];

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Options handed on to courrier-bench
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    more: Vec<OsString>,
}

/// Prepares the machine, builds the release programs, and hands over to `courrier-bench`.
pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let mut steps = Steps::new(3);
    steps.step("What this machine needs", || setup::for_building(workspace))?;
    steps.step("Build, fully optimised", || {
        let mut cargo = run::cargo(workspace);
        cargo.args(["build", "--locked", "--release"]);
        run::check(cargo.args(PROGRAMS.iter().flat_map(|program| ["--package", program])))?;
        let mut cargo = run::cargo(workspace);
        cargo.args(["build", "--locked", "--release"]);
        for (krate, example) in EXAMPLES {
            cargo.args(["--package", krate, "--example", example]);
        }
        run::check(&mut cargo)
    })?;
    let programs = workspace.binaries("release");
    steps.step("The measurements", || {
        run::check(
            run::command(programs.join("courrier-bench"))
                .current_dir(&workspace.root)
                .arg("--bin-dir")
                .arg(&programs)
                .arg("--examples")
                .arg(programs.join("examples"))
                .args(["--out", "docs/benchmarks.md"])
                .args(&args.more),
        )
    })
}
