use courrier_clock::{Clock as _, ManualClock};
use courrier_domain::TypedId as _;

use courrier_domain::DeviceNetwork;

use super::*;

fn id() -> DeviceId {
    DeviceId::made(Instant::UNIX_EPOCH, [1; 10])
}

fn enrolled() -> EnrolledDevice {
    EnrolledDevice {
        id: id(),
        kind: DeviceKind::Borne,
        name: "Hall".to_owned(),
        enrolled_at: Instant::UNIX_EPOCH,
        revoked_at: None,
        credential_hash: [1; 32],
        heard_at: None,
        health: None,
        silent_since: None,
        guessing_since: None,
    }
}

fn says(reader_ok: bool) -> DeviceHealth {
    DeviceHealth {
        reader_ok,
        ..DeviceHealth::default()
    }
}

fn event(ok: bool, silent: bool) -> Event {
    let id = id();
    Event::Device { id, ok, silent }
}

#[test]
fn desks_are_told_of_changes_and_of_silence_once() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock.clone());
    devices.know(&[enrolled()], devices.weedings());
    let borne = devices.find(&[1; 32]).expect("it is listened for");
    let told = |said| devices.heard(&borne, said).event;

    assert_eq!(devices.states(), [], "nothing said yet");
    assert_eq!(told(says(true)), Some(event(true, false)));
    assert_eq!(told(says(true)), None);
    assert_eq!(told(says(false)), Some(event(false, false)));
    assert_eq!(told(says(true)), Some(event(true, false)));
    assert_eq!(devices.states(), [event(true, false)]);

    clock.advance(Duration::from_mins(5));
    assert!(devices.fallen_silent().is_empty());
    let last = clock.now() - TimeDelta::minutes(5);
    clock.advance(Duration::from_millis(1));
    let silent = devices.fallen_silent().pop().expect("it fell silent");
    assert_eq!(silent.event, Some(event(false, true)));
    assert_eq!(
        silent.note.expect("to be noted").silent_since,
        Some(last),
        "since it last spoke"
    );
    assert!(devices.fallen_silent().is_empty());
    let health = devices.health(id()).expect("known");
    assert_eq!(health.silent_since, Some(last));
    let back = devices.heard(&borne, says(true));
    assert_eq!(back.event, Some(event(true, false)), "back");
    assert_eq!(back.note.expect("to be noted").silent_since, None);

    let revoked = EnrolledDevice {
        revoked_at: Some(clock.now()),
        ..enrolled()
    };
    devices.know(&[revoked], devices.weedings());
    assert!(devices.find(&[1; 32]).is_none());
    assert!(devices.health(id()).is_none());
}

#[test]
fn desks_are_told_of_each_trouble_that_comes_or_goes() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock);
    devices.know(&[enrolled()], devices.weedings());
    let borne = devices.find(&[1; 32]).expect("it is listened for");
    let told = |said| devices.heard(&borne, said).event.is_some();
    let well = says(true);
    assert!(told(well.clone()));
    let without = |ails: fn(&mut DeviceHealth)| {
        let mut health = says(true);
        ails(&mut health);
        health
    };
    for ill in [
        without(|health| health.printer_ok = Some(false)),
        without(|health| health.voice_ok = Some(false)),
        without(|health| health.clock_ok = Some(false)),
        without(|health| health.temperature_c = Some(90)),
        without(|health| health.free_disk_mb = Some(1)),
        without(|health| {
            health.network = Some(DeviceNetwork {
                address: None,
                losses: 9,
            });
        }),
    ] {
        assert!(told(ill.clone()), "{ill:?}");
        assert!(!told(ill), "told once");
        assert!(told(well.clone()), "and when it is over");
    }
    let warmer = without(|health| health.temperature_c = Some(50));
    assert!(!told(warmer), "which is no trouble");
}

#[test]
fn one_that_never_said_how_it_is_is_not_missed_and_one_that_was_silent_is_still() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock.clone());
    let noted_by_an_older_daemon = EnrolledDevice {
        silent_since: Some(Instant::UNIX_EPOCH),
        ..enrolled()
    };
    devices.know(&[noted_by_an_older_daemon], devices.weedings());
    clock.advance(Duration::from_mins(6));
    assert!(devices.fallen_silent().is_empty(), "a wall says nothing");
    assert_eq!(devices.states(), []);
    let wall = devices.health(id()).expect("known");
    assert_eq!(wall.silent_since, None);

    // The next daemon reads that it is.
    let devices = Devices::new(clock.clone());
    let silent = EnrolledDevice {
        heard_at: Some(Instant::UNIX_EPOCH),
        health: Some(says(true)),
        silent_since: Some(Instant::UNIX_EPOCH),
        ..enrolled()
    };
    devices.know(&[silent], devices.weedings());
    assert_eq!(devices.states(), [event(false, true)]);
    clock.advance(Duration::from_mins(6));
    assert!(devices.fallen_silent().is_empty(), "nothing new");
}

#[test]
fn cards_tried_in_turn_are_told_and_noted_until_an_hour_without() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock.clone());
    devices.know(&[enrolled()], devices.weedings());
    let borne = devices.find(&[1; 32]).expect("it is listened for");
    devices.heard(&borne, says(true));
    clock.advance(Duration::from_secs(1));
    let since = clock.now();
    let first = devices.guessed(&borne);
    assert_eq!(first.event, Some(event(true, false)), "its reader works");
    let noted = first.note.expect("for the doctor");
    assert_eq!(noted.guessing_since, Some(since));
    clock.advance(Duration::from_mins(30));
    let again = devices.guessed(&borne);
    assert!(again.event.is_none() && again.note.is_none());
    clock.advance(Duration::from_mins(59));
    assert!(devices.calmed_down().is_empty());

    // The next daemon reads it, and waits an hour of its own.
    let next = Devices::new(clock.clone());
    let guessing = EnrolledDevice {
        guessing_since: Some(since),
        ..enrolled()
    };
    next.know(&[guessing], next.weedings());
    let known = next.health(id()).expect("known").guessing_since;
    assert_eq!(known, Some(since));

    clock.advance(Duration::from_mins(1));
    let over = devices.calmed_down().pop().expect("an hour without");
    assert_eq!(over.event, Some(event(true, false)));
    assert_eq!(over.note.expect("to be noted").guessing_since, None);
    assert!(devices.calmed_down().is_empty());
    assert!(next.calmed_down().is_empty());
    clock.advance(Duration::from_mins(59));
    assert_eq!(next.calmed_down().len(), 1);
}

#[test]
fn the_ledger_is_told_of_troubles_at_once_and_else_now_and_then() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock.clone());
    devices.know(&[enrolled()], devices.weedings());
    let borne = devices.find(&[1; 32]).expect("it is listened for");
    let noted = |said| devices.heard(&borne, said).note.is_some();
    assert!(noted(says(true)), "the first that it says");
    assert!(!noted(says(true)));
    assert!(noted(says(false)), "its reader is gone");
    clock.advance(Duration::from_mins(4));
    assert!(!noted(says(false)));
    clock.advance(Duration::from_mins(1));
    assert!(noted(says(false)));
}

#[test]
fn a_device_revoked_while_it_was_looked_up_is_not_remembered() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock);
    let asked = devices.weedings();
    devices.know(&[], asked);
    assert!(devices.remember(&enrolled(), asked).is_none());
    devices.know(&[enrolled()], asked);
    assert!(devices.find(&[1; 32]).is_none(), "nor brought back");
    let asked = devices.weedings();
    assert!(devices.remember(&enrolled(), asked).is_some());
}
