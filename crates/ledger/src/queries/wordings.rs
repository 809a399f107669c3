//! The centre's own words.

use courrier_domain::{Instant, MessageEvent};

use super::Reader;
use crate::ReadError;
use crate::row::{RowExt as _, collect};

/// What the centre says in place of the product, in one message and language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingRow {
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
    /// Since when.
    pub changed_at: Instant,
}

impl Reader<'_> {
    /// All messages that the centre reworded.
    pub fn wordings(&self) -> Result<Vec<WordingRow>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM wording ORDER BY message, language")?;
        collect(statement.query([])?, |row| {
            Ok(WordingRow {
                message: row.word("message", MessageEvent::parse)?,
                language: row.get("language")?,
                sms: row.get("sms")?,
                subject: row.get("subject")?,
                body: row.get("body")?,
                changed_at: row.instant("changed_at")?,
            })
        })
    }
}
