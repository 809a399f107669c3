//! What there is to read, as buttons: as many on a screen as their titles leave room for.

use courrier_api::KioskPages;
use courrier_look::reading::lines;

use crate::reading::{Room, title};
use crate::view::Chapter;
use crate::words::Words;

/// What the buttons of one screen take, in hundredths of a rem (see `ui/borne.slint`).
struct Shelf {
    columns: usize,
    /// Letters on a line of a button.
    letters: usize,
    /// The height of a line.
    line: usize,
    /// The height of all, where every other button has its row below them.
    height: usize,
}

/// A button's edges, its least height, and the gap below it.
const EDGES: usize = 60;
const LEAST: usize = 440;
const GAP: usize = 100;

impl Shelf {
    /// From the sizes in `ui/`: on a wide screen a button's word has 31 rem, on a tall one 39, and a
    /// letter of Noto Sans is about 0.55 of the type's 2.25 rem wide.
    fn of(tall: bool, larger: bool) -> Self {
        let (columns, letters, line, height) = match (tall, larger) {
            (false, false) => (2, 25, 307, 2600),
            (false, true) => (2, 21, 353, 2600),
            (true, false) => (1, 32, 307, 3900),
            (true, true) => (1, 27, 353, 3400),
        };
        Self {
            columns,
            letters,
            line,
            height,
        }
    }

    /// Whether so many buttons fit, the highest of which has so many lines.
    fn holds(&self, many: usize, lines: usize) -> bool {
        let button = (lines * self.line + EDGES).max(LEAST);
        many.div_ceil(self.columns) * (button + GAP) <= self.height + GAP
    }
}

/// All chapters, a list a screen; never without one.
pub(super) fn parts(
    pages: &KioskPages,
    words: &Words,
    tall: bool,
    larger: bool,
) -> Vec<Vec<Chapter>> {
    let shelf = Shelf::of(tall, larger);
    let room = Room {
        letters: shelf.letters,
        lines: usize::MAX,
    };
    let places = (!pages.places.is_empty()).then_some(Chapter::Places);
    let chapters = std::iter::once(Chapter::Hours)
        .chain((0..pages.pages.len()).map(Chapter::Page))
        .chain(places);
    let mut parts: Vec<Vec<Chapter>> = vec![Vec::new()];
    let mut highest = 0;
    for chapter in chapters {
        let height = lines(&title(pages, chapter, words), room);
        highest = highest.max(height);
        match parts.last_mut() {
            Some(part) if part.is_empty() || shelf.holds(part.len() + 1, highest) => {
                part.push(chapter);
            }
            _ => {
                parts.push(vec![chapter]);
                highest = height;
            }
        }
    }
    parts
}
