//! Which of espeak-ng's voices speaks which language.

use std::borrow::Cow;
use std::collections::BTreeSet;

use courrier_domain::Language;

/// How well a voice fits a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It was made for it.
    Own,
    /// It was made for a near one: it is understood, with an accent, and says numbers written in
    /// digits in its own language.
    Near,
}

/// A voice of espeak-ng.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// Its name.
    pub name: &'static str,
    /// How well it fits the language it was chosen for.
    pub fit: Fit,
}

const fn own(name: &'static str) -> Voice {
    let fit = Fit::Own;
    Voice { name, fit }
}

impl Voice {
    /// The voices for a language, the best first.
    ///
    /// espeak-ng 1.51, that of Debian 12, has no Tigrinya and no Pashto; later ones have Tigrinya.
    /// Amharic is written in the same letters and is next of kin. Pashto has no such neighbour: the
    /// Persian, Urdu and Arabic voices spell its own letters (ښ ځ څ ټ ډ ړ ڼ ې ۍ) out by their code
    /// numbers. What an installed espeak-ng has is taken.
    fn candidates(language: Language) -> &'static [Self] {
        match language {
            Language::French => const { &[own("fr-fr")] },
            Language::English => const { &[own("en-gb")] },
            Language::Arabic => const { &[own("ar")] },
            Language::Romanian => const { &[own("ro")] },
            Language::Russian => const { &[own("ru")] },
            Language::Ukrainian => const { &[own("uk")] },
            Language::Spanish => const { &[own("es")] },
            Language::Portuguese => const { &[own("pt")] },
            Language::Turkish => const { &[own("tr")] },
            Language::Bengali => const { &[own("bn")] },
            Language::Tamil => const { &[own("ta")] },
            Language::Pashto => const { &[own("ps")] },
            // Dari is the Persian of Afghanistan.
            Language::Dari => const { &[own("fa")] },
            Language::Tigrinya => {
                const AMHARIC: Voice = Voice {
                    name: "am",
                    fit: Fit::Near,
                };
                const { &[own("ti"), AMHARIC] }
            }
        }
    }

    /// The text as this voice can read it.
    pub fn readable<'a>(&self, text: &'a str) -> Cow<'a, str> {
        // Tigrinya's own row ቐ (U+1250–U+125D) is unknown to the Amharic voice, which would read
        // "letter, two, five, zero". The row ቀ is the same consonant without its breath.
        let tigrinya = '\u{1250}'..='\u{125d}';
        if self.name != "am" || !text.contains(|letter| tigrinya.contains(&letter)) {
            return Cow::Borrowed(text);
        }
        let near = |letter: char| match letter {
            letter if tigrinya.contains(&letter) => {
                char::from_u32(u32::from(letter) - 0x10).unwrap_or(letter)
            }
            letter => letter,
        };
        Cow::Owned(text.chars().map(near).collect())
    }
}

/// The voices that are installed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voices(BTreeSet<String>);

impl Voices {
    /// Reads what `espeak-ng --voices` prints: a heading, then one voice a line, its language in the
    /// second column.
    pub fn parse(listed: &str) -> Self {
        let names = listed
            .lines()
            .skip(1)
            .filter_map(|line| line.split_whitespace().nth(1));
        Self(names.map(str::to_owned).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The best installed voice for a language, if one can be understood.
    pub fn for_language(&self, language: Language) -> Option<Voice> {
        Voice::candidates(language)
            .iter()
            .find(|voice| self.0.contains(voice.name))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "\
Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  am              --/M      Amharic            sem/am
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  fr-fr           --/M      French_(France)    roa/fr               (fr 5)
";

    #[test]
    fn the_best_voice_that_is_there() {
        let voices = Voices::parse(LISTED);
        let chosen = |language| voices.for_language(language).map(|v| (v.name, v.fit));
        assert_eq!(chosen(Language::French), Some(("fr-fr", Fit::Own)));
        assert_eq!(chosen(Language::English), Some(("en-gb", Fit::Own)));
        assert_eq!(chosen(Language::Tigrinya), Some(("am", Fit::Near)));
        assert_eq!(chosen(Language::Pashto), None);
        assert_eq!(chosen(Language::Arabic), None, "it is not installed");
        let later = Voices::parse(&format!("{LISTED} 5  ti  --/M  Tigrinya  sem/ti\n"));
        let tigrinya = later.for_language(Language::Tigrinya).expect("a voice");
        assert_eq!((tigrinya.name, tigrinya.fit), ("ti", Fit::Own));
        assert!(Voices::parse("").is_empty());
    }

    #[test]
    fn the_near_voice_gets_letters_that_it_knows() {
        let voices = Voices::parse(LISTED);
        let amharic = voices.for_language(Language::Tigrinya).expect("a voice");
        assert_eq!(amharic.readable("ናይ ቐረባ ቕድሚ"), "ናይ ቀረባ ቅድሚ");
        assert!(matches!(amharic.readable("ሰላም"), Cow::Borrowed("ሰላም")));
        let french = voices.for_language(Language::French).expect("a voice");
        assert_eq!(french.readable("ቐ"), "ቐ");
    }
}
