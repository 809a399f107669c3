//! One TOML file into one typed value, with errors that say where.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::ProfileError;

/// A fault found by the checks that look at several keys at once.
pub struct Fault {
    /// The key it stands under, with its table: `serial.baud`. Empty for the whole file.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Reads `text`, which came from `file`.
pub fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, ProfileError> {
    let deserializer = toml::Deserializer::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        invalid(file, line, key_on_line(text, line), error.message())
    })?;
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let line = inner.span().map_or(1, |span| line_of(text, span.start));
        let key = if path == "." { String::new() } else { path };
        invalid(file, line, key, inner.message())
    })
}

/// The error for a fault in a file that could be read as TOML.
pub fn fault(file: &Path, text: &str, fault: &Fault) -> ProfileError {
    invalid(
        file,
        line_of_key(text, fault.key),
        fault.key.to_owned(),
        &fault.message,
    )
}

/// The line of `table.name`, or of the table where the key is left to its default. A table may have
/// tables around it; a name without a table is a table, or stands at the top of the file.
fn line_of_key(text: &str, key: &str) -> usize {
    let line_of = |wanted: &dyn Fn(&str) -> bool| text.lines().position(wanted);
    let is_header = |line: &str, table: &str| line.trim() == format!("[{table}]");
    let is_key = |line: &str, name: &str| {
        line.split_once('=')
            .is_some_and(|(key, _)| key.trim() == name)
    };
    if let Some(header) = line_of(&|line| is_header(line, key)) {
        return header + 1;
    }
    let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
    let header = line_of(&|line| is_header(line, table)).unwrap_or(0);
    let mut inside = text.lines().skip(header);
    header + inside.position(|line| is_key(line, name)).unwrap_or(0) + 1
}

fn invalid(file: &Path, line: usize, key: String, message: &str) -> ProfileError {
    // toml's messages may run over several lines; an error is one sentence here.
    let message = message
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(", ");
    ProfileError::Invalid {
        file: file.to_owned(),
        line,
        key,
        message,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

/// The key that stands on a line which isn't TOML, as far as it can be told.
fn key_on_line(text: &str, line: usize) -> String {
    let line = text.lines().nth(line - 1).unwrap_or_default();
    let (key, _) = line.split_once('=').unwrap_or(("", ""));
    key.trim().to_owned()
}
