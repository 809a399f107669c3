//! Child processes that never outlive the test that started them.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::sys;
use crate::time::{Deadline, wait_for};

/// Lines of a child's log that an error shows.
const TAIL_LINES: usize = 20;

/// The signals tests send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM: please end.
    Terminate,
    /// SIGKILL: end now, as a power cut would.
    Kill,
    /// SIGSTOP: freeze.
    Stop,
    /// SIGCONT: go on.
    Continue,
    /// SIGHUP: the terminal went away, or "read your settings again".
    Hangup,
}

impl Signal {
    pub(crate) fn number(self) -> i32 {
        match self {
            Self::Terminate => libc::SIGTERM,
            Self::Kill => libc::SIGKILL,
            Self::Stop => libc::SIGSTOP,
            Self::Continue => libc::SIGCONT,
            Self::Hangup => libc::SIGHUP,
        }
    }
}

/// A child process, killed and reaped on drop. What it prints goes to a file.
#[derive(Debug)]
pub struct ChildGuard {
    name: String,
    child: Child,
    folder: TempDir,
}

impl ChildGuard {
    /// Starts `command` with its standard output and error in one file, readable by [`Self::log`].
    ///
    /// Standard input is closed unless the command says otherwise beforehand through
    /// [`Self::spawn_with_stdin`].
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        Self::start(command.stdin(Stdio::null()))
    }

    /// As [`Self::spawn`], with standard input left as the command sets it.
    pub fn spawn_with_stdin(command: &mut Command) -> io::Result<Self> {
        Self::start(command)
    }

    fn start(command: &mut Command) -> io::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let folder = TempDir::with_prefix("courrier-child-")?;
        let log = fs::File::create(folder.path().join("log"))?;
        let child = command
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
        Ok(Self {
            name,
            child,
            folder,
        })
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Everything it printed until now.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.log_path()).unwrap_or_default()).into_owned()
    }

    /// The file that receives its standard output and error; gone when this guard is dropped.
    pub fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// The handle under it, for its standard input for instance.
    pub fn child_mut(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Sends a signal. Nothing happens to a process that has ended.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        sys::kill(self.pid(), signal.number())
    }

    /// `kill -9`, and waits until it is gone.
    pub fn kill_9(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }

    /// Asks it to end (SIGTERM) and waits; killed, with an error, if it is still there after `timeout`.
    pub fn terminate(&mut self, timeout: Duration) -> io::Result<ExitStatus> {
        if let Some(status) = self.child.try_wait()? {
            return Ok(status);
        }
        self.signal(Signal::Terminate)?;
        if let Some(status) = self.wait(timeout)? {
            return Ok(status);
        }
        self.kill_9()?;
        Err(self.error(&format!("didn't end within {timeout:?} of SIGTERM")))
    }

    /// Waits for its end; `None` if it still runs after `timeout`.
    pub fn wait(&mut self, timeout: Duration) -> io::Result<Option<ExitStatus>> {
        let deadline = Deadline::after(timeout);
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if !deadline.pause() {
                return self.child.try_wait();
            }
        }
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it has printed a line containing `text`, and returns the first such line.
    ///
    /// Fails when the time is up or the process ends first; the error shows the end of the log.
    pub fn wait_for_line(&mut self, text: &str, timeout: Duration) -> io::Result<String> {
        let what = format!("a line with {text:?}");
        self.wait_until(&what, timeout, |guard| {
            guard
                .log()
                .lines()
                .find(|line| line.contains(text))
                .map(str::to_owned)
        })
    }

    /// Waits until something accepts connections at `address`.
    pub fn wait_for_port(&mut self, address: SocketAddr, timeout: Duration) -> io::Result<()> {
        let patience = Duration::from_millis(200);
        self.wait_until(&format!("an answer at {address}"), timeout, |_| {
            TcpStream::connect_timeout(&address, patience)
                .ok()
                .map(drop)
        })
    }

    /// Waits until `look` finds something; `what` names it in the error.
    pub fn wait_until<T>(
        &mut self,
        what: &str,
        timeout: Duration,
        mut look: impl FnMut(&Self) -> Option<T>,
    ) -> io::Result<T> {
        let deadline = Deadline::after(timeout);
        loop {
            // The order matters: what it printed before it ended still counts.
            let ended = self.child.try_wait()?;
            if let Some(found) = look(self) {
                return Ok(found);
            }
            if let Some(status) = ended {
                return Err(self.error(&format!("ended ({status}) before {what}")));
            }
            if !deadline.pause() {
                return Err(self.error(&format!("gave no sign of {what} within {timeout:?}")));
            }
        }
    }

    fn error(&self, what: &str) -> io::Error {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n");
        io::Error::other(format!("{} {what}\n{tail}", self.name))
    }
}

impl Drop for ChildGuard {
    fn drop(&mut self) {
        // What runs under sudo can't be killed from here: it must not be waited for either.
        if self.child.kill().is_ok() {
            let _ = self.child.wait();
        }
    }
}

/// Runs a helper program to its end and returns what it printed; an error if it fails.
///
/// # Examples
/// ```
/// let printed = courrier_testkit::output_of("echo", &["bonjour"]).unwrap();
/// assert_eq!(printed, "bonjour\n");
/// ```
pub fn output_of(program: impl AsRef<Path>, arguments: &[&str]) -> io::Result<String> {
    run(Command::new(program.as_ref()).args(arguments))
}

/// As [`output_of`], for a command that needs more than arguments.
pub(crate) fn run(command: &mut Command) -> io::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!(
        "{name}: {}: {}",
        output.status,
        why.trim()
    )))
}

/// Waits until no process has this id any more.
pub(crate) fn wait_gone(pid: u32, timeout: Duration) -> bool {
    wait_for(timeout, || !Path::new(&format!("/proc/{pid}")).exists())
}
