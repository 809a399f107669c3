//! The queue at the guichet: its law over random days, and what ends a ticket.

mod common;

use std::collections::BTreeMap;

use chrono::{Days, NaiveTime, TimeDelta};
use common::{Centre, id};
use courrier_domain::schedule::Slot;
use courrier_domain::{
    AgentId, Author, CentreSettings, Instant, TicketEnd, TicketId, TicketState, UsagerId,
};
use courrier_ledger::commands::{
    AddNotice, BindCard, CallAgain, CallNext, Command, EndTicket, EraseUsager, ForgetDays,
    NoticeKind, SaveSettings, TakeTicket, TicketTaken,
};
use courrier_ledger::queries::{HeldTicket, TicketRow};
use courrier_ledger::{Refusal, Stamp, WriteError};
use proptest::prelude::*;

const PEOPLE: u64 = 4;

/// A centre that gives mail out all day long, where everybody has a card and a letter.
struct Room {
    centre: Centre,
    now: Instant,
    ids: u64,
}

impl Room {
    fn new() -> Self {
        let centre = Centre::new();
        let tri = centre.tri(10);
        for person in 0..PEOPLE {
            let usager_id = centre.usager(person + 1);
            centre.register(&[person + 1], usager_id, tri);
            let token = card(person);
            let replace = false;
            centre
                .write(BindCard {
                    usager_id,
                    token,
                    replace,
                })
                .expect("bound");
        }
        let mut settings = CentreSettings::default();
        let every_day = settings.schedule.slots[0].clone();
        settings.schedule.slots = (0..7)
            .map(|n| Slot {
                weekday: chrono::Weekday::try_from(n).expect("a day"),
                from: NaiveTime::MIN,
                to: NaiveTime::from_hms_opt(23, 59, 0).expect("a time"),
                place: every_day.place.clone(),
            })
            .collect();
        centre.write(SaveSettings { settings }).expect("saved");
        let now = centre.stamp().at + TimeDelta::hours(1);
        let ids = 0;
        Self { centre, now, ids }
    }

    fn write<C: Command>(&mut self, command: C) -> Result<C::Receipt, WriteError> {
        self.now += TimeDelta::seconds(1);
        let stamp = Stamp {
            at: self.now,
            author: Author::Agent(id::<AgentId>(500)),
            key: None,
        };
        self.centre.ledger.write_blocking(stamp, command)
    }

    fn take(&mut self, person: u64) -> TicketTaken {
        self.ids += 1;
        let command = TakeTicket {
            token: card(person),
            id: id(10_000 + self.ids),
            message_id: None,
        };
        self.write(command).expect("answered").answer
    }

    fn given(&mut self, person: u64) -> HeldTicket {
        match self.take(person) {
            TicketTaken::Given { ticket, .. } => ticket,
            other => panic!("{other:?}"),
        }
    }

    fn call(&mut self) -> Option<TicketId> {
        let place = "Guichet 1".to_owned();
        self.write(CallNext { place }).expect("answered")
    }

    fn today(&self) -> chrono::NaiveDate {
        let zone = CentreSettings::default().time_zone;
        self.now.with_timezone(&zone).date_naive()
    }

    fn open(&self) -> Vec<TicketRow> {
        let today = self.today();
        let rows = self.centre.ledger.read(|reader| reader.open_tickets(today));
        rows.expect("read")
    }
}

fn card(person: u64) -> String {
    format!("card {person}")
}

fn usager(person: u64) -> UsagerId {
    id(1001 + person)
}

#[derive(Debug, Clone)]
enum Act {
    Take(u64),
    Call,
    CallAgain(usize),
    End(usize, TicketEnd),
    Collect(u64),
    NextDay,
    Restart,
}

fn act() -> impl Strategy<Value = Act> {
    let how = prop_oneof![Just(TicketEnd::Served), Just(TicketEnd::Absent)];
    prop_oneof![
        6 => (0..PEOPLE).prop_map(Act::Take),
        4 => Just(Act::Call),
        1 => (0..6_usize).prop_map(Act::CallAgain),
        2 => ((0..6_usize), how).prop_map(|(n, how)| Act::End(n, how)),
        1 => (0..PEOPLE).prop_map(Act::Collect),
        1 => Just(Act::NextDay),
        1 => Just(Act::Restart),
    ]
}

/// What the queue should hold, written a second time.
#[derive(Debug, Clone)]
struct Expected {
    id: TicketId,
    usager: UsagerId,
    number: u32,
    state: TicketState,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Numbers of a day begin at one and none comes twice; they are called in order and each once;
    /// who asks again has the same; and nothing is lost when the ledger is closed and opened again.
    #[test]
    fn the_law_of_the_queue(acts in prop::collection::vec(act(), 1..40)) {
        let mut room = Room::new();
        // Of today alone: all tickets ever given, by number.
        let mut day: Vec<Expected> = Vec::new();
        let mut calls: BTreeMap<TicketId, u32> = BTreeMap::new();
        for act in acts {
            match act {
                Act::Take(person) => {
                    let open = day.iter().find(|t| t.usager == usager(person) && t.state.is_open());
                    let expected = open.map(|t| (t.id, t.number));
                    let ticket = room.given(person);
                    if let Some(same) = expected {
                        prop_assert_eq!((ticket.id, ticket.number), same);
                    } else {
                        prop_assert_eq!(ticket.number as usize, day.len() + 1);
                        day.push(Expected {
                            id: ticket.id,
                            usager: usager(person),
                            number: ticket.number,
                            state: TicketState::Waiting,
                        });
                    }
                    let is_before = |t: &&Expected| {
                        t.state == TicketState::Waiting && t.number < ticket.number
                    };
                    let called = ticket.place.is_some();
                    let before = if called { 0 } else { day.iter().filter(is_before).count() };
                    prop_assert_eq!(ticket.before as usize, before);
                }
                Act::Call => {
                    let next = day.iter_mut().find(|t| t.state == TicketState::Waiting);
                    let expected = next.map(|t| {
                        t.state = TicketState::Called;
                        t.id
                    });
                    prop_assert_eq!(room.call(), expected);
                    if let Some(called) = expected {
                        *calls.entry(called).or_default() += 1;
                    }
                }
                Act::CallAgain(n) => {
                    let Some(ticket) = day.get(n) else { continue };
                    let again = room.write(CallAgain { id: ticket.id });
                    prop_assert_eq!(again.is_ok(), ticket.state == TicketState::Called);
                }
                Act::End(n, how) => {
                    let Some(ticket) = day.get_mut(n) else { continue };
                    let ended = room.write(EndTicket { id: ticket.id, how });
                    prop_assert_eq!(ended.is_ok(), ticket.state.is_open());
                    if ended.is_ok() {
                        ticket.state = match how {
                            TicketEnd::Served => TicketState::Served,
                            TicketEnd::Absent => TicketState::Absent,
                        };
                    }
                }
                Act::Collect(person) => {
                    // Nothing is handed over: what counts is that the person stands there.
                    let remise = courrier_ledger::commands::HandOver {
                        id: id(20_000 + room.ids),
                        usager_id: usager(person),
                        courrier_ids: Vec::new(),
                        recipient: courrier_domain::courrier::Recipient::Usager,
                        passage_id: id(20_000 + room.ids),
                    };
                    room.ids += 1;
                    room.write(remise).expect("collected");
                    let mine = |t: &&mut Expected| t.usager == usager(person) && t.state.is_open();
                    if let Some(ticket) = day.iter_mut().find(mine) {
                        ticket.state = TicketState::Served;
                    }
                }
                Act::NextDay => {
                    room.now = room.now + Days::new(1);
                    day.clear();
                }
                Act::Restart => room.centre = room.centre.reopened(),
            }
            let mut shown: Vec<_> = room
                .open()
                .into_iter()
                .map(|row| (row.number, row.id, row.usager.id, row.state))
                .collect();
            shown.sort_by_key(|(number, ..)| *number);
            let open = day.iter().filter(|t| t.state.is_open());
            let expected: Vec<_> = open.map(|t| (t.number, t.id, t.usager, t.state)).collect();
            prop_assert_eq!(shown, expected);
        }
        prop_assert!(calls.values().all(|times| *times == 1), "nobody is called twice");
    }
}

#[test]
fn a_number_is_for_those_who_have_mail_while_it_is_given_out() {
    let mut room = Room::new();
    let stranger = TakeTicket {
        token: "a stranger's".to_owned(),
        id: id(9_000),
        message_id: None,
    };
    let receipt = room.write(stranger).expect("answered");
    assert_eq!(
        (receipt.usager_id, receipt.answer),
        (None, TicketTaken::Refused)
    );
    let ticket = room.given(0);
    let letter = courrier_ledger::commands::HandOver {
        id: id(9_001),
        usager_id: usager(0),
        courrier_ids: vec![id(1)],
        recipient: courrier_domain::courrier::Recipient::Usager,
        passage_id: id(9_001),
    };
    room.write(letter).expect("handed over");
    assert_eq!(room.open(), [], "number {} is served", ticket.number);
    assert_eq!(room.take(0), TicketTaken::NoMail);
    let held = room.given(1);
    let settings = CentreSettings {
        queue: false,
        ..CentreSettings::default()
    };
    room.write(SaveSettings { settings }).expect("saved");
    assert_eq!(
        room.take(2),
        TicketTaken::Closed,
        "the centre has no queue now"
    );
    assert_eq!(
        room.given(1).number,
        held.number,
        "who holds a number keeps it"
    );
}

#[test]
fn of_another_day_nothing_is_called_and_in_time_all_is_forgotten() {
    let mut room = Room::new();
    let ticket = room.given(0);
    room.call().expect("called");
    room.now = room.now + Days::new(1);
    let id = ticket.id;
    let refused = room.write(CallAgain { id }).expect_err("yesterday's");
    assert!(
        matches!(refused, WriteError::Refused(Refusal::TicketOver)),
        "{refused}"
    );
    assert_eq!(room.call(), None);
    assert_eq!(room.given(0).number, 1, "each day begins anew");
    let today = room.today();
    let past = room.now - TimeDelta::days(8);
    let at = room.now + TimeDelta::hours(1);
    let appointment = AddNotice {
        id: common::id(9_500),
        usager_id: usager(0),
        notice: NoticeKind::Appointment(at),
    };
    room.write(appointment).expect("noted");
    let forget = ForgetDays {
        tickets_from: today,
        appointments_from: past,
    };
    assert_eq!(
        room.write(forget).expect("forgotten"),
        1,
        "yesterday's ticket"
    );
    let forget = ForgetDays {
        tickets_from: today,
        appointments_from: at + TimeDelta::seconds(1),
    };
    assert_eq!(room.write(forget).expect("forgotten"), 1, "the appointment");
    assert_eq!(room.open().len(), 1);
}

#[test]
fn who_is_erased_leaves_the_queue_and_their_number_is_not_given_again() {
    let mut room = Room::new();
    let mail = |room: &mut Room| {
        let cancel = courrier_ledger::commands::Cancel { id: id(1) };
        room.write(cancel).expect("cancelled");
    };
    assert_eq!(room.given(0).number, 1);
    let word = AddNotice {
        id: id(9_500),
        usager_id: usager(0),
        notice: NoticeKind::Message("Votre dossier est prêt.".to_owned()),
    };
    room.write(word).expect("noted");
    mail(&mut room);
    room.write(EraseUsager { id: usager(0) }).expect("erased");
    assert_eq!(room.open(), []);
    assert_eq!(room.given(1).number, 2);
    let notices = room.centre.ledger.read(|reader| reader.notices(usager(0)));
    assert_eq!(notices.expect("read"), []);
}
