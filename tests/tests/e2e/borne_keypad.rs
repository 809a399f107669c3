//! The whole visit of somebody who sees nothing of the screen: a keypad under the fingers, a voice
//! in the ear. What is asserted of it is only what was said.

use std::path::Path;
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_testkit::{Pcscd, wait_for};
use courrier_tests::{Borne, Centre, lettres, with_card};

use crate::ear::{Ear, Uttered};
use crate::queue::give_out_now;

const CARD: &str = "04A1B2C3D4E5F6";
const ANOTHERS: &str = "04B7B7B7B7B7B7";
const SOON: Duration = Duration::from_secs(30);
/// How long somebody waits for the voice before they ask again.
const PATIENCE: Duration = Duration::from_secs(3);
/// More than the buttons of any screen.
const LAPS: usize = 24;

/// Somebody at the keypad.
struct Hand {
    borne: Borne,
    ear: Ear,
}

impl Hand {
    /// Presses a key and waits for words.
    fn press(&self, key: &str, words: &str) -> Uttered {
        let before = self.ear.all().len();
        self.borne.screen.key(key);
        self.ear.hears(before, words)
    }

    /// Goes from button to button until this one is named, and presses it.
    fn choose(&self, button: &str, then: &str) -> Uttered {
        for _ in 0..LAPS {
            let before = self.ear.all().len();
            self.borne.screen.key("Right");
            let named = || self.ear.all().len() > before;
            assert!(wait_for(SOON, named), "no button was named");
            if self.ear.all()[before].text.contains(button) {
                return self.press("Return", then);
            }
        }
        panic!("there is no button {button:?}: {:#?}", self.ear.all());
    }

    /// Lays a card on the reader and waits for words.
    fn lay(&self, uid: &str, words: &str) -> Uttered {
        let before = self.ear.all().len();
        self.borne.insert(uid);
        self.ear.hears(before, words)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_visit_is_made_by_keypad_and_ear() {
    let mut centre = Centre::new();
    centre.start();
    let admin = centre.admin().await;
    give_out_now(&admin).await;
    let person = with_card(&admin, "1042", CARD).await;
    let tri = admin.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&admin, tri.expect("opened").id, person, 3).await;
    with_card(&admin, "317", ANOTHERS).await;

    let _pcscd = Pcscd::start().expect("pcscd");
    let (ear, settings) = Ear::at(&centre, Path::new("/dev/null"));
    let borne = Borne::start_at(&centre, "borne-keypad", &centre.address(), &settings);
    borne.says("Posez votre carte ici");
    let hand = Hand { borne, ear };
    assert!(hand.ear.all().is_empty(), "it talks to nobody");

    // The key with the loudspeaker: what this is, and how to use it.
    // (A borne that has just started is still trying its voice, and says nothing yet.)
    let heard = || !hand.ear.all().is_empty();
    let asked = wait_for(SOON, || {
        hand.borne.screen.key("asterisk");
        wait_for(PATIENCE, heard)
    });
    assert!(asked, "{}", hand.borne.program.log());
    let welcome = hand.ear.hears(0, "Posez votre carte sur le lecteur");
    assert!(welcome.voice.starts_with("fr"), "{welcome:?}");
    // Another language, by its own name in its own voice.
    hand.choose("Langues", "Langues");
    let spanish = hand.choose("español", "Ponga su tarjeta");
    assert!(spanish.voice.starts_with("es"), "{spanish:?}");

    let answer = hand.lay(CARD, "3 cartas");
    assert!(answer.voice.starts_with("es"), "{answer:?}");
    hand.press("asterisk", "3 cartas");
    let louder = hand.press("plus", "3 cartas");
    assert!(louder.amplitude > answer.amplitude, "{louder:?}");
    let ticket = hand.choose("Pedir número", "Su número: 1");
    assert!(ticket.voice.starts_with("es"), "{ticket:?}");
    hand.choose("Volver", "3 cartas");
    hand.borne.screen.key("Escape");
    hand.borne.says("Reprenez votre carte");
    hand.borne.reader.remove();
    hand.borne.says("Posez votre carte ici");

    // The next one asked for nothing: silence, French, and the volume that it was.
    let before = hand.ear.all().len();
    hand.borne.insert(ANOTHERS);
    hand.borne.says("Pas de courrier pour le moment");
    let offer = hand.press("Right", "Bouton");
    assert_eq!(offer.amplitude, welcome.amplitude);
    let private = |uttered: &Uttered| uttered.text.contains("Pas de courrier");
    let since = hand.ear.all().split_off(before);
    assert!(!since.iter().any(private), "unasked: {since:#?}");
    hand.press("asterisk", "Pas de courrier");

    let log = hand.borne.program.log();
    assert!(!log.contains("lettres") && !log.contains("cartas"), "{log}");
    centre.verify();
}
