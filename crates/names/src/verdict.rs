//! Whether somebody could be meant, and whether a text names them in full.

use crate::edit::{Cost, LETTER};
use crate::envelope::NameWord;
use crate::fit::Fit;
use crate::heard::{CUT, Heard};
use crate::identity::{Identity, NamePart, Role, is_article, is_servant};
use crate::judgement::Whom;
use crate::lineage;
use crate::query::{Cut, JOINED, Query};
use crate::vocabulary::Vocabulary;

/// So much may differ in a word of a name, in tenths of a letter, and somebody still be meant: one
/// letter and a slip of the eye or ear.
const MEANT: Cost = 12;

/// So much may differ in all the words of a name together.
const MEANT_IN_ALL: Cost = 16;

/// The same between two scripts: a sound of one may be written in several ways in the other.
const MEANT_ACROSS_SCRIPTS: Cost = 20;

/// The same, where a script leaves no more than consonants to compare.
const MEANT_BY_CONSONANTS: Cost = 26;

/// The same for all the words of such a name: one of two should be the same by its consonants, and
/// one consonant of the other may differ.
const MEANT_BY_CONSONANTS_IN_ALL: Cost = 22;

/// The most that a word may differ in any reading of a text by which somebody could be meant.
pub fn most_of_a_word(query: &Query, identity: &Identity) -> Cost {
    let mut words = query.words.iter();
    let mut parts = identity.parts.iter();
    let is_foreign =
        words.any(|word| word.writing.original != 0) || parts.any(|part| part.original != 0);
    if is_foreign {
        MEANT_BY_CONSONANTS
    } else {
        MEANT
    }
}

/// Whether somebody could be meant by a name: every word of it is met or nearly, or they have no
/// more to their name than what is.
pub fn could_be_meant(
    query: &Query,
    fit: &Fit,
    identity: &Identity,
    vocabulary: &Vocabulary,
) -> bool {
    let parts = || identity.parts.iter().enumerate();
    let met_parts = || parts().filter(|(at, _)| fit.name & 1 << at != 0);
    let words = || query.words.iter().filter(|word| !word.perhaps);
    let foreign = |part: (usize, &NamePart)| part.1.original != 0;
    let most = if met_parts().any(|(_, part)| part.by_consonants)
        || words().any(|word| word.heard.consonantal)
    {
        MEANT_BY_CONSONANTS
    } else if met_parts().any(foreign) != words().any(|word| word.writing.original != 0) {
        MEANT_ACROSS_SCRIPTS
    } else {
        MEANT
    };
    let most_in_all = match most {
        MEANT => MEANT_IN_ALL,
        MEANT_BY_CONSONANTS => MEANT_BY_CONSONANTS_IN_ALL,
        other => other,
    };
    let apart = lineage::apart(query, fit, identity, vocabulary);
    let surname = fit.surname.unwrap_or_default();
    // A mandataire collects at the centre and gets no mail there.
    if fit.cost + apart > most_in_all
        || fit.worst > most
        || apart > 0 && surname + apart > most
        || fit.name == 0
        || fit.hollow
        || matches!(identity.whom, Whom::Mandataire(_))
    {
        return false;
    }
    if lacks_half(query, fit, identity) && !is_enough_without(query, fit, most)
        || takes_surname_for_given(query, fit)
        || is_cut_and_misspelt(query, fit)
    {
        return false;
    }
    // Initials alone, without a surname, are half of everybody's.
    if fit.initials && fit.surname.is_none() && !identity.is_half_named() {
        return false;
    }
    // The family's name goes with the usual given name alone. In its own script it may be cut short,
    // or lose a particle, and is not misspelt as well.
    let most_of_family = if most == MEANT { CUT } else { most };
    let met = |role| met_parts().any(|(_, part)| part.role == role && !part.particle);
    let is_own = || met(Role::Given(0)) || met(Role::Surnom);
    if met(Role::Family) && (!is_own() || surname > most_of_family) {
        return false;
    }
    let unmet = query
        .words
        .iter()
        .enumerate()
        .filter(|(at, word)| !word.perhaps && !word.particle && fit.text & 1 << at == 0);
    let whole = || {
        let is_met = |(at, part): (usize, &NamePart)| part.particle || fit.name & 1 << at != 0;
        identity.is_half_named() && parts().all(is_met)
    };
    unmet.count() == 0 || whole()
}

/// Whether no surname, or no given name, was met of somebody who has both.
fn lacks_half(query: &Query, fit: &Fit, identity: &Identity) -> bool {
    let lacks = fit.surname.is_none() || fit.given.is_none();
    lacks && query.words.len() > 1 && !identity.is_half_named()
}

/// Whether a text that says half of a name says that half well enough: *Anatoliy Ivanenko* is no
/// *Ivan Anatoliy* of another surname.
fn is_enough_without(query: &Query, fit: &Fit, most: Cost) -> bool {
    let most = if most == MEANT { LETTER } else { most };
    let is_cut = fit.shortened && query.cut != Cut::Anywhere;
    fit.cost <= most && !is_cut
}

/// Whether the text calls a surname what was read as a given name: the *Nadir* of *Hassan Ben Nadir*
/// is no *Nadia*.
fn takes_surname_for_given(query: &Query, fit: &Fit) -> bool {
    // What follows one of these is a surname.
    const SON_OF: &[&str] = &["ben", "bin", "ibn", "bint", "ould", "oulad", "ait"];
    let mut pairs = query.written.windows(2);
    pairs.any(|pair| {
        let (at, next) = (pair[0], pair[1]);
        let word = &query.words[at];
        let is_left_out = word.particle && fit.text & 1 << at == 0;
        is_left_out && SON_OF.contains(&&*word.heard.text) && fit.as_given & 1 << next != 0
    })
}

/// Whether a given name would be cut short, and beside it the surname spelt otherwise: *Awatif Saleh*
/// is no *Awa Sall*.
fn is_cut_and_misspelt(query: &Query, fit: &Fit) -> bool {
    fit.shortened && query.cut != Cut::Anywhere && fit.surname > Some(JOINED)
}

/// A name that a text may have been read as.
pub struct PlainName {
    /// Its words.
    pub words: Vec<NameWord>,
    /// Who else bears it.
    pub of: Bearing,
}

/// How much of somebody's given name a text must have met for them to be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearing {
    /// Any word of it.
    Any,
    /// Its first word: *Marie-Ange* may be somebody's *Marie*, and nobody's *Rose-Marie*.
    First,
    /// All of it: *Abdul* alone, of *Abdul Karim*, is *Abdou*, and no *Abdul Rahim*.
    Whole,
}

/// The names a text may have been read as: the usual given name, and the first of its words, with
/// each surname that stands in the text.
pub fn plain_names(fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> Vec<PlainName> {
    let parts = || identity.parts.iter().enumerate();
    let of = |role| parts().filter(move |(_, part)| part.role == role);
    let stands =
        |role: &Role| of(*role).any(|(at, part)| !part.particle && fit.sure & 1 << at != 0);
    // The birth name counts even where the text has the other.
    let birth = |role: &Role| *role == Role::Nom && of(*role).next().is_some();
    let surnames = [Role::Nom, Role::Usage];
    let surnames = surnames
        .into_iter()
        .filter(|role| birth(role) || stands(role));
    let given: Vec<NameWord> = of(Role::Given(0))
        .map(|part| word(part.1, vocabulary))
        .collect();
    // *Marie-Christine* may be somebody's *Marie*; *Al Sadig* is nobody's *Al*.
    let has_first = given.len() > 1 && !is_article(&given[0].word.text);
    let first = &given[..usize::from(has_first)];
    let bearing = |part: &[NameWord]| match part {
        [only] if is_servant(&only.word.text) => Bearing::Whole,
        [_] if given.len() > 1 => Bearing::First,
        _ => Bearing::Any,
    };
    let givens = [&given[..], first].into_iter();
    let givens = givens.filter(|given| !given.is_empty());
    let names = surnames.flat_map(|surname| {
        let surname = of(surname).map(|part| word(part.1, vocabulary));
        let surname: Vec<NameWord> = surname.collect();
        givens.clone().map(move |given| PlainName {
            words: [given, &surname].concat(),
            of: bearing(given),
        })
    });
    names.collect()
}

impl Bearing {
    /// Whether the text met so much of their given name.
    pub fn is_met(self, fit: &Fit, identity: &Identity) -> bool {
        let met = |at: usize| fit.name & 1 << at != 0;
        let parts = || identity.parts.iter().enumerate();
        match self {
            Self::Any => true,
            Self::First => {
                let mut usual = parts().filter(|(_, part)| part.role == Role::Given(0));
                usual.next().is_none_or(|(at, _)| met(at))
            }
            Self::Whole => parts().all(|(at, part)| {
                let sibling = |(other, of): (usize, &NamePart)| of.role == part.role && met(other);
                !matches!(part.role, Role::Given(_)) || met(at) || !parts().any(sibling)
            }),
        }
    }
}

fn word(part: &NamePart, vocabulary: &Vocabulary) -> NameWord {
    NameWord {
        word: vocabulary.entry(part.word).heard.word(part.original),
        capitals: false,
        perhaps: false,
    }
}

/// Whether the text is their usual given name with their whole surname or usage name, as it is
/// recorded, and nothing else.
pub fn is_in_full(query: &Query, fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> bool {
    let mut words = query.words.iter().enumerate();
    let all = words.all(|(at, word)| word.perhaps || fit.text & 1 << at != 0);
    if !all || fit.cost > 0 {
        return false;
    }
    let is_whole = |role| {
        let mut of = identity
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.role == role);
        let mut any = false;
        of.all(|(at, _)| {
            any = true;
            fit.sure & 1 << at != 0
        }) && any
    };
    let to_the_letter = |role| {
        let mut of = identity.parts.iter().filter(|part| part.role == role);
        of.all(|part| {
            let known = &vocabulary.entry(part.word).heard.text;
            let mut words = query.words.iter();
            words.any(|word| word.heard.text == *known && word.writing.original == part.original)
        })
    };
    let given = Role::Given(0);
    let surname = [Role::Nom, Role::Usage]
        .into_iter()
        .find(|role| is_whole(*role));
    surname.is_some_and(|surname| {
        is_whole(given)
            && says_enough(fit, identity, vocabulary)
            && to_the_letter(given)
            && to_the_letter(surname)
            && !says_twice(query, identity, surname, vocabulary)
            && !share_words(identity, surname, vocabulary)
            && is_as_recorded(query, fit, identity, vocabulary)
            && is_in_order(query, identity, surname, vocabulary)
    })
}

/// Whether a given name that was met is more than an initial or a short form, which are many
/// people's.
fn says_enough(fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> bool {
    let parts = identity.parts.iter().enumerate();
    let mut given =
        parts.filter(|(at, part)| matches!(part.role, Role::Given(_)) && fit.sure & 1 << at != 0);
    given.any(|(_, part)| {
        let heard = &vocabulary.entry(part.word).heard;
        part.original != 0 || !heard.may_be_short() && !is_servant(&heard.text)
    })
}

/// Whether a word stands in the text more than once, and without it no given name or no surname is
/// left: it is somebody else's, or a slip.
fn says_twice(query: &Query, identity: &Identity, surname: Role, vocabulary: &Vocabulary) -> bool {
    let written = query.as_written();
    let words = written.iter().enumerate();
    let twice = words.filter(|(at, (_, word))| {
        let before = written[..*at].iter().rev().enumerate();
        let mut alike = before.filter(|(_, (_, before))| before.heard.sounds_like(&word.heard));
        // *Abdul Karim Abdul Zaman*, but not *Abdou Abdou*.
        alike.any(|(between, _)| between == 0 || !recurs(&word.heard))
    });
    let twice: Vec<&Heard> = twice.map(|(_, (_, word))| &word.heard).collect();
    let is_all = |role| {
        let mut of = identity.parts.iter().filter(|part| part.role == role);
        of.all(|part| {
            let known = &vocabulary.entry(part.word).heard;
            part.particle || twice.iter().any(|word| word.sounds_like(known))
        })
    };
    !twice.is_empty() && (is_all(Role::Given(0)) || is_all(surname))
}

/// Whether a word may well stand in surname and given name both: *Abdul Karim Abdul Zaman*.
fn recurs(word: &Heard) -> bool {
    word.is_particle() || is_servant(&word.text)
}

/// Whether surname and given name have a word in common, or are the same written as one: a text
/// that says it once more or less is somebody else's.
fn share_words(identity: &Identity, surname: Role, vocabulary: &Vocabulary) -> bool {
    let words = |role| -> Vec<&Heard> {
        let of = identity.parts.iter().filter(|part| part.role == role);
        of.map(|part| &vocabulary.entry(part.word).heard).collect()
    };
    let (surname, given) = (words(surname), words(Role::Given(0)));
    let whole = |words: &[&Heard]| Heard::joined(words.iter().copied());
    whole(&surname).sounds_like(&whole(&given))
        || surname
            .iter()
            .any(|word| !recurs(word) && given.iter().any(|given| word.sounds_like(given)))
}

/// Whether the text says which is the given name, where both could be either: *Ali Ahmed* is not
/// *Ahmed Ali*.
fn is_in_order(query: &Query, identity: &Identity, surname: Role, vocabulary: &Vocabulary) -> bool {
    let of = |role| identity.parts.iter().filter(move |part| part.role == role);
    let is_either = of(surname).all(|part| vocabulary.entry(part.word).as_given > 0)
        && of(Role::Given(0)).all(|part| vocabulary.entry(part.word).as_surname > 0);
    let written = query.as_written();
    let places = |role| -> Vec<usize> {
        let is = |text: &str| of(role).any(|part| *vocabulary.entry(part.word).heard.text == *text);
        let words = written.iter().enumerate();
        words
            .filter(|(_, (_, word))| is(&word.heard.text))
            .map(|(at, _)| at)
            .collect()
    };
    let (surname, given) = (places(surname), places(Role::Given(0)));
    let capital = |at: &usize| written[*at].1.writing.capitals;
    let (Some(first_surname), Some(first_given)) = (surname.first(), given.first()) else {
        return false;
    };
    // Capitals tell the surname: *BERNARD Thomas* is no Thomas BERNARD.
    if given.iter().all(capital) && !surname.iter().any(capital) {
        return false;
    }
    match (surname.iter().all(capital), given.iter().any(capital)) {
        _ if !is_either => true,
        (true, false) => true,
        (false, true) => false,
        _ => first_given < first_surname,
    }
}

/// Whether given names and the words of a surname follow one another as they are recorded:
/// *Marie-Anne* is no *Anne-Marie*, and *Mamadou Alpha* may be somebody's *Mamadou*.
fn is_as_recorded(query: &Query, fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> bool {
    let written = query.as_written();
    let follow = |is: fn(Role) -> bool| {
        let parts = identity.parts.iter().enumerate();
        let met = parts.filter(|(at, part)| is(part.role) && fit.sure & 1 << at != 0);
        let places = met.filter_map(|(_, part)| {
            let known = &vocabulary.entry(part.word).heard.text;
            let mut words = written.iter();
            words.position(|(_, word)| word.heard.text == *known)
        });
        places.is_sorted()
    };
    follow(|role| matches!(role, Role::Given(_)))
        && follow(|role| role == Role::Nom)
        && follow(|role| role == Role::Usage)
}
