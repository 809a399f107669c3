//! The screen that calls numbers: `courrier-kiosk --display` before the real daemon.

use std::fs;
use std::path::Path;
use std::time::Duration;

use courrier_testkit::wait_for;
use courrier_tests::{Centre, borne_screen, enrol, wall};

use crate::queue::{call, give_out_now, take_number};

const SOON: Duration = Duration::from_secs(30);
/// The ground of a number that was just called.
const AMBER: u32 = 0x00FF_B703;

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
    enrol(&centre);

    let mut screen = borne_screen("wall");
    let chime = centre.data().join("chime.raw");
    let program = wall(&centre, &screen, &sound_card(&centre, &chime));
    screen.wait_for_title("Aucun num", &program);
    screen.wait_until("nobody", |picture| {
        picture.count(picture.whole(), AMBER) == 0
    });
    assert!(!heard(&chime), "nobody was called");

    call(&admin).await.expect("somebody waits");
    screen.wait_for_title("Appel des num.* 1$", &program);
    screen.wait_until("called", |picture| {
        picture.count(picture.whole(), AMBER) > 100_000
    });
    assert!(wait_for(SOON, || heard(&chime)), "{}", program.log());
    // It stands out for a moment, then stays.
    screen.wait_until("stays", |picture| {
        picture.count(picture.whole(), AMBER) < 100_000
    });

    call(&admin).await.expect("somebody waits");
    screen.wait_for_title("Appel des num.* 2$", &program);
    screen.wait_until("the next", |picture| {
        picture.count(picture.whole(), AMBER) > 100_000
    });

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

/// Settings that let the machine's sound go to a file, through real ALSA.
pub fn sound_card(centre: &Centre, file: &Path) -> String {
    let config = centre.data().join("asound.conf");
    let text = format!(
        "pcm.!default {{\n  type file\n  slave.pcm {{ type null }}\n  file \"{}\"\n  \
         format \"raw\"\n}}\n",
        file.display()
    );
    fs::write(&config, text).expect("written");
    format!(
        "[voice]\nplayer = [\"env\", \"ALSA_CONFIG_PATH={}\", \"aplay\", \"--quiet\", \"-\"]\n",
        config.display()
    )
}
