//! What each word of a text may be taken for in a name.

use crate::edit::Cost;
use crate::heard::{Heard, INITIAL};
use crate::identity::{Identity, NamePart, Role, is_article};
use crate::query::{JOINED, Query};
use crate::rows::NONE;
use crate::vocabulary::Vocabulary;

/// What a word of the text was taken for.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Words of the text.
    pub text: u16,
    /// Words of the name.
    pub name: u32,
    /// What it costs.
    pub cost: Cost,
    /// Whether a surname would be cut short where nobody cuts one, or a given name that goes on in
    /// the record (the *Rose* of *Rose-Marie* is no *Roselaure*), or another script's word would be
    /// a particle.
    pub unlikely: bool,
    /// Whether a whole word would be a surname's particle.
    pub hollow: bool,
    /// What would be short for a given name, if anything.
    pub short: Short,
}

/// What a word may be short for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Short {
    /// It is whole.
    Not,
    /// A given name cut by more than a slip.
    Cut,
    /// Others, by their first letters.
    Initials,
}

impl Edge {
    /// Of a word that stands for others by their first letters.
    fn initials(text: u16, name: u32, cost: Cost) -> Self {
        Self {
            short: Short::Initials,
            ..Self::plain(text, name, cost)
        }
    }

    /// Of words that are neither cut short nor a particle's.
    fn plain(text: u16, name: u32, cost: Cost) -> Self {
        Self {
            text,
            name,
            cost,
            unlikely: false,
            hollow: false,
            short: Short::Not,
        }
    }
}

/// All that each word of the text may be taken for in this name.
pub fn edges(query: &Query, identity: &Identity, vocabulary: &Vocabulary) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (at, part) in identity.parts.iter().enumerate() {
        let name = 1_u32 << at;
        let known = &vocabulary.entry(part.word).heard;
        if let Some(row) = query.row(part.word) {
            for (word, cost) in row.iter().enumerate().filter(|(_, cost)| **cost != NONE) {
                // Given names are recorded cut short, surnames are not.
                let heard = &query.words[word].heard;
                let is_short = known.text.len() + 2 < heard.text.len();
                let is_given = matches!(part.role, Role::Given(_));
                if is_short && !is_given && known.beginning_of(heard).is_some() {
                    continue;
                }
                // The *Al* of *Al Tijani* is no *Saleh*, unless it may go on.
                let open = query.is_open(word);
                if query.words[word].particle && !open && heard.text.len() + 1 < known.text.len() {
                    continue;
                }
                let is_cut =
                    heard.beginning_of(known).is_some() && known.text.len() > heard.text.len() + 2;
                let is_short = is_short && is_given && known.beginning_of(heard).is_some();
                edges.push(Edge {
                    unlikely: part.role.is_surname() && query.is_unlikely_cut(word, known)
                        || is_short && has_siblings(identity, part)
                        || part.particle && query.words[word].is_no_particle(),
                    hollow: part.particle && heard.text.len() > known.text.len() + 1,
                    short: if is_given && is_cut || is_short {
                        Short::Cut
                    } else {
                        Short::Not
                    },
                    ..Edge::plain(1 << word, name, Cost::from(*cost))
                });
            }
        }
        for join in query.joins(part.word) {
            edges.push(Edge::plain(join.mask, name, join.cost));
        }
        // A short form alone says too little.
        if query.words.len() > 1 {
            short_forms(query, (at, identity), vocabulary, &mut edges);
        }
    }
    for joined in &identity.joined {
        let Some(row) = query.row(joined.word) else {
            continue;
        };
        for (word, cost) in row.iter().enumerate().filter(|(_, cost)| **cost != NONE) {
            let cost = Cost::from(*cost) + JOINED;
            edges.push(Edge::plain(1 << word, joined.mask, cost));
        }
    }
    if query.words.len() > 1 {
        initials_together(query, identity, vocabulary, &mut edges);
    }
    edges
}

/// Whether a name of several words holds this one.
fn has_siblings(identity: &Identity, part: &NamePart) -> bool {
    let siblings = identity.parts.iter().filter(|of| of.role == part.role);
    siblings.count() > 1
}

/// Initials, and short forms like *Mhd*: too many words begin so to be looked up.
fn short_forms(
    query: &Query,
    (part_at, identity): (usize, &Identity),
    vocabulary: &Vocabulary,
    edges: &mut Vec<Edge>,
) {
    let part = &identity.parts[part_at];
    if part.particle {
        return;
    }
    let name = 1 << part_at;
    let known = &vocabulary.entry(part.word).heard;
    let is_given = matches!(part.role, Role::Given(_) | Role::Either);
    // The *Al* of *Al Sadig* is no *Alain*.
    let is_part = has_siblings(identity, part) && is_article(&known.text);
    for (at, word) in query.words.iter().enumerate() {
        let cost = if word.heard.may_be_short() && !(word.particle && is_article(&word.heard.text))
        {
            short_form(&word.heard, known)
        } else if is_given && known.may_be_short() && !is_part {
            // Given names are recorded so as well.
            short_form(known, &word.heard)
        } else {
            continue;
        };
        if let Some(cost) = cost {
            let cost = if word.perhaps { 0 } else { cost };
            edges.push(Edge::plain(1 << at, name, cost));
        }
    }
}

fn short_form(short: &Heard, long: &Heard) -> Option<Cost> {
    if short.text.len() == 1 {
        short.beginning_of(long)
    } else {
        short.abbreviates(long)
    }
}

/// *JP* for Jean-Pierre, on the envelope or on record.
fn initials_together(
    query: &Query,
    identity: &Identity,
    vocabulary: &Vocabulary,
    edges: &mut Vec<Edge>,
) {
    let text_of = |part: &NamePart| &*vocabulary.entry(part.word).heard.text;
    let givens = identity.parts.iter().enumerate();
    let givens = givens.filter(|(_, part)| matches!(part.role, Role::Given(_)));
    let givens: Vec<(usize, &NamePart)> = givens.collect();
    for (at, word) in query.words.iter().enumerate() {
        let letters = &*word.heard.text;
        // The first of them: somebody may have more.
        if let Some(first) = givens.get(..letters.len())
            && word.heard.may_be_initials()
            && begin_with(first.iter().map(|(_, part)| text_of(part)), letters)
        {
            let name = first.iter().fold(0, |mask, (place, _)| mask | 1 << place);
            edges.push(Edge::initials(1 << at, name, INITIAL));
        }
    }
    // The same on record, and in full on the envelope.
    for (place, part) in givens {
        let known = &vocabulary.entry(part.word).heard;
        let length = known.text.len();
        // The *Al* of *Al Sadig* is no *Adama Ly*.
        if !known.may_be_initials() || query.words.len() < length || has_siblings(identity, part) {
            continue;
        }
        // *JP* says no more than its letters; *Bo* is a name of its own.
        let cost = if known.may_be_short() {
            INITIAL
        } else {
            2 * INITIAL
        };
        for text in words_beginning(query, &known.text) {
            edges.push(Edge::initials(text, 1 << place, cost));
        }
    }
}

/// All ways to take a word of the text for each of these letters, in any order: a bit for each word.
fn words_beginning(query: &Query, letters: &str) -> Vec<u16> {
    let mut ways: Vec<u16> = vec![0];
    for letter in letters.bytes() {
        let begins = |at: &usize| {
            let word = &query.words[*at];
            let text = word.heard.text.as_bytes();
            // The *La* of *La Lain* is no given name.
            text.len() > 1 && text[0] == letter && !word.particle
        };
        let words: Vec<usize> = (0..query.words.len()).filter(begins).collect();
        let longer = ways.iter().flat_map(|way| {
            let free = words.iter().filter(move |at| way & 1 << **at == 0);
            free.map(move |at| way | 1 << at)
        });
        ways = longer.collect();
    }
    ways.sort_unstable();
    ways.dedup();
    ways
}

/// Whether each of the words begins with the letter that is in its place, and goes on.
fn begin_with<'a>(mut words: impl Iterator<Item = &'a str>, letters: &str) -> bool {
    let mut letters = letters.chars();
    words.all(|word| word.len() > 1 && word.chars().next() == letters.next())
}
