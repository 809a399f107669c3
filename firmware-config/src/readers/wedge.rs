//! Readers that play a keyboard.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Deserialize;

use super::TokenRule;
use crate::Patterns;
use crate::profile_file::Fault;

/// A reader that plays a keyboard, read at the input device itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WedgeProfile {
    /// Paths of the input devices it may be.
    pub devices: Patterns,
    /// Whether the device is taken for ourselves, so that no window gets its keys.
    #[serde(default = "yes")]
    pub grab: bool,
    /// What a swipe looks like.
    pub framing: Framing,
    /// Keys further apart than this are not of one swipe. Milliseconds.
    max_gap_ms: u64,
    /// Key positions that end a swipe.
    pub terminators: Vec<u16>,
    /// Key positions of the shift keys.
    pub shift: Vec<u16>,
    /// The keyboard layout.
    pub keys: Vec<Key>,
    /// How a swipe becomes a token.
    pub token: TokenRule,
}

/// What a swipe looks like, between nothing and a terminator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// Up to three tracks with their sentinels.
    Tracks,
    /// The token alone: readers of contactless cards that play a keyboard.
    Line,
}

/// One key: its position (`linux/input-event-codes.h`), its character alone, and with shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Key(pub u16, pub char, pub char);

fn yes() -> bool {
    true
}

impl WedgeProfile {
    /// The longest pause between two keys of one swipe.
    pub fn max_gap(&self) -> Duration {
        Duration::from_millis(self.max_gap_ms)
    }

    pub(super) fn checked(self) -> Result<Self, Fault> {
        let fault = |key, message: String| Err(Fault { key, message });
        if !(5..=500).contains(&self.max_gap_ms) {
            return fault("wedge.max_gap_ms", "5 to 500 milliseconds".to_owned());
        }
        if self.terminators.is_empty() {
            return fault(
                "wedge.terminators",
                "a swipe must end with some key".to_owned(),
            );
        }
        let mut taken: BTreeSet<u16> = BTreeSet::new();
        let functions = self.terminators.iter().chain(&self.shift).copied();
        for position in functions.chain(self.keys.iter().map(|key| key.0)) {
            if !taken.insert(position) {
                return fault("wedge.keys", format!("position {position} stands twice"));
            }
        }
        Ok(self)
    }
}
