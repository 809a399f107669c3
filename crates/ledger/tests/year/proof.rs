//! What must hold on each night of the year, and at its end.

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike, NaiveDate};
use courrier_domain::cycle::Why;
use courrier_domain::schedule::local;
use courrier_domain::{CourrierId, CourrierState, UsagerId};

use super::town::Town;

/// Days on which the machine is off, both included.
const OUTAGES: [(&str, &str); 2] = [("2026-02-09", "2026-03-01"), ("2026-06-15", "2026-08-23")];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Lives through 2026 in a centre of so many usagers; panics at the first thing that is not as it
/// must be.
pub fn a_year_of(usagers: u64) -> Town {
    let mut town = Town::of(usagers);
    let is_off = |today: NaiveDate| {
        OUTAGES
            .iter()
            .any(|(from, to)| day(from) <= today && today <= day(to))
    };
    let year = day("2026-01-01").iter_days();
    for today in year.take_while(|today| today.year() == 2026) {
        if !is_off(today) {
            town.live(today);
            town.balance_holds(today);
        }
    }
    let report = town.verify();
    assert_eq!(report.faults, [""; 0]);
    one_relance_a_month(&town);
    nothing_dies_in_a_drawer(&town);
    every_return_was_told_of(&town);
    let states = town.states();
    let count = |state: CourrierState| states.get(state.as_str()).copied().unwrap_or(0);
    // The year had something of everything, or it proves nothing.
    for state in [
        CourrierState::Waiting,
        CourrierState::HandedOver,
        CourrierState::Returned,
        CourrierState::Forwarded,
        CourrierState::Expired,
    ] {
        assert!(
            count(state) > 0,
            "no item is {}: {states:?}",
            state.as_str()
        );
    }
    assert!(town.items() > usagers, "mail came for all");
    assert!(town.told.len() > 100, "messages left: {}", town.told.len());
    assert!(town.told.iter().any(|told| told.event.is_relance()));
    assert!(!town.unreached().is_empty(), "somebody could not be told");
    town
}

/// Nobody had more than one relance in a calendar month.
fn one_relance_a_month(town: &Town) {
    let mut months = BTreeMap::<(UsagerId, i32, u32), u32>::new();
    for told in town.told.iter().filter(|told| told.event.is_relance()) {
        let month = (told.usager_id, told.day.year(), told.day.month());
        *months.entry(month).or_default() += 1;
    }
    let most = months.values().max().copied();
    assert_eq!(most, Some(1), "relances in one calendar month");
}

/// Each item is collected, returned, forwarded or void; or it waits, and the day of what comes next
/// is known, or it is on the list of those to be reached in another way.
fn nothing_dies_in_a_drawer(town: &Town) {
    let now = local(
        day("2026-12-31"),
        chrono::NaiveTime::from_hms_opt(20, 0, 0).expect("a time"),
        chrono_tz::Europe::Paris,
    );
    let listed: HashSet<UsagerId> = town.unreached().iter().map(|row| row.usager.id).collect();
    for usager_id in town.usagers() {
        let waiting: Vec<CourrierId> = town
            .in_cabinet(usager_id)
            .into_iter()
            .filter(|item| item.state == CourrierState::Waiting)
            .map(|item| item.id)
            .collect();
        let plan = town.plan_of(usager_id, now);
        for id in waiting {
            let later = plan.later.iter().find(|later| later.id == Some(id));
            let due = plan.due.iter().any(|due| due.act.concerns(id));
            let explained = due
                || later.is_some_and(|later| match later.why {
                    Why::Unreached | Why::Unreachable => listed.contains(&usager_id),
                    Why::OnItsWay => true,
                    _ => later.on.is_some_and(|on| on > day("2026-12-31")),
                });
            assert!(explained, "{id} dies in a drawer: {plan:?}");
        }
    }
}

/// What went back unclaimed had been told of four times, over more than three months.
fn every_return_was_told_of(town: &Town) {
    let mut returns = 0;
    for (id, marked) in &town.marked {
        let item = town.item(*id);
        if marked.unclaimed && item.state == CourrierState::Returned {
            returns += 1;
            let months = (marked.day - item.registered_at.date_naive()).num_days();
            assert!(months >= 118, "{id} went back after {months} days");
        }
    }
    assert!(returns > 0, "something went back unclaimed");
}
