//! One view for each picture.

use chrono::NaiveDate;
use courrier_api::Waiting;
use courrier_kiosk::view::{Countdown, Day, Opening, Screen, View};

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
    }
}

fn next() -> Opening {
    opening(Day::Date(date(11, 23)), false)
}

fn open_now() -> Opening {
    opening(Day::Today(date(11, 23)), true)
}

fn view(screen: Screen, opening: impl Into<Option<Opening>>) -> View {
    View {
        screen,
        centre: "CCAS de Saint-Denis".to_owned(),
        clock: 14 * 60 + 32,
        opening: opening.into(),
        waiting: Waiting::default(),
        in_force: true,
        countdown: None,
        shown_tap: 0,
    }
}

fn told(screen: Screen, opening: impl Into<Option<Opening>>, left: u64, whole: u64) -> View {
    View {
        countdown: Some(Countdown { left, whole }),
        ..view(screen, opening)
    }
}

fn mail(lettres: u32, recommandes: u32, colis: u32) -> View {
    View {
        waiting: Waiting {
            lettres,
            recommandes,
            colis,
        },
        ..told(Screen::Mail, open_now(), 14, 20)
    }
}

/// All that is reviewed.
pub fn states() -> Vec<(&'static str, View)> {
    let first_of_month = opening(Day::Tomorrow(date(12, 1)), false);
    let half_past = Opening {
        from: 8 * 60 + 30,
        to: 11 * 60 + 45,
        ..opening(Day::Today(date(11, 23)), false)
    };
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
        ("take-card", view(Screen::TakeCard, half_past)),
        ("no-reader", view(Screen::NoReader, next())),
        ("no-daemon", view(Screen::NoDaemon, next())),
        ("asking", view(Screen::Asking, next())),
        ("mail", mail(3, 0, 0)),
        ("mail-kinds", mail(12, 1, 2)),
        (
            "mail-not-in-force",
            View {
                in_force: false,
                ..mail(1, 1, 0)
            },
        ),
        ("no-mail", told(Screen::NoMail, first_of_month, 20, 20)),
        (
            "no-mail-not-in-force",
            View {
                in_force: false,
                ..told(Screen::NoMail, next(), 3, 20)
            },
        ),
        ("unknown", told(Screen::Unknown, open_now(), 12, 12)),
        ("blocked", told(Screen::Blocked, next(), 6, 12)),
        ("unreadable", told(Screen::Unreadable, next(), 5, 6)),
        ("trouble", told(Screen::Trouble, next(), 9, 12)),
    ]
}

/// The most that ever has to fit.
pub fn longest() -> View {
    let place = "Guichet courrier du premier étage, bâtiment B, au fond à gauche".to_owned();
    View {
        centre: "Centre communal d’action sociale de Saint-Germain-en-Laye-le-Vieux".to_owned(),
        in_force: false,
        waiting: Waiting {
            lettres: 120,
            recommandes: 14,
            colis: 11,
        },
        opening: Some(Opening {
            open_now: false,
            day: Day::Date(NaiveDate::from_ymd_opt(2026, 9, 23).expect("a date")),
            from: 10 * 60 + 15,
            to: 12 * 60 + 45,
            place,
        }),
        ..told(Screen::Mail, None, 1, 20)
    }
}
