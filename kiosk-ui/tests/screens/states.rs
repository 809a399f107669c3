//! What the borne can have to say: each state as the controller makes it, by what happens to it.

use std::sync::OnceLock;
use std::time::Duration;

use chrono::NaiveDate;
use courrier_api::{KioskHours, KioskPages, Tap, TapDomiciliation, TicketAnswer};
use courrier_cards::{Trouble, Unreadable};
use courrier_domain::schedule::Closure;
use courrier_domain::{Distribution, KioskPage, KioskPlace, Language, PlaceLevel};
use courrier_kiosk::action::Action;
use courrier_kiosk::controller::PATIENCE;
use courrier_kiosk::view::{Chapter, Looks, View};

use crate::borne::{How, READER, Rig, given, queueing, remarked, waits};

/// Saturday 21 November 2026, 14:32 in Paris.
const SATURDAY: &str = "2026-11-21T13:32:00Z";
/// The Sunday and the Monday that follow, at the same time.
const SUNDAY: &str = "2026-11-22T13:32:00Z";
const MONDAY: &str = "2026-11-23T13:32:00Z";
const LAST_OF_NOVEMBER: &str = "2026-11-30T13:32:00Z";
const MONDAY_MORNING: &str = "2026-11-23T05:32:00Z";
/// Longer after the daemon's last word than a clock is believed.
const CHRISTMAS: &str = "2026-12-24T13:32:00Z";
/// A clock that lost its battery.
const LONG_AGO: &str = "2020-01-01T00:00:00Z";

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

fn held(from: &str, to: &str, place: &str) -> Distribution {
    Distribution {
        starts_at: from.parse().expect("an instant"),
        ends_at: to.parse().expect("an instant"),
        place: place.to_owned(),
        open_now: false,
    }
}

/// Monday from 14 to 17 h.
fn monday() -> Distribution {
    held("2026-11-23T13:00:00Z", "2026-11-23T16:00:00Z", "Guichet 2")
}

/// The centre's hours, with these opening and closing times of a weekday (0 is Monday).
fn hours(weekday: u8, from: u16, to: u16) -> KioskHours {
    KioskHours {
        weekday,
        from,
        to,
        place: "Guichet 2".to_owned(),
    }
}

fn page(id: &str, title: &str, body: &str) -> KioskPage {
    KioskPage {
        id: id.to_owned(),
        title: [("fr".to_owned(), title.to_owned())].into(),
        body: [("fr".to_owned(), body.to_owned())].into(),
    }
}

/// What a centre could have written.
pub fn pages() -> KioskPages {
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

/// Hours on as many and as different days as are told, and two closures.
fn busy_pages() -> KioskPages {
    let day = |weekday: u8| {
        let from = 9 * 60 + u16::from(weekday) * 15;
        [
            hours(weekday, from, 12 * 60),
            hours(weekday, 13 * 60 + 30, 17 * 60),
        ]
    };
    let closure = |from, to| Closure {
        from: date(12, from),
        to: date(12, to),
    };
    KioskPages {
        week: (2..6).flat_map(day).collect(),
        closures: vec![closure(24, 25), closure(29, 31)],
        ..pages()
    }
}

/// Whoever stands there has read for a while.
fn after(mut rig: Rig, seconds: u64) -> View {
    rig.pass(Duration::from_secs(seconds));
    rig.view()
}

fn rest(how: How) -> Rig {
    Rig::at_rest(how, SATURDAY, Some(monday())).chosen()
}

fn open_now(how: How) -> Rig {
    Rig::at_rest(how, MONDAY, Some(monday())).chosen()
}

type State = (&'static str, View);

/// All that is reviewed.
pub fn states(how: How) -> Vec<State> {
    [
        idle(how),
        answers(how),
        queue(how),
        reading(how),
        service(how),
    ]
    .concat()
}

fn idle(how: How) -> Vec<State> {
    let with = |what: fn(&mut Rig)| {
        let mut rig = rest(how);
        what(&mut rig);
        rig.view()
    };
    vec![
        ("waiting", rest(how).view()),
        ("waiting-open", open_now(how).view()),
        ("waiting-heard", open_now(how.heard()).view()),
        ("waiting-first", Rig::new(how, SATURDAY).chosen().view()),
        ("take-card", forgotten(how)),
        ("no-reader", with(Rig::reader_goes)),
        ("no-daemon", with(Rig::daemon_goes)),
        ("no-daemon-for-long", without(how, CHRISTMAS, pages())),
        ("clock-wrong", without(how, LONG_AGO, pages())),
        ("clock-wrong-first", Rig::new(how, LONG_AGO).chosen().view()),
        (
            "asking",
            with(|rig| {
                rig.card();
                rig.pass(Duration::from_millis(200));
            }),
        ),
    ]
}

fn forgotten(how: How) -> View {
    let morning = held("2026-11-23T07:30:00Z", "2026-11-23T10:45:00Z", "Guichet 2");
    let mut rig = Rig::at_rest(how, MONDAY_MORNING, Some(morning));
    rig.answered(|next| waits(1, 0, 0, next));
    rig.pass(Duration::from_secs(31));
    rig.chosen().view()
}

/// Started without its daemon at what the machine's clock holds for this instant.
fn without(how: How, instant: &str, pages: KioskPages) -> View {
    let mut rig = Rig::new(how, instant);
    rig.remember(pages, SATURDAY);
    rig.daemon_goes();
    rig.chosen().view()
}

fn answers(how: How) -> Vec<State> {
    let ended = TapDomiciliation::Ended { on: None };
    let told = |mut rig: Rig, answer: &dyn Fn(Option<Distribution>) -> Tap, seconds| {
        rig.answered(answer);
        after(rig, seconds)
    };
    let kinds = |next| queueing(waits(12, 1, 2, next));
    let soon = TapDomiciliation::EndsSoon { on: date(12, 24) };
    let tomorrow = held("2026-12-01T13:00:00Z", "2026-12-01T16:00:00Z", "Guichet 2");
    let last = Rig::at_rest(how, LAST_OF_NOVEMBER, Some(tomorrow)).chosen();
    let sunday = Rig::at_rest(how, SUNDAY, Some(monday())).chosen();
    let tuesday = "2026-11-23T09:30:00Z";
    let not_yet = TapDomiciliation::NotYet;
    vec![
        ("mail", told(open_now(how), &|next| waits(3, 0, 0, next), 9)),
        ("mail-kinds", told(open_now(how), &kinds, 9)),
        ("mail-kinds-heard", told(open_now(how.heard()), &kinds, 9)),
        (
            "mail-remarks",
            told(
                open_now(how),
                &|next| remarked(waits(1, 1, 0, next), soon, None, true),
                9,
            ),
        ),
        ("no-mail", told(last, &|next| waits(0, 0, 0, next), 0)),
        (
            "no-mail-remarks",
            told(
                sunday,
                &|next| remarked(waits(0, 0, 0, next), not_yet, Some(tuesday), false),
                27,
            ),
        ),
        (
            "ended",
            told(
                rest(how),
                &|next| remarked(waits(0, 0, 0, next), ended, None, false),
                9,
            ),
        ),
        (
            "ended-remarks",
            told(
                rest(how),
                &|next| remarked(waits(0, 0, 0, next), ended, None, true),
                9,
            ),
        ),
        (
            "unknown",
            told(
                open_now(how),
                &|next_distribution| Tap::Unknown { next_distribution },
                0,
            ),
        ),
        ("blocked", told(rest(how), &blocked, 8)),
        ("unreadable", unreadable(how)),
        ("trouble", trouble(rest(how))),
    ]
}

fn blocked(next_distribution: Option<Distribution>) -> Tap {
    Tap::Blocked {
        next_distribution,
        langue: None,
    }
}

fn unreadable(how: How) -> View {
    let mut rig = rest(how);
    let why = Unreadable::RemovedTooSoon;
    rig.fails(READER, Trouble::Unreadable { why });
    after(rig, 3)
}

fn trouble(mut rig: Rig) -> View {
    rig.unanswered();
    after(rig, 11)
}

fn queue(how: How) -> Vec<State> {
    let with = |rig: &mut Rig, answer: TicketAnswer| {
        let tap = rig.answered(|next| queueing(waits(2, 0, 0, next)));
        rig.ticketed(tap, answer, Action::TakeTicket);
        tap
    };
    let mut shown = open_now(how);
    with(&mut shown, given(12, 3, None, false));
    let mut called = open_now(how);
    let tap = with(&mut called, given(7, 0, Some("Guichet 2"), false));
    called.ticketed(
        tap,
        given(7, 0, Some("Guichet 2"), true),
        Action::TicketBySms,
    );
    let mut closed = rest(how);
    let next_distribution = Some(monday());
    with(&mut closed, TicketAnswer::Closed { next_distribution });
    let mut unanswered = open_now(how);
    unanswered.answered(|next| queueing(waits(2, 0, 0, next)));
    unanswered.press(Action::TakeTicket);
    unanswered.pass(PATIENCE);
    vec![
        ("ticket", after(shown, 9)),
        ("ticket-called", after(called, 9)),
        ("ticket-closed", after(closed, 9)),
        ("ticket-trouble", after(unanswered, 9)),
    ]
}

fn reading(how: How) -> Vec<State> {
    let read = |chapter: Option<Chapter>, pages: KioskPages, seconds| {
        let mut rig = rest(how);
        rig.read(pages);
        rig.press(Action::Information);
        if let Some(chapter) = chapter {
            rig.press(Action::Read(chapter));
        }
        after(rig, seconds)
    };
    let mut languages = rest(how);
    languages.press(Action::Languages);
    languages.go_to(Action::Language(match how.language {
        Language::Arabic => Language::French,
        _ => Language::Arabic,
    }));
    vec![
        ("languages", after(languages, 8)),
        ("contents", read(None, pages(), 8)),
        ("contents-full", read(None, full_pages(), 8)),
        ("hours", read(Some(Chapter::Hours), pages(), 8)),
        ("page", read(Some(Chapter::Page(0)), pages(), 8)),
        ("places", read(Some(Chapter::Places), pages(), 8)),
    ]
}

/// As many pages as there can be, with titles as long as they can be.
fn full_pages() -> KioskPages {
    let titles = [
        "Ouvrir un compte en banque quand on est domicilié : vos droits, où aller, quoi dire",
        "Assurance maladie, complémentaire santé solidaire et aide médicale de l’État",
        "Demande d’asile : où est envoyé le courrier de l’OFPRA et de la CNDA, et que faire ?",
        "Anticonstitutionnellement, une procuration n’est jamais refusée : la faire écrire.",
    ];
    let pages = (0..12).map(|at| {
        let title: String = titles[at % titles.len()].chars().take(80).collect();
        page(&format!("p{at}"), &title, "Passez nous voir.")
    });
    KioskPages {
        pages: pages.collect(),
        ..self::pages()
    }
}

/// What the technician sees, in French and as it is drawn for everybody. A code takes its time to be
/// looked at, on purpose: it is done once.
fn service(how: How) -> Vec<State> {
    static SEEN: [OnceLock<Vec<State>>; 2] = [const { OnceLock::new() }; 2];
    let seen = SEEN[usize::from(how.tall)].get_or_init(|| {
        const CODE: &str = "864209";
        let come = || {
            let mut rig = rest(How::plain(how.tall));
            rig.reader_comes("Elatec TWN4");
            rig.fails("Elatec TWN4", Trouble::DeviceFailed);
            rig.answered(blocked);
            rig.daemon_goes();
            rig.technician_comes(CODE);
            rig
        };
        let mut typing = come();
        for digit in [8, 6, 4, 2] {
            typing.press(Action::Digit(digit));
        }
        let mut inside = come();
        for digit in CODE.bytes() {
            inside.press(Action::Digit(digit - b'0'));
        }
        inside.press(Action::Enter);
        vec![
            ("code", after(typing, 8)),
            ("maintenance", after(inside, 8)),
        ]
    });
    seen.clone()
}

/// Trouble at a centre whose days are as many and as different as are told, and that closes twice.
pub fn busy_weeks(how: How) -> Vec<State> {
    let busy = || {
        let mut rig = Rig::at_rest(how, SATURDAY, None).chosen();
        rig.read(busy_pages());
        rig.daemon_goes();
        rig
    };
    let mut no_reader = busy();
    no_reader.reader_goes();
    vec![
        ("busy clock-wrong", without(how, LONG_AGO, busy_pages())),
        ("busy no-daemon", busy().view()),
        ("busy no-reader", no_reader.view()),
        ("busy trouble", trouble(busy())),
    ]
}

/// The most that ever has to fit.
pub fn longest(how: How) -> View {
    let place = "Guichet courrier du premier étage, bâtiment B, au fond à gauche";
    let next = held("2026-09-23T08:15:00Z", "2026-09-23T10:45:00Z", place);
    let mut rig = Rig::at_rest(how, "2026-09-21T12:32:00Z", Some(next));
    rig.hear("Centre communal d’action sociale de Saint-Germain-en-Laye-le-Vieux");
    let mut rig = rig.chosen();
    let ended = TapDomiciliation::Ended { on: None };
    rig.answered(|next| queueing(remarked(waits(120, 14, 11, next), ended, None, false)));
    after(rig, 9)
}

/// Texts larger, and larger in full contrast.
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
