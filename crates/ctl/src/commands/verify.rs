//! `courrierctl verify`: the proof that nothing was lost or changed.

use courrier_ledger::OpenError;
use courrier_ledger::folder::LEDGER;
use courrier_ledger::verify::{Report as Verified, verify};
use serde_json::{Value, json};

use crate::output::{Report, count, counter};
use crate::{Context, Done};

impl Report for Verified {
    fn human(&self) -> String {
        let movements = usize::try_from(self.movements).unwrap_or_default();
        let courriers = usize::try_from(self.courriers).unwrap_or_default();
        let read = format!(
            "{} de {} relus.",
            count(movements, "mouvement", "mouvements"),
            count(courriers, "pli", "plis")
        );
        if !self.is_clean() {
            let faults = self.faults.iter().map(|fault| format!("\n  - {fault}"));
            return format!(
                "{read}\nLe registre a des défauts :{}",
                faults.collect::<String>()
            );
        }
        let balance = &self.balance;
        format!(
            "{read} Rien ne manque, rien n'a été modifié.\n\
             Balance : {} entrés + {} déplacés = {} remis + {} retournés + {} réexpédiés \
             + {} annulés + {} expirés + {} déplacés + {} en attente.\n\
             Empreinte du dernier mouvement (à noter ailleurs) :\n  {}",
            balance.registered,
            balance.moved_in,
            balance.handed_over,
            balance.returned,
            balance.forwarded,
            balance.cancelled,
            balance.expired,
            balance.moved_out,
            balance.waiting_at_end,
            self.chain_head
        )
    }

    fn machine(&self) -> Value {
        let mut value = json!(self);
        value["clean"] = json!(self.is_clean());
        value
    }

    fn is_fine(&self) -> bool {
        self.is_clean()
    }
}

/// Verifies the ledger, beside the daemon if it runs.
pub(super) fn run(context: &Context) -> Done {
    let ledger = context.data.join(LEDGER);
    if !ledger.exists() {
        return Err(OpenError::NoLedger(context.data.clone()).into());
    }
    let counter = counter(context.json, "mouvements relus :");
    let report = verify(&ledger, &mut |done| {
        counter.set_position(u64::try_from(done).unwrap_or_default());
    })?;
    counter.finish_and_clear();
    Ok(Box::new(report))
}
