//! Bytes written in hexadecimal.

use serde::Deserialize;

/// Bytes, written as pairs of hexadecimal digits with or without spaces between the pairs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HexBytes(Vec<u8>);

impl HexBytes {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<String> for HexBytes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        pairs(&text)?
            .iter()
            .map(|pair| byte(pair))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// A pattern for answers to reset: bytes in hexadecimal, `..` where any byte will do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AtrPattern(Vec<Option<u8>>);

impl AtrPattern {
    /// Whether this answer to reset is one the pattern means: same length, same bytes.
    pub fn matches(&self, atr: &[u8]) -> bool {
        self.0.len() == atr.len()
            && self
                .0
                .iter()
                .zip(atr)
                .all(|(wanted, byte)| wanted.is_none_or(|w| w == *byte))
    }
}

impl TryFrom<String> for AtrPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // ISO 7816-3: TS and T0, then at most 31 bytes.
        const LENGTHS: std::ops::RangeInclusive<usize> = 2..=33;
        let bytes = pairs(&text)?
            .iter()
            .map(|pair| {
                if pair == ".." {
                    Ok(None)
                } else {
                    byte(pair).map(Some)
                }
            })
            .collect::<Result<Vec<_>, _>>()?;
        if !LENGTHS.contains(&bytes.len()) {
            return Err(format!(
                "an answer to reset has 2 to 33 bytes, not {}",
                bytes.len()
            ));
        }
        Ok(Self(bytes))
    }
}

/// The text cut into pairs of characters, spaces left out.
fn pairs(text: &str) -> Result<Vec<String>, String> {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if characters.is_empty() {
        return Err("no byte at all".to_owned());
    }
    if !characters.len().is_multiple_of(2) {
        return Err(format!(
            "{} hexadecimal digits: a byte has two",
            characters.len()
        ));
    }
    Ok(characters
        .chunks(2)
        .map(|pair| pair.iter().collect())
        .collect())
}

fn byte(pair: &str) -> Result<u8, String> {
    // `from_str_radix` alone would take a sign.
    if !pair.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(format!("`{pair}` is not a byte in hexadecimal"));
    }
    u8::from_str_radix(pair, 16).map_err(|error| error.to_string())
}
