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
            .map(|page| in_language(&page.title, words.language()).1.to_owned())
            .unwrap_or_default(),
    }
}

/// The language of a chapter's title: what the centre did not write in `language` stands there in
/// French.
pub fn title_language(pages: &KioskPages, chapter: Chapter, language: Language) -> Language {
    match chapter {
        Chapter::Page(at) => pages
            .pages
            .get(at)
            .map_or(language, |page| in_language(&page.title, language).0),
        Chapter::Contents | Chapter::Hours | Chapter::Places => language,
    }
}

/// The language of a paragraph of this chapter.
pub fn paragraph_language(
    pages: &KioskPages,
    chapter: Chapter,
    paragraph: &Paragraph,
    language: Language,
) -> Language {
    match chapter {
        _ if !paragraph.written => language,
        Chapter::Page(at) => pages
            .pages
            .get(at)
            .map_or(language, |page| in_language(&page.body, language).0),
        // A directory is kept once, in French.
        Chapter::Contents | Chapter::Hours | Chapter::Places => Language::French,
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
            paragraphs(in_language(&page.body, words.language()).1, room)
        }),
    };
    fill(blocks, room)
}

/// The text in a language, or in French, which always stands there; and which of the two it is.
fn in_language(texts: &BTreeMap<String, String>, language: Language) -> (Language, &str) {
    [language, Language::French]
        .into_iter()
        .find_map(|language| Some((language, texts.get(language.tag())?.as_str())))
        .unwrap_or((language, ""))
}

/// The week's hours, a line a day, then the closures.
fn hours(pages: &KioskPages, words: &Words) -> Vec<Vec<Paragraph>> {
    let line = Paragraph::said;
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
                ..Paragraph::said(words.say("closed-title"))
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
                ..Paragraph::written(place.name.clone())
            };
            let written = |text: &String| Paragraph::written(text.clone());
            [
                heading,
                Paragraph::said(level),
                written(&place.address),
                written(&place.hours),
                written(&place.phone),
                Paragraph::said(languages),
            ]
            .into_iter()
            .filter(|line| !line.text.trim().is_empty())
            .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests;
