//! The files that the rules look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// This test itself holds samples of all that is refused.
const TIDY: &str = "crates/xtask/tests/tidy/";

/// The text files that somebody writes by hand.
const TEXT: &[&str] = &[
    "css", "desktop", "html", "md", "po", "rs", "rules", "service", "sh", "slint", "sql", "timer",
    "toml", "txt", "yaml", "yml",
];

/// Paths from the workspace's root, with `/`, and the texts of those that are text.
pub struct Tree {
    paths: BTreeSet<String>,
    texts: BTreeMap<String, String>,
}

impl Tree {
    /// What is on the disk, without what cargo and git make.
    pub fn of_the_workspace() -> Self {
        let mut tree = Self {
            paths: BTreeSet::new(),
            texts: BTreeMap::new(),
        };
        let root = Path::new("../..");
        tree.walk(root, "");
        assert!(
            tree.has("Cargo.toml"),
            "{} is not the workspace",
            root.display()
        );
        tree
    }

    /// An invented workspace.
    pub fn of_sample(sample: &[(&str, &str)]) -> Self {
        let texts: BTreeMap<_, _> = sample
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Self {
            paths: texts.keys().cloned().collect(),
            texts,
        }
    }

    fn walk(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for entry in entries {
            let entry = entry.expect("a folder that can be listed");
            let name = entry
                .file_name()
                .into_string()
                .expect("file names are UTF-8");
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().expect("a file that has a type");
            if kind.is_dir() {
                let made_by_machine = ["target", ".git", ".demo"].contains(&name.as_str())
                    || entry.path().join("CACHEDIR.TAG").exists();
                if !made_by_machine {
                    self.walk(&entry.path(), &format!("{path}/"));
                }
            } else {
                if is_text(&path) {
                    let text = fs::read_to_string(entry.path());
                    // Another program may remove a scratch file between listing and reading.
                    let Ok(text) = text else { continue };
                    self.texts.insert(path.clone(), text);
                }
                self.paths.insert(path);
            }
        }
    }

    /// Whether there is such a file or folder.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty()
            || self.paths.contains(path)
            || self
                .paths
                .range(folder.clone()..)
                .next()
                .is_some_and(|p| p.starts_with(&folder))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// Every text file but the samples of these tests.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(|(path, _)| !path.starts_with(TIDY))
    }

    /// The text files with one of these endings (`.rs`), but the samples of these tests.
    pub fn ending<'a>(&'a self, ends: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all_ending(ends)
            .filter(|(path, _)| !path.starts_with(TIDY))
    }

    /// The text files with one of these endings, these tests included.
    pub fn all_ending<'a>(&'a self, ends: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all()
            .filter(|(path, _)| ends.iter().any(|end| path.ends_with(end)))
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, end)) = name.rsplit_once('.') else {
        return true;
    };
    TEXT.contains(&end)
}

/// The line, counted from 1, on which this place of the text is.
pub fn line_of(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}
