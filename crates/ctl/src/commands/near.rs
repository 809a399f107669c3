//! Rows of an import whose name is near to another's: perhaps the same person twice.

use courrier_domain::Numero;
use courrier_ledger::operator::PersonLine;
use courrier_ledger::queries::person_of;
use courrier_names::{Index, Person, Settings};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::import::ImportedUsager;
use crate::output::{count, table};

/// Others of a near name that are listed for one row.
const SHOWN: usize = 10;

/// A row, and those who bear its name or nearly. Without names: a report is kept, and sent around.
#[derive(Debug, Serialize)]
pub(super) struct NearRow {
    /// The row in the file.
    row: u32,
    /// Its folder.
    numero: Numero,
    /// Theirs, in the file or in the ledger, the nearest first.
    near: Vec<Numero>,
}

/// Compares each row with all others and with everybody in the ledger.
pub(super) fn compare(
    rows: &[ImportedUsager],
    known: Vec<PersonLine>,
    progress: &ProgressBar,
) -> Vec<NearRow> {
    let people: Vec<(&Numero, Person)> = rows
        .iter()
        .map(|row| (&row.numero, person_of(&row.identity)))
        .collect();
    // Rows come before those already there, so that a row's place is its key.
    let (numeros, known): (Vec<Numero>, Vec<Person>) = known.into_iter().map(of_line).unzip();
    let all = people.iter().map(|(_, person)| person.clone());
    let index = Index::build(Settings::default(), all.chain(known).enumerate());
    let numero = |key: usize| match people.get(key) {
        Some((numero, _)) => (*numero).clone(),
        None => numeros[key - people.len()].clone(),
    };
    progress.set_length(people.len() as u64);
    let mut near = Vec::new();
    for (key, (row, (_, person))) in rows.iter().zip(&people).enumerate() {
        let found = index.near(person, Some(key), SHOWN);
        if !found.is_empty() {
            near.push(NearRow {
                row: row.row,
                numero: row.numero.clone(),
                near: found.into_iter().map(|one| numero(one.key)).collect(),
            });
        }
        progress.inc(1);
    }
    near
}

/// How many there are, and which.
pub(super) fn lines(near: &[NearRow]) -> Vec<String> {
    if near.is_empty() {
        return Vec::new();
    }
    let rows: Vec<Vec<String>> = near.iter().map(cells).collect();
    vec![
        String::new(),
        format!(
            "Noms proches : {} à regarder (ils ne sont pas refusés).",
            count(near.len(), "usager", "usagers")
        ),
        table(&["ligne", "numéro", "proche de"], &rows),
    ]
}

fn cells(row: &NearRow) -> Vec<String> {
    let near: Vec<&str> = row.near.iter().map(Numero::as_str).collect();
    vec![row.row.to_string(), row.numero.to_string(), near.join(", ")]
}

fn of_line(line: PersonLine) -> (Numero, Person) {
    let person = Person {
        nom: line.nom,
        nom_usage: line.nom_usage,
        prenoms: line.prenoms,
        surnom: line.surnom,
        household: line.household,
        ..Person::default()
    };
    (line.numero, person)
}
