//! Sorting sessions and what is entered in them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{
    CourriersRegistered, NewCourriers, Tri, TriClosed, TriDetail, TriList, TriQuery, UsagerHit,
};
use courrier_domain::{TriId, UsagerId};
use courrier_ledger::commands::{CloseTri, IdSeed, OpenTri, Pick, RegisterCourriers};
use courrier_ledger::{Refusal, Subject};

use crate::app::App;
use crate::auth::{AgentSession, Caller, random_bytes};
use crate::convert;
use crate::extract::{Act, Id, Params, Write, check_text};
use crate::meant::Meant;
use crate::problem::Fault;
use crate::routes::usagers::show;

/// Tris on a list, and entries of one tri that are shown.
const SHOWN: u32 = 50;
/// Items that one action may enter.
const MAX_COUNT: u32 = 99;

const NO_TRI: Refusal = Refusal::NotFound(Subject::Tri);

/// Les derniers tris.
#[utoipa::path(
    get, path = "/tris", tag = "tris", params(TriQuery),
    responses((status = 200, description = "Les tris, du plus récent au plus ancien.", body = TriList)),
)]
pub async fn list(
    State(app): State<App>,
    Params(TriQuery { open }): Params<TriQuery>,
) -> Result<Json<TriList>, Fault> {
    let rows = app.read(move |reader| reader.tris(open, SHOWN)).await?;
    Ok(Json(TriList {
        tris: rows.iter().map(convert::tri).collect(),
    }))
}

/// Ouvre un tri.
#[utoipa::path(
    post, path = "/tris", tag = "tris",
    responses((status = 201, description = "Le tri est ouvert.", body = Tri)),
)]
pub async fn open(
    State(app): State<App>,
    caller: Caller,
    Act(idempotency): Act,
) -> Result<(StatusCode, Json<Tri>), Fault> {
    let id = app
        .write(&caller, idempotency, OpenTri { id: app.new_id()? })
        .await?;
    let row = app
        .read(move |reader| reader.tri(id))
        .await?
        .ok_or(NO_TRI)?;
    Ok((StatusCode::CREATED, Json(convert::tri(&row))))
}

/// Un tri et ses dernières saisies.
#[utoipa::path(
    get, path = "/tris/{id}", tag = "tris", params(("id" = TriId, Path)),
    responses((status = 200, description = "Le tri.", body = TriDetail)),
)]
pub async fn detail(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Id(id): Id<TriId>,
) -> Result<Json<TriDetail>, Fault> {
    let found = app
        .read(move |reader| match reader.tri(id)? {
            None => Ok(None),
            Some(row) => Ok(Some((row, reader.tri_entries(id, SHOWN)?))),
        })
        .await?;
    let (row, entries) = found.ok_or(NO_TRI)?;
    app.note_listed(
        &session,
        "tri.list",
        entries.iter().map(|entry| entry.usager_id),
    );
    let entries = entries.into_iter().filter_map(convert::tri_entry).collect();
    Ok(Json(TriDetail {
        tri: convert::tri(&row),
        entries,
    }))
}

/// Entre des courriers dans un tri.
#[utoipa::path(
    post, path = "/tris/{id}/courriers", tag = "tris", request_body = NewCourriers,
    params(("id" = TriId, Path)),
    responses((status = 201, description = "Les courriers sont entrés.", body = CourriersRegistered)),
)]
pub async fn register(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Id(tri_id): Id<TriId>,
    Write { idempotency, body }: Write<NewCourriers>,
) -> Result<(StatusCode, Json<CourriersRegistered>), Fault> {
    let NewCourriers {
        usager_id,
        kind,
        count,
        return_reason,
        text,
        chosen,
    } = body;
    if !(1..=MAX_COUNT).contains(&count) {
        return Err(Fault::invalid_field(
            "count",
            "Entrez de 1 à 99 courriers à la fois.",
        ));
    }
    let text = text.unwrap_or_default();
    check_text("text", &text)?;
    let text = text.trim().to_owned();
    let (pick, meant) = pick(&app, usager_id, text, chosen).await?;
    let ids = (0..count).map(|_| app.new_id()).collect::<Result<_, _>>()?;
    let command = RegisterCourriers {
        ids,
        usager_id,
        kind,
        tri_id,
        return_reason,
        pick,
    };
    let caller = Caller::Agent(Arc::clone(&session));
    let written = app.write(&caller, idempotency, command).await;
    let registered = written.map_err(|fault| show(fault, &app, &session, meant))?;
    app.note(&caller, "courrier.register", usager_id);
    let answer = CourriersRegistered {
        courrier_ids: registered.ids,
        numero: convert::numero(&registered.numero)?,
        waiting: registered.waiting,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// How the folder was found, by what is true at this moment; and who else could be meant, when
/// nobody says that the agent chose. The command refuses that itself: a retry of a call that was
/// carried out gets its first answer, whoever came since.
async fn pick(
    app: &App,
    usager_id: UsagerId,
    text: String,
    chosen: bool,
) -> Result<(Pick, Vec<UsagerHit>), Fault> {
    if text.is_empty() {
        // By card or from an open folder: that is a choice, and is to be said.
        let pick = if chosen {
            Pick::ByNumero
        } else {
            Pick::Skipped
        };
        return Ok((pick, Vec::new()));
    }
    let today = app.today();
    app.read_people(move |population, reader| {
        let meant = Meant::as_entered(population, reader, &text)?;
        let is_certain = meant.certain() == Some(usager_id);
        Ok(match (is_certain, chosen) {
            (true, _) if meant.is_by_numero() => (Pick::ByNumero, Vec::new()),
            (true, _) => (Pick::Certain(text), Vec::new()),
            (false, true) => (Pick::Chosen(text), Vec::new()),
            (false, false) => (Pick::Skipped, meant.hits(reader, today)?),
        })
    })
    .await
}

/// Ferme un tri : le courrier est classé, les messages peuvent partir.
#[utoipa::path(
    post, path = "/tris/{id}/close", tag = "tris", params(("id" = TriId, Path)),
    responses((status = 200, description = "Le tri est fermé.", body = TriClosed)),
)]
pub async fn close(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<TriId>,
    Act(idempotency): Act,
) -> Result<Json<TriClosed>, Fault> {
    let seed = IdSeed(random_bytes()?);
    let closed = app
        .write(&caller, idempotency, CloseTri { id, seed })
        .await?;
    Ok(Json(TriClosed {
        messages_queued: closed.messages_queued,
        unreachable: closed.unreachable,
    }))
}
