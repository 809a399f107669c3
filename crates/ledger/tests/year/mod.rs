//! A year of a centre, on a real ledger: mail every working day, people who come, who come late or
//! never, numbers that refuse, absences, radiations, three weeks and ten weeks of outage. The test
//! plays a small centre, `cargo run --release -p courrier-ledger --example year` a large one.

pub mod life;
pub mod proof;
pub mod town;
