//! The borne's words, in every language it speaks.
//!
//! They are Fluent files, one a language, under `lang/`. French is the one that the others are
//! held to: a test compares names, variables and plural forms.

use std::cell::OnceCell;

use courrier_domain::{Direction, Language};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// What fills a hole in a sentence.
#[derive(Debug, Clone, Copy)]
pub enum Filling<'a> {
    /// A number, which may choose the sentence's form.
    Number(u32),
    /// A text in the same language.
    Text(&'a str),
    /// A name that keeps its own order inside a language of the other direction.
    Foreign(&'a str),
}

impl From<u32> for Filling<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Filling<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Filling<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl Words {
    /// Reads a language's file.
    ///
    /// # Panics
    /// If the file, which is part of the program, has a fault; a test reads them all.
    pub fn of(language: Language) -> Self {
        let resource = FluentResource::try_new(file(language).to_owned())
            .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", language.tag()));
        let locale: LanguageIdentifier = language.cldr_tag().parse().expect("a language tag");
        let mut bundle = FluentBundle::new(vec![locale]);
        // What is of another script is set apart by `Filling::Foreign`. Marks around every hole
        // would leave a sentence that is made of holes without a direction of its own.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .unwrap_or_else(|faults| panic!("{}: {faults:?}", language.tag()));
        Self { language, bundle }
    }

    /// Whose words these are.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence without holes.
    pub fn say(&self, name: &str) -> String {
        self.fill(name, &[])
    }

    /// A sentence whose one hole is the number `n`.
    pub fn count(&self, name: &str, n: u32) -> String {
        self.fill(name, &[("n", n.into())])
    }

    /// A sentence with its holes filled.
    pub fn fill(&self, name: &str, holes: &[(&str, Filling<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(holes.len());
        for (hole, filling) in holes {
            let value = match filling {
                Filling::Number(number) => FluentValue::from(*number),
                Filling::Text(text) => FluentValue::from(*text),
                Filling::Foreign(name) if self.language.direction() == Direction::RightToLeft => {
                    FluentValue::from(format!("\u{2068}{name}\u{2069}"))
                }
                Filling::Foreign(name) => FluentValue::from(*name),
            };
            args.set(*hole, value);
        }
        let Some(pattern) = self
            .bundle
            .get_message(name)
            .and_then(|message| message.value())
        else {
            // A test finds every name that the program uses in every language.
            tracing::error!(
                name,
                language = self.language.tag(),
                "a sentence is missing"
            );
            return String::new();
        };
        let mut faults = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut faults);
        if !faults.is_empty() {
            tracing::error!(
                name,
                language = self.language.tag(),
                "a hole was not filled"
            );
        }
        said.into_owned()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

/// All languages' words, each read when it is first spoken.
#[derive(Debug, Default)]
pub struct Phrasebook {
    books: [OnceCell<Words>; Language::ALL.len()],
}

impl Phrasebook {
    /// The words of a language.
    pub fn of(&self, language: Language) -> &Words {
        let place = Language::ALL
            .iter()
            .position(|known| *known == language)
            .unwrap_or_default();
        self.books[place].get_or_init(|| Words::of(language))
    }
}

fn file(language: Language) -> &'static str {
    macro_rules! lang {
        ($tag:literal) => {
            include_str!(concat!("../lang/", $tag, ".ftl"))
        };
    }
    match language {
        Language::French => lang!("fr"),
        Language::English => lang!("en"),
        Language::Arabic => lang!("ar"),
        Language::Romanian => lang!("ro"),
        Language::Russian => lang!("ru"),
        Language::Ukrainian => lang!("uk"),
        Language::Spanish => lang!("es"),
        Language::Portuguese => lang!("pt"),
        Language::Turkish => lang!("tr"),
        Language::Bengali => lang!("bn"),
        Language::Tamil => lang!("ta"),
        Language::Pashto => lang!("ps"),
        Language::Dari => lang!("prs"),
        Language::Tigrinya => lang!("ti"),
    }
}

#[cfg(test)]
pub(crate) mod tests;
