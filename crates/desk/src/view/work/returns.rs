//! Mail that goes back.

use courrier_api::{BaggedItem, ReturnItem};
use courrier_domain::Role;
use courrier_domain::courrier::ReturnReason;

use super::{Primary, Screen, Side, acts, counted, fact};
use crate::app::App;
use crate::app::returns::{ReturnsDesk, Tab};
use crate::app::worklist::Line as _;
use crate::text;
use crate::view::ui::WorkLine;

pub(super) fn screen(app: &App) -> Screen {
    let desk = app.returns();
    let common = Screen {
        title: "Retours à l'expéditeur",
        tabs: vec![
            ("À sortir de l'armoire", counted(desk.to_pull())),
            ("Dans le sac", counted(desk.bag())),
        ],
        notice: desk.notice().cloned(),
        doubt: desk.doubt().map(str::to_owned),
        question: desk.question(),
        busy: desk.is_sent(),
        ..Screen::default()
    };
    match desk.tab() {
        Tab::ToPull => to_pull(common, desk, app),
        Tab::Bag => bag(common, desk, app),
    }
}

fn to_pull(common: Screen, desk: &ReturnsDesk, app: &App) -> Screen {
    let (list, ticked) = (desk.to_pull(), desk.ticked());
    let lines = list.rows().iter().map(|row| WorkLine {
        ticked: desk.is_ticked(row.id()),
        ..pull_line(row, app)
    });
    let total = list.rows().len();
    Screen {
        subtitle:
            "Sortez chaque pli de l'armoire, collez-lui son bordereau, mettez-le dans le sac."
                .to_owned(),
        hint: if total == 0 {
            "F5 : relire la liste · 2 : ce qui est dans le sac"
        } else {
            "Flèches · Espace : sorti de l'armoire · A : tous · P : bordereaux · F8 : dans le sac"
        },
        tab: 0,
        heads: ("Pli", "Motif"),
        lines: lines.collect(),
        cursor: list.cursor(),
        ticked: Some(total > 0 && ticked == total),
        summary: match (total, ticked) {
            (0, _) => String::new(),
            (_, 0) => text::counted(total, "pli à sortir", "plis à sortir"),
            _ => format!("{} sur {total}", text::counted(ticked, "coché", "cochés")),
        },
        loading: !list.is_read(),
        fault: list.fault().cloned(),
        empty: (
            "Aucun pli à renvoyer aujourd'hui.",
            "Un pli arrive ici un mois après la dernière relance, ou quand le tri le marque « à \
             retourner ».",
        ),
        side: list.chosen().map_or_else(Side::default, |row| Side {
            title: format!("{} {}", row.numero, row.name),
            facts: vec![
                fact("Pli", text::kind(row.courrier.kind)),
                fact("Arrivé le", arrived(&row.courrier, app)),
                fact("Motif", text::return_reason(row.reason)),
            ],
            advice: if row.reason == ReturnReason::NonReclame {
                "La personne vient le chercher avant le départ ? Remettez-le-lui (F3) : il n'est pas \
                 encore parti."
                    .to_owned()
            } else {
                String::new()
            },
            acts: acts(&desk.choices(role(app))),
        }),
        primary: primary(
            desk,
            (total > 0).then(|| format!("Dans le sac : {ticked}")),
            ticked > 0,
        ),
        ..common
    }
}

fn bag(common: Screen, desk: &ReturnsDesk, app: &App) -> Screen {
    let list = desk.bag();
    let total = list.rows().len();
    Screen {
        subtitle: "Tant que le sac n'est pas parti, chaque pli peut en être ressorti.".to_owned(),
        hint: if total == 0 {
            "F5 : relire la liste · 1 : ce qui est à sortir de l'armoire"
        } else {
            "Flèches · R : ressortir ce pli · P : bordereaux · F8 : le sac est parti"
        },
        tab: 1,
        heads: ("Pli", "Motif"),
        lines: list.rows().iter().map(|row| bag_line(row, app)).collect(),
        cursor: list.cursor(),
        summary: if total == 0 {
            String::new()
        } else {
            format!("{} dans le sac", text::plis(total))
        },
        loading: !list.is_read(),
        fault: list.fault().cloned(),
        empty: (
            "Le sac est vide.",
            "Les plis que vous confirmez à l'onglet 1 s'affichent ici, jusqu'au départ du sac.",
        ),
        side: list.chosen().map_or_else(Side::default, |row| Side {
            title: format!("{} {}", row.numero, row.name),
            facts: vec![
                fact("Pli", text::kind(row.courrier.kind)),
                fact("Arrivé le", arrived(&row.courrier, app)),
                fact("Motif", why(row)),
                fact(
                    "Dans le sac",
                    text::instant(row.since, app.settings().time_zone),
                ),
            ],
            advice: String::new(),
            acts: acts(&desk.choices(role(app))),
        }),
        primary: primary(
            desk,
            (total > 0).then(|| "Le sac est parti".to_owned()),
            true,
        ),
        ..common
    }
}

fn primary(desk: &ReturnsDesk, label: Option<String>, enabled: bool) -> Primary {
    let in_doubt = desk.doubt().is_some();
    Primary::of(desk.is_sent(), in_doubt, label.unwrap_or_default(), enabled)
}

fn role(app: &App) -> Role {
    app.session()
        .agent()
        .map_or(Role::Agent, |agent| agent.role)
}

fn arrived(courrier: &courrier_api::Courrier, app: &App) -> String {
    let tz = app.settings().time_zone;
    text::day(courrier.registered_at.with_timezone(&tz).date_naive())
}

fn pull_line(row: &ReturnItem, app: &App) -> WorkLine {
    let kind = text::kind(row.courrier.kind);
    WorkLine {
        numero: row.numero.as_str().into(),
        name: row.name.as_str().into(),
        what: format!("{kind} du {}", arrived(&row.courrier, app)).into(),
        detail: text::return_reason(row.reason).into(),
        ..WorkLine::default()
    }
}

fn bag_line(row: &BaggedItem, app: &App) -> WorkLine {
    let kind = text::kind(row.courrier.kind);
    WorkLine {
        numero: row.numero.as_str().into(),
        name: row.name.as_str().into(),
        what: format!("{kind} du {}", arrived(&row.courrier, app)).into(),
        detail: why(row).into(),
        ..WorkLine::default()
    }
}

fn why(row: &BaggedItem) -> &'static str {
    row.reason.map_or("réexpédié", text::return_reason)
}
