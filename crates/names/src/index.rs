//! The people of a centre, findable by their names.

use std::collections::HashMap;
use std::hash::Hash;

use crate::alone::words_alone;
use crate::envelope::{Name, is_for_others, name, name_words, recorded_words};
use crate::heard::NO_MATCH;
use crate::identity::{Identity, Role, givens, identities};
use crate::judgement::{Candidate, Judgement, Verdict};
use crate::person::{Person, Settings};
use crate::query::Cut;
use crate::search::Search;
use crate::spelling::Spellings;
use crate::vocabulary::{Bearer, Vocabulary};

/// The shortest line, in characters, that a printer may have cut: they print 20 at least, and the
/// last may have been a space.
const FULL_LINE: usize = 19;

/// All who may get mail at a centre: those in force, and those who left for as long as mail for
/// them may come.
#[derive(Debug, Clone)]
pub struct Index<K> {
    settings: Settings,
    pub(crate) vocabulary: Vocabulary,
    /// In the order in which people came; somebody removed leaves a hole.
    pub(crate) slots: Vec<Option<Slot<K>>>,
    /// Whether somebody of a slot has no given name, or no surname, recorded, or a short form; apart
    /// from it, since it is asked of everybody who was met.
    pub(crate) scant: Vec<bool>,
    places: HashMap<K, u32>,
    pub(crate) spellings: Spellings,
}

/// One folder.
#[derive(Debug, Clone)]
pub struct Slot<K> {
    /// Whose.
    pub key: K,
    /// Everybody whose mail it may hold.
    pub identities: Vec<Identity>,
}

impl<K: Copy + Eq + Hash + Ord> Index<K> {
    /// An index of nobody.
    pub fn new(settings: Settings) -> Self {
        let mut index = Self::unsettled(settings);
        index.vocabulary.settle();
        index
    }

    fn unsettled(settings: Settings) -> Self {
        Self {
            settings,
            vocabulary: Vocabulary::default(),
            slots: Vec::new(),
            scant: Vec::new(),
            places: HashMap::new(),
            spellings: Spellings::default(),
        }
    }

    /// An index of these people. Of those who fit a text alike, the first to come is shown first.
    pub fn build(settings: Settings, people: impl IntoIterator<Item = (K, Person)>) -> Self {
        let mut index = Self::unsettled(settings);
        for (key, person) in people {
            index.put(key, &person);
        }
        index.vocabulary.settle();
        index
    }

    /// Takes a person in, or their new names.
    pub fn put(&mut self, key: K, person: &Person) {
        let place = self.places.get(&key).copied();
        if let Some(place) = place {
            self.empty(place);
        }
        let identities = identities(person, &mut self.vocabulary);
        let place = place.unwrap_or_else(|| {
            self.slots.push(None);
            self.scant.push(false);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        for (word, alone) in words_alone(&identities) {
            let bearers = &mut self.vocabulary.entry_mut(word).bearers;
            let at = bearers.partition_point(|bearer| bearer.place < place);
            bearers.insert(at, Bearer { place, alone });
        }
        count_roles(&mut self.vocabulary, &identities, 1);
        let spellings = person.spellings.iter();
        let spellings = spellings.map(|text| name_words(text, &self.settings));
        self.spellings.put(place, spellings);
        self.scant[place as usize] = identities
            .iter()
            .any(|identity| identity.is_half_named() || identity.has_short_form(&self.vocabulary));
        self.slots[place as usize] = Some(Slot { key, identities });
        self.places.insert(key, place);
    }

    /// Forgets a person and all their spellings.
    pub fn remove(&mut self, key: K) {
        if let Some(place) = self.places.remove(&key) {
            self.empty(place);
        }
    }

    fn empty(&mut self, place: u32) {
        let Some(slot) = self.slots[place as usize].take() else {
            return;
        };
        self.spellings.remove(place);
        count_roles(&mut self.vocabulary, &slot.identities, -1);
        for (word, _) in words_alone(&slot.identities) {
            let bearers = &mut self.vocabulary.entry_mut(word).bearers;
            if let Ok(at) = bearers.binary_search_by_key(&place, |bearer| bearer.place) {
                bearers.remove(at);
            }
            self.vocabulary.forget_if_unborne(word);
        }
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whom the text of an envelope could mean; at most `limit` of them. A surname may be cut where
    /// a printer's line was full.
    pub fn judge(&self, text: &str, limit: usize) -> Judgement<K> {
        let is_full = text
            .lines()
            .any(|line| line.trim().chars().count() >= FULL_LINE);
        let cut = if is_full { Cut::AtTheEnd } else { Cut::Nowhere };
        self.find(text, false, cut, limit)
    }

    /// Whom an agent could mean who enters an envelope by what they typed of it: any word may be
    /// longer on the envelope.
    pub fn judge_typed(&self, text: &str, limit: usize) -> Judgement<K> {
        self.find(text, false, Cut::Anywhere, limit)
    }

    /// Whom an agent could mean who has typed so far: the last word may go on. For complete words
    /// the answer is that of [`Self::judge_typed`], but that who else may yet be meant is shown.
    pub fn type_ahead(&self, text: &str, limit: usize) -> Judgement<K> {
        let goes_on = text.ends_with(char::is_alphanumeric);
        self.find(text, goes_on, Cut::Anywhere, limit)
    }

    fn find(&self, text: &str, typing: bool, cut: Cut, limit: usize) -> Judgement<K> {
        let name = name(text, &self.settings);
        let mut judgement = Search::new(self, &name.words, typing, cut).judgement(limit);
        if judgement.verdict == Verdict::Certain && is_for_others(text, &name.words) {
            judgement.verdict = Verdict::Choose;
        }
        self.add_apart(&mut judgement, &name, typing, cut, limit);
        judgement
    }

    /// Adds those whose whole name is a part of the envelope. As with the others, a score is of the
    /// text and of one person: the better of the two readings.
    fn add_apart(
        &self,
        judgement: &mut Judgement<K>,
        name: &Name,
        typing: bool,
        cut: Cut,
        limit: usize,
    ) {
        let certain = match judgement.verdict {
            Verdict::Certain => judgement.candidates.first().map(|first| first.key),
            Verdict::Choose | Verdict::None => None,
        };
        for part in &name.apart {
            let search = Search::apart(self, &part.words, typing && part.is_last, cut);
            // Two: the one who is certain may be the first.
            for candidate in search.whole_names(limit.max(2)) {
                if certain != Some(candidate.key) {
                    judgement.verdict = Verdict::Choose;
                }
                keep_better(&mut judgement.candidates, candidate);
            }
        }
        if !name.apart.is_empty() {
            self.sort(&mut judgement.candidates, limit);
        }
    }

    /// The best so many, in order: by score, then by who came first.
    fn sort(&self, candidates: &mut Vec<Candidate<K>>, limit: usize) {
        candidates.sort_by(|a, b| {
            let later = |candidate: &Candidate<K>| self.places.get(&candidate.key);
            b.score.total_cmp(&a.score).then(later(a).cmp(&later(b)))
        });
        candidates.truncate(limit);
    }

    /// Who bears these names or nearly, but for `except`: for a usager being created, and for each
    /// row of an import. Best first.
    pub fn near(&self, person: &Person, except: Option<K>, limit: usize) -> Vec<Candidate<K>> {
        let mut found: Vec<Candidate<K>> = Vec::new();
        for text in whole_names(person) {
            let name = recorded_words(&text);
            for candidate in Search::new(self, &name, false, Cut::Anywhere).near() {
                keep_better(&mut found, candidate);
            }
        }
        found.retain(|candidate| Some(candidate.key) != except);
        self.sort(&mut found, limit);
        found
    }
}

/// Adds somebody, or what is the better for somebody who is there.
fn keep_better<K: Eq>(found: &mut Vec<Candidate<K>>, candidate: Candidate<K>) {
    match found.iter_mut().find(|known| known.key == candidate.key) {
        Some(known) if known.score >= candidate.score => {}
        Some(known) => *known = candidate,
        None => found.push(candidate),
    }
}

/// The names under which mail for a folder may come: the usual given name, all of them or the
/// surnom, with each surname, and the whole names of the household.
fn whole_names(person: &Person) -> Vec<String> {
    let surnames = [Some(&person.nom), person.nom_usage.as_ref()];
    let usual = givens(&person.prenoms).into_iter().next();
    let given = [person.prenoms.clone()].into_iter();
    let given = given.chain(usual).chain(person.surnom.clone());
    let given: Vec<String> = given.collect();
    let own = surnames.into_iter().flatten();
    let own = own.flat_map(|surname| given.iter().map(move |given| format!("{given} {surname}")));
    let is_whole = |name: &&String| recorded_words(name).len() > 1;
    let household = person.household.iter().filter(is_whole).cloned();
    own.chain(household).collect()
}

/// Keeps count of what serves as a given name and what as a surname.
fn count_roles(vocabulary: &mut Vocabulary, identities: &[Identity], by: i32) {
    for part in identities.iter().flat_map(|identity| &identity.parts) {
        let entry = vocabulary.entry_mut(part.word);
        let count = match part.role {
            Role::Given(_) => &mut entry.as_given,
            Role::Nom | Role::Usage => &mut entry.as_surname,
            Role::Surnom | Role::Either | Role::Family => continue,
        };
        *count = count.saturating_add_signed(by);
    }
}

/// What no candidate's score falls below, in hundredths of a full match.
pub const LEAST_SCORE: f32 = 40.0;

/// The most that may differ for so heavy a text, in tenths of a letter.
pub fn most_penalty(weight: u16) -> u16 {
    // 40 of a hundred are left.
    weight.max(NO_MATCH) * 3 / 5
}
