//! Who could be meant, by a rule far simpler than the daemon's: every word begins a part of one
//! name. What the desk makes of the answer is what is tested.

use courrier_api::{Found, UsagerChange, UsagerHit, Verdict, Whom, problem_type};
use courrier_desk::guichet::Fault;
use courrier_domain::{Identity, UsagerId};

use super::{Record, State, problem, revision, showing};

pub fn household(record: &Record) -> Vec<String> {
    let name = |member: &courrier_domain::usager::AyantDroit| {
        format!("{} {}", member.nom, member.prenoms)
            .trim()
            .to_owned()
    };
    record.identity.ayants_droit.iter().map(name).collect()
}

/// A usager as a search shows them.
pub fn hit(state: &State, record: &Record, found: Option<Found>) -> UsagerHit {
    UsagerHit {
        usager: state.summary(record),
        found,
        surnom: record.identity.surnom.clone(),
        household: household(record),
        lieu_naissance: record.identity.lieu_naissance.clone(),
        last_seen: record.last_seen,
    }
}

/// Those whom a text could mean, and whether the agent must choose.
pub fn meant(state: &State, text: &str) -> (Verdict, Vec<UsagerHit>) {
    let text = text.trim().to_uppercase();
    if text.is_empty() {
        let all = state.people.iter().map(|record| hit(state, record, None));
        return (Verdict::Choose, all.collect());
    }
    let met = |record| Some((record, whom(record, &text)?));
    let mut found: Vec<(&Record, Whom)> = state.people.iter().filter_map(met).collect();
    let is_numero = |record: &Record| record.summary.numero.as_str() == text;
    // The numero that was typed in full comes first, mandataires last, as the daemon puts them.
    found.sort_by_key(|(record, whom)| {
        (!is_numero(record), matches!(whom, Whom::Mandataire { .. }))
    });
    let verdict = match found.as_slice() {
        [] => Verdict::None,
        [(first, _), ..] if is_numero(first) => Verdict::Certain,
        [(only, Whom::Usager)] if !only.summary.homonym && names_in_full(only, &text) => {
            Verdict::Certain
        }
        _ => Verdict::Choose,
    };
    let hits = found.into_iter().map(|(record, whom)| {
        let reason = match whom {
            Whom::Usager if is_numero(record) => "numéro du dossier",
            Whom::Usager => "début du nom",
            Whom::Household { .. } => "membre du foyer",
            Whom::Mandataire { .. } => "mandataire",
        };
        let found = Found {
            score: if names_in_full(record, &text) { 95 } else { 70 },
            reason: reason.to_owned(),
            whom,
        };
        hit(state, record, Some(found))
    });
    (verdict, hits.collect())
}

/// Those whose surname and first given name are these.
pub fn near(state: &State, identity: &Identity, seen: &[UsagerId]) -> Vec<UsagerHit> {
    let key = |identity: &Identity| {
        let first = identity
            .prenoms
            .split_whitespace()
            .next()
            .map(str::to_uppercase);
        (identity.nom.to_uppercase(), first)
    };
    let near: Vec<&Record> = state
        .people
        .iter()
        .filter(|record| key(&record.identity) == key(identity))
        .collect();
    if near.iter().all(|record| seen.contains(&record.summary.id)) {
        return Vec::new();
    }
    let found = || Found {
        score: 100,
        reason: "même nom et même prénom".to_owned(),
        whom: Whom::Usager,
    };
    near.into_iter()
        .map(|record| hit(state, record, Some(found())))
        .collect()
}

fn whom(record: &Record, text: &str) -> Option<Whom> {
    let fits = |name: &str| {
        let name = name.to_uppercase();
        text.split_whitespace().all(|word| name.contains(word))
    };
    if record.summary.numero.as_str().starts_with(text) || fits(&record.summary.name) {
        return Some(Whom::Usager);
    }
    let member = household(record).into_iter().find(|name| fits(name));
    if let Some(name) = member {
        return Some(Whom::Household { name });
    }
    let mut mandataires = record.procurations.iter().filter(|one| !one.revoked);
    mandataires
        .find(|one| fits(&one.mandataire))
        .map(|one| Whom::Mandataire {
            name: one.mandataire.clone(),
        })
}

/// Whether a word of the text is a whole part of the name.
fn names_in_full(record: &Record, text: &str) -> bool {
    let name = record.summary.name.to_uppercase();
    let parts = || name.split(|c: char| !c.is_alphanumeric());
    text.split_whitespace()
        .any(|word| parts().any(|part| part == word))
}

/// Changes who somebody is, if the folder is still as it was read and those of a near name were seen.
pub fn change(state: &mut State, id: UsagerId, change: UsagerChange) -> Result<(), Fault> {
    let record = state.record(id)?;
    if change.revision != revision(record) {
        let detail = "Changé entre-temps.";
        return Err(problem(problem_type::FOLDER_CHANGED, 409, detail));
    }
    let renamed = record.identity.nom != change.identity.nom;
    let mut near = near(state, &change.identity, &change.seen_near);
    near.retain(|hit| renamed && hit.usager.id != id);
    if !near.is_empty() {
        let detail = "D'autres personnes portent ce nom ou presque.";
        return Err(showing(problem_type::NEAR_NAMES, detail, near));
    }
    let record = state.record(id)?;
    record.summary.name = change.identity.display_name();
    record.summary.domiciliation = change.domiciliation;
    record.identity = change.identity;
    Ok(())
}
