//! Who is away, who was not seen for long, whose domiciliation ends.

use chrono::NaiveDate;
use courrier_api::{Absence, Ending, Unseen};

use super::{Primary, Screen, Side, acts, counted, fact, lines_of, person, person_title};
use crate::app::App;
use crate::app::follow::{FollowDesk, Tab};
use crate::text;
use crate::view::ui::WorkLine;

/// Days before its end in which an absence is worth a mark.
const SOON: i64 = 7;
/// Days before its end in which a domiciliation is.
const ENDS_SOON: i64 = 30;

pub(super) fn screen(app: &App) -> Screen {
    let desk = app.follow();
    let common = Screen {
        title: "Suivi",
        tabs: vec![
            ("Absences", counted(desk.absences())),
            ("Pas vus depuis trois mois", counted(desk.unseen())),
            ("Fins de domiciliation", counted(desk.endings())),
        ],
        tab: Tab::ALL
            .iter()
            .position(|tab| *tab == desk.tab())
            .unwrap_or_default(),
        fault: desk.fault().cloned(),
        notice: desk.notice().cloned(),
        doubt: desk.doubt().map(str::to_owned),
        question: desk.question(),
        busy: desk.is_sent(),
        primary: Primary::of(
            desk.is_sent(),
            desk.doubt().is_some(),
            if desk.choices().is_empty() {
                String::new()
            } else {
                "Ouvrir le dossier".to_owned()
            },
            true,
        ),
        ..Screen::default()
    };
    let mut screen = match desk.tab() {
        Tab::Absences => absences(common, desk, app.today()),
        Tab::Unseen => unseen(common, desk, app),
        Tab::Endings => endings(common, desk, app.today()),
    };
    screen.side.acts = acts(desk.choices());
    screen
}

/// Days from today, as a mark: `dans 3 jours`.
fn ahead(days: i64) -> String {
    match days {
        ..=0 => "aujourd'hui".to_owned(),
        1 => "demain".to_owned(),
        days => format!("dans {days} jours"),
    }
}

fn absences(common: Screen, desk: &FollowDesk, today: NaiveDate) -> Screen {
    let list = desk.absences();
    let line = |row: &Absence| {
        let left = (row.to - today).num_days();
        WorkLine {
            what: format!("du {} au {}", text::day(row.from), text::day(row.to)).into(),
            detail: text::absence_reason(row.reason).into(),
            mark: if left <= SOON {
                format!("finit {}", ahead(left)).into()
            } else {
                "".into()
            },
            ..person(&row.usager)
        }
    };
    Screen {
        subtitle: "Pendant une absence déclarée, les relances s'arrêtent. Elle se déclare dans le \
                   dossier (F4)."
            .to_owned(),
        hint: "Flèches · Entrée : ouvrir le dossier · T : la personne est revenue · F5 : relire",
        heads: ("Dates", "Motif"),
        summary: lines_of(list),
        empty: (
            "Personne n'est déclaré absent.",
            "Hôpital, prison, voyage : ouvrez le dossier de la personne (F4) et déclarez son absence, \
             ses relances s'arrêtent.",
        ),
        side: list.chosen().map_or_else(Side::default, |row| Side {
            title: person_title(&row.usager),
            facts: vec![
                fact("Motif", text::absence_reason(row.reason)),
                fact("Du", text::day(row.from)),
                fact("Au (compris)", text::day(row.to)),
                fact("Finit", ahead((row.to - today).num_days())),
            ],
            advice: "Le lendemain du dernier jour, les relances reprennent où elles en étaient."
                .to_owned(),
            ..Side::default()
        }),
        ..common.listing(list, line)
    }
}

fn unseen(common: Screen, desk: &FollowDesk, app: &App) -> Screen {
    let (list, tz) = (desk.unseen(), app.settings().time_zone);
    let seen = |row: &Unseen| {
        row.last_seen.map_or_else(
            || "jamais vue".to_owned(),
            |at| format!("le {}", text::day(at.with_timezone(&tz).date_naive())),
        )
    };
    let line = |row: &Unseen| WorkLine {
        what: seen(row).into(),
        detail: row
            .absent_until
            .map(|day| format!("absente jusqu'au {}", text::day(day)))
            .unwrap_or_default()
            .into(),
        ..person(&row.usager)
    };
    Screen {
        subtitle: "Ni passage, ni visite, ni appel depuis trois mois. Le programme ne radie personne."
            .to_owned(),
        hint: "Flèches · Entrée : ouvrir le dossier · F5 : relire",
        heads: ("Dernier passage", "Absence"),
        summary: lines_of(list),
        empty: (
            "Tout le monde a donné signe de vie depuis trois mois.",
            "Un passage à la borne, une visite ou un appel suffit.",
        ),
        side: list.chosen().map_or_else(Side::default, |row| Side {
            title: person_title(&row.usager),
            facts: vec![fact("Dernier passage", seen(row))],
            advice: if row.absent_until.is_some() {
                "Son absence est déclarée : elle explique qu'on ne l'ait pas vue."
            } else {
                "Essayez de la joindre, ou demandez à ses proches et à son référent. Si elle est à \
                 l'hôpital, en prison ou en voyage, déclarez son absence dans son dossier. La décision \
                 de radier reste au responsable (article D264-3 du CASF)."
            }
            .to_owned(),
            ..Side::default()
        }),
        ..common.listing(list, line)
    }
}

fn endings(common: Screen, desk: &FollowDesk, today: NaiveDate) -> Screen {
    let list = desk.endings();
    let told = |row: &Ending| match row.notices {
        0 => "pas encore prévenue",
        1 => "prévenue une fois",
        _ => "prévenue deux fois",
    };
    let line = |row: &Ending| {
        let left = (row.ends_on - today).num_days();
        WorkLine {
            what: format!("le {}, {}", text::day(row.ends_on), ahead(left)).into(),
            detail: told(row).into(),
            mark: if left <= ENDS_SOON { "bientôt" } else { "" }.into(),
            ..person(&row.usager)
        }
    };
    Screen {
        subtitle: "Domiciliations qui se terminent dans les soixante jours, la première d'abord."
            .to_owned(),
        hint: "Flèches · Entrée : ouvrir le dossier · F5 : relire",
        heads: ("Se termine", "Avis"),
        summary: lines_of(list),
        empty: (
            "Aucune domiciliation ne se termine dans les soixante jours.",
            "Chaque personne est prévenue deux fois avant la fin de la sienne.",
        ),
        side: list.chosen().map_or_else(Side::default, |row| Side {
            title: person_title(&row.usager),
            facts: vec![
                fact("Dernier jour", text::day(row.ends_on)),
                fact("Avis", told(row)),
            ],
            advice: "Proposez-lui un rendez-vous de renouvellement. Après le dernier jour, son courrier \
                     n'est plus reçu au tri ; rien d'autre ne se fait seul."
                .to_owned(),
            ..Side::default()
        }),
        ..common.listing(list, line)
    }
}
