//! The pages and places in the making: what is typed, moved, taken away and put back.

use std::collections::BTreeMap;

use courrier_domain::{
    KioskContent, KioskPage, KioskPlace, Language, MOST_PAGES, MOST_PLACES, PlaceLevel,
};

/// What is in hand, by its place among its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// A page.
    Page(usize),
    /// A place.
    Place(usize),
}

/// A part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its title.
    Title,
    /// Its text.
    Body,
}

/// A line of a place that one types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Its name.
    Name,
    /// Its address.
    Address,
    /// When it is open.
    Hours,
    /// Its telephone number.
    Phone,
}

impl Line {
    /// All of them, as they stand below each other.
    pub const ALL: [Self; 4] = [Self::Name, Self::Address, Self::Hours, Self::Phone];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Hours => "hours",
            Self::Phone => "phone",
        }
    }

    fn of(self, place: &mut KioskPlace) -> &mut String {
        match self {
            Self::Name => &mut place.name,
            Self::Address => &mut place.address,
            Self::Hours => &mut place.hours,
            Self::Phone => &mut place.phone,
        }
    }
}

/// What was taken away, and where it stood.
#[derive(Debug)]
enum Removed {
    Page(usize, KioskPage),
    Place(usize, KioskPlace),
}

/// The pages and places, as they are typed.
#[derive(Debug, Default)]
pub struct Draft {
    content: KioskContent,
    /// Among the pages, then the places.
    at: usize,
    /// The last one last.
    removed: Vec<Removed>,
}

impl Draft {
    /// What is typed.
    pub fn content(&self) -> &KioskContent {
        &self.content
    }

    /// Puts others in place of all; what was taken away from those before can't be put back.
    pub fn replace(&mut self, content: KioskContent) -> KioskContent {
        self.removed.clear();
        let before = std::mem::replace(&mut self.content, content);
        self.point(self.at);
        before
    }

    /// Puts other pages in place of these; the places stay.
    pub fn replace_pages(&mut self, pages: Vec<KioskPage>) {
        let places = self.content.places.clone();
        self.replace(KioskContent { pages, places });
    }

    fn count(&self) -> usize {
        self.content.pages.len() + self.content.places.len()
    }

    /// What is in hand; none when there is nothing.
    pub fn hand(&self) -> Option<Hand> {
        let pages = self.content.pages.len();
        match self.at.checked_sub(pages) {
            None => Some(Hand::Page(self.at)),
            Some(place) if self.at < self.count() => Some(Hand::Place(place)),
            Some(_) => None,
        }
    }

    /// The page in hand.
    pub fn page(&self) -> Option<&KioskPage> {
        match self.hand()? {
            Hand::Page(at) => self.content.pages.get(at),
            Hand::Place(_) => None,
        }
    }

    /// The place in hand.
    pub fn place(&self) -> Option<&KioskPlace> {
        match self.hand()? {
            Hand::Page(_) => None,
            Hand::Place(at) => self.content.places.get(at),
        }
    }

    /// Takes this one in hand.
    pub fn take(&mut self, hand: Hand) {
        self.point(match hand {
            Hand::Page(at) => at,
            Hand::Place(at) => self.content.pages.len() + at,
        });
    }

    /// Takes the one at this place in hand, pages first, then places.
    pub fn point(&mut self, at: usize) {
        self.at = at.min(self.count().saturating_sub(1));
    }

    /// Takes another one in hand, so many further on.
    pub fn step(&mut self, by: i64) {
        let at = i64::try_from(self.at).unwrap_or(i64::MAX);
        let to = at.saturating_add(by).max(0);
        self.point(usize::try_from(to).unwrap_or(usize::MAX));
    }

    /// A new page, below the one in hand; false when there are as many as there may be.
    pub fn add_page(&mut self) -> bool {
        let pages = &mut self.content.pages;
        if pages.len() >= MOST_PAGES {
            return false;
        }
        let free = (1..).map(|n| format!("page-{n}"));
        let mut free = free.filter(|id| pages.iter().all(|page| page.id != *id));
        let page = KioskPage {
            // The numbers never end.
            id: free.next().unwrap_or_default(),
            title: BTreeMap::new(),
            body: BTreeMap::new(),
        };
        let at = (self.at + 1).min(pages.len());
        pages.insert(at, page);
        self.take(Hand::Page(at));
        true
    }

    /// A new place, below the one in hand; false when there are as many as there may be.
    pub fn add_place(&mut self) -> bool {
        let at = match self.hand() {
            Some(Hand::Place(at)) => at + 1,
            _ => self.content.places.len(),
        };
        let places = &mut self.content.places;
        if places.len() >= MOST_PLACES {
            return false;
        }
        let place = KioskPlace {
            name: String::new(),
            level: PlaceLevel::Communication,
            address: String::new(),
            hours: String::new(),
            phone: String::new(),
            languages: vec![Language::French.tag().to_owned()],
        };
        places.insert(at, place);
        self.take(Hand::Place(at));
        true
    }

    /// Whether the one in hand can go up, or down, among its like.
    pub fn can_shift(&self, by: i64) -> bool {
        self.shifted(by).is_some()
    }

    fn shifted(&self, by: i64) -> Option<(Hand, usize)> {
        let hand = self.hand()?;
        let (at, len) = match hand {
            Hand::Page(at) => (at, self.content.pages.len()),
            Hand::Place(at) => (at, self.content.places.len()),
        };
        let to = at.checked_add_signed(isize::try_from(by).ok()?)?;
        (to < len && to != at).then_some((hand, to))
    }

    /// Moves the one in hand up or down among its like.
    pub fn shift(&mut self, by: i64) {
        match self.shifted(by) {
            None => {}
            Some((Hand::Page(at), to)) => {
                self.content.pages.swap(at, to);
                self.take(Hand::Page(to));
            }
            Some((Hand::Place(at), to)) => {
                self.content.places.swap(at, to);
                self.take(Hand::Place(to));
            }
        }
    }

    /// Takes the one in hand away.
    pub fn remove(&mut self) {
        let removed = match self.hand() {
            None => return,
            Some(Hand::Page(at)) => Removed::Page(at, self.content.pages.remove(at)),
            Some(Hand::Place(at)) => Removed::Place(at, self.content.places.remove(at)),
        };
        self.removed.push(removed);
        self.point(self.at);
    }

    /// Puts the last one that was taken away back where it stood; false when there is none.
    pub fn put_back(&mut self) -> bool {
        match self.removed.pop() {
            None => return false,
            Some(Removed::Page(at, page)) => {
                let at = at.min(self.content.pages.len());
                self.content.pages.insert(at, page);
                self.take(Hand::Page(at));
            }
            Some(Removed::Place(at, place)) => {
                let at = at.min(self.content.places.len());
                self.content.places.insert(at, place);
                self.take(Hand::Place(at));
            }
        }
        true
    }

    /// Whether something that was taken away can be put back.
    pub fn can_put_back(&self) -> bool {
        !self.removed.is_empty()
    }

    /// Types in a part of the page in hand. A language without a word is one the page does not have.
    pub fn write(&mut self, part: Part, language: Language, text: &str) {
        let Some(Hand::Page(at)) = self.hand() else {
            return;
        };
        let Some(page) = self.content.pages.get_mut(at) else {
            return;
        };
        let texts = match part {
            Part::Title => &mut page.title,
            Part::Body => &mut page.body,
        };
        let text = clean(text, part == Part::Body);
        if text.trim().is_empty() {
            texts.remove(language.tag());
        } else {
            texts.insert(language.tag().to_owned(), text);
        }
    }

    fn place_mut(&mut self) -> Option<&mut KioskPlace> {
        match self.hand()? {
            Hand::Page(_) => None,
            Hand::Place(at) => self.content.places.get_mut(at),
        }
    }

    /// Types in a line of the place in hand.
    pub fn write_line(&mut self, line: Line, text: &str) {
        if let Some(place) = self.place_mut() {
            *line.of(place) = clean(text, false);
        }
    }

    /// The next level of the place in hand, or the one before, round and round.
    pub fn step_level(&mut self, by: i64) {
        if let Some(place) = self.place_mut() {
            let levels = PlaceLevel::ALL;
            let now = levels.iter().position(|level| *level == place.level);
            let steps = by.rem_euclid(4).unsigned_abs();
            let steps = usize::try_from(steps).unwrap_or_default();
            place.level = levels[(now.unwrap_or_default() + steps) % levels.len()];
        }
    }

    /// The tags that a place's languages are chosen from: the borne's, then others it has already.
    pub fn tags(&self) -> Vec<String> {
        let ours = Language::ALL.map(|language| language.tag().to_owned());
        let others = self.place().into_iter().flat_map(|place| &place.languages);
        let others = others.filter(|tag| !ours.contains(tag)).cloned();
        ours.iter().cloned().chain(others).collect()
    }

    /// A language is spoken at the place in hand, or is not, by its place among the tags.
    pub fn toggle(&mut self, at: usize) {
        let (tags, Some(place)) = (self.tags(), self.place_mut()) else {
            return;
        };
        let Some(tag) = tags.get(at) else {
            return;
        };
        let spoken = tags.iter().filter(|known| {
            let is_spoken = place.languages.contains(known);
            is_spoken != (*known == tag)
        });
        place.languages = spoken.cloned().collect();
    }
}

/// A text without what a keyboard does not type: what is pasted may hold tabs and worse.
fn clean(text: &str, in_lines: bool) -> String {
    let text = text.replace("\r\n", "\n");
    let keep = |c: char| if c.is_control() { ' ' } else { c };
    let letter = |c: char| if c == '\n' && in_lines { c } else { keep(c) };
    text.chars().map(letter).collect()
}
