//! All the words that names are made of, and how to find those that are like another.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use rustc_hash::FxHashSet;

use crate::alone::Alone;
use crate::edit::{Cost, LETTER, WRITTEN};
use crate::heard::Heard;
use crate::keys::{Keys, slips, slips_of_sound};
use crate::sound;

/// What an article costs that is written to a name, or dropped: as much as another transliteration
/// and a word joined.
pub const ARTICLE: Cost = 4;

/// What another particle costs.
pub const PARTICLE: Cost = 8;

/// Written to a name or not, as anybody likes, and what it costs.
const WRITTEN_TO: &[(&str, Cost)] = &[
    ("el", ARTICLE),
    ("al", ARTICLE),
    ("ben", PARTICLE),
    ("bel", PARTICLE),
    ("bin", PARTICLE),
    ("bou", PARTICLE),
    ("abou", PARTICLE),
    ("abu", PARTICLE),
    ("ould", PARTICLE),
    ("ait", PARTICLE),
    ("da", PARTICLE),
    ("de", PARTICLE),
    ("di", PARTICLE),
    ("do", PARTICLE),
    ("dos", PARTICLE),
    ("du", PARTICLE),
    ("la", PARTICLE),
    ("le", PARTICLE),
];

/// A word's place in the vocabulary.
pub type WordId = u32;

/// Somebody who bears a word.
#[derive(Debug, Clone, Copy)]
pub struct Bearer {
    /// Their slot.
    pub place: u32,
    /// What is missing from a text that has this word alone.
    pub alone: Alone,
}

/// A word, and who bears it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The word.
    pub heard: Heard,
    /// A bit for each letter in it.
    letters: u32,
    /// Those who bear it, by slot, each once.
    pub bearers: Vec<Bearer>,
    /// How many bear it as a given name.
    pub as_given: u32,
    /// How many bear it in a surname.
    pub as_surname: u32,
}

/// The words of all names.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    /// Places of words that nobody bears any more.
    free: Vec<WordId>,
    /// By text, then by whether it is consonantal.
    places: BTreeMap<Box<str>, [Option<WordId>; 2]>,
    /// By sound.
    sounds: BTreeSet<(Box<str>, WordId)>,
    keys: Keys,
}

impl Vocabulary {
    /// The place of a folded word, new if need be.
    pub fn learn(&mut self, text: &str, consonantal: bool) -> WordId {
        if let Some(id) = self.place(text, consonantal) {
            return id;
        }
        let heard = Heard::of(text, consonantal);
        self.sounds.insert((heard.sound.clone(), self.next()));
        self.keys.insert(&all_keys(&heard), self.next());
        let entry = Entry {
            letters: letters_of(text),
            heard,
            bearers: Vec::new(),
            as_given: 0,
            as_surname: 0,
        };
        let id = self.next();
        match self.free.pop() {
            Some(_) => self.entries[id as usize] = entry,
            None => self.entries.push(entry),
        }
        self.places.entry(text.into()).or_default()[usize::from(consonantal)] = Some(id);
        id
    }

    /// The place that the next new word will have.
    fn next(&self) -> WordId {
        let new = || WordId::try_from(self.entries.len()).unwrap_or(WordId::MAX);
        self.free.last().copied().unwrap_or_else(new)
    }

    fn place(&self, text: &str, consonantal: bool) -> Option<WordId> {
        self.places.get(text)?[usize::from(consonantal)]
    }

    /// Forgets a word that nobody bears any more: what was erased leaves no trace.
    pub fn forget_if_unborne(&mut self, id: WordId) {
        let heard = self.entries[id as usize].heard.clone();
        let place = self.places.get_mut(&heard.text);
        let place = place.map(|places| &mut places[usize::from(heard.consonantal)]);
        if self.entries[id as usize].bearers.is_empty()
            && let Some(place) = place.filter(|place| **place == Some(id))
        {
            *place = None;
            if self.places.get(&heard.text) == Some(&[None; 2]) {
                self.places.remove(&heard.text);
            }
            self.keys.remove(&all_keys(&heard), id);
            self.sounds.remove(&(heard.sound, id));
            let entry = &mut self.entries[id as usize];
            entry.heard = Heard::of("", false);
            self.free.push(id);
        }
    }

    /// After many words were learnt at once.
    pub fn settle(&mut self) {
        self.keys.settle();
    }

    /// A word.
    pub fn entry(&self, id: WordId) -> &Entry {
        &self.entries[id as usize]
    }

    /// A word.
    pub fn entry_mut(&mut self, id: WordId) -> &mut Entry {
        &mut self.entries[id as usize]
    }

    /// All words that could be this one, with what it costs; each once, in no order.
    pub fn similar(&self, heard: &Heard) -> Vec<(WordId, Cost)> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        // The word itself, and those that it is cut from or that are cut from it.
        for letters in 1..=heard.text.len() {
            let places = self.places.get(&heard.text[..letters]);
            for id in places.into_iter().flatten().flatten().copied() {
                let known = &self.entry(id).heard;
                let cost = if letters < heard.text.len() {
                    known.beginning_of(heard).filter(|_| letters != 2)
                } else {
                    known.cost(heard, true)
                };
                if let Some(cost) = cost.filter(|_| seen.insert(id)) {
                    found.push((id, cost));
                }
            }
        }
        if heard.text.len() > 2 {
            for (id, cost) in self.continued(heard) {
                if seen.insert(id) {
                    found.push((id, cost));
                }
            }
        }
        for saint in ["saint", "sainte", "st", "ste"] {
            if let Some(id) = self.place(saint, false)
                && let Some(cost) = heard.cost(&self.entry(id).heard, false)
                && seen.insert(id)
            {
                found.push((id, cost));
            }
        }
        let mut heard_alike = FxHashSet::default();
        for key in heard.keys() {
            heard_alike.extend(self.keys.get(key));
        }
        let slips = slips(&heard.text).into_iter();
        let sounds = slips_of_sound(&heard.sound).into_iter();
        let written_alike = slips.chain(sounds).flat_map(|key| self.keys.get(key));
        let alike = heard_alike.iter().copied().chain(written_alike);
        let letters = letters_of(&heard.text);
        for id in alike.filter(|id| seen.insert(*id)) {
            let entry = self.entry(id);
            let share = heard_alike.contains(&id);
            let apart = (letters ^ entry.letters).count_ones();
            if !share && apart > 6 {
                continue;
            }
            if let Some(cost) = heard.cost(&entry.heard, share) {
                found.push((id, cost));
            }
        }
        found
    }

    /// The word with a particle written to it, or without the one it has: *Khatib* and *Elkhatib*,
    /// *Ali* and *Benali*, *Costa* and *Dacosta*.
    pub fn beside_particle(&self, text: &str) -> Vec<(WordId, Cost)> {
        /// Less is no name.
        const LEAST: usize = 3;
        let pairs = WRITTEN_TO.iter().flat_map(|(particle, cost)| {
            let with =
                (text.len() >= LEAST).then(|| self.place(&format!("{particle}{text}"), false));
            let without = text.strip_prefix(particle);
            let without = without.filter(|rest| rest.len() >= LEAST);
            let without = without.map(|rest| self.place(rest, false));
            let ids = [with, without].into_iter().flatten().flatten();
            ids.map(|id| (id, *cost))
        });
        pairs.collect()
    }

    /// Words that sound like this one or nearly: a quick look for words written as one.
    pub fn sounding(&self, heard: &Heard) -> Vec<(WordId, Cost)> {
        let mut ids: Vec<WordId> = sound::near_keys(&heard.sound, &heard.skeleton)
            .into_iter()
            .flat_map(|key| self.keys.get(key))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let costs = ids.into_iter().map(|id| {
            let cost = heard.cost(&self.entry(id).heard, false);
            cost.map(|cost| (id, cost))
        });
        costs.flatten().collect()
    }

    /// Words that this one is the beginning of.
    fn continued(&self, heard: &Heard) -> impl Iterator<Item = (WordId, Cost)> {
        self.starting_with(&heard.text).filter_map(|id| {
            let cost = heard.beginning_of(&self.entry(id).heard)?;
            Some((id, cost))
        })
    }

    fn starting_with(&self, text: &str) -> impl Iterator<Item = WordId> {
        let from = Bound::Included(text);
        let words = self.places.range::<str, _>((from, Bound::Unbounded));
        words
            .take_while(move |(word, _)| word.starts_with(text))
            .flat_map(|(_, ids)| ids.iter().flatten().copied())
    }

    /// Words that somebody may be typing who has come so far, with what it costs.
    pub fn completions(&self, heard: &Heard) -> Vec<(WordId, Cost)> {
        /// It may go on.
        const GOES_ON: Cost = 3;
        let typed = &*heard.text;
        let mut found: Vec<(WordId, Cost)> = Vec::new();
        for id in self.starting_with(typed) {
            let done = self.entry(id).heard.text.len() == typed.len();
            found.push((id, if done { 0 } else { GOES_ON }));
        }
        if typed.len() < 3 {
            return found;
        }
        let mut seen: FxHashSet<WordId> = found.iter().map(|(id, _)| *id).collect();
        if heard.sound.len() > 1 {
            let from = Bound::Included((heard.sound.clone(), 0));
            let words = self.sounds.range((from, Bound::Unbounded));
            for (_, id) in words.take_while(|(sound, _)| sound.starts_with(&*heard.sound)) {
                if seen.insert(*id) {
                    found.push((*id, GOES_ON + 4));
                }
            }
        }
        if typed.len() > 3 {
            for id in slips(typed).into_iter().flat_map(|key| self.keys.get(key)) {
                let word = &*self.entry(id).heard.text;
                let begin = word.get(..typed.len()).unwrap_or(word);
                if !seen.contains(&id)
                    && let Some(cost) = WRITTEN.between(typed, begin, LETTER)
                {
                    seen.insert(id);
                    found.push((id, GOES_ON + cost + 2));
                }
            }
        }
        found
    }
}

fn letters_of(word: &str) -> u32 {
    word.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |bits, letter| bits | 1 << (letter - b'a'))
}

fn all_keys(heard: &Heard) -> Vec<u32> {
    let mut keys = heard.keys();
    keys.extend(slips(&heard.text));
    keys.extend(slips_of_sound(&heard.sound));
    keys.sort_unstable();
    keys.dedup();
    keys
}
