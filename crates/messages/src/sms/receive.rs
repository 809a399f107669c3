//! What a modem in PDU mode gives: answers of people (SMS-DELIVER) and what became of our messages
//! (SMS-STATUS-REPORT), 3GPP TS 23.040, 9.2.2.1 and 9.2.2.3.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone};
use thiserror::Error;

use super::alphabet;
use super::packing;
use super::segments::{Part, Reference};

/// A PDU that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// Somebody wrote.
    Deliver(Deliver),
    /// The network tells of a message that we sent.
    StatusReport(StatusReport),
}

/// A message that somebody sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Deliver {
    /// Who wrote.
    pub from: Address,
    /// When the service centre got it, in its own time.
    pub at: Option<DateTime<FixedOffset>>,
    /// What it says; what is not text is left out.
    pub text: String,
    /// Which part of a longer text it is.
    pub part: Option<Concatenation>,
}

/// Which part of a longer text: texts are put together by sender and reference.
pub type Concatenation = Part;

/// What became of a message that we sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReport {
    /// The reference that the modem told when it took the message.
    pub reference: u8,
    /// Whom the message was for.
    pub to: Address,
    /// When the service centre got the message.
    pub sent: Option<DateTime<FixedOffset>>,
    /// When it was delivered, or last tried.
    pub done: Option<DateTime<FixedOffset>>,
    /// The status as the network tells it (9.2.3.15).
    pub status: u8,
}

/// What a status means for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The phone has it.
    Delivered,
    /// The network took it further and can't tell more.
    Unconfirmed,
    /// The network still tries.
    Trying,
    /// It won't arrive: the number, the phone or the contract refuses it.
    Refused,
    /// The network gave up trying; another time it may arrive.
    GaveUp,
}

/// A number, or the name that some senders show instead.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

/// Why a PDU can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PduError {
    /// It is not made of pairs of hexadecimal digits.
    #[error("the PDU is not hexadecimal")]
    NotHex,
    /// It ends before it should.
    #[error("the PDU is cut short")]
    Truncated,
    /// It is neither a message nor a status report.
    #[error("the PDU is of a kind that is not read here")]
    OtherKind,
}

/// Reads a PDU as `+CMT`, `+CMGR` and `+CDS` give it, with the service centre before it.
pub fn decode(hex: &str) -> Result<Incoming, PduError> {
    let octets = octets(hex.trim())?;
    let mut pdu = Reader(&octets);
    let service_centre = pdu.octet()?;
    pdu.take(usize::from(service_centre))?;
    let first = pdu.octet()?;
    let has_header = first & 0x40 != 0;
    match first & 0b11 {
        0b00 => {
            let from = pdu.address()?;
            let _protocol = pdu.octet()?;
            let coding = Coding::of(pdu.octet()?);
            let at = pdu.timestamp()?;
            let (text, part) = pdu.user_data(coding, has_header)?;
            Ok(Incoming::Deliver(Deliver {
                from,
                at,
                text,
                part,
            }))
        }
        0b10 => Ok(Incoming::StatusReport(StatusReport {
            reference: pdu.octet()?,
            to: pdu.address()?,
            sent: pdu.timestamp()?,
            done: pdu.timestamp()?,
            status: pdu.octet()?,
        })),
        _ => Err(PduError::OtherKind),
    }
}

impl StatusReport {
    /// What the status means.
    pub fn outcome(&self) -> Outcome {
        match self.status {
            0x00 => Outcome::Delivered,
            // Forwarded out of sight, or replaced by the centre; 0x03–0x1F are the operators' own.
            0x01..=0x1F => Outcome::Unconfirmed,
            0x20..=0x3F => Outcome::Trying,
            0x60..=0x7F => Outcome::GaveUp,
            // Permanent errors, and what is reserved.
            _ => Outcome::Refused,
        }
    }
}

impl Address {
    /// The number in E.164 where it is international, else as the network gave it, or the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number is private: it never shows in a log.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// So is what somebody wrote.
impl std::fmt::Debug for Deliver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deliver({:?}, {:?})", self.at, self.part)
    }
}

/// How user data is written (3GPP TS 23.038, 4).
#[derive(Clone, Copy)]
enum Coding {
    Gsm,
    Octets,
    Ucs2,
}

impl Coding {
    fn of(scheme: u8) -> Self {
        match scheme >> 4 {
            // General, and marked for deletion. Compressed text can't be read by anybody.
            0x0..=0x7 if scheme & 0x20 != 0 => Self::Octets,
            0x0..=0x7 => match scheme >> 2 & 0b11 {
                0b01 => Self::Octets,
                0b10 => Self::Ucs2,
                _ => Self::Gsm,
            },
            // Waiting-message indications in UCS-2.
            0xE => Self::Ucs2,
            0xF if scheme & 0b100 != 0 => Self::Octets,
            _ => Self::Gsm,
        }
    }
}

fn octets(hex: &str) -> Result<Vec<u8>, PduError> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return Err(PduError::NotHex);
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
            .ok_or(PduError::NotHex)
    };
    digits
        .chunks(2)
        .map(|pair| Ok(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], PduError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(PduError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn octet(&mut self) -> Result<u8, PduError> {
        Ok(self.take(1)?[0])
    }

    /// The length of an address counts half octets.
    fn address(&mut self) -> Result<Address, PduError> {
        let length = usize::from(self.octet()?);
        let kind = self.octet()?;
        let octets = self.take(length.div_ceil(2))?;
        Ok(Address(match kind >> 4 & 0b111 {
            0b101 => alphabet::text(&packing::unpack(octets, 0, length * 4 / 7)),
            0b001 => format!("+{}", packing::digits(octets, length)),
            _ => packing::digits(octets, length),
        }))
    }

    /// Year to second in swapped digits, then quarters of an hour from UTC, the sign in bit 3.
    fn timestamp(&mut self) -> Result<Option<DateTime<FixedOffset>>, PduError> {
        let octets = self.take(7)?;
        let two = |octet: u8| Some(u32::from(octet & 0xF) * 10 + u32::from(octet >> 4));
        let read = || {
            let [year, month, day, hour, minute, second] =
                [0, 1, 2, 3, 4, 5].map(|at| two(octets[at]));
            let date = NaiveDate::from_ymd_opt(2000 + i32::try_from(year?).ok()?, month?, day?)?;
            let quarters = i32::try_from(two(octets[6] & !0x08)?).ok()?;
            let sign = if octets[6] & 0x08 == 0 { 1 } else { -1 };
            FixedOffset::east_opt(sign * quarters * 900)?
                .from_local_datetime(&date.and_hms_opt(hour?, minute?, second?)?)
                .single()
        };
        Ok(read())
    }

    fn user_data(
        &mut self,
        coding: Coding,
        has_header: bool,
    ) -> Result<(String, Option<Part>), PduError> {
        let length = usize::from(self.octet()?);
        let mut header = 0;
        let mut part = None;
        if has_header {
            let octets = usize::from(*self.0.first().ok_or(PduError::Truncated)?);
            let elements = self.0.get(1..=octets).ok_or(PduError::Truncated)?;
            header = octets + 1;
            part = concatenation(elements);
        }
        let text = match coding {
            Coding::Gsm => {
                self.need((length * 7).div_ceil(8))?;
                let fill = packing::fill_bits(header);
                let count = length.saturating_sub((header * 8 + fill) / 7);
                let body = self.0.get(header..).ok_or(PduError::Truncated)?;
                alphabet::text(&packing::unpack(body, fill, count))
            }
            Coding::Ucs2 => {
                self.need(length)?;
                let body = self.0.get(header..length).ok_or(PduError::Truncated)?;
                let units: Vec<u16> = body
                    .chunks_exact(2)
                    .map(|unit| u16::from_be_bytes([unit[0], unit[1]]))
                    .collect();
                String::from_utf16_lossy(&units)
            }
            Coding::Octets => String::new(),
        };
        Ok((text, part))
    }

    fn need(&self, octets: usize) -> Result<(), PduError> {
        if self.0.len() < octets {
            return Err(PduError::Truncated);
        }
        Ok(())
    }
}

/// The information element of concatenation, among others. One that contradicts itself is ignored,
/// as the standard asks: the message is then shown alone.
fn concatenation(mut elements: &[u8]) -> Option<Part> {
    let mut part = None;
    while let [kind, length, rest @ ..] = elements {
        let (value, after) = rest.split_at_checked(usize::from(*length))?;
        part = match (kind, value) {
            (0x00, &[reference, total, number]) => {
                Some((Reference::Short(reference), total, number))
            }
            (0x08, &[high, low, total, number]) => Some((
                Reference::Long(u16::from_be_bytes([high, low])),
                total,
                number,
            )),
            _ => part,
        };
        elements = after;
    }
    part.filter(|(_, total, number)| (1..=*total).contains(number))
        .map(|(reference, total, number)| Part {
            reference,
            total,
            number,
        })
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
