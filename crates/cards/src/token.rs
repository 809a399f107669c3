//! What a card says of itself.

use std::fmt;

use zeroize::Zeroizing;

/// The opaque token of a card: a contactless UID in upper-case hexadecimal, or the text of a stripe.
///
/// It is all that stands between a found card and a person's mail, so it is wiped from memory when
/// dropped, and printing it says nothing of it.
///
/// # Examples
/// ```
/// let token = courrier_cards::Token::new("04A1B2C3D4E5F6".to_owned());
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// assert_eq!(token.expose(), "04A1B2C3D4E5F6");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// Takes over the text of a token.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one call that sends it to the daemon. Never log it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The token of a contactless UID.
    pub(crate) fn from_uid(uid: impl Iterator<Item = u8>) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        // The longest UID has ten bytes; growing would leave copies behind that nobody wipes.
        let mut text = String::with_capacity(64);
        for byte in uid {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 0x0F)]));
        }
        Self::new(text)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
