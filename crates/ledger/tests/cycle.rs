//! The cycle in the ledger: what counts, what is taken back, what is dropped, who is told.

mod common;

use common::{Centre, SEED, id};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::cycle::Why;
use courrier_domain::message::{MessageRefusal, MessageState};
use courrier_domain::usager::Channel;
use courrier_domain::{
    AbsenceId, AbsenceReason, AgentId, Author, CourrierId, Domiciliation, DomiciliationStatus,
    Identity, Instant, MessageEvent, MessageId, Role, UsagerId,
};
use courrier_ledger::commands::*;
use courrier_ledger::{Refusal, Stamp, WriteError};

/// Letters of one person, told of when their tri closes.
fn told_of(centre: &Centre, items: &[u64]) -> (UsagerId, MessageId) {
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(items, awa, tri);
    centre.days_later(0);
    centre.close(tri);
    (awa, queued(centre).expect("a message").id)
}

fn later(centre: &Centre, hours: i64) -> Instant {
    centre.stamp().at + chrono::TimeDelta::hours(hours)
}

fn at<C: Command>(centre: &Centre, when: &str, command: C) -> Result<C::Receipt, WriteError> {
    let stamp = Stamp {
        at: when.parse().expect("an instant"),
        author: Author::System,
        key: None,
    };
    centre.ledger.write_blocking(stamp, command)
}

fn queued(centre: &Centre) -> Option<courrier_ledger::queries::QueuedRow> {
    let now = later(centre, 24 * 400);
    let due = centre.ledger.read(|r| r.messages_due(now, false, 10));
    due.expect("read").into_iter().next()
}

fn take(id: MessageId, reference: &str) -> TakeForSending {
    TakeForSending {
        id,
        channel: Channel::Email,
        route: "smtp".to_owned(),
        reference: reference.to_owned(),
    }
}

fn outcome(reference: &str, outcome: Outcome) -> RecordOutcome {
    RecordOutcome {
        reference: reference.to_owned(),
        outcome,
        segments: 0,
    }
}

fn accepted() -> Outcome {
    Outcome::Accepted {
        provider_ref: Some("theirs".to_owned()),
    }
}

fn report(reference: &str, delivered: Result<(), MessageRefusal>) -> RecordReport {
    RecordReport {
        of: ReportOf::Ours(reference.to_owned()),
        delivered,
    }
}

/// What is due for the usager's mail, or holds it back.
fn why(centre: &Centre, usager: UsagerId, when: &str) -> Vec<Why> {
    let when = when.parse().expect("an instant");
    let plan = centre.ledger.read(|r| r.plan_of(usager, when));
    let plan = plan.expect("read").expect("a folder");
    let due = plan.due.into_iter().map(|due| due.why);
    due.chain(plan.later.into_iter().map(|later| later.why))
        .filter(|why| !matches!(why, Why::Ends { .. }))
        .collect()
}

#[test]
fn who_was_never_told_is_told_of_what_is_kept() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    let reason = ReturnReason::Autre;
    let mark = MarkForReturn { id: id(1), reason };
    centre.write(mark).expect("marked");
    assert_eq!(centre.close(tri).messages_queued, 0, "it goes back");
    let keep = |item| Keep {
        id: id(item),
        seed: SEED,
    };
    centre.write(keep(1)).expect("kept");
    let message = queued(&centre).expect("a message");
    assert_eq!(message.event, MessageEvent::Arrival);
    at(&centre, TEN, take(message.id, "a")).expect("taken");
    at(&centre, TEN, outcome("a", accepted())).expect("recorded");
    centre.write(mark).expect("marked again");
    centre.write(keep(1)).expect("kept again");
    assert!(queued(&centre).is_none(), "she knows of it");
}

#[test]
fn a_call_that_a_crash_cut_counts_among_what_may_have_to_be_paid_for() {
    let centre = Centre::new();
    let (awa, message) = told_of(&centre, &[1]);
    let telephone = Some(courrier_domain::contact::Telephone::stored(
        "+33612345678".into(),
    ));
    let identity = Identity {
        nom: "NOM1".into(),
        prenoms: "Awa".into(),
        telephone,
        ..Identity::default()
    };
    let domiciliation = Domiciliation::for_a_year_from("2026-09-01".parse().expect("a day"));
    centre
        .write(ChangeUsager {
            id: awa,
            identity,
            domiciliation,
            seen: None,
            near_unseen: false,
        })
        .expect("changed");
    let sms = TakeForSending {
        channel: Channel::Sms,
        route: "sms".to_owned(),
        ..take(message, "a")
    };
    at(&centre, TEN, sms).expect("taken");
    at(&centre, TEN, SettleInterrupted).expect("settled");
    let since = TEN.parse().expect("an instant");
    let usage = centre.ledger.read(|r| r.route_usage("sms", since));
    assert_eq!(usage.expect("read"), (1, 1));
}

/// 1 September 2026, a Tuesday, at ten in Paris.
const TEN: &str = "2026-09-01T08:00:00Z";

#[test]
fn a_message_counts_once_a_channel_took_it() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1, 2]);
    let early = at(&centre, "2026-09-01T06:30:00Z", take(id, "a")).expect("asked");
    assert_eq!(early, Taken::NotNow, "before nine");
    let Taken::Sending { outgoing } = at(&centre, TEN, take(id, "a")).expect("taken") else {
        panic!("it may leave");
    };
    assert_eq!(
        (outgoing.to.as_str(), outgoing.counts.lettres),
        ("awa@example.org", 2)
    );
    assert!(!format!("{outgoing:?}").contains("awa@"), "private");
    let twice = at(&centre, TEN, take(id, "b")).expect("asked");
    assert_eq!(twice, Taken::NotNow, "two workers never send one message");
    assert_eq!(why(&centre, awa, TEN), [Why::OnItsWay, Why::OnItsWay]);
    let state = at(&centre, TEN, outcome("a", accepted())).expect("recorded");
    assert_eq!(state, MessageState::Accepted);
    let told = "2026-09-01".parse().expect("a day");
    let relance = Why::MonthAfter { told, relance: 1 };
    assert_eq!(why(&centre, awa, TEN), [relance, relance]);
    assert_eq!(centre.verify().faults, [""; 0]);
}

#[test]
fn a_report_overtakes_the_outcome_and_nothing_counts_twice() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1]);
    at(&centre, TEN, take(id, "a")).expect("taken");
    at(&centre, TEN, report("a", Ok(()))).expect("noted");
    let state = at(&centre, TEN, outcome("a", accepted())).expect("recorded");
    assert_eq!(state, MessageState::Delivered);
    let unknown = at(&centre, TEN, report("z", Ok(()))).expect("noted");
    assert_eq!(unknown, None, "a report of nobody's");
    let told = "2026-09-01".parse().expect("a day");
    assert_eq!(
        why(&centre, awa, TEN),
        [Why::MonthAfter { told, relance: 1 }]
    );
}

#[test]
fn what_never_arrived_is_taken_back() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1]);
    at(&centre, TEN, take(id, "a")).expect("taken");
    at(&centre, TEN, outcome("a", accepted())).expect("recorded");
    let lost = RecordReport {
        of: ReportOf::Providers {
            route: "smtp".to_owned(),
            provider_ref: "theirs".to_owned(),
        },
        delivered: Err(MessageRefusal::Address),
    };
    assert_eq!(at(&centre, TEN, lost).expect("noted"), Some(id));
    assert_eq!(why(&centre, awa, TEN), [Why::Unreached]);
    let today = "2026-09-01".parse().expect("a day");
    let list = centre.ledger.read(|r| r.unreached(today)).expect("read");
    assert_eq!((list[0].usager.id, list[0].untold), (awa, 1));
    let refused = (Channel::Email, MessageRefusal::Address);
    assert_eq!(list[0].refusal, Some(refused));
    // Another address is another matter.
    let change = |email: &str| ChangeUsager {
        id: awa,
        identity: Identity {
            nom: "NOM1".into(),
            email: Some(email.into()),
            ..Identity::default()
        },
        domiciliation: Domiciliation::for_a_year_from(today),
        seen: None,
        near_unseen: false,
    };
    centre.write(change("awa@example.org")).expect("the same");
    assert_eq!(why(&centre, awa, TEN), [Why::Unreached]);
    centre.write(change("awa@example.com")).expect("changed");
    assert_eq!(why(&centre, awa, TEN), [Why::NeverTold]);
}

#[test]
fn an_unknown_outcome_is_decided_once() {
    let centre = Centre::new();
    let (_, id) = told_of(&centre, &[1]);
    at(&centre, TEN, take(id, "a")).expect("taken");
    // The daemon was killed: the next one can't know.
    assert_eq!(at(&centre, TEN, SettleInterrupted).expect("settled"), 1);
    let unknown = centre.ledger.read(|r| r.messages_unknown()).expect("read");
    assert_eq!((unknown.len(), unknown[0].reference.as_str()), (1, "a"));
    let repeat = ResolveUnknown {
        id,
        decision: Decision::Repeat,
    };
    at(&centre, TEN, repeat).expect("once");
    at(&centre, TEN, take(id, "b")).expect("taken");
    at(&centre, TEN, outcome("b", Outcome::Unknown)).expect("recorded");
    let again = at(&centre, TEN, repeat).expect_err("not twice");
    assert!(matches!(again, WriteError::Refused(Refusal::RepeatedOnce)));
    // The first one arrived after all, and said so late: that settles it.
    at(&centre, TEN, report("a", Ok(()))).expect("noted");
    let unknown = centre.ledger.read(|r| r.messages_unknown()).expect("read");
    assert!(unknown.is_empty());
    let usage = centre
        .ledger
        .read(|r| r.route_usage("smtp", Instant::UNIX_EPOCH));
    assert_eq!(usage.expect("read").0, 2, "both calls may have cost");
}

#[test]
fn what_nothing_can_carry_ends_and_is_planned_anew_when_something_can() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1]);
    let stop = RefuseContact {
        usager_id: awa,
        channel: Channel::Email,
        reason: MessageRefusal::Stopped,
    };
    at(&centre, TEN, stop).expect("noted");
    assert_eq!(queued(&centre).expect("still queued").channels, []);
    assert_eq!(
        at(&centre, TEN, take(id, "a")).expect("asked"),
        Taken::NotNow
    );
    let refusal = MessageRefusal::NoRoute;
    let given_up = at(&centre, TEN, GiveUp { id, refusal }).expect("ended");
    assert_eq!(given_up, MessageState::Refused);
    assert_eq!(why(&centre, awa, TEN), [Why::Unreached]);
    let channel = Channel::Email;
    let usager_id = awa;
    at(&centre, TEN, RestoreContact { usager_id, channel }).expect("restored");
    assert_eq!(why(&centre, awa, TEN), [Why::NeverTold]);
}

#[test]
fn mail_collected_before_a_message_leaves_drops_it() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1, 2]);
    centre.hand_over(20, awa, &[1]).expect("handed over");
    let due = queued(&centre).expect("half of it waits still");
    assert_eq!(
        (due.id, due.channels.as_slice()),
        (id, [Channel::Email].as_slice())
    );
    centre.hand_over(21, awa, &[2]).expect("handed over");
    assert_eq!(queued(&centre), None);
    assert_eq!(
        at(&centre, TEN, take(id, "a")).expect("asked"),
        Taken::NotNow
    );
}

#[test]
fn the_plan_sees_what_happened_since_it_was_made() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1]);
    at(&centre, TEN, take(id, "a")).expect("taken");
    at(&centre, TEN, outcome("a", accepted())).expect("recorded");
    let month_later: Instant = "2026-10-01T08:00:00Z".parse().expect("an instant");
    let due = centre.ledger.read(|r| r.due_at(month_later)).expect("read");
    assert_eq!(due.len(), 1);
    let run = || RunCycle {
        usagers: vec![awa],
        seed: IdSeed([3; 10]),
    };
    centre.hand_over(20, awa, &[1]).expect("handed over");
    let done = at(&centre, "2026-10-01T08:00:01Z", run()).expect("run");
    assert_eq!(
        done,
        CycleRun::default(),
        "nobody is told of what they hold"
    );
    let ran = centre.ledger.read(|r| r.cycle_ran_at()).expect("read");
    assert_eq!(ran, "2026-10-01T08:00:01Z".parse().ok());
    for wrong in ["2026-09-30T08:00:00Z", "2027-10-01T08:00:00Z"] {
        let refused = at(&centre, wrong, run()).expect_err("impossible");
        assert!(matches!(
            refused,
            WriteError::Refused(Refusal::ImpossibleClock(_))
        ));
    }
    at(&centre, "2027-10-01T08:00:00Z", ConfirmClock).expect("confirmed");
    at(&centre, "2027-10-01T08:00:01Z", run()).expect("believed");
}

#[test]
fn an_absence_stops_what_was_queued_and_ends_when_the_person_is_back() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1]);
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    let away = |from, to| DeclareAbsence {
        id: common::id::<AbsenceId>(70),
        usager_id: awa,
        reason: AbsenceReason::Hopital,
        from: day(from),
        to: day(to),
    };
    for (from, to) in [
        ("2026-09-10", "2026-09-01"),
        ("2026-08-01", "2026-08-31"),
        ("2026-09-01", "2028-01-01"),
    ] {
        let refused = at(&centre, TEN, away(from, to)).expect_err("refused");
        assert!(matches!(refused, WriteError::Refused(Refusal::Invalid(_))));
    }
    at(&centre, TEN, away("2026-08-30", "2026-10-31")).expect("declared");
    assert_eq!(
        at(&centre, TEN, take(id, "a")).expect("asked"),
        Taken::Dropped
    );
    let until = day("2026-10-31");
    assert_eq!(why(&centre, awa, TEN), [Why::Absent { until }]);
    let list = centre
        .ledger
        .read(|r| r.absences(day("2026-09-01")))
        .expect("read");
    assert_eq!(list.len(), 1);
    at(
        &centre,
        "2026-09-10T08:00:00Z",
        EndAbsence { id: list[0].id },
    )
    .expect("back");
    assert_eq!(why(&centre, awa, "2026-09-10T08:00:00Z"), [Why::NeverTold]);
    let list = centre
        .ledger
        .read(|r| r.absences(day("2026-09-10")))
        .expect("read");
    assert!(list.is_empty());
}

#[test]
fn only_a_supervisor_returns_what_nobody_was_told_of() {
    let centre = Centre::new();
    let awa = centre.usager(1);
    let tri = centre.tri(10);
    centre.register(&[1], awa, tri);
    let mark = MarkForReturn {
        id: id::<CourrierId>(1),
        reason: ReturnReason::NonReclame,
    };
    for (n, role, may) in [(600, Role::Agent, false), (601, Role::Supervisor, true)] {
        let agent = id::<AgentId>(n);
        centre
            .write(AddAgent {
                id: agent,
                login: format!("agent{n}"),
                name: "Awa".into(),
                role,
                password_hash: String::new(),
            })
            .expect("added");
        let stamp = Stamp {
            author: Author::Agent(agent),
            ..centre.stamp()
        };
        let done = centre.ledger.write_blocking(stamp, mark);
        assert_eq!(done.is_ok(), may, "{role:?}: {done:?}");
    }
}

#[test]
fn two_notices_and_a_radiation() {
    let centre = Centre::new();
    let (awa, id) = told_of(&centre, &[1]);
    at(&centre, TEN, take(id, "a")).expect("taken");
    at(&centre, TEN, outcome("a", accepted())).expect("recorded");
    let run = |seed: u8| RunCycle {
        usagers: vec![awa],
        seed: IdSeed([seed; 10]),
    };
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    // Domiciled from 1 September 2026 to 31 August 2027: told on 2 July.
    at(&centre, "2027-01-04T09:00:00Z", ConfirmClock).expect("confirmed");
    for (n, (when, queued)) in (1..).zip([
        ("2027-06-30T09:00:00Z", 1), // the relance alone
        ("2027-07-02T09:00:00Z", 1),
        ("2027-07-02T10:00:00Z", 0),
        ("2027-08-02T09:00:00Z", 1),
        ("2027-08-03T09:00:00Z", 0),
    ]) {
        let done = at(&centre, when, run(n)).expect("run");
        assert_eq!(done.queued, queued, "{when}");
        if n == 2 {
            let now = when.parse().expect("an instant");
            let due = centre.ledger.read(|r| r.messages_due(now, false, 10));
            let notice = due.expect("read").into_iter().next_back();
            let notice = notice.expect("the first notice");
            assert_eq!(notice.event, MessageEvent::DomiciliationEnds);
            let taken = at(&centre, when, take(notice.id, "n")).expect("taken");
            let Taken::Sending { outgoing } = taken else {
                panic!("it may leave");
            };
            assert_eq!(outgoing.limit, Some(day("2027-08-31")));
            at(&centre, when, outcome("n", accepted())).expect("recorded");
        }
    }
    let endings = centre
        .ledger
        .read(|r| r.endings(day("2027-08-03"), day("2027-09-30")));
    assert_eq!(endings.expect("read")[0].notices, 2);
    let radiated = ChangeUsager {
        id: awa,
        identity: Identity {
            nom: "NOM1".into(),
            email: Some("awa@example.org".into()),
            ..Identity::default()
        },
        domiciliation: Domiciliation {
            status: DomiciliationStatus::Radie,
            start: None,
            end: None,
        },
        seen: None,
        near_unseen: false,
    };
    at(&centre, "2027-08-04T09:00:00Z", radiated).expect("radiated");
    let soon: Vec<MessageEvent> = {
        let now = "2027-08-04T09:00:00Z".parse().expect("an instant");
        let due = centre
            .ledger
            .read(|r| r.messages_due(now, false, 10))
            .expect("read");
        due.into_iter().map(|row| row.event).collect()
    };
    assert_eq!(
        soon,
        [MessageEvent::Relance, MessageEvent::DomiciliationEndsSoon]
    );
    let since = "2027-06-01T00:00:00Z".parse().expect("an instant");
    let unseen = centre.ledger.read(|r| r.unseen(day("2027-08-04"), since));
    assert!(unseen.expect("read").is_empty(), "radiated: not listed");
}
