//! Steps of one item alone.

use axum::Json;
use axum::extract::State;
use courrier_api::{CourrierChanged, MoveTo, Return, Undo};
use courrier_domain::CourrierId;
use courrier_ledger::commands::{
    Cancel, Expire, Forward, IdSeed, Keep, MarkForReturn, Move, Reopen, ReturnToSender,
};
use courrier_ledger::{Command, Idempotency, Refusal, Subject};

use crate::app::App;
use crate::auth::{Caller, random_bytes};
use crate::convert;
use crate::extract::{Act, Id, Write};
use crate::problem::Fault;

type Changed = Result<Json<CourrierChanged>, Fault>;

const NO_ITEM: Refusal = Refusal::NotFound(Subject::Courrier);

/// Takes the step and answers with the item as it then stands.
async fn step<C: Command<Receipt = CourrierId>>(
    app: &App,
    caller: &Caller,
    idempotency: Idempotency,
    act: &'static str,
    command: C,
) -> Changed {
    let id = app.write(caller, idempotency, command).await?;
    let row = app
        .read(move |reader| reader.courrier(id))
        .await?
        .ok_or(NO_ITEM)?;
    app.note(caller, act, row.usager_id);
    Ok(Json(CourrierChanged {
        courrier: convert::courrier(&row),
    }))
}

/// Annule une erreur de saisie : ce courrier n'a jamais existé.
#[utoipa::path(
    post, path = "/courriers/{id}/cancel", tag = "courriers", params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier est annulé.", body = CourrierChanged)),
)]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Act(idempotency): Act,
) -> Changed {
    step(&app, &caller, idempotency, "courrier.cancel", Cancel { id }).await
}

/// Défait la dernière sortie d'un courrier.
#[utoipa::path(
    post, path = "/courriers/{id}/reopen", tag = "courriers", request_body = Undo,
    params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier attend de nouveau.", body = CourrierChanged)),
)]
pub async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Write { idempotency, body }: Write<Undo>,
) -> Changed {
    step(
        &app,
        &caller,
        idempotency,
        "courrier.reopen",
        Reopen {
            id,
            reason: body.reason,
            seed: IdSeed(random_bytes()?),
        },
    )
    .await
}

/// Range un courrier dans le bon dossier.
#[utoipa::path(
    post, path = "/courriers/{id}/move", tag = "courriers", request_body = MoveTo,
    params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier a changé de dossier.", body = CourrierChanged)),
)]
pub async fn move_to(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Write { idempotency, body }: Write<MoveTo>,
) -> Changed {
    let before = app
        .read(move |reader| reader.courrier(id))
        .await?
        .ok_or(NO_ITEM)?;
    let command = Move {
        id,
        to: body.usager_id,
        seed: IdSeed(random_bytes()?),
    };
    let changed = step(&app, &caller, idempotency, "courrier.move", command).await?;
    app.note(&caller, "courrier.move", before.usager_id);
    Ok(changed)
}

/// Réexpédie un courrier à l'adresse datée de la personne.
#[utoipa::path(
    post, path = "/courriers/{id}/forward", tag = "courriers", params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier est réexpédié.", body = CourrierChanged)),
)]
pub async fn forward(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Act(idempotency): Act,
) -> Changed {
    step(
        &app,
        &caller,
        idempotency,
        "courrier.forward",
        Forward { id },
    )
    .await
}

/// Note qu'un avis de passage est périmé.
#[utoipa::path(
    post, path = "/courriers/{id}/expire", tag = "courriers", params(("id" = CourrierId, Path)),
    responses((status = 200, description = "L'avis est périmé.", body = CourrierChanged)),
)]
pub async fn expire(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Act(idempotency): Act,
) -> Changed {
    step(&app, &caller, idempotency, "courrier.expire", Expire { id }).await
}

/// Met un courrier sur la liste des retours.
#[utoipa::path(
    post, path = "/courriers/{id}/mark-for-return", tag = "courriers", request_body = Return,
    params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier est à renvoyer.", body = CourrierChanged)),
)]
pub async fn mark_for_return(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Write { idempotency, body }: Write<Return>,
) -> Changed {
    let command = MarkForReturn {
        id,
        reason: body.reason,
    };
    step(
        &app,
        &caller,
        idempotency,
        "courrier.mark_for_return",
        command,
    )
    .await
}

/// Confirme qu'un courrier est dans le sac des retours.
#[utoipa::path(
    post, path = "/courriers/{id}/return", tag = "courriers", request_body = Return,
    params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier est renvoyé.", body = CourrierChanged)),
)]
pub async fn return_to_sender(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Write { idempotency, body }: Write<Return>,
) -> Changed {
    let command = ReturnToSender {
        id,
        reason: body.reason,
    };
    step(&app, &caller, idempotency, "courrier.return", command).await
}

/// Garde un courrier qui devait repartir.
#[utoipa::path(
    post, path = "/courriers/{id}/keep", tag = "courriers", params(("id" = CourrierId, Path)),
    responses((status = 200, description = "Le courrier attend de nouveau.", body = CourrierChanged)),
)]
pub async fn keep(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<CourrierId>,
    Act(idempotency): Act,
) -> Changed {
    let command = Keep {
        id,
        seed: IdSeed(random_bytes()?),
    };
    step(&app, &caller, idempotency, "courrier.keep", command).await
}
