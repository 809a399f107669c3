//! Paper: slips are sent to the printer, or shown where there is none.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::pin::Pin;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

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
    /// The printer refused it or gave no answer: it was opened on the screen instead.
    OpenedInstead {
        /// The printer's name, when it is known.
        printer: Option<String>,
    },
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
    /// How long each may take. A printer on the network that is off can keep `lp` for ever.
    pub patience: Duration,
}

impl Default for Programs {
    fn default() -> Self {
        Self {
            lp: "lp".into(),
            lpstat: "lpstat".into(),
            open: "xdg-open".into(),
            patience: Duration::from_secs(20),
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
            let why = match programs.print(title, name.as_deref(), &file) {
                Ok(printed) => return printed,
                Err(why) => why,
            };
            let opened = programs.show(&file);
            shown
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(file);
            match (opened, why) {
                (false, _) => Printed::Failed,
                (true, NotPrinted::NoPrinter) => Printed::Opened,
                (true, NotPrinted::NotTaken(printer)) => Printed::OpenedInstead { printer },
            }
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

/// Why a document is not on paper.
enum NotPrinted {
    /// None is set on this machine.
    NoPrinter,
    /// The printer, if its name is known, took nothing.
    NotTaken(Option<String>),
}

impl Programs {
    /// Gives it to a printer.
    fn print(
        &self,
        title: &str,
        name: Option<&str>,
        file: &NamedTempFile,
    ) -> Result<Printed, NotPrinted> {
        let mut lp = quiet(&self.lp);
        lp.args(["-t", title]);
        lp.args(name.into_iter().flat_map(|name| ["-d", name]));
        let said = match self.answer(lp.arg("--").arg(file.path())) {
            Ended::Well(said) => said,
            Ended::Killed => {
                tracing::warn!("lp gives no answer");
                return Err(NotPrinted::NotTaken(name.map(str::to_owned)));
            }
            Ended::Badly => {
                tracing::warn!("lp takes no document");
                let printer = name.map(str::to_owned).or_else(|| self.usual_printer());
                return Err(printer.map_or(NotPrinted::NoPrinter, |printer| {
                    NotPrinted::NotTaken(Some(printer))
                }));
            }
        };
        // `request id is Bureau-12 (1 file(s))`
        let job = said.split_whitespace().nth(3).unwrap_or_default();
        let printer = job.rsplit_once('-').map_or(job, |(printer, _)| printer);
        let printer = printer.to_owned();
        // lp succeeds on a printer that is stopped: the document waits there.
        let state = self.answer(quiet(&self.lpstat).args(["-p", &printer]));
        let held = matches!(state, Ended::Well(state) if state.contains("disabled since"));
        Ok(if held {
            Printed::Held { printer }
        } else {
            Printed::Sent { printer }
        })
    }

    /// The printer that CUPS uses by itself.
    fn usual_printer(&self) -> Option<String> {
        let Ended::Well(said) = self.answer(quiet(&self.lpstat).arg("-d")) else {
            return None;
        };
        // `system default destination: Bureau`, or `no system default destination`
        let (_, name) = said.trim().split_once("default destination: ")?;
        Some(name.to_owned())
    }

    /// Whether it is on the screen. Where the program that shows it is still there, it is: ending it
    /// would close the window.
    fn show(&self, file: &NamedTempFile) -> bool {
        let opened = quiet(&self.open)
            .arg(file.path())
            .stdout(Stdio::null())
            .spawn();
        opened.is_ok_and(|mut program| {
            waited_for(&mut program, SHOWN_AFTER.min(self.patience))
                .is_none_or(|status| status.success())
        })
    }

    /// Runs a program to its end, or ends it.
    fn answer(&self, command: &mut Command) -> Ended {
        let Ok(mut program) = command.stdout(Stdio::piped()).spawn() else {
            return Ended::Badly;
        };
        match waited_for(&mut program, self.patience) {
            Some(status) if status.success() => {
                // What these programs say fits into the pipe.
                let mut said = Vec::new();
                let read = program
                    .stdout
                    .take()
                    .map(|mut out| out.read_to_end(&mut said));
                if read.is_some_and(|read| read.is_err()) {
                    return Ended::Badly;
                }
                Ended::Well(String::from_utf8_lossy(&said).into_owned())
            }
            Some(_) => Ended::Badly,
            None => {
                // It may have ended by itself just now.
                let _ = program.kill();
                let _ = program.wait();
                Ended::Killed
            }
        }
    }
}

/// How a program ended.
enum Ended {
    /// It succeeded and said this.
    Well(String),
    /// It failed, or is not on this machine.
    Badly,
    /// It was ended after its time.
    Killed,
}

/// How often a program is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A program that shows a file and is still there after this long shows it.
const SHOWN_AFTER: Duration = Duration::from_secs(5);

/// How a program ended, if it did within this time.
fn waited_for(program: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let mut waited = Duration::ZERO;
    loop {
        match program.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if waited < patience => {
                std::thread::sleep(LOOK);
                waited += LOOK;
            }
            Ok(None) | Err(_) => return None,
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
        let patience = Programs::default().patience;
        printed_within(patience, [lp, lpstat, open], name)
    }

    fn printed_within(
        patience: Duration,
        [lp, lpstat, open]: [&str; 3],
        name: Option<&str>,
    ) -> (Printed, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let programs = Programs {
            lp: program(folder.path(), "lp", lp),
            lpstat: program(folder.path(), "lpstat", lpstat),
            open: program(folder.path(), "open", open),
            patience,
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
            ..Programs::default()
        };
        let tokio = tokio::runtime::Runtime::new().expect("a runtime");
        let printer = SystemPrinter::new(programs, None, tokio.handle().clone());
        let fate = tokio.block_on(printer.print("Bordereaux", Vec::new()));
        assert_eq!(fate, Printed::Failed);
    }
    #[test]
    fn a_printer_that_takes_nothing_is_not_called_missing() {
        let usual = "echo 'system default destination: Bureau'";
        let instead = |printer: Option<&str>| Printed::OpenedInstead {
            printer: printer.map(str::to_owned),
        };
        let (fate, _) = printed("exit 1", "exit 1", "exit 0", Some("Accueil"));
        assert_eq!(fate, instead(Some("Accueil")));
        let (fate, _) = printed("exit 1", usual, "exit 0", None);
        assert_eq!(fate, instead(Some("Bureau")));
        let none = "echo 'no system default destination'";
        let (fate, _) = printed("exit 1", none, "exit 0", None);
        assert_eq!(fate, Printed::Opened);
        let (fate, _) = printed("exit 1", usual, "exit 3", None);
        assert_eq!(fate, Printed::Failed);
    }

    #[test]
    fn nothing_is_waited_for_for_ever() {
        let hung = "exec sleep 600";
        let (printer, short) = (Some("Accueil".to_owned()), Duration::from_millis(300));
        let (fate, _) = printed_within(short, [hung, hung, "exit 0"], Some("Accueil"));
        assert_eq!(fate, Printed::OpenedInstead { printer });
        // A viewer that stays is what was asked for.
        let (fate, _) = printed_within(short, [hung, hung, "exec sleep 2"], None);
        assert_eq!(fate, Printed::OpenedInstead { printer: None });
    }
}
