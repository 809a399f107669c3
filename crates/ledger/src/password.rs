//! Passwords of agents, hashed with argon2id.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// Shortest password, in characters.
pub const MIN_LEN: usize = 10;

/// Hashes a password with a fresh salt; takes tens of milliseconds, on purpose.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError)
}

/// Whether this is the password of that hash; takes as long as hashing.
pub fn verify(password: &str, hash: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}

/// The machine gave no randomness for a salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("le mot de passe ne peut pas être enregistré")]
pub struct PasswordError;

#[cfg(test)]
mod tests {
    #[test]
    fn a_password_verifies_and_another_does_not() {
        let hash = super::hash("une longue phrase").expect("hashed");
        assert!(hash.starts_with("$argon2id$"));
        assert!(super::verify("une longue phrase", &hash));
        assert!(!super::verify("une autre phrase", &hash));
        assert!(!super::verify("une longue phrase", "not a hash"));
    }
}
