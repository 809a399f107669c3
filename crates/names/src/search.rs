//! One text before all people.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::edit::Cost;
use crate::envelope::NameWord;
use crate::fit::Fit;
use crate::identity::Identity;
use crate::index::{Index, LEAST_SCORE, Slot, most_penalty};
use crate::judgement::{Candidate, Judgement, Reason, Verdict, Whom};
use crate::query::{Cut, Query};
use crate::reason::reason;
use crate::rows::{NONE, Rows, take_least};
use crate::verdict::{Bearing, could_be_meant, is_in_full, most_of_a_word, plain_names};

/// The score of a name that fits to the letter. A confirmed spelling comes before it.
const TO_THE_LETTER: f32 = 99.0;

/// The score of a spelling that an agent confirmed for somebody.
const CONFIRMED: f32 = 100.0;

/// A text before an index.
pub struct Search<'a, K> {
    index: &'a Index<K>,
    query: Query,
    confirmed: &'a [u32],
    met: OnceCell<Rows>,
}

/// Somebody, and how the text fits them.
#[derive(Debug, Clone, Copy)]
struct Found {
    place: u32,
    identity: usize,
    fit: Fit,
    score: f32,
}

impl<'a, K: Copy + Eq + std::hash::Hash + Ord> Search<'a, K> {
    /// Looks for the people whose names hold any of these words.
    pub fn new(index: &'a Index<K>, name: &[NameWord], typing: bool, cut: Cut) -> Self {
        Self {
            index,
            query: Query::new(name, typing, cut, &index.vocabulary),
            confirmed: index.spellings.of(name),
            met: OnceCell::new(),
        }
    }

    /// Looks for the people whose whole name is this part of a text. No part is a spelling that
    /// anybody confirmed.
    pub fn apart(index: &'a Index<K>, part: &[NameWord], typing: bool, cut: Cut) -> Self {
        Self {
            confirmed: &[],
            ..Self::new(index, part, typing, cut)
        }
    }

    /// Those whose surname and given name this part of a text is, or nearly; at most so many. What
    /// stands beside it costs something.
    pub fn whole_names(&self, limit: usize) -> Vec<Candidate<K>> {
        /// What the rest of the text costs.
        const APART: Cost = 8;
        /// The most that may differ: any word without a match costs more, or a name that is not said.
        const NEARLY: Cost = 14;
        let is_whole = |found: &Found| found.fit.surname.is_some() && found.fit.given.is_some();
        let best = self.best(limit, NEARLY, is_whole).into_iter();
        let best = best.map(|found| Found {
            score: self.score(found.fit.penalty + APART),
            ..found
        });
        best.filter(|found| found.score >= LEAST_SCORE)
            .filter_map(|found| self.candidate(&found))
            .collect()
    }

    /// The slots that any word of the text was met in, and the least that each word costs there.
    fn met(&self) -> &Rows {
        self.met.get_or_init(|| {
            let mut met = Rows::new(self.query.words.len());
            // One more than the row.
            let mut rows = vec![0_u32; self.index.slots.len()];
            let mut meet = |place: u32, row: &[u8]| {
                let at = &mut rows[place as usize];
                if *at == 0 {
                    *at = u32::try_from(met.add(place)).unwrap_or(u32::MAX) + 1;
                }
                take_least(met.row_mut(*at as usize - 1), row);
            };
            self.query.found(|word, row| {
                for bearer in &self.index.vocabulary.entry(word).bearers {
                    meet(bearer.place, row);
                }
            });
            for place in self.confirmed {
                meet(*place, &[]);
            }
            met
        })
    }

    /// Whom the text could mean.
    pub fn judgement(&self, limit: usize) -> Judgement<K> {
        let best = self.best(limit.max(1), Cost::MAX, |_| true);
        let verdict = match best.first() {
            None => Verdict::None,
            Some(first) if self.is_certain(first) => Verdict::Certain,
            Some(_) => Verdict::Choose,
        };
        let candidates = best
            .iter()
            .take(limit)
            .filter_map(|found| self.candidate(found));
        Judgement {
            verdict,
            candidates: candidates.collect(),
        }
    }

    /// Everybody who could be meant where the text is a whole name, at most once each.
    pub fn near(&self) -> Vec<Candidate<K>> {
        let met = self.met().iter();
        let met = met.filter(|(place, row)| self.may_be_meant(*place, row));
        let near = met.filter_map(|(place, _)| {
            let found = self.could_be_meant(place, Bearing::Any)?;
            self.candidate(&found)
        });
        near.collect()
    }

    fn slot(&self, place: u32) -> Option<&'a Slot<K>> {
        self.index.slots[place as usize].as_ref()
    }

    fn is_scant(&self, place: u32) -> bool {
        self.index.scant[place as usize]
    }

    fn identity(&self, found: &Found) -> Option<&'a Identity> {
        self.slot(found.place)?.identities.get(found.identity)
    }

    fn candidate(&self, found: &Found) -> Option<Candidate<K>> {
        let slot = self.slot(found.place)?;
        let identity = self.identity(found)?;
        let is_confirmed = self.confirmed.contains(&found.place);
        Some(Candidate {
            key: slot.key,
            score: found.score,
            reason: if is_confirmed {
                Reason::Confirmed
            } else {
                reason(&self.query, &found.fit, identity, &self.index.vocabulary)
            },
            whom: identity.whom,
        })
    }

    /// Slots by the least that the text can cost against them, up to what a candidate may cost.
    fn by_least(&self) -> Vec<Vec<u32>> {
        let most = most_penalty(self.query.weight());
        let mut by_least: Vec<Vec<u32>> = vec![Vec::new(); usize::from(most) + 1];
        let mut note = |least: Cost, place: u32| {
            if let Some(places) = by_least.get_mut(usize::from(least)) {
                places.push(place);
            }
        };
        if self.query.words.len() == 1 {
            // Too many people bear what one letter begins to meet them all.
            let weight = self.query.weight();
            self.query.found(|word, row| {
                for bearer in &self.index.vocabulary.entry(word).bearers {
                    note(
                        Cost::from(row[0]) + bearer.alone.missing(weight),
                        bearer.place,
                    );
                }
            });
        } else {
            for (place, row) in self.met().iter() {
                note(self.query.least(row, self.is_scant(place)), place);
            }
        }
        by_least
    }

    /// The best so many, in order: by score, then by who came first. No one is missed: people are
    /// looked at in the order of the least that the text can cost against them, until the last of
    /// the best costs less than anyone to come. `most`: what nobody may cost more than who was not
    /// confirmed, and `keep`: whether somebody is looked for at all.
    fn best(&self, limit: usize, most: Cost, keep: impl Fn(&Found) -> bool) -> Vec<Found> {
        let mut best: Vec<Found> = self.confirmed.iter().filter_map(|p| self.fit(*p)).collect();
        let order = |a: &Found, b: &Found| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place));
        for (least, places) in (0..=most).zip(self.by_least()) {
            let mut places: BinaryHeap<Reverse<u32>> = places.into_iter().map(Reverse).collect();
            while let Some(Reverse(place)) = places.pop() {
                if best.len() >= limit
                    && let Some(last) = best.get(limit - 1)
                    && (self.score(least), last.place) < (last.score, place)
                {
                    // Nobody at this distance or beyond can do better.
                    return best;
                }
                if best.iter().any(|known| known.place == place) {
                    continue;
                }
                let is_kept = |found: &Found| {
                    found.score >= LEAST_SCORE && found.fit.penalty <= most && keep(found)
                };
                let Some(found) = self.fit(place).filter(is_kept) else {
                    continue;
                };
                let at = best.partition_point(|known| order(known, &found).is_lt());
                if at < limit {
                    best.insert(at, found);
                    best.truncate(limit);
                }
            }
        }
        best
    }

    fn score(&self, penalty: Cost) -> f32 {
        let weight = self.query.weight().max(crate::heard::NO_MATCH);
        (TO_THE_LETTER * (1.0 - f32::from(penalty) / f32::from(weight))).max(0.0)
    }

    /// How the text fits whoever of a folder it fits best.
    fn fit(&self, place: u32) -> Option<Found> {
        let identities = self.slot(place)?.identities.iter().enumerate();
        let fits = identities
            .map(|(at, identity)| (at, Fit::of(&self.query, identity, &self.index.vocabulary)));
        let (identity, fit) = fits.min_by_key(|(_, fit)| fit.penalty)?;
        let mut score = self.score(fit.penalty);
        if self.confirmed.contains(&place) {
            score = CONFIRMED;
        }
        Some(Found {
            place,
            identity,
            fit,
            score,
        })
    }

    /// Whether this is the only one who could be meant, and the text says so in full.
    fn is_certain(&self, first: &Found) -> bool {
        let Some(identity) = self.identity(first) else {
            return false;
        };
        if identity.whom != Whom::Usager || !self.query.is_all {
            return false;
        }
        let vocabulary = &self.index.vocabulary;
        let in_full = is_in_full(&self.query, &first.fit, identity, vocabulary);
        let is_confirmed = self.confirmed == [first.place]
            && could_be_meant(&self.query, &first.fit, identity, vocabulary);
        if !(in_full || is_confirmed) {
            return false;
        }
        let others_by_name = || {
            let mut plain = plain_names(&first.fit, identity, vocabulary).into_iter();
            plain.any(|name| {
                Self::new(self.index, &name.words, false, self.query.cut)
                    .means_another(first.place, name.of)
            })
        };
        !self.means_another(first.place, Bearing::Any) && !others_by_name()
    }

    /// Whether anyone but this folder's could be meant.
    fn means_another(&self, place: u32, bearing: Bearing) -> bool {
        let mut others = self.met().iter().filter(|(other, _)| *other != place);
        others.any(|(other, row)| {
            self.confirmed.contains(&other)
                || self.may_be_meant(other, row) && self.could_be_meant(other, bearing).is_some()
        })
    }

    /// Whether enough words were met for a whole name, or for one that has little more to it.
    fn may_be_meant(&self, place: u32, row: &[u8]) -> bool {
        /// Where nothing was found for more words than these, only somebody whose record is scant may
        /// still be meant: a short form on it may stand for any of them.
        const IN_FULL: usize = 4;
        let words = self.query.words.iter().zip(row);
        let (mut met, mut short, mut whole) = (0, 0, 0);
        for (word, cost) in words {
            if *cost != NONE {
                met += 1;
            } else if word.heard.may_be_short() || word.heard.may_be_initials() {
                // What short forms may stand for is not looked up.
                short += 1;
            } else if !word.perhaps && !word.particle {
                whole += 1;
            }
        }
        let is_scant = self.is_scant(place);
        met + short > 1 && (is_scant || whole <= IN_FULL) || met == 1 && is_scant
    }

    /// How the text fits the one of a folder who could be meant by it, if any could.
    fn could_be_meant(&self, place: u32, bearing: Bearing) -> Option<Found> {
        let identities = self.slot(place)?.identities.iter().enumerate();
        let fits = identities.filter_map(|(at, identity)| {
            let most = most_of_a_word(&self.query, identity);
            let fit = Fit::likely(&self.query, identity, &self.index.vocabulary, most);
            let meant = could_be_meant(&self.query, &fit, identity, &self.index.vocabulary)
                && bearing.is_met(&fit, identity);
            meant.then_some((at, fit))
        });
        let (identity, fit) = fits.min_by_key(|(_, fit)| fit.penalty)?;
        Some(Found {
            place,
            identity,
            fit,
            score: self.score(fit.penalty),
        })
    }
}
