//! The technician's card and code, which open the maintenance screen.
//!
//! They work without the daemon, since it is when nothing works that somebody comes. A file beside
//! the borne's credential holds neither: of the card it has a keyed hash, quick enough to look at
//! each card that is laid down; of the code an argon2id hash that the card's token goes into, so
//! that nobody who has the file alone can try the codes without the card. The door opens no shell
//! and shows nothing of any person.

mod door;
mod setup;

pub use door::{CodeRefused, Technician};
pub use setup::{SHORTEST_CODE, TechnicianError, keep, run as set_up};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use courrier_cards::Token;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What the file holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// The key of the card's hash, in hexadecimal.
    key: String,
    /// The card's hash, in hexadecimal.
    card: String,
    /// The code's, with its salt, in the PHC string format.
    code: String,
}

impl Kept {
    /// Hashes a card and a code under this key, which must be new.
    fn new(key: [u8; 32], card: &Token, code: &str) -> Option<Self> {
        let hash = Argon2::default()
            .hash_password(&together(card, code))
            .ok()?;
        Some(Self {
            key: blake3::Hash::from_bytes(key).to_hex().to_string(),
            card: card_hash(&key, card).to_hex().to_string(),
            code: hash.to_string(),
        })
    }

    /// Whether what was read can be a card and a code at all.
    fn is_sound(&self) -> bool {
        let hash = blake3::Hash::from_hex;
        hash(&self.key).is_ok() && hash(&self.card).is_ok() && self.code.starts_with("$argon2id$")
    }

    fn is_card(&self, card: &Token) -> bool {
        let hash = blake3::Hash::from_hex;
        let (Ok(key), Ok(kept)) = (hash(&self.key), hash(&self.card)) else {
            return false;
        };
        // It compares in constant time.
        card_hash(key.as_bytes(), card) == kept
    }

    /// Takes tens of milliseconds, on purpose.
    fn is_code(&self, card: &Token, code: &str) -> bool {
        Argon2::default()
            .verify_password(&together(card, code), self.code.as_str())
            .is_ok()
    }
}

fn card_hash(key: &[u8; 32], card: &Token) -> blake3::Hash {
    blake3::keyed_hash(key, card.expose().as_bytes())
}

fn together(card: &Token, code: &str) -> Zeroizing<Vec<u8>> {
    // No token has a zero byte, so no two pairs come out alike.
    Zeroizing::new([card.expose().as_bytes(), b"\0", code.as_bytes()].concat())
}
