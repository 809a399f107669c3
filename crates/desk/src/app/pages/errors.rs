//! What is wrong with the pages and places, where it stands.

use courrier_domain::Language;

use super::PagesDesk;
use super::draft::{Hand, Line, Part};

impl PagesDesk {
    /// What is wrong with a part of a page in a language, or nothing. What is not written yet is
    /// told only once somebody tried to save.
    pub fn part_error(&self, page: usize, part: Part, language: Language) -> &str {
        let pages = &self.draft.content().pages;
        let (name, texts) = match part {
            Part::Title => ("title", pages.get(page).map(|page| &page.title)),
            Part::Body => ("body", pages.get(page).map(|page| &page.body)),
        };
        let is_written = texts.is_some_and(|texts| texts.contains_key(language.tag()));
        self.error(
            &format!("pages[{page}].{name}.{}", language.tag()),
            is_written,
        )
    }

    /// What is wrong with a line of a place, or nothing.
    pub fn line_error(&self, place: usize, line: Line) -> &str {
        let is_written = line != Line::Name
            || (self.draft.content().places.get(place)).is_some_and(|place| !place.name.is_empty());
        self.error(&format!("places[{place}].{}", line.name()), is_written)
    }

    fn error(&self, field: &str, is_written: bool) -> &str {
        let mut faults = self.faults.iter();
        let fault = faults.find(|fault| fault.field == field);
        fault
            .filter(|_| is_written || self.tried)
            .map_or("", |fault| &fault.message)
    }

    /// Whether anything is wrong with it that was told.
    pub fn is_wrong(&self, hand: Hand) -> bool {
        let parts = [Part::Title, Part::Body];
        match hand {
            Hand::Page(at) => Language::ALL.into_iter().any(|language| {
                let mut errors = parts.map(|part| self.part_error(at, part, language));
                errors.iter_mut().any(|error| !error.is_empty())
            }),
            Hand::Place(at) => {
                let mut errors = Line::ALL.map(|line| self.line_error(at, line)).into_iter();
                errors.any(|error| !error.is_empty())
            }
        }
    }
}

/// Where a fault is: `pages[2].title.ar`, `places[0].name`.
pub(super) fn place_of(field: &str) -> Option<(Hand, Option<usize>)> {
    let (list, rest) = field.split_once('[')?;
    let (at, rest) = rest.split_once(']')?;
    let at = at.parse().ok()?;
    if list == "places" {
        return Some((Hand::Place(at), None));
    }
    let tag = rest.rsplit('.').next()?;
    let language = Language::ALL.iter().position(|known| known.tag() == tag);
    Some((Hand::Page(at), language))
}
