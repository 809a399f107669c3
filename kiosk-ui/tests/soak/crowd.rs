//! People as they come: most read and go, some press everything, some are gone before the answer.

use std::time::Duration;

use rand::Rng as _;
use rand::rngs::StdRng;

use crate::world::{PEOPLE, World};

/// One person's visit, from the card to the end of it.
pub fn visit(world: &mut World, random: &mut StdRng) {
    // Some press before they show a card; a few have a card that nobody knows.
    if random.random_bool(0.2) {
        fumble(world, random);
    }
    world.insert(random.random_range(0..PEOPLE + PEOPLE / 50));
    let slow = random.random_bool(0.05);
    world.pass(Duration::from_millis(if slow { 5_500 } else { 30 }));
    if random.random_bool(0.03) {
        // Gone, or the next card already, before the answer is here.
        world.remove();
        if random.random_bool(0.5) {
            world.insert(random.random_range(0..PEOPLE));
        }
    }
    world.answer();
    world.pass(Duration::from_millis(random.random_range(300..6_000)));
    if random.random_bool(0.3) {
        fumble(world, random);
    }
    world.answer();
    world.remove();
    // Who only touched the reader leaves the answer to its time.
    if random.random_bool(0.3) {
        world.pass(Duration::from_secs(40));
    }
    world.voice_ends();
}

/// Presses whatever is there, a few times.
fn fumble(world: &mut World, random: &mut StdRng) {
    for _ in 0..random.random_range(1..8) {
        if random.random_bool(0.7) {
            world.press_any(random);
        } else {
            world.key_any(random);
        }
        world.answer();
        world.pass(Duration::from_millis(random.random_range(200..4_000)));
        world.voice_ends();
    }
}
