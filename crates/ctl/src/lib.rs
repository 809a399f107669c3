//! courrierctl: what the operator of a centre does on the machine itself.
//!
//! It makes a centre, opens accounts, enrols bornes, brings usagers over, backs up, restores,
//! verifies and looks for what is wrong. One process owns a data folder: when courrierd runs, what
//! writes goes through it ([`access`]). It never shows a person's data but in the refusals of a
//! file the operator hands it. Start reading at [`args`].

pub mod access;
pub mod args;
mod certificate;
mod commands;
pub mod import;
mod output;
mod password;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches as _;
use courrier_clock::SharedClock;

use args::Args;
use output::Report;

/// Something is wrong, or could not be done.
const WRONG: u8 = 1;
/// The command itself makes no sense.
const USAGE: u8 = 2;

/// What every command is given.
pub(crate) struct Context {
    /// The centre's data folder.
    pub data: std::path::PathBuf,
    /// Whether a machine reads the answer.
    pub json: bool,
    /// Where all time comes from.
    pub clock: SharedClock,
}

/// Runs the program with these arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>, clock: SharedClock) -> ExitCode {
    let parsed = args::command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Args::from_arg_matches(&matches));
    let args = match parsed {
        Ok(args) => args,
        Err(error) => return usage::explain(&error),
    };
    let context = Context {
        data: args.data,
        json: args.json,
        clock,
    };
    let done = commands::run(&context, args.command);
    match done {
        Ok(report) => output::print(report.as_ref(), context.json),
        Err(error) if error.is::<usage::Misuse>() => {
            output::print_error(&error, context.json);
            ExitCode::from(USAGE)
        }
        Err(error) => {
            output::print_error(&error, context.json);
            ExitCode::from(WRONG)
        }
    }
}

/// What a command hands back.
type Done = anyhow::Result<Answer>;

/// Something to print.
type Answer = Box<dyn Report>;

/// Bytes from the system's random source.
fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("le système ne donne pas de hasard ({error})"))?;
    Ok(bytes)
}
