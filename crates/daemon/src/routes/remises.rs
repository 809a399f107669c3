//! Handing over, and undoing it.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{NewRemise, RemiseDone, Undo};
use courrier_domain::RemiseId;
use courrier_ledger::commands::{HandOver, IdSeed, UndoRemise};

use crate::app::App;
use crate::auth::{Caller, random_bytes};
use crate::extract::{Id, Write};
use crate::problem::Fault;

/// Items that one remise may hand over.
const MAX_ITEMS: usize = 500;

/// Remet des courriers : tous ceux de la demande, ou aucun.
#[utoipa::path(
    post, path = "/remises", tag = "remises", request_body = NewRemise,
    responses((status = 201, description = "Les courriers sont remis.", body = RemiseDone)),
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<NewRemise>,
) -> Result<(StatusCode, Json<RemiseDone>), Fault> {
    let NewRemise {
        usager_id,
        courrier_ids,
        recipient,
    } = body;
    if !(1..=MAX_ITEMS).contains(&courrier_ids.len()) {
        let message = "Remettez de 1 à 500 courriers à la fois.";
        return Err(Fault::invalid_field("courrier_ids", message));
    }
    if courrier_ids.iter().collect::<HashSet<_>>().len() < courrier_ids.len() {
        let message = "Un même courrier figure deux fois dans la demande.";
        return Err(Fault::invalid_field("courrier_ids", message));
    }
    let (id, passage_id) = (app.new_id()?, app.new_id()?);
    let command = HandOver {
        id,
        usager_id,
        courrier_ids,
        recipient,
        passage_id,
    };
    let receipt = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "remise.create", usager_id);
    let done = RemiseDone {
        id: receipt.id,
        waiting: receipt.waiting,
    };
    Ok((StatusCode::CREATED, Json(done)))
}

/// Annule une remise : ce qu'elle avait remis attend de nouveau.
#[utoipa::path(
    post, path = "/remises/{id}/undo", tag = "remises", request_body = Undo,
    params(("id" = RemiseId, Path)),
    responses((status = 200, description = "La remise est annulée.", body = RemiseDone)),
)]
pub async fn undo(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<RemiseId>,
    Write { idempotency, body }: Write<Undo>,
) -> Result<Json<RemiseDone>, Fault> {
    let command = UndoRemise {
        id,
        reason: body.reason,
        seed: IdSeed(random_bytes()?),
    };
    let receipt = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "remise.undo", receipt.usager_id);
    Ok(Json(RemiseDone {
        id: receipt.id,
        waiting: receipt.waiting,
    }))
}
