//! The texts of the messages, drawn, by the keyboard alone.

use courrier_desk::guichet::Fault;
use courrier_domain::{MessageEvent, Role};
use slint::platform::Key;

use super::pages::{busy_centre, draw};
use super::stage::Stage;
use crate::fake::{Fake, Trouble};

fn a_centre_with_words() -> Fake {
    let fake = busy_centre();
    let mut state = fake.state();
    state.agent.role = Role::Administrator;
    for (message, tag) in [(MessageEvent::Relance, "fr"), (MessageEvent::Arrival, "ar")] {
        let words = state.wording(message, tag).expect("a text").wording;
        state.reworded.push((message, tag.to_owned(), words));
    }
    drop(state);
    fake
}

#[test]
fn an_agent_has_no_such_screen() {
    let stage = Stage::open(busy_centre());
    assert!(!stage.shows("Textes"));
    stage.press_with_control("t");
    assert_eq!(stage.title(), "Courrier — Tri");
}

#[test]
fn a_text_is_changed_by_keyboard_alone() {
    let stage = Stage::open(a_centre_with_words());
    stage.press_with_control("t");
    assert_eq!(stage.title(), "Courrier — Textes des messages");
    draw(&stage, "d0-texts");
    stage.press(Key::Return);
    draw(&stage, "d1-text");
    stage.types("Bonjour {nom} ");
    assert!(stage.shows(
        "« {nom} » n'existe pas ici ; vous pouvez écrire {courriers}, {prochaine_distribution}, \
         {centre}."
    ));
    draw(&stage, "d2-text-refused");
    for _ in 0.."{nom} ".len() {
        stage.press(Key::Backspace);
    }
    stage.types("✓ ");
    draw(&stage, "d3-text-dear");
    stage.press(Key::Backspace);
    stage.press(Key::Backspace);
    stage.click("Insérer {courriers}");
    stage.types(" ! ");
    let sms = "Bonjour {courriers} ! Bonjour. Vous avez du courrier : {courriers}. À retirer : \
               {prochaine_distribution}. {centre}";
    assert!(stage.shows("140 caractères · alphabet SMS · 1 SMS, encore 20"));
    stage.press(Key::Tab);
    stage.press(Key::F8);
    assert_eq!(stage.fake.state().reworded.last().expect("ours").2.sms, sms);
    draw(&stage, "d4-text-saved");
    stage.click("Revenir au texte d'origine");
    draw(&stage, "d5-text-reset-question");
    stage.press(Key::Return);
    assert_eq!(stage.fake.count("reset_wording"), 0, "no is at hand");
    stage.types("x");
    stage.press(Key::Escape);
    draw(&stage, "d6-texts-unsaved");
    stage.press_with_control("l");
    draw(&stage, "d7-texts-leaving");
    stage.press(Key::Escape);
    stage.press(Key::DownArrow);
    stage.press(Key::DownArrow);
    stage.press(Key::Return);
    assert!(stage.shows("Arrivée de courrier, en arabe"));
}

#[test]
fn every_script_is_drawn_and_a_silent_service_is_told() {
    let stage = Stage::open(a_centre_with_words());
    stage.press_with_control("t");
    for (language, name) in ["arabe", "bengali", "tamoul", "tigrigna"].into_iter().zip([
        "d8-text-arabic",
        "d9-text-bengali",
        "da-text-tamil",
        "db-text-tigrinya",
    ]) {
        let label = format!("Arrivée de courrier, {}", capital(language));
        stage.click(&label);
        assert!(stage.shows(&format!("Arrivée de courrier, en {language}")));
        draw(&stage, name);
        stage.press(Key::Escape);
    }
    let silent = || Trouble::Before(Fault::Unreachable);
    stage.fake.trouble("wording", silent());
    stage.press(Key::Return);
    draw(&stage, "dc-text-unreachable");
    assert!(stage.shows("Ces textes ne peuvent pas être lus."));
    stage.press(Key::F5);
    assert!(stage.shows("Texte du SMS"));
    let stage = Stage::open(a_centre_with_words());
    stage.fake.trouble("wordings", silent());
    stage.press_with_control("t");
    draw(&stage, "dd-texts-unreachable");
    assert!(stage.shows("Ces textes ne peuvent pas être lus."));
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
