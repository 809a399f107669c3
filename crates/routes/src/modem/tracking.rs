//! Which delivery report is about which message. A modem numbers parts from 0 to 255 and begins
//! again, so that a report is known by that number and by whom it was for.

use std::collections::HashMap;

use courrier_domain::contact::Telephone;
use courrier_messages::sms::{Outcome, StatusReport};

use crate::{Answer, DeliveryState, Pending, ProviderRef, Reference, Refusal, Report};

/// Messages whose end is remembered, at most. Older ones are told of by the ledger.
const REMEMBERED: usize = 10_000;
/// Digits that tell two numbers apart, however the network writes the country.
const TELLING_DIGITS: usize = 8;

/// The messages that this modem took.
#[derive(Default)]
pub struct Tracking {
    messages: HashMap<Reference, Message>,
    /// In the order they were taken: the newest owner of a number is the right one.
    order: Vec<Reference>,
    /// The last message of which nobody knows whether it left.
    limbo: Option<(Reference, Telephone, Vec<u8>)>,
}

struct Message {
    to: Telephone,
    parts: Vec<Part>,
}

struct Part {
    number: u8,
    state: DeliveryState,
}

impl Tracking {
    /// Starts with the messages that were taken before the program ended.
    pub fn new(pending: &[Pending]) -> Self {
        let mut tracking = Self::default();
        for sent in pending {
            let numbers = sent.provider.as_ref().and_then(numbers);
            if let (Some(numbers), Some(to)) = (numbers, &sent.to) {
                tracking.taken(&sent.reference, to, &numbers);
            }
        }
        tracking
    }

    /// The modem took all parts of a message: what the message is called from now on.
    pub fn taken(&mut self, reference: &Reference, to: &Telephone, numbers: &[u8]) -> ProviderRef {
        let parts = numbers.iter().map(|number| Part {
            number: *number,
            state: DeliveryState::OnItsWay,
        });
        let message = Message {
            to: to.clone(),
            parts: parts.collect(),
        };
        if self.messages.insert(reference.clone(), message).is_none() {
            self.order.push(reference.clone());
        }
        if self.order.len() > REMEMBERED {
            let oldest = self.order.remove(0);
            self.messages.remove(&oldest);
        }
        self.limbo = None;
        let texts: Vec<String> = numbers.iter().map(u8::to_string).collect();
        ProviderRef(texts.join(","))
    }

    /// The last part of a message may have left, after parts that did.
    pub fn in_limbo(&mut self, reference: &Reference, to: &Telephone, before: Vec<u8>) {
        self.limbo = Some((reference.clone(), to.clone(), before));
    }

    /// A reference came too late: it is that of the message of which nobody knew.
    pub fn late(&mut self, number: u8) -> Option<Report> {
        let (reference, to, mut numbers) = self.limbo.take()?;
        numbers.push(number);
        let provider = self.taken(&reference, &to, &numbers);
        Some(Report {
            reference: Some(reference),
            provider: Some(provider),
            state: DeliveryState::OnItsWay,
        })
    }

    /// A report came: what it says of a whole message, once that is known.
    pub fn report(&mut self, report: &StatusReport) -> Option<Report> {
        let told = report.to.as_str();
        let mut known = self.position(report.reference, told);
        if known.is_none()
            && self
                .limbo
                .as_ref()
                .is_some_and(|(_, to, _)| is_same_number(to.as_str(), told))
        {
            self.late(report.reference);
            known = self.position(report.reference, told);
        }
        let (reference, at) = known?;
        let message = self.messages.get_mut(&reference)?;
        if is_final(&message.parts[at].state) {
            return None;
        }
        message.parts[at].state = state_of(report);
        let whole = message.state();
        let numbers = message.parts.iter().map(|part| part.number.to_string());
        let provider = ProviderRef(numbers.collect::<Vec<_>>().join(","));
        is_final(&whole).then_some(Report {
            reference: Some(reference),
            provider: Some(provider),
            state: whole,
        })
    }

    /// What is known of a message.
    pub fn ask(&self, reference: &Reference) -> Answer {
        match self.messages.get(reference) {
            Some(message) => Answer::Found(None, message.state()),
            None => Answer::CannotTell,
        }
    }

    /// The newest message to this number with such a part, and which part it is.
    fn position(&self, number: u8, to: &str) -> Option<(Reference, usize)> {
        self.order.iter().rev().find_map(|reference| {
            let message = self.messages.get(reference)?;
            let at = message.parts.iter().position(|p| p.number == number)?;
            is_same_number(message.to.as_str(), to).then(|| (reference.clone(), at))
        })
    }
}

impl Message {
    /// A message is where its worst part is; it is there when all of it is.
    fn state(&self) -> DeliveryState {
        let first = |is: fn(&DeliveryState) -> bool| {
            let mut states = self.parts.iter().map(|part| &part.state);
            states.find(|state| is(state)).cloned()
        };
        first(|state| matches!(state, DeliveryState::Refused(_)))
            .or_else(|| first(|state| *state == DeliveryState::GaveUp))
            .or_else(|| first(|state| *state == DeliveryState::OnItsWay))
            .or_else(|| first(|state| *state == DeliveryState::Unconfirmed))
            .unwrap_or(DeliveryState::Delivered)
    }
}

fn is_final(state: &DeliveryState) -> bool {
    *state != DeliveryState::OnItsWay
}

fn state_of(report: &StatusReport) -> DeliveryState {
    match report.outcome() {
        Outcome::Delivered => DeliveryState::Delivered,
        Outcome::Unconfirmed => DeliveryState::Unconfirmed,
        Outcome::Trying => DeliveryState::OnItsWay,
        // 0x41 incompatible destination, 0x43 not obtainable, 0x49 no such message centre; the
        // rest may be the network's or the subscription's fault.
        Outcome::Refused if matches!(report.status, 0x41 | 0x43) => {
            DeliveryState::Refused(Refusal::InvalidRecipient)
        }
        Outcome::Refused => {
            DeliveryState::Refused(Refusal::Unacceptable(format!("{:#04x}", report.status)))
        }
        Outcome::GaveUp => DeliveryState::GaveUp,
    }
}

fn is_same_number(ours: &str, theirs: &str) -> bool {
    let end = |text: &str| -> Vec<char> {
        let digits = text.chars().rev().filter(char::is_ascii_digit);
        digits.take(TELLING_DIGITS).collect()
    };
    let digits = end(theirs);
    !digits.is_empty() && end(ours) == digits
}

/// The modem's numbers in what [`Tracking::taken`] called the message.
fn numbers(provider: &ProviderRef) -> Option<Vec<u8>> {
    let numbers = provider.0.split(',').map(|number| number.parse().ok());
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use courrier_messages::sms::{self, Incoming};

    use super::*;

    fn reference(text: &str) -> Reference {
        Reference::new(text).expect("a reference")
    }

    fn telephone(text: &str) -> Telephone {
        Telephone::stored(text.to_owned())
    }

    /// A report as the network sends it: to +33612345678 unless told otherwise.
    fn report(number: u8, status: u8) -> StatusReport {
        report_to("0B913316325476F8", number, status)
    }

    fn report_to(address: &str, number: u8, status: u8) -> StatusReport {
        let times = "6211423100000062114231000000";
        let pdu = format!("0006{number:02X}{address}{times}{status:02X}");
        match sms::decode(&pdu) {
            Ok(Incoming::StatusReport(report)) => report,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_long_message_is_there_when_all_of_it_is() {
        let mut tracking = Tracking::default();
        let (ours, to) = (reference("a"), telephone("+33612345678"));
        let provider = tracking.taken(&ours, &to, &[254, 255, 0]);
        assert_eq!(provider, ProviderRef("254,255,0".to_owned()));
        assert_eq!(tracking.report(&report(255, 0)), None);
        assert_eq!(tracking.report(&report(254, 0x20)), None, "still trying");
        assert_eq!(tracking.report(&report(254, 0)), None);
        let told = tracking.report(&report(0, 0)).expect("the last part");
        assert_eq!(told.reference, Some(ours.clone()));
        assert_eq!(told.state, DeliveryState::Delivered);
        assert_eq!(tracking.report(&report(0, 0)), None, "told once");
        assert_eq!(
            tracking.ask(&ours),
            Answer::Found(None, DeliveryState::Delivered)
        );
    }

    #[test]
    fn one_refused_part_spoils_the_message() {
        let mut tracking = Tracking::default();
        let ours = reference("a");
        tracking.taken(&ours, &telephone("+33612345678"), &[1, 2]);
        let told = tracking.report(&report(2, 0x41)).expect("it is over");
        assert_eq!(
            told.state,
            DeliveryState::Refused(Refusal::InvalidRecipient)
        );
    }

    #[test]
    fn numbers_that_come_again_are_told_apart() {
        let mut tracking = Tracking::default();
        tracking.taken(&reference("old"), &telephone("+33612345678"), &[7]);
        tracking.taken(&reference("other"), &telephone("+33700000000"), &[7]);
        tracking.taken(&reference("new"), &telephone("+33612345678"), &[7]);
        let told = |tracking: &mut Tracking, report| tracking.report(&report)?.reference;
        // The same number, written as within the country.
        let national = report_to("0A816021436587", 7, 0);
        assert_eq!(told(&mut tracking, national), Some(reference("new")));
        assert_eq!(told(&mut tracking, report_to("0A816055555555", 7, 0)), None);
    }

    #[test]
    fn what_was_pending_before_a_restart_is_known() {
        let pending = [Pending {
            reference: reference("a"),
            provider: Some(ProviderRef("3,4".to_owned())),
            to: Some(telephone("+33612345678")),
        }];
        let mut tracking = Tracking::new(&pending);
        assert_eq!(tracking.report(&report(3, 0)), None);
        assert!(tracking.report(&report(4, 0)).is_some());
    }

    #[test]
    fn a_message_in_limbo_is_found_by_a_late_reference_or_by_its_report() {
        let (ours, to) = (reference("a"), telephone("+33612345678"));
        let mut tracking = Tracking::default();
        tracking.in_limbo(&ours, &to, vec![8]);
        let found = tracking.late(9).expect("it was waited for");
        assert_eq!(found.provider, Some(ProviderRef("8,9".to_owned())));
        assert_eq!(tracking.late(10), None);
        let mut tracking = Tracking::default();
        tracking.in_limbo(&ours, &to, Vec::new());
        assert_eq!(tracking.report(&report_to("0A816055555555", 9, 0)), None);
        let found = tracking.report(&report(9, 0)).expect("its report");
        assert_eq!(found.state, DeliveryState::Delivered);
        assert_eq!(found.reference, Some(ours));
    }
}
