//! What of a stripe is the token.

use serde::Deserialize;

/// One of the three tracks of ISO 7811.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "u8")]
pub enum TrackNumber {
    /// Letters and digits, at most 79 characters with sentinels and check character.
    One,
    /// Digits, at most 40.
    Two,
    /// Digits, at most 107.
    Three,
}

impl TryFrom<u8> for TrackNumber {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        match number {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            3 => Ok(Self::Three),
            other => Err(format!("a stripe has tracks 1, 2 and 3, not {other}")),
        }
    }
}

/// Whether the token holds the track's start and end characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sentinels {
    /// The token is what stands between them.
    #[default]
    Strip,
    /// The token holds them.
    Keep,
}

/// How a swipe becomes a token.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRule {
    /// The track it is taken from. One alone, so that a card always gives the same token.
    pub track: TrackNumber,
    /// Whether it keeps the sentinels.
    #[serde(default)]
    pub sentinels: Sentinels,
    /// Content of fewer characters is refused.
    #[serde(default = "default_min_length")]
    pub min_length: usize,
}

pub(super) fn default_min_length() -> usize {
    4
}
