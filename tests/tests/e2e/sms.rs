//! What we write for a modem, read by a decoder that is not ours.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use courrier_domain::contact::Telephone;
use courrier_messages::sms::{Alphabet, Reference, Segment, Submit, Validity, encode};
use courrier_messages::{Counts, Facts, Language, Library, MessageKind, Signature, Signed};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::Value;

/// Reads a PDU a line, and answers with what `smspdudecoder` finds in it, a line each.
const DECODER: &str = "
import json, sys
from io import StringIO
from smspdudecoder.fields import SMSSubmit
for line in sys.stdin:
    read = SMSSubmit.decode(StringIO(line.strip()))
    print(json.dumps({
        'to': read['recipient']['number'], 'kind': read['recipient']['toa']['ton'],
        'report': read['header']['srr'], 'reference': read['message-ref'],
        'coding': read['dcs']['encoding'], 'validity': read.get('vp'),
        'parts': [e['data'] for e in ((read['user_data']['header'] or {}).get('elements', []))],
        'text': read['user_data']['data'],
    }))
";

/// The Python beside schemathesis: both are installed in one environment.
fn python() -> PathBuf {
    crate::api::schemathesis().with_file_name("python")
}

/// A PDU, and what must be read in it.
struct Sent {
    to: Telephone,
    segment: Segment,
    pdu: String,
}

fn send(text: &str, to: &str, reference: Reference, sent: &mut Vec<Sent>) {
    let to = Telephone::stored(to.to_owned());
    for segment in encode(text).segments(reference).expect("not that long") {
        let submit = Submit {
            to: &to,
            segment: &segment,
            service_centre: None,
            reference: 42,
            report: true,
            validity: Some(Validity::at_least(chrono::TimeDelta::hours(6))),
        };
        let pdu = submit.pdu().hex().to_owned();
        let to = to.clone();
        sent.push(Sent { to, segment, pdu });
    }
}

/// Every message in every language, and texts full of escapes and pairs at every place.
fn sent() -> Vec<Sent> {
    let mut sent = Vec::new();
    let library = Library::read().expect("the product's texts");
    let signature = Signature::new("CCAS d'Ici").expect("a signature");
    let facts = Facts {
        counts: Counts {
            lettres: 12,
            avis: 3,
            colis: 1,
        },
        distribution: None,
        limit: "2027-02-28".parse().ok(),
        number: Some(17),
        signed: Signed::Centre(&signature),
    };
    for kind in MessageKind::ALL {
        for language in Language::ALL {
            let rendered = library.render(kind, language, &facts).expect("a last day");
            send(
                &rendered.sms,
                "+33612345678",
                Reference::Short(7),
                &mut sent,
            );
        }
    }
    let mut random = StdRng::seed_from_u64(20_261_124);
    for _ in 0..200 {
        let signs: &[char] = if random.random() {
            &['a', 'é', '€', '[', '|', '@', 'ê', '\n', 'Σ']
        } else {
            &['a', 'ж', '👍', 'ي', 'த']
        };
        let length = random.random_range(0..500);
        let text: String = (0..length)
            .filter_map(|_| signs.choose(&mut random))
            .collect();
        let to = ["+262692123456", "+68987123456", "+33712345678"][length % 3];
        // This decoder cuts the header off by characters, so that an escape among the header's own
        // bits shifts its cut. References below 0xB0 make none in texts of so few parts.
        let reference = if random.random() {
            Reference::Short(random.random_range(0..0xB0))
        } else {
            Reference::Long(random.random_range(0..0xB0))
        };
        send(&text, to, reference, &mut sent);
    }
    sent
}

/// The text, with a sign that this decoder makes of the last seven bits, which nobody uses: it ends
/// a text by its characters, so that an escape makes it read one septet more if there is one.
fn as_it_reads(segment: &Segment) -> String {
    let mut text = segment.text();
    let header = match segment.part().map(|part| part.reference) {
        None => 0,
        Some(Reference::Short(_)) => 7,
        Some(Reference::Long(_)) => 8,
    };
    let escaped = segment.units() > text.chars().count();
    if segment.alphabet() == Alphabet::Gsm && escaped && (header + segment.units()) % 8 == 7 {
        text.push('@');
    }
    text
}

#[test]
fn another_decoder_reads_our_pdus() {
    let sent = sent();
    assert!(sent.len() > 500, "{} PDUs", sent.len());
    let mut decoder = Command::new(python())
        .args(["-c", DECODER])
        .env("PYTHONIOENCODING", "utf-8:surrogatepass")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = String::new();
    for sent in &sent {
        writeln!(input, "{}", sent.pdu).expect("a text");
    }
    let mut pipe = decoder.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = decoder.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads all");
    assert!(output.status.success(), "the decoder refuses a PDU");
    let answers = String::from_utf8(output.stdout).expect("JSON");
    assert_eq!(answers.lines().count(), sent.len());
    for (sent, answer) in sent.iter().zip(answers.lines()) {
        let read: Value = serde_json::from_str(answer).expect("JSON");
        assert_eq!(read["text"], as_it_reads(&sent.segment), "{}", sent.pdu);
        assert_eq!(read["to"], sent.to.as_str()[1..], "{}", sent.pdu);
        assert_eq!(read["kind"], "international");
        assert_eq!(read["report"], true);
        assert_eq!(read["reference"], 42);
        // (value + 1) × 5 minutes; this decoder's own conversion forgets the one.
        assert_eq!(read["validity"], 6 * 12 - 1);
        let coding = match sent.segment.alphabet() {
            Alphabet::Gsm => "gsm",
            Alphabet::Ucs2 => "ucs2",
        };
        assert_eq!(read["coding"], coding);
        let Some(part) = sent.segment.part() else {
            assert_eq!(read["parts"], serde_json::json!([]));
            continue;
        };
        let reference = match part.reference {
            Reference::Short(reference) => u16::from(reference),
            Reference::Long(reference) => reference,
        };
        let expected = serde_json::json!([{
            "reference": reference, "parts_count": part.total, "part_number": part.number,
        }]);
        assert_eq!(read["parts"], expected, "{}", sent.pdu);
    }
}
