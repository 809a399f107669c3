//! What is to be said to people, and the bornes, drawn, by the keyboard alone.

use courrier_api::{DeviceKind, KioskHealth, KioskNetwork};
use courrier_domain::Role;
use slint::platform::Key;

use super::pages::{busy_centre, draw};
use super::stage::Stage;

#[test]
fn what_is_to_be_said_is_noted_and_shown_at_the_remise() {
    let stage = Stage::open(busy_centre());
    stage.press(Key::F4);
    stage.types("1042");
    stage.press(Key::Return);
    draw(&stage, "f0-folder-nothing-to-say");
    stage.click("Ajouter un rendez-vous ou un mot");
    stage.press(Key::Tab);
    stage.types("01/12/2026 14h30");
    draw(&stage, "f1-appointment");
    stage.press(Key::Return);
    stage.click("Ajouter un rendez-vous ou un mot");
    stage.press(Key::RightArrow);
    stage.press(Key::Tab);
    stage.types("Passer voir Nadia avec son titre de séjour.");
    stage.press(Key::Return);
    draw(&stage, "f2-folder-to-say");
    stage.press(Key::F8);
    assert!(stage.shows("Rendez-vous mardi 1er décembre à 14:30"));
    draw(&stage, "f3-remise-to-say");
    stage.types("d");
    assert!(!stage.shows("Rendez-vous mardi 1er décembre à 14:30"));
    assert!(stage.shows("Passer voir Nadia avec son titre de séjour."));
}

#[test]
fn the_bornes_and_what_ails_them() {
    let fake = busy_centre();
    fake.state().agent.role = Role::Administrator;
    let well = KioskHealth {
        kind: DeviceKind::Borne,
        reader_ok: true,
        version: "0.4.0".to_owned(),
        last_tap: "2026-11-23T13:22:00Z".parse().ok(),
        temperature_c: Some(51),
        free_disk_mb: Some(21_400),
        printer_ok: Some(true),
        voice_ok: Some(true),
        clock_ok: Some(true),
        memory_mb: Some(92),
        network: Some(KioskNetwork {
            address: "10.0.4.21".parse().ok(),
            losses: 0,
        }),
    };
    let ails = KioskHealth {
        printer_ok: Some(false),
        temperature_c: Some(84),
        ..well.clone()
    };
    fake.has_borne("Hall", Some(well.clone()), None);
    fake.has_borne("Salle d'attente", Some(ails), None);
    let stage = Stage::open(fake);
    assert!(stage.shows("Borne Salle d'attente : imprimante en panne, trop chaude"));
    stage.press_with_control("o");
    assert_eq!(stage.title(), "Courrier — Bornes");
    draw(&stage, "g0-bornes");
    stage.fake.has_borne("Étage", Some(well), Some(17));
    stage.press(Key::F5);
    assert!(stage.shows("2 bornes à voir"));
    stage.press(Key::PageDown);
    draw(&stage, "g1-borne-silent");
    stage.types("r");
    draw(&stage, "g2-borne-revoking");
    stage.press(Key::F8);
    assert!(!stage.shows("2 bornes à voir"));
    draw(&stage, "g3-borne-revoked");
    stage.fake.state().room.devices.clear();
    stage.fake.has_borne("Mur", None, None);
    stage.press(Key::F5);
    assert!(stage.shows("état pas encore connu"));
    assert!(
        !stage.shows("à voir"),
        "a screen that calls numbers is well"
    );
    let now = stage.fake.state().now;
    stage.fake.state().room.devices[0].guessing_since = Some(now);
    stage.press(Key::F5);
    assert!(stage.shows("Borne Mur : beaucoup de cartes inconnues, état pas encore connu"));
    draw(&stage, "g4-borne-guessing");
    stage.fake.state().room.devices.clear();
    stage.press(Key::F5);
    assert!(stage.shows("Aucune borne n'est en service."));
}

#[test]
fn the_screen_that_calls_numbers_is_looked_after_too() {
    let fake = busy_centre();
    let mute = KioskHealth {
        kind: DeviceKind::Display,
        version: "0.4.0".to_owned(),
        voice_ok: Some(false),
        ..KioskHealth::default()
    };
    fake.has_borne("Mur", Some(mute.clone()), None);
    let stage = Stage::open(fake);
    assert!(stage.shows("Écran d'appel Mur : carillon muet"));
    stage.press_with_control("o");
    assert!(stage.shows("Carillon") && stage.shows("écran d'appel"));
    assert!(!stage.shows("Lecteur") && !stage.shows("lecteur en panne"));
    draw(&stage, "g4-wall-mute");
    stage.fake.state().room.devices.clear();
    stage.fake.has_borne("Mur", Some(mute), Some(17));
    stage.press(Key::F5);
    assert!(stage.shows("Écran d'appel Mur : silencieux"));
}
