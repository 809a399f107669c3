//! Starting other programs.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

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

/// Written behind the last line of a program, and never by one.
const END: &[u8] = b"\x04end of output\n";

/// Like [`check`], and hands each line of standard output on as it comes.
///
/// The program's end is what ends it. A service that a test left behind holds the same pipe open,
/// and waiting for the pipe to close would be waiting for that service.
pub fn check_lines(command: &mut Command, each: impl FnMut(&str)) -> Result<()> {
    show(command);
    let status = stream(command, &mut std::io::stdout().lock(), each)?;
    succeed(command, status)
}

fn stream(
    command: &mut Command,
    out: &mut impl Write,
    mut each: impl FnMut(&str),
) -> Result<ExitStatus> {
    let (reader, mut writer) = std::io::pipe()?;
    let mut child = command
        .stdout(writer.try_clone()?)
        .spawn()
        .with_context(|| format!("starting {}", name(command)))?;
    thread::scope(|scope| {
        let ended = scope.spawn(move || {
            let status = child.wait();
            writer.write_all(END).and(status)
        });
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            let text = line.strip_suffix(END).unwrap_or(&line);
            out.write_all(text)?;
            each(&String::from_utf8_lossy(text));
            if text.len() < line.len() {
                break;
            }
            line.clear();
        }
        out.flush()?;
        ended.join().map_or_else(
            |_| bail!("the thread that waits panicked"),
            |status| Ok(status?),
        )
    })
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

#[cfg(test)]
mod tests {
    use courrier_clock::{Clock, SystemClock};

    use super::*;

    /// The lines of a shell script, and whether it succeeded.
    fn lines_of(script: &str) -> (Vec<String>, bool) {
        let mut lines = Vec::new();
        let mut written = Vec::new();
        let mut shell = command("sh");
        let status = stream(shell.args(["-c", script]), &mut written, |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(
            written,
            lines.concat().into_bytes(),
            "what is read is what is shown"
        );
        (lines, status.expect("sh starts").success())
    }

    #[test]
    fn lines_come_as_they_were_written() {
        assert_eq!(
            lines_of("echo a; printf b"),
            (vec!["a\n".to_owned(), "b".to_owned()], true)
        );
        assert_eq!(
            lines_of("echo a; exit 3"),
            (vec!["a\n".to_owned(), String::new()], false)
        );
    }

    #[test]
    fn a_service_left_behind_is_not_waited_for() {
        let clock = SystemClock::new();
        let (lines, _) = lines_of("sleep 60 & echo $!");
        let _ = command("kill").arg(lines[0].trim()).status();
        assert!(clock.monotonic().as_secs() < 30);
    }

    #[test]
    fn what_cargo_run_says_of_us_goes_no_further() {
        let environment = ask(&mut command("env")).expect("env runs");
        assert!(!environment.contains("CARGO_PKG_NAME="), "{environment}");
        assert!(
            environment
                .lines()
                .any(|line| line.starts_with("PATH=") && line.contains("/sbin"))
        );
    }
}
