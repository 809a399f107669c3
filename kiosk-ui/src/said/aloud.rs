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
        parts
            .into_iter()
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
        let part: String = line
            .chars()
            .filter(|c| !('\u{2066}'..='\u{2069}').contains(c))
            .map(|c| if c == '\u{a0}' { ' ' } else { c })
            .collect();
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
