//! What is shown while a text is being typed.

use super::alphabet;
use super::segments::{Alphabet, Reference, Units, encode};

/// What a text costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Characters, as a person counts them while typing.
    pub characters: usize,
    /// The alphabet it needs.
    pub alphabet: Alphabet,
    /// Length in that alphabet's units, two for `€` in GSM 03.38 or a pictogram in UCS-2.
    pub units: usize,
    /// Short messages it takes, and is paid for.
    pub segments: usize,
    /// Units still free in the last one.
    pub left: usize,
    /// The characters, each once, that force UCS-2: without them the text would be cheaper.
    pub forcing: Vec<char>,
    /// Characters, each once, that will be read otherwise, and as what.
    pub replaced: Vec<(char, &'static str)>,
}

/// Counts a text as it would leave.
pub fn count(text: &str) -> Count {
    let encoded = encode(text);
    let reference = Reference::Short(0);
    let lengths = encoded.lengths(reference);
    let header = if lengths.len() > 1 {
        reference.header_octets()
    } else {
        0
    };
    let room = match encoded.alphabet() {
        Alphabet::Gsm => Units::Gsm(Vec::new()).room(header),
        Alphabet::Ucs2 => Units::Ucs2(Vec::new()).room(header),
    };
    let mut forcing = Vec::new();
    let mut replaced: Vec<(char, &str)> = Vec::new();
    for c in text.chars().filter(|c| !alphabet::has(*c)) {
        match alphabet::nearest(c) {
            None if !forcing.contains(&c) => forcing.push(c),
            Some(near) if !replaced.contains(&(c, near)) => replaced.push((c, near)),
            _ => {}
        }
    }
    if !forcing.is_empty() {
        // In UCS-2 everything is read as it was typed.
        replaced.clear();
    }
    Count {
        characters: text.chars().count(),
        alphabet: encoded.alphabet(),
        units: encoded.units(),
        segments: lengths.len(),
        left: room - lengths.last().copied().unwrap_or_default(),
        forcing,
        replaced,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_while_typing() {
        for (text, characters, units, segments, left) in [
            (String::new(), 0, 0, 1, 160),
            ("Bonjour".to_owned(), 7, 7, 1, 153),
            ("10 €".to_owned(), 4, 5, 1, 155),
            ("a".repeat(161), 161, 161, 2, 145),
            ("Привет".to_owned(), 6, 6, 1, 64),
            ("👍".to_owned(), 1, 2, 1, 68),
        ] {
            let count = count(&text);
            let said = (count.characters, count.units, count.segments, count.left);
            assert_eq!(said, (characters, units, segments, left), "{text}");
        }
    }

    #[test]
    fn says_what_forces_ucs2_and_what_is_written_otherwise() {
        let cheap = count("Reçu : « bientôt »");
        assert_eq!(cheap.alphabet, Alphabet::Gsm);
        assert!(cheap.forcing.is_empty());
        assert_eq!(
            cheap.replaced,
            [('ç', "c"), ('«', "\""), ('ô', "o"), ('»', "\"")]
        );
        let dear = count("Reçu 👍👍 ✓");
        assert_eq!(dear.alphabet, Alphabet::Ucs2);
        assert_eq!(dear.forcing, ['👍', '✓']);
        assert!(dear.replaced.is_empty());
    }

    proptest! {
        #[test]
        fn it_is_what_would_leave(text in "\\PC{0,400}") {
            let count = count(&text);
            let segments = encode(&text).segments(Reference::Short(0)).expect("not that long");
            prop_assert_eq!(count.segments, segments.len());
            prop_assert_eq!(count.units, segments.iter().map(super::super::Segment::units).sum::<usize>());
            prop_assert_eq!(count.alphabet == Alphabet::Ucs2, !count.forcing.is_empty());
        }
    }
}
