//! A folder that lives through time, and the laws that hold whatever happens to it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::courrier::avis_last_day;
use crate::schedule::Closure;
use crate::{
    CentreSettings, CourrierId, CourrierKind, DomiciliationStatus, Instant, TypedId, UsagerId,
};

/// A folder, what was done with it, and an ideal outbox: what is due is done at once.
pub(super) struct Life {
    pub settings: CentreSettings,
    pub folder: Folder,
    done: Vec<(Instant, Act)>,
    registered: u8,
}

impl Life {
    pub fn at(tz: Tz) -> Self {
        let dawn = Instant::from_timestamp(1_700_000_000, 0).expect("an instant");
        Self {
            settings: CentreSettings {
                time_zone: tz,
                ..CentreSettings::default()
            },
            folder: Folder {
                usager_id: UsagerId::made(dawn, [0; 10]),
                status: DomiciliationStatus::Valide,
                status_since: dawn,
                ends_on: None,
                contact: Contact {
                    sms: true,
                    ..Contact::default()
                },
                absences: Vec::new(),
                relanced_at: None,
                last_notice_at: None,
                end_notice: None,
                refused_at: None,
                open: Vec::new(),
                items: Vec::new(),
            },
            done: Vec::new(),
            registered: 0,
        }
    }

    pub fn register(&mut self, kind: CourrierKind, at: Instant) -> CourrierId {
        self.registered += 1;
        let id = CourrierId::made(at, [self.registered; 10]);
        self.folder.items.push(Item {
            id,
            kind,
            registered_at: at,
            waits_since: at,
            reached_at: None,
            relances: 0,
        });
        id
    }

    pub fn plan(&self, now: Instant) -> Plan {
        plan(&self.folder, now, &Rules::of(&self.settings))
    }

    /// Plans every hour and does what is due.
    pub fn live(&mut self, from: Instant, to: Instant) {
        let mut now = from;
        while now < to {
            self.turn(now);
            now += TimeDelta::hours(1);
        }
    }

    fn turn(&mut self, now: Instant) {
        for due in due(&self.folder, now, &Rules::of(&self.settings)) {
            self.does(now, due.act);
        }
    }

    fn does(&mut self, now: Instant, act: Act) {
        match &act {
            Act::MarkForReturn { id, .. } | Act::Expire { id } => {
                self.folder.items.retain(|item| item.id != *id);
            }
            Act::Send { event, covers } => {
                for cover in covers {
                    let items = &mut self.folder.items;
                    let item = items.iter_mut().find(|item| item.id == cover.id);
                    let item = item.expect("a message speaks of what waits");
                    item.reached_at = Some(now);
                    item.relances += u32::from(cover.counts);
                }
                if event.is_relance() {
                    self.folder.relanced_at = Some(now);
                }
                match event {
                    MessageEvent::LastNotice => self.folder.last_notice_at = Some(now),
                    MessageEvent::DomiciliationEnds => self.end_notice(1),
                    MessageEvent::DomiciliationEndsSoon => self.end_notice(2),
                    _ => {}
                }
            }
        }
        self.done.push((now, act));
    }

    fn end_notice(&mut self, step: u8) {
        self.folder.end_notice = self
            .folder
            .ends_on
            .map(|ends_on| EndNotice { ends_on, step });
    }

    /// What was done, as lines of a diary.
    pub fn told(&self) -> Vec<String> {
        let line = |(at, act): &(Instant, Act)| {
            let day = at.with_timezone(&self.settings.time_zone).date_naive();
            match act {
                Act::Send { event, .. } => format!("{day} {}", event.as_str()),
                Act::MarkForReturn { reason, .. } => format!("{day} return {}", reason.as_str()),
                Act::Expire { .. } => format!("{day} expired"),
            }
        };
        self.done.iter().map(line).collect()
    }

    fn day(&self, at: Instant) -> NaiveDate {
        at.with_timezone(&self.settings.time_zone).date_naive()
    }
}

/// Something that happens to a folder.
#[derive(Debug, Clone)]
enum Event {
    Mail(CourrierKind),
    Collected,
    Off(i64),
    Absent(u64),
    Radiated,
}

fn events() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let event = prop_oneof![
        6 => Just(Event::Mail(CourrierKind::Lettre)),
        2 => Just(Event::Mail(CourrierKind::Recommande)),
        1 => Just(Event::Collected),
        1 => (1_i64..75).prop_map(Event::Off),
        1 => (1_u64..90).prop_map(Event::Absent),
        1 => Just(Event::Radiated),
    ];
    prop::collection::vec((1_i64..1200, event), 1..14)
}

fn zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::Europe__Paris,
        Tz::America__Martinique,
        Tz::America__Cayenne,
        Tz::Indian__Reunion,
        Tz::Indian__Mayotte,
        Tz::Pacific__Noumea,
    ])
}

/// Lives through the events, each so many hours after the one before, then two years more.
fn lived(tz: Tz, start: i64, closed: Option<(u64, u64)>, events: &[(i64, Event)]) -> Life {
    let mut life = Life::at(tz);
    let mut now = Instant::from_timestamp(start * 3600, 0).expect("an instant");
    if let Some((after, days)) = closed {
        let from = life.day(now) + chrono::Days::new(after);
        let to = from + chrono::Days::new(days);
        life.settings.schedule.closures = vec![Closure { from, to }];
    }
    for (hours, event) in events {
        let then = now + TimeDelta::hours(*hours);
        life.live(now, then);
        now = then;
        match event {
            Event::Mail(kind) => {
                life.register(*kind, now);
            }
            Event::Collected => life.folder.items.clear(),
            Event::Off(days) => now += TimeDelta::days(*days),
            Event::Absent(days) => {
                let from = life.day(now);
                let to = from + chrono::Days::new(*days);
                life.folder.absences.push(Absence { from, to });
            }
            Event::Radiated => {
                life.folder.status = DomiciliationStatus::Radie;
                life.folder.status_since = now;
            }
        }
    }
    life.live(now, now + TimeDelta::days(730));
    life
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_of_the_cycle(
        tz in zone(),
        start in 480_000_i64..560_000,
        closed in prop::option::of((0_u64..200, 0_u64..40)),
        events in events(),
    ) {
        let life = lived(tz, start, closed, &events);
        prop_assert!(life.folder.items.is_empty(), "nothing dies in a drawer: {:?}", life.folder);
        let rules = Rules::of(&life.settings);
        let mut relances = BTreeMap::<(i32, u32), u32>::new();
        let mut counted = BTreeMap::<CourrierId, Vec<NaiveDate>>::new();
        let mut apart = BTreeMap::<CourrierId, Vec<(NaiveDate, bool)>>::new();
        for (at, act) in &life.done {
            let day = life.day(*at);
            match act {
                Act::Send { event, covers } => {
                    prop_assert!(rules.calendar().may_send(*at), "silence at {at}");
                    if event.of_mail() {
                        let absent = life.folder.absences.iter()
                            .any(|absence| absence.from < day && day <= absence.to);
                        prop_assert!(!absent, "sent during an absence: {at}");
                        prop_assert!(!covers.is_empty());
                    }
                    if event.is_relance() {
                        *relances.entry((day.year(), day.month())).or_default() += 1;
                    }
                    for cover in covers {
                        counted.entry(cover.id).or_default().push(day);
                        if *event != MessageEvent::LastNotice {
                            let apart = apart.entry(cover.id).or_default();
                            apart.push((day, event.of_avis()));
                        }
                    }
                }
                Act::MarkForReturn { id, reason } => {
                    let told = counted.get(id).map(Vec::as_slice).unwrap_or_default();
                    prop_assert!(!told.is_empty(), "returned though nobody was told");
                    let last = *told.last().expect("told");
                    prop_assert!((day - last).num_days() >= 20, "time to come: {last} {day}");
                    if *reason == ReturnReason::NonReclame {
                        prop_assert_eq!(told.len(), 4, "an arrival and three relances");
                    }
                }
                Act::Expire { id } => {
                    let told = counted.get(id).map(Vec::as_slice).unwrap_or_default();
                    prop_assert!(told.len() <= 3);
                    prop_assert!(told.iter().all(|told| (day - *told).num_days() > 0));
                }
            }
        }
        prop_assert!(relances.values().all(|count| *count == 1), "one a month: {relances:?}");
        for told in apart.values() {
            for pair in told.windows(2) {
                let least = if pair[1].1 { 3 } else { 24 };
                let days = (pair[1].0 - pair[0].0).num_days();
                prop_assert!(days >= least, "no flood about one item: {told:?}");
            }
        }
    }

    /// Explaining never changes what is due, and every item is due or waits for something.
    #[test]
    fn everything_is_explained(
        tz in zone(),
        start in 480_000_i64..560_000,
        events in events(),
        hours in 0_i64..3000,
    ) {
        let mut life = Life::at(tz);
        let mut now = Instant::from_timestamp(start * 3600, 0).expect("an instant");
        for (after, event) in &events {
            if let Event::Mail(kind) = event {
                life.register(*kind, now);
            }
            life.live(now, now + TimeDelta::hours(*after));
            now += TimeDelta::hours(*after);
        }
        now += TimeDelta::hours(hours);
        let plan = life.plan(now);
        prop_assert_eq!(&plan.due, &due(&life.folder, now, &Rules::of(&life.settings)));
        for item in &life.folder.items {
            let done = plan.due.iter().any(|due| due.act.concerns(item.id));
            let waits = plan.later.iter().any(|later| later.id == Some(item.id));
            prop_assert!(done || waits, "{item:?} is not explained: {plan:?}");
            let until = avis_last_day(life.day(item.registered_at));
            if item.kind == CourrierKind::Recommande {
                prop_assert!(done || life.day(now) <= until);
            }
        }
    }
}
