//! SMS-SUBMIT: what a modem in PDU mode is given (3GPP TS 23.040, 9.2.2.2).

use chrono::TimeDelta;
use courrier_domain::contact::Telephone;

use super::packing;
use super::segments::{Part, Reference, Segment, Units};

/// Message type SMS-SUBMIT, with a relative validity period.
const SUBMIT: u8 = 0b0000_0001;
const RELATIVE_VALIDITY: u8 = 0b0001_0000;
const REPORT_WANTED: u8 = 0b0010_0000;
const HAS_HEADER: u8 = 0b0100_0000;
/// An international number of the telephone plan.
const INTERNATIONAL: u8 = 0x91;
/// Data coding: the default alphabet, and UCS-2, with no class (a class 0 message is not stored).
const GSM: u8 = 0x00;
const UCS2: u8 = 0x08;

/// One segment on its way to one number.
#[derive(Debug, Clone, Copy)]
pub struct Submit<'a> {
    /// Whom it goes to.
    pub to: &'a Telephone,
    /// What it says.
    pub segment: &'a Segment,
    /// The service centre; the SIM card's own when there is none.
    pub service_centre: Option<&'a Telephone>,
    /// Our reference. Most modems put their own in its place and say which.
    pub reference: u8,
    /// Whether to tell when it is delivered.
    pub report: bool,
    /// How long the network tries; as long as it pleases when there is none.
    pub validity: Option<Validity>,
}

/// How long the network tries to deliver (TP-VP, relative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity(u8);

/// A PDU as it goes over the serial line.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdu {
    hex: String,
    length: usize,
}

impl Validity {
    /// The shortest validity that is at least this long: 5 minutes at least, 63 weeks at most.
    pub fn at_least(time: TimeDelta) -> Self {
        let minutes = time.num_minutes() + i64::from(time > TimeDelta::minutes(time.num_minutes()));
        let up = |unit: i64| (minutes + unit - 1).div_euclid(unit);
        let value = match minutes {
            ..=720 => up(5).max(1) - 1,
            721..=1_440 => 143 + up(30) - 24,
            1_441..=43_200 => 166 + up(1_440),
            _ => 192 + up(10_080),
        };
        Self(u8::try_from(value.min(255)).unwrap_or(u8::MAX))
    }
}

impl Submit<'_> {
    /// Writes the PDU.
    pub fn pdu(&self) -> Pdu {
        let mut octets = Vec::with_capacity(180);
        match self.service_centre {
            // The length counts octets here, with the type of the number.
            Some(centre) => {
                let number = number(centre);
                octets.push(octet(number.len().div_ceil(2) + 1));
                octets.push(INTERNATIONAL);
                octets.extend(packing::semi_octets(&number));
            }
            None => octets.push(0),
        }
        let unit_start = octets.len();
        let mut first = SUBMIT;
        for (wanted, bit) in [
            (self.validity.is_some(), RELATIVE_VALIDITY),
            (self.report, REPORT_WANTED),
            (self.segment.part.is_some(), HAS_HEADER),
        ] {
            first |= if wanted { bit } else { 0 };
        }
        octets.extend([first, self.reference]);
        let number = number(self.to);
        octets.extend([octet(number.len()), INTERNATIONAL]);
        octets.extend(packing::semi_octets(&number));
        // No protocol identifier: a plain message.
        octets.push(0);
        octets.push(match self.segment.units {
            Units::Gsm(_) => GSM,
            Units::Ucs2(_) => UCS2,
        });
        octets.extend(self.validity.map(|validity| validity.0));
        octets.extend(user_data(self.segment));
        Pdu {
            length: octets.len() - unit_start,
            hex: hex(&octets),
        }
    }
}

impl Pdu {
    /// What is written after the modem's prompt, before Ctrl-Z.
    pub fn hex(&self) -> &str {
        &self.hex
    }

    /// What `AT+CMGS=` is told: octets without those of the service centre.
    pub fn length(&self) -> usize {
        self.length
    }
}

/// It holds a number and a text.
impl std::fmt::Debug for Pdu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pdu({} octets)", self.length)
    }
}

/// The digits of a number, without its plus.
fn number(telephone: &Telephone) -> Vec<u8> {
    telephone
        .as_str()
        .bytes()
        .filter(u8::is_ascii_digit)
        .collect()
}

/// User data with its length before it: in septets, fill and header included, or in octets.
pub(super) fn user_data(segment: &Segment) -> Vec<u8> {
    let header = segment.part.map(header).unwrap_or_default();
    let (length, body) = match &segment.units {
        Units::Gsm(septets) => {
            let fill = packing::fill_bits(header.len());
            let length = (header.len() * 8 + fill) / 7 + septets.len();
            (length, packing::pack(septets, fill))
        }
        Units::Ucs2(units) => {
            let body: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            (header.len() + body.len(), body)
        }
    };
    let mut octets = Vec::with_capacity(1 + header.len() + body.len());
    octets.push(octet(length));
    octets.extend(header);
    octets.extend(body);
    octets
}

/// The user data header that says which part this is, its own length first.
fn header(part: Part) -> Vec<u8> {
    match part.reference {
        Reference::Short(reference) => vec![5, 0x00, 3, reference, part.total, part.number],
        Reference::Long(reference) => {
            let [high, low] = reference.to_be_bytes();
            vec![6, 0x08, 4, high, low, part.total, part.number]
        }
    }
}

/// A length that the standard bounds far below 256.
fn octet(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}

/// Octets as a modem reads them.
pub(super) fn hex(octets: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    octets
        .iter()
        .flat_map(|octet| [octet >> 4, octet & 0xF])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    fn telephone(e164: &str) -> Telephone {
        Telephone::stored(e164.to_owned())
    }

    /// Written out by hand from the standard.
    #[test]
    fn known_pdus() {
        let to = telephone("+33612345678");
        let centre = telephone("+33609001390");
        let encoded = encode("hellohello");
        let segments = encoded.segments(Reference::Short(0)).expect("short");
        let plain = Submit {
            to: &to,
            segment: &segments[0],
            service_centre: None,
            reference: 0,
            report: false,
            validity: None,
        };
        let pdu = plain.pdu();
        assert_eq!(pdu.hex(), "0001000B913316325476F800000AE8329BFD4697D9EC37");
        assert_eq!(pdu.length(), 22);
        let full = Submit {
            service_centre: Some(&centre),
            reference: 0x2A,
            report: true,
            validity: Some(Validity::at_least(TimeDelta::days(3))),
            ..plain
        };
        assert_eq!(
            full.pdu().hex(),
            "07913306091093F0312A0B913316325476F80000A90AE8329BFD4697D9EC37"
        );
        // The service centre is not counted.
        assert_eq!(full.pdu().length(), 23);
        let arabic = encode("سلام");
        let segments = arabic.segments(Reference::Short(0)).expect("short");
        let pdu = Submit {
            segment: &segments[0],
            ..plain
        }
        .pdu();
        assert_eq!(pdu.hex(), "0001000B913316325476F80008080633064406270645");
    }

    #[test]
    fn parts_carry_their_header_and_fill_bits() {
        let to = telephone("+33612345678");
        let encoded = encode(&"a".repeat(161));
        for (reference, head, lengths) in [
            (Reference::Short(0xAB), "050003AB0201C2", [160, 15]),
            (Reference::Long(0x1234), "060804123402016130", [160, 17]),
        ] {
            let segments = encoded.segments(reference).expect("short");
            for (segment, length) in segments.iter().zip(lengths) {
                let data = user_data(segment);
                assert_eq!(usize::from(data[0]), length, "{reference:?}");
                let pdu = Submit {
                    to: &to,
                    segment,
                    service_centre: None,
                    reference: 1,
                    report: false,
                    validity: None,
                }
                .pdu();
                assert!(pdu.hex().starts_with("0041010B91"), "{reference:?}");
            }
            let first = hex(&user_data(&segments[0])[1..]);
            assert_eq!(&first[..14], &head[..14], "{reference:?}");
            assert_eq!(user_data(&segments[0]).len(), 141);
        }
    }

    #[test]
    fn validities() {
        for (time, value) in [
            (TimeDelta::zero(), 0),
            (TimeDelta::minutes(5), 0),
            (TimeDelta::seconds(301), 1),
            (TimeDelta::hours(12), 143),
            (TimeDelta::minutes(721), 144),
            (TimeDelta::hours(24), 167),
            (TimeDelta::minutes(1_441), 168),
            (TimeDelta::days(3), 169),
            (TimeDelta::days(30), 196),
            (TimeDelta::days(31), 197),
            (TimeDelta::weeks(63), 255),
            (TimeDelta::weeks(100), 255),
        ] {
            assert_eq!(Validity::at_least(time), Validity(value), "{time}");
        }
    }
}
