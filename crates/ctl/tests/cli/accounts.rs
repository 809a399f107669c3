use serde_json::json;

use crate::Centre;

#[test]
fn accounts_live() {
    let centre = Centre::new();
    let password = centre.file("password", b"une longue phrase\n");
    centre
        .run(&[
            "agent",
            "add",
            "Omar.Sy",
            "--name",
            "Omar Sy",
            "--role",
            "superviseur",
            "--password-file",
            &password,
        ])
        .code(0)
        .says("ouvert");
    let generated = centre.json(&[
        "agent",
        "add",
        "awa",
        "--name",
        "Awa",
        "--generate-password",
    ]);
    let other = centre.json(&["agent", "password", "awa", "--generate-password"]);
    assert_ne!(generated["password"], other["password"]);
    centre
        .run(&["agent", "disable", "omar.sy"])
        .code(0)
        .says("fermé");

    let agents = centre.json(&["agent", "list"]);
    let lines: Vec<_> = agents["agents"]
        .as_array()
        .expect("agents")
        .iter()
        .map(|agent| {
            (
                agent["login"].clone(),
                agent["role"].clone(),
                agent["disabled"].clone(),
            )
        })
        .collect();
    let line = |login, role, disabled| (json!(login), json!(role), json!(disabled));
    assert_eq!(
        lines,
        [
            line("admin", "administrator", false),
            line("awa", "agent", false),
            line("omar.sy", "supervisor", true),
        ]
    );
    centre
        .run(&["agent", "list"])
        .code(0)
        .says("superviseur")
        .says("fermé");
}

#[test]
fn what_is_refused_about_accounts() {
    let centre = Centre::new();
    for (arguments, sentence) in [
        (
            &[
                "agent",
                "add",
                "admin",
                "--name",
                "A",
                "--generate-password",
            ][..],
            "déjà pris",
        ),
        (
            &["agent", "add", "a b", "--name", "A", "--generate-password"],
            "2 à 64 lettres",
        ),
        (
            &["agent", "add", "awa", "--name", "", "--generate-password"],
            "Indiquez le nom",
        ),
        (&["agent", "disable", "personne"], "aucun compte"),
        (&["agent", "disable", "admin"], "dernier administrateur"),
        (
            &["agent", "password", "personne", "--generate-password"],
            "aucun compte",
        ),
        (
            &[
                "agent",
                "password",
                "admin",
                "--password-file",
                "/nonexistent",
            ],
            "/nonexistent",
        ),
        (&["device", "enrol", ""], "Indiquez où se trouve l'appareil"),
        (
            &["device", "revoke", "019a0000-0000-7000-8000-000000000000"],
            "aucune borne",
        ),
    ] {
        centre.run(arguments).code(1).says(sentence);
    }
    centre
        .run(&["agent", "password", "admin"])
        .code(2)
        .says("--generate-password");
    assert_eq!(
        centre.json(&["agent", "list"])["agents"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_borne_is_readied() {
    let centre = Centre::new();
    centre
        .run(&["device", "list"])
        .code(0)
        .says("Aucune borne et aucun écran d'appel");
    let fingerprint = centre.json(&["doctor"])["findings"].to_string();
    let readied = centre.json(&["device", "enrol", "Salle d'attente"]);
    assert!(fingerprint.contains(readied["fingerprint"].as_str().expect("a fingerprint")));
    let code = readied["code"].as_str().expect("a code").to_owned();
    assert_ne!(
        centre.json(&["device", "enrol", "Salle d'attente"])["code"],
        json!(code)
    );
    centre
        .run(&["device", "enrol", "Entrée"])
        .code(0)
        .says("15 minutes")
        .says("Empreinte");
    let wall = centre.json(&["device", "enrol", "--display", "Mur"]);
    assert_eq!(wall["kind"], "display");
    assert_eq!(readied["kind"], "borne");
    centre
        .run(&["device", "enrol", "--display", "Mur"])
        .code(0)
        .says("Code pour l'écran d'appel « Mur »");
    assert_eq!(
        centre.json(&["device", "list"])["devices"],
        json!([]),
        "not enrolled until it is used"
    );
}
