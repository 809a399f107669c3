//! The closing of the tri: from then on people are told.

use courrier_api::TriClosed;

use super::{TriDesk, calls};
use crate::app::attempt::{Attempt, settle};
use crate::app::notice::Notice;
use crate::app::task::Ctx;
use crate::guichet::Fault;

impl TriDesk {
    pub(super) fn close(&mut self, ctx: &mut Ctx<'_>) {
        let attempt = match (&mut self.closing, &self.tri) {
            (Some(attempt), _) => {
                if !attempt.retry() {
                    return;
                }
                attempt
            }
            (None, Some(tri)) => self.closing.insert(Attempt::new(tri.id)),
            (None, None) => return,
        };
        calls::close(ctx, attempt);
    }

    pub(super) fn was_closed(&mut self, result: Result<TriClosed, Fault>, ctx: &mut Ctx<'_>) {
        if let Some((_, result)) = settle(&mut self.closing, result) {
            self.closing_asked = false;
            match result {
                Ok(figures) => {
                    self.closed = self.tri.take().map(|tri| (tri, figures));
                    self.entered = None;
                    self.entries.clear();
                }
                Err(fault) => self.notice = Some(Notice::stop(fault.sentence())),
            }
            self.refresh(ctx);
        }
    }
}
