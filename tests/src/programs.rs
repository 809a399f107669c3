//! Where the programs under test are.

use std::collections::HashSet;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// What was built since this program started.
static BUILT: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// Set by `cargo xtask test`, which has built everything by then.
const BIN_DIR: &str = "COURRIER_BIN_DIR";

/// Programs and the packages that make them.
const PACKAGES: &[(&str, &str)] = &[
    ("courrierd", "courrier-daemon"),
    ("courrierctl", "courrier-ctl"),
    ("courrier-kiosk", "courrier-kiosk"),
    ("courrier-desk", "courrier-desk"),
];

/// Cargo's folder of this profile: this program is `<target>/debug/deps/e2e-…`.
fn profile_folder() -> PathBuf {
    let own = env::current_exe().expect("a program knows where it is");
    let folder = own.ancestors().nth(2);
    folder.expect("two folders below <target>").to_owned()
}

/// Cargo's target folder, for what a test leaves to be looked at.
pub fn target_folder() -> PathBuf {
    let profile = profile_folder();
    profile
        .parent()
        .expect("a folder around the profile's")
        .to_owned()
}

/// A program of ours by its name. Plain `cargo test` builds no other package's programs, so they
/// are built here unless whoever started the tests has done so: an old one would prove nothing.
pub fn program(name: &str) -> PathBuf {
    if let Some(folder) = env::var_os(BIN_DIR) {
        let path = PathBuf::from(folder).join(name);
        assert!(
            path.exists(),
            "{} is missing: run `cargo xtask test`, which builds it",
            path.display()
        );
        return path;
    }
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if built.get_or_insert_default().insert(name.to_owned()) {
        build(name);
    }
    profile_folder().join(name)
}

fn build(name: &str) {
    let (_, package) = PACKAGES
        .iter()
        .find(|(program, _)| *program == name)
        .unwrap_or_else(|| panic!("{name} is no program of ours"));
    let profile = match profile_folder().file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev".to_owned(),
        Some(other) => other.to_owned(),
    };
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--package", package, "--bin", name])
        .args(["--profile", &profile])
        .arg("--target-dir")
        .arg(target_folder())
        .status()
        .expect("cargo starts");
    assert!(status.success(), "{name} does not build");
}
