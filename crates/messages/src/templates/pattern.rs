//! A text with holes: `Vous avez {courriers}.` A brace itself is written twice.

use std::fmt::Write;

/// A text that was read, its holes numbered as their names were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(usize),
}

/// What is wrong with a text, and on which of its lines, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternFault {
    pub line: usize,
    pub message: String,
}

impl Pattern {
    /// Reads a text whose holes may have these names.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, PatternFault> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(at);
            plain.push_str(before);
            let brace = &after[..1];
            let fault = |message: String| PatternFault {
                line: text[..text.len() - after.len()].matches('\n').count(),
                message,
            };
            if after[1..].starts_with(brace) {
                plain.push_str(brace);
                rest = &after[2..];
                continue;
            }
            let name = after
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'));
            let Some((name, following)) = name else {
                return Err(fault(format!(
                    "une accolade « {brace} » est seule ; pour écrire une accolade, doublez-la"
                )));
            };
            let Some(index) = names.iter().position(|known| *known == name) else {
                let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
                let known = if known.is_empty() {
                    "ce texte n'en accepte aucun".to_owned()
                } else {
                    format!("vous pouvez écrire {}", known.join(", "))
                };
                let name: String = name.chars().take(40).collect();
                return Err(fault(format!("« {{{name}}} » n'existe pas ici ; {known}")));
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Hole(index));
            rest = following;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self(pieces))
    }

    /// Whether the hole of this number stands in it.
    pub fn has(&self, hole: usize) -> bool {
        self.0.contains(&Piece::Hole(hole))
    }

    /// Writes the text, its holes filled.
    pub fn fill<'a>(&self, value: impl Fn(usize) -> &'a str) -> String {
        let mut text = String::with_capacity(200);
        for piece in &self.0 {
            text.push_str(match piece {
                Piece::Text(plain) => plain,
                Piece::Hole(hole) => value(*hole),
            });
        }
        text
    }

    /// Writes the text, its holes filled with numbers of at least that many digits.
    pub fn fill_numbers(&self, values: &[(u32, usize)]) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Hole(hole) => {
                    if let Some((value, width)) = values.get(*hole) {
                        // Writing to a text cannot fail.
                        let _ = write!(text, "{value:0width$}");
                    }
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 2] = ["a", "b"];

    #[test]
    fn holes_are_filled() {
        for (text, filled) in [
            ("", ""),
            ("{a}", "1"),
            ("x{a}y{b}{a}", "x1y21"),
            ("{{a}} }}{{", "{a} }{"),
        ] {
            let pattern = Pattern::parse(text, &NAMES).expect(text);
            assert_eq!(pattern.fill(|hole| ["1", "2"][hole]), filled, "{text}");
        }
    }

    #[test]
    fn faults_name_their_line() {
        for (text, line, word) in [
            (
                "{nom}",
                0,
                "« {nom} » n'existe pas ici ; vous pouvez écrire {a}, {b}",
            ),
            ("x\ny {a} {A}", 1, "« {A} »"),
            ("a\n\n{a", 2, "« { » est seule"),
            ("a }", 0, "« } » est seule"),
        ] {
            let fault = Pattern::parse(text, &NAMES).expect_err(text);
            assert_eq!(fault.line, line, "{text}");
            assert!(fault.message.contains(word), "{}", fault.message);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[{}ab\n é]{0,40}") {
            let _ = Pattern::parse(&text, &NAMES);
        }

        #[test]
        fn doubled_braces_write_any_text(text in "\\PC{0,40}") {
            let doubled = text.replace('{', "{{").replace('}', "}}");
            let pattern = Pattern::parse(&doubled, &NAMES).expect("no hole");
            prop_assert_eq!(pattern.fill(|_| ""), text);
        }
    }
}
