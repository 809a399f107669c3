//! The key that cards are hashed with. It lies beside the ledger, not in it: whoever steals the
//! database alone can't try all tokens (a contactless UID has but 32 bits).

use std::path::Path;

use zeroize::Zeroizing;

use crate::OpenError;
use crate::folder::write_private;

/// Hashes card tokens.
#[derive(Clone)]
pub struct CardKey(Zeroizing<[u8; 32]>);

impl CardKey {
    /// A key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The keyed hash under which a token is known.
    pub fn hash(&self, token: &str) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, token.as_bytes()).as_bytes()
    }
}

/// Reads the key, or makes one for a ledger that has none yet. With another key no card that was
/// given would be known again: a key that is gone is never replaced silently.
pub(crate) fn load_or_make(path: &Path, cards_given: bool) -> Result<CardKey, OpenError> {
    let io = |source| OpenError::Io {
        path: path.to_owned(),
        source,
    };
    match std::fs::read(path) {
        Ok(bytes) => {
            let bytes = bytes
                .try_into()
                .map_err(|_| OpenError::BadKey(path.to_owned()))?;
            Ok(CardKey::new(bytes))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && cards_given => {
            Err(OpenError::LostKey(path.to_owned()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|e| io(std::io::Error::other(e.to_string())))?;
            write_private(path, &bytes).map_err(io)?;
            Ok(CardKey::new(bytes))
        }
        Err(error) => Err(io(error)),
    }
}
