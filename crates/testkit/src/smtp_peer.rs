//! A real mail server, Debian's `python3-aiosmtpd`, that treats e-mails by whom they are for.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::process::ChildGuard;

/// Debian's own Python: the package is installed for it, whatever else stands in the path.
const PYTHON: &str = "/usr/bin/python3";
const PROGRAM: &str = include_str!("smtp_peer.py");
const PATIENCE: Duration = Duration::from_secs(30);

/// How the server protects its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// STARTTLS, without which it says nothing more.
    StartTls,
    /// From the first byte.
    Implicit,
    /// Not at all.
    None,
}

/// The server. It takes every e-mail but those for some names:
///
/// | name | what it does |
/// |---|---|
/// | `nobody` | 550 5.1.1 at RCPT |
/// | `full` | 552 5.2.2 at RCPT |
/// | `policy` | 550 5.7.1 at RCPT |
/// | `grey` | 450 4.2.0 at RCPT the first time |
/// | `spam` | 554 5.6.0 after the content |
/// | `busy` | 451 4.3.0 after the content |
/// | `hang-rcpt` | takes RCPT and never answers |
/// | `hang-data` | takes the content and never answers |
/// | `drop-data` | takes the content and closes the line |
///
/// A sender `blocked` is refused with 550 5.7.1.
#[derive(Debug)]
pub struct SmtpPeer {
    child: ChildGuard,
    port: u16,
    _folder: TempDir,
}

impl SmtpPeer {
    /// The user and the password that it knows, where it asks for them.
    pub const LOGIN: (&'static str, &'static str) = ("courrier", "s3cret-passw0rd");

    /// Starts it on a free port of this machine. It asks for a login unless its line is
    /// unprotected.
    ///
    /// Certificate and key are PEM files; an unprotected server doesn't look at them.
    pub fn start(tls: SmtpTls, certificate: &Path, key: &Path) -> io::Result<Self> {
        let folder = TempDir::with_prefix("courrier-smtp-")?;
        let program = folder.path().join("smtp_peer.py");
        fs::write(&program, PROGRAM)?;
        let mode = match tls {
            SmtpTls::StartTls => "starttls",
            SmtpTls::Implicit => "implicit",
            SmtpTls::None => "none",
        };
        let mut command = Command::new(PYTHON);
        command.arg("-u").arg(&program).arg(mode);
        command.arg(certificate).arg(key);
        command.args([Self::LOGIN.0, Self::LOGIN.1]);
        let mut child = ChildGuard::spawn(&mut command)?;
        let line = child.wait_for_line("LISTENING ", PATIENCE)?;
        let port = line.rsplit(' ').next().and_then(|port| port.parse().ok());
        Ok(Self {
            child,
            port: port.ok_or_else(|| io::Error::other(format!("no port in {line:?}")))?,
            _folder: folder,
        })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The e-mails that it took, with their headers.
    pub fn messages(&self) -> Vec<String> {
        let log = self.child.log();
        let taken = log.lines().filter_map(|line| line.strip_prefix("TAKEN "));
        taken.map(|line| line.replace("\\n", "\n")).collect()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        let log = self.child.log();
        log.lines().filter(|line| *line == "CONNECTED").count()
    }
}
