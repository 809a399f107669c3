//! As much of 3GPP TS 23.040 as a network needs to answer. Written apart from the product's own
//! encoder, so that the two check each other.

use std::fmt::Write;

/// 24 November 2026, 13:00:00 UTC, in swapped digits.
const TIMESTAMP: &str = "62114231000000";

/// The octets of a PDU without its service centre, as `AT+CMGS` announces them; none if the text
/// is no PDU.
pub fn length(pdu: &str) -> Option<usize> {
    let is_hex = pdu.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !pdu.len().is_multiple_of(2) || !is_hex {
        return None;
    }
    let centre = usize::from_str_radix(pdu.get(..2)?, 16).ok()?;
    (pdu.len() / 2).checked_sub(centre + 1)
}

/// The status report on a submitted PDU, and its length without the service centre.
pub fn report_pdu(submitted: &str, reference: u8, status: u8) -> (String, usize) {
    // Service centre, first octet, reference; then the recipient's address as it was written.
    let centre = usize::from_str_radix(&submitted[..2], 16).unwrap_or(0);
    let address = &submitted[2 * (1 + centre + 2)..];
    let digits = usize::from_str_radix(&address[..2], 16).unwrap_or(0);
    let address = &address[..4 + digits.div_ceil(2) * 2];
    let unit = format!("06{reference:02X}{address}{TIMESTAMP}{TIMESTAMP}{status:02X}");
    (format!("00{unit}"), unit.len() / 2)
}

/// The number that a submitted PDU is for.
pub fn recipient(submitted: &str) -> Option<String> {
    let centre = usize::from_str_radix(submitted.get(..2)?, 16).ok()?;
    let address = submitted.get(2 * (1 + centre + 2)..)?;
    let digits = usize::from_str_radix(address.get(..2)?, 16).ok()?;
    let swapped: Vec<char> = address.get(4..)?.chars().collect();
    let pairs = swapped.chunks(2).filter(|pair| pair.len() == 2);
    let number = pairs.flat_map(|pair| [pair[1], pair[0]]).take(digits);
    let plus = if address.get(2..4)? == "91" { "+" } else { "" };
    Some(plus.chars().chain(number).collect())
}

/// A message from `from` (digits, international) as the network delivers it, in UCS-2. `part` is
/// reference, total and number of a text in parts.
pub fn deliver_pdu(from: &str, text: &str, part: Option<(u8, u8, u8)>) -> String {
    let mut digits: Vec<char> = from.chars().filter(char::is_ascii_digit).collect();
    let count = digits.len();
    if !count.is_multiple_of(2) {
        digits.push('F');
    }
    let swapped: String = digits
        .chunks(2)
        .flat_map(|pair| [pair[1], pair[0]])
        .collect();
    let header = part.map_or_else(String::new, |(reference, total, number)| {
        format!("050003{reference:02X}{total:02X}{number:02X}")
    });
    let mut data = header.clone();
    for unit in text.encode_utf16() {
        // Writing to a text cannot fail.
        let _ = write!(data, "{unit:04X}");
    }
    let first = if part.is_some() { "44" } else { "04" };
    let length = data.len() / 2;
    format!("00{first}{count:02X}91{swapped}0008{TIMESTAMP}{length:02X}{data}")
}
