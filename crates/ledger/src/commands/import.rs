//! A centre moves over: many usagers at once, all or none.

use chrono::NaiveDate;
use courrier_domain::{Domiciliation, Identity, Numero, UsagerId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::Command;
use super::usagers::insert_usager;
use crate::error::{ApplyError, Refusal};
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Imports usagers in one transaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportUsagers {
    /// Checked rows, as the reader of the file made them.
    pub usagers: Vec<ImportedUsager>,
}

/// One usager of an import.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportedUsager {
    /// Their id.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// Who they are.
    pub identity: Identity,
    /// Their domiciliation.
    pub domiciliation: Domiciliation,
    /// Values that have no place yet: (column, text).
    pub notes: Vec<(String, String)>,
    /// Mandataires with the days of their procurations.
    pub procurations: Vec<ImportedProcuration>,
}

/// A procuration found in an import.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportedProcuration {
    /// Its id.
    pub id: courrier_domain::ProcurationId,
    /// The mandataire's name.
    pub mandataire: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: NaiveDate,
}

/// What an import wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Usagers created.
    pub usagers: usize,
}

impl Command for ImportUsagers {
    type Receipt = Imported;

    fn apply(self, tx: &mut Tx<'_>) -> Result<Imported, ApplyError> {
        let mut taken = Vec::new();
        for usager in &self.usagers {
            let numero = usager.numero.as_str();
            if tx.exists("SELECT 1 FROM usager WHERE numero = ?1", [numero])? {
                taken.push(numero.to_owned());
            }
        }
        if !taken.is_empty() {
            return Err(Refusal::NumerosTaken(taken).into());
        }
        let today = tx.today()?;
        for usager in &self.usagers {
            let errors = usager.identity.check(today);
            if !errors.is_empty() {
                return Err(Refusal::Invalid(errors).into());
            }
            insert_usager(
                tx,
                usager.id,
                &usager.numero,
                &usager.identity,
                &usager.domiciliation,
            )?;
            for (position, (label, text)) in (0_i64..).zip(&usager.notes) {
                tx.execute(
                    "INSERT INTO imported_note (usager_id, position, label, text)
                     VALUES (?1, ?2, ?3, ?4)",
                    params![blob(usager.id), position, label, text],
                )?;
            }
            for procuration in &usager.procurations {
                tx.execute(
                    "INSERT INTO procuration (id, usager_id, mandataire, valid_from, valid_to,
                         created_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        blob(procuration.id),
                        blob(usager.id),
                        procuration.mandataire,
                        procuration.valid_from.to_string(),
                        procuration.valid_to.to_string(),
                        micros(tx.at),
                    ],
                )?;
            }
        }
        Ok(Imported {
            usagers: self.usagers.len(),
        })
    }
}
