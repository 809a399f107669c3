//! Invented people of plausible origins, with homonyms and a radiated one.

use courrier_domain::DomiciliationStatus::{Demande, Radie, Valide};

use super::{State, new_usager};

pub(super) fn invent(state: &mut State) {
    for (numero, nom, prenoms, born, status) in [
        ("12", "AÏT BENHADDOU", "Karim", Some("1979-05-02"), Valide),
        ("317", "DIALLO", "Mamadou", Some("1991-01-01"), Valide),
        ("402", "DIALLO", "Mamadou Alpha", Some("1986-06-19"), Valide),
        (
            "511",
            "FERREIRA DA SILVA",
            "João Pedro",
            Some("1974-12-30"),
            Valide,
        ),
        ("648", "HOSSAIN", "Md. Rafiqul", Some("1995-02-11"), Valide),
        ("777", "KOVALENKO", "Oksana", None, Demande),
        ("903", "MARTIN", "Jean-Claude", Some("1951-08-08"), Valide),
        ("1042", "DIALLO", "Mamadou", Some("1988-03-12"), Valide),
        (
            "1105",
            "N'DIAYE",
            "Fatou Bintou",
            Some("1983-10-24"),
            Valide,
        ),
        ("1387", "POPESCU", "Ion", Some("1968-04-17"), Valide),
        (
            "1402",
            "SELVARAJAH",
            "Thusyanthan",
            Some("1990-07-07"),
            Valide,
        ),
        ("1533", "TRAORÉ", "Issa", Some("1977-11-05"), Radie),
        ("2210", "DIALLO", "Mariama", Some("1979-07-17"), Valide),
        ("2301", "ZHANG", "Wei", Some("1999-09-21"), Valide),
    ] {
        state.new_person(&new_usager(numero, nom, prenoms, born, status));
    }
    for record in &mut state.people {
        record.summary.homonym = matches!(record.summary.numero.as_str(), "317" | "1042");
        if record.summary.numero.as_str() == "1105" {
            record.identity.nom_usage = Some("SARR".to_owned());
            record.summary.name = record.identity.display_name();
            record.summary.birth_name = Some("N'DIAYE".to_owned());
        }
    }
}
