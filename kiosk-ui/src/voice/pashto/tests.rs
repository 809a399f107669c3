//! What the borne says in Pashto has sounds, and the voice gets nothing that it would spell out.
//! What the real voice makes of them is tested in `tests/devices/pashto.rs`.

use std::collections::BTreeSet;

use courrier_domain::Language;

use super::*;
use crate::words::tests::filled;

/// The mnemonics that stand for Pashto's sounds, the longer before those that they begin with.
const SIGNS: [&str; 42] = [
    "a:", "aI", "aU", "e:", "i:", "o:", "u:", "ts", "dz", "tS", "dZ", "t.", "d.", "s.", "z.", "n.",
    "r.", "a", "e", "@", "I", "U", "p", "b", "t", "d", "k", "g", "q", "f", "s", "z", "S", "Z", "x",
    "Q", "h", "m", "n", "l", "r", "w",
];

/// The signs of a row of sounds, without its stress; what no sign begins is the error.
fn signs(sounds: &str) -> Result<Vec<&str>, &str> {
    let mut found = Vec::new();
    let mut rest = sounds;
    while !rest.is_empty() {
        let sign = SIGNS
            .iter()
            .chain(&["j", "'"])
            .find(|sign| rest.starts_with(**sign));
        let sign = sign.ok_or(rest)?;
        rest = &rest[sign.len()..];
        found.extend((*sign != "'").then_some(*sign));
    }
    Ok(found)
}

/// What the voice reads by itself: all that is outside of the brackets.
fn outside(said: &str) -> String {
    let mut parts = said.split("[[");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once("]]").expect("a closed bracket").1);
    first.to_owned() + &rest.collect::<String>()
}

#[test]
fn every_entry_is_made_of_sounds_that_there_are() {
    let mut words = BTreeSet::new();
    for (word, entry) in entries() {
        let sounds = entry.sounds;
        let signs = signs(sounds).unwrap_or_else(|rest| panic!("{word}: {sounds} at {rest}"));
        assert!(
            sounds.matches('\'').count() <= 1,
            "{word}: one vowel is stressed"
        );
        let stressed = sounds.split_once('\'').map_or("a", |(_, after)| after);
        assert!(
            stressed.starts_with(['a', 'e', '@', 'i', 'I', 'o', 'u', 'U']),
            "{word}: {sounds}"
        );
        // One who hears only small words hears no stress; a long word has one.
        assert!(signs.len() < 4 || sounds.contains('\''), "{word}: {sounds}");
        assert!(words.insert(word.clone()), "{word} twice");
    }
    assert!(words.len() > 350);
    let lines = include_str!("../../../lang/ps.sounds").lines();
    let meant = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(meant.count(), words.len(), "a line without its tab");
}

#[test]
fn every_word_that_the_borne_says_is_in_the_table() {
    let pages = include_str!("../../../../crates/messages/pages/ps.toml");
    let pages = pages.lines().filter(|line| !line.starts_with('#'));
    let mut said: Vec<String> = filled(Language::Pashto).map(|(_, said)| said).collect();
    said.extend(pages.map(str::to_owned));
    said.push(Language::Pashto.own_name().to_owned());
    let mut words = 0;
    for text in &said {
        for token in tokens(text) {
            if let Token::Word(word) = token {
                words += 1;
                assert!(TABLE.contains_key(&plain(word)), "{word} in {text}");
            }
        }
        let left = outside(&sounds(text));
        assert!(
            left.chars().all(|c| c.is_ascii() || ENDS.contains(&c)),
            "{text}: {left}"
        );
        assert!(
            !left.contains(|c: char| c.is_ascii_digit()),
            "{text}: {left}"
        );
    }
    assert!(words > 1_000);
}

#[test]
fn a_sentence_becomes_its_sounds() {
    for (text, said) in [
        ("1 لیک", "[[j'aU]] [[l'i:k]]"),
        (
            "1 ورځ، 2 ورځې.",
            "[[jaw'a]] [[wr'adz]]، [[dw'e:]] [[wr'adze:]].",
        ),
        ("1 پوستي خبرتیا", "[[jaw'a]] [[po:st'i:]] [[xabartj'a:]]"),
        (
            "له 14:00 تر 17:00",
            "[[l@]] [[tsw'a:rlaso:]] [[b'adZo:]] [[t@r]] [[o:w'@laso:]] [[b'adZo:]]",
        ),
        (
            "8:30 بجې.",
            "[[at'@]] [[b'adZe:]] [[aU]] [[d'e:rS]] [[daqi:q'e:]].",
        ),
        ("۱۵ ورځې", "[[pIndz'@las]] [[wr'adze:]]"),
        ("سه‌شنبه 3", "[[se:Samb'a]] [[dr'e:]]"),
        // A word that nobody put into the table; a neighbour's letters for one that is.
        ("کاغذونه، كارت", "[[ka:Qzo:na]]، [[k'a:rt]]"),
        // Other letters are the voice's own affair, with what joins them.
        ("په SMS", "[[p@]] SMS"),
        ("«Guichet 2»", "Guichet [[dw'a]]"),
        ("(Île-Saint-Denis), a.b@c.fr.", "Île-Saint-Denis, a.b@c.fr."),
        ("Дім 3", "Дім [[dr'e:]]"),
        ("ژبې: தமிழ், cafe\u{301}.", "[[Z'@be:]]: தமிழ், cafe\u{301}."),
        ("5 €", "[[pIndz'@]] [[ju:r'o:]]"),
        // Nobody gets a word in by writing brackets.
        ("[[Zu]] 😀 → * – /", "Zu"),
        ("", ""),
    ] {
        assert_eq!(sounds(text), said, "{text}");
    }
}

#[test]
fn letters_are_said_in_signs_too() {
    // Every letter, alone and beside every other, as no table could list them.
    let letters: Vec<char> = ('\u{620}'..='\u{6d3}').filter(|c| is_letter(*c)).collect();
    assert!(letters.len() > 100);
    for first in &letters {
        for second in &letters {
            let word = format!("{first}{second}ب{first}{second}");
            let said = letters::sounds(&word);
            let signs = signs(&said).unwrap_or_else(|rest| panic!("{word}: {said} at {rest}"));
            let vowel = |sign: &&str| sign.starts_with(['a', 'e', '@', 'i', 'I', 'o', 'u', 'U']);
            let longest = signs.split(vowel).map(<[&str]>::len).max();
            assert!(longest <= Some(3), "{word}: {said}");
        }
    }
}
