//! Whose mail a folder may hold: the usager, the household, the mandataires.

use crate::fold::{Original, Word, words};
use crate::heard::is_particle;
use crate::judgement::Whom;
use crate::person::Person;
use crate::vocabulary::{Vocabulary, WordId};

/// What a word of a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Of the birth name.
    Nom,
    /// Of the usage name.
    Usage,
    /// Of the given name at this place, the usual one being 0.
    Given(u8),
    /// Of what people call them.
    Surnom,
    /// Of a whole name whose order is not known.
    Either,
    /// Of the surname of somebody else of the household.
    Family,
}

impl Role {
    /// Whether it is of a surname.
    pub fn is_surname(self) -> bool {
        matches!(self, Self::Nom | Self::Usage | Self::Either | Self::Family)
    }

    /// Whether it serves as a given name.
    pub fn is_given(self) -> bool {
        matches!(self, Self::Given(_) | Self::Surnom | Self::Either)
    }
}

/// A word of a name.
#[derive(Debug, Clone, Copy)]
pub struct NamePart {
    /// The word.
    pub word: WordId,
    /// What it is.
    pub role: Role,
    /// Whether it belongs to a surname without being one.
    pub particle: bool,
    /// As it is recorded.
    pub original: Original,
    /// Whether it can be compared with Latin writing by its consonants alone.
    pub by_consonants: bool,
}

/// Neighbouring words of a name written as one.
#[derive(Debug, Clone, Copy)]
pub struct Joined {
    /// The one word.
    pub word: WordId,
    /// A bit for each part it is made of.
    pub mask: u32,
}

/// One human being of a folder.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who.
    pub whom: Whom,
    /// The words of their names, thirty-two at most.
    pub parts: Box<[NamePart]>,
    /// Their neighbours written as one.
    pub joined: Box<[Joined]>,
}

impl Identity {
    /// Whether no given name, or no surname, is recorded.
    pub fn is_half_named(&self) -> bool {
        let lacks = |is: fn(Role) -> bool| !self.parts.iter().any(|part| is(part.role));
        self.parts.len() == 1 || lacks(Role::is_surname) || lacks(Role::is_given)
    }

    /// Whether a given name is recorded by its initial, a short form, or letters that may be several
    /// initials: those that a reading may take a longer word for.
    pub fn has_short_form(&self, vocabulary: &Vocabulary) -> bool {
        self.parts.iter().any(|part| {
            let is_given = matches!(part.role, Role::Given(_) | Role::Either);
            let heard = &vocabulary.entry(part.word).heard;
            is_given && !part.particle && (heard.may_be_short() || heard.may_be_initials())
        })
    }
}

/// More words of a name are not looked at: a mask has thirty-two bits.
const MOST_PARTS: usize = 32;

/// Everybody of a folder.
pub fn identities(person: &Person, vocabulary: &mut Vocabulary) -> Vec<Identity> {
    let mut own = Maker::new(vocabulary);
    own.add(&person.nom, Role::Nom);
    if let Some(usage) = &person.nom_usage {
        own.add(usage, Role::Usage);
    }
    for (place, given) in (0..=u8::MAX).zip(givens(&person.prenoms)) {
        own.add(&given, Role::Given(place));
    }
    if let Some(surnom) = &person.surnom {
        own.add(surnom, Role::Surnom);
    }
    for name in &person.household {
        let (surname, _) = surname_and_given(name);
        // Somebody may be written to under the name of those they live with.
        let known = words(&format!(
            "{} {}",
            person.nom,
            person.nom_usage.as_deref().unwrap_or("")
        ));
        if words(&surname).iter().any(|word| !known.contains(word)) {
            own.add(&surname, Role::Family);
        }
    }
    let mut all = vec![own.made(Whom::Usager)];
    for (at, name) in person.household.iter().enumerate() {
        let (surname, _) = surname_and_given(name);
        // A child may be noted by the given names alone: the surname is one of the folder's.
        if surname.is_empty() {
            all.push(child(person, name, Whom::Household(at), vocabulary));
        }
        if !surname.is_empty() || words(name).len() > 1 {
            all.push(whole_name(name, Whom::Household(at), vocabulary));
        }
    }
    for (at, name) in person.mandataires.iter().enumerate() {
        all.push(whole_name(name, Whom::Mandataire(at), vocabulary));
    }
    all.retain(|identity| !identity.parts.is_empty());
    all
}

/// Words that are no given name without the next: *Abdul Karim*, *Md Rafiq*, *Al Sadig*.
const SERVANTS: &[&str] = &[
    "abd", "abdel", "abdul", "abdoul", "abdou", "md", "mohd", "mhd", "mst", "mosammat",
];

/// The given names, each with the words that belong to it.
pub fn givens(prenoms: &str) -> Vec<String> {
    let mut givens: Vec<String> = Vec::new();
    let mut goes_on = false;
    for piece in prenoms.split([' ', ',', ';']) {
        let words = words(piece);
        let Some(word) = words.first() else {
            continue;
        };
        match givens.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.push(' ');
                last.push_str(piece);
            }
            None => givens.push(piece.to_owned()),
        }
        goes_on = words.len() == 1 && (is_servant(&word.text) || is_particle(&word.text));
    }
    givens
}

/// Whether the word is no given name without the next.
pub fn is_servant(word: &str) -> bool {
    SERVANTS.contains(&word)
}

/// Whether the word is no name of anybody's without the next, as the *Al* of *Al Sadig*.
pub fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el")
}

/// "Prénom NOM": capitals tell the surname where there are both; no surname where they don't.
fn surname_and_given(name: &str) -> (String, String) {
    let is_capital = |piece: &&str| {
        piece.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !piece.chars().any(|c| c.is_lowercase())
    };
    let pieces = name.split_whitespace();
    let (surname, given): (Vec<&str>, Vec<&str>) = pieces.partition(is_capital);
    if given.is_empty() {
        return (String::new(), surname.join(" "));
    }
    (surname.join(" "), given.join(" "))
}

/// Somebody of a household of whom the given names alone are known.
fn child(person: &Person, given: &str, whom: Whom, vocabulary: &mut Vocabulary) -> Identity {
    let mut maker = Maker::new(vocabulary);
    for (place, given) in (0..=u8::MAX).zip(givens(given)) {
        maker.add(&given, Role::Given(place));
    }
    maker.add(&person.nom, Role::Nom);
    maker.add(person.nom_usage.as_deref().unwrap_or_default(), Role::Usage);
    for member in &person.household {
        maker.add(&surname_and_given(member).0, Role::Family);
    }
    maker.made(whom)
}

/// Somebody of whom no more than one text is known.
fn whole_name(name: &str, whom: Whom, vocabulary: &mut Vocabulary) -> Identity {
    let mut maker = Maker::new(vocabulary);
    let (surname, given) = surname_and_given(name);
    if surname.is_empty() {
        maker.add(name, Role::Either);
    } else {
        maker.add(&surname, Role::Nom);
        for (place, given) in (0..=u8::MAX).zip(givens(&given)) {
            maker.add(&given, Role::Given(place));
        }
    }
    maker.made(whom)
}

struct Maker<'a> {
    vocabulary: &'a mut Vocabulary,
    parts: Vec<NamePart>,
    words: Vec<Word>,
    joined: Vec<Joined>,
}

impl<'a> Maker<'a> {
    fn new(vocabulary: &'a mut Vocabulary) -> Self {
        Self {
            vocabulary,
            parts: Vec::new(),
            words: Vec::new(),
            joined: Vec::new(),
        }
    }

    fn add(&mut self, name: &str, role: Role) {
        let from = self.parts.len();
        let new = words(name).into_iter().take(MOST_PARTS - from);
        let new: Vec<Word> = new.collect();
        let is_bare = |word: &Word| is_particle(&word.text) || word.text.len() < 2;
        let bare = new.iter().all(is_bare);
        for word in new {
            self.parts.push(NamePart {
                word: self.vocabulary.learn(&word.text, word.consonantal),
                role,
                particle: !bare && role.is_surname() && is_particle(&word.text),
                original: word.original,
                by_consonants: word.consonantal,
            });
            self.words.push(word);
        }
        let to = self.parts.len();
        for length in 2..=3 {
            for first in from..=to.saturating_sub(length) {
                if first + length <= to {
                    self.join(first, length);
                }
            }
        }
        // Given names are run together too: «Jean Pierre» is one or two.
        if let Role::Given(1..) = role
            && from > 0
            && matches!(self.parts[from - 1].role, Role::Given(_))
            && from < to
        {
            self.join(from - 1, 2);
        }
    }

    fn join(&mut self, first: usize, length: usize) {
        let words = &self.words[first..first + length];
        let text: String = words.iter().map(|word| &*word.text).collect();
        let consonantal = words.iter().any(|word| word.consonantal);
        let word = self.vocabulary.learn(&text, consonantal);
        let mask = ((1_u32 << length) - 1) << first;
        self.joined.push(Joined { word, mask });
    }

    fn made(self, whom: Whom) -> Identity {
        Identity {
            whom,
            parts: self.parts.into(),
            joined: self.joined.into(),
        }
    }
}
