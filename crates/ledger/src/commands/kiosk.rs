//! What bornes show without a card, and how they are.

use courrier_domain::{DeviceHealth, DeviceId, Instant, OwnContent};
use rusqlite::params;

use super::Command;
use crate::error::{ApplyError, Refusal, Subject};
use crate::queries;
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Puts the centre's pages and places in place of those before, whole.
#[derive(Debug, Clone)]
pub struct SavePages {
    /// The version that was changed: nobody else's change is written over.
    pub version: u64,
    /// The pages and places.
    pub content: OwnContent,
}

impl Command for SavePages {
    /// The version they are now.
    type Receipt = u64;

    fn apply(self, tx: &mut Tx<'_>) -> Result<u64, ApplyError> {
        let faults = self.content.check();
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults).into());
        }
        as_seen(tx, self.version)?;
        keep(tx, self.version + 1, &self.content)
    }
}

/// Goes back to the product's pages. The places stay: the product knows of none.
#[derive(Debug, Clone)]
pub struct ResetPages {
    /// The version that was looked at.
    pub version: u64,
}

impl Command for ResetPages {
    /// The version they are now.
    type Receipt = u64;

    fn apply(self, tx: &mut Tx<'_>) -> Result<u64, ApplyError> {
        let content = OwnContent {
            pages: None,
            ..as_seen(tx, self.version)?
        };
        // Versions go on from here: one that was seen before never means another content.
        keep(tx, self.version + 1, &content)
    }
}

/// What the centre has, if it is of the version that somebody looked at.
fn as_seen(tx: &Tx<'_>, seen: u64) -> Result<OwnContent, ApplyError> {
    let (version, content) = queries::pages(tx.connection)?;
    if version != seen {
        return Err(Refusal::PagesChanged.into());
    }
    Ok(content)
}

fn keep(tx: &mut Tx<'_>, version: u64, content: &OwnContent) -> Result<u64, ApplyError> {
    // Texts in lists and maps always serialise.
    let content = serde_json::to_string(content).unwrap_or_default();
    tx.execute(
        "INSERT INTO kiosk_pages (id, version, content, changed_at) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version,
             content = excluded.content, changed_at = excluded.changed_at",
        params![
            i64::try_from(version).unwrap_or(i64::MAX),
            content,
            micros(tx.at)
        ],
    )?;
    Ok(version)
}

/// Notes how a borne is: now and then while it says so, when it falls silent or is back, and when
/// many cards that are nobody's are shown to it.
#[derive(Debug, Clone)]
pub struct NoteDevice {
    /// Which.
    pub id: DeviceId,
    /// When it last said how it was.
    pub heard_at: Option<Instant>,
    /// What it then said; none to leave what was noted.
    pub health: Option<DeviceHealth>,
    /// Since when it is silent, if it is.
    pub silent_since: Option<Instant>,
    /// Since when it is shown many cards that are nobody's, if it is.
    pub guessing_since: Option<Instant>,
}

impl Command for NoteDevice {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let health = self.health.as_ref().map(serde_json::to_string);
        let health = health.transpose().unwrap_or_default();
        let changed = tx.execute(
            "UPDATE device SET heard_at = coalesce(?2, heard_at), health = coalesce(?3, health),
                 silent_since = ?4, guessing_since = ?5
             WHERE id = ?1",
            params![
                blob(self.id),
                self.heard_at.map(micros),
                health,
                self.silent_since.map(micros),
                self.guessing_since.map(micros)
            ],
        )?;
        if changed == 0 {
            return Err(Refusal::NotFound(Subject::Device).into());
        }
        Ok(())
    }
}
