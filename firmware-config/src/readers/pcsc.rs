//! Contactless readers behind pcscd.

use serde::Deserialize;

use crate::profile_file::Fault;
use crate::{AtrPattern, HexBytes, Patterns};

/// A contactless reader behind pcscd.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PcscProfile {
    /// Names of the readers this profile is for, as pcscd gives them.
    pub readers: Patterns,
    /// The command that gives a card's UID.
    pub uid_apdu: HexBytes,
    /// Lengths a UID may have, in bytes.
    #[serde(default = "uid_lengths")]
    pub uid_lengths: Vec<usize>,
    /// The order of the UID's bytes in a token.
    #[serde(default)]
    pub byte_order: ByteOrder,
    /// Whether a UID that changes at each tap is refused (ISO 14443-3: four bytes, the first 08).
    #[serde(default = "yes")]
    pub refuse_random_uid: bool,
    /// What answers to reset tell of a card on this reader; looked at before the common table.
    #[serde(default)]
    pub cards: Vec<KnownCard>,
}

/// The order of a UID's bytes in the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ByteOrder {
    /// As the reader sends them.
    #[default]
    AsSent,
    /// The last one first, for cards recorded by a system that read them that way.
    Reversed,
}

/// A kind of card, known by its answer to reset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownCard {
    /// Its answer to reset.
    pub atr: AtrPattern,
    /// What it is called.
    pub kind: String,
}

/// ISO 14443-3: single, double and triple size.
fn uid_lengths() -> Vec<usize> {
    vec![4, 7, 10]
}

fn yes() -> bool {
    true
}

impl PcscProfile {
    pub(super) fn checked(self) -> Result<Self, Fault> {
        // ISO 7816-4: four bytes of header, then at most 255 of data with their length, and Le.
        const APDU: std::ops::RangeInclusive<usize> = 4..=261;
        let fault = |key, message| Err(Fault { key, message });
        if !APDU.contains(&self.uid_apdu.as_bytes().len()) {
            return fault("pcsc.uid_apdu", "a command has 4 to 261 bytes".to_owned());
        }
        if self.uid_lengths.is_empty() || self.uid_lengths.contains(&0) {
            return fault("pcsc.uid_lengths", "a UID has at least one byte".to_owned());
        }
        Ok(self)
    }
}
