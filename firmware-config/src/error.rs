//! What can be wrong with a profile.

use std::path::PathBuf;

/// Why the profiles could not be loaded. Each names the file, so that it can be opened and mended.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// A file or the folder could not be read.
    #[error("{}: {source}", file.display())]
    Read {
        /// What was to be read.
        file: PathBuf,
        /// Why it wasn't.
        source: std::io::Error,
    },
    /// A file says something that isn't TOML, that no profile has, or that can't be.
    #[error("{}, line {line}, {}: {message}", file.display(), key_words(key))]
    Invalid {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The key, with those of the tables around it: `pcsc.uid_apdu`. Empty for the whole file.
        key: String,
        /// What is wrong with it.
        message: String,
    },
}

fn key_words(key: &str) -> String {
    if key.is_empty() {
        "top of the file".to_owned()
    } else {
        format!("key `{key}`")
    }
}
