//! Declared absences: the cycle stops until their last day.

use chrono::NaiveDate;
use courrier_domain::usager::FieldError;
use courrier_domain::{AbsenceId, AbsenceReason, UsagerId};
use rusqlite::{OptionalExtension as _, params};

use super::Command;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Longest absence that can be declared, in days: longer is a mistake of typing, or is declared
/// again.
const LONGEST_DAYS: i64 = 366;

/// Declares an absence.
#[derive(Debug, Clone, Copy)]
pub struct DeclareAbsence {
    /// Its id.
    pub id: AbsenceId,
    /// Whose.
    pub usager_id: UsagerId,
    /// Why.
    pub reason: AbsenceReason,
    /// First day away.
    pub from: NaiveDate,
    /// Last day away.
    pub to: NaiveDate,
}

impl Command for DeclareAbsence {
    type Receipt = AbsenceId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<AbsenceId, ApplyError> {
        tx.live_numero(self.usager_id)?;
        let today = tx.today()?;
        if let Some(message) = fault(self.from, self.to, today) {
            let field = "to".to_owned();
            let message = message.to_owned();
            return Err(Refusal::Invalid(vec![FieldError { field, message }]).into());
        }
        tx.execute(
            "INSERT INTO absence (id, usager_id, reason, from_day, to_day, declared_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                blob(self.id),
                blob(self.usager_id),
                self.reason.as_str(),
                self.from.to_string(),
                self.to.to_string(),
                micros(tx.at)
            ],
        )?;
        tx.usager_changed(self.usager_id)?;
        Ok(self.id)
    }
}

fn fault(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    if to < from {
        Some("L'absence se termine avant d'avoir commencé.")
    } else if to < today {
        Some("Cette absence est déjà terminée.")
    } else if (to - from).num_days() > LONGEST_DAYS {
        Some("Une absence dure un an au plus : déclarez-la de nouveau ensuite.")
    } else {
        None
    }
}

/// Ends an absence: the person is back, yesterday was its last day. One that had not begun yet is
/// taken back.
#[derive(Debug, Clone, Copy)]
pub struct EndAbsence {
    /// Which.
    pub id: AbsenceId,
}

impl Command for EndAbsence {
    /// Whose it was.
    type Receipt = UsagerId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<UsagerId, ApplyError> {
        let usager_id: Option<[u8; 16]> = tx
            .connection
            .prepare_cached("SELECT usager_id FROM absence WHERE id = ?1")?
            .query_row([blob(self.id)], |row| row.get(0))
            .optional()?;
        let usager_id = usager_id.ok_or(Refusal::NotFound(Subject::Absence))?;
        let usager_id: UsagerId =
            courrier_domain::TypedId::from_uuid(uuid::Uuid::from_bytes(usager_id));
        let today = tx.today()?;
        let yesterday = today.pred_opt().unwrap_or(today);
        // One that began today or later leaves no day; one that is over stays as it was.
        tx.execute(
            "UPDATE absence SET cancelled_at = ?2
             WHERE id = ?1 AND from_day > ?3 AND cancelled_at IS NULL",
            params![blob(self.id), micros(tx.at), yesterday.to_string()],
        )?;
        tx.execute(
            "UPDATE absence SET to_day = min(to_day, ?2) WHERE id = ?1 AND from_day <= ?2",
            params![blob(self.id), yesterday.to_string()],
        )?;
        tx.usager_changed(usager_id)?;
        Ok(usager_id)
    }
}
