//! `plan`: what the cycle would do, whether the daemon runs or not, and nothing of it done.

use courrier_domain::courrier::CourrierKind;
use courrier_domain::{Author, Domiciliation, Identity, Instant, Numero, TypedId, UsagerId};
use courrier_ledger::commands::{
    CloseTri, Command, CreateUsager, IdSeed, OpenTri, Pick, RegisterCourriers,
};
use courrier_ledger::{Ledger, Stamp};

use crate::Centre;
use crate::running::hold;

fn write<C: Command>(ledger: &Ledger, command: C) {
    let stamp = Stamp {
        at: now(),
        author: Author::System,
        key: None,
    };
    ledger.write_blocking(stamp, command).expect("written");
}

fn now() -> Instant {
    "2026-11-24T09:00:00Z".parse().expect("an instant")
}

/// A letter of somebody with a number, and of somebody without.
fn mail(ledger: &Ledger) {
    let id = |n: u8| TypedId::made(now(), [n; 10]);
    for (n, email) in [(1, Some("awa@example.org")), (2, None)] {
        write(
            ledger,
            CreateUsager {
                id: TypedId::made(now(), [n; 10]),
                numero: Numero::parse(&format!("{n}")).expect("a numero"),
                identity: Identity {
                    nom: format!("NOM{n}"),
                    email: email.map(str::to_owned),
                    ..Identity::default()
                },
                domiciliation: Domiciliation::for_a_year_from(now().date_naive()),
                near_unseen: false,
            },
        );
    }
    write(ledger, OpenTri { id: id(9) });
    for n in [1, 2] {
        let usager_id: UsagerId = TypedId::made(now(), [n; 10]);
        write(
            ledger,
            RegisterCourriers {
                ids: vec![TypedId::made(now(), [n; 10])],
                usager_id,
                kind: CourrierKind::Recommande,
                tri_id: id(9),
                return_reason: None,
                pick: Pick::ByNumero,
            },
        );
    }
    let seed = IdSeed([1; 10]);
    write(ledger, CloseTri { id: id(9), seed });
}

#[test]
fn what_would_happen_is_told_and_not_done() {
    let centre = Centre::new();
    mail(&Ledger::open(&centre.data(), "test").expect("free"));
    let when = "2026-12-15T10:00";
    let stopped = centre.json(&["plan", "--at", when]);
    let lines = stopped["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 2, "both avis are void by then: {stopped}");
    assert_eq!(
        (&lines[0]["numero"], &lines[0]["act"]),
        (&"1".into(), &"expire".into())
    );
    centre
        .run(&["plan", "--at", when])
        .code(0)
        .says("avis périmé");
    let holder = hold(&centre);
    assert_eq!(
        centre.json(&["plan", "--at", when]),
        stopped,
        "and nothing was done"
    );
    let other = centre.run(&["plan", "--usager", "2", "--at", "2026-11-24T11:00"]);
    other.code(0).says("jamais pu être prévenue");
    centre.run(&["plan", "--usager", "77"]).code(1);
    centre
        .run(&["plan", "--at", "demain"])
        .code(2)
        .says("n'est pas un instant");
    centre
        .run(&["plan", "--confirm-clock"])
        .code(0)
        .says("confirmée");
    let ran_at = holder.ledger.read(|reader| reader.cycle_ran_at());
    assert!(ran_at.expect("read").is_some());
    centre
        .run(&["plan", "--at", "2020-01-01"])
        .code(0)
        .says("l'horloge marque");
}
