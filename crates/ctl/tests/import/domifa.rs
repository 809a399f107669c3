//! The published template of DomiFa, and copies of it that centres have filled.

use courrier_ctl::import::Layout;
use courrier_domain::DomiciliationStatus;
use courrier_domain::contact::Telephone;
use courrier_domain::usager::Sexe;

use crate::files::{Put, TEMPLATE, domifa, domifa_csv, person};
use crate::{day, read_ok};

#[test]
fn the_templates_own_rows() {
    let import = read_ok(TEMPLATE);
    assert_eq!(
        (import.layout, import.rows, import.unread_sheets.len()),
        (Layout::Domifa, 3, 0)
    );
    let [first, second, third] = &import.usagers[..] else {
        panic!("three people")
    };

    assert_eq!((first.row, first.numero.as_str()), (2, "01"));
    assert_eq!(first.identity.nom, "Alfred");
    assert_eq!(first.identity.prenoms, "Garidaud");
    assert_eq!(first.identity.sexe, Some(Sexe::Homme));
    assert_eq!(first.identity.date_naissance, Some(day("1991-12-20")));
    assert_eq!(
        first.identity.lieu_naissance.as_deref(),
        Some("Sao Paulo, Brésil")
    );
    assert_eq!(
        first.identity.telephone.as_ref().map(Telephone::as_str),
        Some("+33606060606")
    );
    assert_eq!(
        first.identity.email.as_deref(),
        Some("domicilie1@yopmail.com")
    );
    assert_eq!(first.domiciliation.status, DomiciliationStatus::Valide);
    assert_eq!(first.domiciliation.start, Some(day("2018-02-24")));
    assert_eq!(first.domiciliation.end, Some(day("2019-02-27")));
    let [luiz, sylvia] = &first.identity.ayants_droit[..] else {
        panic!("two members")
    };
    assert_eq!(
        (luiz.nom.as_str(), luiz.prenoms.as_str(), luiz.lien.as_str()),
        ("Martinez", "Luiz", "enfant")
    );
    assert_eq!(sylvia.date_naissance, Some(day("2007-10-20")));

    assert_eq!(second.identity.ayants_droit[0].lien, "conjoint");
    assert_eq!(third.identity.surnom.as_deref(), Some("Freddy"));
    assert_eq!(third.domiciliation.status, DomiciliationStatus::Refus);
    assert_eq!(
        (third.domiciliation.start, third.domiciliation.end),
        (None, None)
    );
    let note = |label: &str| {
        let note = third
            .notes
            .iter()
            .find(|note| note.label.starts_with(label));
        note.unwrap_or_else(|| panic!("a note {label}"))
            .text
            .as_str()
    };
    assert_eq!(note("Seulement si refus Motif du refus"), "SATURATION");
    assert_eq!(note("Date de fin de domiciliation OU"), "09/08/2020");
    assert_eq!(note("Commentaires"), "Test com");
}

/// Every cell of every row of the template stands somewhere in what was read.
#[test]
fn nothing_of_the_template_is_dropped() {
    use calamine::Reader as _;
    let import = read_ok(TEMPLATE);
    let mut workbook = calamine::Xlsx::new(std::io::Cursor::new(TEMPLATE)).expect("the template");
    let sheet = workbook.worksheet_range("DOMICILIES").expect("its sheet");
    for (usager, cells) in import.usagers.iter().zip(sheet.rows().skip(1)) {
        let kept = format!("{usager:?}");
        for cell in cells
            .iter()
            .map(ToString::to_string)
            .filter(|text| !text.trim().is_empty())
        {
            let iso = cell.split('/').rev().collect::<Vec<_>>().join("-");
            let told = kept.contains(cell.trim())
                || kept.contains(&iso)
                || kept.contains(&cell.to_lowercase())
                || cell == "VALIDE" && kept.contains("Valide")
                || cell == "REFUS" && kept.contains("Refus")
                || cell == "H" && kept.contains("Homme")
                || cell == "F" && kept.contains("Femme")
                || cell == "0606060606"
                    && usager
                        .identity
                        .telephone
                        .as_ref()
                        .is_some_and(|known| known.as_str() == "+33606060606");
            assert!(told, "row {}: {cell}", usager.row);
        }
    }
}

#[test]
fn excels_dates_and_numbers() {
    let import = read_ok(&domifa(&[person(
        "7",
        vec![
            ("ID", Put::Number(1042.0)),
            ("Date de naissance", Put::Date(33592.0)),
            ("Seulement si valide", Put::Date(46054.0)),
            ("Date de fin", Put::Date(46418.0)),
            ("Numéro de téléphone", Put::Number(606_060_606.0)),
            ("Date 1ere", Put::Date(43101.0)),
            ("Date de dernier passage", Put::Date(46000.5)),
            ("Commentaires", Put::Number(12.5)),
        ],
    )]));
    let usager = &import.usagers[0];
    assert_eq!(usager.numero.as_str(), "1042");
    assert_eq!(usager.identity.date_naissance, Some(day("1991-12-20")));
    assert_eq!(usager.domiciliation.start, Some(day("2026-02-01")));
    assert_eq!(usager.domiciliation.end, Some(day("2027-01-31")));
    assert_eq!(
        usager.identity.telephone.as_ref().map(Telephone::as_str),
        Some("+33606060606")
    );
    let notes: Vec<_> = usager.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["01/01/2018", "09/12/2025 12:00", "12,5"]);
}

#[test]
fn statuses() {
    for (text, status, kept) in [
        ("VALIDE", DomiciliationStatus::Valide, false),
        ("Valide", DomiciliationStatus::Valide, false),
        ("REFUS", DomiciliationStatus::Refus, false),
        ("radié", DomiciliationStatus::Radie, false),
        ("INSTRUCTION", DomiciliationStatus::Demande, true),
        ("ATTENTE_DECISION", DomiciliationStatus::Demande, true),
        ("Attente de décision", DomiciliationStatus::Demande, true),
    ] {
        let import = read_ok(&domifa(&[person("7", vec![("Statut", Put::Text(text))])]));
        let usager = &import.usagers[0];
        assert_eq!(usager.domiciliation.status, status, "{text}");
        let note = usager
            .notes
            .iter()
            .find(|note| note.label == "Statut de la domiciliation");
        assert_eq!(
            note.map(|note| note.text.as_str()),
            kept.then_some(text),
            "{text}"
        );
    }
}

#[test]
fn the_template_saved_as_csv() {
    let row = vec![
        ("ID", "12"),
        ("Nom de naissance", "DIOP"),
        ("Prénom", "Awa"),
        ("Statut", "RADIE"),
        ("Seulement si radié", "A_SA_DEMANDE"),
        ("Date de fin", "01/03/2026"),
        (
            "Commentaires",
            "première ligne\r\nseconde ; ligne, « citée »",
        ),
        ("Nom Ayant-Droit 4", "DIOP"),
        ("Prénom Ayant-Droit 4", "Binta"),
        ("Date de Naissance Ayant-Droit 4", "29/02/2016"),
    ];
    for delimiter in [b';', b',', b'\t'] {
        let text = domifa_csv(&[row.clone(), vec![]], delimiter);
        let windows = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &windows, &with_mark] {
            let import = read_ok(bytes);
            assert_eq!((import.layout, import.usagers.len()), (Layout::Domifa, 1));
            let usager = &import.usagers[0];
            assert_eq!(usager.row, 2);
            assert_eq!(usager.domiciliation.status, DomiciliationStatus::Radie);
            assert_eq!(usager.domiciliation.end, Some(day("2026-03-01")));
            let member = &usager.identity.ayants_droit[0];
            assert_eq!(
                (member.prenoms.as_str(), member.date_naissance),
                ("Binta", Some(day("2016-02-29")))
            );
            let notes: Vec<_> = usager
                .notes
                .iter()
                .map(|n| (n.label.as_str(), n.text.as_str()))
                .collect();
            assert_eq!(
                notes,
                [
                    ("Seulement si radié Motif de radiation", "A_SA_DEMANDE"),
                    (
                        "Commentaires (1000 caractères maximum)",
                        "première ligne\nseconde ; ligne, « citée »"
                    ),
                ]
            );
        }
    }
}
