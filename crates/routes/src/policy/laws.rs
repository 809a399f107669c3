//! What holds whatever the routes do.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

const MONTH: Month = Month {
    year: 2026,
    month: 11,
};
const CAP: u32 = 12;

fn outcomes() -> impl Strategy<Value = Outcome> {
    let later = |after: Option<u64>, cause: Cause| Outcome::RetryLater {
        after: after.map(Duration::from_secs),
        cause,
    };
    prop_oneof![
        3 => Just(Outcome::Accepted(ProviderRef("1".to_owned()))),
        1 => Just(Outcome::Unknown),
        1 => Just(Outcome::Refused(Refusal::InvalidRecipient)),
        2 => Just(Outcome::Refused(Refusal::Unacceptable("x".to_owned()))),
        2 => Just(Outcome::Stopped(Stop::NoCredit)),
        2 => Just(later(None, Cause::Unreachable)),
        2 => Just(later(None, Cause::NotNow("x".to_owned()))),
        1 => (0_u64..100_000).prop_map(move |after| later(Some(after), Cause::NotNow("x".to_owned()))),
    ]
}

/// Two routes, one of them with a cap.
fn dispatcher() -> Dispatcher {
    let line = |name: &str, monthly_cap| LineSettings {
        name: name.to_owned(),
        channel: Channel::Sms,
        monthly_cap,
        price_millis: 60,
    };
    let lines = vec![line("a", Some(CAP)), line("b", None)];
    Dispatcher::new(lines, Backoff::default())
}

proptest! {
    /// Each message ends: taken, refused, unknown or given up, in its time; it is never tried twice
    /// on one route in one round, nor after an end. The cap holds.
    #[test]
    fn every_message_ends_and_no_cap_is_broken(
        outcomes in prop::collection::vec(outcomes(), 1..60),
        chance in prop::collection::vec(0.0_f64..1.0, 1..20),
        messages in 1_usize..8,
    ) {
        let mut dispatcher = dispatcher();
        let mut outcomes = outcomes.iter().cycle();
        let mut chance = chance.iter().cycle();
        let mut jitter = || *chance.next().expect("endless");
        let start = DateTime::UNIX_EPOCH;
        let mut now = start;
        for _ in 0..messages {
            let queued = now;
            let mut attempts = Attempts::new(Channel::Sms, 3, queued);
            let mut steps = 0;
            let mut this_round: Vec<String> = Vec::new();
            loop {
                steps += 1;
                prop_assert!(steps < 2_000, "it never ends");
                let route = match dispatcher.choose(&attempts, now, MONTH) {
                    Choice::Route(route) => route,
                    Choice::Wait(until) => {
                        prop_assert!(until > now);
                        now = until;
                        continue;
                    }
                    Choice::GiveUp => break,
                    Choice::NoRoute => return Err(TestCaseError::fail("there are routes")),
                };
                prop_assert!(!this_round.contains(&route), "twice in a round");
                this_round.push(route.clone());
                let outcome = outcomes.next().expect("endless").clone();
                let (decision, _) = dispatcher.settle(
                    &mut attempts, &route, outcome, now, MONTH, &mut jitter,
                );
                match decision {
                    Decision::TryNext => {}
                    Decision::RetryAt(at) => {
                        prop_assert!(at > now);
                        prop_assert!(at - queued < TimeDelta::days(3));
                        now = at;
                        this_round.clear();
                    }
                    _ => break,
                }
            }
            prop_assert!(dispatcher.spent("a", MONTH).segments <= CAP);
        }
    }
}
