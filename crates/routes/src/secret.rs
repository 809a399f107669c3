//! Passwords, keys and PINs: read from files or the environment, never shown.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// Longer than any key that a provider gives, shorter than a file named by mistake.
const LONGEST: u64 = 16 * 1024;

/// A secret. It is wiped from memory when dropped, and can't be printed by accident.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// Where a secret is read from. Settings never hold it: written there by mistake, it is refused
/// without being shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// A credential that systemd hands to the service (`LoadCredential=`), by its name.
    Credential(String),
    /// A file, which only the service's account should be able to read.
    File(PathBuf),
    /// A variable of the environment, by its name.
    Env(String),
}

/// Why a secret can't be read. None says what it holds.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The file can't be read.
    #[error("le secret {} ne peut pas être lu : {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// systemd handed no credentials over.
    #[error(
        "le secret {0} est attendu de systemd, et $CREDENTIALS_DIRECTORY n'est pas donné : \
         ajoutez LoadCredential={0}:… à l'unité"
    )]
    NoCredentials(String),
    /// The name of a credential would lead out of its folder.
    #[error("{0:?} n'est pas un nom de secret")]
    BadName(String),
    /// The variable is not set, or isn't text.
    #[error("la variable {0} n'est pas définie")]
    NoVariable(String),
    /// There is nothing in it.
    #[error("le secret {0} est vide")]
    Empty(String),
    /// It holds something that no password, key or PIN holds.
    #[error("le secret {0} n'est pas une ligne de texte de taille raisonnable")]
    NotALine(String),
}

impl<'de> Deserialize<'de> for SecretSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SourceVisitor)
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = SecretSource;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{ credential = … }, { file = … } or { env = … }")
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
        Err(E::custom(
            "a secret is not written here: say { credential = … }, { file = … } or { env = … }",
        ))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
        self.visit_str("")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut source = None;
        while let Some((kind, name)) = map.next_entry::<String, String>()? {
            let found = match kind.as_str() {
                "credential" => SecretSource::Credential(name),
                "file" => SecretSource::File(name.into()),
                "env" => SecretSource::Env(name),
                _ => {
                    return Err(de::Error::unknown_field(
                        &kind,
                        &["credential", "file", "env"],
                    ));
                }
            };
            if source.replace(found).is_some() {
                return Err(de::Error::custom("a secret is read from one place"));
            }
        }
        source.ok_or_else(|| de::Error::invalid_length(0, &self))
    }
}

impl Secret {
    /// A secret that is known already, in tests or from another store.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret itself, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether `text` is the secret; takes the same time whatever the difference.
    pub fn is(&self, text: &str) -> bool {
        self.0.as_bytes().ct_eq(text.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl SecretSource {
    /// Reads the secret: one line, without the end of line that editors add.
    pub fn read(&self) -> Result<Secret, SecretError> {
        match self {
            Self::File(file) => read_file(file),
            Self::Env(name) => {
                let text =
                    std::env::var(name).map_err(|_| SecretError::NoVariable(name.clone()))?;
                checked(name, text)
            }
            Self::Credential(name) => {
                read_credential(std::env::var_os("CREDENTIALS_DIRECTORY"), name)
            }
        }
    }
}

fn read_credential(folder: Option<OsString>, name: &str) -> Result<Secret, SecretError> {
    let folder = folder.ok_or_else(|| SecretError::NoCredentials(name.to_owned()))?;
    if name.is_empty() || name.contains('/') || name.starts_with('.') {
        return Err(SecretError::BadName(name.to_owned()));
    }
    read_file(&Path::new(&folder).join(name))
}

fn read_file(file: &Path) -> Result<Secret, SecretError> {
    let wrong = |source| SecretError::Read {
        file: file.to_owned(),
        source,
    };
    let name = file.display().to_string();
    if std::fs::metadata(file).map_err(wrong)?.len() > LONGEST {
        return Err(SecretError::NotALine(name));
    }
    checked(&name, std::fs::read_to_string(file).map_err(wrong)?)
}

fn checked(name: &str, text: String) -> Result<Secret, SecretError> {
    let text = Zeroizing::new(text);
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err(SecretError::Empty(name.to_owned()));
    }
    if line.chars().any(char::is_control) {
        return Err(SecretError::NotALine(name.to_owned()));
    }
    Ok(Secret::new(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_from_a_file_and_never_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        let source = SecretSource::File(file.clone());
        assert!(matches!(source.read(), Err(SecretError::Read { .. })));
        std::fs::write(&file, "s3cret\n").expect("writable");
        let secret = source.read().expect("it is there");
        assert_eq!(secret.reveal(), "s3cret");
        assert!(secret.is("s3cret") && !secret.is("s3cre") && !secret.is(""));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        let handed = |name| read_credential(Some(folder.path().into()), name);
        assert_eq!(handed("key").expect("it is there").reveal(), "s3cret");
        for name in ["", "../key", ".key", "a/b"] {
            assert!(
                matches!(handed(name), Err(SecretError::BadName(_))),
                "{name}"
            );
        }
        std::fs::write(&file, "\n").expect("writable");
        assert!(matches!(source.read(), Err(SecretError::Empty(_))));
        for text in ["a\nb", "a\0b", &"x".repeat(20_000)] {
            std::fs::write(&file, text).expect("writable");
            let error = source.read().expect_err("no secret");
            assert!(matches!(error, SecretError::NotALine(_)), "{error}");
        }
    }

    #[test]
    fn what_is_not_given_is_said() {
        let variable = SecretSource::Env("COURRIER_NO_SUCH_VARIABLE".to_owned());
        assert!(matches!(variable.read(), Err(SecretError::NoVariable(_))));
        let said = read_credential(None, "modem-pin").expect_err("no systemd");
        assert!(
            said.to_string().contains("LoadCredential=modem-pin"),
            "{said}"
        );
    }
}
