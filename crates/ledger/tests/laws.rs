//! Laws over random histories: after each command the balance holds and the projection equals the
//! replay; a rejected command changes nothing; an independent model agrees on what waits.

mod common;

use std::collections::BTreeMap;

use common::{Centre, SEED, id};
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{CourrierKind, Instant, PassageId, RemiseId, UsagerId};
use courrier_ledger::commands::*;
use courrier_ledger::{Stamp, WriteError};
use proptest::prelude::*;

const USAGERS: u64 = 3;
const ITEMS: u64 = 8;

#[derive(Debug, Clone)]
enum Act {
    Register {
        item: u64,
        usager: u64,
        avis: bool,
        back: bool,
    },
    HandOver {
        items: Vec<u64>,
        usager: u64,
    },
    Undo {
        remise: u64,
    },
    Mark {
        item: u64,
    },
    Keep {
        item: u64,
    },
    Return {
        item: u64,
    },
    Forward {
        item: u64,
    },
    Move {
        item: u64,
        to: u64,
    },
    Cancel {
        item: u64,
    },
    Expire {
        item: u64,
    },
    Reopen {
        item: u64,
    },
    BagLeft,
    CloseTri,
}

fn act() -> impl Strategy<Value = Act> {
    let (item, usager) = (0..ITEMS, 0..USAGERS);
    prop_oneof![
        5 => (item.clone(), usager.clone(), any::<bool>(), prop::bool::weighted(0.1))
            .prop_map(|(item, usager, avis, back)| Act::Register { item, usager, avis, back }),
        4 => (prop::collection::vec(item.clone(), 1..4), usager.clone())
            .prop_map(|(items, usager)| Act::HandOver { items, usager }),
        1 => (0_u64..60).prop_map(|remise| Act::Undo { remise }),
        2 => item.clone().prop_map(|item| Act::Mark { item }),
        1 => item.clone().prop_map(|item| Act::Keep { item }),
        2 => item.clone().prop_map(|item| Act::Return { item }),
        1 => item.clone().prop_map(|item| Act::Forward { item }),
        2 => (item.clone(), usager).prop_map(|(item, to)| Act::Move { item, to }),
        1 => item.clone().prop_map(|item| Act::Cancel { item }),
        1 => item.clone().prop_map(|item| Act::Expire { item }),
        2 => item.prop_map(|item| Act::Reopen { item }),
        1 => Just(Act::BagLeft),
        1 => Just(Act::CloseTri),
    ]
}

/// Carries one act out; `n` makes its ids.
fn perform(centre: &Centre, act: &Act, n: u64) -> Result<(), WriteError> {
    let usager = |k: u64| id::<UsagerId>(1001 + k);
    let reason = ReturnReason::Autre;
    match act.clone() {
        Act::Register {
            item,
            usager: k,
            avis,
            back,
        } => centre
            .write(RegisterCourriers {
                ids: vec![id(item)],
                usager_id: usager(k),
                kind: if avis {
                    CourrierKind::Recommande
                } else {
                    CourrierKind::Lettre
                },
                tri_id: id(10),
                return_reason: back.then_some(ReturnReason::Radie),
                pick: Pick::ByNumero,
            })
            .map(drop),
        Act::HandOver { items, usager: k } => centre
            .write(HandOver {
                id: id::<RemiseId>(n),
                usager_id: usager(k),
                courrier_ids: items.into_iter().map(id).collect(),
                recipient: Recipient::Usager,
                passage_id: id::<PassageId>(n),
            })
            .map(drop),
        Act::Undo { remise } => centre
            .write(UndoRemise {
                id: id(remise),
                reason: ReopenReason::Autre,
                seed: SEED,
            })
            .map(drop),
        Act::Mark { item } => centre
            .write(MarkForReturn {
                id: id(item),
                reason,
            })
            .map(drop),
        Act::Keep { item } => centre
            .write(Keep {
                id: id(item),
                seed: SEED,
            })
            .map(drop),
        Act::Return { item } => centre
            .write(ReturnToSender {
                id: id(item),
                reason,
            })
            .map(drop),
        Act::Forward { item } => centre.write(Forward { id: id(item) }).map(drop),
        Act::Move { item, to } => centre
            .write(Move {
                id: id(item),
                to: usager(to),
                seed: SEED,
            })
            .map(drop),
        Act::Cancel { item } => centre.write(Cancel { id: id(item) }).map(drop),
        Act::Expire { item } => {
            centre.days_later(9);
            centre.write(Expire { id: id(item) }).map(drop)
        }
        Act::Reopen { item } => centre
            .write(Reopen {
                id: id(item),
                reason: ReopenReason::Rendu,
                seed: SEED,
            })
            .map(drop),
        Act::BagLeft => {
            let bag = centre.ledger.read(|reader| reader.items_in_bag());
            let bag = bag.expect("read").into_iter();
            let courrier_ids = bag.map(|row| row.courrier.id).collect();
            centre.write(BagLeft { courrier_ids })
        }
        Act::CloseTri => {
            let seed = IdSeed(
                n.to_be_bytes().repeat(2)[..10]
                    .try_into()
                    .expect("ten bytes"),
            );
            centre.write(CloseTri { id: id(10), seed }).map(drop)
        }
    }
}

/// Where an item is, for who knows nothing of SQL, projections or chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the cabinet.
    In,
    /// Out of it, handed over by this remise if by one.
    Out(Option<u64>),
    /// Out for good.
    Never,
}

/// What the accepted acts alone say.
#[derive(Debug, Default)]
struct Model(BTreeMap<u64, (u64, Place)>);

impl Model {
    fn accepted(&mut self, act: &Act, n: u64) {
        let mut put = |item: u64, place| self.0.get_mut(&item).expect("registered").1 = place;
        match act {
            Act::Register { item, usager, .. } => {
                self.0.insert(*item, (*usager, Place::In));
            }
            Act::HandOver { items, .. } => {
                for item in items {
                    put(*item, Place::Out(Some(n)));
                }
            }
            Act::Undo { remise } => {
                for (_, place) in self.0.values_mut() {
                    if *place == Place::Out(Some(*remise)) {
                        *place = Place::In;
                    }
                }
            }
            Act::Return { item } | Act::Forward { item } => put(*item, Place::Out(None)),
            Act::Cancel { item } | Act::Expire { item } => put(*item, Place::Never),
            Act::Reopen { item } => put(*item, Place::In),
            Act::Move { item, to } => self.0.get_mut(item).expect("registered").0 = *to,
            Act::Mark { .. } | Act::Keep { .. } | Act::BagLeft | Act::CloseTri => {}
        }
    }

    fn waiting(&self, usager: u64) -> u32 {
        let here = self.0.values().filter(|held| **held == (usager, Place::In));
        u32::try_from(here.count()).expect("few")
    }
}

/// All that can be seen of the ledger, to tell whether a refused command left a trace.
fn everything(centre: &Centre) -> String {
    let seen = centre
        .ledger
        .read(|reader| {
            let mut seen = Vec::new();
            for k in 0..USAGERS {
                let usager = id::<UsagerId>(1001 + k);
                let today = "2026-09-01".parse().expect("a day");
                let whole = reader.usager(usager, today)?.expect("a usager");
                seen.push(format!(
                    "{whole:?} {:?}",
                    reader.history(usager, None, 1000)?
                ));
            }
            seen.push(format!(
                "{:?} {:?}",
                reader.tris(false, 10)?,
                reader.messages_queued()?
            ));
            Ok(seen)
        })
        .expect("read");
    seen.join("\n")
}

fn instant(secs: i64) -> Instant {
    Instant::from_timestamp(secs, 0).expect("an instant")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_history_keeps_the_laws(acts in prop::collection::vec(act(), 1..60), cut in 0_usize..60) {
        let centre = Centre::new();
        for k in 0..USAGERS {
            centre.usager(k + 1);
        }
        centre.tri(10);
        let mut middle = centre.stamp().at;
        let mut model = Model::default();
        for (n, act) in (0..).zip(&acts) {
            if n == cut as u64 {
                middle = centre.stamp().at;
            }
            let before = everything(&centre);
            if perform(&centre, act, n).is_err() {
                prop_assert_eq!(before, everything(&centre), "a refused {:?} left a trace", act);
            } else {
                model.accepted(act, n);
            }
            for k in 0..USAGERS {
                prop_assert_eq!(centre.waiting(id(1001 + k)), model.waiting(k), "after {:?}", act);
            }
            let report = centre.verify();
            prop_assert!(report.is_clean(), "after {:?}: {:?}", act, report.faults);
        }
        for of in (0..USAGERS).map(|k| Some(id::<UsagerId>(1001 + k))).chain([None]) {
            for (from, to) in [(instant(0), middle), (middle, instant(4_000_000_000)), (instant(0), instant(4_000_000_000))] {
                let balance = centre.ledger.read(|reader| reader.balance(from, to, of)).expect("read");
                prop_assert!(balance.holds(), "{:?} from {} to {}: {:?}", of, from, to, balance);
                if let (Some(of), true) = (of, to > middle) {
                    prop_assert_eq!(balance.waiting_at_end, i64::from(centre.waiting(of)));
                }
            }
        }
    }

    #[test]
    fn several_agents_at_once_keep_the_laws(
        hands in prop::collection::vec(prop::collection::vec(act(), 1..25), 2..5)
    ) {
        let centre = Centre::new();
        for k in 0..USAGERS {
            centre.usager(k + 1);
        }
        centre.tri(10);
        let registered: Vec<u32> = std::thread::scope(|scope| {
            let agents: Vec<_> = (0..)
                .zip(&hands)
                .map(|(agent, acts)| {
                    let centre = &centre;
                    scope.spawn(move || {
                        (0..)
                            .zip(acts)
                            .filter(|(n, act)| perform(centre, act, agent * 1000 + n).is_ok())
                            .filter(|(_, act)| matches!(act, Act::Register { .. }))
                            .count()
                    })
                })
                .collect();
            agents.into_iter().map(|agent| u32::try_from(agent.join().expect("an agent")).expect("few")).collect()
        });
        let report = centre.verify();
        prop_assert!(report.is_clean(), "{:?}", report.faults);
        let registered: i64 = registered.into_iter().map(i64::from).sum();
        prop_assert_eq!(report.balance.registered, registered, "every accepted item is there");
        // What was written survives closing and opening again.
        let movements = report.movements;
        let centre = centre.reopened();
        prop_assert_eq!(centre.verify().movements, movements);
    }

    /// A retry storm: each call sent several times with its key is carried out once.
    #[test]
    fn retries_never_count_twice(copies in 2_usize..5, calls in 1_u64..6) {
        let centre = Centre::new();
        let usager = centre.usager(1);
        centre.tri(10);
        let answers: BTreeMap<u64, Vec<Vec<_>>> = (0..calls)
            .map(|call| {
                let answers = std::thread::scope(|scope| {
                    let sent: Vec<_> = (0..copies)
                        .map(|copy| {
                            let centre = &centre;
                            scope.spawn(move || {
                                let stamp = Stamp {
                                    key: Some(courrier_ledger::Idempotency { key: call.to_string(), request: [0; 32] }),
                                    ..centre.stamp()
                                };
                                let command = RegisterCourriers {
                                    ids: vec![id(call * 100 + copy as u64)],
                                    usager_id: usager,
                                    kind: CourrierKind::Lettre,
                                    tri_id: id(10),
                                    return_reason: None,
                                    pick: Pick::ByNumero,
                                };
                                centre.ledger.write_blocking(stamp, command).expect("registered").ids
                            })
                        })
                        .collect();
                    sent.into_iter().map(|call| call.join().expect("a call")).collect::<Vec<_>>()
                });
                (call, answers)
            })
            .collect();
        for ids in answers.values() {
            prop_assert!(ids.windows(2).all(|pair| pair[0] == pair[1]));
        }
        prop_assert_eq!(u64::from(centre.waiting(usager)), calls);
    }
}
