//! Why somebody is shown.

use crate::fit::Fit;
use crate::heard::INITIAL;
use crate::identity::{Identity, Role};
use crate::judgement::{Reason, Whom};
use crate::query::{JOINED, Query};
use crate::vocabulary::Vocabulary;

/// The reason that tells an agent most.
pub fn reason(query: &Query, fit: &Fit, identity: &Identity, vocabulary: &Vocabulary) -> Reason {
    match identity.whom {
        Whom::Household(_) => return Reason::Household,
        Whom::Mandataire(_) => return Reason::Mandataire,
        Whom::Usager => {}
    }
    let parts = || identity.parts.iter().enumerate();
    let met = |role| parts().any(|(at, part)| part.role == role && fit.name & 1 << at != 0);
    let met_given =
        parts().any(|(at, part)| matches!(part.role, Role::Given(_)) && fit.name & 1 << at != 0);
    let all = query
        .words
        .iter()
        .enumerate()
        .all(|(at, word)| word.perhaps || word.particle || fit.text & 1 << at != 0);
    // Whether a word of the text, of all or the last alone, is the beginning of a longer one.
    let begins = |open: bool| {
        parts()
            .filter(|(at, _)| fit.name & 1 << at != 0)
            .any(|(_, part)| {
                let known = &vocabulary.entry(part.word).heard;
                let mut words = query.words.iter().enumerate().filter(|(at, word)| {
                    word.heard.text.len() > 1 && (!open || query.is_open(*at))
                });
                words.any(|(_, word)| word.heard.beginning_of(known).is_some())
            })
    };
    let goes_on = begins(true);
    match (fit.surname, met_given) {
        (None, _) | (_, false) if met(Role::Surnom) => Reason::Surnom,
        (None, true) if all => Reason::GivenOnly,
        (None, true) => Reason::OtherSurname,
        (None, false) => Reason::Part,
        (Some(cost), false) if goes_on => beginning(cost),
        (Some(0..=JOINED), false) if all => Reason::SurnameOnly,
        (Some(0..=JOINED), false) => Reason::OtherGiven,
        (Some(_), true) if goes_on => beginning(fit.cost),
        (Some(0..=JOINED), true) if fit.given > Some(JOINED) && begins(false) => {
            Reason::Abbreviated
        }
        (Some(_), false) => Reason::Close,
        (Some(surname), true) => whole(query, fit, surname, all, met(Role::Nom)),
    }
}

fn beginning(cost: u16) -> Reason {
    if cost <= 3 {
        Reason::Beginning
    } else {
        Reason::Close
    }
}

/// Both parts of the name were met.
fn whole(query: &Query, fit: &Fit, surname: u16, all: bool, birth_name: bool) -> Reason {
    let given = fit.given.unwrap_or_default();
    let by_initial = query
        .words
        .iter()
        .any(|word| word.heard.text.len() == 1 && !word.perhaps);
    match (surname, given) {
        (0, 0) if !all => Reason::Part,
        (0, 0) if birth_name => Reason::Same,
        (0, 0) => Reason::Usage,
        (0..=JOINED, 0..=JOINED) => Reason::Joined,
        (0..=JOINED, INITIAL) if by_initial => Reason::Initial,
        _ => Reason::Close,
    }
}
