//! The borne's pages and places, as an administrator edits them.

use axum::Json;
use axum::extract::State;
use courrier_api::{EditedPages, ResetPages};
use courrier_domain::KioskContent;
use courrier_ledger::commands;

use crate::app::App;
use crate::auth::Caller;
use crate::extract::Write;
use crate::pages::{self, Pages};
use crate::problem::Fault;

fn edited(pages: &Pages) -> Json<EditedPages> {
    Json(EditedPages {
        version: pages.version,
        own: pages.own,
        pages: pages.content.pages.clone(),
        places: pages.content.places.clone(),
    })
}

/// Les pages et les lieux que la borne montre sans carte, pour les changer.
#[utoipa::path(
    get, path = "/kiosk-pages", tag = "centre",
    responses((status = 200, description = "Les pages et les lieux.", body = EditedPages)),
)]
pub async fn pages(State(app): State<App>) -> Json<EditedPages> {
    edited(&app.pages())
}

/// Remplace les pages et les lieux, tous ensemble.
#[utoipa::path(
    put, path = "/kiosk-pages", tag = "centre", request_body = EditedPages,
    responses((status = 200, description = "Les pages désormais montrées.", body = EditedPages)),
)]
pub async fn save_pages(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<EditedPages>,
) -> Result<Json<EditedPages>, Fault> {
    let EditedPages {
        version,
        pages,
        places,
        ..
    } = body;
    let content = pages::own(KioskContent { pages, places })?;
    let command = commands::SavePages { version, content };
    app.write(&caller, idempotency, command).await?;
    changed(&app, &caller, "pages.save").await
}

/// Revient aux pages d'origine. Les lieux restent.
#[utoipa::path(
    post, path = "/kiosk-pages/reset", tag = "centre", request_body = ResetPages,
    responses((status = 200, description = "Les pages désormais montrées.", body = EditedPages)),
)]
pub async fn reset_pages(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<ResetPages>,
) -> Result<Json<EditedPages>, Fault> {
    let command = commands::ResetPages {
        version: body.version,
    };
    app.write(&caller, idempotency, command).await?;
    changed(&app, &caller, "pages.reset").await
}

/// Who decides on what bornes tell is known afterwards.
async fn changed(
    app: &App,
    caller: &Caller,
    act: &'static str,
) -> Result<Json<EditedPages>, Fault> {
    app.note_change(caller, act, "kiosk".to_owned());
    Ok(edited(&*app.reload_pages().await?))
}
