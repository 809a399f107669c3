//! `courrierctl names rank`: the homonym engine, judged with anyone's names.

use std::collections::HashMap;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use courrier_names::{Index, Person, Settings, Verdict, tokens};
use serde_json::{Value, json};

use crate::output::Report;
use crate::{Done, args};

/// Candidates of one envelope, at most.
const SHOWN: usize = 10;

/// All was written while it was ranked.
struct Written;

impl Report for Written {
    fn human(&self) -> String {
        String::new()
    }

    fn machine(&self) -> Value {
        Value::Null
    }

    fn is_told(&self) -> bool {
        true
    }
}

/// Ranks a file of envelopes against a file of people.
pub(super) fn run(command: &args::Names) -> Done {
    let args::Names::Rank {
        population,
        envelopes,
    } = command;
    let people = read(
        population,
        ["numero", "nom"],
        [
            "numero",
            "nom",
            "nom_usage",
            "prenoms",
            "surnom",
            "ayants_droit",
        ],
    )?;
    refuse_twice(population, &people)?;
    let numeros: Vec<String> = people.iter().map(|(_, row)| row[0].clone()).collect();
    let people = people.into_iter().map(|(_, row)| person(row)).enumerate();
    let index = Index::build(Settings::default(), people);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (_, [id, text]) in read(envelopes, ["id", "text"], ["id", "text"])? {
        let judgement = index.judge(&text, SHOWN);
        let candidates: Vec<Value> = judgement
            .candidates
            .iter()
            .map(|candidate| {
                json!({
                    "numero": numeros[candidate.key],
                    "score": candidate.score,
                    "reason": candidate.reason.to_string(),
                })
            })
            .collect();
        let line = json!({
            "id": id,
            "must_choose": judgement.verdict != Verdict::Certain,
            "candidates": candidates,
        });
        // A reader that went away (`| head`) is no fault.
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    let _ = out.flush();
    Ok(Box::new(Written))
}

/// One numero is one folder: two rows of it would be two candidates that nothing tells apart.
fn refuse_twice<const N: usize>(path: &Path, rows: &[(u64, [String; N])]) -> anyhow::Result<()> {
    let mut lines: HashMap<&str, u64> = HashMap::new();
    for (line, row) in rows {
        if let Some(first) = lines.insert(&row[0], *line) {
            bail!(
                "{}, ligne {line} : le numéro « {} » est déjà à la ligne {first}",
                path.display(),
                row[0]
            );
        }
    }
    Ok(())
}

fn person([_, nom, usage, prenoms, surnom, household]: [String; 6]) -> Person {
    let some = |text: String| (!text.is_empty()).then_some(text);
    let members = household.split('|').map(str::trim);
    Person {
        nom,
        nom_usage: some(usage),
        prenoms,
        surnom: some(surnom),
        household: members
            .filter(|member| !member.is_empty())
            .map(str::to_owned)
            .collect(),
        ..Person::default()
    }
}

/// The wanted columns of a file, row by row, each with its line; a column the file lacks is empty
/// unless required.
fn read<const N: usize>(
    path: &Path,
    required: [&str; 2],
    wanted: [&str; N],
) -> anyhow::Result<Vec<(u64, [String; N])>> {
    let file = path.display();
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("{file} : ce fichier n'existe pas")
        }
        read => read.with_context(|| format!("{file} ne se lit pas"))?,
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().with_context(|| file.to_string())?.clone();
    let place = |column: &str| {
        let mut headers = headers.iter();
        headers.position(|header| tokens(header) == tokens(column))
    };
    if let Some(missing) = required.into_iter().find(|column| place(column).is_none()) {
        bail!("{file}, ligne 1 : il manque la colonne « {missing} » (séparateur : point-virgule)");
    }
    let places = wanted.map(place);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| file.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = places.map(|at| {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
            // A separator inside the last cell, without quotes, parts it from itself alone.
            let more = (headers.len()..record.len()).filter_map(|more| record.get(more));
            let more = more.filter(|_| at.is_some_and(|at| at + 1 == headers.len()));
            let cell = more.fold(cell.to_owned(), |cell, more| format!("{cell};{more}"));
            cell.trim().to_owned()
        });
        if row[0].is_empty() {
            bail!(
                "{file}, ligne {line} : la colonne « {} » est vide",
                wanted[0]
            );
        }
        rows.push((line, row));
    }
    Ok(rows)
}
