use std::fs;

use age::secrecy::ExposeSecret as _;

use crate::{Centre, text};

const USAGER: &[u8] = b"numero;nom;statut\n7;SOW;valide\n";

/// A centre with one usager, and its account of who works there.
fn lived_in() -> Centre {
    let centre = Centre::new();
    let file = centre.file("usager.csv", USAGER);
    centre.run(&["import", "usagers", &file, "--yes"]).code(0);
    centre
}

#[test]
fn a_backup_is_restored_elsewhere() {
    let centre = lived_in();
    let made = centre.json(&["backup"]);
    let archive = made["archive"].as_str().expect("an archive").to_owned();
    assert_eq!(made["encrypted"], false);

    let other = Centre::none();
    other
        .run(&["restore", &archive])
        .code(0)
        .says("est restauré");
    for name in ["tls.crt", "tls.key", "cards.key"] {
        let read = |centre: &Centre| fs::read(centre.data().join(name)).expect(name);
        assert_eq!(read(&other), read(&centre), "{name}");
    }
    assert_eq!(
        other.json(&["agent", "list"]),
        centre.json(&["agent", "list"])
    );
    let file = other.file("usager.csv", USAGER);
    other
        .run(&["import", "usagers", &file, "--dry-run"])
        .code(1)
        .says("déjà celui d'un dossier");
    other.run(&["verify"]).code(0);
    other
        .run(&["restore", &archive])
        .code(1)
        .says("n'écrase rien");
}

#[test]
fn an_encrypted_backup_needs_its_key() {
    let centre = lived_in();
    let key = age::x25519::Identity::generate();
    let identity = centre.file("key.txt", key.to_string().expose_secret().as_bytes());
    let made = centre.json(&["backup", "--recipient", &key.to_public().to_string()]);
    let archive = made["archive"].as_str().expect("an archive").to_owned();
    assert_eq!(made["encrypted"], true);
    let bytes = fs::read(&archive).expect("the archive");
    assert!(
        !bytes.windows(11).any(|part| part == b"courrier.db"),
        "nothing shows through"
    );

    let other = Centre::none();
    other.run(&["restore", &archive]).code(1).says("--identity");
    let wrong = age::x25519::Identity::generate();
    let wrong = other.file("wrong.txt", wrong.to_string().expose_secret().as_bytes());
    other
        .run(&["restore", &archive, "--identity", &wrong])
        .code(1);
    assert!(!other.data().exists(), "nothing half-restored");
    other
        .run(&["restore", &archive, "--identity", &identity])
        .code(0);
    centre
        .run(&["backup", "--recipient", "age1nonsense"])
        .code(1)
        .says("n'est pas valide");
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let centre = lived_in();
    let made = centre.json(&["backup"]);
    let archive = made["archive"].as_str().expect("an archive").to_owned();
    let mut bytes = fs::read(&archive).expect("the archive");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&archive, bytes).expect("damaged");
    let other = Centre::none();
    other.run(&["restore", &archive]).code(1);
    assert!(!other.data().exists());
}

#[test]
fn only_so_many_backups_are_kept() {
    let centre = Centre::new();
    let folder = centre.folder.path().join("nas");
    fs::create_dir(&folder).expect("a folder");
    for day in ["20260101", "20260102", "20260103"] {
        fs::write(folder.join(format!("courrier-{day}T000000.000Z.tar")), "x").expect("written");
    }
    let made = centre.json(&["backup", "--backups", &text(&folder), "--keep", "2"]);
    assert_eq!(made["removed"].as_array().map(Vec::len), Some(2), "{made}");
    assert_eq!(fs::read_dir(&folder).expect("read").count(), 2);
    assert!(fs::exists(made["archive"].as_str().expect("an archive")).expect("read"));
}
