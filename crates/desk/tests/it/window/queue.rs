//! The queue beside the remise, drawn, by the keyboard alone.

use slint::platform::Key;

use super::pages::{busy_centre, draw};
use super::stage::Stage;

#[test]
fn the_queue_by_keyboard_alone() {
    let fake = busy_centre();
    fake.waits("1042", 21);
    fake.waits("317", 9);
    fake.waits("2210", 1);
    let stage = Stage::open(fake);
    stage.press(Key::F3);
    assert!(stage.shows("Remise 3"), "the rail says how many wait");
    draw(&stage, "e0-queue");
    stage.press_with_control("n");
    draw(&stage, "e1-queue-place");
    stage.types("Guichet 2");
    stage.press(Key::Return);
    assert!(stage.shows("Numéro 1 appelé : Guichet 2."));
    draw(&stage, "e2-queue-called");
    stage.press_with_control("r");
    stage.press_with_control("b");
    assert!(stage.shows("2 personnes attendent"));
    draw(&stage, "e3-queue-absent");
    stage.types("martin");
    assert!(
        stage.shows("Rechercher un usager"),
        "the keyboard is in the search"
    );
    stage.press(Key::Escape);
    stage.press_with_control("n");
    stage.press(Key::Escape);
    draw(&stage, "e4-queue-expected");
}

#[test]
fn an_empty_and_a_closed_queue_say_what_is_normal() {
    let fake = busy_centre();
    let stage = Stage::open(fake);
    stage.press(Key::F3);
    assert!(stage.shows("La file est fermée : aucune distribution n'est ouverte."));
    draw(&stage, "e5-queue-closed");
    stage.fake.state().room.queue.open = true;
    stage.press(Key::F5);
    assert!(stage.shows("C'est normal entre deux passages."));
}
