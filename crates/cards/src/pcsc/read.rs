//! Reading one card: connect, ask for the UID, judge the answer.

use std::ffi::CStr;
use std::time::Duration;

use courrier_firmware_config::readers::{ByteOrder, PcscProfile};
use pcsc::{Card, Context, Disposition, Error, Protocols, Scope, ShareMode};
use zeroize::Zeroizing;

use super::call::{Call, Doing};
use crate::Token;
use crate::event::{Trouble, Unreadable};

/// Tries of an exchange that fails: a card at the edge of the field answers badly once or twice. And
/// pcscd looks for removals every 400 ms: only a card that is still there after more than that was
/// not simply taken away too soon.
const TRIES: u32 = 8;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);
/// How long another program may hold a card before the person is told.
const HELD_TRIES: u32 = 10;
const BETWEEN_HELD_TRIES: Duration = Duration::from_millis(100);

/// How the reading of a card ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// Its token.
    Token(Token),
    /// It is no use, and stays so until it is taken away.
    Trouble(Trouble),
    /// It was taken away, or the reader was.
    Gone,
    /// The service failed: whoever watches it will find out and begin anew.
    NoService,
}

/// What a reading needs of the visit it is for.
pub trait Visit {
    /// Waits; false when the card is gone or nobody wants it any more.
    fn pause(&self, time: Duration) -> bool;
    /// Another program has held the card for too long; reading goes on.
    fn held(&self);
}

/// Reads the card on `reader`.
pub fn read_card(reader: &CStr, profile: &PcscProfile, call: &Call, visit: &impl Visit) -> Reading {
    let established = call.during(Doing::Watching, || Context::establish(Scope::User));
    let Ok(context) = established else {
        return Reading::NoService;
    };
    let mut failures = 0;
    loop {
        let end = match connect(&context, reader, call, visit) {
            Ok(card) => {
                let answer = exchange(&card, profile, call);
                // The card is left as it is: another program may be using it too.
                let _ = call.during(Doing::Talking, || card.disconnect(Disposition::LeaveCard));
                answer
            }
            Err(end) => end,
        };
        match end {
            End::Final(reading) => return reading,
            End::Again(trouble) => {
                failures += 1;
                if failures >= TRIES {
                    return Reading::Trouble(trouble);
                }
            }
        }
        if !visit.pause(BETWEEN_TRIES) {
            return Reading::Gone;
        }
    }
}

/// How one try ended.
enum End {
    Final(Reading),
    /// Worth another try; the trouble if that fails too.
    Again(Trouble),
}

fn connect(context: &Context, reader: &CStr, call: &Call, visit: &impl Visit) -> Result<Card, End> {
    let mut held = 0;
    loop {
        let connected = call.during(Doing::Connecting, || {
            context.connect(reader, ShareMode::Shared, Protocols::ANY)
        });
        match connected {
            Ok(card) => return Ok(card),
            Err(Error::SharingViolation) => {
                held += 1;
                if held == HELD_TRIES {
                    visit.held();
                }
                if !visit.pause(BETWEEN_HELD_TRIES) {
                    return Err(End::Final(Reading::Gone));
                }
            }
            Err(error) => return Err(judge_error(error)),
        }
    }
}

fn exchange(card: &Card, profile: &PcscProfile, call: &Call) -> End {
    let mut buffer = Zeroizing::new([0; pcsc::MAX_BUFFER_SIZE]);
    let command = profile.uid_apdu.as_bytes();
    match call.during(Doing::Talking, || {
        card.transmit(command, buffer.as_mut_slice())
    }) {
        Ok(answer) => judge_answer(answer, profile),
        Err(error) => judge_error(error),
    }
}

fn judge_error(error: Error) -> End {
    match error {
        Error::NoSmartcard
        | Error::RemovedCard
        | Error::UnknownReader
        | Error::ReaderUnavailable => End::Final(Reading::Gone),
        Error::NoService
        | Error::ServiceStopped
        | Error::InvalidHandle
        | Error::CommError
        | Error::InternalError => End::Final(Reading::NoService),
        Error::UnpoweredCard | Error::UnresponsiveCard => End::Again(Trouble::Mute),
        // Among these: the card was reset by another program, the exchange broke off.
        _ => End::Again(Trouble::Unreadable {
            why: Unreadable::Protocol,
        }),
    }
}

/// The answer to the UID command: the UID, then the status word 9000.
fn judge_answer(answer: &[u8], profile: &PcscProfile) -> End {
    let unreadable = |why| End::Final(Reading::Trouble(Trouble::Unreadable { why }));
    let Some((uid, status)) = answer.split_last_chunk::<2>() else {
        // A mute card may be passed on as a success with no byte at all.
        return End::Again(Trouble::Mute);
    };
    match u16::from_be_bytes(*status) {
        0x9000 => {}
        status => return unreadable(Unreadable::Status(status)),
    }
    if !profile.uid_lengths.contains(&uid.len()) {
        return unreadable(Unreadable::UidLength(uid.len()));
    }
    if profile.refuse_random_uid && uid.len() == 4 && uid[0] == 0x08 {
        return unreadable(Unreadable::RandomUid);
    }
    End::Final(Reading::Token(match profile.byte_order {
        ByteOrder::AsSent => Token::from_uid(uid.iter().copied()),
        ByteOrder::Reversed => Token::from_uid(uid.iter().rev().copied()),
    }))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use courrier_firmware_config::{ReaderDevice, ReaderProfile};

    use super::*;

    fn profile(more: &str) -> PcscProfile {
        let text = format!(
            "description = \"x\"\n[pcsc]\nreaders = [\"*\"]\nuid_apdu = \"FFCA000000\"\n{more}"
        );
        match ReaderProfile::parse(Path::new("x.toml"), &text)
            .unwrap()
            .device
        {
            ReaderDevice::Pcsc(pcsc) => pcsc,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn check(more: &str, answer: &[u8], expected: Result<&str, Trouble>) {
        let found = match judge_answer(answer, &profile(more)) {
            End::Final(Reading::Token(token)) => Ok(token.expose().to_owned()),
            End::Final(Reading::Trouble(trouble)) | End::Again(trouble) => Err(trouble),
            End::Final(other) => panic!("{other:?}"),
        };
        assert_eq!(found.as_deref(), expected.as_ref().copied());
    }

    #[test]
    fn answers_are_judged() {
        let unreadable = |why| Err(Trouble::Unreadable { why });
        check(
            "",
            b"\x04\xA1\xB2\xC3\xD4\xE5\xF6\x90\x00",
            Ok("04A1B2C3D4E5F6"),
        );
        check(
            "byte_order = \"reversed\"",
            b"\x04\xA1\xB2\xC3\x90\x00",
            Ok("C3B2A104"),
        );
        check("", b"", Err(Trouble::Mute));
        check("", b"\x90", Err(Trouble::Mute));
        check("", b"\x6A\x81", unreadable(Unreadable::Status(0x6A81)));
        check("", b"\x90\x00", unreadable(Unreadable::UidLength(0)));
        check(
            "",
            b"\x01\x02\x03\x90\x00",
            unreadable(Unreadable::UidLength(3)),
        );
        check("uid_lengths = [3]", b"\x01\x02\x03\x90\x00", Ok("010203"));
        check(
            "",
            b"\x08\x02\x03\x04\x90\x00",
            unreadable(Unreadable::RandomUid),
        );
        check(
            "refuse_random_uid = false",
            b"\x08\x02\x03\x04\x90\x00",
            Ok("08020304"),
        );
        check(
            "",
            b"\x08\x02\x03\x04\x05\x06\x07\x90\x00",
            Ok("08020304050607"),
        );
    }
}
