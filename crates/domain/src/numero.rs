//! The number of a usager's folder in the cabinet.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// Longest numero, in characters.
pub const MAX_LEN: usize = 20;

/// A folder's number: 1 to 20 letters, digits and hyphens, kept in upper case.
///
/// Numeros sort as folders stand in the cabinet: plain numbers by value (2 before 11), then
/// compound ones (1-22 after 111), then those that start with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "1042", min_length = 1, max_length = 20, pattern = "^[0-9A-Za-z-]{1,20}$")]
pub struct Numero(String);

/// Why a text is no numero.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NumeroError {
    /// Nothing was given.
    #[error("le numéro est vide")]
    Empty,
    /// More than [`MAX_LEN`] characters.
    #[error("le numéro dépasse {MAX_LEN} caractères")]
    TooLong,
    /// A character other than a letter, a digit or a hyphen.
    #[error("le numéro n'accepte que des lettres sans accent, des chiffres et des tirets")]
    Character,
}

impl Numero {
    /// Reads a numero; spaces around it are forgiven, letters become capitals.
    pub fn parse(text: &str) -> Result<Self, NumeroError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NumeroError::Empty);
        }
        if text.chars().count() > MAX_LEN {
            return Err(NumeroError::TooLong);
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(NumeroError::Character);
        }
        Ok(Self(text.to_ascii_uppercase()))
    }

    /// The text as written on an envelope.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Bytes whose plain order is cabinet order, to be indexed.
    ///
    /// First a class (plain numbers, compound numbers such as 1-22, those that start with a
    /// letter), then each run of digits as its length (without leading zeros) and its digits, and
    /// any other character as itself. Equal values are told apart by the text itself (07, 7).
    pub fn cabinet_key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.0.len() * 2 + 4);
        key.push(if self.0.bytes().all(|c| c.is_ascii_digit()) {
            1
        } else if self.0.starts_with(|c: char| c.is_ascii_digit()) {
            2
        } else {
            3
        });
        let mut rest = self.0.as_str();
        while let Some(first) = rest.bytes().next() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits == 0 {
                key.push(first);
                rest = &rest[1..];
            } else {
                let value = rest[..digits].trim_start_matches('0');
                // '0' keeps a run of digits below letters, and above a hyphen.
                key.extend([b'0', u8::try_from(value.len()).unwrap_or(u8::MAX)]);
                key.extend_from_slice(value.as_bytes());
                rest = &rest[digits..];
            }
        }
        key.push(0);
        key.extend_from_slice(self.0.as_bytes());
        key
    }
}

impl Ord for Numero {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cabinet_key().cmp(&other.cabinet_key())
    }
}

impl PartialOrd for Numero {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Numero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Numero {
    type Err = NumeroError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Numero {
    type Error = NumeroError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Numero> for String {
    fn from(numero: Numero) -> Self {
        numero.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numero(text: &str) -> Numero {
        Numero::parse(text).expect("a valid numero")
    }

    #[test]
    fn cabinet_order() {
        let expected = [
            "2", "11", "0099", "111", "1042", "1-9", "1-22", "2-1", "A1", "A2", "A11", "B-7",
            "INCONNU",
        ];
        let mut sorted: Vec<_> = expected.iter().rev().map(|text| numero(text)).collect();
        sorted.sort();
        assert_eq!(
            sorted.iter().map(Numero::as_str).collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn what_is_refused() {
        for (text, why) in [
            ("", NumeroError::Empty),
            ("   ", NumeroError::Empty),
            ("123456789012345678901", NumeroError::TooLong),
            ("12 3", NumeroError::Character),
            ("n°4", NumeroError::Character),
            ("é1", NumeroError::Character),
        ] {
            assert_eq!(Numero::parse(text), Err(why), "{text:?}");
        }
        assert_eq!(numero(" a-12 ").as_str(), "A-12");
    }

    proptest! {
        #[test]
        fn the_order_is_total_and_agrees_with_equality(a in "[0-9A-C-]{1,8}", b in "[0-9A-C-]{1,8}") {
            let (a, b) = (numero(&a), numero(&b));
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        }
    }
}
