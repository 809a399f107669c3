//! Nobody at the borne: readers and daemon come and go, hours pass.

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
fn readers_come_and_go_and_the_daemon_is_told() {
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
    assert_eq!(rig.asked.borrow().readers, [true, false, true, false, true]);
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
    assert_eq!(rig.borne.view().clock, 10 * 60);
    assert_eq!(open(&rig), Some(false));
    rig.pass(seconds(28 * 3600 - 10));
    assert_eq!(rig.borne.view().clock, 14 * 60);
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
    assert_eq!(rig.borne.view().clock, 13 * 60);
    rig.borne.heard(Ok(KioskCentre {
        time_zone: "nowhere".to_owned(),
        ..centre()
    }));
    assert_eq!(rig.borne.view().clock, 10 * 60);
}

#[test]
fn at_rest_it_wakes_once_a_minute() {
    let rig = Rig::at_rest();
    // 10:00:10.
    assert_eq!(rig.borne.next_change(), seconds(50));
}
