//! The engine before its judge. See [`kit`] for how it judges; `cargo run --release -p
//! courrier-names --example judge` hears as many envelopes as one likes.

#[allow(dead_code, reason = "the example uses the rest")]
mod kit;

use std::collections::HashSet;

use kit::court::Court;
use kit::engine;
use kit::fits::{LETTER, Lens, Reading, View, sound, words};
use kit::lists::{Half, Lists};
use kit::people::{Human, population};

/// Every target on both halves; a sample that a developer waits for, always the same.
#[test]
fn the_engine_reaches_its_targets() {
    for half in Half::BOTH {
        let mut court = Court::new(half, 7_000, 0);
        let sentence = engine::hear(&mut court, 4_000);
        let targets = sentence.targets();
        let missed: Vec<_> = targets.iter().filter(|(.., reached)| !reached).collect();
        assert!(missed.is_empty(), "{} half: {missed:?}", half.title());
    }
}

#[test]
fn the_halves_share_no_surname() {
    let surnames = |half| -> HashSet<&str> {
        let lists = Lists::of(half);
        let listed = lists.origins.into_iter().flat_map(|origin| origin.nom);
        let native = lists.natives.into_iter().flat_map(|native| native.nom);
        listed.chain(native.map(|(latin, _)| latin)).collect()
    };
    let both: Vec<&str> = surnames(Half::Development)
        .intersection(&surnames(Half::HeldOut))
        .copied()
        .collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn a_population_collides_as_it_should() {
    for half in Half::BOTH {
        let people = population(half, &Lists::of(half), 1, 7_000);
        let mut bearers = std::collections::HashMap::new();
        let mut namesakes = std::collections::HashMap::new();
        for human in &people {
            *bearers.entry(&human.nom).or_insert(0) += 1;
            *namesakes.entry((&human.nom, &human.prenoms)).or_insert(0) += 1;
        }
        let frequent = bearers.values().filter(|count| **count >= 24).count();
        assert!(frequent >= 25, "{frequent} surnames of two dozen people");
        let homonyms: i32 = namesakes.values().filter(|count| **count > 1).sum();
        let share = f64::from(homonyms) / 7_000.0;
        assert!((0.03..0.12).contains(&share), "{share}");
    }
}

#[test]
fn distances_are_what_a_reader_would_say() {
    let person = |nom: &str, prenoms: &str| Human {
        nom: nom.to_owned(),
        prenoms: prenoms.to_owned(),
        ..Human::default()
    };
    let distance = |text: &str, human: Human, lens, cut| {
        let reading = Reading {
            text: text.to_owned(),
            cut,
        };
        View::new(lens, &[human]).distance(&reading, 0)
    };
    let khatib = || person("El Khatib", "Abderrahman Youssef");
    for (text, expected) in [
        ("EL KHATIB Abderrahman", 0),
        ("Abderrahman ElKhatib", 0),
        ("Youssef Khatib", 0),
        ("Abderahman Khatib", LETTER),
        ("A. EL KHATIB", LETTER / 2),
        ("El Khatib Mohamed", 4 * LETTER),
    ] {
        assert_eq!(
            distance(text, khatib(), Lens::Letters, false),
            expected,
            "{text}"
        );
    }
    assert_eq!(distance("KHATIB ABDER", khatib(), Lens::Letters, true), 0);
    let sow = person("Sow", "Ousmane");
    assert_eq!(
        distance("Ousmane Sou", sow, Lens::Letters, false),
        LETTER + 1
    );
    let ouattara = person("Ouattara", "Cheick");
    assert_eq!(distance("Watara Sheik", ouattara, Lens::Sound, false), 0);
    assert_eq!(sound("chaoui"), sound("shaouy"));
    assert_eq!(words("N'Diaye-Ba"), ["ndiaye", "ba"]);
}
