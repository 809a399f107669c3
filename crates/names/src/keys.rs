//! From the hash of a sound or of a misspelling to the words it may stand for.

use std::collections::BTreeSet;

use crate::sound::hash;
use crate::vocabulary::WordId;

/// A multimap from hashes to words: sorted once, with a small tree of what came later.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    settled: Vec<(u32, WordId)>,
    recent: BTreeSet<(u32, WordId)>,
    /// While many are coming.
    coming: Vec<(u32, WordId)>,
    is_settled: bool,
}

/// So many later entries are worth sorting all anew.
const MANY: usize = 200_000;

impl Keys {
    /// Adds a word under these hashes.
    pub fn insert(&mut self, keys: &[u32], id: WordId) {
        let pairs = keys.iter().map(|key| (*key, id));
        if self.is_settled {
            self.recent.extend(pairs);
            if self.recent.len() > MANY {
                self.coming.extend(std::mem::take(&mut self.recent));
                self.settle();
            }
        } else {
            self.coming.extend(pairs);
        }
    }

    /// Takes a word out from under these hashes.
    pub fn remove(&mut self, keys: &[u32], id: WordId) {
        self.settle_if_not();
        for key in keys {
            self.recent.remove(&(*key, id));
            let from = self.settled.partition_point(|(known, _)| known < key);
            let under = self.settled[from..].iter_mut();
            for pair in under.take_while(|(known, _)| known == key) {
                // The pair stays, for a word that is not there; moving all others would cost more.
                if pair.1 == id {
                    pair.1 = WordId::MAX;
                }
            }
        }
    }

    /// Sorts what has come.
    pub fn settle(&mut self) {
        self.is_settled = true;
        self.settled.append(&mut self.coming);
        self.settled.retain(|(_, id)| *id != WordId::MAX);
        self.settled.sort_unstable();
        self.settled.shrink_to_fit();
    }

    fn settle_if_not(&mut self) {
        if !self.is_settled {
            self.settle();
        }
    }

    /// The words under a hash.
    pub fn get(&self, key: u32) -> impl Iterator<Item = WordId> {
        let from = self.settled.partition_point(|(known, _)| *known < key);
        let settled = self.settled[from..].iter();
        let settled = settled.take_while(move |(known, _)| *known == key);
        let recent = self.recent.range((key, 0)..=(key, WordId::MAX));
        settled
            .chain(recent)
            .map(|(_, id)| *id)
            .filter(|id| *id != WordId::MAX)
    }
}

/// Edits beyond so many letters are not looked for: those before find the word.
const LOOKED_AT: usize = 7;

/// Hashes of a word with up to two of its letters left out: two words at two slips from each
/// other share one.
pub fn slips(word: &str) -> Vec<u32> {
    const SEED: u32 = 11;
    let letters = &word.as_bytes()[..word.len().min(LOOKED_AT)];
    let mut keys = vec![hash(SEED, letters)];
    if letters.len() < 2 {
        return keys;
    }
    for first in 0..letters.len() {
        let mut once = letters.to_vec();
        once.remove(first);
        keys.push(hash(SEED, &once));
        if letters.len() > 4 {
            for second in first..once.len() {
                let mut twice = once.clone();
                twice.remove(second);
                keys.push(hash(SEED, &twice));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Hashes of a sound with one of its letters left out at most.
pub fn slips_of_sound(sound: &str) -> Vec<u32> {
    const SEED: u32 = 12;
    let letters = &sound.as_bytes()[..sound.len().min(LOOKED_AT)];
    let mut keys = vec![hash(SEED, letters)];
    if letters.len() > 2 {
        for first in 0..letters.len() {
            let mut once = letters.to_vec();
            once.remove(first);
            keys.push(hash(SEED, &once));
        }
    }
    keys
}
