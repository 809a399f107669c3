//! The tactile keypad: a USB keyboard of few keys.
//!
//! Its keys are the arrows (or the tabulator), return, and a key with a loudspeaker that sends `*`
//! or a space; louder and quieter are `+` and `-`. A number pad with stickers does as well as a
//! keypad made for the purpose.

use slint::platform::Key as Code;

use crate::action::Key;

/// The key of what Slint heard; none for all others, which do nothing.
pub fn key(text: &str) -> Option<Key> {
    let is = |code: Code| text == slint::SharedString::from(code).as_str();
    let any = |codes: &[Code]| codes.iter().any(|code| is(*code));
    if any(&[Code::RightArrow, Code::DownArrow, Code::Tab]) {
        Some(Key::Next)
    } else if any(&[Code::LeftArrow, Code::UpArrow, Code::Backtab]) {
        Some(Key::Previous)
    } else if is(Code::Return) {
        Some(Key::Choose)
    } else if any(&[Code::Escape, Code::Backspace]) {
        Some(Key::Leave)
    } else {
        match text {
            "*" | " " => Some(Key::Repeat),
            "+" => Some(Key::Louder),
            "-" => Some(Key::Quieter),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_keypad_and_no_others() {
        let sent = |code: Code| slint::SharedString::from(code);
        for (code, meant) in [
            (sent(Code::RightArrow), Some(Key::Next)),
            (sent(Code::Tab), Some(Key::Next)),
            (sent(Code::Backtab), Some(Key::Previous)),
            (sent(Code::UpArrow), Some(Key::Previous)),
            (sent(Code::Return), Some(Key::Choose)),
            (sent(Code::Escape), Some(Key::Leave)),
            ("*".into(), Some(Key::Repeat)),
            (" ".into(), Some(Key::Repeat)),
            ("+".into(), Some(Key::Louder)),
            ("-".into(), Some(Key::Quieter)),
            ("a".into(), None),
            ("4".into(), None),
            (sent(Code::F4), None),
            (sent(Code::Menu), None),
            ("".into(), None),
        ] {
            assert_eq!(key(&code), meant, "{code:?}");
        }
    }
}
