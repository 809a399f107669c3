//! Spellings that agents confirmed.

use std::collections::HashMap;

use crate::envelope::NameWord;

/// Which folders a text has been confirmed for.
#[derive(Debug, Clone, Default)]
pub struct Spellings {
    by_text: HashMap<String, Vec<u32>>,
    by_place: HashMap<u32, Vec<String>>,
}

impl Spellings {
    /// Takes in the names that were confirmed for a folder.
    pub fn put(&mut self, place: u32, names: impl Iterator<Item = Vec<NameWord>>) {
        for name in names {
            let text = key(&name);
            if text.is_empty() {
                continue;
            }
            let places = self.by_text.entry(text.clone()).or_default();
            if !places.contains(&place) {
                places.push(place);
                self.by_place.entry(place).or_default().push(text);
            }
        }
    }

    /// Forgets a folder's.
    pub fn remove(&mut self, place: u32) {
        for text in self.by_place.remove(&place).unwrap_or_default() {
            if let Some(places) = self.by_text.get_mut(&text) {
                places.retain(|known| *known != place);
                if places.is_empty() {
                    self.by_text.remove(&text);
                }
            }
        }
    }

    /// The folders this name was confirmed for.
    pub fn of(&self, name: &[NameWord]) -> &[u32] {
        self.by_text.get(&key(name)).map_or(&[], Vec::as_slice)
    }
}

/// The same for the same words in any order, whatever the civility.
fn key(name: &[NameWord]) -> String {
    let words = name.iter().filter(|word| !word.perhaps);
    let mut words: Vec<&str> = words.map(|word| word.word.text.as_str()).collect();
    words.sort_unstable();
    words.join(" ")
}
