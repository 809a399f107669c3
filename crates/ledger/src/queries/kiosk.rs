//! What bornes show without a card, and what the centre has to say to one person.

use courrier_domain::{Instant, KioskContent, NoticeId, UsagerId};
use rusqlite::{Connection, OptionalExtension as _};

use super::Reader;
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect, micros};

/// Something to say to a person.
#[derive(Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its id.
    pub id: NoticeId,
    /// When it was noted.
    pub noted_at: Instant,
    /// When the person is expected, for an appointment.
    pub at: Option<Instant>,
    /// What is to be said, for a message.
    pub text: Option<String>,
}

/// By its id alone: what is said to a person is private.
impl std::fmt::Debug for NoticeRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NoticeRow({})", self.id)
    }
}

impl Reader<'_> {
    /// The centre's own pages and places, and how often they were saved; none while it has none.
    pub fn pages(&self) -> Result<Option<(u64, KioskContent)>, ReadError> {
        let json: Option<String> = self
            .connection
            .prepare_cached("SELECT content FROM kiosk_pages")?
            .query_row([], |row| row.get(0))
            .optional()?;
        let Some(json) = json else {
            return Ok(None);
        };
        let content =
            serde_json::from_str(&json).map_err(|_| ReadError::Value("kiosk_pages.content"))?;
        Ok(Some((pages_version(self.connection)?, content)))
    }

    /// What is to be said to a person, the oldest first.
    pub fn notices(&self, usager_id: UsagerId) -> Result<Vec<NoticeRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, noted_at, at, text FROM notice WHERE usager_id = ?1
             ORDER BY noted_at, id",
        )?;
        collect(statement.query([blob(usager_id)])?, |row| {
            Ok(NoticeRow {
                id: row.id("id")?,
                noted_at: row.instant("noted_at")?,
                at: row.opt_instant("at")?,
                text: row.get("text")?,
            })
        })
    }
}

/// How often the pages were saved.
pub(crate) fn pages_version(connection: &Connection) -> Result<u64, ReadError> {
    let version: Option<i64> = connection
        .prepare_cached("SELECT version FROM kiosk_pages")?
        .query_row([], |row| row.get(0))
        .optional()?;
    u64::try_from(version.unwrap_or_default()).map_err(|_| ReadError::Value("kiosk_pages.version"))
}

/// A person's next appointment, and whether anything is to be said to them.
pub(crate) fn told_at_the_borne(
    connection: &Connection,
    usager_id: UsagerId,
    now: Instant,
) -> Result<(Option<Instant>, bool), ReadError> {
    let mut statement = connection.prepare_cached(
        "SELECT min(at) FILTER (WHERE at >= ?2) AS appointment,
                count(text) > 0 AS message
         FROM notice WHERE usager_id = ?1",
    )?;
    let mut rows = statement.query((blob(usager_id), micros(now)))?;
    let row = rows.next()?.ok_or(ReadError::Value("notice"))?;
    Ok((row.opt_instant("appointment")?, row.get("message")?))
}
