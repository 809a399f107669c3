//! Whom messages do not reach, what people write back, and how messages leave.

mod routes;

use courrier_api::{MessageReply, UnknownMessage, Unreached};
use courrier_domain::usager::Channel;
use courrier_domain::{MessageRefusal, Role};

use super::{Primary, Screen, Side, acts, counted, fact, lines_of, person, person_title};
use crate::app::App;
use crate::app::notice::Notice;
use crate::app::reach::{Act, ReachDesk, Tab};
use crate::text;
use crate::view::ui::WorkLine;

pub(super) fn screen(app: &App) -> Screen {
    let desk = app.reach();
    let role = app
        .session()
        .agent()
        .map_or(Role::Agent, |agent| agent.role);
    let choices = desk.choices(role);
    let opens = choices.iter().any(|choice| choice.act == Act::Open);
    let stopped = desk
        .cycle()
        .and_then(|cycle| cycle.impossible_clock.clone());
    let common = Screen {
        title: "À joindre",
        tabs: vec![
            ("À joindre", counted(desk.unreached())),
            ("Réponses", counted(desk.replies())),
            ("En doute", counted(desk.unknown())),
            ("Envoi des messages", None),
        ],
        tab: Tab::ALL
            .iter()
            .position(|tab| *tab == desk.tab())
            .unwrap_or_default(),
        fault: desk.fault().cloned(),
        notice: desk.notice().cloned(),
        alarm: stopped.map(|why| {
            Notice::stop(format!(
                "Plus aucun message ne part : {why}. Prévenez l'exploitant."
            ))
        }),
        doubt: desk.doubt().map(str::to_owned),
        question: desk.question(),
        busy: desk.is_sent(),
        primary: Primary::of(
            desk.is_sent(),
            desk.doubt().is_some(),
            if opens {
                "Ouvrir le dossier".to_owned()
            } else {
                String::new()
            },
            true,
        ),
        ..Screen::default()
    };
    let mut screen = match desk.tab() {
        Tab::Unreached => unreached(common, desk, app),
        Tab::Replies => replies(common, desk, app),
        Tab::Unknown => unknown(common, desk, role, app),
        Tab::Routes => routes::screen(common, desk, app),
    };
    if !screen.side.title.is_empty() {
        screen.side.acts = acts(&choices);
    }
    screen
}

fn unreached(common: Screen, desk: &ReachDesk, app: &App) -> Screen {
    let (list, tz) = (desk.unreached(), app.settings().time_zone);
    let line = |row: &Unreached| WorkLine {
        what: why(row).into(),
        detail: text::plis(row.waiting as usize).into(),
        mark: if row.untold > 0 { "pas prévenue" } else { "" }.into(),
        ..person(&row.usager)
    };
    Screen {
        subtitle: "Leur courrier attend et aucun message ne passe : prévenez-les autrement."
            .to_owned(),
        hint: "Flèches · Entrée : ouvrir le dossier · T, V : prévenue · F5 : relire",
        heads: ("Pourquoi", "En attente"),
        summary: lines_of(list),
        empty: (
            "Tout le monde peut être prévenu.",
            "Une personne arrive ici quand son numéro est refusé, ou quand elle n'en a pas et que du \
             courrier l'attend.",
        ),
        side: list.chosen().map_or_else(Side::default, |row| Side {
            title: person_title(&row.usager),
            facts: vec![
                fact("Pourquoi", why(row)),
                fact("En attente", text::plis(row.waiting as usize)),
                fact(
                    "Depuis le",
                    text::day(row.oldest.with_timezone(&tz).date_naive()),
                ),
                fact("Jamais dits", text::plis(row.untold as usize)),
            ],
            advice: what_to_do(row).to_owned(),
            ..Side::default()
        }),
        ..common.listing(list, line)
    }
}

fn why(row: &Unreached) -> &'static str {
    match (row.refusal, row.refused_channel) {
        (Some(MessageRefusal::Stopped), _) => "A répondu STOP",
        (Some(_), Some(Channel::Email)) => "Adresse e-mail refusée",
        (Some(_), _) => "Numéro refusé",
        (None, _) => "Ni portable ni e-mail utilisable",
    }
}

fn what_to_do(row: &Unreached) -> &'static str {
    match row.refusal {
        Some(MessageRefusal::Stopped) => {
            "Elle ne veut plus de messages : dites-lui son courrier quand elle passe, ou demandez-lui \
             si elle a changé d'avis."
        }
        Some(_) => {
            "Demandez-lui son nouveau numéro et notez-le dans son dossier : les messages reprennent \
             d'eux-mêmes. Ou dites-lui de vive voix que du courrier l'attend."
        }
        None => {
            "Demandez à ses proches ou à son référent ; notez un portable ou une \
             adresse dans son dossier. Ou dites-lui de vive voix que du courrier l'attend."
        }
    }
}

fn replies(common: Screen, desk: &ReachDesk, app: &App) -> Screen {
    let (list, tz) = (desk.replies(), app.settings().time_zone);
    let line = |reply: &MessageReply| {
        let (numero, name) = sender(reply);
        WorkLine {
            numero: numero.into(),
            name: name.into(),
            what: reply.text.replace('\n', " ").into(),
            detail: text::instant(reply.at, tz).into(),
            mark: if reply.stop { "STOP" } else { "" }.into(),
            stop: reply.stop,
            ..WorkLine::default()
        }
    };
    Screen {
        subtitle:
            "Ce que les personnes ont répondu aux messages, tant que personne ne s'en est occupé."
                .to_owned(),
        hint: "Flèches · Entrée : ouvrir le dossier · O : c'est traité · F5 : relire",
        heads: ("Réponse", "Reçue le"),
        summary: String::new(),
        empty: (
            "Aucune réponse à lire.",
            "Les réponses reçues par le modem du centre s'affichent ici. STOP est obéi tout seul.",
        ),
        side: list.chosen().map_or_else(Side::default, |reply| {
            let (numero, name) = sender(reply);
            let others = reply.usagers.iter().skip(1);
            let others: Vec<_> = others
                .map(|usager| format!("{} {}", usager.numero, usager.name))
                .collect();
            let mut facts = vec![
                fact("De", &reply.sender),
                fact("Reçue le", text::instant(reply.at, tz)),
            ];
            if !others.is_empty() {
                facts.push(fact("Même numéro", others.join(", ")));
            }
            let stop = "\n\nSTOP : plus aucun SMS ne part vers ce numéro, c'est déjà fait.";
            Side {
                title: format!("{numero} {name}").trim().to_owned(),
                facts,
                advice: format!("« {} »{}", reply.text, if reply.stop { stop } else { "" }),
                ..Side::default()
            }
        }),
        ..common.listing(list, line)
    }
}

fn sender(reply: &MessageReply) -> (String, String) {
    reply.usagers.first().map_or_else(
        || (String::new(), format!("Numéro inconnu, {}", reply.sender)),
        |usager| (usager.numero.to_string(), usager.name.clone()),
    )
}

fn unknown(common: Screen, desk: &ReachDesk, role: Role, app: &App) -> Screen {
    let (list, tz) = (desk.unknown(), app.settings().time_zone);
    let named = |message: &UnknownMessage| {
        message.usager.as_ref().map_or_else(
            || (String::new(), "Dossier effacé".to_owned()),
            |usager| (usager.numero.to_string(), usager.name.clone()),
        )
    };
    let line = |message: &UnknownMessage| {
        let (numero, name) = named(message);
        WorkLine {
            numero: numero.into(),
            name: name.into(),
            what: text::message_event(message.event).into(),
            detail: text::instant(message.since, tz).into(),
            ..WorkLine::default()
        }
    };
    Screen {
        subtitle: "On ne sait pas si ces messages sont partis : la réponse de la voie d'envoi s'est \
                   perdue."
            .to_owned(),
        hint: if role == Role::Agent {
            "Flèches · Entrée : ouvrir le dossier · F5 : relire"
        } else {
            "Flèches · P : parti · N : pas parti · R : renvoyer · F5 : relire"
        },
        heads: ("Message", "Depuis"),
        empty: (
            "Aucun message en doute.",
            "La plupart se règlent seuls, par l'accusé de réception. Ceux qui restent demandent une \
             décision.",
        ),
        side: list.chosen().map_or_else(Side::default, |message| {
            let (numero, name) = named(message);
            Side {
                title: format!("{numero} {name}").trim().to_owned(),
                facts: vec![
                    fact("Message", text::message_event(message.event)),
                    fact("Depuis", text::instant(message.since, tz)),
                    fact("Voie", &message.route),
                ],
                advice: if role == Role::Agent {
                    "Demandez à la personne si elle l'a reçu, et dites-le à votre responsable : c'est \
                     lui qui décide."
                } else {
                    "Regardez le compte de la voie d'envoi, ou demandez à la personne si elle l'a reçu."
                }
                .to_owned(),
                ..Side::default()
            }
        }),
        ..common.listing(list, line)
    }
}
