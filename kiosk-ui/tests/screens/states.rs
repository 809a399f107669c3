//! One view for each picture.

use chrono::NaiveDate;
use courrier_api::{KioskHours, KioskPages, TicketView, Waiting};
use courrier_domain::schedule::Closure;
use courrier_domain::{KioskPage, KioskPlace, Language, PlaceLevel};
use courrier_kiosk::action::Action;
use courrier_kiosk::view::{
    Answer, Chapter, Countdown, Day, Looks, Opening, Reading, RemarkKind, Screen, Sent, Service,
    Ticket, View, Week,
};

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

fn opening(day: Day, open_now: bool) -> Opening {
    let place = "Guichet 2".to_owned();
    Opening {
        open_now,
        day,
        from: 14 * 60,
        to: 17 * 60,
        place,
        opens_in: None,
    }
}

fn next() -> Opening {
    opening(Day::Date(date(11, 23)), false)
}

fn open_now() -> Opening {
    opening(Day::Today(date(11, 23)), true)
}

fn half_past() -> Opening {
    Opening {
        from: 8 * 60 + 30,
        to: 11 * 60 + 45,
        opens_in: Some(118),
        ..opening(Day::Today(date(11, 23)), false)
    }
}

/// A screen that stays, with the buttons that stand below it.
fn view(screen: Screen, opening: impl Into<Option<Opening>>) -> View {
    View {
        screen,
        language: Language::French,
        turn: Language::French,
        centre: "CCAS de Saint-Denis".to_owned(),
        clock: Some(14 * 60 + 32),
        opening: opening.into(),
        week: None,
        answer: Answer::default(),
        ticket: None,
        reading: None,
        service: None,
        countdown: None,
        choices: Vec::new(),
        actions: vec![
            Action::Listen,
            Action::Languages,
            Action::Information,
            Action::Display,
        ],
        focus: None,
        looks: Looks::default(),
        drift: (0.0, 0.0),
        shown_tap: 0,
    }
}

/// A screen that clears by itself.
fn told(screen: Screen, opening: impl Into<Option<Opening>>, left: u64, whole: u64) -> View {
    View {
        countdown: Some(Countdown { left, whole }),
        actions: vec![
            Action::Listen,
            Action::Languages,
            Action::Display,
            Action::MoreTime,
            Action::Done,
        ],
        ..view(screen, opening)
    }
}

fn mail(lettres: u32, recommandes: u32, colis: u32) -> View {
    View {
        answer: Answer {
            waiting: Waiting {
                lettres,
                recommandes,
                colis,
            },
            avis_days_left: (recommandes > 0).then_some(9),
            remarks: Vec::new(),
        },
        ..told(Screen::Mail, open_now(), 21, 30)
    }
}

fn remarked(view: View, remarks: &[RemarkKind]) -> View {
    View {
        answer: Answer {
            remarks: remarks.to_vec(),
            ..view.answer
        },
        ..view
    }
}

fn ticket(number: u32, before: u32, place: Option<&str>, sent: Sent) -> View {
    let mut actions = vec![Action::Listen, Action::Display];
    if sent == Sent::Shown {
        actions.insert(0, Action::TicketBySms);
    }
    actions.extend([Action::MoreTime, Action::Back]);
    View {
        ticket: Some(Ticket {
            ticket: TicketView {
                number,
                before,
                place: place.map(str::to_owned),
            },
            sent,
        }),
        actions,
        ..told(Screen::Ticket, None, 21, 30)
    }
}

/// Trouble at a centre whose days are as many and as different as are told, and that closes twice.
pub fn busy_weeks() -> Vec<(&'static str, View)> {
    let day = |weekday: u8| {
        let from = 9 * 60 + u16::from(weekday) * 15;
        let span = |from, to| KioskHours {
            weekday,
            from,
            to,
            place: "Guichet 2".to_owned(),
        };
        [span(from, 12 * 60), span(13 * 60 + 30, 17 * 60)]
    };
    let closure = |from, to| Closure {
        from: date(12, from),
        to: date(12, to),
    };
    let week = Week {
        hours: (2..6).flat_map(day).collect(),
        closures: vec![closure(24, 25), closure(29, 31)],
    };
    [
        ("busy clock-wrong", Screen::ClockWrong),
        ("busy no-daemon", Screen::NoDaemon),
        ("busy no-reader", Screen::NoReader),
        ("busy trouble", Screen::Trouble),
    ]
    .map(|(name, screen)| {
        let view = View {
            week: Some(week.clone()),
            ..view(screen, None)
        };
        (name, view)
    })
    .to_vec()
}

/// What a centre could have written.
pub fn pages() -> KioskPages {
    let page = |id: &str, title: &str, body: &str| KioskPage {
        id: id.to_owned(),
        title: [("fr".to_owned(), title.to_owned())].into(),
        body: [("fr".to_owned(), body.to_owned())].into(),
    };
    let hours = |weekday, from, to| KioskHours {
        weekday,
        from,
        to,
        place: "Guichet 2".to_owned(),
    };
    KioskPages {
        version: 1,
        pages: vec![
            page(
                "domiciliation",
                "La domiciliation",
                "La domiciliation vous donne une adresse pour recevoir votre courrier.\n\nVous \
                 pouvez l’utiliser pour vos papiers, la banque, le travail, la santé et les \
                 impôts. Elle est gratuite et dure un an. Il faut passer nous voir au moins une \
                 fois tous les trois mois.",
            ),
            page("droits", "Vos droits", "Passez nous voir."),
        ],
        places: vec![KioskPlace {
            name: "Accueil de jour La Halte".to_owned(),
            level: PlaceLevel::Suivi,
            address: "12 rue des Écoles".to_owned(),
            hours: "du lundi au vendredi, de 9 h à 17 h".to_owned(),
            phone: "01 23 45 67 89".to_owned(),
            languages: ["fr", "ar", "ta"].map(str::to_owned).to_vec(),
        }],
        week: vec![hours(0, 540, 720), hours(0, 840, 1020), hours(3, 840, 1020)],
        closures: vec![Closure {
            from: date(12, 25),
            to: date(12, 31),
        }],
    }
}

fn reading(screen: Screen, open: Chapter, parts: (usize, usize), actions: &[Action]) -> View {
    let choices = match screen {
        Screen::Contents => [
            Chapter::Hours,
            Chapter::Page(0),
            Chapter::Page(1),
            Chapter::Places,
        ]
        .map(Action::Read)
        .to_vec(),
        _ => Vec::new(),
    };
    View {
        reading: Some(Reading {
            pages: pages(),
            open,
            part: parts,
        }),
        choices,
        actions: actions
            .iter()
            .copied()
            .chain([Action::MoreTime, Action::Back])
            .collect(),
        ..told(screen, next(), 52, 60)
    }
}

/// All that is reviewed.
pub fn states() -> Vec<(&'static str, View)> {
    [idle(), answers(), others(), service()].concat()
}

fn idle() -> Vec<(&'static str, View)> {
    vec![
        ("waiting", view(Screen::Waiting, next())),
        ("waiting-open", view(Screen::Waiting, open_now())),
        (
            "waiting-first",
            View {
                centre: String::new(),
                ..view(Screen::Waiting, None)
            },
        ),
        ("take-card", view(Screen::TakeCard, half_past())),
        ("no-reader", view(Screen::NoReader, next())),
        ("no-daemon", view(Screen::NoDaemon, next())),
        (
            "clock-wrong",
            View {
                clock: None,
                week: Some(Week {
                    hours: pages().week,
                    closures: pages().closures,
                }),
                ..view(Screen::ClockWrong, None)
            },
        ),
        (
            "clock-wrong-first",
            View {
                clock: None,
                ..view(Screen::ClockWrong, None)
            },
        ),
        (
            "asking",
            View {
                actions: Vec::new(),
                ..view(Screen::Asking, next())
            },
        ),
    ]
}

fn answers() -> Vec<(&'static str, View)> {
    let first_of_month = opening(Day::Tomorrow(date(12, 1)), false);
    let with_queue = |view: View| View {
        actions: [Action::TakeTicket]
            .into_iter()
            .chain(view.actions.clone())
            .collect(),
        ..view
    };
    vec![
        ("mail", mail(3, 0, 0)),
        ("mail-kinds", with_queue(mail(12, 1, 2))),
        (
            "mail-remarks",
            remarked(
                mail(1, 1, 0),
                &[RemarkKind::EndsSoon(date(12, 24)), RemarkKind::Message],
            ),
        ),
        ("no-mail", told(Screen::NoMail, first_of_month, 30, 30)),
        (
            "no-mail-remarks",
            remarked(
                told(Screen::NoMail, next(), 3, 30),
                &[
                    RemarkKind::NotYet,
                    RemarkKind::Appointment(Day::Tomorrow(date(11, 24)), 10 * 60 + 30),
                ],
            ),
        ),
        ("ended", told(Screen::Ended, next(), 21, 30)),
        (
            "ended-remarks",
            remarked(told(Screen::Ended, next(), 21, 30), &[RemarkKind::Message]),
        ),
        ("unknown", told(Screen::Unknown, open_now(), 20, 20)),
        ("blocked", told(Screen::Blocked, next(), 12, 20)),
        ("unreadable", told(Screen::Unreadable, next(), 5, 8)),
        ("trouble", told(Screen::Trouble, next(), 9, 20)),
    ]
}

fn others() -> Vec<(&'static str, View)> {
    vec![
        ("ticket", ticket(12, 3, None, Sent::Shown)),
        ("ticket-called", ticket(7, 0, Some("Guichet 2"), Sent::Sms)),
        (
            "ticket-closed",
            View {
                actions: vec![Action::Listen, Action::MoreTime, Action::Back],
                ..told(Screen::TicketClosed, next(), 21, 30)
            },
        ),
        (
            "languages",
            View {
                choices: Language::ALL.map(Action::Language).to_vec(),
                actions: vec![
                    Action::Listen,
                    Action::Display,
                    Action::MoreTime,
                    Action::Back,
                ],
                focus: Some(Action::Language(Language::Arabic)),
                ..told(Screen::Languages, next(), 52, 60)
            },
        ),
        (
            "contents",
            reading(
                Screen::Contents,
                Chapter::Contents,
                (0, 1),
                &[Action::Listen, Action::Languages, Action::Display],
            ),
        ),
        (
            "hours",
            reading(
                Screen::Page,
                Chapter::Hours,
                (0, 1),
                &[Action::StopVoice, Action::Display],
            ),
        ),
        (
            "page",
            reading(
                Screen::Page,
                Chapter::Page(0),
                (0, 2),
                &[Action::NextPart, Action::Listen, Action::Display],
            ),
        ),
        (
            "places",
            reading(
                Screen::Page,
                Chapter::Places,
                (0, 1),
                &[Action::Listen, Action::Display],
            ),
        ),
    ]
}

/// What the technician sees.
fn service() -> Vec<(&'static str, View)> {
    let view = |screen, title: &str, help: &str, lines: &[&str], choices| View {
        service: Some(Service {
            title: title.to_owned(),
            help: help.to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        }),
        choices,
        actions: vec![Action::MoreTime, Action::Back],
        ..told(screen, None, 52, 60)
    };
    let digits = (1..10)
        .chain([0])
        .map(Action::Digit)
        .chain([Action::Erase, Action::Enter]);
    vec![
        (
            "code",
            view(
                Screen::Code,
                "••••",
                "Code du technicien",
                &[],
                digits.collect(),
            ),
        ),
        (
            "maintenance",
            view(
                Screen::Maintenance,
                "Maintenance",
                "courrier-kiosk 0.1.0",
                &[
                    "Lecteur ACS ACR122U : marche ; Lecteur Elatec TWN4 : ne marche pas",
                    "Service : ne répond pas, borne à l’adresse 192.168.7.20",
                    "Horloge : 0 s d’écart avec le service",
                    "Imprimante : ne marche pas ; voix : marche, volume 3 sur 5",
                    "Dernière carte : 23/11 à 14:30",
                ],
                vec![Action::TestVoice, Action::TestPrint],
            ),
        ),
    ]
}

/// The same, as a person sees it who asked for more.
pub fn looks() -> Vec<(&'static str, Looks)> {
    let larger = Looks {
        larger: true,
        ..Looks::default()
    };
    vec![
        ("larger", larger),
        (
            "contrast",
            Looks {
                contrast: true,
                ..larger
            },
        ),
    ]
}

/// The most that ever has to fit.
pub fn longest() -> View {
    let place = "Guichet courrier du premier étage, bâtiment B, au fond à gauche".to_owned();
    let view = mail(120, 14, 11);
    View {
        centre: "Centre communal d’action sociale de Saint-Germain-en-Laye-le-Vieux".to_owned(),
        opening: Some(Opening {
            open_now: false,
            day: Day::Date(NaiveDate::from_ymd_opt(2026, 9, 23).expect("a date")),
            from: 10 * 60 + 15,
            to: 12 * 60 + 45,
            place,
            opens_in: None,
        }),
        actions: [Action::TakeTicket]
            .into_iter()
            .chain(view.actions.clone())
            .collect(),
        ..remarked(view, &[RemarkKind::Ended])
    }
}
