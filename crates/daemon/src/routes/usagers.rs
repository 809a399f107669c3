//! Usagers: searching, opening, creating, changing, erasing; cards, procurations, passages.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{
    BindCard, CardLookup, CardToken, History, HistoryPage, NewPassage, NewProcuration, NewUsager,
    PassageRecorded, ProcurationCreated, Usager, UsagerChange, UsagerCreated, UsagerHit,
    UsagerList, UsagerSearch, Verdict,
};
use courrier_domain::{PassageKind, ProcurationId, UsagerId};
use courrier_ledger::commands::{
    self, AddProcuration, BlockCards, ChangeUsager, CreateUsager, EraseUsager, RecordPassage,
    RevokeProcuration,
};
use courrier_ledger::queries::CardStanding;
use courrier_ledger::{Refusal, Subject};

use crate::app::App;
use crate::auth::sessions::OpenSession;
use crate::auth::{AgentSession, Caller};
use crate::convert;
use crate::extract::{Act, Body, Id, Params, Write, check_limit, check_text, check_token};
use crate::meant::{self, Meant};
use crate::problem::Fault;

const NO_FOLDER: Refusal = Refusal::NotFound(Subject::Usager);

/// A refusal with those among whom the agent must look, and the note that they were shown.
pub(super) fn show(
    fault: Fault,
    app: &App,
    session: &Arc<OpenSession>,
    candidates: Vec<UsagerHit>,
) -> Fault {
    let fault = fault.showing(candidates);
    note_shown(app, session, fault.candidates());
    fault
}

fn note_shown(app: &App, session: &Arc<OpenSession>, hits: &[UsagerHit]) {
    app.note_listed(session, "usager.list", hits.iter().map(|hit| hit.usager.id));
}

/// Cherche des usagers.
#[utoipa::path(
    get, path = "/usagers", tag = "usagers", params(UsagerSearch),
    responses((status = 200, description = "Les usagers trouvés.", body = UsagerList)),
)]
pub async fn search(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Params(UsagerSearch { q, limit }): Params<UsagerSearch>,
) -> Result<Json<UsagerList>, Fault> {
    let limit = check_limit(limit)?;
    check_text("q", &q)?;
    let today = app.today();
    let found = app.read_people(move |population, reader| {
        if q.trim().is_empty() {
            let rows = reader.cabinet(limit + 1)?.into_iter();
            let hits = rows.map(|row| convert::hit(row, None, today)).collect();
            return Ok((Verdict::Choose, hits));
        }
        let meant = Meant::as_typed(population, reader, &q, limit + 1)?;
        Ok((meant.verdict, meant.hits(reader, today)?))
    });
    let (verdict, mut usagers) = found.await?;
    let more = usagers.len() > limit;
    usagers.truncate(limit);
    note_shown(&app, &session, &usagers);
    Ok(Json(UsagerList {
        verdict,
        usagers,
        more,
    }))
}

/// Ouvre un dossier.
#[utoipa::path(
    get, path = "/usagers/{id}", tag = "usagers", params(("id" = UsagerId, Path)),
    responses((status = 200, description = "Le dossier.", body = Usager)),
)]
pub async fn open(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<UsagerId>,
) -> Result<Json<Usager>, Fault> {
    let today = app.today();
    let whole = app
        .read(move |reader| reader.usager(id, today))
        .await?
        .ok_or(NO_FOLDER)?;
    app.note(&caller, "usager.open", id);
    Ok(Json(convert::usager(whole, today)))
}

/// L'historique d'un dossier, du plus récent au plus ancien.
#[utoipa::path(
    get, path = "/usagers/{id}/history", tag = "usagers",
    params(("id" = UsagerId, Path), HistoryPage),
    responses((status = 200, description = "Les mouvements.", body = History)),
)]
pub async fn history(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<UsagerId>,
    Params(HistoryPage { before, limit }): Params<HistoryPage>,
) -> Result<Json<History>, Fault> {
    let limit = check_limit(limit)?;
    if before.is_some_and(|seq| seq < 1) {
        return Err(Fault::invalid_field("before", "Cette place commence à 1."));
    }
    let asked = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let rows = app
        .read(move |reader| match reader.usager_row(id)? {
            None => Ok(None),
            Some(_) => reader.history(id, before, asked).map(Some),
        })
        .await?;
    let mut rows = rows.ok_or(NO_FOLDER)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    app.note(&caller, "usager.history", id);
    Ok(Json(History {
        lines: rows.iter().map(convert::history_line).collect(),
        more,
    }))
}

/// Crée un dossier.
#[utoipa::path(
    post, path = "/usagers", tag = "usagers", request_body = NewUsager,
    responses((status = 201, description = "Le dossier est créé.", body = UsagerCreated)),
)]
pub async fn create(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Write { idempotency, body }: Write<NewUsager>,
) -> Result<(StatusCode, Json<UsagerCreated>), Fault> {
    let NewUsager {
        numero,
        identity,
        domiciliation,
        seen_near,
    } = body;
    check_seen(&seen_near)?;
    let _naming = app.naming().await;
    let near = meant::near(&app, &identity, None, MOST_SEEN).await?;
    let command = CreateUsager {
        id: app.new_id()?,
        numero,
        identity,
        domiciliation,
        near_unseen: is_unseen(&near, &seen_near),
    };
    let caller = Caller::Agent(Arc::clone(&session));
    let written = app.write(&caller, idempotency, command).await;
    let id = written.map_err(|fault| show(fault, &app, &session, near))?;
    app.note(&caller, "usager.create", id);
    Ok((StatusCode::CREATED, Json(UsagerCreated { id })))
}

/// Change l'identité et la domiciliation.
#[utoipa::path(
    put, path = "/usagers/{id}", tag = "usagers", request_body = UsagerChange,
    params(("id" = UsagerId, Path)),
    responses((status = 204, description = "Le dossier est changé.")),
)]
pub async fn change(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Id(id): Id<UsagerId>,
    Write { idempotency, body }: Write<UsagerChange>,
) -> Result<StatusCode, Fault> {
    let UsagerChange {
        identity,
        domiciliation,
        revision,
        seen_near,
    } = body;
    check_seen(&seen_near)?;
    let _naming = app.naming().await;
    let near = meant::near(&app, &identity, Some(id), MOST_SEEN).await?;
    let command = ChangeUsager {
        id,
        identity,
        domiciliation,
        seen: Some(revision),
        near_unseen: is_unseen(&near, &seen_near),
    };
    let caller = Caller::Agent(Arc::clone(&session));
    let written = app.write(&caller, idempotency, command).await;
    written.map_err(|fault| show(fault, &app, &session, near))?;
    app.note(&caller, "usager.change", id);
    Ok(StatusCode::NO_CONTENT)
}

/// More are never shown at once.
const MOST_SEEN: usize = 50;

fn check_seen(seen: &[UsagerId]) -> Result<(), Fault> {
    if seen.len() > MOST_SEEN {
        let message = "Nommez 50 personnes vues au plus.";
        return Err(Fault::invalid_field("seen_near", message));
    }
    Ok(())
}

/// Whether somebody of a near name was not seen by the agent.
fn is_unseen(near: &[UsagerHit], seen: &[UsagerId]) -> bool {
    near.iter().any(|hit| !seen.contains(&hit.usager.id))
}

/// Efface l'identité d'une personne ; ses mouvements restent, sans nom.
#[utoipa::path(
    post, path = "/usagers/{id}/erase", tag = "usagers", params(("id" = UsagerId, Path)),
    responses((status = 204, description = "L'identité est effacée.")),
)]
pub async fn erase(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<UsagerId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    app.write(&caller, idempotency, EraseUsager { id }).await?;
    app.note(&caller, "usager.erase", id);
    Ok(StatusCode::NO_CONTENT)
}

/// À qui est cette carte.
#[utoipa::path(
    post, path = "/cards/lookup", tag = "cards", request_body = CardToken,
    responses((status = 200, description = "Ce qu'est cette carte.", body = CardLookup)),
)]
pub async fn lookup_card(
    State(app): State<App>,
    caller: Caller,
    Body(CardToken { token }): Body<CardToken>,
) -> Result<Json<CardLookup>, Fault> {
    check_token(&token)?;
    let standing = app.read(move |reader| reader.card(&token)).await?;
    Ok(Json(match standing {
        CardStanding::Blank => CardLookup::Blank,
        CardStanding::Bound(usager_id) => {
            app.note(&caller, "card.lookup", usager_id);
            CardLookup::Bound { usager_id }
        }
        CardStanding::Blocked(usager_id) => {
            app.note(&caller, "card.lookup", usager_id);
            CardLookup::Blocked { usager_id }
        }
    }))
}

/// Donne une carte vierge à une personne.
#[utoipa::path(
    post, path = "/usagers/{id}/cards", tag = "cards", request_body = BindCard,
    params(("id" = UsagerId, Path)),
    responses((status = 204, description = "La carte est donnée.")),
)]
pub async fn bind_card(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<BindCard>,
) -> Result<StatusCode, Fault> {
    let BindCard { token, replace } = body;
    check_token(&token)?;
    let command = commands::BindCard {
        usager_id,
        token,
        replace,
    };
    app.write(&caller, idempotency, command).await?;
    app.note(&caller, "card.bind", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Bloque les cartes d'une personne.
#[utoipa::path(
    post, path = "/usagers/{id}/cards/block", tag = "cards", params(("id" = UsagerId, Path)),
    responses((status = 204, description = "Les cartes sont bloquées.")),
)]
pub async fn block_cards(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    app.write(&caller, idempotency, BlockCards { usager_id })
        .await?;
    app.note(&caller, "card.block", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Ajoute une procuration.
#[utoipa::path(
    post, path = "/usagers/{id}/procurations", tag = "procurations",
    request_body = NewProcuration, params(("id" = UsagerId, Path)),
    responses((status = 201, description = "La procuration est notée.", body = ProcurationCreated)),
)]
pub async fn add_procuration(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<NewProcuration>,
) -> Result<(StatusCode, Json<ProcurationCreated>), Fault> {
    let NewProcuration {
        mandataire,
        valid_from,
        valid_to,
    } = body;
    let id = app.new_id()?;
    let command = AddProcuration {
        id,
        usager_id,
        mandataire,
        valid_from,
        valid_to,
    };
    let id = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "procuration.add", usager_id);
    Ok((StatusCode::CREATED, Json(ProcurationCreated { id })))
}

/// Reprend une procuration.
#[utoipa::path(
    post, path = "/procurations/{id}/revoke", tag = "procurations",
    params(("id" = ProcurationId, Path)),
    responses((status = 204, description = "La procuration est reprise.")),
)]
pub async fn revoke_procuration(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ProcurationId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    let usager_id = app
        .write(&caller, idempotency, RevokeProcuration { id })
        .await?;
    app.note(&caller, "procuration.revoke", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Note une visite ou un appel.
#[utoipa::path(
    post, path = "/usagers/{id}/passages", tag = "usagers", request_body = NewPassage,
    params(("id" = UsagerId, Path)),
    responses((status = 201, description = "Le passage est noté.", body = PassageRecorded)),
)]
pub async fn record_passage(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<NewPassage>,
) -> Result<(StatusCode, Json<PassageRecorded>), Fault> {
    if body.kind == PassageKind::Borne {
        let message = "Un passage à la borne se note par la carte, à la borne même.";
        return Err(Fault::invalid_field("kind", message));
    }
    let command = RecordPassage {
        id: app.new_id()?,
        usager_id,
        kind: body.kind,
    };
    let id = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "passage.record", usager_id);
    Ok((StatusCode::CREATED, Json(PassageRecorded { id })))
}
