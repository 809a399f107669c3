//! What a borne may ask, and the screen that calls numbers. Nothing here lists, searches or names anyone.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use courrier_api::{
    CardToken, Code, Enrol, Enrolled, KioskCentre, KioskHealth, KioskPages, KioskQueue, NewTicket,
    Tap, TicketAnswer, TicketBy,
};
use courrier_domain::Author;
use courrier_ledger::commands::{self, EnrolDevice, TakeTicket, TapAnswer, TicketTaken};
use courrier_ledger::queries::CardStanding;

use crate::app::App;
use crate::auth::devices::KnownDevice;
use crate::auth::guesses::Trial;
use crate::auth::{Borne, Caller, Token};
use crate::convert::{self, borne::called, borne::held};
use crate::extract::{Body, Write, check_token};
use crate::pages;
use crate::problem::Fault;

/// How far ahead the borne knows the distributions, for the time without a daemon.
const DAYS_AHEAD: u64 = 28;
/// How many of them.
const DISTRIBUTIONS: usize = 12;
/// How many numbers the waiting room sees.
const CALLED: u32 = 4;

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
    let (settings, now) = (app.settings(), app.now());
    let coming = settings
        .schedule
        .coming(now, settings.time_zone, DAYS_AHEAD);
    Json(KioskCentre {
        name: settings.name.clone(),
        time_zone: settings.time_zone.name().to_owned(),
        next_distribution: app.next_distribution(),
        distributions: coming.take(DISTRIBUTIONS).collect(),
        now,
        queue_open: settings.gives_tickets(now),
        pages_version: pages::shown_version(&app),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
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
    Borne(device): Borne,
    Write {
        idempotency,
        body: CardToken { token },
    }: Write<CardToken>,
) -> Result<Json<Tap>, Fault> {
    check_token(&token)?;
    let trial = try_card(&app, &device, &token).await?;
    let command = commands::Tap {
        token,
        passage_id: app.new_id()?,
    };
    let receipt = app.write(&caller, idempotency, command).await?;
    if let Some(usager_id) = receipt.usager_id {
        app.note(&caller, "card.tap", usager_id);
    }
    if !matches!(receipt.answer, TapAnswer::Known { .. }) {
        guessed(&app, &device, trial).await;
    }
    let next_distribution = app.next_distribution();
    Ok(Json(match receipt.answer {
        TapAnswer::Known {
            waiting,
            langue,
            in_force,
            more,
        } => Tap::Known {
            waiting: convert::waiting(waiting),
            next_distribution,
            langue,
            in_force,
            avis_days_left: more.avis_days_left,
            domiciliation: more.domiciliation,
            appointment: more.appointment,
            message: more.message,
            ticket: more.ticket.map(held),
            may_queue: more.may_queue,
        },
        TapAnswer::Unknown => Tap::Unknown { next_distribution },
        TapAnswer::Blocked => Tap::Blocked {
            next_distribution,
            langue: receipt.langue,
        },
    }))
}

/// Whether the borne may show this card: after many that were nobody's, only one that is
/// somebody's; and none at all, for a while, to whoever goes on trying.
async fn try_card<'a>(app: &App, device: &'a KnownDevice, token: &str) -> Result<Trial<'a>, Fault> {
    let trial = match device.guesses.begin(app.clock().monotonic()) {
        Ok(trial) => trial,
        Err(wait) => {
            app.heed_device(app.devices().guessed(device)).await;
            return Err(Fault::too_many(wait));
        }
    };
    if let Some(wait) = trial.wait() {
        let token = token.to_owned();
        let standing = app.read(move |reader| reader.card(&token)).await?;
        if !matches!(standing, CardStanding::Bound(_)) {
            guessed(app, device, trial).await;
            return Err(Fault::too_many(wait));
        }
    }
    Ok(trial)
}

/// The card was nobody's, or blocked.
async fn guessed(app: &App, device: &KnownDevice, trial: Trial<'_>) {
    if trial.was_a_guess() {
        app.heed_device(app.devices().guessed(device)).await;
    }
}

/// La personne d'une carte prend un numéro dans la file.
#[utoipa::path(
    post, path = "/kiosk/tickets", tag = "kiosk", request_body = NewTicket,
    responses((status = 200, description = "Son numéro, ou pourquoi pas.", body = TicketAnswer)),
)]
pub async fn take_ticket(
    State(app): State<App>,
    caller: Caller,
    Borne(device): Borne,
    Write {
        idempotency,
        body: NewTicket { token, by },
    }: Write<NewTicket>,
) -> Result<Json<TicketAnswer>, Fault> {
    check_token(&token)?;
    let trial = try_card(&app, &device, &token).await?;
    let command = TakeTicket {
        token,
        id: app.new_id()?,
        message_id: match by {
            TicketBy::Sms => Some(app.new_id()?),
            TicketBy::Screen | TicketBy::Print => None,
        },
    };
    let receipt = app.write(&caller, idempotency, command).await?;
    if let Some(usager_id) = receipt.usager_id {
        app.note(&caller, "queue.take", usager_id);
    }
    if receipt.answer == TicketTaken::Refused {
        guessed(&app, &device, trial).await;
    }
    Ok(Json(match receipt.answer {
        TicketTaken::Given { ticket, sms } => TicketAnswer::Given {
            ticket: held(ticket),
            sms,
        },
        TicketTaken::Closed => TicketAnswer::Closed {
            next_distribution: app.next_distribution(),
        },
        TicketTaken::NoMail => TicketAnswer::NoMail,
        TicketTaken::Refused => TicketAnswer::Refused,
    }))
}

/// Les derniers numéros appelés, et combien de personnes attendent.
#[utoipa::path(
    get, path = "/kiosk/queue", tag = "kiosk",
    responses((status = 200, description = "La file, sans noms.", body = KioskQueue)),
)]
pub async fn queue(State(app): State<App>) -> Result<Json<KioskQueue>, Fault> {
    let today = app.today();
    let (rows, waiting) = app
        .read(move |reader| {
            let rows = reader.called_numbers(today, CALLED)?;
            Ok((rows, reader.queue_waiting(today)?))
        })
        .await?;
    Ok(Json(KioskQueue {
        open: app.settings().gives_tickets(app.now()),
        called: rows.into_iter().map(called).collect(),
        waiting,
    }))
}

/// Tout ce que la borne dit sans carte : pages, lieux, semaine et fermetures.
#[utoipa::path(
    get, path = "/kiosk/pages", tag = "kiosk",
    responses((status = 200, description = "Les pages de la borne.", body = KioskPages)),
)]
pub async fn pages(State(app): State<App>) -> Json<KioskPages> {
    Json(pages::shown(&app))
}

/// La borne ou l'écran d'appel dit comment il va.
#[utoipa::path(
    post, path = "/kiosk/health", tag = "kiosk", request_body = KioskHealth,
    responses((status = 204, description = "C'est noté.")),
)]
pub async fn health(
    State(app): State<App>,
    Borne(device): Borne,
    Body(health): Body<KioskHealth>,
) -> Result<StatusCode, Fault> {
    let faults = health.check();
    if !faults.is_empty() {
        return Err(Fault::invalid(faults));
    }
    let heard = app.devices().heard(&device, health);
    app.heed_device(heard).await;
    Ok(StatusCode::NO_CONTENT)
}
