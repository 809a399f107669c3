//! People in the ledger: mandataires, cards, searches, erasure, accounts and devices.

mod common;

use chrono::{NaiveDate, TimeDelta};
use common::{Centre, SEED, id};
use courrier_domain::courrier::{Recipient, ReopenReason};
use courrier_domain::{Author, DeviceKind, PassageId, PassageKind};
use courrier_ledger::commands::*;
use courrier_ledger::queries::{ApartRow, CardStanding};
use courrier_ledger::{Refusal, Stamp, Subject, WriteError};

fn refusal<T: std::fmt::Debug>(result: Result<T, WriteError>) -> Refusal {
    match result {
        Err(WriteError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn today() -> NaiveDate {
    "2026-09-01".parse().expect("a day")
}

#[test]
fn a_mandataire_needs_a_procuration_valid_today() {
    let centre = Centre::new();
    let (awa, bob) = (centre.usager(1), centre.usager(2));
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    let add = |n, usager_id, from: &str, to: &str| {
        centre.write(AddProcuration {
            id: id(n),
            usager_id,
            mandataire: "Fatou SOW".into(),
            valid_from: from.parse().expect("a day"),
            valid_to: to.parse().expect("a day"),
        })
    };
    add(1, awa, "2026-08-01", "2026-08-31").expect("added");
    add(2, awa, "2026-09-01", "2026-09-01").expect("added");
    add(3, bob, "2026-09-01", "2026-12-31").expect("added");
    assert!(matches!(
        refusal(add(4, awa, "2026-09-02", "2026-09-01")),
        Refusal::Invalid(_)
    ));
    let collect = |remise, procuration| {
        centre.write(HandOver {
            id: id(remise),
            usager_id: awa,
            courrier_ids: vec![id(1)],
            recipient: Recipient::Mandataire {
                procuration_id: id(procuration),
            },
            passage_id: id::<PassageId>(remise),
        })
    };
    for wrong in [1, 3, 99] {
        assert_eq!(
            refusal(collect(20 + wrong, wrong)),
            Refusal::ProcurationNotValid
        );
    }
    collect(30, 2).expect("handed over");
    let whole = centre
        .ledger
        .read(|r| r.usager(awa, today()))
        .expect("read")
        .expect("there");
    assert_eq!(
        whole.last_seen, None,
        "a mandataire's visit shows nothing of the usager"
    );
    assert_eq!(whole.procurations.len(), 1);
    centre
        .write(RevokeProcuration { id: id(2) })
        .expect("revoked");
}

#[test]
fn a_card_opens_until_it_is_blocked() {
    let centre = Centre::new();
    let (awa, bob) = (centre.usager(1), centre.usager(2));
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    let bind = |usager_id, token: &str, replace| {
        centre.write(BindCard {
            usager_id,
            token: token.into(),
            replace,
        })
    };
    let tap = |n, token: &str| {
        centre
            .write(Tap {
                token: token.into(),
                passage_id: id::<PassageId>(n),
            })
            .expect("answered")
            .answer
    };
    assert_eq!(tap(1, "04A1"), TapAnswer::Unknown);
    bind(awa, "04A1", false).expect("bound");
    assert_eq!(
        refusal(bind(bob, "04A1", false)),
        Refusal::Taken(Subject::Card)
    );
    let TapAnswer::Known {
        waiting, in_force, ..
    } = tap(2, "04A1")
    else {
        panic!("unknown")
    };
    assert_eq!((waiting.lettres, in_force), (1, true));
    let whole = centre
        .ledger
        .read(|r| r.usager(awa, today()))
        .expect("read")
        .expect("there");
    assert!(whole.last_seen.is_some(), "a swipe is a passage");
    bind(awa, "04B2", true).expect("replaced");
    assert_eq!(tap(3, "04A1"), TapAnswer::Blocked);
    assert!(matches!(tap(4, "04B2"), TapAnswer::Known { .. }));
    assert_eq!(
        centre
            .write(BlockCards { usager_id: awa })
            .expect("blocked"),
        1
    );
    assert_eq!(tap(5, "04B2"), TapAnswer::Blocked);
    let standing = centre.ledger.read(|r| r.card("04B2")).expect("read");
    assert_eq!(standing, CardStanding::Blocked(awa));
    let file = std::fs::read(centre.path().join("courrier.db")).expect("read");
    assert!(
        !file.windows(4).any(|bytes| bytes == b"04A1"),
        "the token is nowhere in the file"
    );
}

#[test]
fn a_card_read_twice_at_once_is_one_passage() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let card = BindCard {
        usager_id: awa,
        token: "04A1".into(),
        replace: false,
    };
    centre.write(card).expect("bound");
    let tap = |n, device, seconds| {
        let stamp = Stamp {
            at: centre.stamp().at + TimeDelta::seconds(seconds),
            author: Author::Device(id(device)),
            key: None,
        };
        let tap = Tap {
            token: "04A1".into(),
            passage_id: id::<PassageId>(n),
        };
        let told = centre.ledger.write_blocking(stamp, tap).expect("answered");
        assert!(matches!(told.answer, TapAnswer::Known { .. }));
        let file = centre.path().join("courrier.db");
        let reader = rusqlite::Connection::open(file).expect("opened");
        reader
            .query_row("SELECT count(*) FROM passage", [], |row| {
                row.get::<_, u32>(0)
            })
            .expect("counted")
    };
    assert_eq!(tap(1, 1, 0), 1);
    assert_eq!(tap(2, 1, 2), 1, "read twice");
    assert_eq!(tap(3, 2, 3), 2, "another borne saw them too");
    assert_eq!(tap(4, 1, 20), 3, "they came again");
}

#[test]
fn erasure_empties_the_identity_and_keeps_the_ledger() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    let passage = RecordPassage {
        id: id(1),
        usager_id: awa,
        kind: PassageKind::Telephone,
    };
    centre.write(passage).expect("recorded");
    assert_eq!(
        refusal(centre.write(EraseUsager { id: awa })),
        Refusal::MailInFolder(1)
    );
    centre.hand_over(20, awa, &[1]).expect("handed over");
    centre.write(EraseUsager { id: awa }).expect("erased");
    assert!(
        centre
            .ledger
            .read(|r| r.usager_row(awa))
            .expect("read")
            .is_none()
    );
    let person = centre.ledger.read(|r| r.person(awa)).expect("read");
    assert!(person.is_none(), "nobody to be found");
    assert_eq!(refusal(centre.write(passage)), Refusal::Erased);
    let undo = UndoRemise {
        id: id(20),
        reason: ReopenReason::Rendu,
        seed: SEED,
    };
    assert_eq!(
        refusal(centre.write(undo)),
        Refusal::Erased,
        "no mail comes back into a folder that is gone"
    );
    let report = centre.verify();
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!(report.balance.handed_over, 1);
    let centre = centre.reopened();
    let file = std::fs::read(centre.path().join("courrier.db")).expect("read");
    let left = |word: &[u8]| file.windows(word.len()).any(|bytes| bytes == word);
    assert!(
        !left(b"NOM1") && !left(b"nom1"),
        "no trace of the name is left in the file"
    );
    // The numero is free for somebody else.
    let other = CreateUsager {
        id: id(7777),
        numero: "1".parse().expect("a numero"),
        identity: courrier_domain::Identity {
            nom: "B".into(),
            ..Default::default()
        },
        domiciliation: courrier_domain::Domiciliation::for_a_year_from(today()),
        near_unseen: false,
    };
    centre.write(other).expect("created");
}

#[test]
fn folders_in_cabinet_order_and_by_their_numero() {
    let centre = Centre::new();
    for (numero, nom, prenoms) in [
        ("1042", "DIALLO", "Mamadou"),
        ("317", "DIALLO", "Mamadou"),
        ("2210", "Diallo", "Mariama"),
        ("11", "N'Diaye", "Éloïse"),
        ("2", "LI", "Na"),
    ] {
        centre
            .write(CreateUsager {
                id: id(5000 + numero.parse::<u64>().expect("a number")),
                numero: numero.parse().expect("a numero"),
                identity: courrier_domain::Identity {
                    nom: nom.into(),
                    prenoms: prenoms.into(),
                    ..Default::default()
                },
                domiciliation: courrier_domain::Domiciliation::for_a_year_from(today()),
                near_unseen: false,
            })
            .expect("created");
    }
    let shown = |rows: Vec<ApartRow>| {
        let numeros: Vec<_> = rows.iter().map(|row| row.row.numero.to_string()).collect();
        numeros.join(" ")
    };
    let cabinet = centre.ledger.read(|r| r.cabinet(10)).expect("read");
    let homonyms: Vec<bool> = cabinet.iter().map(|row| row.row.homonym).collect();
    assert_eq!(homonyms, [false, false, true, true, false, false]);
    assert_eq!(shown(cabinet), "2 11 317 1042 2210 INCONNU");
    for (text, expected) in [
        ("1", "11 1042"),
        ("11", "11"),
        ("inc", "INCONNU"),
        ("9", ""),
    ] {
        let prefix = text.parse().expect("a numero");
        let found = centre.ledger.read(|r| r.by_numero(&prefix, 10));
        assert_eq!(shown(found.expect("read")), expected, "{text:?}");
    }
}

#[test]
fn accounts_and_devices() {
    let centre = Centre::new();
    let add = |n, login: &str, role| {
        centre.write(AddAgent {
            id: id(n),
            login: login.into(),
            name: "Fatou".into(),
            role,
            password_hash: "x".into(),
        })
    };
    add(1, "Fatou.Sow", courrier_domain::Role::Administrator).expect("added");
    let twice = add(2, "fatou.sow", courrier_domain::Role::Agent);
    assert_eq!(refusal(twice), Refusal::Taken(Subject::Login));
    assert!(matches!(
        refusal(add(3, "é", courrier_domain::Role::Agent)),
        Refusal::Invalid(_)
    ));
    assert_eq!(
        refusal(centre.write(DisableAgent { id: id(1) })),
        Refusal::LastAdministrator
    );
    let code = NewEnrolmentCode {
        code_hash: [1; 32],
        kind: DeviceKind::Display,
        name: "Salle d'attente".into(),
        expires_at: centre.stamp().at + chrono::TimeDelta::minutes(30),
    };
    centre.write(code).expect("readied");
    let enrol = |n| {
        centre.write(EnrolDevice {
            id: id(n),
            code_hash: [1; 32],
            credential_hash: [u8::try_from(n).expect("small"); 32],
        })
    };
    enrol(7).expect("enrolled");
    assert_eq!(refusal(enrol(8)), Refusal::BadCode, "a code works once");
    centre.write(RevokeDevice { id: id(7) }).expect("revoked");
    let device = centre
        .ledger
        .read(|r| r.device_by_credential(&[7; 32]))
        .expect("read");
    let device = device.expect("a device");
    assert!(device.revoked_at.is_some());
    assert_eq!(device.kind, DeviceKind::Display, "as its code was readied");
}
