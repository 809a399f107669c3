//! The centre's own words for what is said to usagers.

use courrier_domain::{Instant, MessageEvent};
use rusqlite::{OptionalExtension as _, params};

use super::Command;
use crate::error::{ApplyError, Refusal};
use crate::row::micros;
use crate::tx::{Change, Tx};

/// Puts the centre's words in place of the product's, for one message in one language. Whoever
/// writes them has checked them: the ledger knows no template.
#[derive(Debug, Clone)]
pub struct Reword {
    /// Which message.
    pub message: MessageEvent,
    /// The language's tag.
    pub language: String,
    /// The text message.
    pub sms: String,
    /// The e-mail's subject.
    pub subject: String,
    /// The e-mail's text.
    pub body: String,
    /// The words that were looked at when these were written: where others are in force by now,
    /// nothing changes. None: whatever they are.
    pub seen: Option<SeenWording>,
}

/// Which words somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenWording {
    /// Since when the centre's own are in force; none: the product's.
    pub changed_at: Option<Instant>,
}

impl Command for Reword {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let stands: Option<i64> = tx
            .connection
            .prepare_cached("SELECT changed_at FROM wording WHERE message = ?1 AND language = ?2")?
            .query_row(params![self.message.as_str(), self.language], |row| {
                row.get(0)
            })
            .optional()?;
        if self
            .seen
            .is_some_and(|seen| seen.changed_at.map(micros) != stands)
        {
            return Err(Refusal::Reworded.into());
        }
        // It tells versions apart: no two are of one instant, even by a clock that was set back.
        let changed_at = stands.map_or(micros(tx.at), |before| micros(tx.at).max(before + 1));
        tx.execute(
            "INSERT INTO wording (message, language, sms, subject, body, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (message, language) DO UPDATE SET sms = excluded.sms,
                 subject = excluded.subject, body = excluded.body,
                 changed_at = excluded.changed_at",
            params![
                self.message.as_str(),
                self.language,
                self.sms,
                self.subject,
                self.body,
                changed_at
            ],
        )?;
        tx.changes.push(Change::Settings);
        Ok(())
    }
}

/// Goes back to the product's words. Where they are in force already, nothing changes.
#[derive(Debug, Clone)]
pub struct ResetWording {
    /// Which message.
    pub message: MessageEvent,
    /// The language's tag.
    pub language: String,
}

impl Command for ResetWording {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.execute(
            "DELETE FROM wording WHERE message = ?1 AND language = ?2",
            params![self.message.as_str(), self.language],
        )?;
        tx.changes.push(Change::Settings);
        Ok(())
    }
}
