//! What the judge itself thinks of a text and a name. It knows nothing of the engine.
//!
//! The *distance* from a text to a person is counted in letters. Each word of the text goes with
//! the word of the person's names that costs least:
//!
//! - as many as there are letters to change, add, drop or swap (Damerau-Levenshtein);
//! - half for an initial, nothing for the beginning of a word where the text was cut off;
//! - 3 or 4 for a word that has no match (1 for a particle);
//! - one and a half at least for another letter in a word of three: *Sow* is not *Sou*;
//! - neighbouring words may be written together on either side.
//!
//! Words the person has and the text has not cost nothing. All of it is measured twice, through
//! two *lenses*: with the letters as they stand, and as they sound to somebody who does not care
//! about transliterations ([`sound`]). For a text in another script there is the lens of the
//! consonants alone.

use std::collections::HashMap;

use super::people::Human;

/// The words of a name: Latin, lower case; apostrophes join.
pub fn words(text: &str) -> Vec<String> {
    let latin = any_ascii::any_ascii(text).to_lowercase().replace('\'', "");
    latin
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How the judge looks at letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lens {
    /// As they stand.
    Letters,
    /// As they sound.
    Sound,
    /// Consonants alone, as they sound.
    Consonants,
}

impl Lens {
    fn of(self, word: &str) -> String {
        match self {
            Self::Letters => word.to_owned(),
            // One letter would pass for an initial.
            Self::Sound => Some(sound(word))
                .filter(|sound| sound.len() > 1)
                .unwrap_or_else(|| word.to_owned()),
            Self::Consonants => {
                let sound = sound(word);
                let mut bare: String = sound.chars().filter(|c| !"aeiou".contains(*c)).collect();
                if bare.is_empty() {
                    bare = sound;
                }
                bare
            }
        }
    }
}

/// How a word sounds, roughly, to somebody who has seen it in several transliterations.
pub fn sound(word: &str) -> String {
    const STEPS: &[(&str, &str)] = &[
        ("tch", "c"),
        ("sch", "s"),
        ("ch", "s"),
        ("sh", "s"),
        ("dj", "j"),
        ("zh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("ou", "u"),
        ("oo", "u"),
        ("w", "u"),
        ("ee", "i"),
        ("y", "i"),
        ("ai", "e"),
        ("ei", "e"),
        ("eau", "o"),
        ("au", "o"),
        ("ck", "k"),
        ("qu", "k"),
        ("q", "k"),
        ("c", "k"),
        ("x", "ks"),
        ("z", "s"),
        ("h", ""),
    ];
    let mut text = word.to_owned();
    for (from, to) in STEPS {
        text = text.replace(from, to);
    }
    if text.len() > 3 && text.ends_with('e') {
        text.pop();
    }
    if text.ends_with('v') {
        text.pop();
        text.push('f');
    }
    let mut letters: Vec<char> = text.chars().collect();
    letters.dedup();
    if letters.is_empty() {
        return word.to_owned();
    }
    letters.into_iter().collect()
}

/// Half letters, so that distances are whole numbers.
pub type Cost = u32;

/// One letter.
pub const LETTER: Cost = 2;

const PARTICLES: &[&str] = &[
    "el", "al", "de", "da", "do", "dos", "du", "la", "le", "l", "d", "des", "del", "los", "n", "m",
];

/// What a word of the text costs that has no match. Beside one other word, nothing is a particle.
fn alone(word: &str, words: usize) -> Cost {
    if words > 2 && PARTICLES.contains(&word) {
        return LETTER;
    }
    LETTER * u32::try_from(word.len().clamp(3, 4)).unwrap_or(4)
}

/// Letters between two words; none when more than `cap`.
fn letters_between(a: &[u8], b: &[u8], cap: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > cap {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().min().is_some_and(|least| *least > cap) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|letters| *letters <= cap)
}

/// What it costs to take one word for the other.
fn between(word: &str, name: &str, cut: bool, cap: usize) -> Option<Cost> {
    if word == name || (cut && name.starts_with(word)) {
        return Some(0);
    }
    if word.len() == 1 || name.len() == 1 {
        return (word.as_bytes()[0] == name.as_bytes()[0]).then_some(LETTER / 2);
    }
    let letters = letters_between(word.as_bytes(), name.as_bytes(), cap)?;
    if letters >= word.len() {
        return None;
    }
    let short = word.len().min(name.len()) <= 3;
    Some(LETTER * u32::try_from(letters).unwrap_or(99) + Cost::from(short))
}

/// The text as the judge reads it: noise set aside, in Latin letters.
#[derive(Debug, Clone)]
pub struct Reading {
    pub text: String,
    /// Whether its last word may have been cut off.
    pub cut: bool,
}

/// A population seen through one lens.
pub struct View {
    lens: Lens,
    /// Each distinct word, and a bit for each letter in it.
    words: Vec<(String, u32)>,
    /// Who bears it.
    bearers: Vec<Vec<u32>>,
    /// The words of each of the people one person's folder may get mail for, each with a bit for
    /// every word of the name that it takes.
    identities: Vec<Vec<Vec<(u32, u32)>>>,
}

impl View {
    /// Looks at these people.
    pub fn new(lens: Lens, people: &[Human]) -> Self {
        let mut view = Self {
            lens,
            words: Vec::new(),
            bearers: Vec::new(),
            identities: Vec::new(),
        };
        let mut known: HashMap<String, u32> = HashMap::new();
        for (who, human) in people.iter().enumerate() {
            let own = [
                &human.nom,
                human.nom_usage.as_ref().unwrap_or(&human.nom),
                &human.prenoms,
                human.surnom.as_ref().unwrap_or(&human.nom),
            ];
            let own = own.iter().map(|part| part.as_str()).collect::<Vec<_>>();
            let names =
                std::iter::once(own).chain(human.household.iter().map(|member| vec![&**member]));
            let identities = names.map(|parts| {
                let mut ids: Vec<(u32, u32)> = Vec::new();
                for (word, place) in in_their_places(&parts) {
                    let word = lens.of(&word);
                    let next = u32::try_from(view.words.len()).expect("fewer words");
                    let id = *known.entry(word.clone()).or_insert_with(|| {
                        view.words.push((word.clone(), letters_of(&word)));
                        view.bearers.push(Vec::new());
                        next
                    });
                    ids.push((id, place));
                    let bearers = &mut view.bearers[id as usize];
                    let who = u32::try_from(who).expect("fewer people");
                    if bearers.last() != Some(&who) {
                        bearers.push(who);
                    }
                }
                // A word that stands twice in a name is said once.
                ids.sort_unstable();
                ids.dedup_by_key(|(id, _)| *id);
                ids
            });
            let identities: Vec<Vec<(u32, u32)>> = identities.collect();
            view.identities.push(identities);
        }
        view
    }

    /// The distance from the text to this person.
    pub fn distance(&self, reading: &Reading, who: usize) -> Cost {
        let word_of = |word: &str, cut: bool| -> HashMap<u32, Cost> {
            let ids = self.identities[who].iter().flatten();
            ids.filter_map(|(id, _)| {
                let cost = between(word, &self.words[*id as usize].0, cut, 12)?;
                Some((*id, cost))
            })
            .collect()
        };
        let mut best = Cost::MAX;
        for text in self.variants(reading) {
            let costs: Vec<_> = text
                .iter()
                .map(|(word, cut)| (alone(word, text.len()), word_of(word, *cut)))
                .collect();
            best = best.min(self.cheapest(&costs, who));
        }
        best
    }

    /// Everybody within a distance of the text, with it.
    pub fn within(&self, reading: &Reading, most: Cost) -> HashMap<u32, Cost> {
        let cap = (most / LETTER) as usize;
        let mut found: HashMap<u32, Cost> = HashMap::new();
        for text in self.variants(reading) {
            let costs: Vec<(Cost, HashMap<u32, Cost>)> = text
                .iter()
                .map(|(word, cut)| (alone(word, text.len()), self.words_near(word, *cut, cap)))
                .collect();
            let mut bearers: Vec<u32> = costs
                .iter()
                .flat_map(|(_, near)| near.keys())
                .flat_map(|id| self.bearers[*id as usize].iter().copied())
                .collect();
            bearers.sort_unstable();
            bearers.dedup();
            for who in bearers {
                let cost = self.cheapest(&costs, who as usize);
                if cost <= most {
                    let known = found.entry(who).or_insert(cost);
                    *known = cost.min(*known);
                }
            }
        }
        found
    }

    /// The words of the text, also with two neighbours written together.
    fn variants(&self, reading: &Reading) -> Vec<Vec<(String, bool)>> {
        let words = words(&reading.text);
        let lens = |words: Vec<String>| -> Vec<(String, bool)> {
            let last = words.len().saturating_sub(1);
            let seen = words.iter().enumerate();
            seen.map(|(at, word)| (self.lens.of(word), reading.cut && at == last))
                .collect()
        };
        let mut variants = vec![lens(words.clone())];
        // A name of two words is a given name and a surname; written as one, it is nobody's.
        let several = if words.len() > 2 { words.len() } else { 1 };
        for at in 1..several {
            let mut joined = words.clone();
            let second = joined.remove(at);
            joined[at - 1].push_str(&second);
            // Nor may a word vanish in its neighbour's sound.
            if self.lens.of(&joined[at - 1]) != self.lens.of(&words[at - 1]) {
                variants.push(lens(joined));
            }
        }
        variants
    }

    fn words_near(&self, word: &str, cut: bool, cap: usize) -> HashMap<u32, Cost> {
        let letters = letters_of(word);
        let allowed = 2 * u32::try_from(cap).unwrap_or(16);
        self.words
            .iter()
            .enumerate()
            .filter(|(_, (_, other))| {
                cut || word.len() == 1 || (letters ^ other).count_ones() <= allowed
            })
            .filter_map(|(id, (name, _))| {
                let cost = between(word, name, cut, cap)?;
                Some((u32::try_from(id).ok()?, cost))
            })
            .collect()
    }

    /// The least that the words cost among one person's identities.
    fn cheapest(&self, costs: &[(Cost, HashMap<u32, Cost>)], who: usize) -> Cost {
        let of_one = |ids: &Vec<(u32, u32)>| {
            let mut used = 0;
            let mut total = 0;
            for (alone, near) in costs {
                let free = ids.iter().filter(|(_, place)| used & place == 0);
                let best = free
                    .filter_map(|(id, place)| near.get(id).map(|cost| (*cost, *place)))
                    .min();
                match best {
                    Some((cost, place)) if cost < *alone => {
                        used |= place;
                        total += cost;
                    }
                    _ => total += alone,
                }
            }
            total
        };
        let each = self.identities[who].iter().map(of_one);
        each.min().unwrap_or(Cost::MAX)
    }
}

/// The words of the parts of a name, and each two neighbours of a part written together, with a
/// bit for every place they take.
fn in_their_places(parts: &[&str]) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    let mut place = 0;
    for part in parts {
        let words = words(part);
        for (at, word) in words.iter().enumerate() {
            all.push((word.clone(), 1 << place));
            if let Some(next) = words.get(at + 1) {
                all.push((format!("{word}{next}"), 0b11 << place));
            }
            place += 1;
        }
    }
    all
}

fn letters_of(word: &str) -> u32 {
    word.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |bits, letter| bits | 1 << (letter - b'a'))
}
