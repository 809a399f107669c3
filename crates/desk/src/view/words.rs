//! What several adapters show, in the window's own types.

use chrono::NaiveDate;
use chrono_tz::Tz;
use courrier_api::{Courrier, UsagerSummary};
use courrier_domain::courrier::avis_last_day;
use courrier_domain::{CourrierKind, CourrierState};
use slint::SharedString;

use super::count;
use super::ui::{FormField, Item, Kind, Person, Told, Tone};
use crate::app::attempt::Attempt;
use crate::app::form::Field;
use crate::app::leaving::Leave;
use crate::app::notice::{self, Notice};
use crate::app::{App, Connection};
use crate::guichet::Fault;
use crate::text;

/// Days before its end from which an avis is worth a mark.
const AVIS_SOON: i64 = 7;

pub(super) fn told(notice: Option<&Notice>) -> Told {
    let Some(notice) = notice else {
        return Told {
            tone: Tone::None,
            text: "".into(),
        };
    };
    let tone = match notice.tone {
        notice::Tone::Info => Tone::Info,
        notice::Tone::Done => Tone::Done,
        notice::Tone::Warn => Tone::Warn,
        notice::Tone::Stop => Tone::Stop,
    };
    Told {
        tone,
        text: notice.text.as_str().into(),
    }
}

pub(super) fn person(summary: &UsagerSummary, today: NaiveDate) -> Person {
    Person {
        numero: summary.numero.as_str().into(),
        name: summary.name.as_str().into(),
        birth_name: summary
            .birth_name
            .as_ref()
            .map(|name| format!("né(e) {name}"))
            .unwrap_or_default()
            .into(),
        birth: text::birth(summary.date_naissance).into(),
        homonym: summary.homonym,
        mark: text::not_in_force(summary, today).into(),
        waiting: count(summary.waiting),
    }
}

/// Why nobody knows what became of an action, as it is now: a service that answers again is not to
/// be looked for behind the cable.
pub(super) fn doubt<T>(attempt: Option<&Attempt<T>>, app: &App) -> SharedString {
    doubt_words(attempt.and_then(Attempt::doubt), app).into()
}

pub(super) fn doubt_words(why: Option<&str>, app: &App) -> String {
    let Some(why) = why else {
        return String::new();
    };
    let passed = [Fault::Unreachable, Fault::SessionEnded].map(|fault| fault.sentence());
    if app.connection() != Connection::Lost && passed.iter().any(|passed| passed == why) {
        "La réponse du service s'est perdue.".to_owned()
    } else {
        why.to_owned()
    }
}

/// A word or a sentence of the service's, as one that stands alone.
pub(super) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The question before somebody leaves, after what would be lost, with its two answers.
pub(super) fn leaving_words(leave: Leave, lost: &str) -> (String, &'static str, &'static str) {
    match leave {
        Leave::Logout => (
            format!("{lost} Fermer votre session quand même ?"),
            "Fermer et perdre ces changements",
            "Rester",
        ),
        Leave::Quit => (
            format!("{lost} Quitter quand même ?"),
            "Quitter et perdre ces changements",
            "Rester",
        ),
    }
}

pub(super) fn kind(kind: CourrierKind) -> Kind {
    match kind {
        CourrierKind::Lettre => Kind::Lettre,
        CourrierKind::Recommande => Kind::Recommande,
        CourrierKind::Colis => Kind::Colis,
    }
}

pub(super) fn kind_back(kind: Kind) -> CourrierKind {
    match kind {
        Kind::Lettre => CourrierKind::Lettre,
        Kind::Recommande => CourrierKind::Recommande,
        Kind::Colis => CourrierKind::Colis,
    }
}

pub(super) fn item(courrier: &Courrier, ticked: bool, today: NaiveDate, tz: Tz) -> Item {
    let day = courrier.registered_at.with_timezone(&tz).date_naive();
    let days = (today - day).num_days();
    let left = (avis_last_day(day) - today).num_days();
    let mark = match (courrier.state, courrier.kind) {
        (CourrierState::ToReturn, _) => "à retourner".to_owned(),
        (_, CourrierKind::Recommande) if left < 0 => "délai dépassé".to_owned(),
        (_, CourrierKind::Recommande) if left == 0 => "dernier jour".to_owned(),
        (_, CourrierKind::Recommande) if left <= AVIS_SOON => {
            let left = usize::try_from(left).unwrap_or_default();
            format!("encore {}", text::counted(left, "jour", "jours"))
        }
        _ => String::new(),
    };
    Item {
        kind: kind(courrier.kind),
        label: text::kind(courrier.kind).into(),
        registered: format!("arrivé le {}", text::day(day)).into(),
        waited: text::waited(days).into(),
        mark: mark.into(),
        ticked,
        movable: courrier.state == CourrierState::Waiting,
    }
}

pub(super) fn field(field: &Field) -> FormField {
    FormField {
        label: field.label.into(),
        hint: field.hint.into(),
        value: field.shown().into(),
        choice: !field.choices.is_empty(),
        error: field.error.as_str().into(),
    }
}

pub(super) fn hour(at: chrono::DateTime<chrono::Utc>, tz: Tz) -> SharedString {
    text::hour(at, tz).into()
}
