//! What the looks of the two applications have in common: palette, fonts, and how the borne's pages are cut.
//!
//! The Slint files are in `ui/`, the fonts in `fonts/` (SIL OFL, see `fonts/OFL.txt`). An application's build script
//! names [`ui_folder`] as the library `look`; its own `.slint` files then say
//! `import { Palette } from "@look/palette.slint";`.

#[cfg(feature = "fonts")]
pub mod fonts;
pub mod reading;

use std::env;
use std::path::{Path, PathBuf};

/// A script that Noto Sans itself does not draw, and the fonts that do.
#[derive(Debug, Clone, Copy)]
pub struct ScriptFonts {
    /// The script's name (ISO 15924).
    pub script: &'static [u8; 4],
    /// The regular and the bold font.
    pub fonts: [&'static [u8]; 2],
}

macro_rules! noto {
    ($script:literal, $name:literal) => {
        ScriptFonts {
            script: $script,
            fonts: [
                include_bytes!(concat!("../fonts/NotoSans", $name, "-Regular.ttf")),
                include_bytes!(concat!("../fonts/NotoSans", $name, "-Bold.ttf")),
            ],
        }
    };
}

/// The fonts of the languages that messages are written in, beside Latin, Greek and Cyrillic.
pub const SCRIPTS: [ScriptFonts; 4] = [
    noto!(b"Arab", "Arabic"),
    noto!(b"Beng", "Bengali"),
    noto!(b"Taml", "Tamil"),
    noto!(b"Ethi", "Ethiopic"),
];

/// The folder of the shared `.slint` files, for the build script of a package of this workspace.
///
/// It is looked for when asked, beside the package that is being built: a target folder may be shared by several
/// clones, and what was compiled in one must not read the files of another.
///
/// # Panics
/// If cargo did not start the program, or the package stands elsewhere.
pub fn ui_folder() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package it builds");
    Path::new(&package)
        .ancestors()
        .map(|folder| folder.join("crates/look/ui"))
        .find(|folder| folder.is_dir())
        .expect("the package is in the workspace")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shared_files_are_there() {
        assert!(super::ui_folder().join("palette.slint").is_file());
    }
}
