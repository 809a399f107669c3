//! A text, and which words of the population each of its words may stand for.

use std::cmp::Reverse;
use std::collections::HashSet;

use rustc_hash::FxHashMap;

use crate::edit::Cost;
use crate::envelope::NameWord;
use crate::fold::Original;
use crate::heard::{Heard, INITIAL, NO_MATCH, is_particle};
use crate::rows::{NONE, Rows, noted};
use crate::vocabulary::{Vocabulary, WordId};

/// So many words of a text are looked at; a mask has a bit for each.
pub const MOST_WORDS: usize = 16;

/// Few names have more words. As many as a text has beyond are likely to be said of something else:
/// without a match, they cost little.
const USUAL: usize = 8;

/// What each of those costs.
const SURPLUS: Cost = 3;

/// Where a word of a text may be the beginning of a longer surname. Given names are shortened
/// wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Everywhere: an agent types no more than is needed.
    Anywhere,
    /// At the end, where a printer's line is full.
    AtTheEnd,
    /// Nowhere: there was room for all of it.
    Nowhere,
}

/// How a word is written.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// In capitals.
    pub capitals: bool,
    /// In another script than Latin, these letters.
    pub original: Original,
}

/// A word of the text.
#[derive(Debug, Clone)]
pub struct QueryWord {
    /// As it is written and sounds.
    pub heard: Heard,
    /// How it stands on the envelope.
    pub writing: Writing,
    /// Which word of the text it is.
    pub place: usize,
    /// It may help and never hurts.
    pub perhaps: bool,
    /// Whether it belongs to a surname without being one.
    pub particle: bool,
    /// What it costs to leave it without a match.
    pub unmatched: Cost,
}

impl QueryWord {
    /// Whether it is a whole name in its script: *علي* is Ali and no *El*.
    pub fn is_no_particle(&self) -> bool {
        self.writing.original != 0 && !self.heard.is_particle()
    }

    /// By which words are told apart wherever they stand, those first that weigh most and are like
    /// the fewest others. Equal words follow one another as in the text.
    fn order(&self) -> impl Ord {
        let text = &self.heard.text;
        (
            Reverse((self.unmatched, text.len())),
            (text, self.heard.consonantal, self.writing.original),
            (!self.writing.capitals, self.place),
        )
    }

    /// The least it can cost against somebody none of whose words was found for it.
    fn least(&self) -> Cost {
        let short = self.heard.may_be_short() || self.heard.may_be_initials();
        let least = if short { INITIAL } else { self.unmatched };
        least.min(self.unmatched)
    }
}

/// Two or three words of the text taken as one that somebody bears.
#[derive(Debug, Clone, Copy)]
pub struct TextJoin {
    /// A bit for each word of the text.
    pub mask: u16,
    /// What it costs.
    pub cost: Cost,
}

/// A text before the population.
#[derive(Debug)]
pub struct Query {
    /// Its words, in an order that is theirs and not the text's: one text in any order of its words
    /// is read in the same way, but by who asks for their places.
    pub words: Vec<QueryWord>,
    /// Whether there are no more than can be looked at.
    pub is_all: bool,
    /// Which they are as they follow one another in the text.
    pub written: Vec<usize>,
    /// The place of the text's last word.
    last: usize,
    /// How many more words it has than names have.
    surplus: usize,
    /// Whether the last of them may go on.
    pub typing: bool,
    /// Where it may be cut short.
    pub cut: Cut,
    /// What they cost against the words that they may stand for, in tenths of a letter.
    rows: Rows,
    /// Which row is that of a word.
    row_of: FxHashMap<WordId, usize>,
    joins: FxHashMap<WordId, Vec<TextJoin>>,
}

/// What it costs to write several words as one, or one as several.
pub const JOINED: Cost = 1;

impl Query {
    /// Looks up all words of a text; with `typing`, the last of them may go on.
    pub fn new(name: &[NameWord], typing: bool, cut: Cut, vocabulary: &Vocabulary) -> Self {
        let last = name.len().wrapping_sub(1);
        let kept = kept(name, typing);
        // Beside one other word, nothing is a particle.
        let several = kept.iter().filter(|(_, word)| !word.perhaps).count() > 2;
        let words = kept.iter();
        let words = words.map(|(place, word)| query_word(word, *place, several));
        let mut words: Vec<QueryWord> = words.collect();
        words.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut written: Vec<usize> = (0..words.len()).collect();
        written.sort_unstable_by_key(|at| words[*at].place);
        let mut query = Self {
            rows: Rows::new(words.len()),
            row_of: FxHashMap::default(),
            joins: FxHashMap::default(),
            words,
            is_all: name.len() <= MOST_WORDS,
            written,
            last,
            surplus: 0,
            typing,
            cut,
        };
        for at in 0..query.words.len() {
            query.look_up(at, vocabulary);
        }
        let named = query.words.iter().filter(|word| !word.perhaps);
        query.surplus = named.count().saturating_sub(USUAL);
        query.join(vocabulary);
        query
    }

    /// Notes the words of the population that this one may stand for.
    fn look_up(&mut self, at: usize, vocabulary: &Vocabulary) {
        let heard = self.words[at].heard.clone();
        let open = self.is_open(at);
        if heard.text.len() > 1 || !open {
            for (word, cost) in vocabulary.similar(&heard) {
                self.note(word, at, cost);
            }
        }
        for (word, cost) in vocabulary.beside_particle(&heard.text) {
            self.note(word, at, cost);
        }
        if open {
            self.words[at].perhaps = false;
            for (word, cost) in vocabulary.completions(&heard) {
                self.note(word, at, cost);
            }
        }
    }

    /// Whether this word may go on.
    pub fn is_open(&self, at: usize) -> bool {
        self.typing && self.is_last(at)
    }

    fn is_last(&self, at: usize) -> bool {
        self.words[at].place == self.last
    }

    /// Its words as they follow one another in the text, each with its number here.
    pub fn as_written(&self) -> Vec<(usize, &QueryWord)> {
        let written = self.written.iter();
        written.map(|at| (*at, &self.words[*at])).collect()
    }

    /// Whether this word of the text is so much of a longer one that somebody must have cut it
    /// short, and nobody can have.
    pub fn is_unlikely_cut(&self, at: usize, of: &Heard) -> bool {
        let heard = &self.words[at].heard;
        let may_be = match self.cut {
            Cut::Anywhere => true,
            Cut::AtTheEnd => self.is_last(at),
            Cut::Nowhere => false,
        };
        // One letter less is a slip like others.
        !may_be && heard.text.len() + 2 <= of.text.len() && heard.beginning_of(of).is_some()
    }

    fn note(&mut self, word: WordId, at: usize, cost: Cost) {
        let row = self.row_of.entry(word);
        let row = *row.or_insert_with(|| self.rows.add(word));
        let least = &mut self.rows.row_mut(row)[at];
        *least = noted(cost).min(*least);
    }

    /// Any two of its words written as one, in whatever order they stand, and three around a
    /// particle: around any short word, which may be one, unless many words would make too many.
    /// Where many words have many particles as well, no more than a particle and a name.
    fn join(&mut self, vocabulary: &Vocabulary) {
        /// No name has more particles that is not a long one.
        const FEW: usize = 4;
        let count = self.words.len();
        let is_short = |word: &QueryWord| word.heard.text.len() <= 3;
        let is_particle = |word: &QueryWord| word.heard.is_particle();
        let particles = self.words.iter().filter(|word| is_particle(word)).count();
        let is_crowded = self.surplus > 0 && particles > FEW;
        for first in 0..count {
            for second in (0..count).filter(|at| *at != first) {
                let pair = [first, second].map(|at| is_particle(&self.words[at]));
                if is_crowded && pair == [true; 2] {
                    continue;
                }
                self.join_these(&[first, second], vocabulary);
                let word = &self.words[second];
                if is_crowded || !is_short(word) || self.surplus > 0 && !pair[1] {
                    continue;
                }
                for third in (0..count).filter(|at| *at != first && *at != second) {
                    if self.surplus == 0 || !is_particle(&self.words[third]) {
                        self.join_these(&[first, second, third], vocabulary);
                    }
                }
            }
        }
    }

    fn join_these(&mut self, places: &[usize], vocabulary: &Vocabulary) {
        let words = || places.iter().map(|at| &self.words[*at]);
        let length: usize = words().map(|word| word.heard.text.len()).sum();
        if length < 4 || words().any(|word| word.perhaps) {
            return;
        }
        let heard = Heard::joined(words().map(|word| &word.heard));
        let mask = places.iter().fold(0, |mask, at| mask | 1 << at);
        // What begins with a particle is one surname and may be misspelt as one.
        let (found, most) = if self.words[places[0]].heard.is_particle() {
            (vocabulary.similar(&heard), 15)
        } else {
            (vocabulary.sounding(&heard), 6)
        };
        // No word may vanish in a longer one.
        for (word, cost) in found.into_iter().filter(|(_, cost)| *cost <= most) {
            // Consonants alone say too little of two words.
            let known = &vocabulary.entry(word).heard;
            if most < 15 && known.consonantal != heard.consonantal
                || known.beginning_of(&heard).is_some()
            {
                continue;
            }
            let joins = self.joins.entry(word).or_default();
            let cost = cost + JOINED;
            match joins.iter_mut().find(|join| join.mask == mask) {
                Some(join) => join.cost = join.cost.min(cost),
                None => joins.push(TextJoin { mask, cost }),
            }
        }
    }

    /// What the words of the text cost against a word; none when it is like none of them.
    pub fn row(&self, word: WordId) -> Option<&[u8]> {
        let row = self.row_of.get(&word)?;
        Some(self.rows.row(*row))
    }

    /// The words of the text that are this one when taken as one.
    pub fn joins(&self, word: WordId) -> &[TextJoin] {
        self.joins.get(&word).map_or(&[], Vec::as_slice)
    }

    /// Tells of each word of the population that is like one of the text's, and of the least that
    /// each word of the text costs against it.
    pub fn found(&self, mut tell: impl FnMut(WordId, &[u8])) {
        for (word, row) in self.rows.iter() {
            tell(word, row);
        }
        let mut row = vec![NONE; self.words.len()];
        for (word, joins) in &self.joins {
            row.fill(NONE);
            for join in joins {
                for (at, cost) in row.iter_mut().enumerate() {
                    if join.mask & 1 << at != 0 {
                        // The cost is that of all of them together.
                        *cost = noted(join.cost / 3).min(*cost);
                    }
                }
            }
            tell(*word, &row);
        }
    }

    /// The most the text can cost: nothing in it has a match.
    pub fn weight(&self) -> Cost {
        self.without_surplus(self.lost(0))
    }

    /// What each word costs that a reading which met these has left without a match.
    pub fn lost(&self, text: u16) -> impl Iterator<Item = Cost> {
        let words = self.words.iter().enumerate();
        let lost = words.filter(move |(at, _)| text & 1 << at == 0);
        lost.map(|(_, word)| word.unmatched)
    }

    /// Whether it has more words than names have.
    pub fn has_surplus(&self) -> bool {
        self.surplus > 0
    }

    /// What such a reading does not cost after all, because the text has more words than a name.
    pub fn surplus(&self, text: u16) -> Cost {
        self.lost(text).sum::<Cost>() - self.without_surplus(self.lost(text))
    }

    /// The least that the text can cost against somebody, given the least for each word. `scant`:
    /// whether a short form of theirs may stand for words of the text.
    pub fn least(&self, best: &[u8], scant: bool) -> Cost {
        /// The share of each of three words that initials stand for.
        const SHARE: Cost = INITIAL / 3;
        let words = self.words.iter().zip(best);
        let most = if scant { SHARE } else { Cost::MAX };
        let least = words.map(|(word, best)| word.least().min(Cost::from(*best)).min(most));
        self.without_surplus(least)
    }

    /// The sum of what words cost, of which as many as the text has more than names have cost no
    /// more than a surplus: those that cost most.
    pub fn without_surplus(&self, costs: impl Iterator<Item = Cost>) -> Cost {
        if self.surplus == 0 {
            return costs.sum();
        }
        let mut all = [0; MOST_WORDS];
        for (kept, cost) in all.iter_mut().zip(costs) {
            *kept = cost;
        }
        all.sort_unstable_by(|a, b| b.cmp(a));
        let (surplus, rest) = all.split_at(self.surplus);
        let surplus = surplus.iter().map(|cost| SURPLUS.min(*cost));
        surplus.chain(rest.iter().copied()).sum()
    }
}

/// As many words of a text as are looked at, with their places. They are chosen by what they are, so
/// that their order changes nothing: what is said again says no more, what is in capitals is a
/// surname, and what is long is seldom anything but a name. The word that is being typed stays.
fn kept(name: &[NameWord], typing: bool) -> Vec<(usize, &NameWord)> {
    let mut words: Vec<(usize, &NameWord)> = name.iter().enumerate().collect();
    if words.len() <= MOST_WORDS {
        return words;
    }
    words.sort_by_key(|(_, word)| (&word.word, word.perhaps, !word.capitals));
    let mut seen = HashSet::new();
    let words = words
        .into_iter()
        .map(|(place, word)| (seen.insert(&word.word), place, word));
    let mut words: Vec<(bool, usize, &NameWord)> = words.collect();
    words.sort_by_cached_key(|(is_new, place, word)| {
        let text = &*word.word.text;
        let is_figures = text.bytes().all(|c| c.is_ascii_digit());
        (
            !(typing && place + 1 == name.len()),
            !is_new,
            word.perhaps,
            is_figures || is_particle(text),
            !word.capitals,
            Reverse(text.len()),
        )
    });
    words.truncate(MOST_WORDS);
    words
        .into_iter()
        .map(|(_, place, word)| (place, word))
        .collect()
}

fn query_word(name: &NameWord, place: usize, several: bool) -> QueryWord {
    let heard = Heard::new(&name.word);
    let particle = several && heard.is_particle();
    let unmatched = match heard.text.len() {
        _ if name.perhaps => 0,
        _ if heard.text.bytes().all(|c| c.is_ascii_digit()) => 1,
        1 => 8,
        _ if particle => 6,
        2 => 20,
        _ => NO_MATCH,
    };
    QueryWord {
        heard,
        writing: Writing {
            capitals: name.capitals,
            original: name.word.original,
        },
        place,
        perhaps: name.perhaps,
        particle,
        unmatched,
    }
}
