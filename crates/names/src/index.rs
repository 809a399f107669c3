//! The people of a centre, findable by their names.

use std::collections::HashMap;
use std::hash::Hash;

use crate::judgement::{Candidate, Judgement, Reason, Verdict, Whom};
use crate::person::{Person, Settings};
use crate::tokens;

/// All who may get mail at a centre: those in force, and those who left for as long as mail for
/// them may come.
#[derive(Debug, Clone)]
pub struct Index<K> {
    people: HashMap<K, Vec<String>>,
}

impl<K: Copy + Eq + Hash + Ord> Index<K> {
    /// An index of nobody.
    pub fn new(_settings: Settings) -> Self {
        Self {
            people: HashMap::new(),
        }
    }

    /// An index of these people.
    pub fn build(settings: Settings, people: impl IntoIterator<Item = (K, Person)>) -> Self {
        let mut index = Self::new(settings);
        for (key, person) in people {
            index.put(key, &person);
        }
        index
    }

    /// Takes a person in, or their new names.
    pub fn put(&mut self, key: K, person: &Person) {
        let usage = person.nom_usage.as_deref().unwrap_or_default();
        let own = [&*person.nom, usage, &*person.prenoms];
        self.people
            .insert(key, own.into_iter().flat_map(tokens).collect());
    }

    /// Forgets a person and all their spellings.
    pub fn remove(&mut self, key: K) {
        self.people.remove(&key);
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Whom the text of an envelope could mean; at most `limit` of them.
    pub fn judge(&self, text: &str, limit: usize) -> Judgement<K> {
        let words = tokens(text);
        let mut candidates: Vec<Candidate<K>> = Vec::new();
        for (key, names) in &self.people {
            let met = |word: &&String| names.iter().any(|name| name.starts_with(word.as_str()));
            let met = words.iter().filter(met).count();
            if met > 0 {
                #[expect(clippy::cast_precision_loss, reason = "few words")]
                let score = 100.0 * met as f32 / words.len() as f32;
                candidates.push(Candidate {
                    key: *key,
                    score,
                    reason: Reason::Part,
                    whom: Whom::Usager,
                });
            }
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
        candidates.truncate(limit);
        let verdict = if candidates.is_empty() {
            Verdict::None
        } else {
            Verdict::Choose
        };
        Judgement {
            verdict,
            candidates,
        }
    }

    /// Whom an agent could mean who has typed so far: the last word may go on. For complete
    /// words the answer is that of [`Self::judge`].
    pub fn type_ahead(&self, text: &str, limit: usize) -> Judgement<K> {
        self.judge(text, limit)
    }

    /// Who bears these names or nearly, but for `except`: for a usager being created, and for each
    /// row of an import.
    pub fn near(&self, person: &Person, except: Option<K>, limit: usize) -> Vec<Candidate<K>> {
        let text = format!("{} {}", person.prenoms, person.nom);
        let mut found = self.judge(&text, limit.saturating_add(1)).candidates;
        found.retain(|candidate| Some(candidate.key) != except);
        found.truncate(limit);
        found
    }
}
