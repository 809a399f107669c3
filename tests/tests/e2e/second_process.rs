//! One process at a time owns a data folder; another is refused by name of what holds it.

use std::time::Duration;

use courrier_testkit::ChildGuard;
use courrier_tests::Centre;

/// A refusal takes no time; this is for a machine that is busy.
const REFUSED: Duration = Duration::from_secs(20);

#[test]
fn a_second_daemon_is_refused_by_name_and_disturbs_nothing() {
    let mut centre = Centre::new();
    centre.start();
    let holder = format!("courrierd (processus {})", centre.pid());

    let mut command = centre.daemon_command("127.0.0.1:0");
    let mut second = ChildGuard::spawn(&mut command).expect("it starts");
    let status = second.wait(REFUSED).expect("waited for");
    let log = second.log();
    assert_eq!(status.and_then(|status| status.code()), Some(1), "{log}");
    assert!(log.contains(&holder), "{log}");

    // The first one's socket and address are still its own.
    centre.ctl_json(&["agent", "list"]);
    let written = std::fs::read_to_string(centre.data().join("courrierd.addr"));
    assert_eq!(written.expect("an address").trim(), centre.address());
    centre.stop();
}

#[test]
fn courrierctl_is_refused_by_name_where_it_must_hold_the_folder_itself() {
    let mut centre = Centre::new();
    centre.start();
    let holder = format!("courrierd (processus {})", centre.pid());
    // Without its socket the daemon can't be asked to do it.
    std::fs::remove_file(centre.data().join("control.sock")).expect("the socket is there");
    let refused = centre.ctl(&["agent", "list"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains(&holder), "{said}");

    centre.stop();
    centre.ctl_json(&["agent", "list"]);
}

#[test]
fn a_killed_daemon_holds_nothing() {
    let mut centre = Centre::new();
    centre.start();
    centre.kill();
    // Its socket lies there still; nobody listens on it.
    assert!(centre.data().join("control.sock").exists());
    centre.ctl_json(&["agent", "list"]);
    centre.start();
    centre.ctl_json(&["agent", "list"]);
    centre.stop();
}
