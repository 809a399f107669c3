//! The engine before its judge. See [`kit`] for how it judges; `cargo run --release -p
//! courrier-names --example judge` hears as many envelopes as one likes.

#[allow(dead_code, reason = "the example uses the rest")]
mod kit;

use std::collections::HashSet;

use courrier_names::{Index, Person, Settings, Verdict};
use kit::court::Court;
use kit::engine;
use kit::fits::{LETTER, Lens, Reading, View, sound, words};
use kit::lists::{Half, Lists};
use kit::people::{Human, population};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom as _;

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

/// Names of 9 to 12 words: a line of forebears, all the surnames of two families. Every third shares
/// half of them with the one before.
#[test]
fn a_name_of_many_words_is_first_in_any_order_and_so_are_the_others() {
    for half in Half::BOTH {
        let mut rng = SmallRng::seed_from_u64(9);
        let court = Court::new(half, 2_000, 9);
        let mut people = engine::recorded(&court);
        let mut long: Vec<Vec<String>> = Vec::new();
        for (at, humans) in court.people.chunks_exact(8).take(193).enumerate() {
            let words = humans.iter().flat_map(|human| {
                let both = human.prenoms.split(' ').chain(human.nom.split(' '));
                both.map(str::to_owned).collect::<Vec<_>>()
            });
            let shared: Vec<String> = match long.last() {
                Some(before) if at % 3 == 2 => before[..before.len() / 2].to_vec(),
                _ => Vec::new(),
            };
            long.push(shared.into_iter().chain(words).take(9 + at % 4).collect());
        }
        let first = people.len();
        people.extend(long.iter().zip(first..).map(|(words, key)| {
            let (nom, prenoms) = words.split_at(words.len() / 2);
            let person = Person {
                nom: nom.join(" "),
                prenoms: prenoms.join(" "),
                ..Person::default()
            };
            (key, person)
        }));
        let index = Index::build(Settings::default(), people);
        for (words, key) in long.into_iter().zip(first..) {
            let found = index.judge(&words.join(" "), 10).candidates;
            assert_eq!(found[0].key, key, "{words:?} {found:?}");
            let mut shuffled = words.clone();
            shuffled.shuffle(&mut rng);
            let anew = index.judge(&shuffled.join(" "), 10).candidates;
            assert_eq!(found, anew, "{words:?} {shuffled:?}");
        }
    }
}

/// Who runs the house, another office or the way to a door, before a name and after it.
#[test]
fn a_whole_name_is_first_whatever_else_stands_on_the_envelope() {
    const AROUND: [&str; 10] = [
        "NAME\nEspace Solidarite Insertion\n12 rue Basse\n75010 PARIS",
        "NAME\nAccueil de jour La Halte",
        "Secours Islamique France\nNAME",
        "Caisse d'allocations familiales / NAME",
        "NAME Batiment C Escalier 4 Appartement 12",
        "NAME foyer des jeunes travailleurs",
        "NAME, Espace Solidarite Insertion, 75010 PARIS",
        "Direction du service client - NAME - 12 rue Basse",
        "NAME 12 rue Basse\nEspace Solidarite Insertion",
        "NAME residence Les Tilleuls bat C",
    ];
    for half in Half::BOTH {
        let court = Court::new(half, 4_000, 4);
        let index = Index::build(Settings::default(), engine::recorded(&court));
        let people = court.people.iter().enumerate().step_by(23);
        // The others are on record in their own script.
        for (who, human) in people.filter(|(_, human)| human.recorded_nom() == human.nom) {
            let name = format!("{} {}", human.given(), human.nom);
            // Who bears the same name, and came before.
            let equals = |text: &str| {
                let found = index.judge(text, 50);
                let (is_certain, found) = (found.verdict == Verdict::Certain, found.candidates);
                let own = found.iter().position(|candidate| candidate.key == who);
                let own = own.unwrap_or_else(|| panic!("{text:?} {found:?}"));
                assert!(!is_certain || own == 0, "{text:?} {found:?}");
                let equal = |at: usize| found[at].score.to_bits() == found[own].score.to_bits();
                (0..own).filter(|at| !equal(*at)).count()
            };
            let before = equals(&name);
            for text in AROUND.map(|around| around.replace("NAME", &name)) {
                assert_eq!(equals(&text), before, "{text:?}");
            }
        }
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
