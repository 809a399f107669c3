//! The queue, as the guichet sees it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{CallNext, Called, EndTicket, Queue};
use courrier_domain::{TicketId, TicketState};
use courrier_ledger::commands;

use crate::app::App;
use crate::auth::{AgentSession, Caller};
use crate::convert::borne as convert;
use crate::extract::{Act, Id, Write};
use crate::problem::Fault;

/// Qui attend d'être appelé, et qui l'a été.
#[utoipa::path(
    get, path = "/queue", tag = "queue",
    responses((status = 200, description = "La file d'aujourd'hui.", body = Queue)),
)]
pub async fn list(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<Queue>, Fault> {
    let today = app.today();
    let (open, ended) = app
        .read(move |reader| Ok((reader.open_tickets(today)?, reader.ended_tickets(today)?)))
        .await?;
    app.note_listed(&session, "queue.list", open.iter().map(|row| row.usager.id));
    let (waiting, called): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|row| row.state == TicketState::Waiting);
    let all = |rows: Vec<_>| rows.into_iter().map(|row| convert::ticket(row, today));
    Ok(Json(Queue {
        open: app.settings().gives_tickets(app.now()),
        waiting: all(waiting).collect(),
        called: all(called).collect(),
        served: ended.0,
        absent: ended.1,
    }))
}

/// Appelle le numéro suivant à un guichet.
#[utoipa::path(
    post, path = "/queue/next", tag = "queue", request_body = CallNext,
    responses((status = 200, description = "Le numéro appelé, ou personne.", body = Called)),
)]
pub async fn call_next(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<CallNext>,
) -> Result<Json<Called>, Fault> {
    let command = commands::CallNext { place: body.place };
    let Some(id) = app.write(&caller, idempotency, command).await? else {
        return Ok(Json(Called { ticket: None }));
    };
    let row = app.read(move |reader| reader.ticket(id)).await?;
    if let Some(row) = &row {
        app.note(&caller, "queue.call", row.usager.id);
    }
    let today = app.today();
    let ticket = row.map(|row| convert::ticket(row, today));
    Ok(Json(Called { ticket }))
}

/// Rappelle un numéro au même guichet.
#[utoipa::path(
    post, path = "/queue/{id}/recall", tag = "queue", params(("id" = TicketId, Path)),
    responses((status = 204, description = "Le numéro est appelé de nouveau.")),
)]
pub async fn call_again(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<TicketId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    let command = commands::CallAgain { id };
    let usager_id = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "queue.call", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Un numéro est servi, ou personne n'est venu.
#[utoipa::path(
    post, path = "/queue/{id}/end", tag = "queue", request_body = EndTicket,
    params(("id" = TicketId, Path)),
    responses((status = 204, description = "Le numéro a quitté la file.")),
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<TicketId>,
    Write { idempotency, body }: Write<EndTicket>,
) -> Result<StatusCode, Fault> {
    let command = commands::EndTicket { id, how: body.how };
    let usager_id = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "queue.end", usager_id);
    Ok(StatusCode::NO_CONTENT)
}
