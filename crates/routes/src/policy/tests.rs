use std::time::Duration;

use super::*;

const NOVEMBER: Month = Month {
    year: 2026,
    month: 11,
};
const DECEMBER: Month = Month {
    year: 2026,
    month: 12,
};

fn at(seconds: i64) -> DateTime<Utc> {
    "2026-11-24T12:00:00Z"
        .parse::<DateTime<Utc>>()
        .expect("an instant")
        + TimeDelta::seconds(seconds)
}

fn line(name: &str, channel: Channel) -> LineSettings {
    LineSettings {
        name: name.to_owned(),
        channel,
        monthly_cap: None,
        price_millis: 60,
    }
}

fn two() -> Dispatcher {
    let lines = vec![
        line("modem", Channel::Sms),
        line("ovh", Channel::Sms),
        line("courriel", Channel::Email),
    ];
    Dispatcher::new(lines, Backoff::default())
}

fn sms() -> Attempts {
    Attempts::new(Channel::Sms, 1, at(0))
}

fn taken() -> Outcome {
    Outcome::Accepted(ProviderRef("1".to_owned()))
}

fn later(cause: Cause) -> Outcome {
    Outcome::RetryLater { after: None, cause }
}

fn to(name: &str) -> Choice {
    Choice::Route(name.to_owned())
}

/// One try, with chance in the middle: where it went, and what followed.
fn go(
    dispatcher: &mut Dispatcher,
    attempts: &mut Attempts,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> (String, Decision, Vec<Alert>) {
    let Choice::Route(route) = dispatcher.choose(attempts, now, NOVEMBER) else {
        panic!("no route");
    };
    let (decision, alerts) =
        dispatcher.settle(attempts, &route, outcome, now, NOVEMBER, &mut || 0.5);
    (route, decision, alerts)
}

fn stopped(route: &str, stop: Stop) -> Alert {
    Alert::RouteStopped {
        route: route.to_owned(),
        stop,
    }
}

#[test]
fn the_first_route_that_works_in_the_order_that_is_set() {
    let mut dispatcher = two();
    let (route, decision, alerts) = go(&mut dispatcher, &mut sms(), taken(), at(0));
    assert_eq!(route, "modem");
    assert_eq!(decision, Decision::Accepted(ProviderRef("1".to_owned())));
    assert_eq!(alerts, []);
    let mut email = Attempts::new(Channel::Email, 1, at(0));
    assert_eq!(
        go(&mut dispatcher, &mut email, taken(), at(0)).0,
        "courriel"
    );
    let mut none = Dispatcher::new(vec![line("courriel", Channel::Email)], Backoff::default());
    assert_eq!(none.choose(&sms(), at(0), NOVEMBER), Choice::NoRoute);
}

#[test]
fn falls_back_at_once_then_tries_all_of_them_again_later() {
    let mut dispatcher = two();
    let mut message = sms();
    let (route, decision, _) = go(
        &mut dispatcher,
        &mut message,
        later(Cause::Unreachable),
        at(0),
    );
    assert_eq!((route.as_str(), decision), ("modem", Decision::TryNext));
    let busy = later(Cause::NotNow("HTTP 429".to_owned()));
    let (route, decision, _) = go(&mut dispatcher, &mut message, busy.clone(), at(0));
    assert_eq!(
        (route.as_str(), decision),
        ("ovh", Decision::RetryAt(at(60)))
    );
    // The next message does not try the modem while it rests.
    assert_eq!(go(&mut dispatcher, &mut sms(), taken(), at(1)).0, "ovh");
    let mut waits = Vec::new();
    let mut now = at(60);
    loop {
        let mut decision = go(&mut dispatcher, &mut message, busy.clone(), now).1;
        if decision == Decision::TryNext {
            decision = go(&mut dispatcher, &mut message, busy.clone(), now).1;
        }
        let Decision::RetryAt(next) = decision else {
            assert_eq!(decision, Decision::GiveUp);
            break;
        };
        waits.push((next - now).num_minutes());
        now = next;
    }
    assert_eq!(&waits[..9], [2, 4, 8, 16, 32, 64, 128, 256, 360]);
    assert!(now - at(0) <= TimeDelta::days(3) && now - at(0) > TimeDelta::days(2));
    assert_eq!(
        dispatcher.choose(&message, at(0) + TimeDelta::days(3), NOVEMBER),
        Choice::GiveUp
    );
}

#[test]
fn an_unknown_goes_nowhere_else() {
    let mut dispatcher = two();
    let (_, decision, _) = go(&mut dispatcher, &mut sms(), Outcome::Unknown, at(0));
    assert_eq!(decision, Decision::Resolve(at(30)));
    assert_eq!(
        dispatcher.spent("modem", NOVEMBER).segments,
        1,
        "it may be paid for"
    );
    assert_eq!(unresolved(true, false), Unresolved::Repeat);
    assert_eq!(unresolved(true, true), Unresolved::AskAPerson);
    assert_eq!(unresolved(false, false), Unresolved::AskAPerson);
}

#[test]
fn a_wrong_number_is_wrong_everywhere_and_another_refusal_is_not() {
    let mut dispatcher = two();
    for refusal in [Refusal::InvalidRecipient, Refusal::OptedOut] {
        let refused = Outcome::Refused(refusal.clone());
        let (_, decision, _) = go(&mut dispatcher, &mut sms(), refused, at(0));
        let marks_contact = true;
        assert_eq!(
            decision,
            Decision::Refused {
                refusal,
                marks_contact
            }
        );
    }
    let refusal = Refusal::Unacceptable("21".to_owned());
    let refused = Outcome::Refused(refusal.clone());
    let mut message = sms();
    let (_, decision, _) = go(&mut dispatcher, &mut message, refused.clone(), at(0));
    assert_eq!(decision, Decision::TryNext);
    let (route, decision, _) = go(&mut dispatcher, &mut message, refused, at(0));
    assert_eq!(route, "ovh");
    let marks_contact = false;
    assert_eq!(
        decision,
        Decision::Refused {
            refusal,
            marks_contact
        }
    );
}

#[test]
fn a_route_at_fault_stops_alerts_once_and_burns_no_message() {
    let mut dispatcher = two();
    let no_credit = || Outcome::Stopped(Stop::NoCredit);
    let mut first = sms();
    let (_, decision, alerts) = go(&mut dispatcher, &mut first, no_credit(), at(0));
    assert_eq!(decision, Decision::TryNext);
    assert_eq!(alerts, [stopped("modem", Stop::NoCredit)]);
    for second in 1..100 {
        assert_eq!(
            go(&mut dispatcher, &mut sms(), taken(), at(second)).0,
            "ovh"
        );
    }
    assert_eq!(dispatcher.stop_of("modem"), Some(&Stop::NoCredit));
    // After an hour one message looks whether it works again, and only one.
    let probe = dispatcher.choose(&sms(), at(3_600), NOVEMBER);
    assert_eq!(probe, to("modem"));
    assert_eq!(dispatcher.choose(&sms(), at(3_600), NOVEMBER), to("ovh"));
    let mut message = sms();
    let told = dispatcher.settle(
        &mut message,
        "modem",
        no_credit(),
        at(3_601),
        NOVEMBER,
        &mut || 0.5,
    );
    assert_eq!(told, (Decision::TryNext, vec![]), "told once");
    let (route, _, alerts) = go(&mut dispatcher, &mut sms(), taken(), at(7_300));
    assert_eq!(route, "modem");
    let resumed = Alert::RouteResumed {
        route: "modem".to_owned(),
    };
    assert_eq!(alerts, [resumed]);
}

#[test]
fn when_all_routes_are_stopped_messages_wait_and_it_is_told_once() {
    let mut dispatcher = two();
    let bad_login = || Outcome::Stopped(Stop::BadLogin);
    let mut message = sms();
    go(&mut dispatcher, &mut message, bad_login(), at(0));
    let (_, decision, alerts) = go(&mut dispatcher, &mut message, bad_login(), at(0));
    assert_eq!(decision, Decision::RetryAt(at(60)));
    let stuck = Alert::NothingLeaves {
        channel: Channel::Sms,
    };
    assert_eq!(alerts, [stopped("ovh", Stop::BadLogin), stuck]);
    assert_eq!(
        dispatcher.choose(&sms(), at(60), NOVEMBER),
        Choice::Wait(at(3_600))
    );
    // Somebody mended it.
    assert!(dispatcher.resume("ovh").is_some());
    assert!(dispatcher.resume("ovh").is_none());
    assert_eq!(go(&mut dispatcher, &mut sms(), taken(), at(61)).0, "ovh");
    let alerts = dispatcher.note_health("ovh", &Readiness::Stopped(Stop::NoCredit), at(62));
    assert_eq!(alerts, [stopped("ovh", Stop::NoCredit)]);
    assert_eq!(
        dispatcher
            .note_health("ovh", &Readiness::Ready, at(63))
            .len(),
        1
    );
    assert_eq!(
        dispatcher.note_health("ovh", &Readiness::Absent, at(64)),
        []
    );
}

#[test]
fn a_modem_unplugged_for_a_moment_is_no_alert_and_one_unplugged_for_minutes_is() {
    let mut dispatcher = Dispatcher::new(vec![line("modem", Channel::Sms)], Backoff::default());
    let mut now = at(0);
    let mut told = Vec::new();
    while told.is_empty() {
        let mut first = sms();
        let mut second = sms();
        for message in [&first, &second] {
            assert_eq!(dispatcher.choose(message, now, NOVEMBER), to("modem"));
        }
        // What was under way together fails together, and counts once.
        for message in [&mut first, &mut second] {
            let unreachable = later(Cause::Unreachable);
            let settled =
                dispatcher.settle(message, "modem", unreachable, now, NOVEMBER, &mut || 0.5);
            told.extend(settled.1);
        }
        let Choice::Wait(until) = dispatcher.choose(&sms(), now, NOVEMBER) else {
            panic!("it rests");
        };
        now = until;
    }
    let channel = Channel::Sms;
    assert_eq!(told, [Alert::NothingLeaves { channel }]);
    assert_eq!((now - at(0)).num_seconds(), 5 + 10 + 20 + 40 + 80 + 160);
    assert_eq!(go(&mut dispatcher, &mut sms(), taken(), now).2, []);
    assert!(
        !dispatcher.stuck.contains(&channel),
        "the next time is told again"
    );
}

#[test]
fn what_waited_for_a_route_that_was_away_goes_when_it_is_back() {
    let mut dispatcher = Dispatcher::new(vec![line("modem", Channel::Sms)], Backoff::default());
    let (mut message, mut now) = (sms(), at(0));
    let outage = at(0) + TimeDelta::hours(8);
    let mut calls = 0;
    while now < outage {
        if let Choice::Wait(until) = dispatcher.choose(&message, now, NOVEMBER) {
            now = until;
            continue;
        }
        calls += 1;
        let unreachable = later(Cause::Unreachable);
        let settled = dispatcher.settle(
            &mut message,
            "modem",
            unreachable,
            now,
            NOVEMBER,
            &mut || 0.5,
        );
        let Decision::RetryAt(next) = settled.0 else {
            panic!("{settled:?}");
        };
        let wait = next - now;
        assert!(wait <= TimeDelta::minutes(15), "{wait}");
        now = next;
    }
    assert!(calls < 50, "it is let rest: {calls} calls in eight hours");
    assert!(!dispatcher.take_back());
    go(&mut dispatcher, &mut message, taken(), now);
    assert!(dispatcher.take_back(), "what else waits may go");
    assert!(!dispatcher.take_back(), "once");
    // Patience that is asked for now and then is no outage.
    let busy = || later(Cause::NotNow("HTTP 429".to_owned()));
    go(&mut dispatcher, &mut sms(), busy(), now);
    go(
        &mut dispatcher,
        &mut sms(),
        taken(),
        now + TimeDelta::minutes(1),
    );
    assert!(!dispatcher.take_back());
    // Nor need a message find out where the modem tells of itself.
    go(&mut dispatcher, &mut sms(), later(Cause::NoNetwork), now);
    let back = now + TimeDelta::hours(1);
    dispatcher.note_health("modem", &Readiness::Ready, back);
    assert!(dispatcher.take_back());
}

#[test]
fn refusals_in_a_row_are_the_routes_own_fault() {
    let mut dispatcher = Dispatcher::new(vec![line("modem", Channel::Sms)], Backoff::default());
    let refused = || Outcome::Refused(Refusal::Unacceptable("21".to_owned()));
    for _ in 0..4 {
        assert_eq!(go(&mut dispatcher, &mut sms(), refused(), at(0)).2, []);
    }
    go(&mut dispatcher, &mut sms(), taken(), at(0));
    for _ in 0..4 {
        assert_eq!(go(&mut dispatcher, &mut sms(), refused(), at(0)).2, []);
    }
    let alerts = go(&mut dispatcher, &mut sms(), refused(), at(0)).2;
    let stop = Stop::RefusesEverything("21".to_owned());
    assert_eq!(alerts[0], stopped("modem", stop));
}

#[test]
fn a_cap_holds_to_the_month_and_costs_are_counted() {
    let mut capped = line("modem", Channel::Sms);
    capped.monthly_cap = Some(10);
    let mut dispatcher = Dispatcher::new(vec![capped], Backoff::default());
    let spent = Spent {
        segments: 6,
        cost_millis: 360,
    };
    dispatcher.set_spent("modem", NOVEMBER, spent);
    let mut long = Attempts::new(Channel::Sms, 2, at(0));
    let near = Alert::CapNear {
        route: "modem".to_owned(),
        used: 8,
        cap: 10,
    };
    assert_eq!(go(&mut dispatcher, &mut long, taken(), at(0)).2, [near]);
    // Two at once: the second has no room while the first is under way.
    assert_eq!(dispatcher.choose(&long, at(0), NOVEMBER), to("modem"));
    assert!(matches!(
        dispatcher.choose(&sms(), at(0), NOVEMBER),
        Choice::Wait(_)
    ));
    let (_, alerts) = dispatcher.settle(&mut long, "modem", taken(), at(0), NOVEMBER, &mut || 0.5);
    let reached = Alert::CapReached {
        route: "modem".to_owned(),
        cap: 10,
    };
    let stuck = Alert::NothingLeaves {
        channel: Channel::Sms,
    };
    assert_eq!(alerts, [reached, stuck]);
    let spent = dispatcher.spent("modem", NOVEMBER);
    assert_eq!((spent.segments, spent.cost_millis), (10, 600));
    assert!(matches!(
        dispatcher.choose(&sms(), at(0), NOVEMBER),
        Choice::Wait(_)
    ));
    assert_eq!(dispatcher.choose(&sms(), at(0), DECEMBER), to("modem"));
}

#[test]
fn a_route_that_asks_everybody_to_wait_is_left_alone() {
    let mut dispatcher = two();
    let wait = Outcome::RetryLater {
        after: Some(Duration::from_mins(10)),
        cause: Cause::NotNow("HTTP 429".to_owned()),
    };
    go(&mut dispatcher, &mut sms(), wait, at(0));
    assert_eq!(go(&mut dispatcher, &mut sms(), taken(), at(599)).0, "ovh");
    assert_eq!(go(&mut dispatcher, &mut sms(), taken(), at(600)).0, "modem");
}

#[test]
fn alerts_are_told_in_french_and_name_no_one() {
    let told = |alert: &Alert| alert.to_string();
    assert_eq!(
        told(&stopped("ovh", Stop::NoCredit)),
        "la voie « ovh » est arrêtée : le compte n'a plus de crédit"
    );
    let near = Alert::CapNear {
        route: "ovh".to_owned(),
        used: 800,
        cap: 1_000,
    };
    assert_eq!(
        told(&near),
        "la voie « ovh » a envoyé 800 messages ce mois-ci, sur 1000 permis"
    );
}
