//! What a borne may ask. Nothing here lists, searches or names anyone.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{CardToken, Code, Enrol, Enrolled, KioskCentre, KioskHealth, Tap};
use courrier_domain::Author;
use courrier_ledger::commands::{self, EnrolDevice, TapAnswer};

use crate::app::App;
use crate::auth::{Borne, Caller, Token};
use crate::convert;
use crate::extract::{Body, Write, check_token};
use crate::problem::Fault;

/// Inscrit un appareil avec son code à usage unique.
#[utoipa::path(
    post, path = "/kiosk/enrol", tag = "kiosk", request_body = Enrol,
    responses((status = 200, description = "L'appareil est inscrit.", body = Enrolled)),
)]
pub async fn enrol(
    State(app): State<App>,
    Body(Enrol { code }): Body<Enrol>,
) -> Result<Json<Enrolled>, Fault> {
    app.enrolments()
        .take(app.clock().monotonic())
        .map_err(Fault::too_many)?;
    if !(1..=64).contains(&code.chars().count()) {
        return Err(Fault::invalid_field(
            "code",
            "Le code compte dix lettres ou chiffres.",
        ));
    }
    let credential = Token::device()?;
    let id = app.new_id()?;
    let command = EnrolDevice {
        id,
        code_hash: Code::typed(&code).hash(),
        credential_hash: credential.hash(),
    };
    // The code is used up by the first call: there is nothing that a retry could repeat.
    let device_id = app.write_as(Author::Device(id), None, command).await?;
    Ok(Json(Enrolled {
        device_id,
        credential: credential.into_text(),
    }))
}

/// Ce que la borne montre sans carte.
#[utoipa::path(
    get, path = "/kiosk/centre", tag = "kiosk",
    responses((status = 200, description = "Le centre.", body = KioskCentre)),
)]
pub async fn centre(State(app): State<App>) -> Json<KioskCentre> {
    let settings = app.settings();
    Json(KioskCentre {
        name: settings.name.clone(),
        time_zone: settings.time_zone.name().to_owned(),
        next_distribution: app.next_distribution(),
    })
}

/// Une carte est montrée : ce qui attend. Le passage est noté.
#[utoipa::path(
    post, path = "/kiosk/taps", tag = "kiosk", request_body = CardToken,
    responses((status = 200, description = "Ce que la borne peut dire.", body = Tap)),
)]
pub async fn tap(
    State(app): State<App>,
    caller: Caller,
    Write {
        idempotency,
        body: CardToken { token },
    }: Write<CardToken>,
) -> Result<Json<Tap>, Fault> {
    check_token(&token)?;
    let command = commands::Tap {
        token,
        passage_id: app.new_id()?,
    };
    let receipt = app.write(&caller, idempotency, command).await?;
    if let Some(usager_id) = receipt.usager_id {
        app.note(&caller, "card.tap", usager_id);
    }
    let next_distribution = app.next_distribution();
    Ok(Json(match receipt.answer {
        TapAnswer::Known {
            waiting,
            langue,
            in_force,
        } => {
            let waiting = convert::waiting(waiting);
            Tap::Known {
                waiting,
                next_distribution,
                langue,
                in_force,
            }
        }
        TapAnswer::Unknown => Tap::Unknown { next_distribution },
        TapAnswer::Blocked => Tap::Blocked { next_distribution },
    }))
}

/// La borne dit comment elle va.
#[utoipa::path(
    post, path = "/kiosk/health", tag = "kiosk", request_body = KioskHealth,
    responses((status = 204, description = "C'est noté.")),
)]
pub async fn health(
    State(app): State<App>,
    Borne(device): Borne,
    Body(KioskHealth { reader_ok, version }): Body<KioskHealth>,
) -> Result<StatusCode, Fault> {
    if version.chars().count() > 40 {
        return Err(Fault::invalid_field(
            "version",
            "La version compte 40 caractères au plus.",
        ));
    }
    if let Some(event) = app.devices().heard(&device, Some(reader_ok)) {
        tracing::info!(device = %device.id, reader_ok, "a borne's state changed");
        app.events().tell(&event);
    }
    Ok(StatusCode::NO_CONTENT)
}
