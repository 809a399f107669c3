//! Slips of the finger and of the eye.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::lists::Half;

/// The letters beside each letter of a French keyboard.
const AZERTY: &[(char, &str)] = &[
    ('a', "zq"),
    ('z', "aes"),
    ('e', "zrd"),
    ('r', "etf"),
    ('t', "ryg"),
    ('y', "tuh"),
    ('u', "yij"),
    ('i', "uok"),
    ('o', "ipl"),
    ('p', "om"),
    ('q', "asw"),
    ('s', "qdz"),
    ('d', "sfe"),
    ('f', "dgr"),
    ('g', "fht"),
    ('h', "gjy"),
    ('j', "hku"),
    ('k', "jli"),
    ('l', "kmo"),
    ('m', "lp"),
    ('w', "xq"),
    ('x', "wc"),
    ('c', "xv"),
    ('v', "cb"),
    ('b', "vn"),
    ('n', "b"),
];

/// What a scanner or a tired eye takes for something else.
const READ_IN_BOTH: &[(&str, &str)] = &[
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("d", "cl"),
    ("i", "l"),
    ("l", "i"),
    ("u", "n"),
    ("n", "u"),
    ("o", "0"),
    ("e", "c"),
];
const READ_IN_DEVELOPMENT: &[(&str, &str)] = &[
    ("a", "o"),
    ("h", "b"),
    ("l", "1"),
    ("vv", "w"),
    ("nn", "m"),
    ("g", "q"),
];
const READ_IN_HELD_OUT: &[(&str, &str)] = &[
    ("o", "a"),
    ("i", "1"),
    ("b", "8"),
    ("s", "5"),
    ("ri", "n"),
    ("u", "v"),
    ("f", "t"),
];

/// A neighbouring key instead of the right one. Never the first letter of a short word: nobody
/// could read that.
pub fn keyboard(rng: &mut SmallRng, word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 {
        return None;
    }
    let places: Vec<usize> = (1..letters.len())
        .filter(|at| neighbours(letters[*at]).is_some())
        .collect();
    let at = *places.choose(rng)?;
    let beside: Vec<char> = neighbours(letters[at])?.chars().collect();
    let mut slipped = letters;
    slipped[at] = *beside.choose(rng)?;
    Some(slipped.into_iter().collect())
}

fn neighbours(letter: char) -> Option<&'static str> {
    let lower = letter.to_ascii_lowercase();
    AZERTY
        .iter()
        .find(|(key, _)| *key == lower)
        .map(|(_, beside)| *beside)
}

/// One group of letters taken for another.
pub fn reading(rng: &mut SmallRng, half: Half, word: &str) -> Option<String> {
    let own = match half {
        Half::Development => READ_IN_DEVELOPMENT,
        Half::HeldOut => READ_IN_HELD_OUT,
    };
    let lower = word.to_lowercase();
    if lower.chars().count() < 4 {
        return None;
    }
    let results: Vec<String> = READ_IN_BOTH
        .iter()
        .chain(own)
        .flat_map(|(from, to)| {
            let lower = lower.clone();
            let places: Vec<usize> = lower.match_indices(from).map(|(at, _)| at).collect();
            places.into_iter().map(move |at| {
                let mut read = lower.clone();
                read.replace_range(at..at + from.len(), to);
                read
            })
        })
        .collect();
    results.choose(rng).cloned()
}

/// A letter twice, a letter gone, or two that changed places.
pub fn letter(rng: &mut SmallRng, word: &str) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || !letters.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let at = rng.random_range(1..letters.len() - 1);
    match rng.random_range(0..3) {
        0 => letters.insert(at, letters[at].to_ascii_lowercase()),
        1 => {
            letters.remove(at);
        }
        _ => letters.swap(at, at + 1),
    }
    let slipped: String = letters.into_iter().collect();
    (slipped != word).then_some(slipped)
}
