//! One message, part by part.

use std::hash::{DefaultHasher, Hash, Hasher};

use courrier_messages::sms;

use super::ModemSettings;
use super::port::Piece;
use super::session::{AtError, Session, ending, fields};
use crate::{Cause, Outcome, Reference, Refusal, Sms, Stop};

/// Sends what was written before it.
const CTRL_Z: char = '\u{1A}';
/// Gives up what was written before it.
const ESCAPE: &[u8] = b"\x1B";
/// A message longer than this is a mistake, not a message.
const MOST_PARTS: usize = 10;

/// Why a part was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartError {
    /// It did not leave.
    NotSent(AtError),
    /// It may have left.
    Ambiguous,
}

/// What became of a whole message.
pub enum Sent {
    /// All parts were taken, under these references of the modem's.
    All(Vec<u8>),
    /// One wasn't, after these; whether it was the last one.
    Failed {
        taken: Vec<u8>,
        error: PartError,
        last: bool,
    },
    /// The text can't be cut into so few parts.
    TooLong,
}

impl Session {
    /// Sends all parts. Nothing else is written to the line meanwhile.
    pub fn send_all(&mut self, settings: &ModemSettings, reference: &Reference, sms: &Sms) -> Sent {
        // The same message has the same parts: a phone that got one twice knows it again.
        let mut hash = DefaultHasher::new();
        reference.hash(&mut hash);
        let octet = (hash.finish() & 0xFF) as u8;
        let segments = match sms.text.segments(sms::Reference::Short(octet)) {
            Ok(segments) if segments.len() <= MOST_PARTS => segments,
            _ => return Sent::TooLong,
        };
        let mut taken = Vec::new();
        for segment in &segments {
            let submit = sms::Submit {
                to: &sms.to,
                segment,
                service_centre: settings.service_centre.as_ref(),
                reference: 0,
                report: true,
                validity: settings.validity,
            };
            match self.send_part(&submit.pdu()) {
                Ok(reference) => taken.push(reference),
                Err(error) => {
                    let last = taken.len() + 1 == segments.len();
                    return Sent::Failed { taken, error, last };
                }
            }
        }
        Sent::All(taken)
    }

    /// Sends one PDU: the modem's reference of it.
    fn send_part(&mut self, pdu: &sms::Pdu) -> Result<u8, PartError> {
        let not_sent = |error: AtError| PartError::NotSent(error);
        self.listen(std::time::Duration::ZERO)
            .map_err(|gone| not_sent(gone.into()))?;
        let command = format!("AT+CMGS={}\r", pdu.length());
        self.port
            .write(command.as_bytes())
            .map_err(|gone| not_sent(gone.into()))?;
        self.wait_for_prompt(command.trim_end()).map_err(not_sent)?;
        // From here on it may leave, whatever happens to us.
        self.port
            .write(format!("{}{CTRL_Z}", pdu.hex()).as_bytes())
            .map_err(|_| PartError::Ambiguous)?;
        self.wait_until_taken()
    }

    fn wait_for_prompt(&mut self, command: &str) -> Result<(), AtError> {
        let deadline = self.deadline(self.profile.patience.prompt());
        loop {
            match self.port.next(deadline, true)? {
                Some(Piece::Prompt) => return Ok(()),
                None => {
                    // It may yet come: the modem must not take the next command for a text.
                    self.port.write(ESCAPE)?;
                    return Err(AtError::Silent);
                }
                Some(Piece::Line(line)) => {
                    if self.unsolicited.take(&line, "") || line == command {
                        continue;
                    }
                    if let Some(Err(error)) = ending(&line) {
                        return Err(error);
                    }
                }
            }
        }
    }

    fn wait_until_taken(&mut self) -> Result<u8, PartError> {
        let deadline = self.deadline(self.profile.patience.send());
        let mut reference = None;
        loop {
            let piece = match self.port.next(deadline, false) {
                Ok(Some(Piece::Line(line))) => line,
                Ok(Some(Piece::Prompt)) => continue,
                // The reference came: the network has it, though the OK got lost.
                Ok(None) | Err(_) => return reference.ok_or(PartError::Ambiguous),
            };
            if let Some(taken) = taken(&piece) {
                reference = Some(taken);
                continue;
            }
            if self.unsolicited.take(&piece, "") {
                continue;
            }
            match ending(&piece) {
                // An OK alone is the end of something else: the answer has its reference first.
                Some(Ok(())) if reference.is_none() => {}
                Some(Ok(())) => return reference.ok_or(PartError::Ambiguous),
                Some(Err(AtError::Message(code)))
                    if self.profile.errors.unknown.contains(&code) =>
                {
                    return Err(PartError::Ambiguous);
                }
                Some(Err(error)) => return Err(PartError::NotSent(error)),
                None => {}
            }
        }
    }

    /// What an error that kept a message from leaving means.
    pub fn outcome_of(&self, error: AtError) -> Outcome {
        let retry = |cause| Outcome::RetryLater { after: None, cause };
        let AtError::Message(code) = error else {
            return match error {
                AtError::Gone | AtError::Silent => retry(Cause::Unreachable),
                _ => retry(Cause::NotNow(error.to_string())),
            };
        };
        let errors = &self.profile.errors;
        if errors.recipient.contains(&code) {
            Outcome::Refused(Refusal::InvalidRecipient)
        } else if errors.refused.contains(&code) {
            Outcome::Refused(Refusal::Unacceptable(error.to_string()))
        } else if errors.stop.contains(&code) {
            Outcome::Stopped(Stop::Misconfigured(error.to_string()))
        } else {
            retry(Cause::NotNow(error.to_string()))
        }
    }
}

/// The modem's reference in `+CMGS: 12`.
pub fn taken(line: &str) -> Option<u8> {
    let rest = line.starts_with("+CMGS:").then(|| fields(line))?;
    rest.first()?.parse().ok()
}
