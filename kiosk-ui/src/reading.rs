//! What is read without a card, cut into parts that fit the screen.
//!
//! A page is turned by a button: what scrolls can't be turned by a key, and says nothing of how
//! much is left.

use std::collections::BTreeMap;

use courrier_api::KioskPages;
use courrier_domain::{Language, PlaceLevel};

use crate::said::{hour, plain_date};
use crate::view::Chapter;
use crate::words::Words;

/// A paragraph of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Whether it heads what follows.
    pub heading: bool,
    /// What it says.
    pub text: String,
}

/// How much fits a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Letters on a line.
    pub letters: usize,
    /// Lines.
    pub lines: usize,
}

impl Room {
    /// On a wide or a tall screen, with texts as they are or larger.
    ///
    /// From the sizes in `ui/`: a wide screen has 75 rem, a tall one 45, and a letter of Noto Sans
    /// is seldom wider than 0.6 of the type's 2.25 rem.
    pub fn of(tall: bool, larger: bool) -> Self {
        match (tall, larger) {
            (false, false) => Self {
                letters: 54,
                lines: 7,
            },
            (false, true) => Self {
                letters: 40,
                lines: 5,
            },
            (true, false) => Self {
                letters: 32,
                lines: 15,
            },
            (true, true) => Self {
                letters: 24,
                lines: 11,
            },
        }
    }
}

/// The title of a chapter.
pub fn title(pages: &KioskPages, chapter: Chapter, words: &Words) -> String {
    match chapter {
        Chapter::Contents => words.say("information"),
        Chapter::Hours => words.say("hours-title"),
        Chapter::Places => words.say("places-title"),
        Chapter::Page(at) => pages
            .pages
            .get(at)
            .map(|page| in_language(&page.title, words.language()).to_owned())
            .unwrap_or_default(),
    }
}

/// The chapter, cut into parts; never without one.
pub fn parts(
    pages: &KioskPages,
    chapter: Chapter,
    words: &Words,
    room: Room,
) -> Vec<Vec<Paragraph>> {
    let blocks = match chapter {
        Chapter::Contents => Vec::new(),
        Chapter::Hours => hours(pages, words),
        Chapter::Places => places(pages, words),
        Chapter::Page(at) => pages.pages.get(at).map_or_else(Vec::new, |page| {
            in_language(&page.body, words.language())
                .split("\n\n")
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .flat_map(|text| sentences(text, room))
                .map(|text| {
                    vec![Paragraph {
                        heading: false,
                        text,
                    }]
                })
                .collect()
        }),
    };
    fill(blocks, room)
}

/// The text in a language, or in French, which always stands there.
fn in_language(texts: &BTreeMap<String, String>, language: Language) -> &str {
    texts
        .get(language.tag())
        .or_else(|| texts.get(Language::French.tag()))
        .map_or("", String::as_str)
}

/// The week's hours, a line a day, then the closures.
fn hours(pages: &KioskPages, words: &Words) -> Vec<Vec<Paragraph>> {
    let said = |text: String| Paragraph {
        heading: false,
        text,
    };
    let mut blocks = Vec::new();
    for weekday in 0..7u8 {
        let open: Vec<String> = pages
            .week
            .iter()
            .filter(|hours| hours.weekday == weekday)
            .map(|hours| {
                let from = hour(words, hours.from.into());
                let to = hour(words, hours.to.into());
                let span = words.fill("from-to", &[("from", (&from).into()), ("to", (&to).into())]);
                match hours.place.as_str() {
                    "" => span,
                    place => format!("{span} ({place})"),
                }
            })
            .collect();
        if !open.is_empty() {
            let day = words.say(&format!("weekday-{weekday}"));
            blocks.push(vec![said(format!("{day} : {}", open.join(", ")))]);
        }
    }
    if blocks.is_empty() {
        blocks.push(vec![said(words.say("hours-none"))]);
    }
    let closed: Vec<Paragraph> = pages
        .closures
        .iter()
        .map(|closure| {
            let (from, to) = (
                plain_date(words, closure.from),
                plain_date(words, closure.to),
            );
            if closure.from == closure.to {
                words.fill("closed-day", &[("date", (&from).into())])
            } else {
                words.fill(
                    "closed-days",
                    &[("from", (&from).into()), ("to", (&to).into())],
                )
            }
        })
        .map(said)
        .collect();
    for (at, line) in closed.into_iter().enumerate() {
        if at == 0 {
            let heading = Paragraph {
                heading: true,
                text: words.say("closed-title"),
            };
            blocks.push(vec![heading, line]);
        } else {
            blocks.push(vec![line]);
        }
    }
    blocks
}

/// The centre's directory, a block a place.
fn places(pages: &KioskPages, words: &Words) -> Vec<Vec<Paragraph>> {
    pages
        .places
        .iter()
        .map(|place| {
            let level = words.say(match place.level {
                PlaceLevel::Communication => "level-communication",
                PlaceLevel::Information => "level-information",
                PlaceLevel::Suivi => "level-suivi",
                PlaceLevel::Conseil => "level-conseil",
            });
            let languages: Vec<&str> = place
                .languages
                .iter()
                .map(|tag| match Language::of_tag(tag) {
                    Some(language) => language.own_name(),
                    None => tag,
                })
                .collect();
            let languages = match languages.join(", ") {
                none if none.is_empty() => none,
                some => words.fill("spoken-languages", &[("languages", (&some).into())]),
            };
            let heading = Paragraph {
                heading: true,
                text: place.name.clone(),
            };
            let lines = [
                level,
                place.address.clone(),
                place.hours.clone(),
                place.phone.clone(),
                languages,
            ];
            std::iter::once(heading)
                .chain(
                    lines
                        .into_iter()
                        .filter(|line| !line.trim().is_empty())
                        .map(|text| Paragraph {
                            heading: false,
                            text,
                        }),
                )
                .collect()
        })
        .collect()
}

/// How many lines a text takes, words being kept whole.
fn lines(text: &str, room: Room) -> usize {
    text.lines()
        .map(|line| line.chars().count().div_ceil(room.letters).max(1))
        .sum::<usize>()
        .max(1)
}

/// A paragraph, cut after sentences, or after words where it must be, so that each piece fits.
fn sentences(text: &str, room: Room) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut end_of_sentence = true;
    for word in text.split_whitespace() {
        let fits = |piece: &String| {
            lines(&format!("{piece} {word}"), room) <= room.lines
                && !(end_of_sentence && lines(piece, room) >= room.lines.saturating_sub(1))
        };
        match pieces.last_mut() {
            Some(piece) if fits(piece) => {
                piece.push(' ');
                piece.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
        end_of_sentence = word.ends_with(['.', '!', '?', '؟', '।', '።', '۔']);
    }
    pieces
}

/// Blocks side by side as long as they fit, one that fits none alone.
fn fill(blocks: Vec<Vec<Paragraph>>, room: Room) -> Vec<Vec<Paragraph>> {
    let mut parts: Vec<Vec<Paragraph>> = Vec::new();
    let mut taken = 0;
    for block in blocks {
        let height: usize = block.iter().map(|line| lines(&line.text, room)).sum();
        match parts.last_mut() {
            Some(part) if taken + height <= room.lines => {
                part.extend(block);
                taken += height;
            }
            _ => {
                parts.push(block);
                taken = height;
            }
        }
    }
    if parts.is_empty() {
        parts.push(Vec::new());
    }
    parts
}

#[cfg(test)]
mod tests;
