//! The centre's own words for what is said to usagers.

use courrier_domain::{Instant, MessageEvent};
use rusqlite::params;

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
        if let Some(seen) = self.seen {
            let stands = tx.exists(
                "SELECT 1 WHERE ?3 IS
                     (SELECT changed_at FROM wording WHERE message = ?1 AND language = ?2)",
                params![
                    self.message.as_str(),
                    self.language,
                    seen.changed_at.map(micros)
                ],
            )?;
            if !stands {
                return Err(Refusal::Reworded.into());
            }
        }
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
                micros(tx.at)
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
