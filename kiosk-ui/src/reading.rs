//! What is read without a card, cut into parts that fit the screen.
//!
//! A page is turned by a button: what scrolls can't be turned by a key, and says nothing of how
//! much is left.

use std::collections::BTreeMap;

use courrier_api::KioskPages;
use courrier_domain::{Language, PlaceLevel};
pub use courrier_look::reading::{Paragraph, Room};
use courrier_look::reading::{fill, paragraphs};

use crate::said;
use crate::view::Chapter;
use crate::words::Words;

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
            paragraphs(in_language(&page.body, words.language()), room)
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
    let line = |text: String| Paragraph {
        heading: false,
        text,
    };
    let mut blocks = Vec::new();
    for weekday in 0..7u8 {
        let spans = said::spans(words, &pages.week, weekday, true);
        if !spans.is_empty() {
            let day = words.say(&format!("weekday-{weekday}"));
            blocks.push(vec![line(said::labelled(words, &day, &spans))]);
        }
    }
    if blocks.is_empty() {
        blocks.push(vec![line(words.say("hours-none"))]);
    }
    let closed = pages.closures.iter();
    let closed = closed.map(|closure| line(said::closed(words, closure)));
    for (at, line) in closed.enumerate() {
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

#[cfg(test)]
mod tests;
