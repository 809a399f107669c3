//! courrier-kiosk: the borne in the waiting room.

use std::process::ExitCode;

use clap::Parser as _;
use courrier_clock::SystemClock;
use courrier_kiosk::{app, settings::Arguments};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    // A thread that is dead leaves a borne that looks well and does nothing. A borne that is dead is
    // started again.
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tell(panic);
        std::process::abort();
    }));
    match app::main(&Arguments::parse(), &SystemClock::shared()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("courrier-kiosk : {error:#}");
            ExitCode::FAILURE
        }
    }
}
