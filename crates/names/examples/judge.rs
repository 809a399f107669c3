//! Hears envelopes with the engine and prints how it did, both halves:
//! `cargo run --release -p courrier-names --example judge -- [ENVELOPES [PEOPLE [SESSION]]]`.
//!
//! Ends with 1 when a target is missed. Failing cases are told of the development half alone.

#[path = "../tests/judge/kit/mod.rs"]
#[allow(dead_code, reason = "the test target uses the rest")]
mod kit;

use std::collections::HashMap;
use std::process::ExitCode;

use courrier_names::{Index, Person, Settings, Verdict};
use kit::court::{self, Answer, Court};
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
        let index = Index::build(Settings::default(), recorded(&court));
        let sentence = court.hear(envelopes, |text| {
            let judgement = index.judge(text, 10);
            Answer {
                verdict: match judgement.verdict {
                    Verdict::Certain => court::Verdict::Certain,
                    Verdict::Choose => court::Verdict::Choose,
                    Verdict::None => court::Verdict::None,
                },
                candidates: judgement.candidates.iter().map(|c| c.key).collect(),
            }
        });
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

fn recorded(court: &Court) -> Vec<(usize, Person)> {
    let people = court.people.iter().enumerate();
    people
        .map(|(at, human)| {
            let person = Person {
                nom: human.recorded_nom().to_owned(),
                nom_usage: human.nom_usage.clone(),
                prenoms: human.recorded_prenoms().to_owned(),
                surnom: human.surnom.clone(),
                household: human.household.clone(),
                mandataires: human.mandataires.clone(),
                spellings: Vec::new(),
            };
            (at, person)
        })
        .collect()
}
