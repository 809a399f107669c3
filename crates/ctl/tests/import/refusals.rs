//! Each reason to refuse a row: the row, the column, the value and what to do.

use courrier_ctl::import::Refusal;

use crate::files::{Put, domifa, person};
use crate::try_read;

fn refusals(bytes: &[u8]) -> Vec<Refusal> {
    let import = try_read(bytes).expect("a readable file");
    assert!(
        import.usagers.len() < import.rows as usize,
        "a refused row is not handed on"
    );
    import.refusals
}

/// One refused cell of the template: (header, cell, value shown, part of why).
#[test]
fn cells_of_the_template() {
    for (header, put, value, why) in [
        (
            "Date de naissance",
            Put::Text("29/02/2018"),
            "29/02/2018",
            "le mois 02/2018 compte 28 jours",
        ),
        (
            "Date de naissance",
            Put::Text("12/25/1990"),
            "12/25/1990",
            "pas de mois 25",
        ),
        (
            "Date de naissance",
            Put::Text("20/12/91"),
            "20/12/91",
            "quatre chiffres",
        ),
        (
            "Date de naissance",
            Put::Text("inconnue"),
            "inconnue",
            "jj/mm/aaaa",
        ),
        (
            "Date de naissance",
            Put::Text("23/11/2026"),
            "23/11/2026",
            "dans le futur",
        ),
        (
            "Date de naissance",
            Put::Text("01/01/1850"),
            "01/01/1850",
            "trop ancienne",
        ),
        (
            "Date de naissance",
            Put::Number(1991.0),
            "1991",
            "n'est pas une date",
        ),
        (
            "Date de naissance",
            Put::Date(33592.9),
            "20/12/1991 21:36",
            "porte une heure",
        ),
        ("Date de naissance", Put::Formula("#N/A"), "#N/A", "formule"),
        (
            "Numéro de téléphone",
            Put::Text("0142345678"),
            "0142345678",
            "téléphone fixe",
        ),
        (
            "Numéro de téléphone",
            Put::Text("0606"),
            "0606",
            "pas un numéro de téléphone valide",
        ),
        (
            "Numéro de téléphone",
            Put::Text("06 06 06 06 06 (sa sœur)"),
            "06 06 06 06 06 (sa sœur)",
            "un seul numéro",
        ),
        (
            "Adresse e-mail",
            Put::Text("awa@"),
            "awa@",
            "n'est pas complète",
        ),
        ("Civilité", Put::Text("X"), "X", "F ou H"),
        ("Statut", Put::Text("PERDU"), "PERDU", "statut est inconnu"),
        ("Statut", Put::Text(""), "", "Indiquez le statut"),
        ("Nom de naissance", Put::Text(""), "", "Indiquez le nom"),
        ("ID", Put::Text(""), "", "Indiquez le numéro"),
        (
            "ID",
            Put::Text("2020/15"),
            "2020/15",
            "des lettres sans accent",
        ),
        (
            "ID",
            Put::Text("123456789012345678901"),
            "123456789012345678901",
            "dépasse 20",
        ),
        (
            "ID",
            Put::Date(44583.0),
            "22/01/2022",
            "pris ce numéro pour une date",
        ),
        (
            "Seulement si valide",
            Put::Text(""),
            "",
            "Indiquez cette date",
        ),
        ("Date de fin", Put::Text(""), "", "Indiquez cette date"),
        (
            "Date de fin",
            Put::Text("31/01/2025"),
            "31/01/2025",
            "précède le début de la domiciliation (01/02/2026)",
        ),
        (
            "Date de fin",
            Put::Text("31/01/2207"),
            "31/01/2207",
            "Vérifiez l'année",
        ),
        (
            "Prénom Ayant-Droit 2",
            Put::Text("Awa"),
            "",
            "Indiquez le nom de cet ayant droit",
        ),
    ] {
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
            refusal.why.contains(why),
            "{header} {value}: {}",
            refusal.why
        );
        if !why.contains("ayant droit") {
            assert!(
                refusal.column.starts_with(header),
                "{header}: {}",
                refusal.column
            );
        }
    }
}

#[test]
fn a_members_fault_names_its_own_column() {
    let found = refusals(&domifa(&[person(
        "7",
        vec![
            ("Nom Ayant-Droit 3", Put::Text("DIOP")),
            ("Date de Naissance\nAyant-Droit 3", Put::Text("01/01/2030")),
            ("Nom Ayant-Droit 4", Put::Text("DIOP")),
            ("Date de Naissance Ayant-Droit 4", Put::Text("31/02/2020")),
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
