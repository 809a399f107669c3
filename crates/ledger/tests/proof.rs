//! Verification finds what was tampered with; backups are complete, encrypted, and restore.

mod common;

use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;
use common::{Centre, id};
use courrier_domain::{Instant, UsagerId};
use courrier_ledger::backup::{BackupError, backup, restore};
use courrier_ledger::commands::BindCard;
use courrier_ledger::{Ledger, OpenError};
use rusqlite::Connection;

fn centre_with_mail() -> Centre {
    let centre = Centre::new();
    let (awa, bob) = (centre.usager(1), centre.usager(2));
    let tri = centre.tri(10);
    centre.register(&[1, 2, 3], awa, tri);
    centre.register(&[4], bob, tri);
    centre.close(tri);
    centre.hand_over(20, awa, &[1]).expect("handed over");
    centre
}

/// Changes the file behind the ledger's back, as somebody with the disk in hands could.
fn tamper(centre: &Centre, sql: &str) -> Vec<String> {
    let file = Connection::open(centre.path().join("courrier.db")).expect("opened");
    file.execute_batch(
        "DROP TRIGGER movement_never_changes; DROP TRIGGER movement_never_goes;
         DROP TRIGGER movement_only_appends;",
    )
    .expect("dropped");
    file.pragma_update(None, "foreign_keys", "OFF")
        .expect("set");
    file.execute_batch(sql).expect(sql);
    drop(file);
    centre.verify().faults
}

#[test]
fn verify_says_which_row_was_tampered_with() {
    for (sql, expected) in [
        (
            "UPDATE movement SET at = at + 1 WHERE seq = 2",
            "mouvement 2 : son contenu",
        ),
        (
            "UPDATE movement SET by_id = zeroblob(16) WHERE seq = 3",
            "mouvement 3 : son contenu",
        ),
        (
            "DELETE FROM movement WHERE seq = 2",
            "mouvements 2 à 2 : absents",
        ),
        (
            "DELETE FROM movement WHERE seq = 5",
            "ses mouvements disent",
        ),
        (
            "UPDATE courrier SET state = 'handed_over' WHERE state = 'waiting'",
            "noté « handed_over »",
        ),
        (
            "UPDATE courrier SET usager_id = (SELECT max(id) FROM usager)",
            "ses mouvements disent",
        ),
        (
            "DELETE FROM courrier WHERE state = 'handed_over'",
            "renvoie à une ligne absente",
        ),
        (
            "UPDATE movement SET hash = zeroblob(32) WHERE seq = 4",
            "mouvement 4 : son contenu",
        ),
        (
            "UPDATE movement SET step = 'kept' WHERE seq = 5",
            "mouvement 5",
        ),
    ] {
        let faults = tamper(&centre_with_mail(), sql);
        assert!(
            faults.iter().any(|fault| fault.contains(expected)),
            "{sql}: {faults:?}"
        );
    }
}

#[test]
fn a_backup_beside_the_open_ledger_restores_whole() {
    let centre = centre_with_mail();
    let target = tempfile::tempdir().expect("a folder");
    let at = Instant::from_timestamp(1_790_000_000, 0).expect("an instant");
    let made = backup(centre.path(), target.path(), None, at, &mut |_, _| {}).expect("made");
    assert!(!made.encrypted && made.bytes > 0);

    let into = target.path().join("restored");
    let (manifest, report) = restore(&made.archive, &into, None).expect("restored");
    assert_eq!(manifest, made.manifest);
    let original = centre.verify();
    assert_eq!(
        (report.chain_head, report.movements, report.balance),
        (original.chain_head, original.movements, original.balance)
    );
    let key = |folder: &std::path::Path| std::fs::read(folder.join("cards.key")).expect("a key");
    assert_eq!(key(centre.path()), key(&into));
    let restored = Ledger::open(&into, "test").expect("it opens");
    let row = |ledger: &Ledger| {
        ledger
            .read(|reader| reader.usager_row(id::<UsagerId>(1001)))
            .expect("read")
    };
    assert_eq!(row(&restored), row(&centre.ledger));
    let occupied = restore(&made.archive, &into, None);
    assert!(matches!(occupied, Err(BackupError::NotEmpty(_))));
    let left: Vec<_> = std::fs::read_dir(centre.path())
        .expect("read")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".backup"))
        .collect();
    assert!(left.is_empty(), "no plain copy stays behind: {left:?}");
}

#[test]
fn a_backup_ends_though_the_desks_never_rest() {
    let centre = centre_with_mail();
    let file = Connection::open(centre.path().join("courrier.db")).expect("opened");
    file.execute_batch(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 300)
         INSERT INTO imported_note (usager_id, position, label, text)
         SELECT usager.id, n, 'note', hex(zeroblob(50000)) FROM n, usager WHERE numero = '1'",
    )
    .expect("more than one step's pages");
    drop(file);
    let target = tempfile::tempdir().expect("a folder");
    let at = Instant::from_timestamp(1_790_000_000, 0).expect("an instant");
    let tri = centre.tri(11);
    let mut steps = 0;
    let made = backup(centre.path(), target.path(), None, at, &mut |_, _| {
        steps += 1;
        assert!(steps < 50, "it begins anew at each commit");
        centre.register(&[1000 + steps], id(1001), tri);
    });
    made.expect("made");
    assert!(steps > 2, "one step shows nothing");
}

#[test]
fn without_their_key_no_cards_are_opened_backed_up_or_restored() {
    let centre = centre_with_mail();
    let target = tempfile::tempdir().expect("a folder");
    let at = Instant::from_timestamp(1_790_000_000, 0).expect("an instant");
    centre
        .write(BindCard {
            usager_id: id(1001),
            token: "04A1".to_owned(),
            replace: false,
        })
        .expect("bound");
    std::fs::remove_file(centre.path().join("cards.key")).expect("removed");
    let made = backup(centre.path(), target.path(), None, at, &mut |_, _| {});
    assert!(
        matches!(made, Err(BackupError::Unsound(_))),
        "what can't be restored is no backup"
    );
    let Centre { ledger, folder, .. } = centre;
    drop(ledger);
    let opened = Ledger::open(folder.path(), "test");
    assert!(matches!(opened.map(drop), Err(OpenError::LostKey(_))));
    assert!(!folder.path().join("cards.key").exists());
}

#[test]
fn an_encrypted_backup_opens_with_its_identity_alone() {
    let centre = centre_with_mail();
    let target = tempfile::tempdir().expect("a folder");
    let (mine, other) = (
        age::x25519::Identity::generate(),
        age::x25519::Identity::generate(),
    );
    let identity_file = |name: &str, identity: &age::x25519::Identity| {
        let path = target.path().join(name);
        std::fs::write(&path, identity.to_string().expose_secret()).expect("written");
        path
    };
    let (mine_file, other_file) = (identity_file("mine", &mine), identity_file("other", &other));
    let recipient = mine.to_public().to_string();
    let at = Instant::from_timestamp(1_790_000_000, 0).expect("an instant");
    let folder = target.path().join("backups");
    let made = backup(centre.path(), &folder, Some(&recipient), at, &mut |_, _| {}).expect("made");
    let bytes = std::fs::read(&made.archive).expect("read");
    assert!(
        !bytes.windows(6).any(|window| window == b"SQLite"),
        "nothing readable in it"
    );

    let into = target.path().join("restored");
    assert!(matches!(
        restore(&made.archive, &into, None),
        Err(BackupError::Locked(_))
    ));
    assert!(matches!(
        restore(&made.archive, &into, Some(&other_file)),
        Err(BackupError::Locked(_))
    ));
    restore(&made.archive, &into, Some(&mine_file)).expect("restored");
    assert!(matches!(
        backup(
            centre.path(),
            &folder,
            Some("age1nonsense"),
            at,
            &mut |_, _| {}
        ),
        Err(BackupError::Key(_))
    ));
    assert!(age::x25519::Recipient::from_str(&recipient).is_ok());
}

#[test]
fn a_damaged_archive_restores_nothing() {
    let centre = centre_with_mail();
    let target = tempfile::tempdir().expect("a folder");
    let at = Instant::from_timestamp(1_790_000_000, 0).expect("an instant");
    let made = backup(centre.path(), target.path(), None, at, &mut |_, _| {}).expect("made");
    let whole = std::fs::read(&made.archive).expect("read");
    let into = target.path().join("restored");
    for (why, bytes) in [
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("flipped", {
            let mut bytes = whole.clone();
            bytes[4096 + 700] ^= 1;
            bytes
        }),
        ("empty", Vec::new()),
    ] {
        std::fs::write(&made.archive, bytes).expect("written");
        assert!(restore(&made.archive, &into, None).is_err(), "{why}");
        assert!(!into.exists(), "{why}: nothing half-restored");
        std::fs::create_dir(&into).expect("an empty folder");
        assert!(restore(&made.archive, &into, None).is_err(), "{why}");
        std::fs::remove_dir(&into).expect("it is still there, and still empty");
    }
}

#[test]
fn one_process_at_a_time_owns_a_folder() {
    let centre = Centre::new();
    let second = Ledger::open(centre.path(), "courrierctl");
    let Err(OpenError::Held { holder, .. }) = second else {
        panic!("not refused")
    };
    assert!(holder.contains("test"), "{holder}");
    let nowhere = Ledger::open(std::path::Path::new("/nonexistent"), "test");
    assert!(matches!(nowhere, Err(OpenError::NoFolder(_))));
}
