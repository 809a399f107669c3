//! Straight on the screen (KMS), where there is none. Where there is one: the end-to-end test
//! `bare_screen`, in a machine that has one.

use std::os::unix::process::ExitStatusExt as _;

use courrier_testkit::ChildGuard;

use crate::SOON;
use crate::account::{with_a_borne, without_rights};

/// Borne and wall both end, with what was tried, and systemd starts them again; neither hangs nor
/// panics, which would be a signal.
#[test]
fn without_a_screen_it_ends_and_says_what_it_tried() {
    let folder = with_a_borne();
    let place = |name: &str| folder.path().join(name);
    for backend in ["linuxkms", "linuxkms-software"] {
        for wall in [false, true] {
            let mut command = without_rights(&folder);
            command
                .arg(place("courrier-kiosk"))
                .arg("--config")
                .arg(place("kiosk.toml"))
                .args(wall.then_some("--display"))
                .env("SLINT_BACKEND", backend)
                // Where there is a screen, this one is not.
                .env("SLINT_DRM_OUTPUT", "a screen that nobody has");
            let mut borne = ChildGuard::spawn(&mut command).expect("it starts");
            let ended = borne.wait(SOON).expect("waited").expect("it ends");
            let log = borne.log();
            assert_eq!((ended.code(), ended.signal()), (Some(1), None), "{log}");
            assert!(log.contains("la fenêtre ne peut pas s'ouvrir"), "{log}");
            for tried in ["DRM", "/dev/fb0"] {
                assert!(log.contains(tried), "{backend}, {tried}: {log}");
            }
        }
    }
}
