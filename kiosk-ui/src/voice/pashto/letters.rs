//! How a word sounds that the table does not have: letter by letter, with a short vowel wherever
//! nobody could say the consonants that meet. What the word's own short vowels are, only who knows
//! it can tell: it is understood more often than not.

use super::{is_joiner, usual};

/// The sounds of a word; none if it has no letter that is said.
pub(super) fn sounds(word: &str) -> String {
    let sounds = read(word);
    let mut said = String::new();
    let mut rest = sounds.as_slice();
    if !rest.iter().any(Sound::is_vowel)
        && let Some((first, after)) = rest.split_first()
    {
        // Consonants alone: most such words have their vowel behind the first.
        said.push_str(first.sign());
        said.push_str(if after.is_empty() { "@" } else { "a" });
        rest = after;
    }
    while !rest.is_empty() {
        let consonants = rest.iter().take_while(|sound| !sound.is_vowel()).count();
        let (run, after) = rest.split_at(consonants);
        join(run, said.is_empty(), after.is_empty(), &mut said);
        let vowels = after.iter().take_while(|sound| sound.is_vowel()).count();
        let (run, after) = after.split_at(vowels);
        said.extend(run.iter().map(Sound::sign));
        rest = after;
    }
    said
}

/// A sound, by its mnemonic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel(&'static str),
    Consonant(&'static str),
}

impl Sound {
    fn is_vowel(&self) -> bool {
        matches!(self, Self::Vowel(_))
    }

    fn sign(&self) -> &'static str {
        match self {
            Self::Vowel(sign) | Self::Consonant(sign) => sign,
        }
    }
}

/// Adds consonants that meet, with a short vowel between those that can't stand together.
fn join(run: &[Sound], begins: bool, ends: bool, said: &mut String) {
    let mut left = run;
    let mut begins = begins;
    while let [first, rest @ ..] = left {
        said.push_str(first.sign());
        let together = match rest {
            [second] if begins => is_onset(first.sign(), second.sign()),
            [second] if ends => is_coda(first.sign(), second.sign()),
            // One ends a syllable, what is left begins the next.
            [] | [_] => true,
            [second, third] if ends && !begins => !is_coda(second.sign(), third.sign()),
            [second, third] if !begins => is_onset(second.sign(), third.sign()),
            _ => false,
        };
        if !together {
            said.push('a');
        }
        begins = false;
        left = rest;
    }
}

/// Whether a word can begin with these two.
fn is_onset(first: &str, second: &str) -> bool {
    let flows = ["r", "l", "w", "j", "r."].contains(&second) && first != second;
    let hisses = ["s", "S", "s.", "x", "z"].contains(&first)
        && ["p", "t", "k", "b", "d", "g", "t.", "d.", "m", "n"].contains(&second);
    flows || hisses
}

/// Whether a word can end with these two.
fn is_coda(first: &str, second: &str) -> bool {
    let flows = ["r", "l", "m", "n", "w", "j", "s", "S", "s.", "x", "f"].contains(&first);
    let stops = [
        "p", "t", "k", "b", "d", "g", "t.", "d.", "ts", "dz", "tS", "dZ",
    ];
    flows && stops.contains(&second)
}

/// The sounds that a word's letters are written for.
fn read(word: &str) -> Vec<Sound> {
    // Vowel signs are read too, where somebody wrote them: they tell what the table can't.
    let whole: Vec<char> = word.chars().filter(|c| !is_joiner(*c)).collect();
    let mut sounds: Vec<Sound> = Vec::new();
    for (place, letter) in whole.iter().enumerate() {
        let around = Around {
            first: place == 0,
            after_vowel: sounds.last().is_some_and(Sound::is_vowel),
            next: whole.get(place + 1).map(|next| usual(*next)),
        };
        sounds.extend(around.sounds(usual(*letter)));
    }
    sounds
}

/// What stands around a letter.
#[derive(Debug, Clone, Copy)]
struct Around {
    first: bool,
    after_vowel: bool,
    next: Option<char>,
}

impl Around {
    /// How a letter sounds here. و, ی and ه are vowels or consonants; alef may only carry a vowel.
    fn sounds(self, letter: char) -> impl Iterator<Item = Sound> {
        let signs = match letter {
            'ا' if self.first => match self.next {
                Some('و' | 'ی' | 'ي' | 'ې' | 'ۍ') => "",
                _ => "a",
            },
            'و' => self.waw(),
            'ی' => self.yeh(),
            'ي' if self.first || self.after_vowel => "j i:",
            'ې' if self.after_vowel => "j e:",
            'ۍ' | 'ئ' if self.after_vowel => "j @ j",
            'ۍ' | 'ئ' => "@ j",
            'ه' if self.next.is_none() && !self.after_vowel && !self.first => "a",
            'ع' if self.after_vowel || self.before_vowel() || self.next.is_none() => "",
            letter => plainly(letter),
        };
        signs
            .split_whitespace()
            .map(|sign| match sign.chars().next() {
                Some('a' | '@' | 'e' | 'i' | 'I' | 'o' | 'u' | 'U') => Sound::Vowel(sign),
                _ => Sound::Consonant(sign),
            })
    }

    fn waw(self) -> &'static str {
        match self.next {
            // The mark of the perfective, or a cluster that Pashto begins words with.
            None | Some('ا' | 'ې' | 'ۍ' | 'ي' | 'ی' | 'ر' | 'ړ' | 'ل') if self.first => "w",
            Some(_) if self.first => "w @",
            _ if self.after_vowel => "w",
            Some('ا' | 'ې' | 'ۍ' | 'ي' | 'ی' | 'ئ' | 'ه' | 'و') => "w",
            _ => "o:",
        }
    }

    fn yeh(self) -> &'static str {
        match self.next {
            _ if self.first || self.after_vowel => "j",
            None => "aI",
            Some('ا' | 'و' | 'ې' | 'ه') => "j",
            Some(_) => "i:",
        }
    }

    fn before_vowel(self) -> bool {
        matches!(self.next, Some('ا' | 'و' | 'ی' | 'ي' | 'ې' | 'ۍ' | 'ه'))
    }
}

/// The sound of a letter that has but one, or of a vowel sign; none of what is silent.
fn plainly(letter: char) -> &'static str {
    match letter {
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ټ' | 'ٹ' => "t.",
        'ث' | 'س' | 'ص' => "s",
        'ج' => "dZ",
        'چ' => "tS",
        'ح' | 'ه' => "h",
        'خ' => "x",
        'څ' => "ts",
        'ځ' => "dz",
        'د' => "d",
        'ډ' | 'ڈ' => "d.",
        'ذ' | 'ز' | 'ض' | 'ظ' => "z",
        'ر' => "r",
        'ړ' | 'ڑ' => "r.",
        'ژ' => "Z",
        'ږ' => "z.",
        'ش' => "S",
        'ښ' => "s.",
        'غ' => "Q",
        'ف' => "f",
        'ق' => "q",
        'ک' => "k",
        'ګ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' => "n",
        'ڼ' => "n.",
        'ا' | 'آ' => "a:",
        'ي' => "i:",
        'ې' => "e:",
        'ة' | 'ع' | '\u{64e}' | '\u{670}' => "a",
        'ۀ' | '\u{659}' => "@",
        '\u{650}' => "I",
        '\u{64f}' => "U",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_said_by_their_letters() {
        for (word, said) in [
            // What Pashto writes whole.
            ("کاغذونه", "ka:Qzo:na"),
            ("ماښام", "ma:s.a:m"),
            ("ټاټوبی", "t.a:t.o:baI"),
            ("ځوان", "dzwa:n"),
            ("ښوونځی", "s.wo:ndzaI"),
            ("کړۍ", "kr.@j"),
            ("وایئ", "wa:j@j"),
            ("وګوره", "w@go:ra"),
            ("یاري", "ja:ri:"),
            ("ایران", "i:ra:n"),
            ("اېران", "e:ra:n"),
            ("اور", "o:r"),
            ("اتر", "atar"),
            ("آس", "a:s"),
            ("ګڼه", "gan.a"),
            ("لیک", "li:k"),
            // Consonants alone, and more of them than anybody says at once.
            ("د", "d@"),
            ("سر", "sar"),
            ("بند", "band"),
            ("قدر", "qadar"),
            ("ستړی", "satr.aI"),
            ("دفتر", "daftar"),
            // Signs for short vowels, and what only joins letters.
            ("دُکان", "dUka:n"),
            ("کـــار", "ka:r"),
            ("جمعه", "dZama"),
            ("عکس", "akas"),
            ("ء", ""),
        ] {
            assert_eq!(sounds(word), said, "{word}");
        }
    }

    #[test]
    fn every_letter_of_pashto_is_said() {
        for letter in "ابپتټثجځچڅحخدډذرړزژږسشښصضطظغفقکګلمنڼوهیيېۍئ".chars()
        {
            assert!(!sounds(&format!("ب{letter}ا")).is_empty());
            assert!(sounds(&letter.to_string()).chars().count() > 0, "{letter}");
        }
    }
}
