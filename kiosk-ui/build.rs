//! Compiles the `.slint` files.

use std::collections::HashMap;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Element names are for tests; a released borne carries none.
    let testable = std::env::var("PROFILE")? != "release";
    let config = slint_build::CompilerConfiguration::new()
        .with_library_paths(HashMap::from([(
            "look".to_owned(),
            courrier_look::ui_folder(),
        )]))
        // Fonts and icons travel inside the program: it depends on nothing of the machine's.
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles)
        .with_style("fluent".to_owned())
        .with_debug_info(testable);
    slint_build::compile_with_config(Path::new("ui/app.slint"), config)?;
    Ok(())
}
