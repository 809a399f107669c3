use crate::run;

#[test]
fn a_command_that_makes_no_sense_is_told_in_french() {
    for (arguments, sentence) in [
        (
            &["sauvegarde"][..],
            "la commande « sauvegarde » n'existe pas",
        ),
        (&["backpu"], "vouliez-vous dire « backup » ?"),
        (
            &["backup", "--recipent", "x"],
            "l'option « --recipent » n'existe pas ici",
        ),
        (&["import", "usagers"], "il manque <FICHIER>"),
        (&["agent", "add", "awa"], "il manque --name <NOM>"),
        (
            &["agent", "add", "awa", "--name", "A", "--role", "chef"],
            "les rôles sont agent, superviseur",
        ),
        (
            &["backup", "--keep", "0"],
            "« 0 » ne convient pas à --keep <N>",
        ),
        (
            &["init", "--time-zone", "Mars"],
            "« Mars » ne convient pas à --time-zone <FUSEAU>",
        ),
        (
            &["device", "revoke", "x"],
            "« x » ne convient pas à <APPAREIL>",
        ),
        (
            &["import", "usagers", "f", "--yes", "--dry-run"],
            "ne va pas avec",
        ),
    ] {
        let answer = run(arguments)
            .code(2)
            .says(sentence)
            .says("courrierctl --help");
        assert!(
            !answer.err.contains("error:") && answer.out.is_empty(),
            "{answer:?}"
        );
    }
}

#[test]
fn help_shows_examples() {
    run(&["--help"])
        .code(0)
        .says("Exemples :")
        .says("Code de sortie")
        .says("Utilisation : courrierctl");
    run(&["import", "usagers", "-h"])
        .code(0)
        .says("ayants_droit")
        .says("--dry-run");
    run(&[]).code(2).says("Commandes");
    run(&["--version"]).code(0).says(env!("CARGO_PKG_VERSION"));
}

#[test]
fn openapi_needs_no_centre() {
    let answer = run(&["openapi", "--data", "/nonexistent"]).code(0);
    assert!(
        answer.json()["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3."))
    );
    assert!(
        answer.json()["paths"]
            .as_object()
            .is_some_and(|paths| !paths.is_empty())
    );
}
