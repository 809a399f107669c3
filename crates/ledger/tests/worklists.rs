//! What agents do with the worklists: the bag of returned mail, people told in person.

mod common;

use common::{Centre, SEED, id};
use courrier_domain::courrier::{ReopenReason, ReturnReason};
use courrier_domain::message::MessageRefusal;
use courrier_domain::usager::Channel;
use courrier_domain::{Author, CourrierId, CourrierKind, CourrierState, PassageKind, UsagerId};
use courrier_ledger::commands::*;
use courrier_ledger::queries::UnreachedRow;
use courrier_ledger::{Refusal, Stamp, WriteError};

const REASON: ReturnReason = ReturnReason::Radie;

fn filed(centre: &Centre, items: &[u64]) -> UsagerId {
    let (awa, tri) = (centre.usager(1), centre.tri(10));
    centre.register(items, awa, tri);
    centre.close(tri);
    awa
}

fn bag(centre: &Centre) -> Vec<(CourrierId, Option<ReturnReason>)> {
    let rows = centre.ledger.read(|reader| reader.items_in_bag());
    let rows = rows.expect("read").into_iter();
    rows.map(|row| (row.courrier.id, row.reason)).collect()
}

fn pull(centre: &Centre, item: u64) -> CourrierId {
    let (id, reason) = (id(item), REASON);
    centre.write(MarkForReturn { id, reason }).expect("marked");
    centre.write(ReturnToSender { id, reason }).expect("pulled");
    id
}

#[test]
fn what_is_in_the_bag_can_be_taken_out_until_it_leaves() {
    let centre = Centre::new();
    filed(&centre, &[100, 101, 102]);
    assert!(bag(&centre).is_empty());
    let (first, second) = (pull(&centre, 100), pull(&centre, 101));
    let forwarded = id(102);
    centre.write(Forward { id: forwarded }).expect("forwarded");
    // The last to go in comes first.
    let all = [
        (forwarded, None),
        (second, Some(REASON)),
        (first, Some(REASON)),
    ];
    assert_eq!(bag(&centre), all);

    let out = |id| Reopen {
        id,
        reason: ReopenReason::ErreurDeSaisie,
        seed: SEED,
    };
    centre.write(out(second)).expect("taken out");
    assert_eq!(bag(&centre), [all[0], all[2]]);
    let to_return = centre.ledger.read(|reader| reader.items_to_return());
    let to_return = to_return.expect("read");
    assert_eq!(to_return[0].courrier.id, second, "it is to go back again");

    let left = |courrier_ids| centre.write(BagLeft { courrier_ids });
    // Another desk's items, or those taken out meanwhile, are not what was seen.
    for wrong in [vec![], vec![first], vec![first, forwarded, second]] {
        let refused = left(wrong).expect_err("another bag");
        assert!(matches!(refused, WriteError::Refused(Refusal::BagChanged)));
    }
    left(vec![first, forwarded]).expect("noted");
    assert!(bag(&centre).is_empty(), "what left is not in it any more");
    let late = centre.write(out(first));
    assert!(matches!(late, Err(WriteError::Refused(_))), "{late:?}");
    let (id, reason) = (second, REASON);
    centre.write(ReturnToSender { id, reason }).expect("pulled");
    assert_eq!(bag(&centre), [(second, Some(REASON))], "the next bag");
    assert!(centre.verify().is_clean());
}

fn unreached(centre: &Centre, day: &str) -> Vec<UnreachedRow> {
    let day = day.parse().expect("a day");
    let rows = centre.ledger.read(|reader| reader.unreached(day));
    rows.expect("read")
}

#[test]
fn who_was_told_in_person_is_not_on_the_list_for_a_month() {
    let centre = Centre::new();
    let awa = filed(&centre, &[100]);
    let refused = (Channel::Email, MessageRefusal::Address);
    let refuse = RefuseContact {
        usager_id: awa,
        channel: refused.0,
        reason: refused.1,
    };
    centre.write(refuse).expect("noted");
    let list = unreached(&centre, "2026-09-01");
    assert_eq!((list[0].untold, list[0].refusal), (1, Some(refused)));

    // What is in a tri that is still open is not filed: nobody tells of it.
    let tri = centre.tri(11);
    centre.register(&[101], awa, tri);
    let told = TellInPerson {
        id: id(200),
        usager_id: awa,
        kind: PassageKind::Telephone,
    };
    centre.write(told).expect("told");
    assert!(unreached(&centre, "2026-09-01").is_empty());
    let today = "2026-09-01".parse().expect("a day");
    let open = centre.ledger.read(|reader| reader.usager(awa, today));
    let open = open.expect("read").expect("a folder");
    assert!(open.last_seen.is_some(), "a call is a passage");

    centre.close(tri);
    let list = unreached(&centre, "2026-09-01");
    assert_eq!((list[0].untold, list[0].waiting), (1, 2), "new mail");
    centre
        .write(TellInPerson {
            id: id(201),
            ..told
        })
        .expect("told");
    assert!(unreached(&centre, "2026-09-30").is_empty());
    let list = unreached(&centre, "2026-10-01");
    assert_eq!((list[0].untold, list[0].waiting), (0, 2), "a month later");

    // Told once, an agent may send it back as any other.
    let reason = ReturnReason::NonReclame;
    let mark = MarkForReturn {
        id: id(100),
        reason,
    };
    centre.write(mark).expect("an agent may");
    let items = centre.ledger.read(|reader| reader.items_to_return());
    let items = items.expect("read");
    assert_eq!(items[0].courrier.state, CourrierState::ToReturn);
}

#[test]
fn the_month_after_somebody_was_told_is_of_the_days_of_the_centre() {
    let centre = Centre::new();
    let awa = filed(&centre, &[100]);
    let refuse = RefuseContact {
        usager_id: awa,
        channel: Channel::Email,
        reason: MessageRefusal::Address,
    };
    centre.write(refuse).expect("noted");
    // Half past midnight in Paris, on 2 September.
    let stamp = Stamp {
        at: "2026-09-01T22:30:00Z".parse().expect("an instant"),
        ..centre.stamp()
    };
    let told = TellInPerson {
        id: id(200),
        usager_id: awa,
        kind: PassageKind::Telephone,
    };
    centre.ledger.write_blocking(stamp, told).expect("told");
    assert!(unreached(&centre, "2026-10-01").is_empty());
    assert_eq!(unreached(&centre, "2026-10-02").len(), 1);
}

fn unheard<T>(done: &Result<T, WriteError>) -> bool {
    matches!(done, Err(WriteError::Refused(Refusal::Unreached(_))))
}

#[test]
fn an_agent_calls_nothing_unclaimed_of_which_nobody_was_told() {
    let centre = Centre::new();
    let (awa, tri) = (centre.usager(1), centre.tri(10));
    centre.register(&[100, 101], awa, tri);
    let unclaimed = ReturnReason::NonReclame;

    // Not as it is entered…
    let entered = |reason| RegisterCourriers {
        ids: vec![id(102)],
        usager_id: awa,
        kind: CourrierKind::Lettre,
        tri_id: tri,
        return_reason: Some(reason),
        pick: Pick::ByNumero,
    };
    assert!(unheard(&centre.write(entered(unclaimed))));
    centre.write(entered(REASON)).expect("another reason");

    // … nor on the slip, marked for another reason.
    let marked = |n, reason| MarkForReturn { id: id(n), reason };
    let slip = |reason| ReturnToSender {
        id: id(100),
        reason,
    };
    let other = marked(100, ReturnReason::Autre);
    centre.write(other).expect("marked");
    assert!(unheard(&centre.write(slip(unclaimed))));
    centre.write(slip(ReturnReason::Autre)).expect("pulled");

    // What the cycle or a supervisor marked is pulled by an agent.
    let stamp = Stamp {
        author: Author::System,
        ..centre.stamp()
    };
    let by_cycle = centre.ledger.write_blocking(stamp, marked(101, unclaimed));
    by_cycle.expect("marked");
    let pulled = ReturnToSender {
        id: id(101),
        reason: unclaimed,
    };
    centre.write(pulled).expect("pulled");
}
