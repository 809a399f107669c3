//! Plays a year of a large centre, with every night's checks, and says how long it took (a line of
//! JSON for the table of benchmarks):
//! `cargo run --release -p courrier-ledger --example year [USAGERS]`.

#[path = "../tests/year/mod.rs"]
mod year;

use courrier_clock::{Clock, SystemClock};

/// Usagers of a large centre; a seventh of them have mail on each working day.
const USAGERS: u64 = 7_000;
/// Seconds that a year may take.
const MOST: f64 = 60.0;

fn main() -> Result<(), std::num::ParseIntError> {
    let usagers = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => USAGERS,
    };
    let clock = SystemClock::new();
    let town = year::proof::a_year_of(usagers);
    let seconds = clock.monotonic().as_secs_f64();
    let (messages, items) = (town.told.len(), town.items());
    eprintln!("{items} items, {messages} messages left, in {seconds:.1} s");
    println!(
        r#"{{"what": "a simulated year, checked every night", "size": {usagers}, "found": {seconds:.2}, "most": {MOST}, "unit": "s"}}"#
    );
    Ok(())
}
