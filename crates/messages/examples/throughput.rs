//! Renders every message in every language over and over, cuts it into segments and writes their
//! PDUs, and says how many messages a second (a line of JSON for the table of benchmarks):
//! `cargo run --release -p courrier-messages --example throughput`.

use courrier_clock::{Clock, SystemClock};
use courrier_domain::contact::Telephone;
use courrier_messages::sms::{Reference, Submit, encode};
use courrier_messages::{Counts, Facts, Language, Library, MessageKind, Signature, Signed};

/// Messages measured.
const MESSAGES: u32 = 50_000;
/// Messages a second that there must be at least.
const LEAST: u32 = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = Library::read()?;
    let signature = Signature::new("CCAS de Saint-Denis")?;
    let to = Telephone::stored("+33612345678".to_owned());
    let all = || {
        MessageKind::ALL
            .into_iter()
            .flat_map(|kind| Language::ALL.map(|language| (kind, language)))
    };
    let clock = SystemClock::new();
    let start = clock.monotonic();
    let (mut segments, mut octets) = (0, 0);
    for (lettres, (kind, language)) in (1..=MESSAGES).zip(std::iter::repeat_with(all).flatten()) {
        let facts = Facts {
            counts: Counts {
                lettres,
                avis: 2,
                colis: 0,
            },
            distribution: None,
            limit: "2027-02-28".parse().ok(),
            number: Some(17),
            signed: Signed::Centre(&signature),
        };
        let rendered = library.render(kind, language, &facts)?;
        for segment in encode(&rendered.sms).segments(Reference::Short(1))? {
            let submit = Submit {
                to: &to,
                segment: &segment,
                service_centre: None,
                reference: 1,
                report: true,
                validity: None,
            };
            segments += 1;
            octets += submit.pdu().length();
        }
    }
    let seconds = clock.monotonic().saturating_sub(start).as_secs_f64();
    let rate = f64::from(MESSAGES) / seconds;
    eprintln!("{MESSAGES} messages, {segments} segments, {octets} octets in {seconds:.2} s");
    println!(
        r#"{{"what": "messages rendered and encoded, a second", "size": {MESSAGES}, "found": {rate:.0}, "least": {LEAST}, "unit": ""}}"#
    );
    Ok(())
}
