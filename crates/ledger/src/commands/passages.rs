//! Contacts with usagers, and the people they send.

use chrono::NaiveDate;
use courrier_domain::usager::FieldError;
use courrier_domain::{PassageId, PassageKind, ProcurationId, UsagerId};
use rusqlite::params;

use super::Command;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{RowExt as _, blob, micros};
use crate::tx::{Tx, author_columns};

/// Records a visit or a call.
#[derive(Debug, Clone, Copy)]
pub struct RecordPassage {
    /// Its id.
    pub id: PassageId,
    /// Who was seen or heard.
    pub usager_id: UsagerId,
    /// How.
    pub kind: PassageKind,
}

impl Command for RecordPassage {
    type Receipt = PassageId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<PassageId, ApplyError> {
        tx.live_numero(self.usager_id)?;
        insert_passage(tx, self.id, self.usager_id, self.kind)?;
        tx.usager_changed(self.usager_id)?;
        Ok(self.id)
    }
}

pub(super) fn insert_passage(
    tx: &Tx<'_>,
    id: PassageId,
    usager_id: UsagerId,
    kind: PassageKind,
) -> Result<(), ApplyError> {
    let (by_kind, by_id) = author_columns(tx.author);
    tx.execute(
        "INSERT INTO passage (id, usager_id, at, kind, by_kind, by_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            blob(id),
            blob(usager_id),
            micros(tx.at),
            kind.as_str(),
            by_kind,
            by_id
        ],
    )?;
    Ok(())
}

/// An agent told somebody of their mail, at the guichet or by telephone: a passage, and a message
/// that reached them for all that waits. No relance: it is counted for none.
#[derive(Debug, Clone, Copy)]
pub struct TellInPerson {
    /// The passage's id.
    pub id: PassageId,
    /// Who was told.
    pub usager_id: UsagerId,
    /// How.
    pub kind: PassageKind,
}

impl Command for TellInPerson {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.live_numero(self.usager_id)?;
        insert_passage(tx, self.id, self.usager_id, self.kind)?;
        // Mail of a tri that is still open is not filed: nobody was told of it.
        tx.execute(
            "UPDATE courrier SET reached_at = ?2 WHERE usager_id = ?1 AND state = 'waiting'
                 AND tri_id NOT IN (SELECT id FROM tri WHERE closed_at IS NULL)",
            params![blob(self.usager_id), micros(tx.at)],
        )?;
        tx.execute(
            "UPDATE usager SET refused_at = NULL WHERE id = ?1",
            [blob(self.usager_id)],
        )?;
        tx.usager_changed(self.usager_id)?;
        Ok(())
    }
}

/// Authorises a mandataire, for dated days.
#[derive(Debug, Clone)]
pub struct AddProcuration {
    /// Its id.
    pub id: ProcurationId,
    /// Who authorises.
    pub usager_id: UsagerId,
    /// The mandataire's name.
    pub mandataire: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: NaiveDate,
}

impl Command for AddProcuration {
    type Receipt = ProcurationId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<ProcurationId, ApplyError> {
        tx.live_numero(self.usager_id)?;
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        };
        let name = self.mandataire.trim();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            refuse(
                "mandataire",
                "Indiquez le nom du mandataire, en 100 caractères au plus.",
            );
        }
        if self.valid_to < self.valid_from {
            refuse(
                "valid_to",
                "La procuration se termine avant d'avoir commencé.",
            );
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        tx.execute(
            "INSERT INTO procuration (id, usager_id, mandataire, valid_from, valid_to, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                blob(self.id),
                blob(self.usager_id),
                name,
                self.valid_from.to_string(),
                self.valid_to.to_string(),
                micros(tx.at)
            ],
        )?;
        tx.names_changed(self.usager_id);
        tx.usager_changed(self.usager_id)?;
        Ok(self.id)
    }
}

/// Takes a procuration back.
#[derive(Debug, Clone, Copy)]
pub struct RevokeProcuration {
    /// Which.
    pub id: ProcurationId,
}

impl Command for RevokeProcuration {
    /// Whose it was.
    type Receipt = UsagerId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<UsagerId, ApplyError> {
        let usager_id = {
            let mut statement = tx
                .connection
                .prepare_cached("SELECT usager_id FROM procuration WHERE id = ?1")?;
            let mut rows = statement.query([blob(self.id)])?;
            match rows.next()? {
                Some(row) => row.id("usager_id")?,
                None => return Err(Refusal::NotFound(Subject::Procuration).into()),
            }
        };
        // Revoking twice keeps the first date.
        tx.execute(
            "UPDATE procuration SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1",
            params![blob(self.id), micros(tx.at)],
        )?;
        tx.names_changed(usager_id);
        tx.usager_changed(usager_id)?;
        Ok(usager_id)
    }
}
