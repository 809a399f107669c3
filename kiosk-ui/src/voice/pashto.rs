//! Pashto in the sounds of espeak-ng's Urdu voice.
//!
//! espeak-ng 1.51 has no Pashto, and no voice that reads its letters: the neighbours spell ښ, ځ, څ or
//! ړ out by their code numbers. The Urdu voice has the sounds, those with the curled tongue too, and
//! espeak-ng says whatever stands between `[[` and `]]` sound by sound. So each word is looked up
//! in `lang/ps.sounds`, with the short vowels that Pashto does not write; another word is said by
//! its [`letters`]; [`numbers`] are put into words first. What is written in other letters (a
//! place's name, "SMS") is left to the voice, which reads it as it does for Urdu.

mod letters;
mod numbers;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How a word sounds.
#[derive(Debug, Clone, Copy)]
struct Entry {
    sounds: &'static str,
    /// One and two take their feminine forms before it.
    feminine: bool,
}

static TABLE: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| entries().collect());

/// What the file says, each word as it is looked up.
fn entries() -> impl Iterator<Item = (String, Entry)> {
    let lines = include_str!("../../lang/ps.sounds").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        let (word, sounds) = columns.next().zip(columns.next())?;
        let feminine = columns.next().is_some();
        Some((plain(word), Entry { sounds, feminine }))
    })
}

/// A word as it is looked up: its letters alone, each as Pashto writes it.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|letter| !is_mark(*letter));
    letters.map(usual).collect()
}

/// The letter that Pashto writes for a neighbour's of the same sound.
fn usual(letter: char) -> char {
    match letter {
        'ك' => 'ک',
        'گ' => 'ګ',
        'ھ' | 'ہ' | 'ە' => 'ه',
        'ے' => 'ې',
        'ى' => 'ی',
        'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        letter => letter,
    }
}

/// What stands on or between letters: vowel signs, and what joins and parts.
fn is_mark(letter: char) -> bool {
    is_joiner(letter) || matches!(letter, '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// The lengthening stroke, and what joins or parts letters unseen.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{640}' | '\u{200c}' | '\u{200d}')
}

/// Whether a character belongs to a word in Pashto's letters: not the digits and marks of sentences
/// that have the same script.
fn is_letter(letter: char) -> bool {
    is_mark(letter) || (('\u{620}'..='\u{6d3}').contains(&letter) && letter.is_alphabetic())
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    /// A word in Pashto's letters.
    Word(&'a str),
    /// Digits, as ASCII has them.
    Number(String),
    /// A time of day.
    Time(u32, u32),
    /// What has an end or a pause behind it.
    End(char),
    /// A sign that the table may have a word for.
    Sign(&'a str),
    /// What is written in other letters.
    Foreign(&'a str),
}

/// What ends a sentence or parts it, as the voice hears it. Others are for the eye: before a
/// bracket or a quotation mark it even loses the sounds.
const ENDS: [char; 11] = ['.', ',', ';', ':', '!', '?', '…', '؟', '،', '؛', '۔'];

/// Cuts a text into its pieces.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, token) = if is_letter(first) {
            let piece = leading(rest, is_letter);
            (piece, Some(Token::Word(piece)))
        } else if let Some((piece, time)) = numbers::time(rest) {
            (piece, Some(time))
        } else if numbers::digit(first).is_some() {
            let piece = leading(rest, |letter| numbers::digit(letter).is_some());
            let digits = piece.chars().filter_map(numbers::digit).collect();
            (piece, Some(Token::Number(digits)))
        } else if first.is_alphanumeric() {
            let piece = foreign(rest);
            (piece, Some(Token::Foreign(piece)))
        } else {
            let piece = &rest[..first.len_utf8()];
            let sign = TABLE.contains_key(piece).then_some(Token::Sign(piece));
            let end = ENDS.contains(&first).then_some(Token::End(first));
            (piece, end.or(sign))
        };
        found.extend(token);
        rest = &rest[piece.len()..];
    }
    found
}

/// The beginning of a text, as long as its characters are of a kind.
fn leading(text: &str, kind: impl Fn(char) -> bool) -> &str {
    let end = text.find(|letter| !kind(letter)).unwrap_or(text.len());
    &text[..end]
}

/// A word of other letters, with what joins its parts: `l'Île-Saint-Denis`, `contact@ccas.fr`.
fn foreign(text: &str) -> &str {
    const JOINS: [char; 7] = ['-', '\'', '’', '.', '@', '_', '&'];
    // Accents that stand alone, and the signs of Indian scripts, which are not all letters.
    let on_letters = |c| matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}');
    let whole = leading(text, |c| {
        !is_letter(c) && (c.is_alphanumeric() || on_letters(c) || JOINS.contains(&c))
    });
    whole.trim_end_matches(JOINS)
}

/// A text as the Urdu voice can say it.
pub(super) fn sounds(text: &str) -> String {
    let tokens = tokens(text);
    let mut said = Said::default();
    let mut next = 0;
    while let Some(token) = tokens.get(next) {
        next += 1;
        match token {
            Token::Word(word) => said.word(word),
            Token::Sign(sign) => said.word(sign),
            Token::Number(digits) => {
                let feminine = tokens.get(next).is_some_and(is_feminine);
                said.words(&numbers::words(digits, feminine));
            }
            Token::Time(hour, minute) => {
                let before = next.checked_sub(2).map(|before| &tokens[before]);
                let oblique = matches!(before, Some(Token::Word("له" | "تر")));
                said.words(&numbers::hour(*hour, *minute, oblique));
                // "O'clock" is said already.
                let after = tokens.get(next);
                next += usize::from(matches!(after, Some(Token::Word("بجې" | "بجو"))));
            }
            Token::End(end) => said.end(*end),
            Token::Foreign(word) => said.add(word),
        }
    }
    said.text
}

/// Whether one and two have their feminine forms before it.
fn is_feminine(token: &Token<'_>) -> bool {
    matches!(token, Token::Word(word) if TABLE.get(&plain(word)).is_some_and(|entry| entry.feminine))
}

/// What the voice is given.
#[derive(Debug, Default)]
struct Said {
    text: String,
    /// Where what has no pause yet begins.
    clause: usize,
}

impl Said {
    /// espeak-ng takes 800 bytes at a time at most, and would cut a longer clause inside a word's
    /// sounds: then it spells them.
    const LONGEST: usize = 600;

    fn words(&mut self, words: &[&str]) {
        for word in words {
            self.word(word);
        }
    }

    /// Adds a word, by its sounds.
    fn word(&mut self, word: &str) {
        let sounds = match TABLE.get(&plain(word)) {
            Some(entry) => Cow::Borrowed(entry.sounds),
            None => Cow::Owned(letters::sounds(word)),
        };
        if !sounds.is_empty() {
            self.add(&format!("[[{sounds}]]"));
        }
    }

    /// Adds what is read as it stands, apart from what is there.
    fn add(&mut self, text: &str) {
        if self.text.len() - self.clause + text.len() > Self::LONGEST {
            self.end(',');
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn end(&mut self, end: char) {
        self.text.push(end);
        self.clause = self.text.len();
    }
}

#[cfg(test)]
mod tests;
