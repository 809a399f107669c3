//! Stripe readers on a serial line.

use std::time::Duration;

use serde::Deserialize;

use super::TokenRule;
use crate::Patterns;
use crate::profile_file::Fault;

/// A stripe reader on a serial line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SerialProfile {
    /// Paths of the ports it may be on.
    pub ports: Patterns,
    /// Bits a second.
    pub baud: u32,
    /// Bits of a character: 7 or 8.
    #[serde(default = "eight")]
    pub data_bits: u8,
    /// The parity bit.
    #[serde(default)]
    pub parity: Parity,
    /// Stop bits, 1 or 2.
    #[serde(default = "one")]
    pub stop_bits: u8,
    /// A swipe that stops for this long is over, or torn. Milliseconds.
    #[serde(default = "silence")]
    silence_ms: u64,
    /// Whether a check character (LRC) follows each end sentinel.
    #[serde(default)]
    pub lrc: bool,
    /// How a swipe becomes a token.
    pub token: TokenRule,
}

/// The parity bit of a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Parity {
    /// There is none.
    #[default]
    None,
    /// It makes the number of ones even.
    Even,
    /// It makes the number of ones odd.
    Odd,
}

fn eight() -> u8 {
    8
}

fn one() -> u8 {
    1
}

fn silence() -> u64 {
    50
}

impl SerialProfile {
    /// How long a swipe may stop before it is over.
    pub fn silence(&self) -> Duration {
        Duration::from_millis(self.silence_ms)
    }

    pub(super) fn checked(self) -> Result<Self, Fault> {
        let fault = |key, message: &str| {
            Err(Fault {
                key,
                message: message.to_owned(),
            })
        };
        if !(300..=921_600).contains(&self.baud) {
            return fault("serial.baud", "a line runs at 300 to 921600 bits a second");
        }
        if !(7..=8).contains(&self.data_bits) {
            return fault("serial.data_bits", "tracks are text: 7 or 8 bits");
        }
        if !(1..=2).contains(&self.stop_bits) {
            return fault("serial.stop_bits", "1 or 2");
        }
        if !(10..=2000).contains(&self.silence_ms) {
            return fault("serial.silence_ms", "10 to 2000 milliseconds");
        }
        Ok(self)
    }
}
