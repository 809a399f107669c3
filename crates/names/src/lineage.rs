//! What stands before a surname and says whose line it is: the *Ben* of a son, the *Bou* of a
//! father, the *Aït* of a tribe, the *El* of anybody.
//!
//! One of them may be dropped, or written to the name. Where one stands on each side and the two
//! say different things, one was dropped and another added: *Aït Kacem* is no *Belkacem*.

use crate::edit::Cost;
use crate::fit::Fit;
use crate::identity::{Identity, NamePart};
use crate::query::Query;
use crate::vocabulary::{ARTICLE, PARTICLE, Vocabulary};

/// What they say, a bit each: *Bel* is of a son (*Ben El*) or of a father (*Abou El*).
const LINEAGES: &[(&str, u8)] = &[
    ("ben", SON),
    ("bin", SON),
    ("ibn", SON),
    ("bint", SON),
    ("ould", SON),
    ("oulad", SON),
    ("bel", SON | FATHER),
    ("bou", FATHER),
    ("abou", FATHER),
    ("abu", FATHER),
    ("ait", TRIBE),
    ("el", ANYBODY),
    ("al", ANYBODY),
];
const SON: u8 = 1;
const FATHER: u8 = 2;
const TRIBE: u8 = 4;
const ANYBODY: u8 = 8;

/// What stands before a name, and what it costs that has not been counted yet.
type Mark = (u8, Cost);

/// What a fit costs besides, where text and record say different lineages.
pub fn apart(query: &Query, fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> Cost {
    let text_of = |part: &NamePart| &*vocabulary.entry(part.word).heard.text;
    let words = || query.words.iter().enumerate();
    let parts = || identity.parts.iter().enumerate();
    let met_words = || words().filter(|(at, _)| fit.text & 1 << at != 0);
    let met_words = || met_words().map(|(_, word)| &*word.heard.text);
    let met_parts = || {
        let met = parts().filter(|(at, part)| fit.name & 1 << at != 0 && part.role.is_surname());
        met.map(|(_, part)| part)
    };
    let left_out = words().filter(|(at, _)| fit.text & 1 << at == 0);
    let mut left_out = left_out.filter_map(|(_, word)| mark(&word.heard.text));
    let unmet = parts().filter(|(at, part)| {
        let is_met = |other: &NamePart| other.role == part.role && !other.particle;
        part.particle && fit.name & 1 << at == 0 && met_parts().any(is_met)
    });
    let mut unmet = unmet.filter_map(|(_, part)| mark(text_of(part)));
    let mut written_to_word = met_words().filter_map(|word| {
        let mut names = met_parts().map(text_of);
        names.find_map(|name| written_to(word, name))
    });
    let mut written_to_name = met_parts().map(text_of).filter_map(|name| {
        let mut words = met_words();
        words.find_map(|word| written_to(name, word))
    });
    let on_text = left_out.next().or_else(|| written_to_word.next());
    let on_record = unmet.next().or_else(|| written_to_name.next());
    match (on_text, on_record) {
        (Some((a, cost)), Some((b, more))) if a & b == 0 => cost + more,
        _ => 0,
    }
}

/// What a word of its own says, if anything.
fn mark(word: &str) -> Option<Mark> {
    let (_, lineage) = LINEAGES.iter().find(|(text, _)| *text == word)?;
    let cost = if *lineage == ANYBODY {
        ARTICLE
    } else {
        PARTICLE
    };
    Some((*lineage, cost))
}

/// What is written to the shorter of two words; it has been counted.
fn written_to(long: &str, short: &str) -> Option<Mark> {
    let (lineage, _) = mark(long.strip_suffix(short)?)?;
    Some((lineage, 0))
}
