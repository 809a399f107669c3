use proptest::prelude::*;

use super::super::submit::{hex, user_data};
use super::super::{Segment, encode};
use super::*;

fn deliver(pdu: &str) -> Deliver {
    match decode(pdu) {
        Ok(Incoming::Deliver(deliver)) => deliver,
        other => panic!("{other:?}"),
    }
}

fn report(pdu: &str) -> StatusReport {
    match decode(pdu) {
        Ok(Incoming::StatusReport(report)) => report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn messages_that_came_in() {
    // The example of the literature.
    let known = deliver("07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37");
    assert_eq!(known.from.as_str(), "27838890001");
    assert_eq!(known.text, "hellohello");
    assert_eq!(known.part, None);
    let at = known.at.map(|at| at.to_rfc3339());
    assert_eq!(at.as_deref(), Some("2099-03-29T15:16:59+02:00"));

    // A sender with a name, six hours west of Greenwich.
    let named = deliver(
        "0004 14D0C4F23C7D760390EF7619 0000 62114231 00004A 02 EF35"
            .replace(' ', "")
            .as_str(),
    );
    assert_eq!(named.from.as_str(), "Design@Home");
    assert_eq!(named.text, "ok");
    let at = named.at.map(|at| at.to_rfc3339());
    assert_eq!(at.as_deref(), Some("2026-11-24T13:00:00-06:00"));
    assert!(!format!("{named:?}").contains("ok"), "private");
}

#[test]
fn status_reports() {
    let delivered = report(
        "0006 2A 0B913316325476F8 62114241000040 62114241500040 00"
            .replace(' ', "")
            .as_str(),
    );
    assert_eq!(delivered.reference, 0x2A);
    assert_eq!(delivered.to.as_str(), "+33612345678");
    assert_eq!(delivered.outcome(), Outcome::Delivered);
    let [sent, done] = [delivered.sent, delivered.done].map(|at| at.map(|at| at.to_rfc3339()));
    assert_eq!(sent.as_deref(), Some("2026-11-24T14:00:00+01:00"));
    assert_eq!(done.as_deref(), Some("2026-11-24T14:05:00+01:00"));
    for (status, outcome) in [
        (0x00, Outcome::Delivered),
        (0x01, Outcome::Unconfirmed),
        (0x02, Outcome::Unconfirmed),
        (0x20, Outcome::Trying),
        (0x30, Outcome::Trying),
        (0x41, Outcome::Refused),
        (0x46, Outcome::Refused),
        (0x62, Outcome::GaveUp),
        (0x80, Outcome::Refused),
    ] {
        let report = StatusReport {
            status,
            ..delivered.clone()
        };
        assert_eq!(report.outcome(), outcome, "{status:#04x}");
    }
}

#[test]
fn what_is_no_pdu() {
    for (pdu, error) in [
        ("", PduError::Truncated),
        ("0", PduError::NotHex),
        ("zz", PduError::NotHex),
        ("éé", PduError::NotHex),
        ("00", PduError::Truncated),
        ("0001", PduError::OtherKind),
        ("07917283010010F5040BC872388809", PduError::Truncated),
        // One octet of text is missing.
        (
            "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC",
            PduError::Truncated,
        ),
    ] {
        assert_eq!(decode(pdu), Err(error), "{pdu}");
    }
}

/// A segment of ours as the network would give it to a phone.
fn delivered(segment: &Segment) -> String {
    let header = if segment.part().is_some() { 0x40 } else { 0 };
    let coding = match segment.alphabet() {
        super::super::Alphabet::Gsm => 0x00,
        super::super::Alphabet::Ucs2 => 0x08,
    };
    let mut octets = vec![0x00, 0x04 | header, 0x0B, 0x91];
    octets.extend([0x33, 0x16, 0x32, 0x54, 0x76, 0xF8, 0x00, coding]);
    octets.extend([0x62, 0x11, 0x42, 0x41, 0x00, 0x00, 0x40]);
    octets.extend(user_data(segment));
    hex(&octets)
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        text in prop_oneof!["[a-zéèà€\\[\\]ê’]{0,700}", "[a-zж€👍يத]{0,400}", "\\PC{0,400}"],
        reference in prop_oneof![
            any::<u8>().prop_map(Reference::Short),
            any::<u16>().prop_map(Reference::Long),
        ],
    ) {
        let encoded = encode(&text);
        let mut said = String::new();
        for segment in encoded.segments(reference).expect("not that long") {
            let read = deliver(&delivered(&segment));
            prop_assert_eq!(read.part, segment.part());
            said.push_str(&read.text);
        }
        let expected = alphabet::transliterate(&text).unwrap_or(text);
        prop_assert_eq!(said, expected);
    }

    #[test]
    fn no_octets_panic(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&hex(&octets));
    }

    #[test]
    fn no_cut_or_changed_pdu_panics(
        text in "[a-z€]{0,200}", at in any::<prop::sample::Index>(), octet in any::<u8>(), cut in any::<prop::sample::Index>(),
    ) {
        for segment in encode(&text).segments(Reference::Short(1)).expect("short") {
            let mut octets = octets(&delivered(&segment)).expect("hexadecimal");
            let place = at.index(octets.len());
            octets[place] = octet;
            let _ = decode(&hex(&octets));
            octets.truncate(cut.index(octets.len()));
            let _ = decode(&hex(&octets));
        }
    }
}
