//! What bornes show without a card, and what the centre has to say to one person.

use courrier_domain::{Instant, NoticeId, OwnContent, UsagerId};
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
    /// The centre's own pages and places, and how often they were changed; nothing of its own, and 0,
    /// before the first time.
    pub fn pages(&self) -> Result<(u64, OwnContent), ReadError> {
        pages(self.connection)
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

/// The centre's own pages and places, and how often they were changed.
pub(crate) fn pages(connection: &Connection) -> Result<(u64, OwnContent), ReadError> {
    let row: Option<(i64, String)> = connection
        .prepare_cached("SELECT version, content FROM kiosk_pages")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((version, json)) = row else {
        return Ok((0, OwnContent::default()));
    };
    let version = u64::try_from(version).map_err(|_| ReadError::Value("kiosk_pages.version"))?;
    let content =
        serde_json::from_str(&json).map_err(|_| ReadError::Value("kiosk_pages.content"))?;
    Ok((version, content))
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
