//! Recordings of people that stand in for the synthetic voice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use courrier_domain::Language;

/// Marks that end a sentence, in the scripts of the fourteen languages.
const ENDS: [char; 7] = ['.', '!', '?', '؟', '۔', '।', '።'];

/// Which recordings there are.
///
/// Two files each, in `<folder>/<language tag>/`: `name.wav`, 16-bit PCM and as loud as all others,
/// and `name.txt`, the sentence that it says. Whenever the borne is to say that very sentence, the
/// recording is played. The others are spoken by the synthetic voice, if the language has one.
#[derive(Debug, Clone, Default)]
pub struct Prompts(BTreeMap<(Language, String), PathBuf>);

impl Prompts {
    /// Looks through a folder. What it can't read is told in the log and left out: the synthetic
    /// voice still speaks.
    pub fn look_through(folder: &Path) -> Self {
        let mut found = BTreeMap::new();
        for language in Language::ALL {
            let place = folder.join(language.tag());
            let recordings = match fs::read_dir(&place) {
                Ok(recordings) => recordings,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    tracing::warn!(place = %place.display(), %error, "recordings");
                    continue;
                }
            };
            let files = recordings.filter_map(Result::ok).map(|entry| entry.path());
            for file in files.filter(|file| file.extension().is_some_and(|end| end == "wav")) {
                match fs::read_to_string(file.with_extension("txt")) {
                    Ok(sentence) => drop(found.insert((language, plain(&sentence)), file)),
                    Err(error) => {
                        tracing::warn!(file = %file.display(), %error, "a recording of what?");
                    }
                }
            }
        }
        Self(found)
    }

    /// The recording of this sentence, if there is one.
    pub fn find(&self, language: Language, sentence: &str) -> Option<&Path> {
        let key = (language, plain(sentence));
        self.0.get(&key).map(PathBuf::as_path)
    }
}

/// The sentences of a text, with their marks.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| {
            let mut after_mark = false;
            line.split_inclusive(move |letter: char| {
                let ends = after_mark && letter.is_whitespace();
                after_mark = ENDS.contains(&letter);
                ends
            })
        })
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// A sentence as it is compared: its words alone, in small letters.
fn plain(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let sentence = words.join(" ").to_lowercase();
    sentence.trim_end_matches(ENDS).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_after_its_sentences() {
        for (text, cut) in [
            ("Posez votre carte.", "Posez votre carte."),
            (
                "Bonjour. 3 lettres !\u{a0}Le 3.12 à 14 h.",
                "Bonjour.|3 lettres !|Le 3.12 à 14 h.",
            ),
            ("یک نامه؟ بلی۔ خپل کارت", "یک نامه؟|بلی۔|خپل کارت"),
            ("একটি চিঠি। আসুন।", "একটি চিঠি।|আসুন।"),
            ("ሰላም። ካርድ", "ሰላም።|ካርድ"),
            ("a\n\n b \n", "a|b"),
            ("", ""),
        ] {
            assert_eq!(sentences(text).collect::<Vec<_>>().join("|"), cut, "{text}");
        }
    }

    #[test]
    fn recordings_are_found_by_language_and_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in [
            ("ps/none.wav", ""),
            ("ps/none.txt", "لیک نشته.\n"),
            ("ps/mute.wav", ""),
            ("fr/none.wav", ""),
            ("fr/none.txt", "Pas de courrier\u{a0}!"),
            ("fr/note.txt", "Bonjour."),
            ("xx/none.wav", ""),
            ("xx/none.txt", "Bonjour."),
        ] {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, content).expect("a file");
        }
        let prompts = Prompts::look_through(folder.path());
        let found = |language, sentence| {
            let file = prompts.find(language, sentence)?;
            file.strip_prefix(folder.path()).ok()?.to_str()
        };
        assert_eq!(found(Language::Pashto, "لیک  نشته"), Some("ps/none.wav"));
        assert_eq!(
            found(Language::French, "pas de courrier."),
            Some("fr/none.wav")
        );
        assert_eq!(found(Language::French, "Bonjour."), None);
        assert_eq!(found(Language::Dari, "لیک نشته."), None);
        assert_eq!(prompts.0.len(), 2);
        assert!(
            Prompts::look_through(Path::new("/nonexistent"))
                .0
                .is_empty()
        );
    }
}
