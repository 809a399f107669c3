//! `cargo xtask`: the project's own commands, each enough by itself on a fresh Debian machine.
//!
//! `demo` shows the service at work, `test` checks everything, `bench` measures it; all three
//! first run `setup`, which installs what the machine lacks and does nothing the second time.
//! No rule of the service lives here. Start reading at [`test`]; the house rules that `cargo test`
//! enforces are in `tests/tidy/`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod demo;
mod kernel;
mod run;
mod setup;
mod steps;
mod system;
mod tally;
mod test;
mod tools;
mod workspace;

/// Builds, tests and shows Courrier.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install the system packages and tools that this machine lacks
    Setup,
    /// Run every check: format, licences, clippy, unit, property, end-to-end and doc tests
    Test(test::Args),
    /// Build the demo and run it: a made-up centre, and a day's work in it
    Demo(demo::Args),
    /// Measure the service and write docs/benchmarks.md
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let task = Cli::parse().task;
    let outcome = workspace::Workspace::find().and_then(|workspace| match task {
        Task::Setup => setup::all(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Test(args) => Ok(test::run(&workspace, &args)),
        Task::Demo(args) => demo::run(&workspace, &args).map(|()| ExitCode::SUCCESS),
        Task::Bench(args) => bench::run(&workspace, &args).map(|()| ExitCode::SUCCESS),
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("\nxtask: {error:#}");
        ExitCode::FAILURE
    })
}
