//! The borne through weeks of days: a clock that is moved, a window that is drawn, a crowd that
//! presses anything. Its memory stays what it was, and nobody is shown another's mail.
//!
//! `COURRIER_SOAK_DAYS` sets how many days (30 is a month, to be run in release); a few hours of
//! one otherwise, so that every test run has a soak in it.

mod crowd;
mod world;

use std::time::Duration;

use courrier_testkit::Footprint;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use slint::ComponentHandle as _;

use world::World;

/// Memory may differ by as much between a warm borne and the end: what an allocator keeps.
const SLACK_KIB: u64 = 4 * 1024;
/// So much is simulated before memory is looked at: by then everybody's language and every screen
/// was there.
const WARM: Duration = Duration::from_hours(2);
/// What is simulated where nobody says how much.
const SHORT: Duration = Duration::from_hours(5);

#[test]
fn memory_stays_flat_and_nobody_sees_anothers_mail() {
    let length = std::env::var("COURRIER_SOAK_DAYS").map_or(SHORT, |days| {
        let days: u64 = days.parse().expect("COURRIER_SOAK_DAYS is a number");
        Duration::from_hours(days * 24)
    });
    // Seeded: a failure comes again.
    let mut random = StdRng::seed_from_u64(30);
    let mut world = World::new();
    let mut warm = None;
    while world.elapsed() < length {
        if world.is_open() {
            crowd::visit(&mut world, &mut random);
            world.pass(Duration::from_secs(random.random_range(1..90)));
        } else {
            // The night: the invitation turns, the picture drifts, the hours change.
            world.pass(Duration::from_mins(10));
        }
        world.something_happens(&mut random);
        if warm.is_none() && world.elapsed() >= WARM {
            warm = Some(footprint());
        }
    }
    let (warm, end) = (warm.expect("longer than it takes to warm"), footprint());
    let days = world.elapsed().as_secs_f64() / 86_400.0;
    println!(
        "{days:.1} days, {} cards, {} frames: {} KiB of its own when warm, {} KiB in the end, \
         {} KiB resident",
        world.cards, world.frames, warm.own_kib, end.own_kib, end.resident_kib
    );
    assert!(world.cards > 50, "a soak without a crowd");
    assert!(
        end.own_kib <= warm.own_kib + SLACK_KIB,
        "{warm:?}, then {end:?}"
    );
    world.window.hide().expect("hidden");
}

fn footprint() -> Footprint {
    Footprint::of(std::process::id()).expect("we run")
}
