//! Tokens and one-time codes: random texts of which only a hash is kept.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::problem::Fault;

/// Bytes from the system's random source.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no randomness");
        Fault::internal()
    })?;
    Ok(bytes)
}

/// A bearer token of 256 random bits. Its first letter says whose kind it is.
pub struct Token(String);

impl Token {
    const SESSION: &str = "s_";
    const DEVICE: &str = "k_";

    /// A token for a session.
    pub fn session() -> Result<Self, Fault> {
        Self::with_prefix(Self::SESSION)
    }

    /// A token for a device.
    pub fn device() -> Result<Self, Fault> {
        Self::with_prefix(Self::DEVICE)
    }

    fn with_prefix(prefix: &str) -> Result<Self, Fault> {
        let mut text = String::with_capacity(prefix.len() + 64);
        text.push_str(prefix);
        for byte in random_bytes::<32>()? {
            // Writing to a String can't fail.
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    /// Whether a text that a client sent is a device's token rather than a session's.
    pub fn is_device(text: &str) -> bool {
        text.starts_with(Self::DEVICE)
    }

    /// What is kept of a token.
    pub fn hash_of(text: &str) -> [u8; 32] {
        Sha256::digest(text.as_bytes()).into()
    }

    /// What is kept of this token.
    pub fn hash(&self) -> [u8; 32] {
        Self::hash_of(&self.0)
    }

    /// The text, for its holder alone.
    pub fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_say_whose_they_are() {
        let session = Token::session().expect("randomness").into_text();
        let device = Token::device().expect("randomness").into_text();
        assert!(!Token::is_device(&session) && Token::is_device(&device));
        assert_ne!(session, Token::session().expect("randomness").into_text());
    }
}
