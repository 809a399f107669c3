//! An account with few rights, as the borne's is, and what it needs to run one.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::process::Command;

use courrier_testkit::output_of;
use tempfile::TempDir;

/// The account that the window runs in when the tests are root's: cage refuses root, and no test may
/// take the screen of the machine that it runs on.
const NOBODY: &str = "nobody";

pub fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
}

/// A folder with the program, its settings (`kiosk.toml`, of a daemon that is not there), its
/// credential and a folder `run`. Whatever the account is, it reaches all of them.
pub fn with_a_borne() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    mode(folder.path(), 0o755);
    fs::copy(
        env!("CARGO_BIN_EXE_courrier-kiosk"),
        place("courrier-kiosk"),
    )
    .expect("copied");
    fs::create_dir(place("run")).expect("a folder");
    mode(&place("run"), 0o700);
    fs::write(place("credential"), "token\n").expect("written");
    mode(&place("credential"), 0o600);
    let credential = place("credential").display().to_string();
    let settings = format!(
        "daemon = \"127.0.0.1:1\"\nfingerprint = \"{}\"\ncredential-file = \"{credential}\"\n",
        "ab".repeat(32)
    );
    fs::write(place("kiosk.toml"), settings).expect("written");
    mode(&place("kiosk.toml"), 0o644);
    folder
}

/// Runs what its arguments name in that account, which owns what is private in the folder, and in an
/// environment that names no screen.
pub fn without_rights(folder: &TempDir) -> Command {
    let place = |name: &str| folder.path().join(name);
    let number = |option| {
        let printed = output_of("id", &[option, NOBODY]).expect("id");
        printed.trim().parse::<u32>().expect("a number")
    };
    let root = output_of("id", &["-u"]).expect("id").trim() == "0";
    let mut command = if root {
        for name in ["run", "credential"] {
            chown(place(name), Some(number("-u")), Some(number("-g"))).expect("given away");
        }
        let mut command = Command::new("setpriv");
        let (user, group) = (number("-u").to_string(), number("-g").to_string());
        command.args(["--clear-groups", "--reuid", &user, "--regid", &group]);
        command
    } else {
        Command::new("env")
    };
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", place("run"))
        .env("XDG_RUNTIME_DIR", place("run"));
    command
}
