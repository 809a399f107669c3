//! The borne's pages and places, as an administrator edits them.

use axum::Json;
use axum::extract::State;
use courrier_api::EditedPages;
use courrier_domain::KioskContent;
use courrier_ledger::commands::SavePages;

use crate::app::App;
use crate::auth::Caller;
use crate::extract::Write;
use crate::pages::Pages;
use crate::problem::Fault;

fn edited(pages: &Pages) -> Json<EditedPages> {
    Json(EditedPages {
        version: pages.version,
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
    } = body;
    let content = KioskContent { pages, places };
    let command = SavePages { version, content };
    app.write(&caller, idempotency, command).await?;
    Ok(edited(&*app.reload_pages().await?))
}
