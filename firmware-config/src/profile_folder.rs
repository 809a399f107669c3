//! The profiles of one kind: those that come with the program, then those of a centre.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::ProfileError;

/// Reads one profile from the text of a file.
type Parse<T> = fn(&Path, &str) -> Result<T, ProfileError>;

/// The embedded profiles (file name and content), then those of `folder`/`kind`: a file of the
/// same name replaces the embedded one, any other is added. A missing folder is no error. Profiles
/// stand under their file's name without `.toml`.
pub fn load<T>(
    embedded: &[(&str, &str)],
    kind: &str,
    folder: Option<&Path>,
    parse: Parse<T>,
) -> Result<BTreeMap<String, T>, ProfileError> {
    let mut profiles = BTreeMap::new();
    for (file, text) in embedded {
        let file = Path::new(kind).join(file);
        profiles.insert(name_of(&file), parse(&file, text)?);
    }
    if let Some(folder) = folder {
        for file in toml_files(&folder.join(kind))? {
            profiles.insert(name_of(&file), parse(&file, &read(&file)?)?);
        }
    }
    Ok(profiles)
}

/// How settings and logs call the profile of a file.
pub fn name_of(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The text of a file.
pub fn read(file: &Path) -> Result<String, ProfileError> {
    fs::read_to_string(file).map_err(|source| ProfileError::Read {
        file: file.to_owned(),
        source,
    })
}

/// The `.toml` files of a folder, in the order of their names.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, ProfileError> {
    let wrong = |source| ProfileError::Read {
        file: folder.to_owned(),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(wrong(error)),
    };
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(wrong)?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "toml")
    });
    files.sort();
    Ok(files)
}
