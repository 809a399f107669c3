//! Agents' accounts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{AgentCreated, Agents, NewAgent, NewPassword};
use courrier_domain::AgentId;
use courrier_ledger::commands::{AddAgent, DisableAgent, SetPassword};
use courrier_ledger::password;

use crate::app::{App, blocking};
use crate::auth::Caller;
use crate::convert;
use crate::extract::{Act, Id, Write};
use crate::problem::Fault;

/// Tous les comptes, fermés compris.
#[utoipa::path(
    get, path = "/agents", tag = "agents",
    responses((status = 200, description = "Les comptes.", body = Agents)),
)]
pub async fn list(State(app): State<App>) -> Result<Json<Agents>, Fault> {
    let agents = app.read(|reader| reader.agents()).await?;
    Ok(Json(Agents {
        agents: agents.into_iter().map(convert::agent).collect(),
    }))
}

/// Ouvre un compte.
#[utoipa::path(
    post, path = "/agents", tag = "agents", request_body = NewAgent,
    responses((status = 201, description = "Le compte est ouvert.", body = AgentCreated)),
)]
pub async fn add(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<NewAgent>,
) -> Result<(StatusCode, Json<AgentCreated>), Fault> {
    let NewAgent {
        login,
        name,
        role,
        password,
    } = body;
    let password_hash = hash(&app, password).await?;
    let id = app.new_id()?;
    let command = AddAgent {
        id,
        login,
        name,
        role,
        password_hash,
    };
    let id = app.write(&caller, idempotency, command).await?;
    Ok((StatusCode::CREATED, Json(AgentCreated { id })))
}

/// Ferme un compte et ses sessions.
#[utoipa::path(
    post, path = "/agents/{id}/disable", tag = "agents", params(("id" = AgentId, Path)),
    responses((status = 204, description = "Le compte est fermé.")),
)]
pub async fn disable(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AgentId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    app.write(&caller, idempotency, DisableAgent { id }).await?;
    app.recheck_access().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Donne un nouveau mot de passe à un compte et ferme ses sessions.
#[utoipa::path(
    put, path = "/agents/{id}/password", tag = "agents", request_body = NewPassword,
    params(("id" = AgentId, Path)),
    responses((status = 204, description = "Le mot de passe est changé.")),
)]
pub async fn set_password(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AgentId>,
    Write { idempotency, body }: Write<NewPassword>,
) -> Result<StatusCode, Fault> {
    let password_hash = hash(&app, body.password).await?;
    app.write(&caller, idempotency, SetPassword { id, password_hash })
        .await?;
    app.recheck_access().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn hash(app: &App, password: String) -> Result<String, Fault> {
    let length = password.chars().count();
    if !(password::MIN_LEN..=256).contains(&length) {
        return Err(Fault::invalid_field(
            "password",
            "Le mot de passe compte de 10 à 256 caractères.",
        ));
    }
    let turn = app.password_gate().enter().await?;
    let hash = blocking(move || {
        let _turn = turn;
        password::hash(&password)
    });
    hash.await?.map_err(|error| {
        tracing::error!(%error, "a password was not hashed");
        Fault::internal()
    })
}
