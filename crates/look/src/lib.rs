//! What the looks of the two applications have in common: palette and fonts.
//!
//! The Slint files are in `ui/`, the fonts in `fonts/` (SIL OFL, see `fonts/OFL.txt`). An application's build script
//! names [`ui_folder`] as the library `look`; its own `.slint` files then say
//! `import { Palette } from "@look/palette.slint";`.

use std::path::PathBuf;

/// The folder of the shared `.slint` files, for build scripts.
pub fn ui_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ui")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shared_files_are_there() {
        assert!(super::ui_folder().join("palette.slint").is_file());
    }
}
