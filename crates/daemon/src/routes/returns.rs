//! The worklist of returns, the bag, and the balance.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{NaiveDate, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use courrier_api::{BagDeparture, BalancePeriod, BalanceReport, ReturnList};
use courrier_domain::Instant;
use courrier_ledger::commands::BagLeft;

use crate::app::App;
use crate::auth::{AgentSession, Caller};
use crate::convert;
use crate::extract::{Params, Write};
use crate::problem::Fault;

/// Les courriers à sortir de l'armoire, dans son ordre, et ceux qui sont déjà dans le sac.
#[utoipa::path(
    get, path = "/returns", tag = "returns",
    responses((status = 200, description = "La liste des retours.", body = ReturnList)),
)]
pub async fn list(
    State(app): State<App>,
    AgentSession(session): AgentSession,
) -> Result<Json<ReturnList>, Fault> {
    let (rows, bag) = app
        .read(|reader| Ok((reader.items_to_return()?, reader.items_in_bag()?)))
        .await?;
    let pulled = bag.iter().map(|row| row.courrier.usager_id);
    app.note_listed(
        &session,
        "returns.list",
        rows.iter().map(|row| row.courrier.usager_id).chain(pulled),
    );
    Ok(Json(ReturnList {
        items: rows.into_iter().map(convert::return_item).collect(),
        bag: bag.into_iter().map(convert::bagged_item).collect(),
    }))
}

/// Le sac des retours et réexpéditions est parti, avec ce qu'on y a vu. S'il contient autre chose,
/// rien n'est noté : ce qui part ne peut plus être repris.
#[utoipa::path(
    post, path = "/returns/bag-left", tag = "returns", request_body = BagDeparture,
    responses((status = 204, description = "Le départ est noté.")),
)]
pub async fn bag_left(
    State(app): State<App>,
    caller: Caller,
    Write { idempotency, body }: Write<BagDeparture>,
) -> Result<StatusCode, Fault> {
    let BagDeparture { courrier_ids } = body;
    let command = BagLeft { courrier_ids };
    app.write(&caller, idempotency, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// La balance d'une période : ce qui est entré, ce qui est sorti, ce qui reste.
#[utoipa::path(
    get, path = "/balance", tag = "returns", params(BalancePeriod),
    responses((status = 200, description = "La balance.", body = BalanceReport)),
)]
pub async fn balance(
    State(app): State<App>,
    Params(BalancePeriod { from, to }): Params<BalancePeriod>,
) -> Result<Json<BalanceReport>, Fault> {
    let tz = app.settings().time_zone;
    let bounds = day_start(from, tz).zip(to.succ_opt().and_then(|after| day_start(after, tz)));
    let Some((start, end)) = bounds.filter(|(start, end)| start < end) else {
        let message = "La période doit se terminer après avoir commencé.";
        return Err(Fault::invalid_field("to", message));
    };
    let balance = app
        .read(move |reader| reader.balance(start, end, None))
        .await?;
    Ok(Json(BalanceReport {
        from,
        to,
        holds: balance.holds(),
        balance,
    }))
}

/// The first instant of a day. Where the clocks skip midnight, the day starts an hour later.
fn day_start(day: NaiveDate, tz: Tz) -> Option<Instant> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    [TimeDelta::zero(), TimeDelta::hours(1)]
        .into_iter()
        .filter_map(|later| midnight.checked_add_signed(later))
        .find_map(|wall| tz.from_local_datetime(&wall).earliest())
        .map(|found| found.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_local_midnight_or_just_after() {
        for (day, tz, start) in [
            (
                "2026-11-22",
                chrono_tz::Europe::Paris,
                Some("2026-11-21T23:00:00Z"),
            ),
            (
                "2026-07-01",
                chrono_tz::Europe::Paris,
                Some("2026-06-30T22:00:00Z"),
            ),
            // Midnight doesn't exist on this day in Lebanon.
            (
                "2026-03-29",
                chrono_tz::Asia::Beirut,
                Some("2026-03-28T22:00:00Z"),
            ),
            (
                "+262142-12-31",
                chrono_tz::Europe::Paris,
                Some("+262142-12-30T23:00:00Z"),
            ),
        ] {
            let day: NaiveDate = day.parse().expect("a day");
            let start = start.map(|text| text.parse::<Instant>().expect("an instant"));
            assert_eq!(day_start(day, tz), start, "{day}");
        }
    }
}
