use serde_json::Value;

use crate::Centre;

#[test]
fn envelopes_are_ranked_without_a_centre() {
    let centre = Centre::none();
    let people = centre.file(
        "people.csv",
        b"\xef\xbb\xbfprenoms;numero;nom;ayants_droit\nAwa;A-7;SOW;\n\"Omar\";12;DIOP;Lamine DIOP|Binta DIOP\n",
    );
    // Windows-1252.
    let envelopes = centre.file("envelopes.csv", b"text;id\nSOW Awa;e1\nZ\xe9ph;e2\n");
    let arguments = ["names", "rank", "--population", &people];
    let answer = centre
        .run(&[&arguments[..], &["--envelopes", &envelopes]].concat())
        .code(0);
    let lines: Vec<Value> = answer
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2, "{answer:?}");
    assert_eq!(lines[0]["id"], "e1");
    assert_eq!(lines[0]["candidates"][0]["numero"], "A-7");
    assert!(lines[0]["candidates"][0]["reason"].is_string());
    assert_eq!(lines[1]["candidates"], serde_json::json!([]));
    assert_eq!(lines[1]["must_choose"], true);
}

#[test]
fn a_file_that_does_not_fit_is_told_with_its_line() {
    let centre = Centre::none();
    let people = centre.file("people.csv", b"numero;nom\n1;SOW\n");
    for (content, told) in [
        (
            &b"id;texte\n1;SOW\n"[..],
            "ligne 1 : il manque la colonne « text »",
        ),
        (b"id;text\n1;SOW\n;DIOP\n", "ligne 3"),
    ] {
        let envelopes = centre.file("envelopes.csv", content);
        let arguments = ["names", "rank", "--population", &people];
        centre
            .run(&[&arguments[..], &["--envelopes", &envelopes]].concat())
            .code(1)
            .says(told);
    }
    let arguments = ["names", "rank", "--population", &people];
    centre
        .run(&[&arguments[..], &["--envelopes", "/nowhere.csv"]].concat())
        .code(1)
        .says("/nowhere.csv : ce fichier n'existe pas");
}

#[test]
fn a_numero_that_stands_twice_is_refused() {
    let centre = Centre::none();
    let people = centre.file("people.csv", b"numero;nom\n1;SOW\n2;BA\n1;DIOP\n");
    let envelopes = centre.file("envelopes.csv", b"id;text\n1;SOW\n");
    let arguments = ["names", "rank", "--population", &people];
    centre
        .run(&[&arguments[..], &["--envelopes", &envelopes]].concat())
        .code(1)
        .says("ligne 4 : le numéro « 1 » est déjà à la ligne 2");
}
