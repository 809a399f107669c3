//! Nobody at the borne: readers and daemon come and go, hours pass.

use chrono::{Datelike as _, NaiveDate};
use courrier_api::KioskHours;
use courrier_domain::schedule::Closure;

use super::*;

#[test]
fn a_start_is_quiet_until_something_is_really_missing() {
    let mut rig = Rig::new();
    assert_eq!(rig.screen(), Screen::Waiting);
    assert_eq!(rig.borne.view().opening, None, "no hours are made up");
    rig.pass(START.saturating_sub(ms(1)));
    assert_eq!(rig.screen(), Screen::Waiting);
    rig.pass(ms(1));
    assert_eq!(rig.screen(), Screen::NoReader);
    rig.attach("A");
    assert_eq!(rig.screen(), Screen::Waiting);
}

#[test]
fn readers_come_and_go() {
    let mut rig = Rig::at_rest();
    rig.detach("A");
    assert_eq!(rig.screen(), Screen::NoReader);
    rig.attach("A");
    assert_eq!(rig.screen(), Screen::Waiting);
    rig.trouble("A", Trouble::DeviceFailed);
    assert_eq!(rig.screen(), Screen::NoReader);
    rig.event(|at| CardEvent::Recovered {
        reader: reader("A"),
        at,
    });
    assert_eq!(rig.screen(), Screen::Waiting);
    assert!(rig.borne.readers_work());
}

#[test]
fn a_reader_pulled_out_takes_its_card_along() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(1)));
    rig.pass(TOUCH);
    rig.detach("A");
    assert_eq!(rig.screen(), Screen::NoReader);
    rig.attach("A");
    assert_eq!(
        rig.screen(),
        Screen::Waiting,
        "no card is thought to lie there"
    );
}

#[test]
fn the_daemons_absence_is_told_and_heals() {
    let mut rig = Rig::at_rest();
    for failure in [NoAnswer::Unreachable, NoAnswer::Refused] {
        rig.borne.heard(Err(failure));
        let view = rig.borne.view();
        assert_eq!(view.screen, Screen::NoDaemon, "{failure:?}");
        assert_eq!(view.centre, "CCAS de Saint-Denis");
        assert!(
            view.opening.is_some(),
            "the hours last known are still told"
        );
        rig.borne.heard(Ok(centre()));
        assert_eq!(rig.screen(), Screen::Waiting);
    }
}

#[test]
fn a_tap_while_the_daemon_is_away_is_asked_all_the_same() {
    let mut rig = Rig::at_rest();
    rig.borne.heard(Err(NoAnswer::Unreachable));
    let tap = rig.insert("card");
    rig.pass(ms(200));
    assert_eq!(rig.screen(), Screen::Asking);
    rig.borne.answered(tap, Ok(known(1)));
    assert_eq!(rig.screen(), Screen::Mail);
    rig.pass(TOUCH);
    rig.remove();
    assert_eq!(
        rig.screen(),
        Screen::Waiting,
        "an answer proves that the daemon is back"
    );
}

#[test]
fn hours_go_on_without_the_daemon() {
    let mut rig = Rig::at_rest();
    rig.borne.heard(Err(NoAnswer::Unreachable));
    let open = |rig: &Rig| rig.borne.view().opening.map(|opening| opening.open_now);
    assert_eq!(rig.borne.view().clock, Some(10 * 60));
    assert_eq!(open(&rig), Some(false));
    rig.pass(seconds(28 * 3600 - 10));
    assert_eq!(rig.borne.view().clock, Some(14 * 60));
    assert_eq!(open(&rig), Some(true));
    rig.pass(seconds(3 * 3600));
    assert_eq!(
        open(&rig),
        None,
        "over, and what comes next is not known: nothing is made up"
    );
}

#[test]
fn the_clock_follows_the_centres_time_zone() {
    let mut rig = Rig::at_rest();
    rig.borne.heard(Ok(KioskCentre {
        time_zone: "Indian/Reunion".to_owned(),
        ..centre()
    }));
    assert_eq!(rig.borne.view().clock, Some(13 * 60));
    rig.borne.heard(Ok(KioskCentre {
        time_zone: "nowhere".to_owned(),
        ..centre()
    }));
    assert_eq!(rig.borne.view().clock, Some(10 * 60));
}

#[test]
fn distributions_after_the_next_are_told_when_their_turn_comes() {
    let mut rig = Rig::at_rest();
    let wednesday = Distribution {
        starts_at: "2026-11-25T08:00:00Z".parse().expect("an instant"),
        ends_at: "2026-11-25T11:00:00Z".parse().expect("an instant"),
        ..monday()
    };
    rig.borne.heard(Ok(KioskCentre {
        distributions: vec![monday(), wednesday],
        ..centre()
    }));
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.pass(seconds(48 * 3600));
    let opening = rig.borne.view().opening.expect("Wednesday's");
    assert_eq!(opening.day, Day::Tomorrow(date("2026-11-25")));
    assert_eq!((opening.from, opening.to), (9 * 60, 12 * 60));
}

#[test]
fn the_invitation_goes_round_all_languages() {
    let mut rig = Rig::new();
    rig.attach("A");
    rig.borne.heard(Ok(centre()));
    for turn in Language::ALL.into_iter().chain([Language::French]) {
        let view = rig.borne.view();
        assert_eq!(view.turn, turn);
        assert_eq!(view.language, Language::French, "the rest stays");
        rig.pass(TURN);
    }
}

#[test]
fn at_rest_it_wakes_for_the_invitation_and_the_minute() {
    let rig = Rig::at_rest();
    // 10:00:10, ten seconds alone: two turns are over.
    assert_eq!(rig.borne.next_change(), seconds(2));
}

#[test]
fn a_picture_that_nobody_touches_moves_after_ten_minutes() {
    let mut rig = Rig::at_rest();
    rig.pass(seconds(580));
    assert_eq!(rig.borne.view().drift, (0.0, 0.0));
    let mut places = Vec::new();
    for _ in 0..8 {
        rig.pass(seconds(60));
        places.push(rig.borne.view().drift);
    }
    assert_eq!(places.len(), 8);
    assert!(places.windows(2).all(|two| two[0] != two[1]), "{places:?}");
    rig.insert("card");
    rig.pass(ms(200));
    rig.borne.answered(1, Ok(known(1)));
    assert_eq!(rig.borne.view().drift, (0.0, 0.0));
}

#[test]
fn the_daemons_clock_is_followed_where_the_machines_is_wrong() {
    let mut rig = Rig::at_rest();
    assert_eq!(rig.borne.clock_ok(), None, "an older daemon tells no time");
    let tell = |rig: &mut Rig, now: &str| {
        rig.borne.heard(Ok(KioskCentre {
            now: now.parse().expect("an instant"),
            ..centre()
        }));
    };
    // The machine says 10:00:10.
    tell(&mut rig, "2026-11-22T09:01:00Z");
    assert_eq!(rig.borne.clock_ok(), Some(true));
    assert_eq!(rig.borne.view().clock, Some(10 * 60));
    tell(&mut rig, "2026-11-22T11:30:10Z");
    assert_eq!(rig.borne.clock_ok(), Some(false));
    assert_eq!(rig.borne.view().clock, Some(12 * 60 + 30));
    // Ahead as well as behind, and after the daemon has gone.
    tell(&mut rig, "2026-11-21T08:00:10Z");
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.pass(seconds(60));
    assert_eq!(rig.borne.clock_ok(), Some(false));
    let view = rig.borne.view();
    assert_eq!(view.clock, Some(9 * 60 + 1));
    let opening = view.opening.expect("Monday's");
    assert_eq!(opening.day, Day::Date(date("2026-11-23")));
}

#[test]
fn a_clock_that_is_behind_what_is_past_tells_no_hours() {
    let clock = Arc::new(ManualClock::at(SUNDAY.parse().expect("an instant")));
    let fake = Fake::default();
    let past = "2026-11-23T09:00:00Z".parse().expect("an instant");
    let mut borne = Controller::new(clock.clone(), fake.clone(), fake);
    let kept = KioskCentre {
        now: past,
        ..centre()
    };
    borne.remember(kept, pages_with_a_week());
    borne.heard(Err(NoAnswer::Unreachable));
    let at = clock.monotonic();
    borne.card(CardEvent::ReaderAttached {
        reader: reader("A"),
        at,
    });
    let view = borne.view();
    assert_eq!(view.screen, Screen::ClockWrong);
    assert_eq!((view.clock, view.opening), (None, None));
    let week = view.week.expect("what is true in every week");
    assert_eq!(week.hours, pages_with_a_week().week);
    let ends: Vec<u32> = week.closures.iter().map(|one| one.to.day()).collect();
    assert_eq!(ends, [23, 25], "what may still come, the next two");
    assert_eq!(
        view.centre, "CCAS de Saint-Denis",
        "what does not change is told"
    );
    borne.heard(Ok(KioskCentre {
        now: past,
        ..centre()
    }));
    let view = borne.view();
    assert_eq!(view.screen, Screen::Waiting, "the daemon knows the time");
    assert_eq!(view.clock, Some(10 * 60));
    assert!(view.opening.is_some());
    assert_eq!(view.week, None);
}

/// A borne that was started again finds its daemon gone, and its clock long after the daemon's last
/// word. It can be right; but if it is ahead, each day and hour that it told would be wrong.
#[test]
fn a_clock_long_after_the_daemons_last_word_tells_what_is_true_in_every_week() {
    let last_word: Instant = SUNDAY.parse().expect("an instant");
    let shown = |later: Duration| {
        let mut rig = Rig::new();
        rig.clock.jump_to(last_word + later);
        let kept = KioskCentre {
            now: last_word,
            next_distribution: Some(Distribution {
                starts_at: last_word + later + seconds(3_600),
                ends_at: last_word + later + seconds(7_200),
                ..monday()
            }),
            ..centre()
        };
        rig.borne.remember(kept, pages_with_a_week());
        rig.attach("A");
        rig.borne.heard(Err(NoAnswer::Unreachable));
        (rig.borne.view(), rig)
    };
    let week = Duration::from_hours(24 * 7);
    let (view, _) = shown(week);
    assert!(view.clock.is_some() && view.opening.is_some() && view.week.is_none());

    let (view, mut rig) = shown(week + seconds(1));
    assert_eq!(
        view.screen,
        Screen::NoDaemon,
        "it may be right all the same"
    );
    assert_eq!((view.clock, view.opening), (None, None));
    let week = view.week.expect("the hours of every week");
    assert_eq!(week.closures.len(), 2, "and what closes after that word");

    rig.borne.heard(Ok(KioskCentre {
        now: Instant::UNIX_EPOCH,
        ..centre()
    }));
    let clock = rig.borne.view().clock;
    assert_eq!(clock, None, "an older daemon tells no time");
    rig.borne.heard(Ok(KioskCentre {
        now: last_word,
        ..centre()
    }));
    let view = rig.borne.view();
    assert_eq!(
        view.clock,
        Some(10 * 60),
        "it was ahead: the daemon's is shown"
    );
    let opening = view.opening.expect("Monday's");
    assert_eq!(opening.day, Day::Tomorrow(date("2026-11-23")));
}

fn pages_with_a_week() -> KioskPages {
    let closed = |day| {
        let day = NaiveDate::from_ymd_opt(2026, 11, day).expect("a date");
        Closure { from: day, to: day }
    };
    KioskPages {
        week: vec![KioskHours {
            weekday: 0,
            from: 840,
            to: 1020,
            place: "Guichet 2".to_owned(),
        }],
        closures: [20, 23, 25, 30].map(closed).to_vec(),
        ..KioskPages::default()
    }
}

#[test]
fn a_daemon_that_is_away_for_longer_than_it_told_of_leaves_the_hours_of_the_week() {
    let mut rig = Rig::at_rest();
    rig.borne.pages(pages_with_a_week());
    rig.borne.heard(Err(NoAnswer::Unreachable));
    let view = rig.borne.view();
    assert!(view.opening.is_some());
    assert_eq!(view.week, None, "the next time says more");
    rig.clock.advance(Duration::from_hours(24 * 90));
    let view = rig.borne.view();
    assert_eq!((view.screen, view.opening), (Screen::NoDaemon, None));
    let week = view.week.expect("the hours of every week");
    assert_eq!((week.hours.len(), week.closures.len()), (1, 0));
    let nothing_planned = KioskCentre {
        next_distribution: None,
        distributions: Vec::new(),
        now: rig.clock.now(),
        ..centre()
    };
    rig.borne.heard(Ok(nothing_planned));
    assert_eq!(rig.borne.view().week, None, "the daemon knows better");
}

#[test]
fn what_an_earlier_run_kept_is_told_until_the_daemon_speaks() {
    let mut rig = Rig::new();
    rig.borne.remember(centre(), KioskPages::default());
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.attach("A");
    let view = rig.borne.view();
    assert_eq!(view.screen, Screen::NoDaemon);
    assert_eq!(view.centre, "CCAS de Saint-Denis");
    assert!(view.opening.is_some());
}

#[test]
fn a_trouble_that_nobody_caused_is_told_in_each_language() {
    let mut rig = Rig::at_rest();
    rig.borne.heard(Err(NoAnswer::Unreachable));
    let mut seen = Vec::new();
    for _ in Language::ALL {
        let view = rig.borne.view();
        assert_eq!(view.screen, Screen::NoDaemon);
        seen.push(view.language);
        rig.pass(TURN * 2);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), Language::ALL.len());
    // Whoever chose one reads on in it.
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Tamil));
    rig.pass(seconds(30));
    assert_eq!(rig.borne.view().language, Language::Tamil);
}

#[test]
fn a_machine_whose_clock_is_set_right_while_the_daemon_is_away_shows_the_time() {
    let mut rig = Rig::at_rest();
    let mut known = centre();
    // The machine's clock is an hour behind the daemon's.
    known.now = rig.clock.now() + seconds(3600);
    rig.borne.heard(Ok(known));
    let shown = rig.borne.view().clock;
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.clock.jump_to(rig.clock.now() + seconds(3600));
    assert_eq!(rig.borne.view().clock, shown);
}

#[test]
fn a_clock_of_before_this_was_written_is_wrong() {
    let clock = Arc::new(ManualClock::at(
        "1970-01-01T00:05:00Z".parse().expect("an instant"),
    ));
    let fake = Fake::default();
    let mut borne = Controller::new(clock.clone(), fake.clone(), fake);
    let (reader, at) = (reader("A"), clock.monotonic());
    borne.card(CardEvent::ReaderAttached { reader, at });
    clock.advance(seconds(10));
    assert_eq!(borne.view().screen, Screen::ClockWrong);
    assert_eq!(borne.view().clock, None);
}
