//! What is missing of each name where a text has no more than one word.

use crate::edit::Cost;
use crate::fit::{missing, without_surname};
use crate::identity::{Identity, Role};
use crate::query::JOINED;
use crate::vocabulary::WordId;

/// What is missing where a text has one word alone: known before any text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alone {
    /// Where the word is of a surname; [`Alone::NEVER`] where it is of none.
    surname: u8,
    /// Where it is of another name.
    other: u8,
}

impl Alone {
    const NEVER: u8 = u8::MAX;

    /// Of a word that these parts of a name are.
    fn of(identity: &Identity, name: u32) -> Self {
        let is = |is: fn(Role) -> bool| {
            let parts = identity.parts.iter().enumerate();
            let mut met = parts.filter(|(at, _)| name & 1 << at != 0);
            met.any(|(_, part)| is(part.role) && !part.particle)
        };
        let (surname, given) = (is(Role::is_surname), is(Role::is_given));
        let joined = if name.count_ones() > 1 { JOINED } else { 0 };
        let missing = missing(identity, name, surname, given, 0) + joined;
        let missing = u8::try_from(missing).unwrap_or(Self::NEVER - 1);
        if surname {
            Self {
                surname: missing,
                other: Self::NEVER,
            }
        } else {
            Self {
                surname: Self::NEVER,
                other: missing,
            }
        }
    }

    /// The better of two.
    fn or(self, other: Self) -> Self {
        Self {
            surname: self.surname.min(other.surname),
            other: self.other.min(other.other),
        }
    }

    /// What is missing from a text of this weight.
    pub fn missing(self, weight: Cost) -> Cost {
        let other = Cost::from(self.other) + without_surname(weight);
        Cost::from(self.surname).min(other)
    }
}

/// Every word that these people bear, once, and what is missing where a text has it alone.
pub fn words_alone(identities: &[Identity]) -> Vec<(WordId, Alone)> {
    let words = identities.iter().flat_map(|identity| {
        let parts = identity.parts.iter().enumerate();
        let parts = parts.map(|(at, part)| (part.word, 1_u32 << at));
        let joined = identity
            .joined
            .iter()
            .map(|joined| (joined.word, joined.mask));
        parts
            .chain(joined)
            .map(|(word, name)| (word, Alone::of(identity, name)))
    });
    let mut words: Vec<(WordId, Alone)> = words.collect();
    words.sort_unstable_by_key(|(word, _)| *word);
    words.dedup_by(|(word, alone), (kept, best)| {
        let same = word == kept;
        if same {
            *best = best.or(*alone);
        }
        same
    });
    words
}
