//! Paper: slips are sent to the printer, or shown where there is none.

use std::io::Write as _;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::NamedTempFile;
use tokio::runtime::Handle;

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// A printer took it.
    Sent {
        /// The printer's name.
        printer: String,
    },
    /// A printer keeps it until somebody starts the printer again.
    Held {
        /// The printer's name.
        printer: String,
    },
    /// There is no printer here: it was opened on the screen, to be printed from there.
    Opened,
    /// Neither.
    Failed,
}

/// A document's fate, on its way.
pub type Printing = Pin<Box<dyn Future<Output = Printed> + Send>>;

/// Where documents go.
pub trait Printer: Send + Sync {
    /// Prints a PDF under a title that names nobody.
    fn print(&self, title: &'static str, pdf: Vec<u8>) -> Printing;
}

/// The programs that print and show on this machine.
#[derive(Debug, Clone)]
pub struct Programs {
    /// CUPS's `lp`.
    pub lp: PathBuf,
    /// CUPS's `lpstat`.
    pub lpstat: PathBuf,
    /// Opens a file with what the person uses for it.
    pub open: PathBuf,
}

impl Default for Programs {
    fn default() -> Self {
        Self {
            lp: "lp".into(),
            lpstat: "lpstat".into(),
            open: "xdg-open".into(),
        }
    }
}

/// The machine's printer.
pub struct SystemPrinter {
    programs: Programs,
    /// The printer; the one that CUPS uses by itself, when none is said.
    name: Option<String>,
    handle: Handle,
    /// Documents being looked at: they go with the program.
    shown: Arc<Mutex<Vec<NamedTempFile>>>,
}

impl SystemPrinter {
    /// A printer by its name, or the machine's usual one.
    pub fn new(programs: Programs, name: Option<String>, handle: Handle) -> Self {
        Self {
            programs,
            name,
            handle,
            shown: Arc::default(),
        }
    }
}

impl Printer for SystemPrinter {
    fn print(&self, title: &'static str, pdf: Vec<u8>) -> Printing {
        let (programs, name) = (self.programs.clone(), self.name.clone());
        let shown = Arc::clone(&self.shown);
        // Programs are waited for, where nobody else waits.
        let task = self.handle.spawn_blocking(move || {
            let Ok(file) = written(&pdf) else {
                return Printed::Failed;
            };
            programs
                .print(title, name.as_deref(), &file)
                .unwrap_or_else(|| {
                    let opened = programs.show(&file);
                    shown
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(file);
                    opened
                })
        });
        Box::pin(async move { task.await.unwrap_or(Printed::Failed) })
    }
}

/// A file that nobody else can read, and that goes when it is let go.
fn written(pdf: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix("courrier-")
        .suffix(".pdf")
        .tempfile()?;
    file.write_all(pdf)?;
    file.flush()?;
    Ok(file)
}

impl Programs {
    /// Gives it to a printer; none when there is none to take it.
    fn print(&self, title: &str, name: Option<&str>, file: &NamedTempFile) -> Option<Printed> {
        let mut lp = quiet(&self.lp);
        lp.args(["-t", title]);
        lp.args(name.into_iter().flat_map(|name| ["-d", name]));
        let answer = lp.arg("--").arg(file.path()).output().ok()?;
        if !answer.status.success() {
            tracing::warn!(status = %answer.status, "lp takes no document");
            return None;
        }
        // `request id is Bureau-12 (1 file(s))`
        let said = String::from_utf8_lossy(&answer.stdout).into_owned();
        let job = said.split_whitespace().nth(3).unwrap_or_default();
        let printer = job.rsplit_once('-').map_or(job, |(printer, _)| printer);
        let printer = printer.to_owned();
        // lp succeeds on a printer that is stopped: the document waits there.
        let state = quiet(&self.lpstat).args(["-p", &printer]).output();
        let held = state
            .is_ok_and(|state| String::from_utf8_lossy(&state.stdout).contains("disabled since"));
        Some(if held {
            Printed::Held { printer }
        } else {
            Printed::Sent { printer }
        })
    }

    fn show(&self, file: &NamedTempFile) -> Printed {
        let opened = quiet(&self.open)
            .arg(file.path())
            .stdout(Stdio::null())
            .status();
        match opened {
            Ok(status) if status.success() => Printed::Opened,
            _ => Printed::Failed,
        }
    }
}

/// A program whose answers are in English, whatever the person's language, so that they can be
/// read.
fn quiet(program: &PathBuf) -> Command {
    let mut command = Command::new(program);
    command
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::*;

    /// A program of these lines of shell, which notes how it was called.
    fn program(folder: &Path, name: &str, lines: &str) -> PathBuf {
        let path = folder.join(name);
        let notes = folder.join("called").display().to_string();
        let text = format!("#!/bin/sh\necho {name} \"$@\" >> {notes}\n{lines}\n");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made to run");
        path
    }

    fn printed(lp: &str, lpstat: &str, open: &str, name: Option<&str>) -> (Printed, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let programs = Programs {
            lp: program(folder.path(), "lp", lp),
            lpstat: program(folder.path(), "lpstat", lpstat),
            open: program(folder.path(), "open", open),
        };
        let tokio = tokio::runtime::Runtime::new().expect("a runtime");
        let name = name.map(str::to_owned);
        let printer = SystemPrinter::new(programs, name, tokio.handle().clone());
        let printed = tokio.block_on(printer.print("Bordereaux de retour", b"%PDF".to_vec()));
        let called = fs::read_to_string(folder.path().join("called"));
        (printed, called.unwrap_or_default())
    }

    const TAKEN: &str = "echo 'request id is Bureau-2-17 (1 file(s))'";

    #[test]
    fn a_printer_takes_it_or_holds_it() {
        let printer = "Bureau-2".to_owned();
        let idle = "echo 'printer Bureau-2 is idle.  enabled since Mon'";
        let (fate, called) = printed(TAKEN, idle, "exit 1", Some("Bureau-2"));
        assert_eq!(fate, Printed::Sent { printer });
        assert!(
            called.starts_with("lp -t Bordereaux de retour -d Bureau-2 -- /"),
            "{called}"
        );
        assert!(called.contains("lpstat -p Bureau-2"), "{called}");

        let paused = "echo 'printer Bureau-2 disabled since Mon -'";
        let (fate, called) = printed(TAKEN, paused, "exit 1", None);
        let printer = "Bureau-2".to_owned();
        assert_eq!(fate, Printed::Held { printer });
        assert!(!called.contains("-d "), "the machine's usual one: {called}");
    }

    #[test]
    fn without_a_printer_it_is_shown() {
        let none = "echo 'lp: Error - no default destination available.' >&2; exit 1";
        let (fate, called) = printed(none, "exit 1", "exit 0", None);
        assert_eq!(fate, Printed::Opened);
        assert!(
            called.contains("open /") && called.contains(".pdf"),
            "{called}"
        );
        let (fate, _) = printed(none, "exit 1", "exit 3", None);
        assert_eq!(fate, Printed::Failed);
        let programs = Programs {
            lp: "/nowhere/lp".into(),
            lpstat: "/nowhere/lpstat".into(),
            open: "/nowhere/open".into(),
        };
        let tokio = tokio::runtime::Runtime::new().expect("a runtime");
        let printer = SystemPrinter::new(programs, None, tokio.handle().clone());
        let fate = tokio.block_on(printer.print("Bordereaux", Vec::new()));
        assert_eq!(fate, Printed::Failed);
    }
}
