//! `courrierctl import usagers`: a centre moves over.

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;
use chrono::NaiveDate;
use courrier_domain::Numero;
use courrier_ledger::commands::{ImportUsagers, ImportedUsager};
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use serde_json::{Value, json};

use super::near::{self, NearRow};
use super::{new_id, open};
use crate::access::{Access, AccessError};
use crate::import::{self, Import, Layout, Refusal};
use crate::output::{Report, bar, count, counter, somebody_is_there, table, write_out};
use crate::usage::Misuse;
use crate::{Context, Done, args};

/// What became of a file.
struct Outcome {
    layout: Layout,
    rows: u32,
    ready: usize,
    refusals: Vec<Refusal>,
    near: Vec<NearRow>,
    unread_sheets: Vec<String>,
    fate: Fate,
}

/// What was done with the rows.
#[derive(PartialEq)]
enum Fate {
    /// There are refusals, or it was a dry run.
    Nothing,
    /// The operator said no.
    Declined,
    /// So many usagers were created.
    Imported(usize),
}

impl Report for Outcome {
    fn human(&self) -> String {
        let fate = match self.fate {
            Fate::Imported(usagers) => {
                format!("{}.", count(usagers, "usager importé", "usagers importés"))
            }
            Fate::Declined => "Rien n'a été importé.".to_owned(),
            Fate::Nothing if self.rows == 0 => "Sous les titres, aucune ligne.".to_owned(),
            Fate::Nothing if self.refusals.is_empty() => {
                "Essai à blanc : rien n'a été importé. Relancez sans --dry-run.".to_owned()
            }
            Fate::Nothing => {
                "Rien n'a été importé : corrigez le fichier et recommencez.".to_owned()
            }
        };
        format!("{}\n{fate}", self.summary())
    }

    fn machine(&self) -> Value {
        let imported = match self.fate {
            Fate::Imported(usagers) => usagers,
            _ => 0,
        };
        json!({
            "layout": self.layout,
            "rows": self.rows,
            "ready": self.ready,
            "imported": imported,
            "refusals": self.refusals,
            "near": self.near,
            "unread_sheets": self.unread_sheets,
        })
    }

    fn is_fine(&self) -> bool {
        self.rows > 0 && self.refusals.is_empty() && self.fate != Fate::Declined
    }
}

impl Outcome {
    /// What the file holds, every refusal, and whose name is near to another's.
    fn summary(&self) -> String {
        let layout = match self.layout {
            Layout::Domifa => "Modèle DomiFa",
            Layout::Courrier => "Modèle Courrier",
        };
        let mut lines = vec![format!(
            "{layout} : {}, {}, {}.",
            count(self.rows as usize, "ligne", "lignes"),
            count(self.ready, "usager prêt", "usagers prêts"),
            count(self.refusals.len(), "refus", "refus")
        )];
        if !self.unread_sheets.is_empty() {
            lines.push(format!(
                "Feuilles non lues : {}.",
                self.unread_sheets.join(", ")
            ));
        }
        if !self.refusals.is_empty() {
            let rows: Vec<_> = self
                .refusals
                .iter()
                .map(|r| {
                    vec![
                        r.row.to_string(),
                        r.column.clone(),
                        r.value.clone(),
                        r.why.clone(),
                    ]
                })
                .collect();
            lines.push(String::new());
            lines.push(table(&["ligne", "colonne", "valeur", "pourquoi"], &rows));
        }
        lines.extend(near::lines(&self.near));
        lines.join("\n")
    }
}

/// Carries out an import.
pub(super) fn run(context: &Context, command: &args::Import) -> Done {
    let args::Import::Usagers { file, dry_run, yes } = command;
    let access = open(context)?;
    let today = today(context, &access)?;
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let reading = bar(context.json, "Lecture");
    let mut import = import::read(&bytes, today, &mut |progress| {
        reading.set_length(progress.total);
        reading.set_position(progress.done);
    })
    .with_context(|| file.display().to_string())?;
    reading.finish_and_clear();
    refuse_taken(context, &access, &mut import)?;
    let near = near_names(context, &access, &import)?;
    let mut outcome = Outcome {
        layout: import.layout,
        rows: import.rows,
        ready: import.usagers.len(),
        refusals: import.refusals,
        near,
        unread_sheets: import.unread_sheets,
        fate: Fate::Nothing,
    };
    if *dry_run || !outcome.refusals.is_empty() || import.usagers.is_empty() {
        return Ok(Box::new(outcome));
    }
    if !yes && !confirmed(context, &outcome)? {
        outcome.fate = Fate::Declined;
        return Ok(Box::new(outcome));
    }
    let usagers = import
        .usagers
        .into_iter()
        .map(|usager| with_id(context, usager));
    let usagers = ImportUsagers {
        usagers: usagers.collect::<anyhow::Result<_>>()?,
    };
    let writing = counter(context.json, "usagers à écrire :");
    writing.set_position(outcome.ready as u64);
    let answer = access.operate(OperatorRequest::Import { usagers }, context.clock.now())?;
    writing.finish_and_clear();
    let OperatorAnswer::Imported { usagers } = answer else {
        return Err(AccessError::OtherVersion.into());
    };
    outcome.fate = Fate::Imported(usagers);
    Ok(Box::new(outcome))
}

/// The day in the centre's time zone.
fn today(context: &Context, access: &Access) -> anyhow::Result<NaiveDate> {
    let now = context.clock.now();
    match access.operate(OperatorRequest::Settings, now)? {
        OperatorAnswer::Settings { settings } => {
            Ok(now.with_timezone(&settings.time_zone).date_naive())
        }
        _ => Err(AccessError::OtherVersion.into()),
    }
}

/// Refuses the rows whose numero the ledger already knows.
fn refuse_taken(context: &Context, access: &Access, import: &mut Import) -> anyhow::Result<()> {
    let rows: HashMap<_, _> = import
        .usagers
        .iter()
        .map(|usager| (usager.numero.clone(), usager.row))
        .collect();
    let numeros = rows.keys().cloned().collect();
    let request = OperatorRequest::NumerosTaken { numeros };
    let OperatorAnswer::Taken { numeros } = access.operate(request, context.clock.now())? else {
        return Err(AccessError::OtherVersion.into());
    };
    let taken: HashSet<&Numero> = numeros.iter().collect();
    import
        .usagers
        .retain(|usager| !taken.contains(&usager.numero));
    for numero in &numeros {
        let Some(row) = rows.get(numero).copied() else {
            continue;
        };
        import.refusals.push(Refusal {
            row,
            column: import.numero_column.clone(),
            value: numero.to_string(),
            why: "Ce numéro est déjà celui d'un dossier du registre.".to_owned(),
        });
    }
    import.refusals.sort_by_key(|refusal| refusal.row);
    Ok(())
}

/// Whose name is near to another's, in the file or in the ledger.
fn near_names(context: &Context, access: &Access, import: &Import) -> anyhow::Result<Vec<NearRow>> {
    let answer = access.operate(OperatorRequest::People, context.clock.now())?;
    let OperatorAnswer::People { people } = answer else {
        return Err(AccessError::OtherVersion.into());
    };
    let comparing = bar(context.json, "Comparaison des noms");
    let near = near::compare(&import.usagers, people, &comparing);
    comparing.finish_and_clear();
    Ok(near)
}

/// Whether the operator agrees, at a keyboard.
fn confirmed(context: &Context, outcome: &Outcome) -> anyhow::Result<bool> {
    if context.json || !somebody_is_there() {
        return Err(Misuse("personne n'est là pour confirmer : ajoutez --yes".to_owned()).into());
    }
    write_out(&outcome.summary());
    let terminal = console::Term::stderr();
    terminal.write_str("Importer ces usagers ? [o/N] ")?;
    Ok(matches!(
        terminal.read_line()?.trim().to_lowercase().as_str(),
        "o" | "oui"
    ))
}

/// A row as the ledger takes it.
fn with_id(context: &Context, usager: import::ImportedUsager) -> anyhow::Result<ImportedUsager> {
    Ok(ImportedUsager {
        id: new_id(context)?,
        numero: usager.numero,
        identity: usager.identity,
        domiciliation: usager.domiciliation,
        notes: usager
            .notes
            .into_iter()
            .map(|note| (note.label, note.text))
            .collect(),
        // Neither layout has a column for them.
        procurations: Vec::new(),
    })
}
