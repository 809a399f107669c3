//! A machine of its own that boots into the borne, by the units that operators install: straight on
//! the screen (KMS), and in `cage`. What is then on its screen is looked at.

use courrier_api::client::IdempotencyKey;
use courrier_domain::Role;
use courrier_tests::{ANSWER, Appliance, Centre, INVITATION, lettres, with_card};

use crate::queue::{call, give_out_now, take_number};

const THREE_LETTERS: &str = "04A1B2C3D4E5F6";

/// Keys that would switch consoles, reboot, close a window or end Slint's bare screen.
const WAYS_OUT: [&[&str]; 7] = [
    &["ctrl", "alt", "f2"],
    &["ctrl", "alt", "delete"],
    &["ctrl", "alt", "backspace"],
    &["alt", "f4"],
    &["alt", "esc"],
    &["alt", "sysrq", "b"],
    &["ctrl", "c"],
];

/// The ground of all screens, and what a called number stands out by.
const INK: u32 = 0x000B_2545;
const AMBER: u32 = 0x00FF_B703;
/// The ground of the strong contrast.
const BLACK: u32 = 0;
/// Its texts, and the ground of the button "Done".
const WHITE: u32 = 0x00FF_FFFF;

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_boots_into_the_borne_straight_on_its_screen() {
    a_day_of("courrier-kiosk-kms.service").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_boots_into_the_borne_in_its_compositor() {
    a_day_of("courrier-kiosk.service").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_boots_into_the_screen_that_calls_numbers() {
    let mut centre = Centre::new();
    centre.start();
    let admin = centre.admin().await;
    give_out_now(&admin).await;
    let credential = centre.borne().await.credential;
    let borne = centre.client().with_bearer(&credential);
    take_number(&admin, &borne, "W1").await;

    let mut wall = Appliance::boot_wall(&centre, "courrier-kiosk-display.service");
    wall.ready(None);
    wall.shows("nobody", |picture| {
        picture.count(picture.whole(), INK) > 300_000 && picture.count(picture.whole(), AMBER) == 0
    });
    call(&admin).await.expect("somebody waits");
    wall.shows("called", |picture| {
        picture.count(picture.whole(), AMBER) > 5_000
    });
}

async fn a_day_of(unit: &'static str) {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let three = with_card(&awa, "1042", THREE_LETTERS).await;
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&awa, tri.expect("opened").id, three, 3).await;

    let mut borne = Appliance::boot(&centre, unit);
    let process = borne.ready(None);
    borne.looks("waiting", INVITATION);
    borne.insert(THREE_LETTERS);
    borne.looks("mail", ANSWER);
    borne.point(0.9, 0.93);
    borne.remove();
    borne.looks("waiting", INVITATION);

    // Nothing gets out. Each key comes before the press on its last button: larger and stronger.
    for keys in WAYS_OUT {
        borne.press(keys);
    }
    borne.point(0.8, 0.85);
    borne.shows("contrast", |picture| {
        let count = |colour| picture.count(picture.whole(), colour);
        count(BLACK) > 200_000 && count(WHITE) > 10_000
    });
    // "Done" stands below that.
    borne.point(0.9, 0.93);
    borne.looks("waiting", INVITATION);
    assert_eq!(borne.ready(None), process, "it is the same still");
    let anew = format!("journalctl --unit {unit} | grep 'opens again' || true");
    assert_eq!(borne.run(&anew).trim(), "");

    // It dies, it hangs, and stands there again.
    borne.run(&format!("kill -KILL {process}"));
    let second = borne.ready(Some(&process));
    borne.looks("waiting", INVITATION);
    borne.run(&format!("kill -STOP {second}"));
    borne.ready(Some(&second));
    borne.looks("waiting", INVITATION);
    centre.verify();
}
