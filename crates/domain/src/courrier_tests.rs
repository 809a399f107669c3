//! The table of states and movements, written out a second time, by hand.

use super::*;
use crate::TypedId;

fn usager(n: u128) -> UsagerId {
    UsagerId::from_uuid(uuid::Uuid::from_u128(n))
}

fn step(name: &str) -> Step {
    match name {
        "registered" => Step::Registered {
            usager_id: usager(1),
            kind: CourrierKind::Lettre,
            tri_id: TriId::from_uuid(uuid::Uuid::nil()),
        },
        "handed_over" => Step::HandedOver {
            remise_id: RemiseId::from_uuid(uuid::Uuid::nil()),
            recipient: Recipient::Usager,
        },
        "marked_for_return" => Step::MarkedForReturn {
            reason: ReturnReason::NonReclame,
        },
        "kept" => Step::Kept,
        "returned" => Step::Returned {
            reason: ReturnReason::NonReclame,
        },
        "forwarded" => Step::Forwarded,
        "moved" => Step::Moved { to: usager(2) },
        "cancelled" => Step::Cancelled,
        "expired" => Step::Expired,
        "reopened" => Step::Reopened {
            reason: ReopenReason::Autre,
        },
        other => panic!("no such step: {other}"),
    }
}

const STEPS: [&str; 10] = [
    "registered",
    "handed_over",
    "marked_for_return",
    "kept",
    "returned",
    "forwarded",
    "moved",
    "cancelled",
    "expired",
    "reopened",
];

/// For each state, the steps that leave it and where they lead (for a recommande).
const TABLE: [(CourrierState, &[(&str, CourrierState)]); 7] = {
    use CourrierState::*;
    [
        (
            Waiting,
            &[
                ("handed_over", HandedOver),
                ("marked_for_return", ToReturn),
                ("forwarded", Forwarded),
                ("moved", Waiting),
                ("cancelled", Cancelled),
                ("expired", Expired),
            ],
        ),
        (
            ToReturn,
            &[
                ("handed_over", HandedOver),
                ("kept", Waiting),
                ("returned", Returned),
                ("expired", Expired),
            ],
        ),
        (HandedOver, &[("reopened", Waiting)]),
        (Returned, &[("reopened", ToReturn)]),
        (Forwarded, &[("reopened", Waiting)]),
        (Cancelled, &[]),
        (Expired, &[]),
    ]
};

#[test]
fn every_state_and_every_step() {
    for (state, leaves) in TABLE {
        let before_exit = (!state.in_cabinet()).then_some(if state == CourrierState::Returned {
            CourrierState::ToReturn
        } else {
            CourrierState::Waiting
        });
        let now = Standing {
            usager_id: usager(1),
            kind: CourrierKind::Recommande,
            state,
            before_exit,
        };
        for name in STEPS {
            let expected = leaves
                .iter()
                .find(|(step, _)| *step == name)
                .map(|(_, state)| *state);
            let got = Standing::after(Some(&now), &step(name))
                .ok()
                .map(|after| after.state);
            assert_eq!(got, expected, "{name} from {}", state.as_str());
        }
    }
}

#[test]
fn undoing_a_remise_of_an_item_to_return_puts_it_back_on_the_worklist() {
    let walk = ["registered", "marked_for_return", "handed_over", "reopened"];
    let end = walk.iter().fold(None, |now: Option<Standing>, name| {
        Some(Standing::after(now.as_ref(), &step(name)).expect("a lawful walk"))
    });
    assert_eq!(
        end.map(|standing| standing.state),
        Some(CourrierState::ToReturn)
    );
}

#[test]
fn a_letter_never_expires_and_nothing_moves_onto_itself() {
    let now = Standing::after(None, &step("registered")).expect("a first step");
    assert_eq!(
        Standing::after(Some(&now), &Step::Expired),
        Err(Refused::NotAnAvis)
    );
    let onto_itself = Step::Moved { to: now.usager_id };
    assert_eq!(
        Standing::after(Some(&now), &onto_itself),
        Err(Refused::SameFolder)
    );
    assert_eq!(
        Standing::after(None, &Step::Kept),
        Err(Refused::NotRegistered)
    );
}

#[test]
fn the_stable_texts_read_back() {
    for state in CourrierState::ALL {
        assert_eq!(CourrierState::parse(state.as_str()), Some(*state));
    }
    for reason in ReturnReason::ALL {
        assert_eq!(ReturnReason::parse(reason.as_str()), Some(*reason));
    }
    assert_eq!(CourrierKind::parse("telegramme"), None);
}

#[test]
fn an_avis_has_fifteen_days_and_none_on_its_last() {
    let day = |text: &str| text.parse().expect("a day");
    for (today, left) in [
        ("2026-11-02", Some(15)),
        ("2026-11-16", Some(1)),
        ("2026-11-17", Some(0)),
        ("2026-11-18", None),
    ] {
        assert_eq!(
            avis_days_left(day("2026-11-02"), day(today)),
            left,
            "{today}"
        );
    }
}
