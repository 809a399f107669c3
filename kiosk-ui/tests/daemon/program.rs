//! The program itself: a window on a display without a screen, a card on a virtual reader.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use courrier_api::KioskCentre;
use courrier_kiosk::offline::Memory;
use courrier_testkit::{Card, ChildGuard, Pcscd, Slot, VirtualCard, Xvfb, wait_for};

use crate::fake::{CODE, CREDENTIAL, FakeDaemon, Identity, Reply, Seen, known};

pub const SOON: Duration = Duration::from_secs(20);

pub fn kiosk(daemon: &FakeDaemon, identity: &Identity, credential: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_courrier-kiosk"));
    command
        .args(["--daemon", &daemon.address.to_string()])
        .args(["--fingerprint", &identity.fingerprint().to_string()])
        .arg("--credential-file")
        .arg(credential);
    command
}

/// A file with the credential, in this folder.
pub fn credential_in(folder: &Path) -> PathBuf {
    let file = folder.join("credential");
    fs::write(&file, CREDENTIAL).expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("private");
    file
}

/// A borne has no end: straight on the screen, Slint ends at Ctrl+Alt+Backspace.
#[test]
fn a_borne_whose_window_is_closed_begins_anew_in_the_same_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let credential = credential_in(folder.path());
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);
    let screen = Xvfb::start(1280, 800).expect("a display");
    let mut command = kiosk(&daemon, &identity, &credential);
    let mut borne = ChildGuard::spawn(screen.attach(&mut command)).expect("the borne");
    let title = "Borne courrier";
    for closed in 1..=2 {
        let window = screen.focus(title, SOON).expect("a window");
        screen.close(&window).expect("asked");
        assert!(
            wait_for(SOON, || borne.log().matches("it opens again").count()
                == closed),
            "{}",
            borne.log()
        );
    }
    screen.focus(title, SOON).expect("it is back");
    assert!(borne.is_running(), "{}", borne.log());
}

/// What an earlier run kept was told in 2100: this machine's clock stands long before that.
#[test]
fn a_borne_whose_clock_is_behind_what_it_kept_says_so_without_its_daemon() {
    let folder = tempfile::tempdir().expect("a folder");
    let credential = credential_in(folder.path());
    let mut memory = Memory::start(folder.path().join("centre.json")).expect("a thread");
    memory.centre(&KioskCentre {
        name: "CCAS de Saint-Denis".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        now: "2100-01-01T00:00:00Z".parse().expect("an instant"),
        ..KioskCentre::default()
    });
    // It waits until all is written.
    drop(memory);
    let identity = Identity::new();
    let gone = FakeDaemon::start(&identity, 0);
    let mut command = kiosk(&gone, &identity, &credential);
    drop(gone);

    let _pcscd = Pcscd::start().expect("pcscd");
    let screen = Xvfb::start(1280, 800).expect("a display");
    command.args(["--windowed", "1280x800"]);
    let borne = ChildGuard::spawn(screen.attach(&mut command)).expect("the borne");
    screen
        .focus("L’heure de la borne n’est pas juste", SOON)
        .unwrap_or_else(|error| panic!("{error}: {}", borne.log()));
}

#[test]
fn a_borne_is_enrolled_once_and_answers_a_card() {
    let folder = tempfile::tempdir().expect("a folder");
    let credential = folder.path().join("credential");
    let trace = folder.path().join("trace.jsonl");
    let identity = Identity::new();
    let daemon = FakeDaemon::start(&identity, 0);

    let enrol = |code: &str| {
        let mut command = kiosk(&daemon, &identity, &credential);
        command
            .args(["enrol", "--code", code])
            .output()
            .expect("it runs")
    };
    let refused = enrol("wrong");
    assert!(
        !refused.status.success() && !credential.exists(),
        "{refused:?}"
    );
    let enrolled = enrol(CODE);
    assert!(enrolled.status.success(), "{enrolled:?}");
    let said = String::from_utf8_lossy(&enrolled.stdout).into_owned();
    assert!(!said.contains(CREDENTIAL), "{said}");
    let mode = fs::metadata(&credential)
        .expect("a credential")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);

    let _pcscd = Pcscd::start().expect("pcscd");
    let screen = Xvfb::start(1280, 800).expect("a display");
    let mut command = kiosk(&daemon, &identity, &credential);
    command
        .args(["--windowed", "1280x800", "--trace-latency"])
        .arg(&trace);
    let borne = ChildGuard::spawn(screen.attach(&mut command)).expect("the borne");
    screen
        .focus("Posez votre carte ici", SOON)
        .expect("it waits for a card");

    daemon.will([Reply::Answer(known(3))]);
    let reader = VirtualCard::new(Slot::First);
    reader.insert(Card::new("04A1B2C3D4E5F6"));
    screen
        .focus("3 lettres", SOON)
        .unwrap_or_else(|error| panic!("{error}: {}", borne.log()));
    // Enter is "done"; the card is still there.
    screen.key("Return").expect("a key");
    screen
        .focus("Reprenez votre carte", SOON)
        .expect("the answer is gone");
    reader.remove();
    screen
        .focus("Posez votre carte ici", SOON)
        .expect("it waits for the next card");

    let line = || fs::read_to_string(&trace).unwrap_or_default();
    assert!(wait_for(SOON, || line().ends_with('\n')));
    let line = line();
    let times: serde_json::Value = serde_json::from_str(line.trim()).expect("one line of JSON");
    let micros = |name: &str| times[name].as_u64().expect(name);
    assert!(micros("card_us") < micros("answer_us") && micros("answer_us") < micros("frame_us"));
    assert_eq!(times["screen"], "mail");

    let Seen { token, .. } = daemon.seen().pop().expect("one tap");
    assert_eq!(token, "04A1B2C3D4E5F6");
    for text in [line, borne.log()] {
        assert!(
            !text.contains(&token) && !text.contains(CREDENTIAL),
            "{text}"
        );
    }
}
