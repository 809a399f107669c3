//! A whole screen, to be said aloud.

use courrier_domain::Language;

use super::Said;
use crate::reading;
use crate::view::{Screen, View};
use crate::voice::Utterance;
use crate::words::Words;

impl Said {
    /// The whole screen, each part in the language it is written in.
    pub fn aloud(&self, view: &View, words: &Words) -> Utterance {
        let own = view.language;
        let title = match (&view.reading, view.screen) {
            (Some(reading), Screen::Page | Screen::Contents) => {
                reading::title_language(&reading.pages, reading.open, own)
            }
            _ => own,
        };
        let first = match view.screen {
            Screen::Mail => words.say("mail"),
            // One sentence in two lines.
            Screen::NoMail => format!("{} {}", self.headline, self.help),
            Screen::Waiting => words.say("say-welcome"),
            _ => self.name.clone(),
        };
        let mut parts = vec![(title, first)];
        let mut say = |text: &str| parts.push((own, text.to_owned()));
        self.kinds.iter().for_each(|kind| say(&kind.text));
        if view.screen != Screen::NoMail {
            say(&self.help);
        }
        parts.extend(self.written(view));
        if tells_hours(view.screen) {
            parts.push((
                own,
                format!("{}: {}", self.opening.about, self.opening.when),
            ));
        }
        parts.extend(self.remarks.iter().map(|remark| (own, remark.clone())));
        let places = places(view);
        parts
            .iter()
            .flat_map(|(language, text)| apart(*language, text, &places))
            .fold(Utterance::default(), |said, (language, text)| {
                said.then(language, speakable(&[text]))
            })
    }

    /// The text to read.
    fn written(&self, view: &View) -> impl Iterator<Item = (Language, String)> {
        self.paragraphs.iter().map(|paragraph| {
            let language = match &view.reading {
                Some(reading) => reading::paragraph_language(
                    &reading.pages,
                    reading.open,
                    paragraph,
                    view.language,
                ),
                None => view.language,
            };
            (language, paragraph.text.clone())
        })
    }
}

/// The names of the places where mail is given out, as the centre wrote them, the longest first: one
/// may begin another.
fn places(view: &View) -> Vec<String> {
    let opening = view.opening.iter().map(|opening| &opening.place);
    let week = view.week.iter().flat_map(|week| &week.hours);
    let read = view.reading.iter().flat_map(|reading| &reading.pages.week);
    let week = week.chain(read).map(|hours| &hours.place);
    let ticket = view.ticket.iter().filter_map(|t| t.ticket.place.as_ref());
    let mut names: Vec<String> = opening
        .chain(week)
        .chain(ticket)
        .map(|name| plain(name))
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.clone()));
    names.dedup();
    names
}

/// A text without the marks that are only for the eye.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !('\u{2066}'..='\u{2069}').contains(c))
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect()
}

/// A text, and the French names inside it apart from it.
fn apart(language: Language, text: &str, names: &[String]) -> Vec<(Language, String)> {
    let mut pieces = vec![(language, plain(text))];
    if language == Language::French {
        return pieces;
    }
    for name in names {
        pieces = pieces
            .into_iter()
            .flat_map(|(of, text)| {
                if of != language {
                    return vec![(of, text)];
                }
                let around = text.split(name.as_str()).enumerate();
                around
                    .flat_map(|(nth, between)| {
                        let before = (nth > 0).then(|| (Language::French, name.clone()));
                        before.into_iter().chain([(of, between.to_owned())])
                    })
                    .collect()
            })
            .collect();
    }
    if pieces.len() > 1 {
        // What parted the name from its neighbours is not said.
        for (_, text) in &mut pieces {
            let marks = |c: char| c.is_whitespace() || ",:;()،፣፡".contains(c);
            *text = text.trim_matches(marks).to_owned();
        }
        pieces.retain(|(_, text)| text.chars().any(char::is_alphanumeric));
    }
    pieces
}

/// Whether the hours of distribution stand on this screen.
fn tells_hours(screen: Screen) -> bool {
    !matches!(
        screen,
        Screen::Languages
            | Screen::Contents
            | Screen::Page
            | Screen::Asking
            | Screen::Ticket
            | Screen::Code
            | Screen::Maintenance
    )
}

/// Sentences one after the other, each line with an end, and no mark that is only for the eye.
pub fn speakable(parts: &[String]) -> String {
    let mut text = String::new();
    for line in parts.iter().flat_map(|part| part.lines()) {
        let part = plain(line);
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        text.push_str(part);
        if !part.ends_with(['.', '!', '?', '؟', '।', '።', '۔']) {
            text.push('.');
        }
        text.push(' ');
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_names_stand_apart_from_what_is_around_them() {
        let names = ["Guichet 21".to_owned(), "Guichet 2".to_owned()];
        for (language, text, pieces) in [
            (
                Language::French,
                "Guichet\u{a0}2, lundi",
                "fr Guichet 2, lundi",
            ),
            (
                Language::Arabic,
                "التوزيع القادم، \u{2068}Guichet\u{a0}2\u{2069}",
                "ar التوزيع القادم|fr Guichet 2",
            ),
            (
                Language::Romanian,
                "de la 9 la 12 (Guichet 21), de la 14 la 17 (Guichet 2)",
                "ro de la 9 la 12|fr Guichet 21|ro de la 14 la 17|fr Guichet 2",
            ),
            (Language::Romanian, "Ia loc.", "ro Ia loc."),
        ] {
            let said: Vec<String> = apart(language, text, &names)
                .iter()
                .map(|(language, text)| format!("{} {text}", language.tag()))
                .collect();
            assert_eq!(said.join("|"), pieces, "{text}");
        }
    }
}
