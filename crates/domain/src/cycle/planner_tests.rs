//! The cycle, told day by day: each test is a folder, a stretch of time, and what was done in it.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Europe::Paris;
use chrono_tz::{America, Indian, Pacific, Tz};

use super::year_tests::Life;
use super::*;
use crate::schedule::Closure;
use crate::usager::Channel;
use crate::{CourrierKind, DomiciliationStatus, Instant, MessageState};

fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A letter registered at `at`, followed until nothing waits or `to`.
fn letter(tz: Tz, at: &str, to: &str) -> Vec<String> {
    let mut life = Life::at(tz);
    life.register(CourrierKind::Lettre, instant(at));
    life.live(instant(at), instant(to));
    life.told()
}

#[test]
fn a_letter_nobody_comes_for() {
    for (at, expected) in [
        // Counted from the day of entry, never drifting over the short month.
        (
            "2026-01-31T09:00:00Z",
            [
                "2026-01-31 arrival",
                "2026-02-28 relance",
                "2026-03-31 relance",
                "2026-04-30 last_relance",
                "2026-06-01 return non_reclame", // 31 May is a Sunday
            ],
        ),
        // A leap year.
        (
            "2028-01-31T10:00:00Z",
            [
                "2028-01-31 arrival",
                "2028-02-29 relance",
                "2028-03-31 relance",
                "2028-05-02 last_relance", // a Sunday, then Labour Day
                "2028-05-31 return non_reclame",
            ],
        ),
        // Sorted in the evening: told the next morning, and nothing drifts for that.
        (
            "2026-06-10T18:30:00Z",
            [
                "2026-06-11 arrival",
                "2026-07-10 relance",
                "2026-08-10 relance",
                "2026-09-10 last_relance",
                "2026-10-10 return non_reclame",
            ],
        ),
        // Over both changes of clocks.
        (
            "2026-09-25T10:00:00Z",
            [
                "2026-09-25 arrival",
                "2026-10-26 relance", // a Sunday, on which the clocks go back
                "2026-11-25 relance",
                "2026-12-26 last_relance",
                "2027-01-25 return non_reclame",
            ],
        ),
    ] {
        assert_eq!(letter(Paris, at, "2029-01-01T00:00:00Z"), expected, "{at}");
    }
}

#[test]
fn days_are_those_of_the_centre() {
    // The last hour of a month somewhere is in the next month elsewhere.
    for (tz, at, expected) in [
        (
            Paris,
            "2026-08-31T22:30:00Z",
            ["2026-09-01 arrival", "2026-10-01 relance"],
        ),
        (
            America::Martinique,
            "2026-08-31T22:30:00Z",
            ["2026-08-31 arrival", "2026-09-30 relance"],
        ),
        (
            America::Cayenne,
            "2026-05-10T12:00:00Z",
            ["2026-05-11 arrival", "2026-06-11 relance"], // a Sunday, then the abolition
        ),
        (
            Indian::Reunion,
            "2026-11-20T20:30:00Z",
            ["2026-11-21 arrival", "2026-12-21 relance"],
        ),
        (
            Indian::Mayotte,
            "2026-03-26T21:30:00Z",
            ["2026-03-27 arrival", "2026-04-28 relance"],
        ),
        (
            Pacific::Noumea,
            "2026-08-23T20:00:00Z",
            ["2026-08-24 arrival", "2026-09-25 relance"],
        ),
    ] {
        let told = letter(tz, at, "2027-06-01T00:00:00Z");
        assert_eq!(told[..2], expected, "{tz}");
    }
}

#[test]
fn a_relance_covers_all_and_counts_for_those_a_month_old() {
    let mut life = Life::at(Paris);
    life.register(CourrierKind::Lettre, instant("2026-01-12T10:00:00Z"));
    life.live(
        instant("2026-01-12T10:00:00Z"),
        instant("2026-01-26T10:00:00Z"),
    );
    life.register(CourrierKind::Lettre, instant("2026-01-26T10:00:00Z"));
    life.live(
        instant("2026-01-26T10:00:00Z"),
        instant("2026-12-01T10:00:00Z"),
    );
    assert_eq!(
        life.told(),
        [
            "2026-01-12 arrival",
            "2026-01-26 arrival",
            "2026-02-12 relance",      // for the first
            "2026-03-02 relance", // 1 March is a Sunday: for the second, whose day was in February
            "2026-04-01 relance", // for both: the first's day in March had its relance
            "2026-05-02 last_relance", // 1 May is a holiday
            "2026-06-02 return non_reclame",
            "2026-06-02 return non_reclame",
        ]
    );
}

#[test]
fn an_outage_floods_nobody_and_forgets_nothing() {
    for (weeks, expected) in [
        (
            3,
            [
                "2026-01-12 arrival",
                "2026-02-23 relance",
                "2026-03-23 relance",
                "2026-04-23 last_relance",
                "2026-05-23 return non_reclame",
            ],
        ),
        (
            10,
            [
                "2026-01-12 arrival",
                "2026-04-13 relance",
                "2026-05-12 relance",
                "2026-06-12 last_relance",
                "2026-07-13 return non_reclame",
            ],
        ),
    ] {
        let mut life = Life::at(Paris);
        let start = instant("2026-01-12T10:00:00Z");
        life.register(CourrierKind::Lettre, start);
        life.live(start, instant("2026-02-01T10:00:00Z"));
        let back = instant("2026-02-02T10:00:00Z") + TimeDelta::weeks(weeks);
        life.live(back, instant("2027-02-01T10:00:00Z"));
        assert_eq!(life.told(), expected, "{weeks} weeks");
    }
}

#[test]
fn a_closure_holds_everything_back() {
    let mut life = Life::at(Paris);
    life.settings.schedule.closures = vec![Closure {
        from: day("2026-08-03"),
        to: day("2026-08-29"),
    }];
    let start = instant("2026-07-10T08:00:00Z");
    life.register(CourrierKind::Lettre, start);
    life.live(start, instant("2026-10-31T10:00:00Z"));
    assert_eq!(
        life.told(),
        [
            "2026-07-10 arrival",
            "2026-08-31 relance",
            // Three weeks late: the next is a month after it, not ten days.
            "2026-09-30 relance",
            "2026-10-30 last_relance",
        ]
    );
}

#[test]
fn an_avis_has_its_own_clock() {
    let mut life = Life::at(Paris);
    let start = instant("2026-11-02T10:00:00Z");
    life.register(CourrierKind::Recommande, start);
    life.live(start, instant("2027-01-01T10:00:00Z"));
    assert_eq!(
        life.told(),
        [
            "2026-11-02 avis",
            "2026-11-09 avis_relance",
            "2026-11-18 expired"
        ]
    );
    // Nobody can be told: it is void all the same, and never returned.
    let mut life = Life::at(Paris);
    life.folder.contact = Contact::default();
    life.register(CourrierKind::Recommande, start);
    life.live(start, instant("2027-01-01T10:00:00Z"));
    assert_eq!(life.told(), ["2026-11-18 expired"]);
}

#[test]
fn an_absence_stops_the_cycle_where_it_stands() {
    let mut life = Life::at(Paris);
    let start = instant("2026-01-12T10:00:00Z");
    life.register(CourrierKind::Lettre, start);
    life.live(start, instant("2026-02-02T10:00:00Z"));
    // Three weeks of the month have gone by; ten days are to come after the absence.
    life.folder.absences = vec![Absence {
        from: day("2026-02-02"),
        to: day("2026-06-30"),
    }];
    life.live(
        instant("2026-02-02T10:00:00Z"),
        instant("2026-12-31T10:00:00Z"),
    );
    assert_eq!(
        life.told(),
        [
            "2026-01-12 arrival",
            "2026-07-11 relance",
            "2026-08-11 relance",
            "2026-09-11 last_relance",
            "2026-10-12 return non_reclame",
        ]
    );
    // Mail that comes meanwhile is told of on the day after.
    let mut life = Life::at(Paris);
    life.folder.absences = vec![Absence {
        from: day("2026-01-01"),
        to: day("2026-03-31"),
    }];
    life.register(CourrierKind::Lettre, start);
    life.live(start, instant("2026-05-02T10:00:00Z"));
    assert_eq!(life.told(), ["2026-04-01 arrival", "2026-05-02 relance"]);
}

#[test]
fn what_reached_nobody_is_never_returned_by_itself() {
    let mut life = Life::at(Paris);
    life.folder.contact.choice = Some(Channel::None);
    let start = instant("2026-01-12T10:00:00Z");
    life.register(CourrierKind::Lettre, start);
    life.live(start, instant("2028-01-12T10:00:00Z"));
    assert_eq!(life.told(), [""; 0]);
    let plan = life.plan(instant("2028-01-12T10:00:00Z"));
    assert_eq!(plan.later[0].why, Why::Unreached);
    // As soon as there is a way, the cycle starts, at its beginning.
    life.folder.contact.choice = None;
    life.live(
        instant("2028-01-12T10:00:00Z"),
        instant("2028-03-01T10:00:00Z"),
    );
    assert_eq!(life.told(), ["2028-01-12 arrival", "2028-02-12 relance"]);
}

#[test]
fn radiation_and_refusal_with_mail_waiting() {
    let start = instant("2026-01-12T10:00:00Z");
    for status in [DomiciliationStatus::Radie, DomiciliationStatus::Refus] {
        let mut life = Life::at(Paris);
        life.register(CourrierKind::Lettre, start);
        life.live(start, instant("2026-01-20T18:30:00Z"));
        life.folder.status = status;
        life.folder.status_since = instant("2026-01-20T18:30:00Z");
        life.live(
            instant("2026-01-20T18:30:00Z"),
            instant("2026-06-01T10:00:00Z"),
        );
        let expected = [
            "2026-01-12 arrival",
            "2026-01-21 last_notice",
            "2026-02-21 return radie",
        ];
        assert_eq!(life.told(), expected);
    }
    // Reached before, not any more: the delay runs from the decision.
    let mut life = Life::at(Paris);
    life.register(CourrierKind::Lettre, start);
    life.live(start, instant("2026-01-20T18:30:00Z"));
    life.folder.contact = Contact::default();
    life.folder.status = DomiciliationStatus::Radie;
    life.folder.status_since = instant("2026-01-20T18:30:00Z");
    life.settings.radiation_return_months = 2;
    life.live(
        instant("2026-01-20T18:30:00Z"),
        instant("2026-06-01T10:00:00Z"),
    );
    assert_eq!(
        life.told(),
        ["2026-01-12 arrival", "2026-03-20 return radie"]
    );
}

#[test]
fn two_notices_before_the_end() {
    let year = instant("2026-01-02T10:00:00Z");
    let told = |off: Option<(&str, &str)>| {
        let mut life = Life::at(Paris);
        life.folder.ends_on = Some(day("2026-12-15"));
        match off {
            None => life.live(year, instant("2027-02-01T10:00:00Z")),
            Some((from, to)) => {
                life.live(year, instant(from));
                life.live(instant(to), instant("2027-02-01T10:00:00Z"));
            }
        }
        life.told()
    };
    assert_eq!(
        told(None),
        [
            "2026-10-16 domiciliation_ends",
            "2026-11-16 domiciliation_ends_soon"
        ] // 15: a Sunday
    );
    assert_eq!(
        told(Some(("2026-10-10T10:00:00Z", "2026-10-31T10:00:00Z"))),
        [
            "2026-10-31 domiciliation_ends",
            "2026-11-16 domiciliation_ends_soon"
        ]
    );
    assert_eq!(
        told(Some(("2026-10-10T10:00:00Z", "2026-12-01T10:00:00Z"))),
        ["2026-12-01 domiciliation_ends_soon"],
        "both days went by: one notice"
    );
    assert_eq!(
        told(Some(("2026-10-10T10:00:00Z", "2026-12-16T10:00:00Z"))),
        [""; 0],
        "it has ended: no notice that it will"
    );
}

#[test]
fn a_renewed_domiciliation_has_notices_of_its_own() {
    let mut life = Life::at(Paris);
    life.folder.ends_on = Some(day("2026-12-15"));
    life.live(
        instant("2026-10-01T10:00:00Z"),
        instant("2026-10-20T10:00:00Z"),
    );
    life.folder.ends_on = Some(day("2027-12-15"));
    life.live(
        instant("2026-10-20T10:00:00Z"),
        instant("2028-01-01T10:00:00Z"),
    );
    assert_eq!(
        life.told(),
        [
            "2026-10-16 domiciliation_ends",
            "2027-10-16 domiciliation_ends",
            "2027-11-15 domiciliation_ends_soon"
        ]
    );
}

#[test]
fn what_was_kept_waits_another_month() {
    let mut life = Life::at(Paris);
    let start = instant("2026-01-12T10:00:00Z");
    life.register(CourrierKind::Lettre, start);
    let item = &mut life.folder.items[0];
    item.reached_at = Some(instant("2026-04-13T10:00:00Z"));
    item.relances = 3;
    item.waits_since = instant("2026-05-20T10:00:00Z");
    life.live(
        instant("2026-05-20T10:00:00Z"),
        instant("2026-08-01T10:00:00Z"),
    );
    assert_eq!(life.told(), ["2026-06-20 return non_reclame"]);
}

#[test]
fn what_is_on_its_way_or_was_refused_holds_the_next_back() {
    let start = instant("2026-01-12T10:00:00Z");
    let now = instant("2026-01-14T10:00:00Z");
    let held = |change: &dyn Fn(&mut Folder)| {
        let mut life = Life::at(Paris);
        life.register(CourrierKind::Lettre, start);
        change(&mut life.folder);
        let plan = life.plan(now);
        assert_eq!(
            plan.due.is_empty(),
            !plan.later.is_empty(),
            "told once: {plan:?}"
        );
        plan.later.first().map(|later| later.why)
    };
    let open = |state, since: &str| OpenMessage {
        event: MessageEvent::Arrival,
        state,
        since: instant(since),
    };
    for (message, expected) in [
        (
            open(MessageState::Queued, "2026-01-01T10:00:00Z"),
            Some(Why::OnItsWay),
        ),
        (
            open(MessageState::Sending, "2026-01-01T10:00:00Z"),
            Some(Why::OnItsWay),
        ),
        (
            open(MessageState::Unknown, "2026-01-13T10:00:00Z"),
            Some(Why::OnItsWay),
        ),
        (open(MessageState::Unknown, "2026-01-10T10:00:00Z"), None),
    ] {
        assert_eq!(
            held(&|folder| folder.open.push(message)),
            expected,
            "{message:?}"
        );
    }
    let on = day("2026-01-12");
    assert_eq!(
        held(&|folder| folder.refused_at = Some(start)),
        Some(Why::Refused { on })
    );
    let before = instant("2026-01-07T10:00:00Z");
    assert_eq!(held(&|folder| folder.refused_at = Some(before)), None);
}
