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

/// A word that is a name wherever it stands, as *M.*, *chez* or *épouse* are not. It holds nothing that
/// parts an envelope (a stroke, a comma, a line's end): a part may be a name, and words are moved
/// within one.
fn name_word() -> impl Strategy<Value = String> {
    const SHORT: &[&str] = &["Ba", "Sy", "El", "Ben", "Le", "Md", "JP", "Sow", "de"];
    /// What chance may spell, and what ends a name or begins one where it stands.
    const NOISE: &[&str] = &["chez", "ccas", "cias", "numero", "dest", "attn", "foyer"];
    prop_oneof![
        3 => "[A-Z]?[a-z]{4,7}".prop_filter("noise", |word| {
            !NOISE.contains(&&*word.to_lowercase())
        }),
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

/// A text of several parts.
fn envelope(most: usize) -> impl Strategy<Value = String> {
    let between = prop::sample::select(&[" ", " ", " ", "\n", ", ", " - ", " / "][..]);
    prop::collection::vec((piece(), between), 1..=most).prop_map(|pieces| {
        pieces
            .iter()
            .flat_map(|(piece, after)| [piece.as_str(), after])
            .collect()
    })
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

/// Somebody of so many words at most, as where a whole line of forebears is recorded.
fn person_of_many_words(most: usize) -> impl Strategy<Value = Person> {
    (1..=most / 2, 1..=most / 2)
        .prop_flat_map(|(nom, prenoms)| {
            let words = |count| prop::collection::vec(piece(), count);
            (words(nom), words(prenoms), person())
        })
        .prop_map(|(nom, prenoms, person)| Person {
            nom: nom.join(" "),
            prenoms: prenoms.join(" "),
            ..person
        })
}

/// Words that are names, and the same in another order.
fn shuffled(
    words: impl Strategy<Value = Vec<String>>,
) -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    words.prop_flat_map(|words| (Just(words.clone()), Just(words).prop_shuffle()))
}

/// All that is said of everybody who was found. The verdict is not: it may rest on order, which
/// tells *Ali Ahmed* from *Ahmed Ali*.
fn told(judgement: &Judgement<usize>) -> String {
    format!("{:#?}", judgement.candidates)
}

fn keys(candidates: &[Candidate<usize>]) -> BTreeSet<usize> {
    candidates.iter().map(|candidate| candidate.key).collect()
}

const ALL: usize = 1_000;

proptest! {
    #[test]
    fn nothing_panics_and_what_is_shown_is_in_order(
        people in people(12),
        text in prop_oneof![text(9), text(24), envelope(12), "\\PC{0,60}", "(?s).{0,40}"],
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
        (words, shuffled) in shuffled(prop::collection::vec(name_word(), 1..=20)),
    ) {
        let index = index(&people);
        let judge = |words: &[String]| index.judge(&words.join(" "), ALL);
        prop_assert_eq!(told(&judge(&words)), told(&judge(&shuffled)));
        let entered = |words: &[String]| index.judge_typed(&words.join(" "), ALL);
        prop_assert_eq!(told(&entered(&words)), told(&entered(&shuffled)));
        // What is being typed comes last.
        let typed = |before: &[String]| {
            let text = format!("{} {}", before.join(" "), words[0]);
            index.type_ahead(&text, ALL)
        };
        prop_assert_eq!(told(&typed(&words)), told(&typed(&shuffled)));
        let few = index.judge(&words.join(" "), 3).candidates;
        let all = judge(&words).candidates;
        prop_assert_eq!(&few[..], &all[..all.len().min(3)]);
    }

    #[test]
    fn nor_does_it_where_whole_names_are_met(
        people in prop::collection::vec(person_of_many_words(20), 1..6),
        (words, shuffled) in shuffled(prop::collection::vec(name_word(), 4..=20)),
        parts in prop::collection::vec(0..20_usize, 6),
    ) {
        // Each bears words of the text, in an order of their own.
        let borne = people.iter().zip(&parts).map(|(person, from)| {
            let mut own = words.iter().cycle().skip(*from).step_by(3);
            let mut take = |many| own.by_ref().take(many).cloned().collect::<Vec<_>>().join(" ");
            Person { nom: take(1 + from % 3), prenoms: take(1 + from % 7), ..person.clone() }
        });
        let people: Vec<Person> = people.iter().cloned().chain(borne).collect();
        let index = index(&people);
        let judge = |words: &[String]| index.judge(&words.join(" "), ALL);
        prop_assert_eq!(told(&judge(&words)), told(&judge(&shuffled)));
    }

    #[test]
    fn nor_does_it_within_a_part_of_the_envelope(
        people in people(12),
        parts in prop::collection::vec(shuffled(prop::collection::vec(name_word(), 1..=4)), 2..=4),
    ) {
        // Each part is somebody's whole name as well.
        let borne = parts.iter().filter(|(words, _)| words.len() > 1).map(|(words, _)| Person {
            nom: words[0].clone(),
            prenoms: words[1..].join(" "),
            ..people[0].clone()
        });
        let people: Vec<Person> = people.iter().cloned().chain(borne).collect();
        let index = index(&people);
        let lines = |(words, shuffled): &(Vec<String>, Vec<String>)| (words.join(" "), shuffled.join(" "));
        let (text, shuffled): (Vec<String>, Vec<String>) = parts.iter().map(lines).unzip();
        let (text, shuffled) = (text.join("\n"), shuffled.join("\n"));
        let all = index.judge(&text, ALL);
        prop_assert_eq!(told(&all), told(&index.judge(&shuffled, ALL)));
        let few = index.judge(&text, 3).candidates;
        prop_assert_eq!(&few[..], &all.candidates[..all.candidates.len().min(3)]);
    }

    #[test]
    fn a_name_finds_itself_even_if_it_looks_like_noise(
        people in prop::collection::vec(prop_oneof![person(), person_of_many_words(16)], 1..12),
    ) {
        let index = index(&people);
        for (at, person) in people.iter().enumerate() {
            let text = format!("{} {}", person.prenoms, person.nom);
            let words = courrier_names::tokens(&text).len();
            // More words than sixteen are not looked at.
            if words > 16 || words == 0 {
                continue;
            }
            let found = index.judge(&text, ALL).candidates;
            prop_assert!(keys(&found).contains(&at), "{:?} {:?}", text, found);
        }
    }

    #[test]
    fn a_name_finds_itself_first_and_to_the_last_word(
        (nom, prenoms) in (1..=8_usize, 1..=8_usize).prop_flat_map(|(nom, prenoms)| (
            prop::collection::vec(name_word(), nom),
            prop::collection::vec(name_word(), prenoms),
        )),
        rest in person(),
        mut others in people(12),
    ) {
        let (surnames, givens) = (nom.join(" "), prenoms.join(" "));
        let text = format!("{givens} {surnames}");
        let words = courrier_names::tokens(&text).len();
        // Among others, and some who bear the same words otherwise, or some of them.
        for (nom, prenoms) in [(&nom[..1], &prenoms[..]), (&prenoms[..], &nom[..]), (&nom[..], &prenoms[..1])] {
            others.push(Person { nom: nom.join(" "), prenoms: prenoms.join(" "), ..rest.clone() });
        }
        let own = others.len();
        others.push(Person { nom: surnames, prenoms: givens, ..rest });
        let found = index(&others).judge(&text, ALL).candidates;
        let own = found.iter().find(|candidate| candidate.key == own);
        let is_first = own.is_some_and(|own| own.score >= 99.0_f32.max(found[0].score));
        prop_assert!(words > 16 || is_first, "{:?} {:?} {:?}", text, own, found);
    }

    #[test]
    fn nobody_is_pushed_out_but_by_one_who_fits_better(
        people in people(25),
        text in prop_oneof![text(3), text(14), envelope(7)],
    ) {
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
        text in prop_oneof![text(4), envelope(6)],
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
        prop_assert_eq!(changed.judge(&text, 10), built.judge(&text, 10));
        prop_assert_eq!(changed.type_ahead(&text, 10), built.type_ahead(&text, 10));
    }
}
