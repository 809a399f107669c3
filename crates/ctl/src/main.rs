//! courrierctl: the operator's tool.

use std::process::ExitCode;

fn main() -> ExitCode {
    courrier_ctl::run(std::env::args_os(), courrier_clock::SystemClock::shared())
}
