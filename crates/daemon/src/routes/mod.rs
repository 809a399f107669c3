//! The endpoints: which there are, who may call them, and what they answer.

mod accounts;
mod centre;
mod courriers;
mod devices;
mod events;
mod health;
mod kiosk;
mod notices;
mod outbox;
mod pages;
mod queue;
mod remises;
mod returns;
mod session;
mod tris;
mod usagers;
mod wordings;
mod worklists;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use courrier_api::BASE;
use courrier_domain::Role::{Administrator, Agent, Supervisor};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Door;
use crate::limits::MAX_BODY;
use crate::problem::{Fault, Kind};
use crate::{openapi, request_log};

/// Everything the daemon answers.
pub fn router(app: &App) -> Router {
    let document = Bytes::from(openapi_json());
    let doors = table()
        .into_iter()
        .fold(Router::new(), |router, (door, handler)| {
            let guarded = OpenApiRouter::new().routes(door.guard(app, handler));
            router.merge(Router::from(guarded))
        });
    let api = doors
        .route(
            "/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }),
        )
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method);
    let all = Router::new()
        .route("/healthz", get(health::healthz))
        .nest(BASE, api);
    dressed(all, app)
}

/// Routes with what all of them have: a log, limits, and problems for what goes wrong.
pub fn dressed(routes: Router<App>, app: &App) -> Router {
    routes
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(to_the_end))
        .layer(CatchPanicLayer::custom(|_| {
            Fault::internal().into_response()
        }))
        .layer(from_fn_with_state(app.clone(), request_log::log))
        .with_state(app.clone())
}

/// Carries a call on to its end though its client has gone: between a write and the note of who
/// made it there is no stopping.
async fn to_the_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is stopping.
            Err(_) => Fault::internal().into_response(),
        },
    }
}

/// The OpenAPI document of the endpoints, as it is served and as `docs/openapi.json` holds it.
pub fn openapi_json() -> String {
    // A document of texts and lists always serialises.
    let mut text = document().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// The OpenAPI document of the endpoints.
pub fn document() -> OpenApi {
    table()
        .into_iter()
        .fold(
            OpenApiRouter::with_openapi(openapi::base()),
            |router, (door, handler)| router.routes(door.describe(handler)),
        )
        .into_openapi()
}

/// The one table of the endpoints.
fn table() -> Vec<(Door, UtoipaMethodRouter<App>)> {
    let mut table = daily();
    table.extend(administration());
    table
}

/// What an administrator sets.
fn administration() -> Vec<(Door, UtoipaMethodRouter<App>)> {
    let administrator = || Door::role(Administrator);
    vec![
        (administrator(), routes!(centre::settings)),
        (administrator().keyed(), routes!(centre::save_settings)),
        (administrator(), routes!(wordings::list)),
        (administrator().or([404]), routes!(wordings::open)),
        (administrator().or([404, 422]), routes!(wordings::preview)),
        (administrator().keyed().or([404]), routes!(wordings::save)),
        (administrator().keyed().or([404]), routes!(wordings::reset)),
        (administrator(), routes!(pages::pages)),
        (administrator().keyed(), routes!(pages::save_pages)),
        (administrator().keyed(), routes!(pages::reset_pages)),
        (administrator(), routes!(accounts::list)),
        (administrator().keyed(), routes!(accounts::add)),
        (
            administrator().keyed().or([404]),
            routes!(accounts::disable),
        ),
        (
            administrator().keyed().or([404]),
            routes!(accounts::set_password),
        ),
        (administrator().keyed(), routes!(devices::new_code)),
        (administrator().keyed().or([404]), routes!(devices::revoke)),
    ]
}

/// What happens all day.
fn daily() -> Vec<(Door, UtoipaMethodRouter<App>)> {
    let agent = || Door::role(Agent);
    let supervisor = || Door::role(Supervisor);
    let administrator = || Door::role(Administrator);
    vec![
        (Door::open().or([401, 429, 503]), routes!(session::open)),
        (agent(), routes!(session::close)),
        (agent(), routes!(centre::centre)),
        (agent().or([422]), routes!(usagers::search)),
        (agent().keyed(), routes!(usagers::create)),
        (agent().or([404]), routes!(usagers::open)),
        (agent().keyed().or([404]), routes!(usagers::change)),
        (administrator().keyed().or([404]), routes!(usagers::erase)),
        (agent().or([404, 422]), routes!(usagers::history)),
        (agent(), routes!(usagers::lookup_card)),
        (agent().keyed().or([404]), routes!(usagers::bind_card)),
        (agent().keyed().or([404]), routes!(usagers::block_cards)),
        (agent().keyed().or([404]), routes!(usagers::add_procuration)),
        (
            agent().keyed().or([404]),
            routes!(usagers::revoke_procuration),
        ),
        (agent().keyed().or([404]), routes!(usagers::record_passage)),
        (agent().keyed().or([404]), routes!(notices::add_notice)),
        (agent().keyed().or([404]), routes!(notices::end_notice)),
        (agent(), routes!(queue::list)),
        (agent().keyed(), routes!(queue::call_next)),
        (agent().keyed().or([404]), routes!(queue::call_again)),
        (agent().keyed().or([404]), routes!(queue::end)),
        (agent(), routes!(tris::list)),
        (agent().keyed(), routes!(tris::open)),
        (agent().or([404]), routes!(tris::detail)),
        (agent().keyed().or([404]), routes!(tris::register)),
        (agent().keyed().or([404]), routes!(tris::close)),
        (agent().keyed().or([404]), routes!(remises::create)),
        (agent().keyed().or([404]), routes!(remises::undo)),
        (agent().keyed().or([404]), routes!(courriers::cancel)),
        (agent().keyed().or([404]), routes!(courriers::reopen)),
        (agent().keyed().or([404]), routes!(courriers::move_to)),
        (agent().keyed().or([404]), routes!(courriers::forward)),
        (agent().keyed().or([404]), routes!(courriers::expire)),
        (
            agent().keyed().or([404]),
            routes!(courriers::mark_for_return),
        ),
        (
            agent().keyed().or([404]),
            routes!(courriers::return_to_sender),
        ),
        (supervisor().keyed().or([404]), routes!(courriers::keep)),
        (agent(), routes!(returns::list)),
        (agent().keyed(), routes!(returns::bag_left)),
        (supervisor().or([422]), routes!(returns::balance)),
        (agent(), routes!(worklists::counts)),
        (agent(), routes!(worklists::unreached)),
        (agent().keyed().or([404]), routes!(worklists::told)),
        (agent(), routes!(worklists::unseen)),
        (agent().or([422]), routes!(worklists::endings)),
        (agent(), routes!(worklists::absences)),
        (agent().or([404]), routes!(worklists::absences_of)),
        (
            agent().keyed().or([404]),
            routes!(worklists::declare_absence),
        ),
        (agent().keyed().or([404]), routes!(worklists::end_absence)),
        (agent().or([404]), routes!(worklists::plan)),
        (
            agent().keyed().or([404]),
            routes!(worklists::restore_contact),
        ),
        (agent(), routes!(worklists::health)),
        (supervisor().keyed().or([404]), routes!(worklists::resolve)),
        (agent(), routes!(outbox::health)),
        (agent(), routes!(outbox::replies)),
        (agent().keyed().or([404]), routes!(outbox::deal_with_reply)),
        (
            Door::open().or([404, 422, 429, 503]),
            routes!(outbox::called),
        ),
        (
            Door::open().or([404, 408, 413, 422, 429, 503]),
            routes!(outbox::called_with_body),
        ),
        (agent(), routes!(events::listen)),
        (agent(), routes!(devices::list)),
        (Door::open().or([429, 503]), routes!(kiosk::enrol)),
        (Door::display(), routes!(kiosk::centre)),
        (Door::kiosk().keyed(), routes!(kiosk::tap)),
        (Door::kiosk().keyed(), routes!(kiosk::take_ticket)),
        (Door::display(), routes!(kiosk::queue)),
        (Door::kiosk(), routes!(kiosk::pages)),
        (Door::display(), routes!(kiosk::health)),
    ]
}

async fn unknown() -> Fault {
    Fault::new(Kind::NotFound, "Cette adresse n'existe pas.")
}

async fn wrong_method() -> Fault {
    Fault::new(
        Kind::MethodNotAllowed,
        "Cette adresse n'accepte pas cette méthode.",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Body;
    use tokio::sync::Notify;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_call_goes_on_though_its_client_has_gone() {
        let (begun, go, done) = (Notify::new(), Notify::new(), Notify::new());
        let signs = Arc::new((begun, go, done));
        let held = Arc::clone(&signs);
        let act = move || async move {
            held.0.notify_one();
            held.1.notified().await;
            held.2.notify_one();
        };
        let router = Router::new()
            .route("/", get(act))
            .layer(from_fn(to_the_end));
        let mut call = Box::pin(router.oneshot(Request::new(Body::empty())));
        tokio::select! {
            _ = &mut call => panic!("it waits to be let go"),
            () = signs.0.notified() => {}
        }
        drop(call);
        signs.1.notify_one();
        signs.2.notified().await;
    }
}
