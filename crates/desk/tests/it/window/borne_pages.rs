//! The borne's pages and places, drawn, by the keyboard alone.

use courrier_desk::guichet::Fault;
use courrier_domain::Role;
use slint::platform::Key;

use super::pages::{busy_centre, draw};
use super::stage::Stage;
use crate::fake::{Fake, Trouble};

fn a_centre() -> Fake {
    let fake = busy_centre();
    fake.state().agent.role = Role::Administrator;
    fake
}

#[test]
fn an_agent_is_told_whom_to_ask() {
    let stage = Stage::open(busy_centre());
    stage.press_with_control("p");
    assert_eq!(stage.title(), "Courrier — Pages de la borne");
    assert!(stage.shows("Ces pages se changent avec un compte d'administrateur."));
    draw(&stage, "h0-pages-agent");
    stage.press(Key::Escape);
    assert_eq!(stage.title(), "Courrier — Bornes");
}

#[test]
fn a_page_is_written_by_keyboard_alone() {
    let stage = Stage::open(a_centre());
    stage.press_with_control("o");
    draw(&stage, "h1-bornes-empty");
    stage.press(Key::F8);
    draw(&stage, "h2-pages-shipped");
    stage.types("p");
    draw(&stage, "h3-page-new");
    stage.press(Key::F8);
    draw(&stage, "h4-page-refused");
    stage.types("Les douches");
    stage.press(Key::Return);
    stage.types("Au sous-sol, le matin de 8 h à 11 h. Les serviettes sont prêtées.");
    draw(&stage, "h5-page-written");
    stage.press(Key::F8);
    assert_eq!(
        stage.fake.state().pages().pages[1].title["fr"],
        "Les douches"
    );
    draw(&stage, "h6-page-saved");
    // Back to the list, then the languages by Tab.
    stage.press(Key::Escape);
    stage.press(Key::Delete);
    assert!(!stage.shows("Les douches"));
    draw(&stage, "h7-page-removed");
    stage.press(Key::F9);
    assert!(stage.shows("Les douches"));
    stage.press(Key::UpArrow);
    stage.click("Arabe");
    draw(&stage, "h8-page-arabic");
    stage.click("Revenir aux pages d'origine");
    draw(&stage, "h9-pages-reset-question");
    stage.press(Key::Return);
    assert_eq!(stage.fake.count("reset_pages"), 0, "no is at hand");
    stage.click("Français");
    stage.press(Key::Escape);
    stage.press(Key::DownArrow);
    stage.press(Key::Return);
    stage.types("!");
    assert!(stage.shows("Les douches!") || stage.shows("!Les douches"));
}

#[test]
fn every_script_is_drawn() {
    let stage = Stage::open(a_centre());
    stage.press_with_control("p");
    for (language, name) in [
        ("Bengali", "i0-page-bengali"),
        ("Tamoul", "i1-page-tamil"),
        ("Tigrigna", "i2-page-tigrinya"),
    ] {
        stage.click(language);
        draw(&stage, name);
    }
}

#[test]
fn a_place_is_written_by_keyboard_alone() {
    let stage = Stage::open(a_centre());
    stage.press_with_control("p");
    stage.types("l");
    draw(&stage, "i3-place-new");
    stage.types("Le Phare");
    stage.press(Key::Tab);
    stage.press(Key::RightArrow);
    stage.press(Key::Tab);
    stage.types("01 02 03 04 05");
    stage.press(Key::Tab);
    stage.types("3, rue du Port");
    stage.press(Key::Tab);
    stage.types("Du lundi au vendredi, de 9 h à 17 h");
    stage.press(Key::Tab);
    stage.press(Key::RightArrow);
    stage.types(" ");
    draw(&stage, "i4-place-written");
    stage.press(Key::F8);
    let places = stage.fake.state().pages().places.clone();
    assert_eq!(places[0].languages, ["fr", "en"]);
    assert_eq!(places[0].hours, "Du lundi au vendredi, de 9 h à 17 h");
    assert_eq!(places[0].phone, "01 02 03 04 05");
}

#[test]
fn somebody_else_saves_meanwhile_and_a_silent_service_is_told() {
    let stage = Stage::open(a_centre());
    stage.press_with_control("p");
    stage.press(Key::Return);
    stage.types("Bienvenue. ");
    stage.fake.state().colleague_renames("Avoir une adresse");
    stage.press(Key::F8);
    draw(&stage, "i5-pages-conflict");
    stage.press(Key::F8);
    assert!(stage.shows("Avoir une adresse"));
    draw(&stage, "i6-pages-theirs");
    stage.press(Key::F9);
    assert!(!stage.shows("Avoir une adresse"));
    stage.press_with_control("l");
    draw(&stage, "i7-pages-leaving");
    stage.press(Key::Escape);
    stage.fake.trouble("save_pages", Trouble::AnswerLost);
    stage.press(Key::F8);
    draw(&stage, "i8-pages-doubt");
    stage.press(Key::F8);
    assert!(stage.shows("Pages enregistrées : les bornes les montrent dans la minute."));
    for _ in 0..2 {
        stage.press(Key::Delete);
    }
    draw(&stage, "i9-pages-none");
    let stage = Stage::open(a_centre());
    stage
        .fake
        .trouble("edited_pages", Trouble::Before(Fault::Unreachable));
    stage.press_with_control("p");
    assert!(stage.shows("Ces pages ne peuvent pas être lues."));
    draw(&stage, "ia-pages-unreachable");
}
