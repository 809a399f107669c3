//! The one-time code with which a device is enrolled.

use sha2::{Digest as _, Sha256};

/// A one-time code, to be read from one screen and typed on another: ten letters and digits that
/// can't be taken for one another, 50 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// Crockford's alphabet: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code, and random bytes it takes to make one.
pub const CODE_LETTERS: usize = 10;

impl Code {
    /// The code that these bytes, random to everyone else, make.
    pub fn from_bytes(bytes: &[u8; CODE_LETTERS]) -> Self {
        Self(
            bytes
                .iter()
                .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
                .collect(),
        )
    }

    /// A code as somebody typed it: small letters, hyphens and look-alikes are forgiven.
    pub fn typed(text: &str) -> Self {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        Self(
            letters
                .map(|letter| match letter.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    other => other,
                })
                .collect(),
        )
    }

    /// What the ledger keeps of the code.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The code in two groups, to be read aloud.
    pub fn shown(&self) -> String {
        let (left, right) = self.0.split_at(self.0.len() / 2);
        format!("{left}-{right}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_understood_however_it_is_typed() {
        let code = Code::from_bytes(&[0, 1, 9, 10, 31, 32, 33, 100, 200, 255]);
        let shown = code.shown();
        assert_eq!(shown, "019AZ-0148Z");
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            shown.replace('0', "O").replace('1', "l"),
        ] {
            assert_eq!(Code::typed(&typed).hash(), code.hash(), "{typed}");
        }
        assert_ne!(Code::typed("AAAAA-AAAAA").hash(), code.hash());
    }
}
