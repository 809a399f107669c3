//! One command, one answer.

use std::time::Duration;

use courrier_firmware_config::ModemProfile;
use thiserror::Error;

use super::port::{Gone, Piece, Port};
use super::unsolicited::Unsolicited;

/// A modem that answers, whatever state it is in.
pub struct Session {
    pub(super) port: Port,
    pub(super) unsolicited: Unsolicited,
    pub(super) profile: ModemProfile,
    /// The memory that reading and deleting speak of, once it was set.
    memory: Option<String>,
}

/// Why a command was not answered OK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AtError {
    /// The modem is gone.
    #[error("gone")]
    Gone,
    /// It didn't answer in time.
    #[error("no answer")]
    Silent,
    /// It refused, and didn't say why.
    #[error("ERROR")]
    Plain,
    /// `+CME ERROR`: the equipment.
    #[error("+CME ERROR: {0}")]
    Equipment(u16),
    /// `+CMS ERROR`: the message.
    #[error("+CMS ERROR: {0}")]
    Message(u16),
}

impl From<Gone> for AtError {
    fn from(Gone: Gone) -> Self {
        Self::Gone
    }
}

impl Session {
    pub fn new(port: Port, profile: ModemProfile) -> Self {
        Self {
            port,
            unsolicited: Unsolicited::default(),
            profile,
            memory: None,
        }
    }

    /// A moment that lies `ahead`.
    pub fn deadline(&self, ahead: Duration) -> Duration {
        self.port.time() + ahead
    }

    /// Reads what came by itself, for at most `patience`.
    pub fn listen(&mut self, patience: Duration) -> Result<(), Gone> {
        let deadline = self.deadline(patience);
        while let Some(piece) = self.port.next(deadline, false)? {
            if let Piece::Line(line) = piece {
                // What is left is an answer that came too late for its command.
                self.unsolicited.take(&line, "");
            }
        }
        Ok(())
    }

    /// Sends a command and waits for its end: the lines of its answer that begin with `asked` (all
    /// of them when that is empty), or the error.
    pub fn ask(&mut self, command: &str, asked: &str) -> Result<Vec<String>, AtError> {
        self.ask_within(command, asked, self.profile.patience.answer())
    }

    /// As [`Self::ask`], for a command that needs another patience.
    pub fn ask_within(
        &mut self,
        command: &str,
        asked: &str,
        patience: Duration,
    ) -> Result<Vec<String>, AtError> {
        self.listen(Duration::ZERO)?;
        self.port.write(format!("{command}\r").as_bytes())?;
        let deadline = self.deadline(patience);
        let mut lines = Vec::new();
        loop {
            match self.port.next(deadline, false)? {
                None => return Err(AtError::Silent),
                Some(Piece::Prompt) => {}
                Some(Piece::Line(line)) => {
                    if self.unsolicited.take(&line, asked) || line == command {
                        continue;
                    }
                    match ending(&line) {
                        Some(Ok(())) => return Ok(lines),
                        Some(Err(error)) => return Err(error),
                        None => lines.push(line),
                    }
                }
            }
        }
    }

    /// Sends a command whose answer is of no interest.
    pub fn tell(&mut self, command: &str) -> Result<(), AtError> {
        self.ask(command, "").map(drop)
    }

    /// Makes reading and deleting speak of this memory.
    pub fn use_memory(&mut self, memory: &str) -> Result<(), AtError> {
        if self.memory.as_deref() != Some(memory) {
            self.memory = None;
            self.tell(&format!("AT+CPMS=\"{memory}\""))?;
            self.memory = Some(memory.to_owned());
        }
        Ok(())
    }
}

/// Whether a line ends an answer, and how.
pub fn ending(line: &str) -> Option<Result<(), AtError>> {
    let number = |text: &str| text.trim().parse().ok();
    if line == "OK" {
        Some(Ok(()))
    } else if line == "ERROR" || line == "COMMAND NOT SUPPORT" {
        Some(Err(AtError::Plain))
    } else if let Some(code) = line.strip_prefix("+CME ERROR:") {
        Some(Err(number(code).map_or(AtError::Plain, AtError::Equipment)))
    } else {
        let code = line.strip_prefix("+CMS ERROR:")?;
        Some(Err(number(code).map_or(AtError::Plain, AtError::Message)))
    }
}

/// The fields after the colon of a line such as `+CREG: 0,1`, without their quotes.
pub fn fields(line: &str) -> Vec<&str> {
    let (_, rest) = line.split_once(':').unwrap_or(("", line));
    rest.split(',')
        .map(|field| field.trim().trim_matches('"'))
        .collect()
}
