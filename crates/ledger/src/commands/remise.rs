//! Handing over, all or some, and undoing it.

use courrier_domain::courrier::{Recipient, ReopenReason};
use courrier_domain::{
    Author, CourrierId, PassageId, PassageKind, Procuration, RemiseId, Step, TicketEnd, UsagerId,
};
use serde::{Deserialize, Serialize};

use super::arrivals::tell_of;
use super::outbox::drop_pointless_messages;
use super::passages::insert_passage;
use super::queue::end_open_ticket;
use super::{Command, IdSeed};
use crate::error::{ApplyError, Refusal, Subject};
use crate::queries;
use crate::row::{RowExt as _, blob, collect};
use crate::tx::Tx;

/// Hands items over to the usager or a mandataire: all of them, or none.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// The remise's id.
    pub id: RemiseId,
    /// Whose mail.
    pub usager_id: UsagerId,
    /// Which items.
    pub courrier_ids: Vec<CourrierId>,
    /// To whom.
    pub recipient: Recipient,
    /// The id of the passage it may be.
    pub passage_id: PassageId,
}

/// What a remise, or undoing it, left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemiseReceipt {
    /// The remise.
    pub id: RemiseId,
    /// Whose mail.
    pub usager_id: UsagerId,
    /// What is still in the cabinet.
    pub waiting: u32,
}

impl Command for HandOver {
    type Receipt = RemiseReceipt;

    fn apply(self, tx: &mut Tx<'_>) -> Result<RemiseReceipt, ApplyError> {
        tx.live_numero(self.usager_id)?;
        let in_person = match self.recipient {
            Recipient::Usager => true,
            Recipient::Mandataire { procuration_id } => {
                let today = tx.today()?;
                let valid = queries::procuration(tx.connection, procuration_id)?.is_some_and(
                    |p: Procuration| p.usager_id == self.usager_id && p.valid_on(today),
                );
                if !valid {
                    return Err(Refusal::ProcurationNotValid.into());
                }
                tx.settings()?.mandataire_counts_as_passage
            }
        };
        for id in &self.courrier_ids {
            if tx.standing(*id)?.usager_id != self.usager_id {
                return Err(Refusal::OtherFolder(*id).into());
            }
            tx.step(
                *id,
                Step::HandedOver {
                    remise_id: self.id,
                    recipient: self.recipient,
                },
            )?;
        }
        // A remise to a mandataire shows nothing of the usager (CASF D264-3).
        if in_person && let Author::Agent(_) = tx.author {
            insert_passage(tx, self.passage_id, self.usager_id, PassageKind::Guichet)?;
        }
        drop_pointless_messages(tx, self.usager_id)?;
        if self.recipient == Recipient::Usager {
            end_open_ticket(tx, self.usager_id, TicketEnd::Served)?;
        }
        let usager_id = self.usager_id;
        let waiting = tx.usager_changed(usager_id)?;
        Ok(RemiseReceipt {
            id: self.id,
            usager_id,
            waiting,
        })
    }
}

/// Undoes a whole remise: every item it handed over that is still handed over comes back.
#[derive(Debug, Clone)]
pub struct UndoRemise {
    /// Which.
    pub id: RemiseId,
    /// Why.
    pub reason: ReopenReason,
    /// Makes the id of the message that tells of what waits again.
    pub seed: IdSeed,
}

impl Command for UndoRemise {
    type Receipt = RemiseReceipt;

    fn apply(self, tx: &mut Tx<'_>) -> Result<RemiseReceipt, ApplyError> {
        let items: Vec<(CourrierId, UsagerId)> = {
            let mut statement = tx.connection.prepare_cached(
                "SELECT id, usager_id FROM courrier WHERE remise_id = ?1 AND state = 'handed_over'
                 ORDER BY id",
            )?;
            let rows = statement.query([blob(self.id)])?;
            collect(rows, |row| Ok((row.id("id")?, row.id("usager_id")?)))?
        };
        let Some((_, usager_id)) = items.first().copied() else {
            return Err(Refusal::NotFound(Subject::Remise).into());
        };
        let items: Vec<CourrierId> = items.into_iter().map(|(id, _)| id).collect();
        for id in &items {
            let reason = self.reason;
            tx.step(*id, Step::Reopened { reason })?;
        }
        tell_of(tx, usager_id, &items, self.seed)?;
        let waiting = tx.usager_changed(usager_id)?;
        Ok(RemiseReceipt {
            id: self.id,
            usager_id,
            waiting,
        })
    }
}
