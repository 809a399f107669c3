//! Every language says all that French says, with the same holes and all its plural forms.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser::parse;

use super::*;

/// Each sentence of a language, and its holes.
fn sentences(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parse(file(language)).unwrap_or_else(|(_, faults)| {
        panic!("{}: {faults:?}", language.tag());
    });
    let mut found = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut holes = BTreeSet::new();
            pattern(&message.value.expect("a sentence"), &mut holes);
            let before = found.insert(message.id.name.to_owned(), holes);
            assert!(before.is_none(), "{} twice", message.id.name);
        }
    }
    found
}

fn pattern(pattern: &Pattern<&str>, holes: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => self::inline(inline, holes),
                Expression::Select { selector, variants } => {
                    inline(selector, holes);
                    for variant in variants {
                        self::pattern(&variant.value, holes);
                    }
                }
            }
        }
    }
}

fn inline(expression: &InlineExpression<&str>, holes: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            holes.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference {
            arguments: CallArguments { positional, .. },
            ..
        } => positional
            .iter()
            .for_each(|argument| inline(argument, holes)),
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inner) = &**expression {
                inline(inner, holes);
            }
        }
        _ => {}
    }
}

#[test]
fn every_language_says_what_french_says() {
    let french = sentences(Language::French);
    assert!(french.len() > 100);
    for language in Language::ALL {
        let theirs = sentences(language);
        for (name, holes) in &french {
            let said = theirs
                .get(name)
                .unwrap_or_else(|| panic!("{}: {name} is missing", language.tag()));
            // "One letter" may leave its number out in all forms but those of many.
            assert_eq!(said, holes, "{}: the holes of {name}", language.tag());
        }
        let more: Vec<_> = theirs
            .keys()
            .filter(|name| !french.contains_key(*name))
            .collect();
        assert!(more.is_empty(), "{}: nobody says {more:?}", language.tag());
    }
}

#[test]
fn counts_take_the_form_of_their_number() {
    for (language, n, said) in [
        (Language::French, 0, "0 lettre"),
        (Language::French, 1, "1 lettre"),
        (Language::French, 2, "2 lettres"),
        (Language::Romanian, 1, "1 scrisoare"),
        (Language::Romanian, 2, "2 scrisori"),
        (Language::Romanian, 20, "20 de scrisori"),
        (Language::Russian, 1, "1 письмо"),
        (Language::Russian, 3, "3 письма"),
        (Language::Russian, 11, "11 писем"),
        (Language::Russian, 21, "21 письмо"),
        (Language::Ukrainian, 5, "5 листів"),
        (Language::Arabic, 1, "رسالة واحدة"),
        (Language::Arabic, 2, "رسالتان"),
        (Language::Arabic, 3, "3 رسائل"),
        (Language::Arabic, 11, "11 رسالة"),
    ] {
        assert_eq!(
            Words::of(language)
                .count("letters", n)
                .replace('\u{a0}', " "),
            said,
            "{} {n}",
            language.tag()
        );
    }
}

/// Every sentence of a language in all its plural forms, each after its name.
pub(crate) fn filled(language: Language) -> impl Iterator<Item = (String, String)> {
    let words = Words::of(language);
    let numbers = [0, 1, 2, 5, 11, 21, 100];
    let sentences = sentences(language).into_iter();
    sentences.flat_map(move |(name, holes)| {
        numbers.map(|n| {
            let filled: Vec<(&str, Filling<'_>)> = holes
                .iter()
                .map(|hole| match hole.as_str() {
                    "n" | "day" | "page" | "pages" => (hole.as_str(), Filling::Number(n)),
                    hole => (hole, Filling::Text("Guichet 2")),
                })
                .collect();
            (name.clone(), words.fill(&name, &filled))
        })
    })
}

#[test]
fn no_sentence_is_empty_or_has_a_hole_left() {
    for language in Language::ALL {
        for (name, said) in filled(language) {
            assert!(
                !said.trim().is_empty() && !said.contains(['{', '}', '$']),
                "{} {name}: {said}",
                language.tag()
            );
        }
    }
}

/// What nobody says is taken away: fourteen translations of it would be kept true for nothing.
#[test]
fn the_program_says_all_its_sentences() {
    let sources = [
        include_str!("../action.rs"),
        include_str!("../controller/speech.rs"),
        include_str!("../display.rs"),
        include_str!("../display/board.rs"),
        include_str!("../reading.rs"),
        include_str!("../said.rs"),
        include_str!("../said/aloud.rs"),
        include_str!("../said/times.rs"),
    ]
    .concat();
    for name in sentences(Language::French).keys() {
        let counted = name.starts_with("weekday-") || name.starts_with("month-");
        assert!(
            counted || sources.contains(&format!("\"{name}\"")),
            "{name}"
        );
    }
}
