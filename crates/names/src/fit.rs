//! How well a text fits one human being.

use rustc_hash::FxHashMap;

use crate::edges::{Edge, Short, edges};
use crate::edit::Cost;
use crate::identity::{Identity, Role};
use crate::judgement::Whom;
use crate::query::{MOST_WORDS, Query};
use crate::vocabulary::Vocabulary;

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
    /// Whether what the text has more than names have is taken off before readings are compared.
    thrifty: bool,
    best: Option<Fit>,
    /// Those taken on the way.
    taken: Vec<Edge>,
    /// What it cost to come to where the way goes on alike: the word, those of the text that are
    /// taken beyond it (all of them, where it matters which are lost), and those of the name.
    seen: FxHashMap<(usize, u32, u32), Cost>,
    /// Readings that may still be looked at.
    patience: u32,
}

/// So many readings are looked at; a name in which every word is like every other has more.
const PATIENCE: u32 = 20_000;

/// After so many, it is worth knowing where one has been.
const GUIDED: u32 = PATIENCE - 100;

impl Fit {
    /// Reads the text as this human being's name. Where the text has more words than a name, one is
    /// rather lost than taken for what it is hardly like.
    pub fn of(query: &Query, identity: &Identity, vocabulary: &Vocabulary) -> Self {
        Self::by(edges(query, identity, vocabulary), query, identity, true)
    }

    /// The same, where no surname is cut short but where something cuts names, and no word differs
    /// by more than `most`: the best reading of all may be one that nobody can mean, and another
    /// one that somebody does. Every word is met that can be, be the text as long as it may.
    pub fn likely(query: &Query, identity: &Identity, vocabulary: &Vocabulary, most: Cost) -> Self {
        let mut edges = edges(query, identity, vocabulary);
        edges.retain(|edge| !edge.unlikely && edge.cost <= most);
        Self::by(edges, query, identity, false)
    }

    fn by(edges: Vec<Edge>, query: &Query, identity: &Identity, thrifty: bool) -> Self {
        let thrifty = thrifty && query.has_surplus();
        let mut search = Search {
            thrifty,
            ..Search::new(edges, query, identity)
        };
        search.go(0, (0, 0), 0);
        let mut fit = search.best.unwrap_or_else(|| search.ended(0, 0));
        if !thrifty {
            fit.penalty -= query.surplus(fit.text);
        }
        fit
    }
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
            thrifty: false,
            best: None,
            taken: Vec::new(),
            seen: FxHashMap::default(),
            patience: PATIENCE,
        }
    }

    /// The least that a reading can come to that met these words of the text before `at`, and has
    /// spent so much.
    fn bound(&self, at: usize, text: u16, spent: Cost) -> Cost {
        let is_free = |word: &usize| text & 1 << word == 0;
        let words = self.query.words.len();
        let left = (at..words).filter(is_free).map(|word| self.least[word]);
        if !self.thrifty {
            return spent + left.sum::<Cost>();
        }
        let lost = (0..at).filter(is_free);
        let lost = lost.map(|word| self.query.words[word].unmatched);
        let met = spent - lost.clone().sum::<Cost>();
        met + self.query.without_surplus(lost.chain(left))
    }

    /// Tries all that the words of the text from `at` on may be taken for, where these of text and
    /// name are met and so much is spent.
    fn go(&mut self, at: usize, (text, name): (u16, u32), spent: Cost) {
        let beyond = u32::from(text) >> at;
        let is_worse = |best: Fit| self.bound(at, text, spent) >= best.penalty;
        if self.patience == 0 || self.best.is_some_and(is_worse) {
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
            let met = if self.thrifty { text.into() } else { beyond };
            let before = self.seen.entry((at, met, name)).or_insert(Cost::MAX);
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
        let lost = self.query.lost(text);
        let lost: Cost = if self.thrifty {
            self.query.without_surplus(lost)
        } else {
            lost.sum()
        };
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
