use courrier_clock::{Clock as _, ManualClock};
use courrier_domain::TypedId as _;

use super::*;

fn id() -> DeviceId {
    DeviceId::made(Instant::UNIX_EPOCH, [1; 10])
}

fn enrolled() -> EnrolledDevice {
    EnrolledDevice {
        id: id(),
        name: "Hall".to_owned(),
        enrolled_at: Instant::UNIX_EPOCH,
        revoked_at: None,
        credential_hash: [1; 32],
        heard_at: None,
        health: None,
        silent_since: None,
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

    assert_eq!(told(None), None, "nothing said of the reader yet");
    assert_eq!(told(Some(says(true))), Some(event(true, false)));
    assert_eq!(told(Some(says(true))), None);
    assert_eq!(told(Some(says(false))), Some(event(false, false)));
    assert_eq!(told(Some(says(true))), Some(event(true, false)));
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
    let back = devices.heard(&borne, None);
    assert_eq!(back.event, Some(event(true, false)), "back, with any call");
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
fn one_that_never_speaks_is_silent_and_one_that_was_is_still() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock.clone());
    devices.know(&[enrolled()], devices.weedings());
    clock.advance(Duration::from_mins(6));
    let silent = devices.fallen_silent().pop().expect("it fell silent");
    assert_eq!(silent.event, Some(event(false, true)));
    let since = silent.note.expect("to be noted").silent_since;
    assert_eq!(since, Some(Instant::UNIX_EPOCH));

    // The next daemon reads that it is.
    let devices = Devices::new(clock.clone());
    let silent = EnrolledDevice {
        silent_since: since,
        ..enrolled()
    };
    devices.know(&[silent], devices.weedings());
    assert_eq!(devices.states(), [event(false, true)]);
    clock.advance(Duration::from_mins(6));
    assert!(devices.fallen_silent().is_empty(), "nothing new");
}

#[test]
fn the_ledger_is_told_of_troubles_at_once_and_else_now_and_then() {
    let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
    let devices = Devices::new(clock.clone());
    devices.know(&[enrolled()], devices.weedings());
    let borne = devices.find(&[1; 32]).expect("it is listened for");
    let noted = |said| devices.heard(&borne, said).note.is_some();
    assert!(noted(Some(says(true))), "the first that it says");
    assert!(!noted(Some(says(true))));
    assert!(!noted(None), "a tap waits for no note");
    assert!(noted(Some(says(false))), "its reader is gone");
    clock.advance(Duration::from_mins(4));
    assert!(!noted(Some(says(false))));
    clock.advance(Duration::from_mins(1));
    assert!(noted(Some(says(false))));
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
