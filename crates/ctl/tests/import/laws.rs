//! What must hold for any file.

use std::fmt::Write as _;

use courrier_ctl::import::ImportedUsager;
use courrier_domain::contact::Telephone;
use courrier_domain::usager::{AyantDroit, Identity, Sexe};
use courrier_domain::{Domiciliation, DomiciliationStatus, Numero};
use proptest::prelude::*;

use crate::files::{Put, domifa, headers, person};
use crate::{day, read_ok, try_read};

fn date() -> impl Strategy<Value = chrono::NaiveDate> {
    (0..30_000_u64).prop_map(|days| day("1950-01-01") + chrono::Days::new(days % 28_000))
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ÿ'’-]{1,12}( [A-Za-zÀ-ÿ'’-]{1,12}){0,2}"
}

fn member() -> impl Strategy<Value = AyantDroit> {
    (words(), words(), proptest::option::of(date()), words()).prop_map(
        |(nom, prenoms, date_naissance, lien)| AyantDroit {
            nom,
            prenoms,
            date_naissance,
            lien,
        },
    )
}

fn identity() -> impl Strategy<Value = Identity> {
    let names = (
        words(),
        proptest::option::of(words()),
        words(),
        proptest::option::of(words()),
    );
    let sexe = proptest::option::of(prop_oneof![Just(Sexe::Femme), Just(Sexe::Homme)]);
    let born = (proptest::option::of(date()), proptest::option::of(words()));
    let contact = (
        proptest::option::of("(06[0-7]|07[5-8])[0-9]{7}"),
        proptest::option::of("[a-z]{1,8}@[a-z]{1,8}\\.fr"),
        proptest::option::of("[a-z]{2}"),
    );
    let household = proptest::collection::vec(member(), 0..4);
    (names, sexe, born, contact, household).prop_map(
        |(
            (nom, nom_usage, prenoms, surnom),
            sexe,
            (date_naissance, lieu_naissance),
            contact,
            ayants_droit,
        )| {
            let (telephone, email, langue) = contact;
            let telephone = telephone
                .and_then(|text| Telephone::parse(&text, phonenumber::country::FR).ok())
                .filter(Telephone::takes_sms);
            Identity {
                nom,
                nom_usage,
                prenoms,
                surnom,
                sexe,
                date_naissance,
                lieu_naissance,
                telephone,
                email,
                langue,
                ayants_droit,
                ..Identity::default()
            }
        },
    )
}

fn domiciliation() -> impl Strategy<Value = Domiciliation> {
    let status = proptest::sample::select(DomiciliationStatus::ALL);
    (
        status,
        proptest::option::of(date()),
        proptest::option::of(0..700_u64),
    )
        .prop_map(|(status, start, length)| {
            let end = start
                .zip(length)
                .map(|(start, length)| start + chrono::Days::new(length));
            match (status, start, end) {
                (DomiciliationStatus::Valide, Some(start), None) => {
                    Domiciliation::for_a_year_from(start)
                }
                _ => Domiciliation { status, start, end },
            }
        })
}

/// Writes a usager in our own layout.
fn record(numero: &Numero, identity: &Identity, domiciliation: &Domiciliation) -> Vec<String> {
    let date = |date: Option<chrono::NaiveDate>| {
        date.map_or_else(String::new, |date| date.format("%d/%m/%Y").to_string())
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut household = String::new();
    for member in &identity.ayants_droit {
        let born = date(member.date_naissance);
        let AyantDroit {
            nom, prenoms, lien, ..
        } = member;
        write!(household, "{nom},{prenoms},{born},{lien}|").expect("a string takes all");
    }
    vec![
        numero.to_string(),
        identity.nom.clone(),
        text(&identity.nom_usage),
        identity.prenoms.clone(),
        text(&identity.surnom),
        identity.sexe.map_or("", Sexe::as_str).to_owned(),
        date(identity.date_naissance),
        text(&identity.lieu_naissance),
        identity
            .telephone
            .as_ref()
            .map_or("", Telephone::as_str)
            .to_owned(),
        text(&identity.email),
        text(&identity.langue),
        domiciliation.status.as_str().to_owned(),
        date(domiciliation.start),
        date(domiciliation.end),
        household,
    ]
}

const OWN: [&str; 15] = [
    "numero",
    "nom",
    "nom_usage",
    "prenoms",
    "surnom",
    "sexe",
    "date_naissance",
    "lieu_naissance",
    "telephone",
    "email",
    "langue",
    "statut",
    "debut",
    "fin",
    "ayants_droit",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn our_own_layout_is_read_back(
        people in proptest::collection::vec((identity(), domiciliation()), 1..8),
        delimiter in prop_oneof![Just(b';'), Just(b',')],
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .from_writer(Vec::new());
        writer.write_record(OWN).expect("written");
        let mut expected = Vec::new();
        for (row, (identity, domiciliation)) in (2..).zip(people) {
            let numero = Numero::parse(&format!("A-{row}")).expect("a numero");
            writer.write_record(record(&numero, &identity, &domiciliation)).expect("written");
            expected.push(ImportedUsager { row, numero, identity, domiciliation, notes: vec![] });
        }
        let import = read_ok(&writer.into_inner().expect("flushed"));
        prop_assert_eq!(import.usagers, expected);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = try_read(&bytes);
    }

    /// Any cells under the template's headers: a row is read or refused, never lost.
    #[test]
    fn no_cells_panic_and_no_row_is_lost(
        rows in proptest::collection::vec(
            proptest::collection::vec("([0-9/]{0,10}|\\PC{0,12}|VALIDE|\"[;\n]{0,3}\")", 1..60),
            0..6,
        ),
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(headers()).expect("written");
        for row in &rows {
            writer.write_record(row).expect("written");
        }
        let import = try_read(&writer.into_inner().expect("flushed")).expect("readable");
        let refused: std::collections::HashSet<u32> =
            import.refusals.iter().map(|refusal| refusal.row).collect();
        prop_assert_eq!(import.usagers.len() + refused.len(), import.rows as usize);
        for usager in &import.usagers {
            prop_assert!(!refused.contains(&usager.row));
        }
    }

    /// A workbook with a few bytes changed is read or refused, it stops nothing.
    #[test]
    fn no_damaged_workbook_panics(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = domifa(&[person("7", vec![("Date de naissance", Put::Date(33592.0))])]);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = try_read(&bytes);
        bytes.truncate(cut.index(bytes.len()).max(1));
        let _ = try_read(&bytes);
    }
}
