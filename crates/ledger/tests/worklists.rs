//! What agents do with the worklists: the bag of returned mail, people told in person.

mod common;

use common::{Centre, SEED, id};
use courrier_domain::courrier::{ReopenReason, ReturnReason};
use courrier_domain::message::MessageRefusal;
use courrier_domain::usager::Channel;
use courrier_domain::{CourrierId, CourrierState, PassageKind, UsagerId};
use courrier_ledger::WriteError;
use courrier_ledger::commands::*;
use courrier_ledger::queries::UnreachedRow;

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

    centre.write(BagLeft).expect("noted");
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
