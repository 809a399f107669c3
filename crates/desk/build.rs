//! Compiles the windows, with the shared palette as the library `look`.

use std::collections::HashMap;

fn main() -> Result<(), slint_build::CompileError> {
    let look = HashMap::from([("look".to_owned(), courrier_look::ui_folder())]);
    let config = slint_build::CompilerConfiguration::new()
        .with_library_paths(look)
        .with_style("fluent-light".to_owned())
        // The program must not depend on files of the machine it was built on.
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles)
        // Tests find elements by their label.
        .with_debug_info(true);
    slint_build::compile_with_config("ui/app.slint", config)
}
