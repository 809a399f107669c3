//! A keyboard played event by event, with a clock of its own.

use courrier_firmware_config::{ReaderDevice, ReaderProfiles};

use super::*;

fn profile(framing: Framing) -> WedgeProfile {
    let profiles = ReaderProfiles::embedded();
    match &profiles.get("keyboard-wedge").unwrap().device {
        ReaderDevice::Wedge(wedge) => {
            let mut wedge = wedge.clone();
            wedge.framing = framing;
            wedge
        }
        other => panic!("{other:?}"),
    }
}

/// A device that plays a keyboard, with a clock of its own.
struct Keyboard {
    profile: WedgeProfile,
    bytes: Vec<u8>,
    at: Duration,
}

const SHIFT: u16 = 42;
const ENTER: u16 = 28;

impl Keyboard {
    fn new(framing: Framing) -> Self {
        let at = Duration::from_secs(1_700_000_000);
        Self {
            profile: profile(framing),
            bytes: Vec::new(),
            at,
        }
    }

    fn event(&mut self, kind: u16, code: u16, value: i32) {
        let seconds = self.at.as_secs().to_ne_bytes();
        let micros = u64::from(self.at.subsec_micros()).to_ne_bytes();
        self.bytes.extend([seconds, micros].concat());
        self.bytes
            .extend([kind.to_ne_bytes(), code.to_ne_bytes()].concat());
        self.bytes.extend(value.to_ne_bytes());
    }

    fn press(&mut self, code: u16) {
        self.event(4, 4, 0);
        self.event(1, code, 1);
        self.event(0, 0, 0);
        self.event(1, code, 0);
        self.event(0, 0, 0);
    }

    /// Types a text with this many milliseconds before each key.
    fn type_text(mut self, text: &str, gap: u64) -> Self {
        for character in text.chars() {
            self.at += Duration::from_millis(gap);
            if character == '\r' {
                self.press(ENTER);
                continue;
            }
            let keys = self.profile.keys.iter();
            let key = *keys
                .into_iter()
                .find(|k| [k.1, k.2].contains(&character))
                .unwrap();
            if key.1 == character {
                self.press(key.0);
            } else {
                self.event(1, SHIFT, 1);
                self.press(key.0);
                self.event(1, SHIFT, 0);
            }
        }
        self
    }

    #[track_caller]
    fn check(self, expected: &[Result<&str, Unreadable>]) {
        let mut reader = KeyReader::new(&self.profile);
        // However the kernel cuts them into reads.
        for cut in [EVENT_SIZE, 3 * EVENT_SIZE, self.bytes.len().max(1)] {
            let mut swipes: Vec<Swiped> = self
                .bytes
                .chunks(cut)
                .flat_map(|bytes| reader.take(bytes))
                .collect();
            swipes.extend(reader.silence());
            let swipes: Vec<Result<&str, Unreadable>> = swipes
                .iter()
                .map(|s| s.as_ref().map(Token::expose).map_err(|why| *why))
                .collect();
            assert_eq!(swipes, expected);
            assert!(reader.is_idle());
        }
    }
}

const SWIPE: &str = "%DOM000123?;000123?\r";

#[test]
fn a_swipe_is_read_as_a_us_keyboard_whatever_the_layout() {
    Keyboard::new(Framing::Tracks)
        .type_text(SWIPE, 5)
        .check(&[Ok("000123")]);
}

#[test]
fn swipes_follow_each_other() {
    Keyboard::new(Framing::Tracks)
        .type_text(SWIPE, 5)
        .type_text(";000124?\r", 5)
        .check(&[Ok("000123"), Ok("000124")]);
}

#[test]
fn a_person_at_the_keyboard_is_no_swipe() {
    Keyboard::new(Framing::Tracks)
        .type_text(SWIPE, 120)
        .check(&[]);
    Keyboard::new(Framing::Line)
        .type_text("0123456789\r", 120)
        .check(&[]);
    // Three keys at once, and a key held down.
    let mut keyboard = Keyboard::new(Framing::Tracks).type_text("asd", 1);
    for _ in 0..50 {
        keyboard.at += Duration::from_millis(33);
        keyboard.event(1, 30, 2);
    }
    keyboard.check(&[]);
}

#[test]
fn typing_before_a_swipe_is_forgotten() {
    Keyboard::new(Framing::Tracks)
        .type_text("bonjour", 120)
        .type_text(";", 120)
        .type_text("000123?\r", 5)
        .check(&[Ok("000123")]);
}

#[test]
fn a_torn_swipe_is_told_of() {
    Keyboard::new(Framing::Tracks)
        .type_text("%DOM000123?;00", 5)
        .check(&[Err(Unreadable::Torn)]);
    Keyboard::new(Framing::Tracks)
        .type_text("%DOM000", 5)
        .type_text("1", 400)
        .type_text("23?;000123?\r", 5)
        .check(&[Err(Unreadable::Torn), Err(Unreadable::Garbled)]);
    Keyboard::new(Framing::Line)
        .type_text("0123456789", 5)
        .check(&[Err(Unreadable::Torn)]);
}

#[test]
fn a_swipe_without_a_terminator_ends_by_silence() {
    Keyboard::new(Framing::Tracks)
        .type_text(";000123?", 5)
        .check(&[Ok("000123")]);
}

#[test]
fn a_reader_set_to_another_layout_is_told_of() {
    // What a French reader types for `;000123?`.
    Keyboard::new(Framing::Tracks)
        .type_text(",)))!@#M\r", 5)
        .check(&[Err(Unreadable::Garbled)]);
}

#[test]
fn a_line_is_the_token_itself() {
    Keyboard::new(Framing::Line)
        .type_text("0009876543\r", 5)
        .check(&[Ok("0009876543")]);
    let long = format!("{}\r", "1".repeat(65));
    Keyboard::new(Framing::Line)
        .type_text(&long, 5)
        .check(&[Err(Unreadable::TooLong)]);
}

#[test]
fn a_key_outside_the_layout_is_told_of() {
    let mut keyboard = Keyboard::new(Framing::Line).type_text("00098", 5);
    keyboard.press(59);
    keyboard
        .type_text("76\r", 5)
        .check(&[Err(Unreadable::Garbled)]);
}

#[test]
fn events_that_the_kernel_dropped_make_the_swipe_unreadable() {
    let mut keyboard = Keyboard::new(Framing::Tracks).type_text(";0001", 5);
    keyboard.event(1, SHIFT, 1);
    keyboard.event(0, 3, 0);
    keyboard.check(&[Err(Unreadable::Garbled)]);
    // The shift key that seemed held is not any more.
    let mut keyboard = Keyboard::new(Framing::Tracks);
    keyboard.event(1, SHIFT, 1);
    keyboard.event(0, 3, 0);
    keyboard.type_text(";000123?\r", 5).check(&[Ok("000123")]);
}
