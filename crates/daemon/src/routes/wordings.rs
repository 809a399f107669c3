//! What is said to usagers, and the centre's own words for it.

use axum::Json;
use axum::extract::State;
use courrier_api::{MessageWording, Rewording, Wording, WordingList, WordingPreview};
use courrier_domain::MessageEvent;
use courrier_ledger::commands::{ResetWording, Reword, SeenWording};
use courrier_messages::Language;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::Caller;
use crate::extract::{Act, Body, Id, Write};
use crate::problem::Fault;
use crate::wordings::{self, known};

/// Which text: a message and the tag of a language.
#[derive(Deserialize, IntoParams)]
#[into_params(names("message", "language"), parameter_in = Path)]
pub struct WordingPath(MessageEvent, String);

/// Les messages, les langues, et ce que le centre dit avec ses propres mots.
#[utoipa::path(
    get, path = "/wordings", tag = "centre",
    responses((status = 200, description = "Les messages et les langues.", body = WordingList)),
)]
pub async fn list(State(app): State<App>) -> Result<Json<WordingList>, Fault> {
    wordings::list(&app).await.map(Json)
}

/// Ce que dit un message dans une langue, et ce qu'il coûte.
#[utoipa::path(
    get, path = "/wordings/{message}/{language}", tag = "centre",
    params(WordingPath),
    responses((status = 200, description = "Le message.", body = MessageWording)),
)]
pub async fn open(
    State(app): State<App>,
    Id(WordingPath(message, language)): Id<WordingPath>,
) -> Result<Json<MessageWording>, Fault> {
    wordings::detail(&app, message, known(&language)?)
        .await
        .map(Json)
}

/// L'aperçu d'un brouillon : le texte, ses caractères, son alphabet, ses SMS. Rien n'est gardé.
#[utoipa::path(
    post, path = "/wordings/{message}/{language}/preview", tag = "centre",
    params(WordingPath),
    request_body = Wording,
    responses((status = 200, description = "L'aperçu.", body = WordingPreview)),
)]
pub async fn preview(
    State(app): State<App>,
    Id(WordingPath(message, language)): Id<WordingPath>,
    Body(draft): Body<Wording>,
) -> Result<Json<WordingPreview>, Fault> {
    wordings::preview(&app, message, known(&language)?, draft).map(Json)
}

/// Remplace ce que dit un message dans une langue.
#[utoipa::path(
    put, path = "/wordings/{message}/{language}", tag = "centre",
    params(WordingPath),
    request_body = Rewording,
    responses((status = 200, description = "Le message, désormais.", body = MessageWording)),
)]
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    Id(WordingPath(message, language)): Id<WordingPath>,
    Write { idempotency, body }: Write<Rewording>,
) -> Result<Json<MessageWording>, Fault> {
    let language = known(&language)?;
    // Refused here, before anything is kept.
    wordings::preview(&app, message, language, body.wording())?;
    let command = Reword {
        message,
        language: language.tag().to_owned(),
        sms: body.sms,
        subject: body.subject,
        body: body.body,
        seen: body.seen.map(|seen| SeenWording {
            changed_at: seen.changed_at,
        }),
    };
    app.write(&caller, idempotency, command).await?;
    note(&app, &caller, "wording.save", message, language);
    app.reload_wordings().await?;
    wordings::detail(&app, message, language).await.map(Json)
}

/// Who decides on what is said is known afterwards.
fn note(app: &App, caller: &Caller, act: &'static str, message: MessageEvent, language: Language) {
    let what = format!("{}/{}", message.as_str(), language.tag());
    app.note_change(caller, act, what);
}

/// Revient au texte d'origine.
#[utoipa::path(
    post, path = "/wordings/{message}/{language}/reset", tag = "centre",
    params(WordingPath),
    responses((status = 200, description = "Le message, désormais.", body = MessageWording)),
)]
pub async fn reset(
    State(app): State<App>,
    caller: Caller,
    Id(WordingPath(message, language)): Id<WordingPath>,
    Act(idempotency): Act,
) -> Result<Json<MessageWording>, Fault> {
    let language = known(&language)?;
    let command = ResetWording {
        message,
        language: language.tag().to_owned(),
    };
    app.write(&caller, idempotency, command).await?;
    note(&app, &caller, "wording.reset", message, language);
    app.reload_wordings().await?;
    wordings::detail(&app, message, language).await.map(Json)
}
