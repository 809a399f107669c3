//! The name of one writing call, by which a retry is known.

use axum::http::{HeaderMap, Method};
use courrier_ledger::Idempotency;

use crate::problem::{Fault, Kind};

/// The key of a call, as its header gave it.
#[derive(Debug, Clone)]
pub struct Key(String);

/// Longest key, in characters.
pub const MAX_KEY: usize = 100;

/// Reads the key that a writing call must carry.
pub fn key_of(headers: &HeaderMap) -> Result<Key, Fault> {
    let malformed = |detail| Err(Fault::new(Kind::Malformed, detail));
    let mut values = headers.get_all(courrier_api::IDEMPOTENCY_KEY).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return malformed(
            "L'en-tête Idempotency-Key manque ou se répète : chaque action en porte un seul, \
             neuf pour une action nouvelle, le même pour un nouvel essai.",
        );
    };
    match value.to_str() {
        Ok(text)
            if (1..=MAX_KEY).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(Key(text.to_owned()))
        }
        _ => malformed(
            "L'en-tête Idempotency-Key compte de 1 à 100 caractères ASCII visibles, sans espace.",
        ),
    }
}

/// Hashes requests so that a key used for another request is noticed.
///
/// The hash is kept in the ledger, and a request may hold a password or a card's token: hence a
/// key, which lies beside the ledger and not in it.
#[derive(Clone)]
pub struct RequestHasher([u8; 32]);

impl RequestHasher {
    /// A hasher whose key is derived from this secret.
    pub fn new(secret: &[u8]) -> Self {
        Self(blake3::derive_key(
            "courrier 2026-11-22 request of an idempotent call",
            secret,
        ))
    }

    /// What tells this call from every other.
    pub fn idempotency(&self, key: Key, method: &Method, path: &str, body: &[u8]) -> Idempotency {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in [method.as_str().as_bytes(), path.as_bytes(), body] {
            hasher
                .update(&(part.len() as u64).to_le_bytes())
                .update(part);
        }
        Idempotency {
            key: key.0,
            request: *hasher.finalize().as_bytes(),
        }
    }

    /// Bytes that only this daemon can make, and always makes from these parts again.
    pub fn derive<const N: usize>(&self, purpose: &str, parts: &[&[u8]]) -> [u8; N] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            hasher
                .update(&(part.len() as u64).to_le_bytes())
                .update(part);
        }
        let mut bytes = [0; N];
        hasher.finalize_xof().fill(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn keys() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(
                    courrier_api::IDEMPOTENCY_KEY,
                    HeaderValue::from_static(value),
                );
            }
            key_of(&headers).map(|key| key.0).ok()
        };
        assert_eq!(read(&["0190-a"]), Some("0190-a".to_owned()));
        let long: &'static str = "x".repeat(101).leak();
        for refused in [&[][..], &[""], &["a b"], &["a", "a"], &["a\tb"], &[long]] {
            assert_eq!(read(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn another_request_has_another_hash() {
        let hasher = RequestHasher::new(b"secret");
        let hash = |hasher: &RequestHasher, method: Method, path: &str, body: &[u8]| {
            hasher
                .idempotency(Key("k".into()), &method, path, body)
                .request
        };
        let first = hash(&hasher, Method::POST, "/a", b"b");
        assert_eq!(first, hash(&hasher, Method::POST, "/a", b"b"));
        for other in [
            hash(&hasher, Method::PUT, "/a", b"b"),
            hash(&hasher, Method::POST, "/ab", b""),
            hash(&hasher, Method::POST, "/a", b"c"),
            hash(&RequestHasher::new(b"another"), Method::POST, "/a", b"b"),
        ] {
            assert_ne!(first, other);
        }
    }
}
