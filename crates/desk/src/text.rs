//! French wording of what the service says in codes: dates, counts, kinds, states, reasons.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use courrier_api::{UsagerSummary, Whom};
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{
    AbsenceReason, CourrierKind, Domiciliation, DomiciliationStatus, MessageEvent, PlaceLevel,
    Role, Step,
};

/// `12/03/1988`.
pub fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `12/03/1988`, or a plain word where it is not known.
pub fn birth(born: Option<NaiveDate>) -> String {
    born.map_or_else(|| "date de naissance inconnue".to_owned(), day)
}

/// `23/11/2026 14:32`, in the centre's time zone.
pub fn instant(at: DateTime<Utc>, tz: Tz) -> String {
    at.with_timezone(&tz).format("%d/%m/%Y %H:%M").to_string()
}

/// `14:32`, in the centre's time zone.
pub fn hour(at: DateTime<Utc>, tz: Tz) -> String {
    at.with_timezone(&tz).format("%H:%M").to_string()
}

/// What a place can do for somebody, as the borne says it.
pub fn place_level(level: PlaceLevel) -> &'static str {
    match level {
        PlaceLevel::Communication => "Accueil",
        PlaceLevel::Information => "Accueil et informations",
        PlaceLevel::Suivi => "Accueil et suivi",
        PlaceLevel::Conseil => "Accueil, suivi et conseil",
    }
}

/// `lundi 23 novembre`.
pub fn long_day(day: NaiveDate) -> String {
    const DAYS: [&str; 7] = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ];
    const MONTHS: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let weekday = DAYS[day.weekday().num_days_from_monday() as usize];
    let first = if day.day() == 1 { "er" } else { "" };
    format!(
        "{weekday} {}{first} {}",
        day.day(),
        MONTHS[day.month0() as usize]
    )
}

/// Reads a day as people type it: `12/03/1988`, `12/3/88`-like years refused, `12031988` accepted.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|c| c.is_ascii_digit()) {
        vec![&text[..2], &text[2..4], &text[4..]]
    } else {
        text.split(['/', '-', '.', ' ']).collect()
    };
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let number = |text: &str, most: usize| {
        (text.len() <= most && text.bytes().all(|c| c.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let year = (year.len() == 4).then(|| number(year, 4)).flatten()?;
    NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        number(month, 2)?,
        number(day, 2)?,
    )
}

/// `1 pli`, `3 plis`.
pub fn plis(count: usize) -> String {
    counted(count, "pli", "plis")
}

/// A count with its noun; in French, zero is singular.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { many })
}

/// `3 lettres`.
pub fn kinds(kind: CourrierKind, count: usize) -> String {
    match kind {
        CourrierKind::Lettre => counted(count, "lettre", "lettres"),
        CourrierKind::Recommande => counted(count, "recommandé", "recommandés"),
        CourrierKind::Colis => counted(count, "colis", "colis"),
    }
}

/// The kind alone, with a capital.
pub fn kind(kind: CourrierKind) -> &'static str {
    match kind {
        CourrierKind::Lettre => "Lettre",
        CourrierKind::Recommande => "Recommandé",
        CourrierKind::Colis => "Colis",
    }
}

/// The key that chooses a kind while an envelope is in hand.
pub fn kind_key(kind: CourrierKind) -> &'static str {
    match kind {
        CourrierKind::Lettre => "L",
        CourrierKind::Recommande => "R",
        CourrierKind::Colis => "C",
    }
}

/// Why a remise is undone.
pub fn reopen_reason(reason: ReopenReason) -> &'static str {
    match reason {
        ReopenReason::ErreurDeSaisie => "Erreur de saisie",
        ReopenReason::MauvaisePersonne => "Remis à la mauvaise personne",
        ReopenReason::Rendu => "La personne l'a rendu",
        ReopenReason::Autre => "Autre raison",
    }
}

/// Why an item goes back.
pub fn return_reason(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::NonReclame => "non réclamé",
        ReturnReason::Inconnu => "inconnu à cette adresse",
        ReturnReason::Radie => "domiciliation terminée",
        ReturnReason::Decede => "destinataire décédé",
        ReturnReason::Refuse => "refusé",
        ReturnReason::Autre => "autre raison",
    }
}

/// What a message tells of.
pub fn message_event(event: MessageEvent) -> &'static str {
    match event {
        MessageEvent::Arrival => "Arrivée de courrier",
        MessageEvent::Avis => "Avis de passage",
        MessageEvent::Relance => "Relance",
        MessageEvent::LastRelance => "Dernière relance",
        MessageEvent::AvisRelance => "Relance d'un avis de passage",
        MessageEvent::LastNotice => "Dernier avis après radiation ou refus",
        MessageEvent::DomiciliationEnds => "Fin de domiciliation, premier avis",
        MessageEvent::DomiciliationEndsSoon => "Fin de domiciliation, second avis",
        MessageEvent::Ticket => "Numéro dans la file d'attente",
    }
}

/// Why somebody is away.
pub fn absence_reason(reason: AbsenceReason) -> &'static str {
    match reason {
        AbsenceReason::Hopital => "Hôpital",
        AbsenceReason::Detention => "Prison",
        AbsenceReason::Voyage => "Voyage",
        AbsenceReason::Autre => "Autre raison",
    }
}

/// One step of an item's life, as the history tells it.
pub fn step(step: &Step) -> String {
    match step {
        Step::Registered { .. } => "Arrivé au tri".to_owned(),
        Step::HandedOver {
            recipient: Recipient::Usager,
            ..
        } => "Remis à l'usager".to_owned(),
        Step::HandedOver {
            recipient: Recipient::Mandataire { .. },
            ..
        } => "Remis à un mandataire".to_owned(),
        Step::MarkedForReturn { reason } => format!("À retourner : {}", return_reason(*reason)),
        Step::Kept => "Gardé, n'est plus à retourner".to_owned(),
        Step::Returned { reason } => format!("Retourné : {}", return_reason(*reason)),
        Step::Forwarded => "Réexpédié".to_owned(),
        Step::Moved { .. } => "Changé de dossier".to_owned(),
        Step::Cancelled => "Entrée annulée".to_owned(),
        Step::Expired => "Avis de passage expiré".to_owned(),
        Step::Reopened { reason } => format!("Sortie annulée : {}", reopen_reason(*reason)),
    }
}

/// Why mail is not received for a usager, or nothing when it is.
pub fn not_in_force(summary: &UsagerSummary, today: NaiveDate) -> String {
    if summary.in_force {
        return String::new();
    }
    let dated = |word: &str, at: Option<NaiveDate>| match at {
        Some(at) => format!("{word} le {}", day(at)),
        None => word.to_owned(),
    };
    let Domiciliation { status, start, end } = &summary.domiciliation;
    match status {
        DomiciliationStatus::Demande => "demande en cours".to_owned(),
        DomiciliationStatus::Refus => "refusé".to_owned(),
        DomiciliationStatus::Radie => dated("radié", *end),
        DomiciliationStatus::Valide if start.is_some_and(|start| today < start) => {
            dated("débute", *start)
        }
        DomiciliationStatus::Valide => dated("échu", *end),
    }
}

/// Whose name in a folder was met, when it is not the usager's own.
pub fn other_name(whom: &Whom) -> Option<String> {
    match whom {
        Whom::Usager => None,
        Whom::Household { name } => Some(format!("membre du foyer : {name}")),
        Whom::Mandataire { name } => Some(format!("nom d'un mandataire : {name}")),
    }
}

/// The domiciliation in one line.
pub fn domiciliation(domiciliation: &Domiciliation, in_force: bool) -> String {
    let word = match domiciliation.status {
        DomiciliationStatus::Demande => "Demande en cours",
        DomiciliationStatus::Refus => "Refusée",
        DomiciliationStatus::Radie => "Radiée",
        DomiciliationStatus::Valide if in_force => "En vigueur",
        DomiciliationStatus::Valide => "Hors de ses dates",
    };
    match (domiciliation.start, domiciliation.end) {
        (Some(start), Some(end)) => format!("{word}, du {} au {}", day(start), day(end)),
        (Some(start), None) => format!("{word}, depuis le {}", day(start)),
        (None, Some(end)) => format!("{word}, jusqu'au {}", day(end)),
        (None, None) => word.to_owned(),
    }
}

/// The role, as colleagues say it.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Supervisor => "responsable",
        Role::Administrator => "administrateur",
    }
}

/// Days an item has waited, in words.
pub fn waited(days: i64) -> String {
    match days {
        ..=0 => "aujourd'hui".to_owned(),
        1 => "hier".to_owned(),
        days => format!("{days} jours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_type_them() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for (text, expected) in [
            ("12/03/1988", day(1988, 3, 12)),
            ("12031988", day(1988, 3, 12)),
            (" 1/2/2026 ", day(2026, 2, 1)),
            ("1-2-2026", day(2026, 2, 1)),
            ("01.02.2026", day(2026, 2, 1)),
            ("29/02/2024", day(2024, 2, 29)),
            ("29/02/2018", None),
            ("12/03/88", None),
            ("1988-03-12", None),
            ("31/04/2026", None),
            ("", None),
            ("é2/03/88", None),
            ("+1/03/1988", None),
            ("12/03/1988/1", None),
        ] {
            assert_eq!(parse_day(text), expected, "{text:?}");
        }
    }

    #[test]
    fn words_of_days_and_counts() {
        let at = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(long_day(at("2026-11-23")), "lundi 23 novembre");
        assert_eq!(long_day(at("2026-02-01")), "dimanche 1er février");
        assert_eq!(plis(0), "0 pli");
        assert_eq!(plis(2), "2 plis");
        assert_eq!(kinds(CourrierKind::Colis, 2), "2 colis");
        assert_eq!(waited(-1), "aujourd'hui");
        assert_eq!(waited(9), "9 jours");
    }
}
