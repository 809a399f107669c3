//! Who else could be meant by an envelope, in the judge's own eyes.
//!
//! - Somebody *fits as well* when the text is no further from them than from the person meant,
//!   through either lens; a text that was cut is looked at by its letters alone.
//! - Somebody is *near* when the plain name of the person meant (first given name and the surname
//!   in question) is at most one letter from theirs, or sounds the same, or they share the surname
//!   and one given name begins with the other (three letters at least).
//! - The person meant is *alone* when nobody is even at two letters from their plain name or one
//!   letter further from the text than they are. Between near and alone lies a grey zone in which
//!   both answers of an engine are right.

use super::envelopes::{Envelope, Kind};
use super::fits::{Cost, LETTER, Lens, Reading, View, words};
use super::people::Human;

/// The company in which an envelope finds the person it means.
#[derive(Debug, Clone, Copy)]
pub struct Company {
    /// How many others fit the text as well.
    pub as_well: usize,
    /// Whether somebody's name is equal or near.
    pub near: bool,
    /// Whether nobody comes even close.
    pub alone: bool,
    /// Somebody who is near or fits as well.
    pub other: Option<usize>,
}

/// A population that the judge knows.
pub struct Census {
    letters: View,
    sound: View,
    consonants: View,
}

/// Four letters: beyond, a text tells the judge nothing.
const FAR: Cost = 4 * LETTER;

impl Census {
    /// Takes a census.
    pub fn of(people: &[Human]) -> Self {
        Self {
            letters: View::new(Lens::Letters, people),
            sound: View::new(Lens::Sound, people),
            consonants: View::new(Lens::Consonants, people),
        }
    }

    /// Who stands around the person an envelope means.
    pub fn company(&self, envelope: &Envelope, people: &[Human]) -> Company {
        let Some(who) = envelope.who else {
            return Company {
                as_well: 0,
                near: false,
                alone: false,
                other: None,
            };
        };
        let text = Reading {
            text: envelope.name.clone(),
            cut: envelope.cut,
        };
        let plain = Reading {
            text: envelope.meant.clone(),
            cut: false,
        };
        let me = u32::try_from(who).unwrap_or(u32::MAX);
        let mut as_well: Vec<u32> = Vec::new();
        let mut close = false;
        let views: &[&View] = if envelope.kind == Kind::OtherScript {
            &[&self.consonants]
        } else if envelope.cut {
            // A printer cuts letters: by its sound, *Abdellah* would begin *Abdelaziz*.
            &[&self.letters]
        } else {
            &[&self.letters, &self.sound]
        };
        for view in views {
            // The name of a mandataire stands in nobody's own record.
            let own = if envelope.kind == Kind::Mandataire {
                0
            } else {
                view.distance(&text, who).min(FAR)
            };
            for (other, cost) in view.within(&text, own + LETTER) {
                if other != me {
                    close = true;
                    if cost <= own {
                        as_well.push(other);
                    }
                }
            }
        }
        as_well.sort_unstable();
        as_well.dedup();
        let others = |view: &View, most: Cost| -> Option<(Cost, u32)> {
            let found = view.within(&plain, most);
            found
                .into_iter()
                .filter(|(other, _)| *other != me)
                .map(|(other, cost)| (cost, other))
                .min()
        };
        let by_letters = others(&self.letters, 2 * LETTER);
        let by_sound = others(&self.sound, LETTER);
        let by_beginning = self.shares_beginning(people, who);
        let near = by_letters.is_some_and(|(cost, _)| cost <= LETTER)
            || by_sound.is_some_and(|(cost, _)| cost == 0)
            || by_beginning.is_some();
        let nearest = [by_letters, by_sound].into_iter().flatten().min();
        Company {
            as_well: as_well.len(),
            near,
            alone: !near && !close && by_letters.is_none() && by_sound.is_none(),
            other: [
                by_beginning,
                nearest.map(|(_, other)| other),
                as_well.first().copied(),
            ]
            .into_iter()
            .flatten()
            .next()
            .map(|other| other as usize),
        }
    }

    /// Whoever of the same surname has a given name that begins with this one's, or the
    /// other way round.
    fn shares_beginning(&self, people: &[Human], who: usize) -> Option<u32> {
        let human = &people[who];
        let reading = Reading {
            text: human.nom.clone(),
            cut: false,
        };
        let given = words(human.given()).concat();
        let same = self.letters.within(&reading, 0);
        same.into_keys().find(|other| {
            let other = *other as usize;
            if !people[other].may_be_called(&human.nom) {
                return false;
            }
            let theirs = words(people[other].given()).concat();
            let short = given.len().min(theirs.len());
            other != who && short >= 3 && (given.starts_with(&theirs) || theirs.starts_with(&given))
        })
    }

    /// Whether a stranger may be used: nobody could take them for one of the centre.
    pub fn is_stranger(&self, envelope: &Envelope) -> bool {
        let plain = Reading {
            text: envelope.meant.clone(),
            cut: false,
        };
        if envelope.kind == Kind::StrangerFar {
            return self.letters.within(&plain, 2 * LETTER).is_empty();
        }
        self.letters.within(&plain, 0).is_empty() && self.sound.within(&plain, 0).is_empty()
    }
}
