//! Fonts of the scripts that Noto Sans does not draw, so that no text depends on the machine's.

use std::cell::Cell;
use std::sync::Arc;

use slint::fontique_011::fontique::{Blob, FallbackKey, Script};
use slint::fontique_011::shared_collection;

use crate::{SCRIPTS, ScriptFonts};

thread_local! {
    static REGISTERED: Cell<bool> = const { Cell::new(false) };
}

/// Makes them known to the toolkit, whose fonts belong to the window's thread. A platform must be
/// chosen before.
pub fn register() {
    if REGISTERED.replace(true) {
        return;
    }
    let mut collection = shared_collection();
    for ScriptFonts { script, fonts } in SCRIPTS {
        let mut families = Vec::new();
        for font in fonts {
            let known = collection.register_fonts(Blob::new(Arc::new(font)), None);
            families.extend(known.into_iter().map(|(family, _)| family));
        }
        families.dedup();
        // Ours before the machine's: a text looks the same everywhere.
        let key = FallbackKey::new(Script::from_bytes(*script), None);
        collection.set_fallbacks(key, families.iter().copied());
        // A stop such as the danda belongs to no script: after a Latin word it counts as Latin.
        for script in [b"Latn", b"Zyyy"] {
            let key = FallbackKey::new(Script::from_bytes(*script), None);
            collection.append_fallbacks(key, families.iter().copied());
        }
    }
}
