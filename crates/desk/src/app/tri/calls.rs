//! The tri's calls, each sent off with the message its answer becomes.

use std::sync::Arc;

use courrier_api::client::IdempotencyKey;
use courrier_domain::{CourrierId, TriId};

use super::Msg;
use crate::app::attempt::Attempt;
use crate::app::envelope::{Registration, UNKNOWN_FOLDER};
use crate::app::search::{self, LIMIT};
use crate::app::task::Ctx;
use crate::guichet::{Fault, Fut};

fn tri(msg: Msg) -> crate::app::Msg {
    crate::app::Msg::Tri(msg)
}

pub(super) fn searched(msg: search::Msg) -> crate::app::Msg {
    tri(Msg::Search(msg))
}

pub(super) fn find_unknown(ctx: &mut Ctx<'_>) {
    let call = ctx.guichet.usagers(UNKNOWN_FOLDER.to_owned(), LIMIT);
    ctx.ask(call, |result| tri(Msg::UnknownFound(result)));
}

/// The newest open tri with its entries, if one is open.
pub(super) fn open_tri(ctx: &mut Ctx<'_>) {
    let guichet = Arc::clone(ctx.guichet);
    let call: Fut<_> = Box::pin(async move {
        match guichet.open_tris().await?.first() {
            Some(newest) => guichet.tri(newest.id).await.map(Some),
            None => Ok(None),
        }
    });
    ctx.ask(call, |result| tri(Msg::Opened(result)));
}

/// Registers, in the open tri or in one opened for it.
pub(super) fn register(ctx: &mut Ctx<'_>, attempt: &Attempt<Registration>) {
    let guichet = Arc::clone(ctx.guichet);
    let (key, sent) = (attempt.key(), attempt.what.clone());
    let call: Fut<_> = Box::pin(async move {
        let id = match sent.tri {
            Some(id) => id,
            None => match guichet.open_tri(sent.opening).await {
                Ok(tri) => tri.id,
                // A colleague opened one in the same moment: theirs is the day's tri.
                Err(fault) if fault.is_conflict() => guichet
                    .open_tris()
                    .await?
                    .first()
                    .map(|tri| tri.id)
                    .ok_or(fault)?,
                Err(fault) => return Err(fault),
            },
        };
        Ok((id, guichet.register(key, id, sent.courriers).await?))
    });
    ctx.ask(call, |result| tri(Msg::Registered(result)));
}

/// Cancels each item of an entry. Repeating it is harmless: each item has a key of its own.
pub(super) fn cancel(ctx: &mut Ctx<'_>, items: Vec<(CourrierId, IdempotencyKey)>) {
    let guichet = Arc::clone(ctx.guichet);
    let call: Fut<()> = Box::pin(async move {
        let mut refused = None;
        for (id, key) in items {
            match guichet.cancel(key, id).await {
                Ok(()) => {}
                // One item that was already handed over must not keep the others.
                Err(fault @ Fault::Refused(_)) if fault.is_conflict() => refused = Some(fault),
                Err(fault) => return Err(fault),
            }
        }
        refused.map_or(Ok(()), Err)
    });
    ctx.ask(call, |result| tri(Msg::Undone(result)));
}

pub(super) fn close(ctx: &mut Ctx<'_>, attempt: &Attempt<TriId>) {
    let call = ctx.guichet.close_tri(attempt.key(), attempt.what);
    ctx.ask(call, |result| tri(Msg::Closed(result)));
}
