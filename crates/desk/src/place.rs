//! Where this desk stands (« Guichet 2 »), remembered from one day to the next on this machine.

use std::path::PathBuf;

/// The file that remembers.
#[derive(Debug, Clone, Default)]
pub struct PlaceFile(Option<PathBuf>);

impl PlaceFile {
    /// The user's own (the XDG base directory specification: state); none for a user without a home.
    pub fn of_the_user() -> Self {
        let folder = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| {
                std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"))
            });
        Self(folder.map(|folder| folder.join("courrier/guichet")))
    }

    /// This one.
    pub fn at(path: PathBuf) -> Self {
        Self(Some(path))
    }

    /// What was remembered; empty when nothing was, or it can't be read.
    pub fn read(&self) -> String {
        let text = self
            .0
            .as_ref()
            .and_then(|path| std::fs::read_to_string(path).ok());
        let first = text.as_deref().and_then(|text| text.lines().next());
        first.unwrap_or_default().trim().to_owned()
    }

    /// Remembers.
    ///
    /// # Errors
    /// When the file or its folder can't be written: the place then holds until the desk closes.
    pub fn write(&self, place: &str) -> std::io::Result<()> {
        let Some(path) = &self.0 else { return Ok(()) };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, format!("{place}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_remembered() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = PlaceFile::at(folder.path().join("courrier/guichet"));
        assert_eq!(file.read(), "");
        file.write("Guichet 2").expect("written");
        assert_eq!(file.read(), "Guichet 2");
        assert!(
            PlaceFile::default().write("x").is_ok(),
            "nowhere to remember"
        );
    }
}
