//! The program `courrierd`.

use std::process::ExitCode;

use clap::Parser as _;
use courrier_daemon::config::Args;
use courrier_daemon::{logging, server};

fn main() -> ExitCode {
    let args = Args::parse();
    logging::start(args.log_format);
    match server::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("courrierd : {error:#}");
            ExitCode::FAILURE
        }
    }
}
