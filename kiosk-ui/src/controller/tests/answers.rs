//! From a card to its answer, and back.

use super::*;

#[test]
fn each_answer_has_its_screen_its_time_and_its_end() {
    let none = Tap::Known {
        waiting: Waiting::default(),
        next_distribution: None,
        langue: None,
        in_force: true,
        avis_days_left: None,
        domiciliation: TapDomiciliation::InForce,
        appointment: None,
        message: false,
        ticket: None,
        may_queue: false,
    };
    let next_distribution = Some(monday());
    for (answer, screen, stays) in [
        (Ok(known(3)), Screen::Mail, 30),
        (Ok(none), Screen::NoMail, 30),
        (
            Ok(Tap::Unknown {
                next_distribution: next_distribution.clone(),
            }),
            Screen::Unknown,
            20,
        ),
        (
            Ok(Tap::Blocked {
                next_distribution,
                langue: None,
            }),
            Screen::Blocked,
            20,
        ),
        (Err(NoAnswer::Refused), Screen::Trouble, 20),
    ] {
        let mut rig = Rig::at_rest();
        let tap = rig.insert("card");
        assert_eq!(rig.taps(), [(tap, "card".to_owned())]);
        rig.pass(ms(20));
        assert_eq!(
            rig.screen(),
            Screen::Waiting,
            "a quick answer has no sign before it"
        );
        rig.borne.answered(tap, answer);
        let view = rig.borne.view();
        assert_eq!(view.screen, screen);
        assert_eq!(
            view.countdown,
            Some(Countdown {
                left: stays,
                whole: stays
            })
        );
        assert_eq!(view.shown_tap, tap);
        rig.remove();
        assert_eq!(
            rig.screen(),
            screen,
            "a card that only touched the reader leaves its answer"
        );
        rig.pass(ms(stays * 1000 - 1));
        assert_eq!(rig.screen(), screen);
        assert_eq!(rig.borne.view().countdown.expect("a countdown").left, 1);
        rig.pass(ms(1));
        assert_eq!(rig.screen(), Screen::Waiting);
        assert_eq!(rig.borne.view().countdown, None);
    }
}

#[test]
fn a_blocked_card_is_told_in_its_persons_language_and_to_nobody_else() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    let blocked = Tap::Blocked {
        next_distribution: None,
        langue: Some("ta".to_owned()),
    };
    rig.borne.answered(tap, Ok(blocked));
    let view = rig.borne.view();
    assert_eq!(
        (view.screen, view.language),
        (Screen::Blocked, Language::Tamil)
    );
    rig.remove();
    rig.pass(seconds(20));
    assert_eq!(rig.screen(), Screen::Waiting);
    assert_eq!(rig.borne.view().language, Language::French);
}

#[test]
fn the_answer_tells_counts_hours_and_what_to_know() {
    let mut rig = Rig::at_rest();
    let waiting = Waiting {
        lettres: 2,
        recommandes: 1,
        colis: 4,
    };
    let tap = rig.insert("card");
    rig.borne.answered(
        tap,
        Ok(tell(waiting, |facts| {
            facts.avis_days_left = Some(9);
            facts.domiciliation = TapDomiciliation::EndsSoon {
                on: date("2026-12-24"),
            };
            facts.appointment = Some("2026-11-23T09:30:00Z".parse().expect("an instant"));
            facts.message = true;
            facts.langue = Some("ar".to_owned());
        })),
    );
    let view = rig.borne.view();
    assert_eq!(view.answer.waiting, waiting);
    assert_eq!(view.answer.avis_days_left, Some(9));
    assert_eq!(
        view.answer.remarks,
        [
            RemarkKind::EndsSoon(date("2026-12-24")),
            RemarkKind::Appointment(Day::Tomorrow(date("2026-11-23")), 10 * 60 + 30),
            RemarkKind::Message,
        ]
    );
    assert_eq!(view.language, Language::Arabic);
    let opening = view.opening.expect("the next distribution");
    assert!(matches!(opening.day, Day::Tomorrow(_)));
    rig.borne.press(Action::Done);
    let view = rig.borne.view();
    assert_eq!(view.answer, Answer::default(), "nothing stays behind");
    assert_eq!(view.language, Language::French, "nor the language");
}

#[test]
fn a_right_that_is_not_in_force_is_told() {
    let ended = TapDomiciliation::Ended { on: None };
    for (domiciliation, in_force, remark, without_mail) in [
        (TapDomiciliation::InForce, true, None, Screen::NoMail),
        (ended, false, Some(RemarkKind::Ended), Screen::Ended),
        (
            TapDomiciliation::NotYet,
            false,
            Some(RemarkKind::NotYet),
            Screen::NoMail,
        ),
        // A daemon of the version before tells the one flag alone.
        (
            TapDomiciliation::InForce,
            false,
            Some(RemarkKind::Ended),
            Screen::Ended,
        ),
    ] {
        let after_tap = |count| {
            let mut rig = Rig::at_rest();
            let tap = rig.insert("card");
            let waiting = Waiting {
                lettres: count,
                ..Waiting::default()
            };
            let facts = tell(waiting, |facts| {
                facts.domiciliation = domiciliation;
                facts.in_force = in_force;
                facts.message = true;
            });
            rig.borne.answered(tap, Ok(facts));
            rig.borne.view()
        };
        // What waits is never hidden by what is over.
        let view = after_tap(1);
        assert_eq!(view.screen, Screen::Mail);
        let remarks: Vec<_> = remark.into_iter().chain([RemarkKind::Message]).collect();
        assert_eq!(view.answer.remarks, remarks);
        let view = after_tap(0);
        assert_eq!(view.screen, without_mail);
        assert!(view.screen.is_private() && view.opening.is_some());
        // What the screen itself says is no remark beside it.
        let told = |kind: &RemarkKind| *kind != RemarkKind::Ended || without_mail != Screen::Ended;
        let remarks: Vec<_> = remarks.into_iter().filter(told).collect();
        assert_eq!(view.answer.remarks, remarks);
    }
}

#[test]
fn an_appointment_that_is_over_is_not_told() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    let before = "2026-11-22T08:59:00Z".parse().expect("an instant");
    rig.borne.answered(
        tap,
        Ok(tell(Waiting::default(), |facts| {
            facts.appointment = Some(before);
        })),
    );
    assert!(rig.borne.view().answer.remarks.is_empty());
}

#[test]
fn the_countdown_goes_down_by_the_second() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.pass(ms(30));
    rig.borne.answered(tap, Ok(known(1)));
    for left in (1..=30).rev() {
        assert_eq!(
            rig.borne.view().countdown.map(|countdown| countdown.left),
            Some(left)
        );
        rig.pass(seconds(1));
    }
    assert_eq!(rig.borne.view().countdown, None);
}

#[test]
fn done_ends_an_answer_and_reminds_of_a_card_left_behind() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.press(Action::Done);
    rig.borne.answered(tap, Ok(known(1)));
    assert_eq!(
        rig.screen(),
        Screen::Mail,
        "there was nothing to end before the answer"
    );
    rig.borne.press(Action::Done);
    assert_eq!(rig.screen(), Screen::TakeCard);
    rig.remove();
    assert_eq!(rig.screen(), Screen::Waiting);
}

#[test]
fn taking_the_card_away_after_reading_ends_the_answer() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(1)));
    rig.pass(TOUCH);
    rig.event(|at| CardEvent::Removed {
        reader: reader("B"),
        at,
    });
    assert_eq!(rig.screen(), Screen::Mail, "that was another reader's card");
    rig.remove();
    assert_eq!(rig.screen(), Screen::Waiting);
}

#[test]
fn a_card_taken_away_before_the_answer_still_gets_it() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.remove();
    rig.pass(ms(800));
    rig.borne.answered(tap, Ok(known(2)));
    assert_eq!(rig.screen(), Screen::Mail);
}

#[test]
fn a_swipe_leaves_no_card_behind() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert_on("stripe", "card", true);
    rig.borne.answered(tap, Ok(known(2)));
    rig.borne.press(Action::Done);
    assert_eq!(rig.screen(), Screen::Waiting);
}

#[test]
fn a_slow_daemon_is_waited_for_with_a_sign_and_five_seconds_at_most() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.pass(ms(149));
    assert_eq!(rig.screen(), Screen::Waiting);
    rig.pass(ms(1));
    assert_eq!(rig.screen(), Screen::Asking);
    rig.pass(ms(4_849));
    assert_eq!(rig.screen(), Screen::Asking);
    rig.pass(ms(1));
    assert_eq!(rig.screen(), Screen::Trouble, "five seconds are over");
    rig.borne.answered(tap, Ok(known(1)));
    assert_eq!(
        rig.screen(),
        Screen::Trouble,
        "too late: the person may have left"
    );
    assert_eq!(rig.borne.view().answer.waiting, Waiting::default());
}

#[test]
fn no_answer_is_never_no_mail() {
    for failure in [NoAnswer::Unreachable, NoAnswer::Refused] {
        let mut rig = Rig::at_rest();
        let tap = rig.insert("card");
        rig.borne.answered(tap, Err(failure));
        let view = rig.borne.view();
        assert_eq!(view.screen, Screen::Trouble, "{failure:?}");
        assert!(
            view.opening.is_some(),
            "the hours last known are still told"
        );
    }
}

#[test]
fn the_next_card_replaces_the_answer_before_it_at_once() {
    let mut rig = Rig::at_rest();
    let first = rig.insert("first");
    rig.borne.answered(first, Ok(known(7)));
    rig.remove();
    let second = rig.insert("second");
    let view = rig.borne.view();
    assert_eq!(
        (view.screen, view.answer.waiting),
        (Screen::Asking, Waiting::default())
    );
    rig.borne.answered(second, Ok(known(1)));
    assert_eq!(rig.borne.view().answer.waiting.lettres, 1);
}

#[test]
fn a_late_answer_is_never_shown_for_a_later_card() {
    let mut rig = Rig::at_rest();
    let first = rig.insert("first");
    rig.pass(ms(400));
    rig.remove();
    let second = rig.insert("second");
    rig.borne.answered(first, Ok(known(7)));
    assert_eq!(rig.screen(), Screen::Asking);
    rig.borne.answered(second, Ok(known(1)));
    rig.borne.answered(first, Ok(known(7)));
    assert_eq!(rig.borne.view().answer.waiting.lettres, 1);
    assert_eq!(rig.borne.view().shown_tap, second);
    rig.borne.press(Action::Done);
    rig.borne.answered(first, Ok(known(7)));
    assert_eq!(rig.screen(), Screen::TakeCard, "nor to nobody");
}

#[test]
fn a_second_card_has_patience_of_its_own() {
    let mut rig = Rig::at_rest();
    rig.insert("first");
    rig.pass(seconds(4));
    let second = rig.insert_on("B", "second", false);
    rig.pass(seconds(4));
    assert_eq!(rig.screen(), Screen::Asking);
    rig.borne.answered(second, Ok(known(1)));
    assert_eq!(rig.screen(), Screen::Mail);
}

#[test]
fn a_card_that_gives_no_token_is_explained() {
    let unreadable = |why| Trouble::Unreadable { why };
    for (trouble, screen, stays) in [
        (Trouble::Mute, Screen::Unreadable, 8),
        (Trouble::HeldByAnotherProgram, Screen::Unreadable, 8),
        (
            unreadable(Unreadable::RemovedTooSoon),
            Screen::Unreadable,
            8,
        ),
        (unreadable(Unreadable::Torn), Screen::Unreadable, 8),
        (unreadable(Unreadable::RandomUid), Screen::Unknown, 20),
        (unreadable(Unreadable::Status(0x6A81)), Screen::Unknown, 20),
    ] {
        let mut rig = Rig::at_rest();
        rig.trouble("A", trouble);
        assert_eq!(rig.screen(), screen, "{trouble:?}");
        assert!(rig.taps().is_empty(), "there is nothing to ask");
        rig.pass(seconds(stays));
        assert_eq!(rig.screen(), Screen::Waiting, "{trouble:?}");
    }
}

#[test]
fn a_person_who_stays_is_asked_for_again_when_the_daemon_is_back() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Err(NoAnswer::Unreachable));
    assert_eq!(rig.screen(), Screen::Trouble);
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.pass(seconds(3));
    rig.borne.heard(Ok(centre()));
    assert_eq!(rig.screen(), Screen::Asking);
    let again = (tap, "card".to_owned());
    assert_eq!(
        rig.taps(),
        [again.clone(), again],
        "the same tap: one passage"
    );
    rig.borne.answered(tap, Ok(known(2)));
    assert_eq!(rig.screen(), Screen::Mail);
}

#[test]
fn a_person_who_left_is_not_asked_for_again() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Err(NoAnswer::Unreachable));
    rig.remove();
    rig.borne.heard(Ok(centre()));
    assert_eq!(rig.screen(), Screen::Trouble);
    assert_eq!(rig.taps().len(), 1);
}

#[test]
fn a_daemon_that_refuses_is_not_asked_over_and_over() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Err(NoAnswer::Refused));
    rig.borne.heard(Ok(centre()));
    assert_eq!(rig.taps().len(), 1);
}

#[test]
fn a_thousand_taps_show_each_its_own_answer() {
    let mut rig = Rig::at_rest();
    for count in 1..=1000 {
        let tap = rig.insert(&format!("card {count}"));
        // The one before answers again, late.
        rig.borne.answered(tap - 1, Ok(known(4000)));
        rig.borne.answered(tap, Ok(known(count)));
        assert_eq!(rig.borne.view().answer.waiting.lettres, count);
        rig.pass(ms(u64::from(count) % 3_000));
        rig.remove();
    }
    assert_eq!(rig.taps().len(), 1000);
}
