//! Which of espeak-ng's voices speaks which language.

use std::borrow::Cow;
use std::collections::BTreeSet;

use courrier_domain::Language;

use super::pashto;

/// How well a voice fits a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It was made for it.
    Own,
    /// It was made for another one: it is understood, with an accent. What [`Voice::readable`] does
    /// not put into words for it, it says as its own language does: the Amharic voice its numbers.
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

const fn near(name: &'static str) -> Voice {
    let fit = Fit::Near;
    Voice { name, fit }
}

impl Voice {
    /// The voices for a language, the best first.
    ///
    /// espeak-ng 1.51, that of Debian 12, has no Tigrinya and no Pashto; later ones have. Amharic is
    /// written in the same letters as Tigrinya and is next of kin. Pashto has no such neighbour, but
    /// the Urdu voice has its sounds and is given them: see [`pashto`]. What an installed espeak-ng
    /// has is taken.
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
            Language::Pashto => const { &[own("ps"), near("ur")] },
            // Dari is the Persian of Afghanistan.
            Language::Dari => const { &[own("fa")] },
            Language::Tigrinya => const { &[own("ti"), near("am")] },
        }
    }

    /// The text as this voice can read it.
    pub fn readable<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.name {
            "am" => tigrinya(text),
            // No other language has it.
            "ur" => Cow::Owned(pashto::sounds(text)),
            _ => Cow::Borrowed(text),
        }
    }
}

/// Tigrinya for the Amharic voice, which would read "letter, two, five, zero" for its own row ቐ
/// (U+1250–U+125D). The row ቀ is the same consonant without its breath.
fn tigrinya(text: &str) -> Cow<'_, str> {
    let own = '\u{1250}'..='\u{125d}';
    if !text.contains(|letter| own.contains(&letter)) {
        return Cow::Borrowed(text);
    }
    let near = |letter: char| match letter {
        letter if own.contains(&letter) => {
            char::from_u32(u32::from(letter) - 0x10).unwrap_or(letter)
        }
        letter => letter,
    };
    Cow::Owned(text.chars().map(near).collect())
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
        assert_eq!(chosen(Language::Pashto), None, "nor is Urdu");
        assert_eq!(chosen(Language::Arabic), None, "it is not installed");
        let later = Voices::parse(&format!("{LISTED} 5  ti  --/M  Tigrinya  sem/ti\n"));
        let tigrinya = later.for_language(Language::Tigrinya).expect("a voice");
        assert_eq!((tigrinya.name, tigrinya.fit), ("ti", Fit::Own));
        let urdu = format!("{LISTED} 5  ur  --/M  Urdu  inc/ur\n");
        for (listed, voice) in [
            (urdu.clone(), ("ur", Fit::Near)),
            (urdu + " 5  ps  --/M  Pashto  ira/ps\n", ("ps", Fit::Own)),
        ] {
            let pashto = Voices::parse(&listed).for_language(Language::Pashto);
            assert_eq!(pashto.map(|v| (v.name, v.fit)), Some(voice));
        }
        assert!(Voices::parse("").is_empty());
    }

    #[test]
    fn the_near_voice_gets_what_it_can_say() {
        let listed = format!("{LISTED} 5  ur  --/M  Urdu  inc/ur\n");
        let voices = Voices::parse(&listed);
        let amharic = voices.for_language(Language::Tigrinya).expect("a voice");
        assert_eq!(amharic.readable("ናይ ቐረባ ቕድሚ"), "ናይ ቀረባ ቅድሚ");
        assert!(matches!(amharic.readable("ሰላም"), Cow::Borrowed("ሰላም")));
        let french = voices.for_language(Language::French).expect("a voice");
        assert_eq!(french.readable("ቐ"), "ቐ");
        let urdu = voices.for_language(Language::Pashto).expect("a voice");
        assert_eq!(urdu.readable("2 ورځې"), "[[dw'e:]] [[wr'adze:]]");
        assert_eq!(own("ps").readable("2 ورځې"), "2 ورځې");
    }
}
