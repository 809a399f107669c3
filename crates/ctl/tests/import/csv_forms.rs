//! CSV, as different programs write it.

use courrier_ctl::import::{ImportError, Layout};
use courrier_domain::DomiciliationStatus;
use courrier_domain::contact::Telephone;
use courrier_domain::usager::Sexe;

use crate::{day, read_ok, try_read};

const FULL: &str = "numero;nom;nom_usage;prenoms;surnom;sexe;date_naissance;lieu_naissance;telephone;email;langue;statut;debut;fin;ayants_droit\n\
    a-12;SOW;DIOP;Awa Marie;Nana;F;20/12/1991;Dakar;06 12 34 56 78;awa@example.org;FR;valide;01/02/2026;31/01/2027;SOW,Binta,01/02/2019,enfant|DIOP,Omar,,conjoint\n";

#[test]
fn our_own_layout() {
    let import = read_ok(FULL.as_bytes());
    assert_eq!(import.layout, Layout::Courrier);
    let usager = &import.usagers[0];
    assert_eq!((usager.row, usager.numero.as_str()), (2, "A-12"));
    let identity = &usager.identity;
    assert_eq!(identity.nom_usage.as_deref(), Some("DIOP"));
    assert_eq!(identity.surnom.as_deref(), Some("Nana"));
    assert_eq!(identity.sexe, Some(Sexe::Femme));
    assert_eq!(identity.langue.as_deref(), Some("fr"));
    assert_eq!(
        identity.telephone.as_ref().map(Telephone::as_str),
        Some("+33612345678")
    );
    assert_eq!(identity.ayants_droit.len(), 2);
    assert_eq!(
        identity.ayants_droit[0].date_naissance,
        Some(day("2019-02-01"))
    );
    assert_eq!(usager.domiciliation.status, DomiciliationStatus::Valide);
    assert!(usager.notes.is_empty());
}

#[test]
fn how_somebody_is_told_and_by_whom_it_is_signed() {
    let import = read_ok(
        "numero;nom;statut;autre_canal;Signature neutre\n1;SOW;valide;oui;X\n2;BA;valide;Non;\n"
            .as_bytes(),
    );
    let told = import.usagers.iter().map(|usager| {
        let identity = &usager.identity;
        (identity.other_channel, identity.neutral_signature)
    });
    assert_eq!(told.collect::<Vec<_>>(), [(true, true), (false, false)]);
    let import = try_read(b"numero;nom;statut;autre_canal\n1;SOW;valide;parfois\n");
    let refusal = &import.expect("a readable file").refusals[0];
    assert_eq!(refusal.column, "autre_canal");
    assert_eq!(refusal.why, "Écrivez oui ou non.");
}

#[test]
fn a_right_without_an_end_lasts_the_legal_year() {
    let import =
        read_ok(b"numero;nom;statut;debut\n1;SOW;valide;01/03/2023\n2;SOW;demande;01/03/2023\n");
    assert_eq!(import.usagers[0].domiciliation.end, Some(day("2024-02-29")));
    assert_eq!(import.usagers[1].domiciliation.end, None);
}

#[test]
fn unknown_columns_and_cells_without_a_header_become_notes() {
    let import = read_ok(
        "numero;nom;statut;Casier\nn° 3;;\n"
            .replace("n° 3;;", "3;SOW;radie;B 12;en trop")
            .as_bytes(),
    );
    let notes: Vec<_> = import.usagers[0]
        .notes
        .iter()
        .map(|n| (n.label.as_str(), n.text.as_str()))
        .collect();
    assert_eq!(notes, [("Casier", "B 12"), ("Colonne E", "en trop")]);
}

/// Rows are numbered as a spreadsheet shows them, whatever stands between.
#[test]
fn rows_keep_the_spreadsheets_numbers() {
    for text in [
        "Usagers au 22/11/2026\n\nnumero,nom,statut,memo\n1,SOW,valide,\"a\nb\nc\"\n\n,,,\n2,SOW,valide,\n",
        "Usagers au 22/11/2026\r\n\r\nnumero,nom,statut,memo\r\n1,SOW,valide,\"a\r\nb\r\nc\"\r\n\r\n,,,\r\n2,SOW,valide,",
    ] {
        let import = read_ok(text.as_bytes());
        let rows: Vec<_> = import.usagers.iter().map(|usager| usager.row).collect();
        assert_eq!((import.rows, rows), (2, vec![4, 7]), "{text:?}");
    }
}

#[test]
fn utf_16_as_excel_saves_unicode_text() {
    let text = FULL.replace(';', "\t").replace("Dakar", "Thiès");
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        read_ok(&utf16).usagers[0]
            .identity
            .lieu_naissance
            .as_deref(),
        Some("Thiès")
    );
}

#[test]
fn files_that_are_none() {
    for (bytes, sentence) in [
        (&b""[..], "aucune ligne de titres"),
        (b"bonjour\n", "aucune ligne de titres"),
        (b"PK\x03\x04 not a zip", "le classeur est illisible"),
        (b"\xd0\xcf\x11\xe0old", "enregistrez-le en .xlsx"),
        (b"%PDF-1.7\0\0", "ni un CSV ni un classeur"),
        (
            b"numero;nom;statut\n1;SOW;valide\n2;\"DIOP;valide\n3;SOW;valide\n",
            "ligne 3",
        ),
    ] {
        let error = try_read(bytes).expect_err("no usagers here");
        assert!(error.to_string().contains(sentence), "{error}");
    }
    let quote = try_read(b"numero;nom;statut\n1;\"SOW;valide\n").expect_err("an open quote");
    assert!(
        matches!(quote, ImportError::OpenQuote { row: 2 }),
        "{quote}"
    );
}
