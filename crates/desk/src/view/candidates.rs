//! Those who could be meant, with what tells them apart, and what the agent may rely on.

use chrono::NaiveDate;
use courrier_api::{UsagerHit, Verdict, Whom};

use super::ui::{Candidate, Person, SearchState, Told, Tone};
use super::words::person;
use super::{count, place};
use crate::app::App;
use crate::app::apart::{self, Differs};
use crate::app::search::Search;
use crate::text;

/// The lines of a list, in bold what differs between those who could be confused.
pub(super) fn candidates(hits: &[UsagerHit], app: &App) -> Vec<Candidate> {
    let differing = apart::among(hits);
    let lines = hits.iter().zip(differing);
    lines
        .map(|(hit, differs)| candidate(hit, differs, app))
        .collect()
}

/// One line of a list.
fn candidate(hit: &UsagerHit, differs: Differs, app: &App) -> Candidate {
    let found = hit.found.as_ref();
    let other = found.and_then(|found| text::other_name(&found.whom));
    let surnom = hit.surnom.as_ref().map(|surnom| format!("« {surnom} »"));
    let born_in = hit.lieu_naissance.as_ref();
    let seen = match hit.last_seen {
        _ if found.is_none() => String::new(),
        None if differs.last_seen => "jamais vu(e)".to_owned(),
        None => String::new(),
        Some(at) => {
            let day = at.with_timezone(&app.settings().time_zone).date_naive();
            format!("vu(e) le {}", text::day(day))
        }
    };
    // A domiciliation that is not in force is marked beside the name.
    let in_force = differs.in_force && hit.usager.in_force;
    Candidate {
        person: listed(hit, app),
        reason: found
            .map(|found| found.reason.as_str())
            .unwrap_or_default()
            .into(),
        mandataire: found.is_some_and(|found| matches!(found.whom, Whom::Mandataire { .. })),
        other: other.unwrap_or_default().into(),
        surnom: surnom.unwrap_or_default().into(),
        place: born_in
            .map(|place| format!("né(e) à {place}"))
            .unwrap_or_default()
            .into(),
        alike: "".into(),
        household: household(hit).into(),
        status: if in_force { "en vigueur" } else { "" }.into(),
        seen: seen.into(),
        birth_differs: differs.birth,
        surnom_differs: differs.surnom,
        place_differs: differs.place,
        household_differs: differs.household,
        status_differs: differs.in_force,
        seen_differs: differs.last_seen,
    }
}

/// On a list, an unknown date is a dash: the head of the column says what it is.
fn listed(hit: &UsagerHit, app: &App) -> Person {
    let born = hit.usager.date_naissance;
    Person {
        birth: born.map_or_else(|| "–".to_owned(), text::day).into(),
        ..person(&hit.usager, app.today())
    }
}

/// The household, unless a member of it is already named as the one who was met.
fn household(hit: &UsagerHit) -> String {
    let whom = hit.found.as_ref().map(|found| &found.whom);
    if hit.household.is_empty() || matches!(whom, Some(Whom::Household { .. })) {
        return String::new();
    }
    format!("foyer : {}", hit.household.join(", "))
}

/// One line of those of a near name to somebody who is being entered.
pub(super) fn near(hit: &UsagerHit, born: Option<NaiveDate>, app: &App) -> Candidate {
    let same = born.is_some() && hit.usager.date_naissance == born;
    let alike = if same { "même date de naissance" } else { "" };
    Candidate {
        alike: alike.into(),
        ..candidate(hit, apart::from_entered(hit, born), app)
    }
}

/// What a search shows beside those it found.
pub(super) fn state(search: &Search) -> SearchState {
    let fault = search.fault().map(|fault| fault.sentence());
    SearchState {
        cursor: place(search.cursor()),
        more: search.more(),
        nobody: search.found_nobody(),
        fault: fault.unwrap_or_default().into(),
        listing: search.is_listing(),
        certain: search.cursor().is_none() && search.verdict() == Some(Verdict::Certain),
        told: rely(search),
    }
}

/// The same while the keyboard is elsewhere.
pub(super) fn at_rest(state: SearchState) -> SearchState {
    SearchState {
        listing: false,
        told: Told {
            tone: Tone::None,
            text: "".into(),
        },
        ..state
    }
}

/// What the agent may rely on, and what the next key does.
fn rely(search: &Search) -> Told {
    let told = |tone, text: String| Told {
        tone,
        text: text.into(),
    };
    let (Some(first), Some(verdict)) = (search.found().first(), search.verdict()) else {
        return told(Tone::None, String::new());
    };
    let chosen = search.cursor().and_then(|at| search.found().get(at));
    if let Some(UsagerHit { usager, .. }) = chosen {
        let born = text::birth(usager.date_naissance);
        let text = format!(
            "Entrée prend le n° {} : {}, {born}.",
            usager.numero, usager.name
        );
        return told(Tone::Info, text);
    }
    let words = match (verdict, count(search.found().len()), search.is_listing()) {
        (Verdict::Certain, ..) => {
            let text = format!(
                "Personne d'autre ne peut être visé : Entrée prend {}.",
                first.usager.name
            );
            return told(Tone::Done, text);
        }
        (_, 1, false) => "Une seule personne approche : si c'est bien elle, ↓ puis Entrée.",
        (_, 1, true) => "Est-ce bien elle ? Tapez 1 ou ↓, puis Entrée.",
        (_, _, false) => {
            "Plusieurs personnes possibles : choisissez avec ↑ ↓, ou Entrée puis le chiffre."
        }
        (_, _, true) => "Plusieurs personnes possibles : tapez le chiffre ou ↑ ↓, puis Entrée.",
    };
    told(Tone::Warn, words.to_owned())
}
