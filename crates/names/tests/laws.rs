//! What holds for every population and every text.
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p courrier-names --test laws` makes a fuzzer of it;
//! what it found is kept in `laws.proptest-regressions`.

use std::collections::BTreeSet;

use courrier_names::{Candidate, Index, Judgement, Person, Settings};
use proptest::prelude::*;

/// Pieces of names: particles, short ones, noise of envelopes, other scripts.
const PIECES: &[&str] = &[
    "Diallo",
    "DIALO",
    "Ba",
    "Sy",
    "Sow",
    "El",
    "Khatib",
    "Ben",
    "Abdel",
    "Abdul",
    "Rahman",
    "Jean",
    "Pierre",
    "Jean-Pierre",
    "Marie",
    "N'Diaye",
    "Ndiaye",
    "Le",
    "Goff",
    "de",
    "La",
    "Rue",
    "Saint",
    "St",
    "M",
    "Mme",
    "Veuve",
    "Chez",
    "CCAS",
    "Md",
    "Mohamed",
    "Muhammad",
    "محمد",
    "الخطيب",
    "Иванов",
    "Наталья",
    "রহমান",
    "முருகன்",
    "Γεωργίου",
    "გიორგი",
    "ተስፋይ",
    "Œuvre",
    "Łukasz",
    "O’Brien",
    "A",
    "B.",
    "75010",
    "Ouattara",
    "Watara",
    "Lê",
    "Thị",
    "Ait",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[A-Z][a-z]{1,9}",
        1 => "\\PC{0,6}",
    ]
}

/// A word that is a name wherever it stands, as *M.*, *chez* or *épouse* are not.
fn name_word() -> impl Strategy<Value = String> {
    const SHORT: &[&str] = &["Ba", "Sy", "El", "Ben", "Le", "Md", "JP", "Sow", "de"];
    prop_oneof![
        3 => "[A-Z]?[a-z]{4,7}",
        2 => prop::sample::select(SHORT).prop_map(str::to_owned),
        1 => prop::sample::select(PIECES)
            .prop_filter("noise", |piece| piece.chars().count() > 5)
            .prop_map(str::to_owned),
    ]
}

fn pieces(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(piece(), 1..=most)
}

fn text(most: usize) -> impl Strategy<Value = String> {
    pieces(most).prop_map(|pieces| pieces.join(" "))
}

fn person() -> impl Strategy<Value = Person> {
    let rarely = |most| prop::option::weighted(0.2, text(most));
    let others = || prop::collection::vec(text(3), 0..2);
    (
        text(2),
        rarely(2),
        text(3),
        rarely(1),
        others(),
        others(),
        others(),
    )
        .prop_map(
            |(nom, nom_usage, prenoms, surnom, household, mandataires, spellings)| Person {
                nom,
                nom_usage,
                prenoms,
                surnom,
                household,
                mandataires,
                spellings,
            },
        )
}

fn people(most: usize) -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 1..most)
}

fn index(people: &[Person]) -> Index<usize> {
    Index::build(Settings::default(), people.iter().cloned().enumerate())
}

fn keys(candidates: &[Candidate<usize>]) -> BTreeSet<usize> {
    candidates.iter().map(|candidate| candidate.key).collect()
}

const ALL: usize = 1_000;

proptest! {
    #[test]
    fn nothing_panics_and_what_is_shown_is_in_order(
        people in people(12),
        text in prop_oneof![text(9), "\\PC{0,60}", "(?s).{0,40}"],
    ) {
        let index = index(&people);
        let near = index.near(&people[0], Some(0), 5);
        prop_assert!(!keys(&near).contains(&0));
        for judgement in [index.judge(&text, 10), index.type_ahead(&text, 10)] {
            let scores: Vec<f32> = judgement.candidates.iter().map(|c| c.score).collect();
            prop_assert!(scores.is_sorted_by(|a, b| a >= b), "{:?}", scores);
            prop_assert!(scores.iter().all(|score| (0.0..=100.0).contains(score)));
            prop_assert_eq!(keys(&judgement.candidates).len(), scores.len());
        }
    }

    #[test]
    fn the_order_of_words_does_not_change_who_is_found(
        people in people(12),
        (words, shuffled) in prop::collection::vec(name_word(), 1..6)
            .prop_flat_map(|words| (Just(words.clone()), Just(words).prop_shuffle())),
    ) {
        let index = index(&people);
        let found = |words: &[String]| keys(&index.judge(&words.join(" "), ALL).candidates);
        prop_assert_eq!(found(&words), found(&shuffled));
    }

    #[test]
    fn a_name_finds_itself(people in people(12)) {
        let index = index(&people);
        for (at, person) in people.iter().enumerate() {
            let words = |text: &str| courrier_names::tokens(text).len();
            let text = format!("{} {}", person.prenoms, person.nom);
            // More words than eight are not looked at.
            if words(&text) > 8 || words(&text) == 0 {
                continue;
            }
            let found = index.judge(&text, ALL).candidates;
            prop_assert!(keys(&found).contains(&at), "{:?} {:?}", text, found);
        }
    }

    #[test]
    fn nobody_is_pushed_out_but_by_one_who_fits_better(people in people(25), text in text(3)) {
        let (last, before) = people.split_last().unwrap();
        let mut index = index(before);
        for typing in [false, true] {
            index.remove(before.len());
            let judge = |index: &Index<usize>| if typing {
                index.type_ahead(&text, 10)
            } else {
                index.judge(&text, 10)
            };
            let first = judge(&index).candidates;
            index.put(before.len(), last);
            let then = judge(&index).candidates;
            let new = then.iter().find(|candidate| candidate.key == before.len());
            for gone in first.iter().filter(|known| !keys(&then).contains(&known.key)) {
                prop_assert!(new.is_some_and(|new| new.score > gone.score), "{:?} {:?}", gone, new);
            }
        }
    }

    #[test]
    fn an_index_that_was_changed_is_one_that_was_built(
        first in people(12),
        second in people(12),
        text in text(4),
    ) {
        let mut changed = index(&first);
        for (at, person) in second.iter().enumerate() {
            changed.put(at, person);
        }
        for at in second.len()..first.len() {
            changed.remove(at);
        }
        let built = index(&second);
        prop_assert_eq!(changed.len(), built.len());
        let told = |judgement: Judgement<usize>| format!("{judgement:?}");
        prop_assert_eq!(told(changed.judge(&text, 10)), told(built.judge(&text, 10)));
        prop_assert_eq!(told(changed.type_ahead(&text, 10)), told(built.type_ahead(&text, 10)));
    }
}
