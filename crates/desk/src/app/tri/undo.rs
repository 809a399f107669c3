//! The undo of an entry of the tri: each of its items is cancelled.

use courrier_api::client::IdempotencyKey;
use courrier_domain::CourrierId;

use super::{Entered, TriDesk, calls};
use crate::app::attempt::{Attempt, settle};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::guichet::Fault;

impl TriDesk {
    /// Undoes an entry, or tries again an undo whose outcome is not known.
    pub(super) fn undo(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let Some(entry) = self.entries.get(at).filter(|entry| !entry.cancelled) else {
            return;
        };
        let same = |undo: &Attempt<Vec<(CourrierId, _)>>| {
            undo.what.iter().map(|(id, _)| id).eq(&entry.courrier_ids)
        };
        let attempt = match &mut self.undo {
            Some(attempt) if attempt.is_sent() => return,
            Some(attempt) if same(attempt) => {
                attempt.retry();
                attempt
            }
            _ => {
                let keyed = |id: &CourrierId| (*id, IdempotencyKey::fresh());
                let what = entry.courrier_ids.iter().map(keyed).collect();
                self.undo.insert(Attempt::new(what))
            }
        };
        self.notice = None;
        calls::cancel(ctx, attempt.what.clone());
    }

    /// Items changed folder: what was to be written on the last envelope may not be true any more.
    pub(in crate::app) fn folder_changed(&mut self) {
        self.entered = None;
    }

    pub(super) fn undone(&mut self, result: Result<(), Fault>, ctx: &mut Ctx<'_>) {
        if let Err(fault) = &result {
            self.notice = Some(Notice::stop(fault.sentence()));
        }
        if let Some((what, Ok(()))) = settle(&mut self.undo, result) {
            let gone =
                |entered: &Entered| what.iter().any(|(id, _)| entered.courrier_ids.contains(id));
            if self.entered.as_ref().is_some_and(gone) {
                self.entered = None;
            }
            let count = crate::text::plis(what.len());
            self.notice = Some(Notice::done(format!("Entrée annulée : {count}.")));
        }
        self.refresh(ctx);
    }
}
