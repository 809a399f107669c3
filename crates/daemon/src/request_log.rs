//! One line in the log for each request. It names the route's template, never the path, the query
//! or a body: names and card tokens travel in there.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::linger;

/// Logs a request once it is answered.
pub async fn log(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = app.clock().monotonic();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(linger::to_the_end(request)).await;
    let micros = (app.clock().monotonic().saturating_sub(started)).as_micros();
    tracing::info!(
        method,
        route = route.as_ref().map_or("-", MatchedPath::as_str),
        status = response.status().as_u16(),
        micros = u64::try_from(micros).unwrap_or(u64::MAX),
        "request"
    );
    response
}

/// A method's name, if it is one that HTTP defines: any other is text that a client chose.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
