//! Stripe readers on serial lines (ptys) and input devices (a pipe that brings input events).

#[allow(dead_code, reason = "each test binary compiles this module for itself")]
mod common;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use common::Events;
use courrier_cards::{
    CardEvent, CardsError, DeviceStatus, ReaderConfig, Trouble, Unreadable, probe,
};
use courrier_firmware_config::ReaderProfiles;
use courrier_testkit::{Deadline, Pty, output_of};

const SERIAL: &str = "serial-magstripe";
const WEDGE: &str = "keyboard-wedge";

/// A stream that listens to one device alone.
fn listen(profile: &str, path: &Path) -> Events {
    let config = ReaderConfig::new(ReaderProfiles::embedded())
        .without_pcsc()
        .without_search();
    Events::of(config.with_device(profile, path).unwrap())
}

fn unreadable(why: Unreadable) -> Trouble {
    Trouble::Unreadable { why }
}

#[test]
fn swipes_on_a_serial_line() {
    let mut pty = Pty::open().unwrap();
    let name = pty.path().to_str().unwrap().to_owned();
    let events = listen(SERIAL, pty.path());
    events.attached(&name);
    let cases: [(&[u8], Result<&str, Unreadable>); 9] = [
        (b"%DOM000123?;000123?\r", Ok("000123")),
        (b"\x02\x1B%DOM000124?;000124?+000124?1\r\x03", Ok("000124")),
        // Complete, and no line end: silence ends it.
        (b";000125?", Ok("000125")),
        (b"%DOM000123?;0001", Err(Unreadable::Torn)),
        (b"%DOM000123?\r", Err(Unreadable::TrackBlank)),
        (b"%DOM000123?;E?\r", Err(Unreadable::TrackDamaged)),
        (b"noise\r", Err(Unreadable::Garbled)),
        (b"\xFF\xFE;000123?\r", Err(Unreadable::Garbled)),
        (b";12?\r", Err(Unreadable::TooShort)),
    ];
    for (bytes, expected) in cases {
        pty.write(bytes).unwrap();
        match expected {
            Ok(token) => events.inserted(&name, token),
            Err(why) => events.trouble(&name, unreadable(why)),
        }
    }
    // Sent at once, more than one read takes: some are cut in two.
    let tokens: Vec<String> = (126..146).map(|number| format!("{number:06}")).collect();
    let burst = format!(";{}?\r", tokens.join("?\r;"));
    pty.write(burst.as_bytes()).unwrap();
    for token in &tokens {
        match events.next_about(&name) {
            CardEvent::Inserted {
                token: found,
                momentary,
                ..
            } => {
                assert!(momentary);
                assert_eq!(found.expose(), *token);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(events.rest(), []);
}

#[test]
fn a_serial_reader_is_unplugged_and_plugged_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("stripe-borne");
    let name = link.to_str().unwrap().to_owned();
    let events = listen(SERIAL, &link);
    for token in ["000123", "000124"] {
        let mut pty = Pty::open_at(&link).unwrap();
        events.attached(&name);
        pty.write(format!(";{token}?\r").as_bytes()).unwrap();
        events.inserted(&name, token);
        // In the middle of a swipe.
        pty.write(b";0001").unwrap();
        drop(pty);
        loop {
            match events.next_about(&name) {
                CardEvent::Trouble { trouble, .. } => {
                    assert_eq!(trouble, unreadable(Unreadable::Torn));
                }
                CardEvent::ReaderDetached { .. } => break,
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn profiles_find_their_devices_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let readers = folder.path().join("readers");
    std::fs::create_dir(&readers).unwrap();
    let ports = folder.path().join("stripe*");
    std::fs::write(
        readers.join("serial-magstripe.toml"),
        format!(
            "description = \"x\"\n[serial]\nports = [\"{}\"]\nbaud = 9600\n\
             [serial.token]\ntrack = 1\nsentinels = \"keep\"\n",
            ports.display()
        ),
    )
    .unwrap();
    let profiles = ReaderProfiles::load(Some(folder.path())).unwrap();
    let link = folder.path().join("stripe-1");
    let mut pty = Pty::open_at(&link).unwrap();
    let found = probe(&profiles).devices;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0].path, found[0].status),
        (&link, DeviceStatus::Ready)
    );

    let events = Events::of(ReaderConfig::new(profiles).without_pcsc());
    let name = link.to_str().unwrap();
    events.attached(name);
    pty.write(b"%DOM000123?;000123?\r").unwrap();
    events.inserted(name, "%DOM000123?");
}

#[test]
fn a_device_that_cannot_be_opened_is_told_of_once_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stripe");
    File::create(&path).unwrap();
    let name = path.to_str().unwrap().to_owned();
    let events = listen(SERIAL, &path);
    events.trouble(&name, Trouble::DeviceFailed);
    let pty = Pty::open_at(&path).unwrap();
    events.recovered(&name);
    events.attached(&name);
    drop(pty);
    events.detached(&name);
}

#[test]
fn settings_that_name_no_profile_are_refused() {
    let config = || ReaderConfig::new(ReaderProfiles::embedded());
    let refused = |profile: &str| config().with_device(profile, "/dev/x").unwrap_err();
    assert!(matches!(refused("none"), CardsError::NoSuchProfile(name) if name == "none"));
    assert!(matches!(refused("vpcd"), CardsError::NotADevice(name) if name == "vpcd"));
}

/// One input event as the kernel writes it, at this many milliseconds.
fn event(at: u64, kind: u16, code: u16, value: i32) -> Vec<u8> {
    let time = [at / 1000, at % 1000 * 1000].map(u64::to_ne_bytes).concat();
    [
        time.as_slice(),
        &kind.to_ne_bytes(),
        &code.to_ne_bytes(),
        &value.to_ne_bytes(),
    ]
    .concat()
}

/// The events of `;000123?` and Enter on a US keyboard, five milliseconds apart.
fn swipe_events() -> Vec<u8> {
    const SHIFT: u16 = 42;
    let mut at = 1000;
    let mut events = Vec::new();
    for (code, shifted) in [
        (39, false),
        (11, false),
        (11, false),
        (11, false),
        (2, false),
        (3, false),
        (4, false),
        (53, true),
        (28, false),
    ] {
        at += 5;
        if shifted {
            events.extend(event(at, 1, SHIFT, 1));
        }
        events.extend(
            [
                event(at, 1, code, 1),
                event(at, 0, 0, 0),
                event(at, 1, code, 0),
            ]
            .concat(),
        );
        if shifted {
            events.extend(event(at, 1, SHIFT, 0));
        }
    }
    events
}

fn pipe(path: &Path) {
    output_of("mkfifo", &[path.to_str().unwrap()]).unwrap();
}

#[test]
fn swipes_on_an_input_device() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wedge");
    pipe(&path);
    let name = path.to_str().unwrap().to_owned();
    // Held open for both, as a device is there whether or not somebody reads it.
    let mut device = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    let events = listen(WEDGE, &path);
    events.attached(&name);
    device.write_all(&swipe_events()).unwrap();
    events.inserted(&name, "000123");
    // Torn: the last keys never come.
    device.write_all(&swipe_events()[..24 * 15]).unwrap();
    events.trouble(&name, unreadable(Unreadable::Torn));
    device.write_all(&swipe_events()).unwrap();
    events.inserted(&name, "000123");
    std::fs::remove_file(&path).unwrap();
    drop(device);
    events.detached(&name);
}

#[test]
fn a_stop_does_not_wait_for_a_swipe() {
    let pty = Pty::open().unwrap();
    let events = listen(SERIAL, pty.path());
    events.attached(pty.path().to_str().unwrap());
    let patience = Deadline::after(Duration::from_secs(2));
    drop(events);
    assert!(!patience.is_over());
}
