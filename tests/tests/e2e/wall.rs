//! The screen that calls numbers: `courrier-kiosk --display` before the real daemon.

use std::fs;
use std::path::Path;
use std::time::Duration;

use courrier_api::CardToken;
use courrier_api::client::IdempotencyKey;
use courrier_testkit::wait_for;
use courrier_tests::{Centre, Region, borne_screen, enrol_wall, wall};

use crate::ear::Ear;
use crate::queue::{call, give_out_now, take_number};

const SOON: Duration = Duration::from_secs(30);
/// The ground of a number that was just called.
const AMBER: u32 = 0x00FF_B703;
/// Where the words stand while no number is called, away from the clock.
const WORDS: Region = Region {
    x: 0,
    y: 180,
    width: 960,
    height: 240,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_number_that_an_agent_calls_stands_on_the_wall_with_a_chime() {
    let mut centre = Centre::new();
    centre.start();
    let admin = centre.admin().await;
    give_out_now(&admin).await;
    let borne = centre
        .client()
        .with_bearer(&centre.borne().await.credential);
    for numero in ["W1", "W2"] {
        take_number(&admin, &borne, numero).await;
    }
    enrol_wall(&centre);

    let mut screen = borne_screen("wall");
    let chime = centre.data().join("chime.raw");
    let (ear, settings) = Ear::at(&centre, &chime);
    let program = wall(&centre, &screen, &settings);
    screen.wait_for_title("Aucun num", &program);
    let nobody = screen.wait_until("nobody", |picture| {
        picture.count(picture.whole(), AMBER) == 0
    });
    // The same in another language: the title stays, for whoever looks after the screen.
    screen.wait_until("turned", |picture| {
        picture.differing(&nobody, WORDS) > 1_000
    });
    screen.wait_for_title("Aucun num", &program);
    assert!(!heard(&chime), "nobody was called");

    call(&admin).await.expect("somebody waits");
    screen.wait_for_title("Appel des num.* 1$", &program);
    screen.wait_until("called", |picture| {
        picture.count(picture.whole(), AMBER) > 100_000
    });
    assert!(wait_for(SOON, || heard(&chime)), "{}", program.log());
    ear.hears(0, "On appelle le numéro 1. ");
    // It stands out for a moment, then stays.
    screen.wait_until("stays", |picture| {
        picture.count(picture.whole(), AMBER) < 100_000
    });

    call(&admin).await.expect("somebody waits");
    screen.wait_for_title("Appel des num.* 2$", &program);
    screen.wait_until("the next", |picture| {
        picture.count(picture.whole(), AMBER) > 100_000
    });

    let doctor = || String::from_utf8(centre.ctl(&["doctor"]).stdout).expect("text");
    let says = |words: &str| wait_for(SOON, || doctor().contains(words));
    assert!(
        says("l'écran d'appel « Mur », dernier signe"),
        "{}",
        doctor()
    );
    assert!(!doctor().contains("« Mur » : le lecteur"), "it has none");
    let token = fs::read_to_string(centre.data().join("borne.jeton")).expect("a token");
    let stolen = centre.client().with_bearer(token.trim());
    stolen.kiosk_queue().await.expect("it reads the queue");
    let token = "04A1B2C3D4E5F6".to_owned();
    let (key, card) = (IdempotencyKey::fresh(), CardToken { token });
    let tap = stolen.tap(&key, &card).await;
    tap.expect_err("and tries no card");

    // Without a daemon no number is promised, and the wall heals by itself.
    centre.kill();
    screen.wait_for_title("Demandez", &program);
    screen.wait_until("no daemon", |_| true);
    centre.start_again();
    screen.wait_for_title("Appel des num.* 2$", &program);
}

/// Whether the sound card was last given something that is not silence.
fn heard(card: &Path) -> bool {
    fs::read(card).is_ok_and(|sound| sound.iter().any(|byte| *byte != 0))
}
