//! Whose mail it is, drawn: those who could be meant, a wrong folder, a near name.

use courrier_desk::app::Msg;
use courrier_domain::DomiciliationStatus;
use courrier_domain::usager::AyantDroit;
use slint::platform::Key;

use super::pages::{busy_centre, draw};
use super::stage::Stage;
use crate::fake::{Fake, new_usager};

/// A centre where one name is met in many ways.
fn names_centre() -> Fake {
    let fake = busy_centre();
    let (zhang, selva) = (fake.id_of("2301"), fake.id_of("1402"));
    let mut state = fake.state();
    let member = |prenoms: &str| AyantDroit {
        nom: "DIALLO".to_owned(),
        prenoms: prenoms.to_owned(),
        date_naissance: None,
        lien: String::new(),
    };
    let record = state.record(zhang).expect("a folder");
    record.identity.ayants_droit = vec![member("Mei"), member("Mamadou")];
    record.identity.lieu_naissance = Some("Wenzhou (Chine)".to_owned());
    state.procuration(selva, "DIALLO Mamadou", "2026-01-01", "2026-12-31");
    drop(state);
    fake
}

#[test]
fn those_who_could_be_meant() {
    let stage = Stage::open(names_centre());
    stage.types("diallo mamadou");
    assert!(
        stage.shows(
            "Plusieurs personnes possibles : choisissez avec ↑ ↓, ou Entrée puis le chiffre."
        )
    );
    draw(&stage, "80-choose");
    stage.press(Key::Return);
    stage.press(Key::Return);
    draw(&stage, "81-choose-list");
    stage.types("4");
    draw(&stage, "82-choose-chosen");
    stage.press(Key::Return);
    assert!(stage.shows("Pour un membre du foyer : DIALLO Mamadou."));
    draw(&stage, "83-household-in-hand");
    stage.press(Key::Escape);
    stage.types("5");
    stage.press(Key::Return);
    draw(&stage, "84-mandataire-in-hand");
    stage.press(Key::Return);
    assert_eq!(stage.fake.state().registered.len(), 1);
    stage.types("popescu");
    assert!(stage.shows("Personne d'autre ne peut être visé : Entrée prend POPESCU Ion."));
    draw(&stage, "85-certain");
    let other = new_usager(
        "1390",
        "POPESCU",
        "Ioana",
        None,
        DomiciliationStatus::Valide,
    );
    stage.press(Key::Return);
    stage.types("r2");
    stage.fake.state().new_person(&other);
    stage.press(Key::Return);
    draw(&stage, "86-choice-skipped");
    stage.types("2");
    stage.press(Key::Return);
    stage.press(Key::Return);
    assert!(stage.shows("Numéro à écrire : 1390"), "by three keys more");
}

#[test]
fn a_wrong_folder_by_keyboard_and_by_mouse() {
    let stage = Stage::open(names_centre());
    stage.types("martin");
    stage.press(Key::Return);
    stage.types("2");
    stage.press(Key::Return);
    stage.press(Key::F7);
    draw(&stage, "90-moving");
    stage.types("diallo mamadou");
    draw(&stage, "91-moving-choose");
    stage.press(Key::Return);
    stage.types("1");
    stage.press(Key::Return);
    assert!(stage.shows("Remettre dans le dossier 903"));
    draw(&stage, "92-moved");
    stage.press(Key::F9);
    assert!(!stage.shows("Remettre dans le dossier 903"));
    stage.press(Key::Escape);
    stage.types("popescu");
    stage.press(Key::Return);
    assert!(
        stage.shows("Pli en main"),
        "the keyboard is back in the search"
    );
    stage.press(Key::Return);
    stage.click("Mauvais dossier : 1387 POPESCU Ion");
    stage.press(Key::Escape);
    stage.press(Key::F3);
    stage.types("1042");
    stage.press(Key::Return);
    stage.press(Key::DownArrow);
    stage.press(Key::F7);
    stage.types("zhang");
    stage.press(Key::Return);
    draw(&stage, "93-moved-from-remise");
    stage.press(Key::Return);
    assert_eq!(
        stage.fake.state().remises.len(),
        1,
        "the keyboard is back on the list"
    );
}

#[test]
fn others_of_a_near_name() {
    let stage = Stage::open(names_centre());
    stage.press(Key::F4);
    stage.press(Key::F8);
    for text in ["2500", "12/03/1988", "Diallo", "", "Mamadou"] {
        stage.types(text);
        stage.press(Key::Tab);
    }
    stage.press(Key::F8);
    draw(&stage, "95-near");
    stage.types("2");
    draw(&stage, "96-near-chosen");
    stage.press(Key::Return);
    assert!(!stage.shows("Noms proches"));
    draw(&stage, "97-near-opened");
    stage.press(Key::Escape);
    assert!(stage.shows("Noms proches"));
    stage.press(Key::F8);
    assert!(stage.shows("2500 DIALLO Mamadou 12/03/1988"));
    stage.send(Msg::Escape);
}
