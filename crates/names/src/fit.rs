//! How well a text fits one human being.

use rustc_hash::FxHashMap;

use crate::edit::Cost;
use crate::heard::{Heard, INITIAL};
use crate::identity::{Identity, NamePart, Role, is_article};
use crate::judgement::Whom;
use crate::query::{JOINED, MOST_WORDS, Query};
use crate::rows::NONE;
use crate::vocabulary::Vocabulary;

/// What a word of the text was taken for.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// Words of the text.
    text: u16,
    /// Words of the name.
    name: u32,
    cost: Cost,
    /// Whether a surname would be cut short where nobody cuts one, or a given name that goes on in
    /// the record (the *Rose* of *Rose-Marie* is no *Roselaure*), or another script's word would be
    /// a particle.
    unlikely: bool,
    /// Whether a whole word would be a surname's particle.
    hollow: bool,
    /// What would be short for a given name, if anything.
    short: Short,
}

/// What a word may be short for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Short {
    /// It is whole.
    Not,
    /// A given name cut by more than a slip.
    Cut,
    /// Others, by their first letters.
    Initials,
}

impl Edge {
    /// Of a word that stands for others by their first letters.
    fn initials(text: u16, name: u32) -> Self {
        Self {
            short: Short::Initials,
            ..Self::plain(text, name, INITIAL)
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

/// The best way to read a text as one human being's name.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    /// All that differs, in tenths of a letter.
    pub penalty: Cost,
    /// What differs in the words that were matched.
    pub cost: Cost,
    /// What differs most among them.
    pub worst: Cost,
    /// The words of the text that were matched.
    pub text: u16,
    /// The words of the name that were matched.
    pub name: u32,
    /// Those of them that were not matched by a *M.* which may be *Monsieur*.
    pub sure: u32,
    /// What the surname's words differ by, where any was matched.
    pub surname: Option<Cost>,
    /// What the given name's words differ by, where any was matched.
    pub given: Option<Cost>,
    /// Whether nothing of a surname was met but its particle, by a whole word: *Haile* sounds like
    /// the *El* of *El Khatib*, and is no Khatib.
    pub hollow: bool,
    /// Whether a given name was met cut short.
    pub shortened: bool,
    /// Whether one was met by first letters run together.
    pub initials: bool,
    /// The words of the text that were taken for given names.
    pub as_given: u16,
}

/// Where a search has come to.
struct Search<'a> {
    query: &'a Query,
    identity: &'a Identity,
    /// By the first word of the text that they take, then by what they cost.
    edges: Vec<Edge>,
    /// Where the edges of each word begin, and the last end.
    from: [usize; MOST_WORDS + 1],
    /// The least that each word can cost.
    least: [Cost; MOST_WORDS],
    best: Option<Fit>,
    /// Those taken on the way.
    taken: Vec<Edge>,
    /// What it cost to come to where the way goes on alike: the word, those of the text that are
    /// taken beyond it, and those of the name.
    seen: FxHashMap<(usize, u32, u32), Cost>,
    /// Readings that may still be looked at.
    patience: u32,
}

/// So many readings are looked at; a name in which every word is like every other has more.
const PATIENCE: u32 = 20_000;

/// After so many, it is worth knowing where one has been.
const GUIDED: u32 = PATIENCE - 100;

impl Fit {
    /// Reads the text as this human being's name.
    pub fn of(query: &Query, identity: &Identity, vocabulary: &Vocabulary) -> Self {
        Self::by(edges(query, identity, vocabulary), query, identity)
    }

    /// The same, where no surname is cut short but where something cuts names, and no word differs
    /// by more than `most`: the best reading of all may be one that nobody can mean, and another
    /// one that somebody does.
    pub fn likely(query: &Query, identity: &Identity, vocabulary: &Vocabulary, most: Cost) -> Self {
        let mut edges = edges(query, identity, vocabulary);
        edges.retain(|edge| !edge.unlikely && edge.cost <= most);
        Self::by(edges, query, identity)
    }

    fn by(edges: Vec<Edge>, query: &Query, identity: &Identity) -> Self {
        let mut search = Search::new(edges, query, identity);
        search.go(0, (0, 0), 0);
        let mut fit = search.best.unwrap_or_else(|| search.ended(0, 0));
        fit.penalty -= query.surplus(fit.text);
        fit
    }
}

/// All that each word of the text may be taken for in this name.
fn edges(query: &Query, identity: &Identity, vocabulary: &Vocabulary) -> Vec<Edge> {
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
            edges.push(Edge::initials(1 << at, name));
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
        for text in words_beginning(query, &known.text) {
            edges.push(Edge::initials(text, 1 << place));
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

impl<'a> Search<'a> {
    fn new(mut edges: Vec<Edge>, query: &'a Query, identity: &'a Identity) -> Self {
        // A word's first bit is its number, and words are numbered by what they are.
        let first = |edge: &Edge| edge.text.trailing_zeros() as usize;
        edges.sort_by_key(|edge| (first(edge), edge.cost, edge.name, edge.text));
        let mut least = [0; MOST_WORDS];
        for (least, word) in least.iter_mut().zip(&query.words) {
            *least = word.unmatched;
        }
        for edge in &edges {
            let words = query.words.iter().zip(&mut least).enumerate();
            let words = words.filter(|(at, _)| edge.text & 1 << at != 0);
            let share = edge.cost / Cost::try_from(edge.text.count_ones()).unwrap_or(1);
            for (_, (_, least)) in words {
                *least = share.min(*least);
            }
        }
        Self {
            from: std::array::from_fn(|word| edges.partition_point(|edge| first(edge) < word)),
            query,
            identity,
            edges,
            least,
            best: None,
            taken: Vec::new(),
            seen: FxHashMap::default(),
            patience: PATIENCE,
        }
    }

    /// Tries all that the words of the text from `at` on may be taken for, where these of text and
    /// name are met and so much is spent.
    fn go(&mut self, at: usize, (text, name): (u16, u32), spent: Cost) {
        let beyond = u32::from(text) >> at;
        let left = self.least.iter().skip(at).enumerate();
        let left = left.filter(|(word, _)| beyond & 1 << word == 0);
        let left: Cost = left.map(|(_, least)| *least).sum();
        if self.patience == 0 || self.best.is_some_and(|best| spent + left >= best.penalty) {
            return;
        }
        self.patience -= 1;
        if at == self.query.words.len() {
            let ended = self.ended(text, name);
            if self.best.is_none_or(|best| ended.penalty < best.penalty) {
                self.best = Some(ended);
            }
            return;
        }
        if self.patience < GUIDED {
            let before = self.seen.entry((at, beyond, name)).or_insert(Cost::MAX);
            if *before <= spent {
                return;
            }
            *before = spent;
        }
        if beyond & 1 != 0 {
            return self.go(at + 1, (text, name), spent);
        }
        for index in self.from[at]..self.from[at + 1] {
            let edge = self.edges[index];
            if edge.text & text == 0 && edge.name & name == 0 {
                self.taken.push(edge);
                let met = (text | edge.text, name | edge.name);
                self.go(at + 1, met, spent + edge.cost);
                self.taken.pop();
            }
        }
        self.go(at + 1, (text, name), spent + self.query.words[at].unmatched);
    }

    /// What it comes to, all told.
    fn ended(&self, text: u16, name: u32) -> Fit {
        let cost: Cost = self.taken.iter().map(|edge| edge.cost).sum();
        let lost: Cost = self.query.lost(text).sum();
        let part_cost = |is: fn(Role) -> bool| {
            let of = |edge: &&Edge| {
                let parts = self.identity.parts.iter().enumerate();
                let mut of_edge = parts.filter(|(at, _)| edge.name & 1 << at != 0);
                of_edge.any(|(_, part)| is(part.role) && !part.particle)
            };
            let costs = self.taken.iter().filter(of).map(|edge| edge.cost);
            costs.reduce(|a, b| a + b)
        };
        let surname = part_cost(Role::is_surname);
        let any_short = |short| self.taken.iter().any(|edge| edge.short == short);
        let given = part_cost(Role::is_given);
        Fit {
            penalty: cost
                + lost
                + missing(
                    self.identity,
                    name,
                    surname.is_some(),
                    given.is_some(),
                    self.query.weight(),
                ),
            cost,
            worst: self.taken.iter().map(|edge| edge.cost).max().unwrap_or(0),
            text,
            name,
            sure: self.sure(),
            surname,
            given,
            hollow: surname.is_none() && self.taken.iter().any(|edge| edge.hollow),
            shortened: any_short(Short::Cut),
            initials: any_short(Short::Initials),
            as_given: self.as_given(),
        }
    }

    fn as_given(&self) -> u16 {
        let parts = || self.identity.parts.iter().enumerate();
        let is_given = |edge: &&Edge| {
            let mut met = parts().filter(|(at, _)| edge.name & 1 << at != 0);
            met.all(|(_, part)| matches!(part.role, Role::Given(_)))
        };
        let given = self.taken.iter().filter(is_given);
        given.fold(0, |mask, edge| mask | edge.text)
    }

    /// The words of the name that were met by words that can be nothing else.
    fn sure(&self) -> u32 {
        let perhaps = |edge: &&Edge| {
            let words = self.query.words.iter().enumerate();
            words
                .clone()
                .any(|(at, word)| word.perhaps && edge.text & 1 << at != 0)
        };
        let sure = self.taken.iter().filter(|edge| !perhaps(edge));
        sure.fold(0, |mask, edge| mask | edge.name)
    }
}

/// What the name has and the text has not, where the text met these words of it and, among them,
/// words of a surname or of a given name. `weight`: that of the text.
pub fn missing(identity: &Identity, name: u32, surname: bool, given: bool, weight: Cost) -> Cost {
    let parts = || identity.parts.iter().enumerate();
    let mut penalty = match identity.whom {
        Whom::Usager => 0,
        Whom::Household(_) => 2,
        Whom::Mandataire(_) => 8,
    };
    if surname {
        let rest = |role: Role| {
            let of = parts().filter(|(_, part)| part.role == role && !part.particle);
            let (mut met, mut not) = (0, 0);
            for (at, _) in of {
                if name & 1 << at == 0 {
                    not += 1;
                } else {
                    met += 1;
                }
            }
            (met > 0).then_some(not)
        };
        let least = [Role::Nom, Role::Usage].into_iter().filter_map(rest).min();
        let by_family = least.is_none() && rest(Role::Family).is_some();
        penalty += 3 * least.unwrap_or(0).min(2) + if by_family { 4 } else { 0 };
    } else {
        penalty += without_surname(weight);
    }
    let mut first = parts()
        .filter(|(_, part)| part.role == Role::Given(0))
        .peekable();
    let has_given = first.peek().is_some();
    if !given {
        penalty += if has_given { 3 } else { 1 };
    } else if has_given && !first.any(|(at, _)| name & 1 << at != 0) {
        penalty += 2;
    }
    penalty
}

/// What it costs a text of this weight to say no surname.
pub fn without_surname(weight: Cost) -> Cost {
    (weight / 3).min(15)
}
