//! Enrolled devices: how they are, and who may call.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use courrier_api::{Code, Device, Devices, EnrolmentCode, NewDevice};
use courrier_domain::{DeviceId, TypedId as _};
use courrier_ledger::commands::{NewEnrolmentCode, RevokeDevice};

use crate::app::App;
use crate::auth::{AgentSession, Caller};
use crate::extract::{Act, Id, Write};
use crate::problem::Fault;

/// Time in which a code must be typed on the device.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(15);

/// Tous les appareils, révoqués compris.
#[utoipa::path(
    get, path = "/devices", tag = "devices",
    responses((status = 200, description = "Les appareils.", body = Devices)),
)]
pub async fn list(State(app): State<App>) -> Result<Json<Devices>, Fault> {
    let devices = app
        .read(|reader| reader.devices())
        .await?
        .into_iter()
        .map(|device| {
            let now = app.devices().health(device.id);
            let guessing_since = now.as_ref().and_then(|now| now.guessing_since);
            let (last_heard, health, silent_since) = match now {
                Some(now) => (now.heard_at, now.said, now.silent_since),
                None => (device.heard_at, device.health, None),
            };
            Device {
                id: device.id,
                kind: device.kind,
                name: device.name,
                enrolled_at: device.enrolled_at,
                revoked_at: device.revoked_at,
                last_heard,
                reader_ok: health
                    .as_ref()
                    .filter(|health| health.works_with_cards())
                    .map(|health| health.reader_ok),
                health,
                silent_since,
                guessing_since,
            }
        });
    Ok(Json(Devices {
        devices: devices.collect(),
    }))
}

/// Prépare un code à usage unique pour inscrire un appareil.
#[utoipa::path(
    post, path = "/devices", tag = "devices", request_body = NewDevice,
    responses((status = 201, description = "Le code, montré une seule fois.", body = EnrolmentCode)),
)]
pub async fn new_code(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Write { idempotency, body }: Write<NewDevice>,
) -> Result<(StatusCode, Json<EnrolmentCode>), Fault> {
    // Made from the call's own key, so that a retry is shown the same code without the code
    // having been kept anywhere.
    let agent = session.agent_id.uuid();
    let parts: [&[u8]; 3] = [
        agent.as_bytes(),
        idempotency.key.as_bytes(),
        &idempotency.request,
    ];
    let code = Code::from_bytes(&app.request_hasher().derive("enrolment code", &parts));
    let command = NewEnrolmentCode {
        code_hash: code.hash(),
        kind: body.kind,
        name: body.name,
        expires_at: app.now() + CODE_LIFE,
    };
    let expires_at = app
        .write(&Caller::Agent(session), idempotency, command)
        .await?;
    let fingerprint = app.fingerprint().to_string();
    let code = EnrolmentCode {
        code: code.shown(),
        expires_at,
        fingerprint,
    };
    Ok((StatusCode::CREATED, Json(code)))
}

/// Reprend l'accès d'un appareil.
#[utoipa::path(
    post, path = "/devices/{id}/revoke", tag = "devices", params(("id" = DeviceId, Path)),
    responses((status = 204, description = "L'appareil n'a plus accès.")),
)]
pub async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    app.write(&caller, idempotency, RevokeDevice { id }).await?;
    app.recheck_access().await?;
    Ok(StatusCode::NO_CONTENT)
}
