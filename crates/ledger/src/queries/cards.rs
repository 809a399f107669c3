//! Cards, by the keyed hash of their tokens.

use courrier_domain::{Domiciliation, Instant, UsagerId};
use rusqlite::Connection;

use super::Reader;
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect};

/// What a card is to the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStanding {
    /// Nobody's.
    Blank,
    /// Bound to a usager.
    Bound(UsagerId),
    /// Once bound to a usager, now blocked.
    Blocked(UsagerId),
}

/// A usager's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundCard {
    /// First 8 hex digits of the keyed hash: tells a person's cards apart, opens nothing.
    pub label: String,
    /// When it was bound.
    pub bound_at: Instant,
    /// When it was blocked.
    pub blocked_at: Option<Instant>,
}

impl Reader<'_> {
    /// What the card of this token is.
    pub fn card(&self, token: &str) -> Result<CardStanding, ReadError> {
        card_standing(self.connection, &self.card_key.hash(token))
    }

    pub(super) fn cards_of(&self, id: UsagerId) -> Result<Vec<BoundCard>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT token_hash, bound_at, blocked_at FROM card WHERE usager_id = ?1
             ORDER BY bound_at, token_hash",
        )?;
        collect(statement.query([blob(id)])?, |row| {
            let hash = row.hash("token_hash")?;
            Ok(BoundCard {
                label: format!(
                    "{:08X}",
                    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
                ),
                bound_at: row.instant("bound_at")?,
                blocked_at: row.opt_instant("blocked_at")?,
            })
        })
    }
}

/// Whether a card was ever given.
pub(crate) fn any_card(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare("SELECT 1 FROM card LIMIT 1")?.exists([])
}

pub(crate) fn card_standing(
    connection: &Connection,
    hash: &[u8; 32],
) -> Result<CardStanding, ReadError> {
    let mut statement = connection
        .prepare_cached("SELECT usager_id, blocked_at FROM card WHERE token_hash = ?1")?;
    let mut rows = statement.query([hash])?;
    let Some(row) = rows.next()? else {
        return Ok(CardStanding::Blank);
    };
    let usager_id = row.id("usager_id")?;
    Ok(match row.opt_instant("blocked_at")? {
        None => CardStanding::Bound(usager_id),
        Some(_) => CardStanding::Blocked(usager_id),
    })
}

/// When the avis de passage in a person's folder were entered.
pub(crate) fn avis_in_cabinet(
    connection: &Connection,
    id: UsagerId,
) -> Result<Vec<Instant>, ReadError> {
    let mut statement = connection.prepare_cached(
        "SELECT registered_at FROM courrier
         WHERE usager_id = ?1 AND kind = 'recommande' AND state IN ('waiting', 'to_return')",
    )?;
    collect(statement.query([blob(id)])?, |row| {
        row.instant("registered_at")
    })
}

/// What a tap needs beside the counts: the domiciliation, and the language.
pub(crate) fn tap_facts(
    connection: &Connection,
    id: UsagerId,
) -> Result<(Domiciliation, Option<String>), ReadError> {
    let mut statement = connection.prepare_cached(
        "SELECT u.status AS status, u.starts_on AS starts_on, u.ends_on AS ends_on,
                i.langue AS langue
         FROM usager u LEFT JOIN identity i ON i.usager_id = u.id WHERE u.id = ?1",
    )?;
    let mut rows = statement.query([blob(id)])?;
    let row = rows.next()?.ok_or(ReadError::Value("card.usager_id"))?;
    Ok((super::usagers::read_domiciliation(row)?, row.get("langue")?))
}
