//! The technician's door, as fingers find it.

use std::net::Ipv4Addr;

use super::*;
use crate::technician::{Technician, keep};

const CARD: &str = "04TECHNICIAN";
const CODE: &str = "864209";

/// A borne at rest whose technician has a card and a code.
fn rig() -> (Rig, tempfile::TempDir) {
    let mut rig = Rig::at_rest();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("technician.toml");
    keep(&file, &Token::new(CARD.to_owned()), CODE).expect("kept");
    rig.borne.let_in(Technician::load(&file, rig.clock.clone()));
    (rig, folder)
}

impl Rig {
    fn technician_comes(&mut self) {
        let shown = self.event(|at| CardEvent::Inserted {
            reader: reader("A"),
            token: Token::new(CARD.to_owned()),
            kind: None,
            momentary: false,
            at,
        });
        assert_eq!(shown, None, "no tap begins");
        self.remove();
    }

    fn types(&mut self, code: &str) {
        for digit in code.bytes() {
            self.borne.press(Action::Digit(digit - b'0'));
        }
        self.borne.press(Action::Enter);
    }

    fn lines(&self) -> Vec<String> {
        self.borne.view().service.expect("a screen").lines
    }
}

#[test]
fn card_and_code_show_how_the_borne_is_and_the_daemon_learns_nothing() {
    let (mut rig, _folder) = rig();
    rig.asked.borrow_mut().address = Some(Ipv4Addr::new(192, 168, 7, 20).into());
    rig.asked.borrow_mut().has_printer = true;
    rig.technician_comes();
    assert_eq!(rig.screen(), Screen::Code);
    rig.types(CODE);
    assert_eq!(rig.screen(), Screen::Maintenance);
    let lines = rig.lines();
    for line in [
        "Lecteur A : marche",
        "Service : répond, borne à l’adresse 192.168.7.20",
        "Imprimante : marche ; voix : marche, volume 3 sur 5",
        "Dernière carte : aucune depuis le démarrage",
    ] {
        assert!(lines.iter().any(|said| said == line), "{line}: {lines:?}");
    }
    assert_eq!(rig.taps(), []);

    let help = |rig: &Rig| rig.borne.view().service.expect("a screen").help;
    let own = format!("courrier-kiosk {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(help(&rig), own, "an older daemon tells no version");
    rig.borne.heard(Ok(KioskCentre {
        version: Some("9.8.7".to_owned()),
        ..centre()
    }));
    assert_eq!(help(&rig), format!("{own}, courrierd 9.8.7"));

    rig.asked.borrow_mut().address = None;
    rig.asked.borrow_mut().printer_fails = true;
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.detach("A");
    let lines = rig.lines();
    for line in [
        "Lecteur : aucun n’est branché",
        "Service : ne répond pas, aucun réseau n’y mène",
        "Imprimante : ne marche pas ; voix : marche, volume 3 sur 5",
    ] {
        assert!(lines.iter().any(|said| said == line), "{line}: {lines:?}");
    }
    rig.asked.borrow_mut().has_printer = false;
    let none = "Imprimante : aucune ; voix : marche, volume 3 sur 5".to_owned();
    assert!(rig.lines().contains(&none), "{:?}", rig.lines());
}

#[test]
fn voice_and_printer_are_tried() {
    let (mut rig, _folder) = rig();
    rig.technician_comes();
    rig.types(CODE);
    rig.said();
    rig.borne.press(Action::TestVoice);
    assert_eq!(rig.said(), ["Un, deux, trois. La voix marche."]);
    rig.borne.press(Action::TestPrint);
    let printed = rig.asked.borrow().printed.clone();
    assert_eq!(printed.len(), 1);
    assert_eq!(printed[0].lines, ["Essai d’impression"]);
}

#[test]
fn a_wrong_code_opens_nothing_and_a_slip_of_a_finger_is_put_right() {
    let (mut rig, _folder) = rig();
    rig.technician_comes();
    rig.types("111111");
    assert_eq!(rig.screen(), Screen::Code);
    let help = rig.borne.view().service.expect("a screen").help;
    assert_eq!(help, "Ce code n’est pas le bon. Recommencez.");
    rig.borne.press(Action::Digit(9));
    rig.borne.press(Action::Erase);
    rig.types(CODE);
    assert_eq!(rig.screen(), Screen::Maintenance);
}

#[test]
fn nobody_else_stands_before_an_open_door() {
    let (mut rig, _folder) = rig();
    rig.technician_comes();
    rig.types(CODE);
    rig.pass(seconds(600));
    assert_eq!(rig.screen(), Screen::Waiting, "it closes by itself");
    rig.technician_comes();
    rig.types(CODE);
    rig.insert("a person's card");
    assert_ne!(rig.screen(), Screen::Maintenance);
    rig.remove();
    rig.types(CODE);
    assert_ne!(rig.screen(), Screen::Maintenance, "a code without the card");
}
