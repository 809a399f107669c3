//! `courrierctl plan`: what the cycle would do at an instant, and why. Nothing is done.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use courrier_domain::schedule::local;
use courrier_domain::{CentreSettings, Instant, MessageEvent};
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest, PlanAct, PlanLine, PlanReport};
use serde_json::{Value, json};

use super::open;
use crate::access::AccessError;
use crate::args::Plan;
use crate::output::{Report, table};
use crate::usage::Misuse;
use crate::{Context, Done};

/// Carries the command out.
pub(super) fn run(context: &Context, options: Plan) -> Done {
    let access = open(context)?;
    let now = context.clock.now();
    if options.confirm_clock {
        access.operate(OperatorRequest::ConfirmClock, now)?;
        return Ok(Box::new(Confirmed(now)));
    }
    let settings = match access.operate(OperatorRequest::Settings, now)? {
        OperatorAnswer::Settings { settings } => *settings,
        _ => return Err(AccessError::OtherVersion.into()),
    };
    let at = match &options.at {
        None => now,
        Some(text) => instant(text, &settings)?,
    };
    let numero = options.usager;
    match access.operate(OperatorRequest::Plan { at, numero }, now)? {
        OperatorAnswer::Plan { report } => Ok(Box::new(Planned {
            report: *report,
            settings,
        })),
        _ => Err(AccessError::OtherVersion.into()),
    }
}

/// Reads an instant: with its offset, on the centre's own clock, or a day alone, which means when
/// messages begin to leave.
fn instant(text: &str, settings: &CentreSettings) -> Result<Instant, Misuse> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    let tz = settings.time_zone;
    let wall = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    if let Some(wall) = wall {
        return Ok(local(wall.date(), wall.time(), tz));
    }
    let at_nine = |day: NaiveDate| local(day, settings.sending_hours.from.max(NaiveTime::MIN), tz);
    text.parse().map(at_nine).map_err(|_| {
        Misuse(format!(
            "« {text} » n'est pas un instant : écrivez 2027-03-01, 2027-03-01T09:00 (heure du \
             centre) ou 2027-03-01T09:00:00Z"
        ))
    })
}

/// What would happen.
struct Planned {
    report: PlanReport,
    settings: CentreSettings,
}

impl Report for Planned {
    fn human(&self) -> String {
        let at = self.report.at.with_timezone(&self.settings.time_zone);
        let at = format!(
            "Le {}, sans que rien soit fait :",
            at.format("%d/%m/%Y à %H:%M")
        );
        let impossible = self.report.impossible_clock.as_ref();
        let warning = impossible.map(|impossible| format!("Attention : {impossible}."));
        let rows: Vec<Vec<String>> = self.report.lines.iter().map(row).collect();
        let lines = if rows.is_empty() {
            "Rien n'est dû.".to_owned()
        } else {
            table(&["dossier", "quoi", "plis", "quand", "pourquoi"], &rows)
        };
        let parts: Vec<String> = [Some(at), warning, Some(lines)]
            .into_iter()
            .flatten()
            .collect();
        parts.join("\n")
    }

    fn machine(&self) -> Value {
        json!(self.report)
    }
}

fn row(line: &PlanLine) -> Vec<String> {
    let when = match (&line.act, line.on) {
        (Some(_), _) => "maintenant".to_owned(),
        (None, Some(day)) => format!("dès le {}", day.format("%d/%m/%Y")),
        (None, None) => "pas de date".to_owned(),
    };
    let what = line.act.map_or("attend", act);
    let items = match line.items {
        0 => String::new(),
        items => items.to_string(),
    };
    vec![
        line.numero.to_string(),
        what.to_owned(),
        items,
        when,
        line.why.clone(),
    ]
}

fn act(act: PlanAct) -> &'static str {
    match act {
        PlanAct::MarkForReturn => "à retourner",
        PlanAct::Expire => "avis périmé",
        PlanAct::Send(event) => match event {
            MessageEvent::Arrival => "message d'arrivée",
            MessageEvent::Avis => "message d'avis de passage",
            MessageEvent::Relance => "relance",
            MessageEvent::LastRelance => "dernière relance",
            MessageEvent::AvisRelance => "relance d'avis de passage",
            MessageEvent::LastNotice => "dernier avis",
            MessageEvent::DomiciliationEnds => "avis de fin de domiciliation",
            MessageEvent::DomiciliationEndsSoon => "second avis, fin de domiciliation",
            MessageEvent::Ticket => "numéro dans la file d'attente",
        },
    }
}

/// The clock is confirmed.
struct Confirmed(Instant);

impl Report for Confirmed {
    fn human(&self) -> String {
        "L'heure de la machine est confirmée : les relances et les retours reprennent.".to_owned()
    }

    fn machine(&self) -> Value {
        json!({ "clock": self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_as_an_operator_writes_them() {
        let settings = CentreSettings {
            time_zone: chrono_tz::Indian::Reunion,
            ..CentreSettings::default()
        };
        for (text, expected) in [
            ("2027-03-01T09:00:00Z", Some("2027-03-01T09:00:00Z")),
            ("2027-03-01T09:00:00+01:00", Some("2027-03-01T08:00:00Z")),
            ("2027-03-01T09:30", Some("2027-03-01T05:30:00Z")),
            ("2027-03-01 09:30", Some("2027-03-01T05:30:00Z")),
            ("2027-03-01", Some("2027-03-01T05:00:00Z")),
            ("demain", None),
            ("2027-02-30", None),
        ] {
            let read = instant(text, &settings).ok();
            let expected = expected.map(|text| text.parse::<Instant>().expect("an instant"));
            assert_eq!(read, expected, "{text}");
        }
    }
}
