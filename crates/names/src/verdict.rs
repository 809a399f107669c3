//! Whether somebody could be meant, and whether a text names them in full.

use crate::edit::Cost;
use crate::envelope::NameWord;
use crate::fit::Fit;
use crate::identity::{Identity, Role};
use crate::judgement::Whom;
use crate::query::{JOINED, Query};
use crate::vocabulary::Vocabulary;

/// So much may differ in a name, in tenths of a letter, and somebody still be meant: one letter of
/// a short word, one letter and another transliteration of a long one.
const MEANT: Cost = 16;

/// Whether somebody could be meant by a name: every word of it is met or nearly, or they have no
/// more to their name than what is.
pub fn could_be_meant(query: &Query, fit: &Fit, identity: &Identity) -> bool {
    if fit.cost > MEANT || fit.name == 0 || matches!(identity.whom, Whom::Mandataire(_)) {
        return false;
    }
    let unmet = query.words.iter().enumerate().filter(|(at, word)| {
        !word.perhaps && !word.heard.is_particle() && fit.text & 1 << at == 0
    });
    let whole = || {
        let mut parts = identity.parts.iter().enumerate();
        identity.is_half_named() && parts.all(|(at, part)| part.particle || fit.name & 1 << at != 0)
    };
    unmet.count() == 0 || whole()
}

/// The name a text was read as: the usual given name with each surname that stands in it.
pub fn plain_names(fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> Vec<Vec<NameWord>> {
    let parts = || identity.parts.iter().enumerate();
    let of = |role| parts().filter(move |(_, part)| part.role == role);
    let stands = |role: &Role| of(*role).any(|(at, part)| !part.particle && fit.sure & 1 << at != 0);
    let surnames = [Role::Nom, Role::Usage].into_iter().filter(stands);
    let names = surnames.map(|surname| {
        of(Role::Given(0)).chain(of(surname)).map(|(_, part)| NameWord {
            word: vocabulary.entry(part.word).heard.word(),
            capitals: false,
            perhaps: false,
        })
    });
    names.map(Iterator::collect).collect()
}

/// Whether the text is their usual given name with their whole surname or usage name, as it is
/// recorded, and nothing else.
pub fn is_in_full(query: &Query, fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> bool {
    let mut words = query.words.iter().enumerate();
    let all = words.all(|(at, word)| word.perhaps || fit.text & 1 << at != 0);
    if !all || fit.cost > 2 * JOINED {
        return false;
    }
    let is_whole = |role| {
        let mut of = identity.parts.iter().enumerate().filter(|(_, part)| part.role == role);
        let mut any = false;
        of.all(|(at, _)| {
            any = true;
            fit.sure & 1 << at != 0
        }) && any
    };
    let surname = [Role::Nom, Role::Usage].into_iter().find(|role| is_whole(*role));
    surname.is_some_and(|surname| {
        is_whole(Role::Given(0)) && is_in_order(query, identity, surname, vocabulary)
    })
}

/// Whether the text says which is the given name, where both could be either: *Ali Ahmed* is not
/// *Ahmed Ali*.
fn is_in_order(
    query: &Query,
    identity: &Identity,
    surname: Role,
    vocabulary: &Vocabulary,
) -> bool {
    let of = |role| identity.parts.iter().filter(move |part| part.role == role);
    let is_either = of(surname).all(|part| vocabulary.entry(part.word).as_given > 0)
        && of(Role::Given(0)).all(|part| vocabulary.entry(part.word).as_surname > 0);
    if !is_either {
        return true;
    }
    let places = |role| -> Vec<usize> {
        let is = |text: &str| of(role).any(|part| *vocabulary.entry(part.word).heard.text == *text);
        let words = query.words.iter().enumerate();
        words.filter(|(_, word)| is(&word.heard.text)).map(|(at, _)| at).collect()
    };
    let (surname, given) = (places(surname), places(Role::Given(0)));
    let capital = |at: &usize| query.words[*at].capitals;
    let (Some(first_surname), Some(first_given)) = (surname.first(), given.first()) else {
        return false;
    };
    match (surname.iter().all(capital), given.iter().any(capital)) {
        (true, false) => true,
        (false, true) => false,
        _ => first_given < first_surname,
    }
}
