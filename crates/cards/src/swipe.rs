//! A swipe as text: up to three tracks with their sentinels, character by character.
//!
//! Pure. Serial readers send `[STX][ESC]%track 1?;track 2?+track 3?[0|1][CR][ETX]`, bracketed parts
//! optional; readers that play a keyboard type the same without the control characters. A track that
//! could not be read is `E` alone; a blank one is absent. Types that hold a token have no `Debug`.

use courrier_firmware_config::readers::{Sentinels, TokenRule, TrackNumber};
use zeroize::Zeroizing;

use crate::Token;
use crate::event::Unreadable;
use crate::track::{self, END, TrackError};

/// The longest track, with room to spare: a line that sends more is no stripe reader.
const CAPACITY: usize = 128;

/// What a reader sends in place of a track it could not read.
const DAMAGED: &str = "E";

/// A track of a swipe.
#[derive(Default)]
enum TrackRead {
    #[default]
    Absent,
    Failed(Unreadable),
    Good {
        start: char,
        content: Zeroizing<String>,
    },
}

/// All that one swipe gave.
#[derive(Default)]
pub struct Swipe {
    tracks: [TrackRead; 3],
}

impl Swipe {
    /// The token that the profile's rule takes from it.
    pub fn token(&self, rule: &TokenRule) -> Result<Token, Unreadable> {
        match &self.tracks[rule.track as usize] {
            TrackRead::Absent => Err(Unreadable::TrackBlank),
            TrackRead::Failed(why) => Err(*why),
            TrackRead::Good { content, .. } if content.chars().count() < rule.min_length => {
                Err(Unreadable::TooShort)
            }
            TrackRead::Good { start, content } => Ok(token(*start, content, rule.sentinels)),
        }
    }
}

fn token(start: char, content: &str, sentinels: Sentinels) -> Token {
    // Room for all at once: growing would leave copies behind that nobody wipes.
    let mut text = String::with_capacity(content.len() + 2);
    match sentinels {
        Sentinels::Strip => text.push_str(content),
        Sentinels::Keep => {
            text.push(start);
            text.push_str(content);
            text.push(END);
        }
    }
    Token::new(text)
}

#[derive(Default)]
enum State {
    /// Nothing of a swipe yet.
    #[default]
    Idle,
    /// After a track; another may follow.
    Between,
    /// Inside a track.
    Inside {
        start: char,
        number: TrackNumber,
        content: Zeroizing<String>,
    },
    /// After an end sentinel, where the reader sends a check character.
    Check {
        start: char,
        number: TrackNumber,
        content: Zeroizing<String>,
    },
    /// Not a swipe: skipped until the next silence or line end.
    Lost,
}

/// Puts a swipe together.
pub struct SwipeReader {
    check_characters: bool,
    state: State,
    swipe: Swipe,
    fault: Option<Unreadable>,
    seen: usize,
}

/// A whole swipe, or why it isn't one.
pub type Swiped = Result<Swipe, Unreadable>;

impl SwipeReader {
    /// A reader of swipes; `check_characters` where the device sends them.
    pub fn new(check_characters: bool) -> Self {
        let (state, swipe) = (State::default(), Swipe::default());
        Self {
            check_characters,
            state,
            swipe,
            fault: None,
            seen: 0,
        }
    }

    /// Whether nothing of a swipe has come yet.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Characters of the swipe that came until now.
    pub fn seen(&self) -> usize {
        self.seen
    }

    /// Takes the next character; a swipe when this one ends it.
    pub fn push(&mut self, character: char) -> Option<Swiped> {
        const STX: char = '\u{2}';
        const ETX: char = '\u{3}';
        const ESC: char = '\u{1B}';
        match character {
            '\r' | '\n' | ETX => return self.finish(),
            STX | ESC | '\0' if self.is_idle() => return None,
            _ => {}
        }
        self.seen += 1;
        self.state = match std::mem::take(&mut self.state) {
            State::Idle | State::Between => self.between(character),
            State::Inside {
                start,
                number,
                content,
            } if character == END => {
                if self.check_characters {
                    State::Check {
                        start,
                        number,
                        content,
                    }
                } else {
                    self.keep(start, number, content)
                }
            }
            State::Inside {
                start,
                number,
                mut content,
            } => {
                if content.len() >= CAPACITY {
                    self.lose(Unreadable::TooLong)
                } else {
                    content.push(character);
                    State::Inside {
                        start,
                        number,
                        content,
                    }
                }
            }
            State::Check {
                start,
                number,
                content,
            } => {
                if agrees(alphabet(start, number), &content, character) {
                    self.keep(start, number, content)
                } else {
                    *self.slot(number) = TrackRead::Failed(Unreadable::CheckFailed);
                    State::Between
                }
            }
            State::Lost => State::Lost,
        };
        None
    }

    /// The line has been silent: what has come is all there is.
    pub fn silence(&mut self) -> Option<Swiped> {
        self.finish()
    }

    fn finish(&mut self) -> Option<Swiped> {
        let done = std::mem::replace(self, Self::new(self.check_characters));
        match done.state {
            State::Idle => None,
            State::Inside { .. } | State::Check { .. } => Some(Err(Unreadable::Torn)),
            State::Between | State::Lost => Some(done.fault.map_or(Ok(done.swipe), Err)),
        }
    }

    fn lose(&mut self, why: Unreadable) -> State {
        self.fault.get_or_insert(why);
        State::Lost
    }

    /// A character outside of the tracks.
    fn between(&mut self, character: char) -> State {
        let started = |number| State::Inside {
            start: character,
            number,
            content: Zeroizing::new(String::with_capacity(CAPACITY)),
        };
        let free = |number: TrackNumber| {
            self.swipe.tracks[number as usize..]
                .iter()
                .all(|t| matches!(t, TrackRead::Absent))
        };
        match character {
            '%' if free(TrackNumber::One) => started(TrackNumber::One),
            ';' if free(TrackNumber::Two) => started(TrackNumber::Two),
            ';' | '+' | '!' | 'B' if free(TrackNumber::Three) => started(TrackNumber::Three),
            // Some readers say at the end whether the swipe was good; the tracks say it better.
            '0' | '1' if !free(TrackNumber::One) => State::Between,
            _ => self.lose(Unreadable::Garbled),
        }
    }

    fn slot(&mut self, number: TrackNumber) -> &mut TrackRead {
        &mut self.swipe.tracks[number as usize]
    }

    fn keep(&mut self, start: char, number: TrackNumber, content: Zeroizing<String>) -> State {
        *self.slot(number) = if content.as_str() == DAMAGED {
            TrackRead::Failed(Unreadable::TrackDamaged)
        } else {
            match track::check_content(alphabet(start, number), &content) {
                Ok(()) => TrackRead::Good { start, content },
                Err(TrackError::TooLong) => TrackRead::Failed(Unreadable::TooLong),
                Err(_) => TrackRead::Failed(Unreadable::Garbled),
            }
        };
        State::Between
    }
}

/// The alphabet of a track: `!` and `B` begin a third track written like a first one.
fn alphabet(start: char, number: TrackNumber) -> TrackNumber {
    match start {
        '%' | '!' | 'B' => TrackNumber::One,
        _ => number,
    }
}

/// Whether a check character is the right one. A damaged track has none that could be right.
fn agrees(alphabet: TrackNumber, content: &str, check: char) -> bool {
    content == DAMAGED
        || track::check_character(alphabet, content).is_ok_and(|right| right == check)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends the text, then silence, and shows each swipe as its tracks or its fault.
    fn swipes(check_characters: bool, text: &str) -> Vec<String> {
        let mut reader = SwipeReader::new(check_characters);
        let mut ended: Vec<Swiped> = text.chars().filter_map(|c| reader.push(c)).collect();
        ended.extend(reader.silence());
        assert!(reader.is_idle());
        ended.iter().map(show).collect()
    }

    fn show(swiped: &Swiped) -> String {
        match swiped {
            Ok(swipe) => swipe.tracks.each_ref().map(show_track).join(" "),
            Err(why) => format!("{why:?}"),
        }
    }

    fn show_track(track: &TrackRead) -> String {
        match track {
            TrackRead::Absent => "-".to_owned(),
            TrackRead::Failed(why) => format!("{why:?}"),
            TrackRead::Good { start, content } => format!("{start}{}", content.as_str()),
        }
    }

    #[test]
    fn frames_in_all_their_forms() {
        let cases: &[(&str, &[&str])] = &[
            ("%DOM000123?;000123?+9?\r", &["%DOM000123 ;000123 +9"]),
            (
                "\u{2}\u{1B}%DOM000123?;000123?+9?1\r\u{3}",
                &["%DOM000123 ;000123 +9"],
            ),
            (";000123?", &["- ;000123 -"]),
            (";000123?0\r", &["- ;000123 -"]),
            (";000123?\r;000124?\r", &["- ;000123 -", "- ;000124 -"]),
            // A third track that begins like a second one, and those of American licences.
            ("%A?;1?;2?\r", &["%A ;1 ;2"]),
            ("%A?!B?\r", &["%A - !B"]),
            // Track 1 may hold the characters that begin the others.
            ("%A;+B?\r", &["%A;+B - -"]),
            ("%E?;000123?\r", &["TrackDamaged ;000123 -"]),
            ("%A?;E?+E?\r", &["%A TrackDamaged TrackDamaged"]),
            ("%a?;000123?\r", &["Garbled ;000123 -"]),
            ("%A?;12A?\r", &["%A Garbled -"]),
            ("%A?;12", &["Torn"]),
            ("%A?;12\r", &["Torn"]),
            ("A%B?\r", &["Garbled"]),
            (";1?%A?\r", &["Garbled"]),
            (";1?\u{FF}\r;2?\r", &["Garbled", "- ;2 -"]),
            ("\r\n\u{3}\0", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(swipes(false, text), *expected, "{text:?}");
        }
    }

    #[test]
    fn check_characters_are_verified_where_they_are_sent() {
        assert_eq!(
            swipes(true, "%DOM000123?\\;000123?4\r"),
            ["%DOM000123 ;000123 -"]
        );
        assert_eq!(
            swipes(true, "%DOM000123?A;000123?4\r"),
            ["CheckFailed ;000123 -"]
        );
        assert_eq!(swipes(true, "%E?A;000123?4\r"), ["TrackDamaged ;000123 -"]);
        assert_eq!(swipes(true, ";000123?\r"), ["Torn"]);
    }

    #[test]
    fn too_much_is_refused_without_being_kept() {
        let text = format!("{};1?", ";".to_owned() + &"1".repeat(38) + "?\r");
        assert_eq!(swipes(false, &text), ["- TooLong -", "- ;1 -"]);
        assert_eq!(
            swipes(false, &format!(";{}?\r", "1".repeat(5000))),
            ["TooLong"]
        );
    }

    fn rule(track: u8, sentinels: Sentinels) -> TokenRule {
        TokenRule {
            track: TrackNumber::try_from(track).unwrap(),
            sentinels,
            min_length: 4,
        }
    }

    #[test]
    fn the_rule_says_what_the_token_is() {
        let token = |text: &str, rule: &TokenRule| {
            let mut reader = SwipeReader::new(false);
            let swipe = text.chars().find_map(|c| reader.push(c)).unwrap().unwrap();
            swipe.token(rule).map(|token| token.expose().to_owned())
        };
        let text = "%DOM000123?;000123?\r";
        let cases = [
            (text, rule(1, Sentinels::Strip), Ok("DOM000123")),
            (text, rule(2, Sentinels::Strip), Ok("000123")),
            (text, rule(2, Sentinels::Keep), Ok(";000123?")),
            (text, rule(3, Sentinels::Strip), Err(Unreadable::TrackBlank)),
            (
                "%E?;000123?\r",
                rule(1, Sentinels::Strip),
                Err(Unreadable::TrackDamaged),
            ),
            (
                "%A?;123?\r",
                rule(2, Sentinels::Strip),
                Err(Unreadable::TooShort),
            ),
        ];
        for (text, rule, expected) in cases {
            assert_eq!(
                token(text, &rule),
                expected.map(str::to_owned),
                "{text:?} {rule:?}"
            );
        }
    }
}
