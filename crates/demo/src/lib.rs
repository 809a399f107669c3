//! Invented centres for the demonstration and the benchmarks: people, months of mail, a day.
//!
//! Everything is drawn from a seed: the same seed gives the same centre. Nobody here exists.

pub mod centre;
pub mod history;
pub mod names;
pub mod population;

use courrier_domain::{Instant, TypedId};
use rand::Rng as _;
use rand::rngs::SmallRng;

/// A new id made at `at`.
pub fn made<T: TypedId>(at: Instant, rng: &mut SmallRng) -> T {
    T::made(at, rng.random())
}
