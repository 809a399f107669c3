//! Logging in and out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{LoginRequest, Session};

use crate::app::App;
use crate::auth::{self, AgentSession};
use crate::extract::Body;
use crate::problem::Fault;

/// Longest login and password that are looked at, in characters.
const MAX_LOGIN: usize = 64;
const MAX_PASSWORD: usize = 256;

/// Ouvre une session.
#[utoipa::path(
    post, path = "/session", tag = "session", request_body = LoginRequest,
    responses((status = 200, description = "La session est ouverte.", body = Session)),
)]
pub async fn open(
    State(app): State<App>,
    Body(request): Body<LoginRequest>,
) -> Result<Json<Session>, Fault> {
    for (field, text, longest) in [
        ("login", &request.login, MAX_LOGIN),
        ("password", &request.password, MAX_PASSWORD),
    ] {
        if text.chars().count() > longest {
            return Err(Fault::invalid_field(field, "Ce texte est trop long."));
        }
    }
    auth::login(&app, request).await.map(Json)
}

/// Ferme la session.
#[utoipa::path(
    delete, path = "/session", tag = "session",
    responses((status = 204, description = "La session est fermée.")),
)]
pub async fn close(State(app): State<App>, AgentSession(session): AgentSession) -> StatusCode {
    app.sessions().end(&session);
    StatusCode::NO_CONTENT
}
