use serde_json::json;

use crate::Centre;

const TEMPLATE: &str = "tests/data/modele_import_domifa.xlsx";

const GOOD: &[u8] = b"numero;nom;prenoms;statut;debut;casier\n1;SOW;Awa;valide;01/02/2026;B 12\n2;DIOP;Omar;radie;;\n";
const BAD: &[u8] =
    b"numero;nom;statut;telephone\n1;SOW;valide;0142345678\n2;DIOP;perdu;\n3;SY;valide;\n";

#[test]
fn a_dry_run_writes_nothing() {
    let centre = Centre::new();
    let good = centre.file("good.csv", GOOD);
    for _ in 0..2 {
        centre
            .run(&["import", "usagers", &good, "--dry-run"])
            .code(0)
            .says("Modèle Courrier : 2 lignes, 2 usagers prêts, 0 refus.")
            .says("rien n'a été importé");
    }
}

#[test]
fn refusals_are_listed_and_nothing_is_imported() {
    let centre = Centre::new();
    let bad = centre.file("bad.csv", BAD);
    for arguments in [
        &["import", "usagers", &bad, "--dry-run"],
        &["import", "usagers", &bad, "--yes"],
    ] {
        let answer = centre
            .run(arguments)
            .code(1)
            .says("3 lignes, 1 usager prêt, 2 refus");
        let lines: Vec<&str> = answer
            .out
            .lines()
            .filter(|line| line.starts_with(['2', '3']))
            .collect();
        assert_eq!(lines.len(), 2, "{answer:?}");
        assert!(
            lines[0].contains("telephone") && lines[0].contains("0142345678"),
            "{lines:?}"
        );
        assert!(
            lines[1].contains("statut") && lines[1].contains("perdu"),
            "{lines:?}"
        );
    }
    let report = centre.json(&["import", "usagers", &bad]);
    assert_eq!(
        (&report["imported"], &report["ready"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(report["refusals"][1]["column"], "statut");
    // Row 3 of the bad file was good, and is not in the ledger either.
    let good = centre.file("good.csv", b"numero;nom;statut\n3;SY;valide\n");
    centre.run(&["import", "usagers", &good, "--yes"]).code(0);
}

#[test]
fn the_template_is_imported_once() {
    let centre = Centre::new();
    centre
        .run(&["import", "usagers", TEMPLATE])
        .code(2)
        .says("--yes");
    let report = centre.json(&["import", "usagers", TEMPLATE, "--yes"]);
    let expected = json!({
        "layout": "domifa", "rows": 3, "ready": 3, "imported": 3, "refusals": [], "near": [],
        "unread_sheets": [],
    });
    assert_eq!(report, expected);

    let again = centre
        .run(&["import", "usagers", TEMPLATE, "--yes", "--json"])
        .code(1)
        .json();
    assert_eq!(
        (&again["imported"], &again["ready"]),
        (&json!(0), &json!(0))
    );
    let rows: Vec<_> = again["refusals"]
        .as_array()
        .expect("refusals")
        .iter()
        .map(|r| &r["row"])
        .collect();
    assert_eq!(rows, [2, 3, 4]);
    assert!(
        again["refusals"][0]["why"]
            .as_str()
            .is_some_and(|why| why.contains("registre"))
    );
    centre.run(&["verify"]).code(0);
}

#[test]
fn near_names_are_listed_and_refuse_nothing() {
    let centre = Centre::new();
    let first = centre.file(
        "first.csv",
        b"numero;nom;prenoms;statut\n1;BENALI;Mohamed;valide\n2;SOW;Awa;valide\n",
    );
    let report = centre.json(&["import", "usagers", &first, "--yes"]);
    assert_eq!(
        (&report["near"], &report["imported"]),
        (&json!([]), &json!(2))
    );
    let second = centre.file(
        "second.csv",
        "numero;nom;prenoms;statut\n11;BEN ALI;Mohammed;valide\n12;DIOP;Omar;valide\n\
         13;Diop;Oumar;valide\n14;LY;Paul;radie\n"
            .as_bytes(),
    );
    let report = centre.json(&["import", "usagers", &second, "--dry-run"]);
    let expected = json!([
        { "row": 2, "numero": "11", "near": ["1"] },
        { "row": 3, "numero": "12", "near": ["13"] },
        { "row": 4, "numero": "13", "near": ["12"] },
    ]);
    assert_eq!(report["near"], expected);
    let answer = centre
        .run(&["import", "usagers", &second, "--yes"])
        .code(0)
        .says("Noms proches : 3 usagers à regarder")
        .says("4 usagers importés");
    assert!(
        !answer.out.contains("BEN ALI") && !answer.out.contains("Omar"),
        "numeros alone: {answer:?}"
    );
}

#[test]
fn files_that_can_not_be_read() {
    let centre = Centre::new();
    let empty = centre.file("empty.csv", b"numero;nom;statut\n");
    let text = centre.file("text.csv", b"bonjour\n");
    centre
        .run(&["import", "usagers", "/nonexistent.csv", "--yes"])
        .code(1)
        .says("/nonexistent.csv");
    centre
        .run(&["import", "usagers", &text, "--yes"])
        .code(1)
        .says("aucune ligne de titres");
    centre
        .run(&["import", "usagers", &empty, "--yes"])
        .code(1)
        .says("aucune ligne");
}
