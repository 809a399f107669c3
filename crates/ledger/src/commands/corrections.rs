//! Steps of one item alone: undo, move, cancel, forward, expire.

use courrier_domain::courrier::{ReopenReason, Standing, avis_last_day};
use courrier_domain::{CourrierId, CourrierState, Step, UsagerId};
use rusqlite::OptionalExtension as _;

use super::arrivals::tell_of;
use super::outbox::drop_pointless_messages;
use super::spellings::{forget_entry, note_entry};
use super::{Command, IdSeed};
use crate::error::{ApplyError, Refusal};
use crate::row::blob;
use crate::tx::Tx;

/// Takes one step of an item and tells those who show its folder.
pub(super) fn single(
    tx: &mut Tx<'_>,
    id: CourrierId,
    step: Step,
) -> Result<CourrierId, ApplyError> {
    let after = tx.step(id, step)?;
    drop_pointless_messages(tx, after.usager_id)?;
    tx.usager_changed(after.usager_id)?;
    Ok(id)
}

macro_rules! single_steps {
    ($($(#[$doc:meta])* $name:ident => $step:expr),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name {
            /// Which item.
            pub id: CourrierId,
        }

        impl Command for $name {
            type Receipt = CourrierId;

            fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
                single(tx, self.id, $step)
            }
        }
    )+};
}

single_steps! {
    /// Sends an item on to the usager's dated address.
    Forward => Step::Forwarded,
}

/// Notes that an avis de passage is void; refused as long as it is not, for nothing undoes it.
#[derive(Debug, Clone, Copy)]
pub struct Expire {
    /// Which item.
    pub id: CourrierId,
}

impl Command for Expire {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        let now = tx.standing(self.id)?;
        // What can't expire at all is told so, not that it is too early.
        let can = Standing::after(Some(&now), &Step::Expired);
        can.map_err(|refused| ApplyError::step(self.id, &refused))?;
        let registered = tx.registered_at(self.id)?;
        let zone = tx.settings()?.time_zone;
        let until = avis_last_day(registered.with_timezone(&zone).date_naive());
        if tx.today()? <= until {
            let courrier_id = self.id;
            return Err(Refusal::StillHeld { courrier_id, until }.into());
        }
        single(tx, self.id, Step::Expired)
    }
}

/// Cancels a typing mistake: the item never existed.
///
/// An item that its own entry marked for return (unknown, radiated) is an entry like any other
/// while its tri is open: it is kept first, then cancelled.
#[derive(Debug, Clone, Copy)]
pub struct Cancel {
    /// Which item.
    pub id: CourrierId,
}

impl Command for Cancel {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        let to_return = tx.standing(self.id)?.state == CourrierState::ToReturn;
        let of_an_open_tri = tx.exists(
            "SELECT 1 FROM courrier c JOIN tri t ON t.id = c.tri_id
             WHERE c.id = ?1 AND t.closed_at IS NULL",
            [blob(self.id)],
        )?;
        if to_return && of_an_open_tri {
            tx.step(self.id, Step::Kept)?;
        }
        forget_entry(tx, self.id)?;
        single(tx, self.id, Step::Cancelled)
    }
}

/// Undoes an item's last exit, until the bag it is in has left.
#[derive(Debug, Clone, Copy)]
pub struct Reopen {
    /// Which item.
    pub id: CourrierId,
    /// Why.
    pub reason: ReopenReason,
    /// Makes the id of the message that tells of it.
    pub seed: IdSeed,
}

impl Command for Reopen {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        let now = tx.standing(self.id)?;
        if matches!(
            now.state,
            CourrierState::Returned | CourrierState::Forwarded
        ) {
            let since: i64 = tx
                .connection
                .prepare_cached("SELECT state_since FROM courrier WHERE id = ?1")?
                .query_row([blob(self.id)], |row| row.get(0))?;
            let last_bag: Option<i64> = tx
                .connection
                .prepare_cached("SELECT at FROM bag_departure ORDER BY at DESC LIMIT 1")?
                .query_row([], |row| row.get(0))
                .optional()?;
            if last_bag.is_some_and(|left| left >= since) {
                return Err(Refusal::BagLeft(self.id).into());
            }
        }
        let reason = self.reason;
        single(tx, self.id, Step::Reopened { reason })?;
        tell_of(tx, now.usager_id, &[self.id], self.seed)?;
        Ok(self.id)
    }
}

/// Corrects a homonym mistake: the item leaves one folder and enters another.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// Which item.
    pub id: CourrierId,
    /// The right folder.
    pub to: UsagerId,
    /// Makes the id of the message that tells of it.
    pub seed: IdSeed,
}

impl Command for Move {
    type Receipt = CourrierId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<CourrierId, ApplyError> {
        tx.live_numero(self.to)?;
        let from = tx.standing(self.id)?.usager_id;
        single(tx, self.id, Step::Moved { to: self.to })?;
        // What was typed means the other one, and whoever says so has chosen.
        if let Some(text) = forget_entry(tx, self.id)? {
            note_entry(tx, &[self.id], self.to, &text, true)?;
        }
        tell_of(tx, self.to, &[self.id], self.seed)?;
        drop_pointless_messages(tx, from)?;
        tx.usager_changed(from)?;
        Ok(self.id)
    }
}
