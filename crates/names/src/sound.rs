//! How a word sounds, to several ears.
//!
//! The *common sound* does not care how Arabic, African, Slavic, Indian and other names are
//! brought to Latin letters (`ou`/`w`/`u`, `ch`/`sh`, `dj`/`j`, `kh`/`h`, doubled letters …); the
//! *skeleton* is its consonants. Other ears serve to find words that share neither: the skeleton
//! in classes, what French leaves mute, Daitch-Mokotoff's codes, Double Metaphone's.

use std::sync::LazyLock;

use rphonetic::{DaitchMokotoffSoundex, DaitchMokotoffSoundexBuilder, DoubleMetaphone};

/// What stands for what is written, tried in this order at each place. `^` and `$` stand for the
/// word's ends.
pub type Table = &'static [(&'static str, &'static str)];

/// What is heard for what is written. `c` is the sound of `ch`.
const HEARD: Table = &[
    ("tsch", "c"),
    ("shch", "c"),
    ("tch", "c"),
    ("sch", "c"),
    ("dzh", "j"),
    ("ch", "c"),
    ("sh", "c"),
    ("cz", "c"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("rh", "r"),
    ("^dia", "ja"),
    ("^diou", "ju"),
    ("^dio", "jo"),
    ("^die", "je"),
    ("eau", "o"),
    ("aou", "au"),
    ("aoo", "au"),
    ("aw", "au"),
    ("aua", "aua"),
    ("aue", "aue"),
    ("aui", "aui"),
    ("au", "o"),
    ("ou", "u"),
    ("oo", "u"),
    ("oe", "e"),
    ("ee", "i"),
    ("ei", "e"),
    ("ai", "e"),
    ("ay", "e"),
    ("ey", "e"),
    ("ie", "i"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("guy", "gi"),
    ("ge", "je"),
    ("gi", "ji"),
    ("gy", "ji"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("^qua", "kua"),
    ("qu", "k"),
    ("q", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "u"),
    ("y", "i"),
    ("z", "s"),
    ("v$", "f"),
    ("h$", ""),
];

/// What may follow the servant (*abd*) of one of the names of God: `Abdelkader`, `Abdoul Karim`,
/// `Abderrahmane` and `Abdurahman` are one habit of writing apart.
const ARTICLES: &[&str] = &["oul", "el", "al", "ul", "ol", "il"];

/// The word as it sounds to somebody who does not care about transliterations.
pub fn common(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    let mut at = servant(word, &mut sound);
    while at < word.len() {
        let (read, heard) = at_place(word, at);
        for letter in heard.chars() {
            // An h is heard between vowels and at the beginning alone; nothing is heard twice.
            let mute = letter == 'h' && !word[at + read..].starts_with(VOWELS);
            if !mute && !sound.ends_with(letter) {
                sound.push(letter);
            }
        }
        at += read;
    }
    if sound.len() > 3 && sound.ends_with('e') {
        sound.pop();
    }
    if sound.is_empty() {
        return word.to_owned();
    }
    sound
}

/// Writes *abd* without its article, and tells how much of the word that was.
fn servant(word: &str, sound: &mut String) -> usize {
    let Some(rest) = word.strip_prefix("abd") else {
        return 0;
    };
    let after_article = ARTICLES
        .iter()
        .find_map(|article| rest.strip_prefix(article))
        .or_else(|| {
            // «Abderrahmane»: the article's letter has become that of the name.
            let name = rest.strip_prefix(VOWELS)?;
            let name = name.strip_prefix(VOWELS).unwrap_or(name);
            let first = name.chars().next()?;
            let twice = name[1..].starts_with(first);
            (!VOWELS.contains(&first) && (twice || matches!(first, 'r' | 'n'))).then_some(name)
        });
    let Some(name) = after_article.filter(|name| name.len() > 1) else {
        return 0;
    };
    sound.push_str("abd");
    word.len() - name.len()
}

/// The letters that stand for vowels.
pub const VOWELS: [char; 7] = ['a', 'e', 'i', 'o', 'u', 'y', 'w'];

/// The consonants of a word as they sound, its digits, and every h: what is left of it in a script
/// that writes no vowels.
pub fn skeleton(word: &str) -> String {
    let mut bones = String::with_capacity(word.len());
    let mut at = 0;
    let mut last = None;
    while at < word.len() {
        let (read, heard) = at_place(word, at);
        let silent = heard.is_empty();
        for letter in heard.chars() {
            // A letter written twice is one; the same after a vowel is another.
            if !VOWELS.contains(&letter) && last != Some(letter) {
                bones.push(letter);
            }
            last = Some(letter);
        }
        if silent {
            last = None;
        }
        at += read;
    }
    bones
}

/// How much of the word is read at this place, and what is heard.
fn at_place(word: &str, at: usize) -> (usize, &str) {
    read(HEARD, word, at).unwrap_or((1, &word[at..=at]))
}

/// How much of the word a table reads at this place, and what it has for that.
fn read(table: Table, word: &str, at: usize) -> Option<(usize, &str)> {
    let rest = &word[at..];
    let first = rest.as_bytes()[0];
    let may_be_here = |from: &str| {
        let letters = from.as_bytes();
        letters[usize::from(letters[0] == b'^')] == first
    };
    let mut rules = table.iter().filter(|(from, _)| may_be_here(from));
    rules.find_map(|(from, to)| {
        let (from, begins) = from.strip_prefix('^').map_or((*from, false), |f| (f, true));
        let (from, ends) = from.strip_suffix('$').map_or((from, false), |f| (f, true));
        let here =
            rest.starts_with(from) && (!begins || at == 0) && (!ends || rest.len() == from.len());
        here.then_some((from.len(), *to))
    })
}

/// The word with all that a table has for parts of it; none where it has nothing.
pub fn rewritten(table: Table, word: &str) -> Option<String> {
    let mut text = String::with_capacity(word.len() + 4);
    let mut at = 0;
    while at < word.len() {
        let (length, to) = read(table, word, at).unwrap_or((1, &word[at..=at]));
        text.push_str(to);
        at += length;
    }
    (text != word).then_some(text)
}

/// Consonants that scripts and ears confuse, as one letter.
fn class(consonant: char) -> char {
    match consonant {
        'g' | 'q' => 'k',
        'd' => 't',
        'p' | 'v' | 'f' => 'b',
        'j' | 'c' | 'x' | 'z' => 's',
        other => other,
    }
}

fn classes(skeleton: &str) -> String {
    let bones = skeleton.chars().filter(|letter| *letter != 'h');
    let mut classes: Vec<char> = bones.map(class).collect();
    classes.dedup();
    classes.into_iter().collect()
}

/// The common sound as French would say it: mute ends, nasal vowels, few vowels.
fn french(sound: &str) -> String {
    let mut text = sound.to_owned();
    while text.len() > 3 && text.ends_with(['e', 's', 't', 'd', 'p', 'r', 'k', 'l']) {
        text.pop();
    }
    let mut letters: Vec<char> = text
        .chars()
        .filter(|letter| *letter != 'h')
        .map(|letter| match letter {
            'e' => 'i',
            'm' => 'n',
            'o' => 'u',
            other => other,
        })
        .collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// Whose ear a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ear {
    Common = 1,
    French = 2,
    Classes = 3,
    DaitchMokotoff = 4,
    Metaphone = 5,
}

/// Hashes of all that a word sounds like: words that share one may be the same name.
pub fn keys(word: &str, sound: &str, skeleton: &str) -> Vec<u32> {
    static DAITCH_MOKOTOFF: LazyLock<Option<DaitchMokotoffSoundex>> =
        LazyLock::new(|| DaitchMokotoffSoundexBuilder::default().build().ok());
    let mut keys = near_keys(sound, skeleton);
    keys.push(key(Ear::French, &french(sound)));
    if word.len() > 3 {
        if let Some(soundex) = &*DAITCH_MOKOTOFF {
            for code in soundex.soundex(word).split('|') {
                keys.push(key(Ear::DaitchMokotoff, code));
            }
        }
        let heard = DoubleMetaphone::new(Some(8)).double_metaphone(word);
        keys.push(key(Ear::Metaphone, &heard.primary()));
        keys.push(key(Ear::Metaphone, &heard.alternate()));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of the two ears that need no more than a sound and its skeleton.
pub fn near_keys(sound: &str, skeleton: &str) -> Vec<u32> {
    let mut keys = vec![common_key(sound)];
    let classes = classes(skeleton);
    // A single sound would bring half of all names.
    if classes.len() > 1 {
        keys.push(key(Ear::Classes, &classes));
    }
    keys
}

/// The key of a common sound.
pub fn common_key(sound: &str) -> u32 {
    key(Ear::Common, sound)
}

fn key(ear: Ear, heard: &str) -> u32 {
    hash(ear as u32, heard.as_bytes())
}

/// FNV-1a, so that an index is the same on every machine.
pub fn hash(seed: u32, bytes: &[u8]) -> u32 {
    let start = (0x811c_9dc5_u32 ^ seed).wrapping_mul(0x0100_0193);
    bytes.iter().fold(start, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_transliteration_sound_alike() {
        for (a, b) in [
            ("ouattara", "watara"),
            ("cheikh", "sheikh"),
            ("djibril", "jibril"),
            ("khadija", "hadidja"),
            ("diallo", "djalo"),
            ("kouassi", "kwasi"),
            ("chaoui", "shawi"),
            ("rashid", "rachid"),
            ("ivanov", "ivanoff"),
            ("qasim", "kacim"),
            ("daoud", "dawood"),
            ("abdelkader", "abdulkader"),
            ("abderrahmane", "abdurahman"),
            ("chevtchenko", "shevchenko"),
            ("fatima", "fatimah"),
        ] {
            assert_eq!(common(a), common(b), "{a} {b}");
        }
        for (a, b) in [
            ("mohamed", "muhammad"),
            ("youssouf", "yusuf"),
            ("mohamed", "mhmd"),
        ] {
            assert_eq!(skeleton(a), skeleton(b));
        }
        assert_ne!(skeleton("ahmed"), skeleton("mohamed"));
    }

    #[test]
    fn odd_words_have_a_sound() {
        for word in ["h", "e", "hh", "7", "wy", "abd", "abdel", "abdou", "abdelh"] {
            let sound = common(word);
            assert!(!sound.is_empty(), "{word:?}");
            assert!(!keys(word, &sound, &skeleton(word)).is_empty());
        }
        assert_eq!(common("abdallah"), common("abdullah"));
    }
}
