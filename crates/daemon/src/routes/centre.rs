//! The centre: what everyone sees of it, and its settings.

use axum::Json;
use axum::extract::State;
use courrier_api::Centre;
use courrier_domain::CentreSettings;
use courrier_ledger::commands::SaveSettings;

use crate::app::App;
use crate::auth::Caller;
use crate::extract::Write;
use crate::problem::Fault;

/// Les réglages en vigueur et la prochaine distribution.
#[utoipa::path(
    get, path = "/centre", tag = "centre",
    responses((status = 200, description = "Le centre.", body = Centre)),
)]
pub async fn centre(State(app): State<App>) -> Json<Centre> {
    Json(Centre {
        settings: CentreSettings::clone(&app.settings()),
        next_distribution: app.next_distribution(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Les réglages, pour les changer.
#[utoipa::path(
    get, path = "/settings", tag = "centre",
    responses((status = 200, description = "Les réglages.", body = CentreSettings)),
)]
pub async fn settings(State(app): State<App>) -> Json<CentreSettings> {
    Json(CentreSettings::clone(&app.settings()))
}

/// Remplace les réglages.
#[utoipa::path(
    put, path = "/settings", tag = "centre", request_body = CentreSettings,
    responses((status = 200, description = "Les réglages désormais en vigueur.", body = CentreSettings)),
)]
pub async fn save_settings(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<CentreSettings>,
) -> Result<Json<CentreSettings>, Fault> {
    app.write(&caller, idempotency, SaveSettings { settings: body })
        .await?;
    Ok(Json(CentreSettings::clone(&*app.reload_settings().await?)))
}
