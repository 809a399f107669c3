//! A real PC/SC daemon, with the virtual readers of the vpcd driver.

use std::fs::{self, File};
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::net::is_listening;
use crate::process::{ChildGuard, Signal, run, wait_gone};
use crate::virtual_card::Slot;
use crate::{sys, time::Deadline};

/// So often it is started while somebody has one of vpcd's ports.
const TRIES: u32 = 6;

/// What vpcd says then.
const PORT_IN_USE: &str = "Address already in use";

/// By its path: a plain user's PATH has no `sbin`.
const PROGRAM: &str = "/usr/sbin/pcscd";
/// Debian 13's pcscd asks polkit who may use it, and polkit knows no test.
const WITHOUT_POLKIT: &str = "--disable-polkit";
const RUN_FOLDER: &str = "/run/pcscd";
const SOCKET: &str = "/run/pcscd/pcscd.comm";
const PID_FILE: &str = "/run/pcscd/pcscd.pid";
const LOCK: &str = "/tmp/courrier-pcscd.lock";
/// Where Debian's package sets vpcd up.
const VPCD_CONFIG: &str = "/etc/reader.conf.d/vpcd";
const START: Duration = Duration::from_secs(10);
/// How long another test process may hold the machine's one pcscd.
const TURN: Duration = Duration::from_mins(10);

/// The machine's PC/SC daemon, for one test at a time: only one can run, so a file lock makes tests
/// of several processes take turns.
///
/// As root it starts pcscd itself; otherwise through `sudo -n`. Where systemd has its own pcscd
/// running, that one is stopped first and started again on drop.
#[derive(Debug)]
pub struct Pcscd {
    child: Option<ChildGuard>,
    config: TempDir,
    paused_units: Vec<&'static str>,
    // Last, so that the next test starts when everything above is gone.
    _turn: File,
}

impl Pcscd {
    /// Starts it with vpcd's two readers, and returns when both accept a card.
    pub fn start() -> io::Result<Self> {
        let mut pcscd = Self::prepare()?;
        pcscd.set_readers(true)?;
        pcscd.start_again()?;
        Ok(pcscd)
    }

    /// Starts it with no reader at all; see [`Self::set_readers`].
    pub fn start_without_readers() -> io::Result<Self> {
        let mut pcscd = Self::prepare()?;
        pcscd.start_again()?;
        Ok(pcscd)
    }

    fn prepare() -> io::Result<Self> {
        let turn = take_turn()?;
        let paused_units = pause_system_pcscd()?;
        end_stray()?;
        let config = TempDir::with_prefix("courrier-readers-")?;
        Ok(Self {
            child: None,
            config,
            paused_units,
            _turn: turn,
        })
    }

    fn reader_file(&self) -> PathBuf {
        self.config.path().join("vpcd")
    }

    /// Gives it vpcd's two readers or takes them away, from its next start on: Debian's pcscd takes
    /// up such readers at its start alone, whatever SIGUSR1 promises.
    pub fn set_readers(&self, present: bool) -> io::Result<()> {
        if present {
            return fs::copy(VPCD_CONFIG, self.reader_file())
                .map(drop)
                .map_err(|error| io::Error::new(error.kind(), format!("{VPCD_CONFIG}: {error}")));
        }
        match fs::remove_file(self.reader_file()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Starts it again after [`Self::kill`] or [`Self::shut_down`]; nothing if it runs.
    pub fn start_again(&mut self) -> io::Result<()> {
        if self.child.as_mut().is_some_and(ChildGuard::is_running) {
            return Ok(());
        }
        // vpcd's ports are among those that the kernel gives to any connection; one may be in use
        // for a while.
        let mut tries = 1;
        loop {
            match self.try_to_start() {
                Err(error) if tries < TRIES && error.to_string().contains(PORT_IN_USE) => {
                    end_stray()?;
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    fn try_to_start(&mut self) -> io::Result<()> {
        as_root(Command::new("mkdir").args(["-p", RUN_FOLDER]))?;
        as_root(Command::new("rm").args(["-f", SOCKET, PID_FILE]))?;
        let mut command = root_command(PROGRAM);
        command
            .args(["--foreground", "--config"])
            .arg(self.config.path());
        if run(Command::new(PROGRAM).arg("--help"))?.contains(WITHOUT_POLKIT) {
            command.arg(WITHOUT_POLKIT);
        }
        let mut child = ChildGuard::spawn(&mut command)?;
        let readers = self.reader_file().exists();
        child.wait_until("its socket and readers", START, |_| {
            let ready = UnixStream::connect(SOCKET).is_ok()
                && pid().is_some()
                && (!readers || readers_listen());
            ready.then_some(())
        })?;
        self.child = Some(child);
        Ok(())
    }

    /// SIGKILL, and waits until it is gone. Its socket stays behind, as after a real crash.
    pub fn kill(&mut self) -> io::Result<()> {
        self.end(Signal::Kill)
    }

    /// SIGTERM, and waits until it is gone.
    pub fn shut_down(&mut self) -> io::Result<()> {
        self.end(Signal::Terminate)
    }

    fn end(&mut self, signal: Signal) -> io::Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        if !child.is_running() {
            return Ok(());
        }
        // Under sudo the child is sudo, and pcscd a child of its own.
        let daemon = pid().unwrap_or(child.pid());
        signal_as_root(daemon, signal)?;
        let ended = child.wait(START)?.is_some() && wait_gone(daemon, START);
        if ended {
            Ok(())
        } else {
            Err(io::Error::other("pcscd didn't end"))
        }
    }

    /// SIGKILL, stale files removed, started again.
    pub fn restart(&mut self) -> io::Result<()> {
        self.kill()?;
        self.start_again()
    }

    /// SIGSTOP: it hangs, and every program that calls it with it.
    pub fn freeze(&self) -> io::Result<()> {
        self.signal(Signal::Stop)
    }

    /// SIGCONT: it goes on where it stood.
    pub fn thaw(&self) -> io::Result<()> {
        self.signal(Signal::Continue)
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        let ours = self.child.as_ref().and_then(|_| pid());
        signal_as_root(
            ours.ok_or_else(|| io::Error::other("pcscd doesn't run"))?,
            signal,
        )
    }

    /// What it printed.
    pub fn log(&self) -> String {
        self.child.as_ref().map(ChildGuard::log).unwrap_or_default()
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        // A frozen process takes SIGKILL all the same. Nothing more can be done about an error here;
        // the next start ends a stray.
        let _ = self.kill();
        let _ = as_root(Command::new("rm").args(["-f", SOCKET, PID_FILE]));
        for unit in &self.paused_units {
            let _ = as_root(Command::new("systemctl").args(["start", unit]));
        }
    }
}

fn readers_listen() -> bool {
    [Slot::First, Slot::Second]
        .iter()
        .all(|slot| is_listening(slot.port()))
}

/// The running daemon's process id, as it wrote it.
fn pid() -> Option<u32> {
    // It ends with a line end and a zero byte.
    let written = fs::read_to_string(PID_FILE).ok()?;
    let pid = written
        .trim_end_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .ok()?;
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    (name.trim() == "pcscd").then_some(pid)
}

/// Waits for this process's turn to have the machine's pcscd.
fn take_turn() -> io::Result<File> {
    // Another user's test run may have made the file: opening it to read is enough to lock it.
    let lock = File::open(LOCK).or_else(|_| File::create(LOCK))?;
    let deadline = Deadline::after(TURN);
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(fs::TryLockError::Error(error)) => return Err(error),
            Err(fs::TryLockError::WouldBlock) if deadline.pause() => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(io::Error::other(format!(
                    "another test has held {LOCK} for {TURN:?}"
                )));
            }
        }
    }
}

/// Stops the pcscd that systemd runs, if any; what was stopped is to be started again.
fn pause_system_pcscd() -> io::Result<Vec<&'static str>> {
    let mut paused = Vec::new();
    if !Path::new("/run/systemd/system").exists() {
        return Ok(paused);
    }
    // The socket first, or a client would start the service again.
    for unit in ["pcscd.socket", "pcscd.service"] {
        if run(Command::new("systemctl").args(["is-active", "--quiet", unit])).is_ok() {
            as_root(Command::new("systemctl").args(["stop", unit]))?;
            paused.push(unit);
        }
    }
    Ok(paused)
}

/// Ends a pcscd that an earlier test run left behind when it was killed itself.
fn end_stray() -> io::Result<()> {
    let Some(stray) = pid() else { return Ok(()) };
    signal_as_root(stray, Signal::Kill)?;
    if wait_gone(stray, START) {
        Ok(())
    } else {
        Err(io::Error::other("a stray pcscd stays"))
    }
}

fn signal_as_root(pid: u32, signal: Signal) -> io::Result<()> {
    if sys::is_root() {
        return sys::kill(pid, signal.number());
    }
    as_root(
        Command::new("kill")
            .arg(format!("-{}", signal.number()))
            .arg(pid.to_string()),
    )
}

/// `program` by its name, through sudo where that is needed. `-n`: a test can't type a password.
fn root_command(program: &str) -> Command {
    if sys::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}

fn as_root(command: &Command) -> io::Result<()> {
    let program = command.get_program().to_string_lossy();
    run(root_command(&program).args(command.get_args())).map(drop)
}
