//! Input events into swipes. Pure: bytes in, swipes out.
//!
//! A swipe and a person at a keyboard are told apart by time: the keys of a swipe follow each other
//! faster than anyone types. Few keys, or keys with pauses, are typing, and are forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use courrier_firmware_config::readers::{Framing, TokenRule, WedgeProfile};
use zeroize::Zeroizing;

use crate::Token;
use crate::device::Swiped;
use crate::event::Unreadable;
use crate::swipe::SwipeReader;

/// Bytes of one `struct input_event`: two words of time, then type, code and value.
pub const EVENT_SIZE: usize = size_of::<libc::input_event>();
const _: () = assert!(EVENT_SIZE == 24, "read_event knows the 64-bit layout alone");

/// Fewer keys than this, however fast, are somebody leaning on the keyboard.
const FEWEST_KEYS: usize = 4;

/// The longest line a reader sends that gives its token without sentinels.
const LONGEST_LINE: usize = 64;

/// One key going down or up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Key {
        at: Duration,
        position: u16,
        down: bool,
    },
    /// The kernel dropped events because nobody read them in time.
    Dropped,
    Other,
}

fn read_event(bytes: &[u8; EVENT_SIZE]) -> Event {
    const SYNCHRONIZE: u16 = 0;
    const KEY: u16 = 1;
    const DROPPED: u16 = 3;
    const UP: i32 = 0;
    const DOWN: i32 = 1;
    let [
        s0,
        s1,
        s2,
        s3,
        s4,
        s5,
        s6,
        s7,
        u0,
        u1,
        u2,
        u3,
        u4,
        u5,
        u6,
        u7,
        k0,
        k1,
        c0,
        c1,
        value @ ..,
    ] = *bytes;
    let seconds = u64::from_ne_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
    let micros = u64::from_ne_bytes([u0, u1, u2, u3, u4, u5, u6, u7]);
    let at = Duration::from_secs(seconds).saturating_add(Duration::from_micros(micros));
    let position = u16::from_ne_bytes([c0, c1]);
    match (
        u16::from_ne_bytes([k0, k1]),
        position,
        i32::from_ne_bytes(value),
    ) {
        (KEY, _, DOWN) => Event::Key {
            at,
            position,
            down: true,
        },
        (KEY, _, UP) => Event::Key {
            at,
            position,
            down: false,
        },
        // A key held down repeats itself with the value 2: a reader holds none.
        (SYNCHRONIZE, DROPPED, _) => Event::Dropped,
        _ => Event::Other,
    }
}

/// Puts the characters of a swipe together, in one of the two ways readers send them.
enum Assembly {
    Tracks(SwipeReader),
    Line {
        text: Zeroizing<String>,
        seen: usize,
    },
}

impl Assembly {
    fn new(framing: Framing) -> Self {
        match framing {
            Framing::Tracks => Self::Tracks(SwipeReader::new(false)),
            Framing::Line => Self::Line {
                text: Zeroizing::new(String::with_capacity(LONGEST_LINE * 4)),
                seen: 0,
            },
        }
    }

    fn seen(&self) -> usize {
        match self {
            Self::Tracks(swipe) => swipe.seen(),
            Self::Line { seen, .. } => *seen,
        }
    }

    fn push(&mut self, character: char) {
        match self {
            Self::Tracks(swipe) => {
                // Only a line end completes a swipe, and characters of the layout are none.
                let _ = swipe.push(character);
            }
            Self::Line { text, seen } => {
                *seen += 1;
                if *seen <= LONGEST_LINE {
                    text.push(character);
                }
            }
        }
    }

    /// The swipe, complete by a terminator or by silence.
    fn finish(self, rule: &TokenRule, terminated: bool) -> Swiped {
        match self {
            Self::Tracks(mut swipe) => swipe
                .silence()
                .unwrap_or(Err(Unreadable::Torn))
                .and_then(|swipe| swipe.token(rule)),
            Self::Line { .. } if !terminated => Err(Unreadable::Torn),
            Self::Line { seen, .. } if seen > LONGEST_LINE => Err(Unreadable::TooLong),
            Self::Line { seen, .. } if seen < rule.min_length => Err(Unreadable::TooShort),
            Self::Line { text, .. } if text.contains(UNKNOWN) => Err(Unreadable::Garbled),
            Self::Line { text, .. } => Ok(Token::new(text.as_str().to_owned())),
        }
    }
}

/// Stands for a key that the layout doesn't have; in no track.
const UNKNOWN: char = '\u{FFFD}';

/// Turns the events of one device into swipes.
pub struct KeyReader {
    layout: BTreeMap<u16, (char, char)>,
    shift: BTreeSet<u16>,
    terminators: BTreeSet<u16>,
    max_gap: Duration,
    framing: Framing,
    rule: TokenRule,
    shift_held: BTreeSet<u16>,
    last_key: Duration,
    assembly: Assembly,
}

impl KeyReader {
    pub fn new(profile: &WedgeProfile) -> Self {
        Self {
            layout: profile
                .keys
                .iter()
                .map(|key| (key.0, (key.1, key.2)))
                .collect(),
            shift: profile.shift.iter().copied().collect(),
            terminators: profile.terminators.iter().copied().collect(),
            max_gap: profile.max_gap(),
            framing: profile.framing,
            rule: profile.token.clone(),
            shift_held: BTreeSet::new(),
            last_key: Duration::ZERO,
            assembly: Assembly::new(profile.framing),
        }
    }

    /// Whether no key of a swipe has come yet.
    pub fn is_idle(&self) -> bool {
        self.assembly.seen() == 0
    }

    /// Takes whole events, as the kernel hands them out, and returns the swipes they complete.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Swiped> {
        let (events, _) = bytes.as_chunks::<EVENT_SIZE>();
        events
            .iter()
            .filter_map(|event| self.take_event(read_event(event)))
            .collect()
    }

    /// Nothing has followed for longer than the gap.
    pub fn silence(&mut self) -> Option<Swiped> {
        self.finish(false)
    }

    fn take_event(&mut self, event: Event) -> Option<Swiped> {
        match event {
            Event::Dropped => {
                self.shift_held.clear();
                let lost = self.finish(false);
                lost.map(|_| Err(Unreadable::Garbled))
            }
            Event::Key { position, down, .. } if self.shift.contains(&position) => {
                if down {
                    self.shift_held.insert(position);
                } else {
                    self.shift_held.remove(&position);
                }
                None
            }
            Event::Other | Event::Key { down: false, .. } => None,
            Event::Key {
                at,
                position,
                down: true,
            } => self.take_key(at, position),
        }
    }

    fn take_key(&mut self, at: Duration, position: u16) -> Option<Swiped> {
        let gap = at.saturating_sub(self.last_key);
        self.last_key = at;
        // What came before a pause was a whole swipe, a torn one, or typing.
        let before = if gap > self.max_gap {
            self.finish(false)
        } else {
            None
        };
        if self.terminators.contains(&position) {
            return before.or_else(|| self.finish(true));
        }
        let shifted = !self.shift_held.is_empty();
        let character = match self.layout.get(&position) {
            Some((_, upper)) if shifted => *upper,
            Some((lower, _)) => *lower,
            None => UNKNOWN,
        };
        self.assembly.push(character);
        before
    }

    /// Ends what has come; nothing if it was typing.
    fn finish(&mut self, terminated: bool) -> Option<Swiped> {
        let assembly = std::mem::replace(&mut self.assembly, Assembly::new(self.framing));
        (assembly.seen() >= FEWEST_KEYS).then(|| assembly.finish(&self.rule, terminated))
    }
}

#[cfg(test)]
mod tests;
