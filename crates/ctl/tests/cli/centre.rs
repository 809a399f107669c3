use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::{Centre, text};

#[test]
fn init_makes_a_centre_once() {
    let centre = Centre::none();
    let made = centre.json(&[
        "init",
        "--name",
        "CCAS d'Essai",
        "--admin",
        "awa.diop",
        "--generate-password",
    ]);
    assert_eq!(made["admin"], "awa.diop");
    assert_eq!(
        made["fingerprint"].as_str().map(str::len),
        Some(95),
        "{made}"
    );
    assert_eq!(made["password"].as_str().map(str::len), Some(19), "{made}");
    let mode = |name: &str| {
        centre
            .data()
            .join(name)
            .metadata()
            .expect(name)
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(""), 0o700);
    for name in ["tls.crt", "tls.key", "cards.key"] {
        assert_eq!(mode(name) & 0o077, 0, "{name}");
    }
    let agents = centre.json(&["agent", "list"]);
    let admin = json!({ "login": "awa.diop", "name": "Administrateur", "role": "administrator", "disabled": false });
    assert_eq!(agents["agents"], json!([admin]));

    let certificate = fs::read(centre.data().join("tls.crt")).expect("a certificate");
    centre
        .run(&["init", "--generate-password"])
        .code(1)
        .says("n'écrase jamais rien");
    assert_eq!(
        fs::read(centre.data().join("tls.crt")).expect("still there"),
        certificate
    );
    assert_eq!(
        centre.json(&["agent", "list"])["agents"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[test]
fn init_that_fails_leaves_nothing() {
    for arguments in [
        &["--admin", "a b", "--generate-password"][..],
        &["--name", " ", "--generate-password"],
        &["--host", "gûichet", "--generate-password"],
    ] {
        let centre = Centre::none();
        centre.run(&[&["init"], arguments].concat()).code(1);
        assert!(!centre.data().exists(), "{arguments:?}");

        fs::create_dir(centre.data()).expect("an empty folder");
        centre.run(&[&["init"], arguments].concat()).code(1);
        assert_eq!(
            fs::read_dir(centre.data()).expect("still there").count(),
            0,
            "{arguments:?}"
        );
        centre
            .run(&["init", "--generate-password"])
            .code(0)
            .says("Et maintenant");
    }
}

#[test]
fn init_with_nobody_at_the_keyboard_wants_a_password() {
    let centre = Centre::none();
    centre.run(&["init"]).code(2).says("--password-file");
    let short = centre.file("short", b"court\n");
    centre
        .run(&["init", "--password-file", &short])
        .code(1)
        .says("10 caractères");
    assert!(!centre.data().exists());
    let long = centre.file("long", "une longue phrase\n".as_bytes());
    let answer = centre.run(&["init", "--password-file", &long]).code(0);
    assert!(!answer.out.contains("longue phrase"), "{answer:?}");
}

#[test]
fn a_folder_without_a_centre_is_told() {
    let centre = Centre::none();
    centre
        .run(&["agent", "list"])
        .code(1)
        .says("courrierctl init");
    fs::create_dir(centre.data()).expect("a folder");
    for arguments in [&["agent", "list"][..], &["verify"], &["backup"]] {
        centre
            .run(arguments)
            .code(1)
            .says("ne contient pas de registre");
    }
    assert_eq!(
        fs::read_dir(centre.data()).expect("read").count(),
        0,
        "nothing is made by looking"
    );
    let error = centre.json(&["verify"]);
    assert!(
        error["error"]
            .as_str()
            .is_some_and(|text| text.contains("courrierctl init")),
        "{error}"
    );
}

#[test]
fn verify_says_what_is_wrong() {
    let centre = Centre::new();
    centre.run(&["verify"]).code(0).says("Rien ne manque");
    let report = centre.json(&["verify"]);
    assert_eq!(
        (&report["clean"], &report["movements"]),
        (&json!(true), &json!(0))
    );

    let path = centre.data().join("courrier.db");
    let mut bytes = fs::read(&path).expect("the ledger");
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xa5);
    fs::write(&path, bytes).expect("damaged");
    centre.run(&["verify"]).code(1);
}

#[test]
fn doctor_looks_at_everything() {
    let centre = Centre::new();
    let report = centre.json(&["doctor"]);
    let findings = report["findings"].as_array().expect("findings");
    let level = |check: &str| {
        let found = findings.iter().find(|finding| finding["check"] == check);
        found.unwrap_or_else(|| panic!("{check} in {report}"))["level"]
            .as_str()
            .expect("a level")
    };
    for check in ["dossier", "registre", "sqlite", "certificat"] {
        assert_eq!(level(check), "ok", "{check} in {report}");
    }
    assert_eq!(level("service"), "attention");
    assert_eq!(level("sauvegarde"), "attention");
    for check in ["disque", "horloge", "lecteur", "ports", "imprimante"] {
        assert!(!level(check).is_empty());
    }
    for finding in findings {
        assert_eq!(
            finding["level"] == "ok",
            finding["todo"].is_null(),
            "{finding}"
        );
    }

    centre.run(&["backup"]).code(0);
    let report = centre.json(&["doctor"]);
    let saved = report["findings"].as_array().and_then(|findings| {
        findings
            .iter()
            .find(|finding| finding["check"] == "sauvegarde")
    });
    assert_eq!(saved.expect("a line")["level"], "ok", "{report}");

    fs::remove_file(centre.data().join("tls.key")).expect("gone");
    centre
        .run(&["doctor"])
        .code(1)
        .says("panne")
        .says("tls.key");
}

#[test]
fn doctor_dates_the_last_backup() {
    let centre = Centre::new();
    let old = centre.data().join("backups");
    fs::create_dir(&old).expect("a folder");
    fs::write(old.join("courrier-20260101T000000.000Z.tar"), "x").expect("written");
    centre.run(&["doctor"]).code(1).says("la dernière a");
    let elsewhere = centre.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::write(elsewhere.join("courrier-20990101T000000.000Z.tar"), "x").expect("written");
    // A backup from the future: this machine's clock has gone back.
    centre
        .run(&["doctor", "--backups", &text(&elsewhere)])
        .code(1)
        .says("a déjà connu le 01/01/2099");
}

#[test]
fn doctor_without_a_centre_still_looks_at_the_machine() {
    let centre = Centre::none();
    let answer = centre.run(&["doctor", "--json"]).code(1);
    let findings = answer.json()["findings"].as_array().map(Vec::len);
    assert!(findings > Some(6), "{answer:?}");
}
