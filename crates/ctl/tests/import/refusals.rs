//! Each reason to refuse a row: the row, the column, the value and what to do.

use courrier_ctl::import::Refusal;

use crate::files::Put::{self, Text};
use crate::files::{domifa, person};
use crate::try_read;

fn refusals(bytes: &[u8]) -> Vec<Refusal> {
    let import = try_read(bytes).expect("a readable file");
    assert!(
        import.usagers.len() < import.rows as usize,
        "a refused row is not handed on"
    );
    import.refusals
}

/// One refused cell of the template: the value shown, and part of why.
fn check(header: &'static str, cells: Vec<(Put, &str, &str)>) {
    for (put, value, why) in cells {
        let found = refusals(&domifa(&[person("7", vec![(header, put)])]));
        let [refusal] = &found[..] else {
            panic!("one refusal of {header} {value}: {found:?}")
        };
        assert_eq!(
            (refusal.row, refusal.value.as_str()),
            (2, value),
            "{header}"
        );
        assert!(
            refusal.column.starts_with(header),
            "{header}: {}",
            refusal.column
        );
        assert!(
            refusal.why.contains(why),
            "{header} {value}: {}",
            refusal.why
        );
    }
}

#[test]
fn birth_dates() {
    check(
        "Date de naissance",
        vec![
            (
                Text("29/02/2018"),
                "29/02/2018",
                "le mois 02/2018 compte 28 jours",
            ),
            (Text("12/25/1990"), "12/25/1990", "pas de mois 25"),
            (Text("20/12/91"), "20/12/91", "quatre chiffres"),
            (Text("inconnue"), "inconnue", "jj/mm/aaaa"),
            (Text("23/11/2026"), "23/11/2026", "dans le futur"),
            (Text("01/01/1850"), "01/01/1850", "trop ancienne"),
            (Put::Number(1991.0), "1991", "n'est pas une date"),
            (Put::Date(33592.9), "20/12/1991 21:36", "porte une heure"),
            (Put::Formula("#N/A"), "#N/A", "formule"),
        ],
    );
}

#[test]
fn contacts() {
    let both = "06 06 06 06 06 (sa sœur)";
    check(
        "Numéro de téléphone",
        vec![
            (Text("0142345678"), "0142345678", "téléphone fixe"),
            (Text("0606"), "0606", "pas un numéro de téléphone valide"),
            (Text(both), both, "un seul numéro"),
        ],
    );
    check(
        "Adresse e-mail",
        vec![(Text("awa@"), "awa@", "n'est pas complète")],
    );
}

#[test]
fn who_they_are() {
    let long = "123456789012345678901";
    check("Civilité", vec![(Text("X"), "X", "F ou H")]);
    check("Nom de naissance", vec![(Text(""), "", "Indiquez le nom")]);
    check(
        "ID",
        vec![
            (Text(""), "", "Indiquez le numéro"),
            (Text("2020/15"), "2020/15", "des lettres sans accent"),
            (Text(long), long, "dépasse 20"),
            (
                Put::Date(44583.0),
                "22/01/2022",
                "pris ce numéro pour une date",
            ),
        ],
    );
}

#[test]
fn their_right() {
    check(
        "Statut",
        vec![
            (Text("PERDU"), "PERDU", "statut est inconnu"),
            (Text(""), "", "Indiquez le statut"),
        ],
    );
    check(
        "Seulement si valide",
        vec![(Text(""), "", "Indiquez cette date")],
    );
    check(
        "Date de fin",
        vec![
            (Text(""), "", "Indiquez cette date"),
            (
                Text("31/01/2025"),
                "31/01/2025",
                "précède le début de la domiciliation (01/02/2026)",
            ),
            (Text("31/01/2207"), "31/01/2207", "Vérifiez l'année"),
        ],
    );
}

#[test]
fn a_member_without_a_name() {
    let found = refusals(&domifa(&[person(
        "7",
        vec![("Prénom Ayant-Droit 2", Text("Awa"))],
    )]));
    let [refusal] = &found[..] else {
        panic!("one refusal: {found:?}")
    };
    assert_eq!(
        (refusal.column.as_str(), refusal.value.as_str()),
        ("Nom Ayant-Droit 2", "")
    );
    assert!(
        refusal.why.contains("Indiquez le nom de cet ayant droit"),
        "{}",
        refusal.why
    );
}

#[test]
fn a_members_fault_names_its_own_column() {
    let found = refusals(&domifa(&[person(
        "7",
        vec![
            ("Nom Ayant-Droit 3", Text("DIOP")),
            ("Date de Naissance\nAyant-Droit 3", Text("01/01/2030")),
            ("Nom Ayant-Droit 4", Text("DIOP")),
            ("Date de Naissance Ayant-Droit 4", Text("31/02/2020")),
        ],
    )]));
    let told: Vec<_> = found
        .iter()
        .map(|r| (r.column.as_str(), r.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Date de Naissance Ayant-Droit 4", "31/02/2020"),
            ("Date de Naissance Ayant-Droit 3", "01/01/2030"),
        ]
    );
}

#[test]
fn a_numero_used_twice_names_both_rows() {
    let found = refusals(&domifa(&[
        person("a7", vec![]),
        person("8", vec![]),
        person(" A7 ", vec![]),
    ]));
    let [refusal] = &found[..] else {
        panic!("one refusal: {found:?}")
    };
    assert_eq!((refusal.row, refusal.value.as_str()), (4, "A7"));
    assert!(refusal.why.contains("la ligne 2"), "{}", refusal.why);
}

#[test]
fn every_fault_of_every_row_is_told_at_once() {
    let found = refusals(
        "numero;nom;statut;telephone;email;langue;date_naissance;ayants_droit\n\
         ;;;0142345678;x;français;30/02/2000;,Awa\n\
         2;DIOP;valide;;;;;\n\
         2;;perdu;;;;;DIOP,Awa,01/01/2030\n"
            .as_bytes(),
    );
    let told: Vec<_> = found.iter().map(|r| (r.row, r.column.as_str())).collect();
    assert_eq!(
        told,
        [
            (2, "telephone"),
            (2, "date_naissance"),
            (2, "ayants_droit"),
            (2, "numero"),
            (2, "statut"),
            (2, "nom"),
            (2, "email"),
            (2, "langue"),
            (4, "statut"),
            (4, "numero"),
            (4, "nom"),
            (4, "ayants_droit"),
        ]
    );
}

#[test]
fn headers_that_lack_or_repeat_a_column() {
    let found = refusals(b"numero;nom;nom;prenoms\n1;SOW;DIOP;Awa\n2;SOW;DIOP;Awa\n");
    let told: Vec<_> = found.iter().map(|r| (r.row, r.column.as_str())).collect();
    assert_eq!(told, [(1, "statut"), (1, "nom")]);
    assert!(
        found[0].why.contains("manque") && found[1].why.contains("Deux colonnes"),
        "{found:?}"
    );
}
