//! What the cycle would do, as the operator reads it: folders by their numero, acts by their words.

use chrono::NaiveDate;
use courrier_domain::cycle::{Act, Due, Later, check_clock};
use courrier_domain::{Instant, MessageEvent, Numero, UsagerId};
use serde::{Deserialize, Serialize};

use crate::error::Subject;
use crate::{ReadError, Reader, Refusal};

/// What would happen at an instant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanReport {
    /// The instant asked about.
    pub at: Instant,
    /// Why nothing would be done then: the clock would not be believed.
    pub impossible_clock: Option<String>,
    /// What is due, and, for one folder alone, what the rest waits for.
    pub lines: Vec<PlanLine>,
}

/// One thing that is due, or waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanLine {
    /// The folder.
    pub numero: Numero,
    /// What would be done; none for what waits.
    pub act: Option<PlanAct>,
    /// Items concerned.
    pub items: u32,
    /// The first day on which what waits may be due.
    pub on: Option<NaiveDate>,
    /// Why, in French.
    pub why: String,
}

/// What would be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanAct {
    /// A message.
    Send(MessageEvent),
    /// An item goes on the worklist of returns.
    MarkForReturn,
    /// An avis de passage is void.
    Expire,
}

/// What would happen at `at`, in the whole centre or in one folder.
pub(super) fn report(
    reader: &Reader<'_>,
    at: Instant,
    numero: Option<&Numero>,
) -> Result<Result<PlanReport, Refusal>, ReadError> {
    let mut lines = Vec::new();
    if let Some(numero) = numero {
        let plan = match reader.usager_of_numero(numero)? {
            Some(id) => reader.plan_of(id, at)?,
            None => None,
        };
        let Some(plan) = plan else {
            return Ok(Err(Refusal::NotFound(Subject::Usager)));
        };
        lines.extend(plan.due.iter().map(|due| due_line(numero, due)));
        lines.extend(plan.later.iter().map(|later| later_line(numero, later)));
    } else {
        for row in reader.due_at(at)? {
            if let Some(numero) = numero_of(reader, row.usager_id)? {
                lines.extend(row.due.iter().map(|due| due_line(&numero, due)));
            }
        }
        lines.sort_by_key(|line| line.numero.cabinet_key());
    }
    let impossible = check_clock(reader.cycle_ran_at()?, at).err();
    Ok(Ok(PlanReport {
        at,
        impossible_clock: impossible.map(|impossible| impossible.to_string()),
        lines,
    }))
}

fn numero_of(reader: &Reader<'_>, id: UsagerId) -> Result<Option<Numero>, ReadError> {
    Ok(reader.usager_row(id)?.map(|row| row.numero))
}

fn due_line(numero: &Numero, Due { act, why }: &Due) -> PlanLine {
    let (act, items) = match act {
        Act::Send { event, covers } => (PlanAct::Send(*event), covers.len()),
        Act::MarkForReturn { .. } => (PlanAct::MarkForReturn, 1),
        Act::Expire { .. } => (PlanAct::Expire, 1),
    };
    PlanLine {
        numero: numero.clone(),
        act: Some(act),
        items: u32::try_from(items).unwrap_or(u32::MAX),
        on: None,
        why: why.to_string(),
    }
}

fn later_line(numero: &Numero, later: &Later) -> PlanLine {
    PlanLine {
        numero: numero.clone(),
        act: None,
        items: u32::from(later.id.is_some()),
        on: later.on,
        why: later.why.to_string(),
    }
}
