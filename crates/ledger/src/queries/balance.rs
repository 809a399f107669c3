//! The balance of a period.

use courrier_domain::{Balance, CourrierState, Instant, Step, UsagerId};
use rusqlite::Row;

use super::Reader;
use super::mail::read_movement;
use crate::ReadError;
use crate::row::{RowExt as _, blob};

impl Reader<'_> {
    /// The balance from `from` (included) to `to` (not included), of one usager or of all.
    ///
    /// What waits at the start is added up from the movements before it; what waits at the end is
    /// taken from where the items stand now, less what happened since. That the two agree is
    /// therefore a statement about the whole ledger, not an identity.
    pub fn balance(
        &self,
        from: Instant,
        to: Instant,
        of: Option<UsagerId>,
    ) -> Result<Balance, ReadError> {
        let filter = match of {
            None => "",
            Some(_) => "WHERE m.usager_id = ?1 OR m.to_usager_id = ?1",
        };
        // What a reopened item left is what its last movement before had brought it to.
        let sql = format!(
            "SELECT m.*, CASE m.step WHEN 'reopened' THEN
                 (SELECT e.step FROM movement e WHERE e.courrier_id = m.courrier_id
                     AND e.seq < m.seq ORDER BY e.seq DESC LIMIT 1) END AS left_by
             FROM movement m {filter}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = match of {
            None => statement.query([])?,
            Some(id) => statement.query([blob(id)])?,
        };
        let (mut before, mut within, mut since) =
            (Balance::default(), Balance::default(), Balance::default());
        while let Some(row) = rows.next()? {
            let movement = read_movement(row)?;
            let side = if movement.at < from {
                &mut before
            } else if movement.at < to {
                &mut within
            } else {
                &mut since
            };
            let inside = |id: UsagerId| of.is_none_or(|of| of == id);
            let moved_in = matches!(movement.step, Step::Moved { to } if inside(to));
            side.count(
                &movement.step,
                left_by(row)?,
                inside(movement.usager_id),
                moved_in,
            );
        }
        drop(rows);
        let now = self.in_cabinet_now(of)?;
        within.waiting_at_start = before.entries() - before.exits();
        within.waiting_at_end = now - (since.entries() - since.exits());
        Ok(within)
    }

    fn in_cabinet_now(&self, of: Option<UsagerId>) -> Result<i64, ReadError> {
        let all = "SELECT count(*) FROM courrier WHERE state IN ('waiting', 'to_return')";
        Ok(match of {
            None => self
                .connection
                .prepare_cached(all)?
                .query_row([], |row| row.get(0))?,
            Some(id) => self
                .connection
                .prepare_cached(&format!("{all} AND usager_id = ?1"))?
                .query_row([blob(id)], |row| row.get(0))?,
        })
    }
}

/// The state that a reopened item left.
fn left_by(row: &Row<'_>) -> Result<Option<CourrierState>, ReadError> {
    // Steps that exit are named as the states they lead to.
    row.opt_word("left_by", CourrierState::parse)
}
