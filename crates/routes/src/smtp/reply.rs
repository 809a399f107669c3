//! What a server's answer, or its silence, means at each step.

use lettre::transport::smtp::Error;

use super::connection::cannot_carry;
use crate::{Cause, Outcome, Refusal, Stop};

/// Where the conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Connection, greeting, TLS.
    Connect,
    /// Login and password.
    Login,
    /// MAIL FROM: the centre's address.
    Sender,
    /// RCPT TO: the usager's.
    Recipient,
    /// DATA: nothing was handed over yet.
    Data,
    /// The content, up to the last dot: from here on the server may have it.
    Content,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The server said no.
    Refused {
        /// Its code: 400 to 599.
        code: u16,
        /// Class, subject and detail of the enhanced code (RFC 3463), if it gave one.
        enhanced: Option<(u16, u16, u16)>,
    },
    /// Its certificate is not one to trust, or TLS failed.
    Tls,
    /// It said nothing, or nothing that can be understood, or the line is cut.
    NoAnswer,
    /// It lacks an extension that this message needs.
    CannotCarry(&'static str),
}

impl From<Error> for Fault {
    /// The text of an error may hold the address: only codes are kept.
    fn from(error: Error) -> Self {
        if let Some(code) = error.status() {
            return Self::Refused {
                code: u16::from(code),
                enhanced: enhanced(&error.to_string()),
            };
        }
        if error.is_tls() || comes_from_tls(&error) {
            return Self::Tls;
        }
        Self::NoAnswer
    }
}

/// A certificate that is refused during STARTTLS comes as an error of the line.
fn comes_from_tls(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let inner = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if error.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        source = error.source();
    }
    false
}

/// The first word of the form `5.1.1`.
fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .find_map(|word| {
            let mut numbers = word.split('.').map(str::parse::<u16>);
            match (
                numbers.next(),
                numbers.next(),
                numbers.next(),
                numbers.next(),
            ) {
                (Some(Ok(class @ (4 | 5))), Some(Ok(subject)), Some(Ok(detail)), None) => {
                    Some((class, subject, detail))
                }
                _ => None,
            }
        })
}

impl Fault {
    /// What it means at this step.
    pub fn outcome(&self, step: Step) -> Outcome {
        let later = |cause| Outcome::RetryLater { after: None, cause };
        match self {
            Self::NoAnswer if step == Step::Content => Outcome::Unknown,
            Self::NoAnswer => later(Cause::Unreachable),
            Self::Tls => later(Cause::NotNow("TLS".to_owned())),
            Self::CannotCarry(what) => cannot_carry(what),
            Self::Refused { code, enhanced } => {
                let said = said(*code, *enhanced);
                if *code < 500 {
                    return later(Cause::NotNow(said));
                }
                if matches!(code, 530 | 534 | 535 | 538) {
                    return Outcome::Stopped(Stop::BadLogin);
                }
                match step {
                    Step::Connect => later(Cause::NotNow(said)),
                    Step::Login => Outcome::Stopped(Stop::BadLogin),
                    Step::Sender => Outcome::Stopped(Stop::Misconfigured(said)),
                    Step::Recipient if is_recipients_fault(*code, *enhanced) => {
                        Outcome::Refused(Refusal::InvalidRecipient)
                    }
                    Step::Recipient | Step::Data | Step::Content => {
                        Outcome::Refused(Refusal::Unacceptable(said))
                    }
                }
            }
        }
    }
}

/// Whether a refusal at RCPT says that the address is wrong. A full mailbox (5.2.2) or a rule of
/// the server's (5.7.x) says nothing against it.
fn is_recipients_fault(code: u16, enhanced: Option<(u16, u16, u16)>) -> bool {
    match enhanced {
        Some((_, 1, _) | (_, 2, 1)) => true,
        Some(_) => false,
        None => matches!(code, 550 | 551 | 553),
    }
}

fn said(code: u16, enhanced: Option<(u16, u16, u16)>) -> String {
    match enhanced {
        Some((class, subject, detail)) => format!("{code} {class}.{subject}.{detail}"),
        None => code.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_answer_means_another_thing_at_another_step() {
        let fault = |code, enhanced| Fault::Refused { code, enhanced };
        let later = |said: &str| Outcome::RetryLater {
            after: None,
            cause: Cause::NotNow(said.to_owned()),
        };
        let unacceptable = |said: &str| Outcome::Refused(Refusal::Unacceptable(said.to_owned()));
        let misconfigured = |said: &str| Outcome::Stopped(Stop::Misconfigured(said.to_owned()));
        let bad_login = Outcome::Stopped(Stop::BadLogin);
        let unreachable = Outcome::RetryLater {
            after: None,
            cause: Cause::Unreachable,
        };
        for (step, fault, expected) in [
            (Step::Connect, fault(554, None), later("554")),
            (
                Step::Connect,
                fault(421, Some((4, 3, 2))),
                later("421 4.3.2"),
            ),
            (Step::Login, fault(535, Some((5, 7, 8))), bad_login.clone()),
            (Step::Login, fault(454, Some((4, 7, 0))), later("454 4.7.0")),
            (Step::Sender, fault(530, Some((5, 7, 0))), bad_login),
            (
                Step::Sender,
                fault(550, Some((5, 7, 1))),
                misconfigured("550 5.7.1"),
            ),
            (
                Step::Recipient,
                fault(450, Some((4, 2, 0))),
                later("450 4.2.0"),
            ),
            (
                Step::Recipient,
                fault(550, Some((5, 1, 1))),
                Outcome::Refused(Refusal::InvalidRecipient),
            ),
            (
                Step::Recipient,
                fault(550, None),
                Outcome::Refused(Refusal::InvalidRecipient),
            ),
            (
                Step::Recipient,
                fault(552, Some((5, 2, 2))),
                unacceptable("552 5.2.2"),
            ),
            (
                Step::Recipient,
                fault(550, Some((5, 7, 1))),
                unacceptable("550 5.7.1"),
            ),
            (Step::Recipient, fault(554, None), unacceptable("554")),
            (
                Step::Content,
                fault(554, Some((5, 6, 0))),
                unacceptable("554 5.6.0"),
            ),
            (Step::Data, Fault::NoAnswer, unreachable),
            (Step::Content, Fault::NoAnswer, Outcome::Unknown),
        ] {
            assert_eq!(fault.outcome(step), expected, "{step:?} {fault:?}");
        }
    }

    #[test]
    fn enhanced_codes_are_found() {
        for (text, found) in [
            (
                "permanent error (550): 5.1.1 <a@b.fr>: unknown",
                Some((5, 1, 1)),
            ),
            ("permanent error (550): no such user at 10.0.0.1", None),
            (
                "transient error (450): 4.2.0 Greylisted, see 1.2.3",
                Some((4, 2, 0)),
            ),
            ("permanent error (550)", None),
        ] {
            assert_eq!(enhanced(text), found, "{text}");
        }
    }
}
