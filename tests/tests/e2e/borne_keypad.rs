//! The whole visit of somebody who sees nothing of the screen: a keypad under the fingers, a voice
//! in the ear. What is asserted of it is only what was said.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_testkit::{Pcscd, wait_for};
use courrier_tests::{Borne, Centre, lettres, with_card};

use crate::queue::give_out_now;
use crate::wall::sound_card;

const CARD: &str = "04A1B2C3D4E5F6";
const ANOTHERS: &str = "04B7B7B7B7B7B7";
const SOON: Duration = Duration::from_secs(30);
/// More than the buttons of any screen.
const LAPS: usize = 24;

/// Something that was given to espeak-ng.
#[derive(Debug, Clone)]
struct Uttered {
    voice: String,
    amplitude: u32,
    text: String,
}

/// An ear at the synthesiser: the real espeak-ng, behind a script that notes what it is given.
struct Ear {
    log: PathBuf,
}

impl Ear {
    fn at(centre: &Centre) -> (Self, String) {
        let log = centre.data().join("said.txt");
        let script = centre.data().join("listening-espeak-ng");
        let text = format!(
            "#!/bin/sh\ncase \"$*\" in\n*--stdin*)\n  text=$(cat)\n  \
             printf '%s|%s|%s\\n' \"$2\" \"$6\" \"$(printf %s \"$text\" | tr '\\n' ' ')\" >> '{}'\n  \
             printf %s \"$text\" | espeak-ng \"$@\";;\n*) exec espeak-ng \"$@\";;\nesac\n",
            log.display()
        );
        fs::write(&script, text).expect("written");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("made to run");
        let settings = format!(
            "languages = [\"fr\", \"en\", \"es\"]\n{}synthesiser = \"{}\"\n",
            sound_card(centre, Path::new("/dev/null")),
            script.display()
        );
        (Self { log }, settings)
    }

    fn all(&self) -> Vec<Uttered> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let whole = log.rfind('\n').map_or("", |end| &log[..end]);
        let uttered = |line: &str| {
            let mut parts = line.splitn(3, '|').map(str::to_owned);
            let mut next = || parts.next().expect("voice, amplitude, text");
            Uttered {
                voice: next(),
                amplitude: next().parse().expect("a number"),
                text: next().replace('\u{a0}', " "),
            }
        };
        whole.lines().map(uttered).collect()
    }

    /// Waits for something new after so many with these words, and returns it.
    fn hears(&self, after: usize, words: &str) -> Uttered {
        let find = || {
            let new = self.all().into_iter().skip(after);
            new.into_iter().find(|uttered| uttered.text.contains(words))
        };
        assert!(
            wait_for(SOON, || find().is_some()),
            "{words:?} was not said: {:#?}",
            &self.all()[after..]
        );
        find().expect("it was found")
    }
}

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
    let (ear, settings) = Ear::at(&centre);
    let borne = Borne::start_at(&centre, "borne-keypad", &centre.address(), &settings);
    borne.says("Posez votre carte ici");
    let hand = Hand { borne, ear };
    assert!(hand.ear.all().is_empty(), "it talks to nobody");

    // The key with the loudspeaker: what this is, and how to use it.
    let welcome = hand.press("asterisk", "Posez votre carte sur le lecteur");
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
