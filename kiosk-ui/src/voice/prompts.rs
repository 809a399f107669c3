//! Recordings of people that stand in for the synthetic voice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use courrier_domain::Language;

/// Which recordings there are.
///
/// They lie in `<folder>/<language tag>/<key>.wav`, 16-bit PCM, as loud as one another. A language
/// may have none, some or all; a part of an utterance that has no recording is spoken by the
/// synthetic voice, if the language has one.
#[derive(Debug, Clone, Default)]
pub struct Prompts(BTreeMap<(Language, String), PathBuf>);

impl Prompts {
    /// Looks through a folder. What it can't read is told in the log and left out: the synthetic
    /// voice still speaks.
    pub fn look_through(folder: &Path) -> Self {
        let mut found = BTreeMap::new();
        for language in Language::ALL {
            let recordings = match fs::read_dir(folder.join(language.tag())) {
                Ok(recordings) => recordings,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    tracing::warn!(language = language.tag(), %error, "recordings");
                    continue;
                }
            };
            for file in recordings.filter_map(Result::ok).map(|entry| entry.path()) {
                let key = file.file_stem().and_then(|stem| stem.to_str());
                if let Some(key) = key
                    && file.extension().is_some_and(|end| end == "wav")
                {
                    found.insert((language, key.to_owned()), file);
                }
            }
        }
        Self(found)
    }

    /// The recording of this part, if there is one.
    pub fn find(&self, language: Language, key: &str) -> Option<&Path> {
        let key = (language, key.to_owned());
        self.0.get(&key).map(PathBuf::as_path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_found_by_language_and_key() {
        let folder = tempfile::tempdir().expect("a folder");
        for (language, name) in [
            ("ps", "no-mail.wav"),
            ("ps", "read-me.txt"),
            ("fr", "no-mail.wav"),
            ("xx", "no-mail.wav"),
        ] {
            let place = folder.path().join(language);
            fs::create_dir_all(&place).expect("a folder");
            fs::write(place.join(name), "").expect("a file");
        }
        let prompts = Prompts::look_through(folder.path());
        let found = prompts.find(Language::Pashto, "no-mail");
        assert_eq!(found, Some(folder.path().join("ps/no-mail.wav").as_path()));
        assert_eq!(prompts.find(Language::Pashto, "read-me"), None);
        assert_eq!(prompts.find(Language::Dari, "no-mail"), None);
        assert_eq!(prompts.0.len(), 2);
        assert!(
            Prompts::look_through(Path::new("/nonexistent"))
                .0
                .is_empty()
        );
    }
}
