//! The worklists that the cycle feeds, absences, and what it is about to do.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{Days, Months, NaiveTime};
use courrier_api::{
    AbsenceDeclared, AbsenceList, CycleHealth, EndingList, EndingsQuery, MessageStands, NewAbsence,
    NewPassage, ResolveMessage, RestoreContact, UnknownDecision, UnreachedList, UnseenList,
    UsagerPlan, WorklistCounts,
};
use courrier_domain::cycle::check_clock;
use courrier_domain::schedule::local;
use courrier_domain::usager::Channel;
use courrier_domain::{AbsenceId, MessageId, PassageKind, UsagerId};
use courrier_ledger::commands::{
    self, Decision, DeclareAbsence, EndAbsence, ResolveUnknown, TellInPerson,
};
use courrier_ledger::{Refusal, Subject};

use crate::app::App;
use crate::auth::{AgentSession, Caller};
use crate::convert::cycle as convert;
use crate::extract::{Act, Id, Params, Write};
use crate::problem::Fault;

/// Consecutive months without a sign of life after which a usager is listed (CASF D264-3).
const UNSEEN_MONTHS: Months = Months::new(3);

/// Days ahead in which the end of a domiciliation is counted: the first notice's, by default.
const ENDINGS_AHEAD: Days = Days::new(60);

/// Days ahead in which an absence's end is soon.
const ABSENCE_ENDS_SOON: Days = Days::new(7);

/// Combien de lignes attendent sur chaque liste. Personne n'y est nommé.
#[utoipa::path(
    get, path = "/worklists", tag = "worklists",
    responses((status = 200, description = "Les nombres.", body = WorklistCounts)),
)]
pub async fn counts(
    State(app): State<App>,
    _agent: AgentSession,
) -> Result<Json<WorklistCounts>, Fault> {
    let (today, tz) = (app.today(), app.settings().time_zone);
    let since = local(today - UNSEEN_MONTHS, NaiveTime::MIN, tz);
    let counts = app
        .read(move |reader| {
            let absences = reader.absences(today)?;
            let soon = |to| to <= today + ABSENCE_ENDS_SOON;
            let unseen = reader.unseen(today, since)?;
            Ok(WorklistCounts {
                to_return: count(reader.items_to_return()?.len()),
                in_bag: count(reader.items_in_bag()?.len()),
                unreached: count(reader.unreached(today)?.len()),
                replies: count(reader.replies()?.len()),
                unknown: count(reader.messages_unknown()?.len()),
                absences_ending: count(absences.iter().filter(|row| soon(row.to)).count()),
                unseen: count(
                    unseen
                        .iter()
                        .filter(|row| row.absent_until.is_none())
                        .count(),
                ),
                endings: count(reader.endings(today, today + ENDINGS_AHEAD)?.len()),
            })
        })
        .await?;
    Ok(Json(counts))
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Une personne a été prévenue de son courrier au guichet ou par téléphone.
#[utoipa::path(
    post, path = "/usagers/{id}/told", tag = "worklists", request_body = NewPassage,
    params(("id" = UsagerId, Path)),
    responses((status = 204, description = "C'est noté, comme un passage et comme un message.")),
)]
pub async fn told(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<NewPassage>,
) -> Result<StatusCode, Fault> {
    if body.kind == PassageKind::Borne {
        let message = "Choisissez le guichet ou le téléphone.";
        return Err(Fault::invalid_field("kind", message));
    }
    let command = TellInPerson {
        id: app.new_id()?,
        usager_id,
        kind: body.kind,
    };
    app.write(&caller, idempotency, command).await?;
    app.note(&caller, "usager.told", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Les personnes à joindre autrement : leur courrier attend et aucun message ne passe.
#[utoipa::path(
    get, path = "/worklists/unreached", tag = "worklists",
    responses((status = 200, description = "Les personnes à joindre.", body = UnreachedList)),
)]
pub async fn unreached(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<UnreachedList>, Fault> {
    let today = app.today();
    let rows = app.read(move |reader| reader.unreached(today)).await?;
    let listed = rows.iter().map(|row| row.usager.id);
    app.note_listed(&session, "worklist.unreached", listed);
    let usagers = rows.into_iter().map(convert::unreached).collect();
    Ok(Json(UnreachedList { usagers }))
}

/// Les personnes que personne n'a vues ni entendues depuis trois mois.
#[utoipa::path(
    get, path = "/worklists/unseen", tag = "worklists",
    responses((status = 200, description = "Les personnes pas vues.", body = UnseenList)),
)]
pub async fn unseen(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<UnseenList>, Fault> {
    let (today, tz) = (app.today(), app.settings().time_zone);
    let since = local(today - UNSEEN_MONTHS, NaiveTime::MIN, tz);
    let rows = app.read(move |reader| reader.unseen(today, since)).await?;
    let listed = rows.iter().map(|row| row.usager.id);
    app.note_listed(&session, "worklist.unseen", listed);
    let usagers = rows.into_iter().map(convert::unseen).collect();
    Ok(Json(UnseenList { usagers }))
}

/// Les domiciliations qui se terminent bientôt.
#[utoipa::path(
    get, path = "/worklists/endings", tag = "worklists", params(EndingsQuery),
    responses((status = 200, description = "Les fins de domiciliation.", body = EndingList)),
)]
pub async fn endings(
    State(app): State<App>,
    AgentSession(session): AgentSession,
    Params(EndingsQuery { days }): Params<EndingsQuery>,
) -> Result<Json<EndingList>, Fault> {
    if !(1..=366).contains(&days) {
        return Err(Fault::invalid_field("days", "Choisissez de 1 à 366 jours."));
    }
    let today = app.today();
    let until = today + Days::new(days.into());
    let rows = app.read(move |reader| reader.endings(today, until)).await?;
    let listed = rows.iter().map(|row| row.usager.id);
    app.note_listed(&session, "worklist.endings", listed);
    let endings = rows.into_iter().map(convert::ending).collect();
    Ok(Json(EndingList { endings }))
}

/// Les absences déclarées, la première à se terminer d'abord.
#[utoipa::path(
    get, path = "/absences", tag = "absences",
    responses((status = 200, description = "Les absences.", body = AbsenceList)),
)]
pub async fn absences(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<AbsenceList>, Fault> {
    let today = app.today();
    let rows = app.read(move |reader| reader.absences(today)).await?;
    app.note_listed(
        &session,
        "absence.list",
        rows.iter().map(|row| row.usager.id),
    );
    let absences = rows.into_iter().map(convert::absence).collect();
    Ok(Json(AbsenceList { absences }))
}

/// Les absences d'une personne qui ne sont pas terminées.
#[utoipa::path(
    get, path = "/usagers/{id}/absences", tag = "absences", operation_id = "of_usager",
    params(("id" = UsagerId, Path)),
    responses((status = 200, description = "Les absences.", body = AbsenceList)),
)]
pub async fn absences_of(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<UsagerId>,
) -> Result<Json<AbsenceList>, Fault> {
    let today = app.today();
    let rows = app
        .read(move |reader| reader.absences_of(id, today))
        .await?;
    app.note(&caller, "absence.list", id);
    let absences = rows.into_iter().map(convert::absence).collect();
    Ok(Json(AbsenceList { absences }))
}

/// Déclare une absence : les relances s'arrêtent jusqu'à son dernier jour.
#[utoipa::path(
    post, path = "/usagers/{id}/absences", tag = "absences", request_body = NewAbsence,
    params(("id" = UsagerId, Path)),
    responses((status = 201, description = "L'absence est notée.", body = AbsenceDeclared)),
)]
pub async fn declare_absence(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<NewAbsence>,
) -> Result<(StatusCode, Json<AbsenceDeclared>), Fault> {
    let NewAbsence { reason, from, to } = body;
    let command = DeclareAbsence {
        id: app.new_id()?,
        usager_id,
        reason,
        from,
        to,
    };
    let id = app.write(&caller, idempotency, command).await?;
    app.note(&caller, "absence.declare", usager_id);
    Ok((StatusCode::CREATED, Json(AbsenceDeclared { id })))
}

/// Termine une absence : la personne est revenue.
#[utoipa::path(
    post, path = "/absences/{id}/end", tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 204, description = "L'absence est terminée.")),
)]
pub async fn end_absence(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AbsenceId>,
    Act(idempotency): Act,
) -> Result<StatusCode, Fault> {
    let usager_id = app.write(&caller, idempotency, EndAbsence { id }).await?;
    app.note(&caller, "absence.end", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Ce qui va se passer pour le courrier d'une personne, et pourquoi.
#[utoipa::path(
    get, path = "/usagers/{id}/plan", tag = "usagers", params(("id" = UsagerId, Path)),
    responses((status = 200, description = "Ce qui est dû, et le reste.", body = UsagerPlan)),
)]
pub async fn plan(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<UsagerId>,
) -> Result<Json<UsagerPlan>, Fault> {
    let now = app.now();
    let plan = app.read(move |reader| reader.plan_of(id, now)).await?;
    let plan = plan.ok_or(Refusal::NotFound(Subject::Usager))?;
    app.note(&caller, "usager.plan", id);
    Ok(Json(convert::plan(plan)))
}

/// Le numéro ou l'adresse de la personne reçoit de nouveau les messages.
#[utoipa::path(
    post, path = "/usagers/{id}/contact/restore", tag = "usagers", request_body = RestoreContact,
    params(("id" = UsagerId, Path)),
    responses((status = 204, description = "Le moyen de contact sert de nouveau.")),
)]
pub async fn restore_contact(
    State(app): State<App>,
    caller: Caller,
    Id(usager_id): Id<UsagerId>,
    Write { idempotency, body }: Write<RestoreContact>,
) -> Result<StatusCode, Fault> {
    let RestoreContact { channel } = body;
    if channel == Channel::None {
        let message = "Choisissez le téléphone ou l'adresse e-mail.";
        return Err(Fault::invalid_field("channel", message));
    }
    let command = commands::RestoreContact { usager_id, channel };
    app.write(&caller, idempotency, command).await?;
    app.note(&caller, "contact.restore", usager_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Où en sont les relances et la file des messages.
#[utoipa::path(
    get, path = "/cycle", tag = "cycle",
    responses((status = 200, description = "L'état du cycle.", body = CycleHealth)),
)]
pub async fn health(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<CycleHealth>, Fault> {
    let (ran_at, messages_queued, unknown) = app
        .read(|reader| {
            let mut unknown = Vec::new();
            for row in reader.messages_unknown()? {
                let usager = reader.listed_usager(row.usager_id)?;
                unknown.push((row, usager));
            }
            Ok((reader.cycle_ran_at()?, reader.messages_queued()?, unknown))
        })
        .await?;
    let impossible = check_clock(ran_at, app.now()).err();
    app.note_listed(
        &session,
        "message.unknown",
        unknown.iter().map(|(row, _)| row.usager_id),
    );
    Ok(Json(CycleHealth {
        ran_at,
        impossible_clock: impossible.map(|impossible| impossible.to_string()),
        messages_queued,
        unknown: unknown.into_iter().map(convert::unknown).collect(),
    }))
}

/// Décide de ce qu'est devenu un message dont personne ne sait s'il est parti.
#[utoipa::path(
    post, path = "/messages/{id}/resolve", tag = "cycle", request_body = ResolveMessage,
    params(("id" = MessageId, Path)),
    responses((status = 200, description = "Où en est le message.", body = MessageStands)),
)]
pub async fn resolve(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<MessageId>,
    Write { idempotency, body }: Write<ResolveMessage>,
) -> Result<Json<MessageStands>, Fault> {
    let decision = match body.decision {
        UnknownDecision::Left => Decision::Left,
        UnknownDecision::Lost => Decision::Lost,
        UnknownDecision::Repeat => Decision::Repeat,
    };
    let unknown = app.read(|reader| reader.messages_unknown()).await?;
    let command = ResolveUnknown { id, decision };
    let state = app.write(&caller, idempotency, command).await?;
    if let Some(message) = unknown.iter().find(|message| message.id == id) {
        app.note(&caller, "message.resolve", message.usager_id);
    }
    if let Some(outbox) = app.outbox() {
        outbox.wake();
    }
    Ok(Json(MessageStands { state }))
}
