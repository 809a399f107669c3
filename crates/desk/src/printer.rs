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
