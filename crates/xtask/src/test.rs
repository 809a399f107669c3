//! `cargo xtask test`: everything that must hold before a change is kept.

use std::io::IsTerminal;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::run;
use crate::setup::{self, TestTools};
use crate::steps::Steps;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// The package of the end-to-end tests.
const END_TO_END: &str = "courrier-tests";

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Leave out the end-to-end tests and what only they need
    #[arg(long)]
    fast: bool,
    /// Run only the tests whose name holds one of these words, and no other check
    filter: Vec<String>,
}

/// Runs the checks in order and stops at the first that fails. The last line is the sum of the
/// tests; a check that is not a test and fails counts as one.
pub fn run(workspace: &Workspace, args: &Args) -> ExitCode {
    let mut tally = Tally::default();
    let outcome = if args.filter.is_empty() {
        everything(workspace, args.fast, &mut tally)
    } else {
        chosen(workspace, args, &mut tally)
    };
    let code = match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !tally.has_failures() {
                tally.fail();
            }
            println!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    };
    println!("\n{}", tally.summary());
    code
}

fn everything(workspace: &Workspace, fast: bool, tally: &mut Tally) -> Result<()> {
    let mut steps = Steps::new(if fast { 5 } else { 7 });
    let tools = steps.step("What this machine needs", || {
        setup::for_tests(workspace, fast)
    })?;
    steps.step("Format", || {
        run::check(run::cargo(workspace).args(["fmt", "--all", "--check"]))
            .context("run `cargo fmt --all`")
    })?;
    if let Some(cargo_deny) = &tools.cargo_deny {
        steps.step("Licences, bans and sources of what is linked", || {
            run::check(
                run::command(cargo_deny)
                    .current_dir(&workspace.root)
                    .args(["check", "licenses", "bans", "sources"]),
            )
        })?;
    }
    steps.step("Clippy", || {
        run::check(run::cargo(workspace).args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    if !fast {
        steps.step("Build the programs and their tests", || build(workspace))?;
    }
    let title = if fast {
        "Unit and property tests"
    } else {
        "Unit, property and end-to-end tests"
    };
    steps.step(title, || test(workspace, &tools, fast, &[], tally))?;
    steps.step("Tests in the documentation", || {
        let mut doc = run::cargo(workspace);
        doc.args(["test", "--workspace", "--doc", "--locked", "--no-fail-fast"]);
        count(&mut doc, &[], tally)
    })?;
    println!("\nAll of it took {}.", steps.elapsed());
    Ok(())
}

/// The tests that the words on the command line name.
fn chosen(workspace: &Workspace, args: &Args, tally: &mut Tally) -> Result<()> {
    let mut steps = Steps::new(if args.fast { 2 } else { 3 });
    let tools = steps.step("What this machine needs", || {
        setup::for_tests(workspace, args.fast)
    })?;
    if !args.fast {
        steps.step("Build the programs and their tests", || build(workspace))?;
    }
    steps.step("The tests asked for", || {
        test(workspace, &tools, args.fast, &args.filter, tally)
    })
}

/// Builds programs and tests at once. The end-to-end tests start the programs, and cargo does not
/// build another package's programs for them. With `--tests` the features are those of the tests,
/// so that nothing is compiled once for the programs and again for the tests.
fn build(workspace: &Workspace) -> Result<()> {
    run::check(run::cargo(workspace).args([
        "build",
        "--workspace",
        "--bins",
        "--tests",
        "--locked",
    ]))
}

fn test(
    workspace: &Workspace,
    tools: &TestTools,
    fast: bool,
    filter: &[String],
    tally: &mut Tally,
) -> Result<()> {
    let mut cargo = run::cargo(workspace);
    cargo
        .args([
            "test",
            "--workspace",
            "--tests",
            "--locked",
            "--no-fail-fast",
        ])
        .env("COURRIER_BIN_DIR", workspace.binaries("debug"));
    if fast {
        cargo.args(["--exclude", END_TO_END]);
    }
    if let Some(schemathesis) = &tools.schemathesis {
        cargo.env("COURRIER_SCHEMATHESIS", schemathesis);
    }
    if let Some(kernel) = &tools.kernel {
        cargo.env("COURRIER_KERNEL", kernel);
    }
    count(&mut cargo, filter, tally)
}

/// Runs cargo's test programs one after the other and adds up what they say.
fn count(cargo: &mut Command, filter: &[String], tally: &mut Tally) -> Result<()> {
    // Through our pipe the test programs no longer see the terminal.
    let colours: &[&str] = if std::io::stdout().is_terminal() {
        &["--color", "always"]
    } else {
        &[]
    };
    if !(colours.is_empty() && filter.is_empty()) {
        cargo.arg("--").args(colours).args(filter);
    }
    let outcome = run::check_lines(cargo, |line| tally.read(line));
    tally.close();
    outcome
}
