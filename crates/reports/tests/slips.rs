//! The slips as another program reads them: poppler's `pdftotext`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use courrier_domain::CourrierKind;
use courrier_domain::courrier::ReturnReason;
use courrier_reports::{Slip, Slips};

fn slips(count: usize) -> Slips {
    let day = |text: &str| text.parse().expect("a day");
    let slip = |n: usize| Slip {
        numero: format!("{}", 1042 + n),
        kind: CourrierKind::Lettre,
        arrived: day("2026-08-03"),
        reason: ReturnReason::ALL[n % ReturnReason::ALL.len()],
    };
    Slips {
        centre: "CCAS de Saint-Denis (Seine-Saint-Denis)".to_owned(),
        on: day("2026-11-23"),
        slips: (0..count).map(slip).collect(),
    }
}

/// What the pages say, one text for each page.
fn read(pdf: &[u8]) -> Vec<String> {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("pdftotext (`cargo xtask setup` installs it)");
    let mut into = reader.stdin.take().expect("piped");
    into.write_all(pdf).expect("written");
    drop(into);
    let said = reader.wait_with_output().expect("read");
    let complaints = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.status.success() && complaints.is_empty(),
        "{complaints}"
    );
    let text = String::from_utf8(said.stdout).expect("UTF-8");
    let pages = text.split('\u{c}').map(str::to_owned);
    pages.filter(|page| !page.trim().is_empty()).collect()
}

#[test]
fn a_slip_for_each_envelope_eight_a_page() {
    let pages = read(&slips(9).pdf());
    assert_eq!(pages.len(), 2);
    let heads = |page: &String| page.matches("RETOUR À L'EXPÉDITEUR").count();
    assert_eq!(pages.iter().map(heads).collect::<Vec<_>>(), [8, 1]);
    for said in [
        "Motif : non réclamé",
        "Motif : inconnu à cette adresse",
        "Motif : destinataire décédé",
        "Le 23/11/2026",
        "CCAS de Saint-Denis (Seine-Saint-Denis)",
        "Dossier 1049 · lettre du 03/08/2026",
    ] {
        assert!(pages[0].contains(said), "{said} is not in {}", pages[0]);
    }
    assert!(pages[1].contains("Dossier 1050"), "{}", pages[1]);
}

#[test]
fn a_name_of_any_letters_is_printed() {
    let mut slips = slips(1);
    slips.centre = "Központ «Ж» ".repeat(4);
    let pages = read(&slips.pdf());
    assert!(pages[0].contains("Központ «Zh»"), "{}", pages[0]);
    slips.slips.clear();
    assert!(!slips.pdf().is_empty());
}
