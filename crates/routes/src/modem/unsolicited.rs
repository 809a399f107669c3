//! What a modem says without being asked, at any moment: also between a command and its answer.

use super::sending::taken;

/// Where a modem keeps a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The memory: `SM`, `ME`, `SR`.
    pub memory: String,
    /// The slot.
    pub index: u32,
}

/// What came unasked, in order, until somebody deals with it.
#[derive(Debug, Default)]
pub struct Unsolicited {
    /// A header came whose PDU is on the next line.
    awaiting_pdu: bool,
    /// PDUs that came whole (`+CDS`, `+CMT`).
    pub pdus: Vec<String>,
    /// Messages that are kept and to be fetched (`+CDSI`, `+CMTI`).
    pub stored: Vec<Place>,
    /// References of messages (`+CMGS`) that came when nobody waited for them any more.
    pub late: Vec<u8>,
    /// The modem started anew by itself: what was set is gone.
    pub restarted: bool,
}

/// Lines that say nothing to us.
const CHATTER: &[&str] = &[
    "RING",
    "+CRING:",
    "+CLIP:",
    "+CUSD:",
    "+CIEV:",
    "+CGEV:",
    "^",
    "*",
    "NO CARRIER",
    "+CTZV:",
    "+CTZE:",
    "Call Ready",
    "SMS Ready",
    "+CPIN: READY",
    "+CFUN: 1",
    "+PSUTTZ:",
    "DST:",
];

/// What modules say when they have just started.
const STARTED: &[&str] = &["RDY", "^SYSSTART", "NORMAL POWER DOWN"];

impl Unsolicited {
    /// Takes the line if nobody asked for it. `asked` is what an answer that is being waited for
    /// begins with: it is no chatter then.
    pub fn take(&mut self, line: &str, asked: &str) -> bool {
        if std::mem::take(&mut self.awaiting_pdu) && is_hex(line) {
            self.pdus.push(line.to_owned());
            return true;
        }
        if !asked.is_empty() && line.starts_with(asked) {
            return false;
        }
        if line.starts_with("+CDS:") || line.starts_with("+CMT:") {
            self.awaiting_pdu = true;
            return true;
        }
        for header in ["+CDSI:", "+CMTI:"] {
            if let Some(place) = line.strip_prefix(header).and_then(place) {
                self.stored.push(place);
                return true;
            }
        }
        if let Some(reference) = taken(line) {
            self.late.push(reference);
            return true;
        }
        if STARTED.contains(&line) {
            self.restarted = true;
            return true;
        }
        CHATTER.iter().any(|begin| line.starts_with(begin)) || is_network_notice(line)
    }
}

fn is_hex(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `"SM",3`
fn place(text: &str) -> Option<Place> {
    let (memory, index) = text.trim().split_once(',')?;
    Some(Place {
        memory: memory.trim().trim_matches('"').to_owned(),
        index: index.trim().parse().ok()?,
    })
}

/// `+CREG: 1` alone; the answer to a question has two fields.
fn is_network_notice(line: &str) -> bool {
    ["+CREG:", "+CGREG:", "+CEREG:"]
        .iter()
        .any(|begin| line.starts_with(begin) && !line.contains(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_and_what_is_left() {
        let mut came = Unsolicited::default();
        for line in [
            "+CDS: 25",
            "07911326040000F0",
            "+CMTI: \"SM\",3",
            "+CDSI: \"SR\", 12",
            "RING",
            "^RSSI:18",
            "+CREG: 5",
            "RDY",
            "+CMGS: 12",
        ] {
            assert!(came.take(line, ""), "{line}");
        }
        for line in ["OK", "+CMS ERROR: 38", "07911326040000F0", "+CREG: 0,1"] {
            assert!(!came.take(line, ""), "{line}");
        }
        assert!(!came.take("^CPIN: SIM PIN,3", "^CPIN:"), "it was asked for");
        assert_eq!(came.pdus, ["07911326040000F0"]);
        let place = |memory: &str, index| Place {
            memory: memory.to_owned(),
            index,
        };
        assert_eq!(came.stored, [place("SM", 3), place("SR", 12)]);
        assert_eq!(came.late, [12]);
        assert!(came.restarted);
        // A header whose PDU was lost swallows no answer.
        assert!(came.take("+CDS: 25", ""));
        assert!(!came.take("OK", ""));
    }
}
