//! Usagers come over from a file: through the running daemon, and into a folder that nobody holds.

use std::fs;
use std::path::Path;

use courrier_tests::Centre;
use serde_json::{Value, json};

const GOOD: &str = "\
numero;nom;prenoms;statut;date_naissance;telephone;debut;quartier
1042;DIALLO;Mamadou;VALIDE;12/03/1988;06 12 34 56 78;01/06/2026;Pleyel
A7;ÖZTÜRK;Ayşe;VALIDE;01/01/1991;;15/01/2026;
2210;SOW;Awa;RADIE;;;;Carrefour
";

const BAD: &str = "\
numero;nom;prenoms;statut;date_naissance
3001;TRAORE;Issa;VALIDE;29/02/2018
3002;CAMARA;Fanta;VALIDE;01/02/1990
1042;KEITA;Sira;VALIDE;
";

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path.to_str().expect("a name in UTF-8").to_owned()
}

/// What a dry run, an import and a bad file do, whichever way courrierctl takes.
fn import(centre: &Centre) {
    let good = write(centre.data(), "bons.csv", GOOD);
    let bad = write(centre.data(), "mauvais.csv", BAD);

    let dry = centre.ctl_json(&["import", "usagers", &good, "--dry-run"]);
    let counts = |report: &Value| {
        (
            report["rows"].clone(),
            report["ready"].clone(),
            report["imported"].clone(),
        )
    };
    assert_eq!(counts(&dry), (json!(3), json!(3), json!(0)));
    let done = centre.ctl_json(&["import", "usagers", &good, "--yes"]);
    assert_eq!(counts(&done), (json!(3), json!(3), json!(3)));

    // One row is impossible, one numero is taken by now: nothing of the file comes in.
    let refused = centre.ctl(&["--json", "import", "usagers", &bad, "--yes"]);
    assert_eq!(refused.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&refused.stdout).expect("JSON");
    assert_eq!(report["imported"], 0);
    let refusals = report["refusals"].as_array().expect("refusals");
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| {
            (
                refusal["row"].clone(),
                refusal["column"].clone(),
                refusal["value"].clone(),
            )
        })
        .collect();
    let expected = [
        (json!(2), json!("date_naissance"), json!("29/02/2018")),
        (json!(4), json!("numero"), json!("1042")),
    ];
    assert_eq!(told, expected);
}

/// What a desk then finds.
async fn found(centre: &Centre) {
    let admin = centre.admin().await;
    let diallo = admin.usagers("diallo mamadou", 5).await.expect("searched");
    let diallo = diallo.usagers.first().expect("found").usager.clone();
    assert_eq!((diallo.numero.as_str(), diallo.in_force), ("1042", true));
    let open = admin.usager(diallo.id).await.expect("the folder opens");
    let telephone = open.identity.telephone.as_ref();
    assert_eq!(
        telephone.map(|telephone| telephone.as_str()),
        Some("+33612345678")
    );
    let notes: Vec<_> = open
        .notes
        .iter()
        .map(|note| (note.label.as_str(), note.text.as_str()))
        .collect();
    assert_eq!(notes, [("quartier", "Pleyel")]);
    let ozturk = admin.usagers("ozturk", 5).await.expect("searched").usagers;
    assert_eq!(ozturk.len(), 1, "{ozturk:?}");
    let sow = admin.usagers("2210", 5).await.expect("searched").usagers;
    assert!(!sow[0].usager.in_force, "radiated");
    for absent in ["traore", "camara"] {
        let found = admin.usagers(absent, 5).await.expect("searched").usagers;
        assert!(found.is_empty(), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_through_the_running_daemon() {
    let mut centre = Centre::new();
    centre.start();
    import(&centre);
    found(&centre).await;
    let log = centre.stop().to_lowercase();
    for name in ["diallo", "ozturk", "öztürk", "camara", "612345678"] {
        assert!(!log.contains(name), "{name} stands in the log");
    }
    centre.verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_into_a_folder_that_nobody_holds() {
    let mut centre = Centre::new();
    import(&centre);
    centre.start();
    found(&centre).await;
    centre.stop();
    centre.verify();
}
