//! The test kit's own promises. pcscd and the virtual card are proved by the tests of `courrier-cards`.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use courrier_testkit::{
    ChildGuard, Pty, Signal, Xvfb, free_port, is_listening, output_of, wait_for,
};
use x11rb::protocol::xproto::ConnectionExt as _;

const SOON: Duration = Duration::from_secs(15);
const AT_ONCE: Duration = Duration::from_millis(50);

fn shell(script: &str) -> ChildGuard {
    ChildGuard::spawn(Command::new("sh").args(["-c", script])).unwrap()
}

#[test]
fn waiting_looks_until_the_condition_holds_or_time_is_up() {
    let mut looks = 0;
    assert!(wait_for(SOON, || {
        looks += 1;
        looks == 3
    }));
    assert_eq!(looks, 3);
    assert!(!wait_for(AT_ONCE, || false));
}

#[test]
fn a_child_tells_what_it_prints() {
    let mut child = shell("echo one; echo 'number two' >&2; exec sleep 1000");
    assert_eq!(child.wait_for_line("two", SOON).unwrap(), "number two");
    assert_eq!(child.log(), "one\nnumber two\n");
    assert!(child.is_running());
}

#[test]
fn a_child_that_ends_too_early_is_told_with_its_last_words() {
    let mut child = shell("echo 'no such folder' >&2; exit 3");
    let error = child.wait_for_line("ready", SOON).unwrap_err().to_string();
    assert!(
        error.contains("exit status: 3") && error.contains("no such folder"),
        "{error}"
    );
    let mut child = shell("exec sleep 1000");
    let error = child
        .wait_for_line("ready", AT_ONCE)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("gave no sign of a line with \"ready\" within 50ms"),
        "{error}"
    );
}

#[test]
fn children_end_as_they_are_told() {
    let mut child = shell("trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done");
    child.wait_for_line("ready", SOON).unwrap();
    assert_eq!(child.terminate(SOON).unwrap().code(), Some(7));

    let mut child = shell("trap '' TERM; echo ready; while :; do sleep 0.01; done");
    child.wait_for_line("ready", SOON).unwrap();
    assert!(child.terminate(AT_ONCE).is_err());
    assert!(!child.is_running());

    let mut child = shell("exec sleep 1000");
    child.kill_9().unwrap();
    assert!(!child.is_running());

    let child = shell("exec sleep 1000");
    child.signal(Signal::Stop).unwrap();
    let process = format!("/proc/{}", child.pid());
    assert!(Path::new(&process).exists());
    drop(child);
    assert!(!Path::new(&process).exists());
}

#[test]
fn a_port_is_waited_for_and_seen_without_being_touched() {
    let port = free_port().unwrap();
    assert!(!is_listening(port));
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    assert!(is_listening(port));
    let mut child = shell("exec sleep 1000");
    child
        .wait_for_port(listener.local_addr().unwrap(), SOON)
        .unwrap();
    drop(listener);
    assert!(wait_for(SOON, || !is_listening(port)));
}

#[test]
fn a_program_that_fails_is_an_error_with_its_reason() {
    let error = output_of("ls", &["/no/such/folder"])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("ls: ") && error.contains("/no/such/folder"),
        "{error}"
    );
    assert!(
        output_of("no-such-program", &[])
            .unwrap_err()
            .to_string()
            .contains("no-such-program")
    );
}

#[test]
fn a_pty_carries_bytes_as_they_are_both_ways() {
    let bytes: Vec<u8> = (0..=255).collect();
    let mut pty = Pty::open().unwrap();
    let mut program = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(pty.path())
        .unwrap();
    pty.write(&bytes).unwrap();
    let mut read = vec![0; bytes.len()];
    program.read_exact(&mut read).unwrap();
    assert_eq!(read, bytes);

    program.write_all(b"AT+CSQ\r").unwrap();
    assert_eq!(pty.read_until(b"\r", SOON).unwrap(), b"AT+CSQ\r");
    assert_eq!(
        pty.read(10, AT_ONCE).unwrap(),
        b"",
        "what was written to it doesn't come back"
    );
    let error = pty.read_until(b"\r", AT_ONCE).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
}

#[test]
fn a_pty_under_a_fixed_name_comes_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("modem");
    for _ in 0..2 {
        let pty = Pty::open_at(&link).unwrap();
        assert_eq!(pty.path(), link);
        assert!(link.exists());
    }
    assert!(!link.is_symlink());
}

#[test]
fn a_screen_is_typed_at_and_looked_at() {
    let screen = Xvfb::start(320, 200).unwrap();
    let other = Xvfb::start(320, 200).unwrap();
    assert_ne!(screen.display(), other.display());
    let empty = screen.pixels().unwrap();
    assert_eq!(empty.len(), 320 * 200 * 3);

    let mut viewer = Command::new("display");
    viewer.args([
        "-title",
        "L’afficheur fermé",
        "-size",
        "320x200",
        "xc:#ff0000",
    ]);
    let mut viewer = ChildGuard::spawn(screen.attach(&mut viewer)).unwrap();
    screen.focus("L’afficheur fermé", SOON).unwrap();
    let red = |pixels: &[u8]| pixels.chunks(3).filter(|p| *p == [255, 0, 0]).count();
    assert!(wait_for(SOON, || red(&screen.pixels().unwrap()) > 1000));
    assert_eq!(red(&other.pixels().unwrap()), 0);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("screen.png");
    screen.screenshot(&file).unwrap();
    assert!(std::fs::read(&file).unwrap().starts_with(b"\x89PNG"));

    // The viewer ends when q is pressed.
    screen.type_text("q").unwrap();
    assert!(viewer.wait(SOON).unwrap().is_some());
}

/// A letter that has no key of its own is typed by bending one for a moment, and now and then lost.
#[test]
fn accents_have_keys_of_their_own() {
    let screen = Xvfb::start(320, 200).unwrap();
    let (server, _) = x11rb::connect(Some(screen.display())).unwrap();
    let keyboard = || {
        let asked = server.get_keyboard_mapping(8, 248).unwrap();
        asked.reply().unwrap().keysyms
    };
    let before = keyboard();
    for letter in "éàçÉ".chars() {
        assert!(before.contains(&u32::from(letter)), "{letter}");
    }
    screen.type_text("Fermé à Noël, ça va").unwrap();
    assert!(before == keyboard(), "typing changed the keyboard");
}
