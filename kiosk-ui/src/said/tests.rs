//! What is said aloud.

use super::*;

#[test]
fn what_is_said_aloud_has_ends_and_no_marks() {
    let parts = [
        "Bonjour".to_owned(),
        String::new(),
        "Ça va ?".to_owned(),
        "\u{2068}3\u{2069}\u{a0}lettres".to_owned(),
        "ডাক।".to_owned(),
        "lundi\nmardi".to_owned(),
    ];
    assert_eq!(
        speakable(&parts),
        "Bonjour. Ça va ? 3 lettres. ডাক। lundi. mardi."
    );
}
