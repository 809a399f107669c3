//! Names with wildcards.

use std::path::PathBuf;

use serde::Deserialize;

/// Shell patterns for names or paths: `*` any text, `?` one character, `[…]` one of these.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Patterns(Vec<glob::Pattern>);

impl Patterns {
    /// The longest pattern that fits `name`, by its number of bytes.
    pub fn fit(&self, name: &str) -> Option<usize> {
        self.0
            .iter()
            .filter(|p| p.matches(name))
            .map(|p| p.as_str().len())
            .max()
    }

    /// The paths that exist now and fit, in order, each once. A folder that can't be read has none.
    pub fn existing_paths(&self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = self
            .0
            .iter()
            .filter_map(|pattern| glob::glob(pattern.as_str()).ok())
            .flat_map(|found| found.filter_map(Result::ok))
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

impl TryFrom<Vec<String>> for Patterns {
    type Error = String;

    fn try_from(texts: Vec<String>) -> Result<Self, Self::Error> {
        if texts.is_empty() {
            return Err("at least one pattern is needed".to_owned());
        }
        let pattern =
            |text: &String| glob::Pattern::new(text).map_err(|error| format!("`{text}`: {error}"));
        texts
            .iter()
            .map(pattern)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
