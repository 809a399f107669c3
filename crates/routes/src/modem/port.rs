//! The serial line, cut into what a modem says: lines, and the prompt.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use courrier_clock::SharedClock;
use serialport::TTYPort;

/// How long one read waits: the longest that a stop or a deadline goes unseen.
const READ: Duration = Duration::from_millis(20);
/// More than any line of a modem; noise on the line doesn't fill the memory.
const LONGEST_LINE: usize = 4096;

/// The modem is gone: unplugged, or the line failed, or nobody wants to hear of it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

/// A piece of what a modem says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A line, without its end. Never empty.
    Line(String),
    /// `> `, which no end of line follows.
    Prompt,
}

/// An open line.
pub struct Port {
    line: TTYPort,
    pending: Vec<u8>,
    clock: SharedClock,
    stop: Arc<AtomicBool>,
}

impl Port {
    /// Opens the line, for us alone. Once `stop` is set, whoever waits for the modem is told that it
    /// is gone.
    pub fn open(
        path: &Path,
        baud: u32,
        clock: SharedClock,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, serialport::Error> {
        let line = serialport::new(path.to_string_lossy(), baud)
            .timeout(READ)
            .open_native()?;
        Ok(Self {
            line,
            pending: Vec::new(),
            clock,
            stop,
        })
    }

    /// Time since some fixed point.
    pub fn time(&self) -> Duration {
        self.clock.monotonic()
    }

    /// Writes all of it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Gone> {
        self.line
            .write_all(bytes)
            .and_then(|()| self.line.flush())
            .map_err(|_| Gone)
    }

    /// The next line, or the prompt if one is waited for; none when `deadline` (of [`Self::time`])
    /// is over. Looks at the line at least once.
    pub fn next(&mut self, deadline: Duration, prompt: bool) -> Result<Option<Piece>, Gone> {
        loop {
            if let Some(piece) = self.cut(prompt) {
                return Ok(Some(piece));
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(Gone);
            }
            self.fill()?;
            if let Some(piece) = self.cut(prompt) {
                return Ok(Some(piece));
            }
            if self.time() >= deadline {
                return Ok(None);
            }
        }
    }

    fn fill(&mut self) -> Result<(), Gone> {
        let mut bytes = [0; 512];
        match self.line.read(&mut bytes) {
            Ok(0) => Err(Gone),
            Ok(count) => {
                self.pending.extend_from_slice(&bytes[..count]);
                Ok(())
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
                ) =>
            {
                Ok(())
            }
            Err(_) => Err(Gone),
        }
    }

    fn cut(&mut self, prompt: bool) -> Option<Piece> {
        cut(&mut self.pending, prompt)
    }
}

/// Takes the first piece out of what came.
fn cut(pending: &mut Vec<u8>, prompt: bool) -> Option<Piece> {
    let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0);
    let blank = pending.iter().take_while(|byte| is_end(byte)).count();
    pending.drain(..blank);
    if prompt && pending.starts_with(b">") {
        // The space may still be on its way; it says nothing more.
        let length = if pending.get(1) == Some(&b' ') { 2 } else { 1 };
        pending.drain(..length);
        return Some(Piece::Prompt);
    }
    let end = pending.iter().position(is_end);
    let end = end.or((pending.len() > LONGEST_LINE).then_some(pending.len()))?;
    let line: Vec<u8> = pending.drain(..end).collect();
    let line = String::from_utf8_lossy(&line).trim().to_owned();
    if line.is_empty() {
        return cut(pending, prompt);
    }
    Some(Piece::Line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(bytes: &[u8], prompt: bool) -> (Vec<Piece>, Vec<u8>) {
        let mut pending = bytes.to_vec();
        let mut pieces = Vec::new();
        while let Some(piece) = cut(&mut pending, prompt) {
            pieces.push(piece);
        }
        (pieces, pending)
    }

    #[test]
    fn lines_and_prompt() {
        let line = |text: &str| Piece::Line(text.to_owned());
        assert_eq!(
            pieces(b"\r\n+CDS: 25\r\n07AB\r\n\r\n> ", true),
            (vec![line("+CDS: 25"), line("07AB"), Piece::Prompt], vec![])
        );
        // Right behind the prompt, a report.
        assert_eq!(
            pieces(b"\r\n> \r\n+CDS: 25\r\n07", true),
            (vec![Piece::Prompt, line("+CDS: 25")], b"07".to_vec())
        );
        assert_eq!(pieces(b"OK", false), (vec![], b"OK".to_vec()));
        assert_eq!(
            pieces(b"> \r\nOK\r", false),
            (vec![line(">"), line("OK")], vec![])
        );
        let noise = vec![b'x'; LONGEST_LINE + 1];
        assert_eq!(pieces(&noise, false).0.len(), 1, "noise is let go");
    }
}
