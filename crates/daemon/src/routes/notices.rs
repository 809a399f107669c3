//! What the centre has to say to one person.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{NewNotice, NoticeCreated};
use courrier_domain::{NoticeId, UsagerId};
use courrier_ledger::commands::{AddNotice, EndNotice, NoticeKind};

use crate::app::App;
use crate::auth::Caller;
use crate::extract::{Act, Id, Write};
use crate::problem::Fault;

/// Note un rendez-vous ou un mot pour une personne ; la borne dit qu'il y en a un, sans plus.
#[utoipa::path(
    post, path = "/usagers/{id}/notices", tag = "usagers", request_body = NewNotice,
    params(("id" = UsagerId, Path)),
    responses((status = 201, description = "C'est noté.", body = NoticeCreated)),
)]
pub async fn add_notice(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<NewNotice>,
) -> Result<(StatusCode, Json<NoticeCreated>), Fault> {
    let notice = match body {
        NewNotice::Appointment { at } => NoticeKind::Appointment(at),
        NewNotice::Message { text } => NoticeKind::Message(text),
    };
    let command = AddNotice {
        id: app.new_id()?,
        usager_id,
        notice,
    };
    let id = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "notice.add", usager_id);
    Ok((StatusCode::CREATED, Json(NoticeCreated { id })))
}

/// C'est dit, ou ce n'est plus à dire : l'avis est oublié.
#[utoipa::path(
    post, path = "/notices/{id}/end", tag = "usagers", params(("id" = NoticeId, Path)),
    responses((status = 204, description = "L'avis est oublié.")),
)]
pub async fn end_notice(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<NoticeId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    let usager_id = app.write(&caller, idempotency, EndNotice { id }).await?;
    app.note(&caller, "notice.end", usager_id);
    Ok(StatusCode::NO_CONTENT)
}
