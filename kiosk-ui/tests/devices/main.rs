//! What touches the machine, against the real other side: espeak-ng and aplay, a printer's line,
//! a card at a reader, systemd's socket.

mod account;
mod bare_screen;
mod cage;
mod pashto;
mod printer;
mod systemd;
mod technician;
mod voice;
mod watchdog;

use std::time::Duration;

/// Longer than anything takes here, on the slowest machine.
const SOON: Duration = Duration::from_secs(30);
