//! Compiles the card tray.

use std::collections::HashMap;
use std::path::Path;

fn main() -> Result<(), slint_build::CompileError> {
    let config = slint_build::CompilerConfiguration::new()
        .with_library_paths(HashMap::from([(
            "look".to_owned(),
            courrier_look::ui_folder(),
        )]))
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles);
    slint_build::compile_with_config(Path::new("ui/tray.slint"), config)
}
