//! How messages leave, what people write back, and what gateways tell by calling us.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::StatusCode;
use courrier_api::{OutboxHealth, ReplyList};
use courrier_domain::ReplyId;
use courrier_ledger::commands::DealWithReply;
use courrier_routes::Receipt;

use crate::app::App;
use crate::auth::{AgentSession, Caller};
use crate::convert::cycle as convert;
use crate::extract::{Act, Id, read};
use crate::outbox::view;
use crate::problem::{Fault, Kind};

/// Les voies d'envoi, leurs alertes, et ce qui attend de partir.
#[utoipa::path(
    get, path = "/outbox", tag = "outbox",
    responses((status = 200, description = "L'état de l'envoi.", body = OutboxHealth)),
)]
pub async fn health(
    State(app): State<App>,
    _agent: AgentSession,
) -> Result<Json<OutboxHealth>, Fault> {
    view::health(&app).await.map(Json)
}

/// Ce que des personnes ont répondu, tant que personne ne s'en est occupé.
#[utoipa::path(
    get, path = "/replies", tag = "outbox",
    responses((status = 200, description = "Les réponses.", body = ReplyList)),
)]
pub async fn replies(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<ReplyList>, Fault> {
    let rows = app.read(|reader| reader.replies()).await?;
    let listed = rows.iter().flat_map(|row| &row.usagers);
    app.note_listed(&session, "reply.list", listed.map(|usager| usager.id));
    let replies = rows.into_iter().map(convert::reply).collect();
    Ok(Json(ReplyList { replies }))
}

/// Quelqu'un s'est occupé de cette réponse : elle est effacée.
#[utoipa::path(
    post, path = "/replies/{id}/done", tag = "outbox", params(("id" = ReplyId, Path)),
    responses((status = 204, description = "La réponse est effacée.")),
)]
pub async fn deal_with_reply(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ReplyId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    // Once it is dealt with, nothing says any more whose it was.
    let replies = app.read(|reader| reader.replies()).await?;
    app.write(&caller, idempotency, DealWithReply { id })
        .await?;
    let reply = replies.iter().filter(|reply| reply.id == id);
    for usager in reply.flat_map(|reply| &reply.usagers) {
        app.note(&caller, "reply.done", usager.id);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Une passerelle dit par un appel ce qu'un message est devenu. Le secret de l'adresse la fait
/// reconnaître : aucune ne signe ses appels.
#[utoipa::path(
    get, path = "/callbacks/{route}/{secret}", tag = "outbox",
    params(("route" = String, Path), ("secret" = String, Path)),
    responses((status = 204, description = "C'est noté.")),
)]
pub async fn called(
    State(app): State<App>,
    Path(door): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, Fault> {
    take_callback(&app, &door, query.as_deref(), &Bytes::new()).await
}

/// Le même appel, pour les passerelles qui envoient un corps.
#[utoipa::path(
    post, path = "/callbacks/{route}/{secret}", tag = "outbox",
    params(("route" = String, Path), ("secret" = String, Path)),
    responses((status = 204, description = "C'est noté.")),
)]
pub async fn called_with_body(
    State(app): State<App>,
    Path(door): Path<(String, String)>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<StatusCode, Fault> {
    // Before a stranger's body is read.
    check(&app, &door)?;
    let body = read(request, &app).await?;
    take_callback(&app, &door, query.as_deref(), &body).await
}

/// Lets a gateway in that knows its secret. Who doesn't learns nothing of which routes there are.
fn check<'a>(
    app: &'a App,
    (route, secret): &(String, String),
) -> Result<&'a courrier_routes::gateway::Gateway, Fault> {
    app.callbacks()
        .take(app.clock().monotonic())
        .map_err(Fault::too_many)?;
    let gateway = app.outbox().and_then(|outbox| outbox.gateway(route));
    gateway
        .filter(|gateway| gateway.is_callback_token(secret))
        .ok_or_else(|| Fault::new(Kind::NotFound, "Cette adresse n'existe pas."))
}

async fn take_callback(
    app: &App,
    door: &(String, String),
    query: Option<&str>,
    body: &[u8],
) -> Result<StatusCode, Fault> {
    let gateway = check(app, door)?;
    let report = gateway
        .read_callback(query.unwrap_or_default(), body)
        .map_err(|error| {
            tracing::warn!(%error, route = door.0, "a gateway's call can't be read");
            Fault::new(Kind::Invalid, "Cet appel ne dit rien d'un message connu.")
        })?;
    if let Some(outbox) = app.outbox() {
        outbox
            .take_report(app, &door.0, report, Receipt::none())
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
