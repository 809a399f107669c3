//! Mail in the ledger: a tri, a remise, an undo, two desks at once, retries, moves, returns.

mod common;

use common::{Centre, SEED, id};
use courrier_domain::courrier::{ReopenReason, ReturnReason};
use courrier_domain::{CourrierId, CourrierKind, CourrierState, RemiseId, UsagerId};
use courrier_ledger::commands::*;
use courrier_ledger::{Change, Idempotency, Refusal, Stamp, Subject, WriteError};

fn refusal<T: std::fmt::Debug>(result: Result<T, WriteError>) -> Refusal {
    match result {
        Err(WriteError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_day_from_tri_to_remise() {
    let centre = Centre::new();
    let (awa, bob) = (centre.usager(1), centre.usager(2));
    let tri = centre.tri(10);
    assert_eq!(centre.register(&[1, 2], awa, tri).waiting, 2);
    let registered = centre.register(&[3], bob, tri);
    assert_eq!((registered.numero.as_str(), registered.waiting), ("2", 1));
    let closed = centre.close(tri);
    assert_eq!((closed.messages_queued, closed.unreachable), (2, 0));
    assert_eq!(
        refusal(centre.write(CloseTri {
            id: tri,
            seed: IdSeed([1; 10])
        })),
        Refusal::TriClosed
    );

    let partial = centre.hand_over(20, awa, &[1]).expect("handed over");
    assert_eq!(partial.waiting, 1);
    let again = centre.hand_over(21, awa, &[1]);
    assert_eq!(
        refusal(again),
        Refusal::Conflict {
            courrier_id: id(1),
            state: "handed_over".into()
        }
    );
    assert_eq!(
        refusal(centre.hand_over(22, awa, &[3])),
        Refusal::OtherFolder(id(3))
    );

    let undone = centre
        .write(UndoRemise {
            id: id::<RemiseId>(20),
            reason: ReopenReason::ErreurDeSaisie,
            seed: SEED,
        })
        .expect("undone");
    assert_eq!(undone.waiting, 2);
    assert_eq!(centre.waiting(awa), 2);
    let report = centre.verify();
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!(
        (report.balance.registered, report.balance.waiting_at_end),
        (3, 3)
    );
}

#[test]
fn a_remise_is_all_or_nothing() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1, 2], awa, tri);
    centre.hand_over(20, awa, &[2]).expect("handed over");
    let before = centre.verify().movements;
    assert!(centre.hand_over(21, awa, &[1, 2]).is_err());
    assert_eq!(
        (centre.waiting(awa), centre.verify().movements),
        (1, before)
    );
}

#[test]
fn two_desks_hand_over_the_same_item_and_one_wins() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    for round in 0..50 {
        centre.register(&[100 + round], awa, tri);
        let results: Vec<_> = std::thread::scope(|scope| {
            let desks: Vec<_> = [0, 1]
                .map(|desk| {
                    let centre = &centre;
                    scope.spawn(move || {
                        centre.hand_over(1000 + round * 2 + desk, awa, &[100 + round])
                    })
                })
                .into_iter()
                .collect();
            desks
                .into_iter()
                .map(|desk| desk.join().expect("a desk"))
                .collect()
        });
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    }
    assert!(centre.verify().is_clean());
}

#[test]
fn a_retry_gets_the_first_answer_and_writes_nothing() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    let stamp = |key: &str, request: u8| Stamp {
        key: Some(Idempotency {
            key: key.into(),
            request: [request; 32],
        }),
        ..centre.stamp()
    };
    // A retry makes new ids: the first ones count.
    let send = |stamp, item: u64| {
        let courriers = RegisterCourriers {
            ids: vec![id(item)],
            usager_id: awa,
            kind: CourrierKind::Lettre,
            tri_id: tri,
            return_reason: None,
            pick: Pick::ByNumero,
        };
        centre.ledger.write_blocking(stamp, courriers)
    };
    let first = send(stamp("k", 1), 1).expect("registered");
    let retried = send(stamp("k", 1), 2).expect("the same answer");
    assert_eq!(first, retried);
    assert_eq!(centre.waiting(awa), 1);
    assert!(matches!(send(stamp("k", 2), 3), Err(WriteError::KeyReused)));
    // A refusal is not kept: what was wrong may be put right.
    centre.close(tri);
    assert_eq!(refusal(send(stamp("later", 1), 4)), Refusal::TriClosed);
    // Keys of different authors never meet.
    let device = courrier_domain::Author::Device(id(9));
    let by_device = Stamp {
        author: device,
        ..stamp("k", 2)
    };
    assert_eq!(refusal(send(by_device, 5)), Refusal::TriClosed);
    let purged = PurgeReceipts {
        before: centre.stamp().at,
    };
    assert_eq!(centre.write(purged).expect("purged"), 1);
}

#[test]
fn what_a_move_leaves_in_both_histories() {
    let centre = Centre::new();
    let (awa, bob) = (centre.usager(1), centre.usager(2));
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    centre
        .write(Move {
            id: id(1),
            to: bob,
            seed: SEED,
        })
        .expect("moved");
    assert_eq!((centre.waiting(awa), centre.waiting(bob)), (0, 1));
    for usager in [awa, bob] {
        let lines = centre
            .ledger
            .read(|r| r.history(usager, None, 10))
            .expect("read");
        assert!(
            lines
                .iter()
                .any(|line| line.movement.step.name() == "moved")
        );
    }
    let balance = |of| {
        let at = |secs| courrier_domain::Instant::from_timestamp(secs, 0).expect("an instant");
        centre
            .ledger
            .read(|r| r.balance(at(0), at(4_000_000_000), of))
            .expect("read")
    };
    for (of, expected) in [(None, (1, 1)), (Some(awa), (0, 1)), (Some(bob), (1, 0))] {
        let balance = balance(of);
        assert!(balance.holds(), "{balance:?}");
        assert_eq!((balance.moved_in, balance.moved_out), expected);
    }
    assert_eq!(
        refusal(centre.write(Move {
            id: id(1),
            to: id::<UsagerId>(99),
            seed: SEED,
        })),
        Refusal::NotFound(Subject::Usager)
    );
}

#[test]
fn returns_until_the_bag_has_left() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1, 2], awa, tri);
    let reason = ReturnReason::Autre;
    for item in [1, 2] {
        centre
            .write(MarkForReturn {
                id: id(item),
                reason,
            })
            .expect("marked");
    }
    let keep = Keep {
        id: id(2),
        seed: SEED,
    };
    centre.write(keep).expect("kept");
    let worklist = centre.ledger.read(|r| r.items_to_return()).expect("read");
    assert_eq!(worklist.len(), 1);
    centre
        .write(ReturnToSender { id: id(1), reason })
        .expect("returned");
    let undo = Reopen {
        id: id(1),
        reason: ReopenReason::ErreurDeSaisie,
        seed: SEED,
    };
    centre.write(undo).expect("reopened");
    let state = |item| {
        let row = centre
            .ledger
            .read(|r| r.courrier(id::<CourrierId>(item)))
            .expect("read");
        row.expect("an item").state
    };
    assert_eq!(state(1), CourrierState::ToReturn);
    centre
        .write(ReturnToSender { id: id(1), reason })
        .expect("returned");
    let courrier_ids = vec![id(1)];
    centre.write(BagLeft { courrier_ids }).expect("left");
    assert_eq!(refusal(centre.write(undo)), Refusal::BagLeft(id(1)));
    assert!(centre.verify().is_clean());
}

#[test]
fn mail_for_nobody_known_is_counted_and_goes_back() {
    let centre = Centre::new();
    let tri = centre.tri(10);
    let inconnu: UsagerId = id(1);
    let registered = centre
        .write(RegisterCourriers {
            ids: vec![id(1)],
            usager_id: inconnu,
            kind: CourrierKind::Lettre,
            tri_id: tri,
            return_reason: Some(ReturnReason::Inconnu),
            pick: Pick::ByNumero,
        })
        .expect("registered");
    assert_eq!(registered.numero, "INCONNU");
    assert_eq!(
        centre
            .ledger
            .read(|r| r.items_to_return())
            .expect("read")
            .len(),
        1
    );
    assert_eq!(centre.close(tri).messages_queued, 0);
}

#[test]
fn nobody_is_told_of_mail_that_is_gone() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1, 2], awa, tri);
    centre.write(Cancel { id: id(1) }).expect("cancelled");
    assert_eq!(centre.close(tri).messages_queued, 1);
    assert_eq!(
        centre.ledger.read(|r| r.messages_queued()).expect("read"),
        1
    );
    centre.hand_over(20, awa, &[2]).expect("handed over");
    assert_eq!(
        centre.ledger.read(|r| r.messages_queued()).expect("read"),
        0
    );
}

#[test]
fn changes_are_told_after_the_commit_and_refusals_are_not() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    let mut changes = centre.ledger.subscribe();
    centre.register(&[1], awa, tri);
    assert!(centre.hand_over(20, awa, &[2]).is_err());
    let mut seen = Vec::new();
    while let Ok(change) = changes.try_recv() {
        seen.push(change);
    }
    assert_eq!(
        seen,
        [
            Change::Tri {
                id: tri,
                open: true
            },
            Change::Usager {
                id: awa,
                waiting: 1
            }
        ]
    );
}

#[test]
fn changed_settings_hold_from_the_next_command_on() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    let accept = |kinds: &[CourrierKind]| {
        let settings = courrier_domain::CentreSettings {
            accepted_kinds: kinds.to_vec(),
            ..Default::default()
        };
        centre.write(SaveSettings { settings })
    };
    let register = |item| {
        centre.write(RegisterCourriers {
            ids: vec![id(item)],
            usager_id: awa,
            kind: CourrierKind::Lettre,
            tri_id: tri,
            return_reason: None,
            pick: Pick::ByNumero,
        })
    };
    register(1).expect("letters are accepted");
    accept(&[CourrierKind::Recommande]).expect("saved");
    assert_eq!(refusal(register(2)), Refusal::KindNotAccepted);
    assert!(matches!(refusal(accept(&[])), Refusal::Invalid(_)));
    assert_eq!(
        refusal(register(3)),
        Refusal::KindNotAccepted,
        "a refused change changes nothing"
    );
    accept(&[CourrierKind::Lettre]).expect("saved");
    register(4).expect("accepted again");
}

#[test]
fn a_tri_is_idle_since_its_last_entry() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let (empty, used, closed) = (centre.tri(10), centre.tri(11), centre.tri(12));
    let before_entry = centre.stamp().at;
    centre.register(&[1], awa, used);
    centre.close(closed);
    let after_entry = centre.stamp().at;
    let idle = |before| centre.ledger.read(|r| r.idle_tris(before)).expect("read");
    assert_eq!(idle(before_entry), [empty]);
    assert_eq!(idle(after_entry), [empty, used]);
}

#[test]
fn an_entry_marked_for_return_is_undone_while_its_tri_is_open() {
    let centre = Centre::new();
    let tri = centre.tri(10);
    let register = |item| {
        centre.write(RegisterCourriers {
            ids: vec![id(item)],
            usager_id: id(1),
            kind: CourrierKind::Lettre,
            tri_id: tri,
            return_reason: Some(ReturnReason::Inconnu),
            pick: Pick::ByNumero,
        })
    };
    register(1).expect("registered");
    register(2).expect("registered");
    centre.write(Cancel { id: id(1) }).expect("cancelled");
    centre.close(tri);
    let late = refusal(centre.write(Cancel { id: id(2) }));
    assert_eq!(
        late,
        Refusal::Conflict {
            courrier_id: id(2),
            state: "to_return".into()
        }
    );
    let report = centre.verify();
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!(
        (report.balance.cancelled, report.balance.waiting_at_end),
        (1, 1)
    );
}

#[test]
fn an_avis_is_void_after_fifteen_days_and_not_before() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    centre
        .write(RegisterCourriers {
            ids: vec![id(2)],
            usager_id: awa,
            kind: CourrierKind::Recommande,
            tri_id: tri,
            return_reason: None,
            pick: Pick::ByNumero,
        })
        .expect("registered");
    let until = "2026-09-16".parse().expect("a day");
    let courrier_id = id(2);
    for days in [0, 15] {
        centre.days_later(days);
        assert_eq!(
            refusal(centre.write(Expire { id: courrier_id })),
            Refusal::StillHeld { courrier_id, until }
        );
    }
    centre.days_later(1);
    centre.write(Expire { id: courrier_id }).expect("void");
    assert!(
        matches!(
            refusal(centre.write(Expire { id: id(1) })),
            Refusal::Conflict { .. }
        ),
        "a letter never expires"
    );
    assert_eq!(centre.waiting(awa), 1);
}
