//! Hears envelopes with the engine and prints how it did, both halves:
//! `cargo run --release -p courrier-names --example judge -- [ENVELOPES [PEOPLE [SESSION]]]`.
//!
//! Ends with 1 when a target is missed. Failing cases are told of the development half alone.

#[path = "../tests/judge/kit/mod.rs"]
#[allow(dead_code, reason = "the test target uses the rest")]
mod kit;

use std::collections::HashMap;
use std::process::ExitCode;

use kit::court::Court;
use kit::engine;
use kit::lists::Half;

/// How many cases are told of each kind and fault.
const TOLD: u32 = 5;

fn main() -> ExitCode {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|text| text.parse::<u32>().ok());
    let envelopes = numbers.next().flatten().unwrap_or(5_000);
    let people = numbers.next().flatten().unwrap_or(7_000);
    let session = numbers.next().flatten().unwrap_or(0);
    let mut reached = true;
    for half in Half::BOTH {
        let mut court = Court::new(half, people as usize, session.into());
        let sentence = engine::hear(&mut court, envelopes);
        println!(
            "\n{} half\n{}{}",
            half.title(),
            sentence.table(),
            sentence.verdicts()
        );
        reached &= sentence.targets().iter().all(|(.., reached)| *reached);
        let mut told: HashMap<_, u32> = HashMap::new();
        for failure in sentence
            .failures
            .iter()
            .filter(|_| half == Half::Development)
        {
            let count = told.entry((failure.kind, failure.fault)).or_default();
            *count += 1;
            if *count <= TOLD {
                println!("{:?}, {}: {}", failure.kind, failure.fault, failure.told);
            }
        }
    }
    ExitCode::from(u8::from(!reached))
}
