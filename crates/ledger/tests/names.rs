//! What is typed to find a folder, what agents confirm by choosing, and who is told of it.

mod common;

use std::sync::{Arc, Mutex};

use common::{Centre, SEED, id};
use courrier_domain::courrier::ReopenReason;
use courrier_domain::usager::{AyantDroit, Channel};
use courrier_domain::{CourrierId, CourrierKind, Domiciliation, Identity, TriId, UsagerId};
use courrier_ledger::commands::*;
use courrier_ledger::{Refusal, WriteError};

const SPELT: &str = "Abderahman ELKATIB";

fn identity(nom: &str, prenoms: &str) -> Identity {
    Identity {
        nom: nom.into(),
        prenoms: prenoms.into(),
        email: Some("awa@example.org".into()),
        ..Identity::default()
    }
}

fn create(centre: &Centre, numero: u64, identity: Identity) -> UsagerId {
    let usager = CreateUsager {
        id: id(1000 + numero),
        numero: numero.to_string().parse().expect("a numero"),
        identity,
        domiciliation: Domiciliation::for_a_year_from("2026-09-01".parse().expect("a day")),
        near_unseen: false,
    };
    centre.write(usager).expect("created")
}

fn enter(
    centre: &Centre,
    items: &[u64],
    usager_id: UsagerId,
    tri_id: TriId,
    pick: Pick,
) -> Result<Registered, WriteError> {
    centre.write(RegisterCourriers {
        ids: items.iter().map(|n| id::<CourrierId>(*n)).collect(),
        usager_id,
        kind: CourrierKind::Lettre,
        tri_id,
        return_reason: None,
        pick,
    })
}

fn chosen(text: &str) -> Pick {
    Pick::Chosen(text.to_owned())
}

fn spellings(centre: &Centre, usager: UsagerId) -> Vec<String> {
    let person = centre.ledger.read(|r| r.person(usager)).expect("read");
    person.expect("a usager").spellings
}

fn move_to(centre: &Centre, item: u64, to: UsagerId) {
    let id = id(item);
    centre.write(Move { id, to, seed: SEED }).expect("moved");
}

fn queued(centre: &Centre, usager: UsagerId) -> u32 {
    let today = "2026-09-01".parse().expect("a day");
    let whole = centre.ledger.read(|r| r.usager(usager, today));
    whole.expect("read").expect("there").messages_queued
}

#[test]
fn a_choice_that_was_skipped_writes_nothing() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    match enter(&centre, &[1], awa, tri, Pick::Skipped) {
        Err(WriteError::Refused(Refusal::ChoiceSkipped)) => {}
        other => panic!("not refused: {other:?}"),
    }
    assert_eq!(centre.waiting(awa), 0);
    centre.close(tri);
    match enter(&centre, &[1], awa, tri, Pick::Skipped) {
        Err(WriteError::Refused(Refusal::TriClosed)) => {}
        other => panic!("what can't be put right is told first: {other:?}"),
    }
}

#[test]
fn near_names_that_were_not_seen_create_and_rename_nobody() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let domiciliation = Domiciliation::for_a_year_from("2026-09-01".parse().expect("a day"));
    let unseen = CreateUsager {
        id: id(1002),
        numero: "2".parse().expect("a numero"),
        identity: identity("NOM1", "Awa"),
        domiciliation: domiciliation.clone(),
        near_unseen: true,
    };
    let refused = centre.write(unseen.clone());
    assert!(matches!(
        refused,
        Err(WriteError::Refused(Refusal::NearUnseen))
    ));
    let rename = |near_unseen| {
        centre.write(ChangeUsager {
            id: awa,
            identity: identity("NOM9", "Awa"),
            domiciliation: domiciliation.clone(),
            seen: None,
            near_unseen,
        })
    };
    let refused = rename(true);
    assert!(matches!(
        refused,
        Err(WriteError::Refused(Refusal::NearUnseen))
    ));
    let people = centre.ledger.read(|r| r.people()).expect("read");
    let names: Vec<_> = people.iter().map(|row| row.person.nom.as_str()).collect();
    assert_eq!(names, ["NOM1"]);
    rename(false).expect("renamed");
    centre
        .write(CreateUsager {
            near_unseen: false,
            ..unseen
        })
        .expect("created");
}

#[test]
fn what_an_agent_chose_is_remembered_once() {
    let centre = Centre::new();
    let khatib = create(&centre, 1, identity("EL KHATIB", "Abderrahmane"));
    let tri = centre.tri(10);
    let enter = |item: u64, pick| enter(&centre, &[item], khatib, tri, pick).expect("entered");
    enter(1, Pick::Certain("Abderrahmane EL KHATIB".into()));
    enter(2, Pick::ByNumero);
    enter(3, chosen("khat abd"));
    assert!(spellings(&centre, khatib).is_empty());
    enter(4, chosen(SPELT));
    enter(5, chosen("ELKATIB  abderahman"));
    assert_eq!(spellings(&centre, khatib), [SPELT]);
    // Those that came last are kept.
    for n in 0..MOST_SPELLINGS {
        // A letter too many, at another place each time.
        let mut given = String::from("Abderahman");
        given.insert(n as usize % 9 + 1, ['o', 'i', 'u', 'y'][n as usize / 9]);
        let text = format!("{given} ELKATIB");
        enter(u64::from(100 + n), chosen(&text));
    }
    let kept = spellings(&centre, khatib);
    assert_eq!(kept.len(), MOST_SPELLINGS as usize);
    assert!(!kept.contains(&SPELT.to_owned()), "the oldest went");
}

#[test]
fn a_wrong_folder_takes_its_spelling_along() {
    let centre = Centre::new();
    let wrong = create(&centre, 1, identity("EL KHATIB", "Abderrahmane"));
    let right = create(&centre, 2, identity("ELKATIB", "Abdou"));
    let tri = centre.tri(10);
    let both = |centre: &Centre| (spellings(centre, wrong), spellings(centre, right));
    let none = Vec::<String>::new;
    enter(&centre, &[1, 2], wrong, tri, chosen(SPELT)).expect("entered");
    enter(&centre, &[3], wrong, tri, chosen(SPELT)).expect("entered");
    move_to(&centre, 1, right);
    assert_eq!(
        both(&centre),
        (vec![SPELT.into()], vec![SPELT.into()]),
        "the other letters of that spelling stay"
    );
    move_to(&centre, 2, right);
    centre.write(Cancel { id: id(3) }).expect("cancelled");
    assert_eq!(both(&centre), (none(), vec![SPELT.into()]));
    // Even what was certain, and wrong.
    let text = "Abdel ELKATIBI";
    enter(&centre, &[4], wrong, tri, Pick::Certain(text.into())).expect("entered");
    move_to(&centre, 4, right);
    assert!(spellings(&centre, right).contains(&text.to_owned()));
    // Nobody's folder remembers nobody's name.
    let inconnu = id(1);
    enter(&centre, &[5], inconnu, tri, chosen("Paul DUPOND")).expect("entered");
    move_to(&centre, 5, wrong);
    assert_eq!(spellings(&centre, wrong), none());
    assert!(centre.verify().is_clean());
}

#[test]
fn erasure_leaves_no_trace_of_what_was_typed() {
    let centre = Centre::new();
    let khatib = create(&centre, 1, identity("EL KHATIB", "Abderrahmane"));
    let tri = centre.tri(10);
    enter(&centre, &[1], khatib, tri, chosen(SPELT)).expect("entered");
    enter(
        &centre,
        &[2],
        khatib,
        tri,
        Pick::Certain("Abderrahmane KHATIBI".into()),
    )
    .expect("entered");
    centre.hand_over(20, khatib, &[1, 2]).expect("handed over");
    centre.write(EraseUsager { id: khatib }).expect("erased");
    assert!(centre.ledger.read(|r| r.people()).expect("read").is_empty());
    assert!(centre.verify().is_clean());
    let centre = centre.reopened();
    let file = std::fs::read(centre.path().join("courrier.db")).expect("read");
    for word in ["ELKATIB", "elkatib", "KHATIBI", "khatibi"] {
        let left = file
            .windows(word.len())
            .any(|bytes| bytes == word.as_bytes());
        assert!(!left, "{word}");
    }
}

#[test]
fn people_are_read_with_all_their_names() {
    let centre = Centre::new();
    let of_the_household = AyantDroit {
        nom: "Sow".into(),
        prenoms: "Fatou".into(),
        date_naissance: None,
        lien: "conjointe".into(),
    };
    let awa = create(
        &centre,
        1,
        Identity {
            nom_usage: Some("DIOP".into()),
            surnom: Some("Nafi".into()),
            ayants_droit: vec![of_the_household],
            lieu_naissance: Some("Thiès".into()),
            ..identity("SOW", "Awa")
        },
    );
    for (n, mandataire) in [(1, "Omar BA"), (2, "Omar BA"), (3, "Paul LY")] {
        centre
            .write(AddProcuration {
                id: id(n),
                usager_id: awa,
                mandataire: mandataire.into(),
                valid_from: "2026-08-01".parse().expect("a day"),
                valid_to: "2026-08-31".parse().expect("a day"),
            })
            .expect("added");
    }
    centre
        .write(RevokeProcuration { id: id(3) })
        .expect("revoked");
    let person = centre.ledger.read(|r| r.person(awa)).expect("read");
    let person = person.expect("there");
    assert_eq!(
        (
            person.nom.as_str(),
            person.nom_usage.as_deref(),
            person.surnom.as_deref()
        ),
        ("SOW", Some("DIOP"), Some("Nafi"))
    );
    assert_eq!(person.household, ["fatou SOW"]);
    assert_eq!(person.mandataires, ["Omar BA"]);
    let visit = RecordPassage {
        id: id(9),
        usager_id: awa,
        kind: courrier_domain::PassageKind::Guichet,
    };
    centre.write(visit).expect("recorded");
    let rows = centre
        .ledger
        .read(|r| r.apart_rows([id(77), awa]))
        .expect("read");
    let [row] = rows.as_slice() else {
        panic!("one, less the one who is not there: {rows:?}")
    };
    assert_eq!(row.household, ["SOW Fatou"]);
    assert_eq!(row.mandataires, person.mandataires);
    assert_eq!(row.lieu_naissance.as_deref(), Some("Thiès"));
    assert!(row.last_seen.is_some());
}

#[test]
fn whose_names_changed_is_told_before_the_answer() {
    let centre = Centre::new();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    centre.ledger.watch_names(move |reader, changed| {
        for id in changed {
            let person = reader.person(*id).expect("read");
            let spellings = person.map(|person| person.spellings.len());
            heard.lock().expect("told").push((*id, spellings));
        }
    });
    let heard = || std::mem::take(&mut *told.lock().expect("told"));
    let khatib = create(&centre, 1, identity("EL KHATIB", "Abderrahmane"));
    assert_eq!(heard(), [(khatib, Some(0))]);
    let tri = centre.tri(10);
    enter(&centre, &[1], khatib, tri, chosen(SPELT)).expect("entered");
    assert_eq!(heard(), [(khatib, Some(1))]);
    enter(&centre, &[2], khatib, tri, chosen(SPELT)).expect("entered");
    enter(&centre, &[3], khatib, tri, Pick::ByNumero).expect("entered");
    assert!(enter(&centre, &[4], khatib, tri, Pick::Skipped).is_err());
    assert_eq!(heard(), [], "nothing new");
    centre
        .hand_over(20, khatib, &[1, 2, 3])
        .expect("handed over");
    centre.write(EraseUsager { id: khatib }).expect("erased");
    assert_eq!(heard(), [(khatib, None)]);
}

#[test]
fn mail_that_came_into_a_folder_by_a_correction_is_told_of_once() {
    let centre = Centre::new();
    let (awa, bob) = (centre.usager(1), centre.usager(2));
    let tri = centre.tri(10);
    centre.register(&[1, 2, 3], awa, tri);
    move_to(&centre, 1, bob);
    assert_eq!(queued(&centre, bob), 0, "closing the tri will tell");
    centre.close(tri);
    assert_eq!((queued(&centre, awa), queued(&centre, bob)), (1, 1));
    let carl = centre.usager(3);
    move_to(&centre, 2, carl);
    move_to(&centre, 3, carl);
    assert_eq!((queued(&centre, awa), queued(&centre, carl)), (0, 1));
    // Nobody is told who wishes not to be.
    let silent = create(
        &centre,
        4,
        Identity {
            channel: Some(Channel::None),
            ..identity("BA", "Omar")
        },
    );
    move_to(&centre, 3, silent);
    assert_eq!((queued(&centre, silent), queued(&centre, carl)), (0, 1));
}

#[test]
fn mail_that_waits_again_is_told_of() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let (closed, open) = (centre.tri(10), centre.tri(11));
    centre.register(&[1, 2], awa, closed);
    centre.close(closed);
    let reason = ReopenReason::ErreurDeSaisie;
    let undo = |n| {
        centre.write(UndoRemise {
            id: id(n),
            reason,
            seed: SEED,
        })
    };
    centre.hand_over(20, awa, &[1, 2]).expect("handed over");
    assert_eq!(queued(&centre, awa), 0, "nothing waits");
    undo(20).expect("undone");
    assert_eq!(queued(&centre, awa), 1);
    centre.hand_over(21, awa, &[1, 2]).expect("handed over");
    for item in [1, 2] {
        let id = id(item);
        let reopen = Reopen {
            id,
            reason,
            seed: SEED,
        };
        centre.write(reopen).expect("reopened");
    }
    assert_eq!(queued(&centre, awa), 1, "one for both");
    centre.hand_over(22, awa, &[1, 2]).expect("handed over");
    centre.register(&[3], awa, open);
    centre.hand_over(23, awa, &[3]).expect("handed over");
    undo(23).expect("undone");
    assert_eq!(queued(&centre, awa), 0, "its tri is still open");
}
