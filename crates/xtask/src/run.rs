//! Starting other programs.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// A command that does not show that it was started by cargo.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    // `cargo run` tells us who we are. Handed on, that makes build scripts which watch these
    // variables (ring's does) run again after each change between `cargo test` and `cargo xtask`.
    for (name, _) in env::vars_os() {
        let told_by_cargo_run = name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
                || [
                    "CARGO_BIN_NAME",
                    "CARGO_CRATE_NAME",
                    "CARGO_PRIMARY_PACKAGE",
                ]
                .contains(&name)
        });
        if told_by_cargo_run {
            command.env_remove(name);
        }
    }
    command.env("PATH", path_with_sbin());
    command
}

/// Cargo, in the workspace.
pub fn cargo(workspace: &Workspace) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&workspace.root);
    command
}

/// Debian leaves the system folders, where pcscd is, out of an ordinary user's `PATH`.
fn path_with_sbin() -> std::ffi::OsString {
    let mut path = env::var_os("PATH").unwrap_or_default();
    for folder in ["/usr/sbin", "/sbin"] {
        if !env::split_paths(&path).any(|there| there == OsStr::new(folder)) {
            path.push(":");
            path.push(folder);
        }
    }
    path
}

/// Shows a command, runs it with this terminal, and fails when it does.
pub fn check(command: &mut Command) -> Result<()> {
    show(command);
    let status = command
        .status()
        .with_context(|| format!("starting {}", name(command)))?;
    succeed(command, status)
}

/// Runs a command without a word and returns what it wrote; `None` when it is not installed or
/// fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// Like [`check`], and hands each line of standard output on as it comes.
pub fn check_lines(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    show(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", name(command)))?;
    if let Some(pipe) = child.stdout.take() {
        let mut pipe = BufReader::new(pipe);
        let mut stdout = std::io::stdout().lock();
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line)? > 0 {
            stdout.write_all(&line)?;
            each(&String::from_utf8_lossy(&line));
            line.clear();
        }
        stdout.flush()?;
    }
    let status = child.wait()?;
    succeed(command, status)
}

fn succeed(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

fn show(command: &Command) {
    let arguments: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    println!("   $ {} {}", name(command), arguments.join(" "));
}

fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned()
}
