//! The borne in the waiting room: the real program before the real daemon, real cards on a virtual
//! reader, and what then stands on its screen.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_api::{BindCard, Client};
use courrier_domain::{Role, UsagerId};
use courrier_testkit::{Card, ChildGuard, Pcscd, Slot, VirtualCard, wait_for};
use courrier_tests::{Centre, Picture, Region, Screen, created, lettres, new_usager, program};
use serde_json::Value;

/// The cards' UIDs.
const THREE_LETTERS: &str = "04A1B2C3D4E5F6";
const NO_LETTER: &str = "04B7B7B7B7B7B7";
const LOST: &str = "04DEADDEADDEAD";
const NOBODYS: &str = "0499887766554A";

const SOON: Duration = Duration::from_secs(20);

/// The size of the pictures that were reviewed when the borne was drawn.
const WIDTH: u32 = 960;
const HEIGHT: u32 = 600;
/// Where an answer stands: above the hours of distribution, which differ from day to day.
const ANSWER: Region = Region {
    x: 0,
    y: 0,
    width: 960,
    height: 240,
};
/// Where the invitation's words stand, beside the card, which moves.
const INVITATION: Region = Region {
    x: 520,
    y: 80,
    width: 440,
    height: 220,
};
/// Where the words of a borne out of service stand, below the centre's name and the time of day.
const NOTICE: Region = Region {
    x: 0,
    y: 0,
    width: 960,
    height: 300,
};
/// Pixels that may differ from the reviewed picture. A digit of the smallest text has more.
const STRAY: usize = 60;

fn reviewed(name: &str) -> Picture {
    let folder = Path::new("../kiosk-ui/tests/reference");
    Picture::load(&folder.join(format!("{name}-landscape.png")))
}

struct Borne {
    screen: Screen,
    program: ChildGuard,
    reader: VirtualCard,
}

impl Borne {
    /// Enrols the borne with its code and starts it.
    fn start(centre: &Centre) -> Self {
        let credential = centre.data().join("borne.jeton");
        let courrier_kiosk = || {
            let mut command = Command::new(program("courrier-kiosk"));
            command
                .args(["--daemon", &centre.address()])
                .args(["--fingerprint", &centre.fingerprint().to_string()])
                .arg("--credential-file")
                .arg(&credential);
            command
        };
        let enrolled = courrier_kiosk()
            .args(["enrol", "--code", &centre.enrolment_code()])
            .output()
            .expect("courrier-kiosk starts");
        assert!(enrolled.status.success(), "{enrolled:?}");

        // The invitation stays in French, so that it can be compared.
        let settings = centre.data().join("borne.toml");
        fs::write(&settings, "languages = [\"fr\"]\n").expect("written");
        let screen = Screen::new("borne", WIDTH, HEIGHT);
        let mut command = courrier_kiosk();
        command
            .args(["--windowed", &format!("{WIDTH}x{HEIGHT}")])
            .arg("--trace-latency")
            .arg(centre.data().join("trace.jsonl"))
            .arg("--config")
            .arg(&settings);
        let program = screen.show(&mut command);
        Self {
            screen,
            program,
            reader: VirtualCard::new(Slot::First),
        }
    }

    /// Waits until the borne shows what it showed when it was reviewed. The words of the title are
    /// some without accents: xdotool reads bytes.
    fn shows(&mut self, title: &str, name: &str, region: Region) -> Picture {
        self.screen.wait_for_title(title, &self.program);
        let reviewed = reviewed(name);
        self.screen.wait_until(name, |picture| {
            picture.differing(&reviewed, region) <= STRAY
        })
    }

    fn waits(&mut self) -> Picture {
        self.shows("Posez votre carte ici", "waiting", INVITATION)
    }

    fn insert(&self, uid: &str) {
        self.reader.insert(Card::new(uid));
    }

    /// Takes the card away once the answer has been read.
    fn remove(&mut self) {
        // Taken away at once, a card was only touched to the reader and the answer would stay.
        self.screen.key("Return");
        self.screen
            .wait_for_title("Reprenez votre carte", &self.program);
        self.reader.remove();
    }
}

async fn person(client: &Client, numero: &str, uid: &str) -> UsagerId {
    let usager = new_usager(numero, "Diallo", "Mamadou");
    let id = created(client, usager).await;
    let card = BindCard {
        token: uid.to_owned(),
        replace: false,
    };
    let bound = client.bind_card(&IdempotencyKey::fresh(), id, &card).await;
    bound.expect("the card is bound");
    id
}

/// When a usager was last seen or heard, which a swipe at the borne must change.
async fn last_seen(client: &Client, usager_id: UsagerId) -> Option<String> {
    let open = client.usager(usager_id).await.expect("the folder opens");
    open.last_seen.map(|at| at.to_rfc3339())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_answered_in_the_waiting_room_whatever_happens_to_the_daemon() {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let three = person(&awa, "1042", THREE_LETTERS).await;
    let none = person(&awa, "317", NO_LETTER).await;
    let lost = person(&awa, "2210", LOST).await;
    let blocked = awa.block_cards(&IdempotencyKey::fresh(), lost).await;
    blocked.expect("the card is blocked");
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&awa, tri.expect("opened").id, three, 3).await;

    let _pcscd = Pcscd::start().expect("pcscd");
    let mut borne = Borne::start(&centre);
    let waiting = borne.waits();

    borne.insert(THREE_LETTERS);
    let mail = borne.shows("3 lettres", "mail", ANSWER);
    assert!(mail.differing(&waiting, ANSWER) > 10_000, "another screen");
    borne.remove();
    borne.waits();
    assert!(last_seen(&awa, three).await.is_some(), "the passage counts");

    borne.insert(NO_LETTER);
    borne.shows("Pas de courrier pour le moment", "no-mail", ANSWER);
    borne.remove();
    borne.waits();
    assert!(last_seen(&awa, none).await.is_some());

    borne.insert(NOBODYS);
    borne.shows("pas reconnue", "unknown", ANSWER);
    borne.remove();
    borne.waits();
    borne.insert(LOST);
    borne.shows("Cette carte est bloqu", "blocked", ANSWER);
    borne.remove();
    borne.waits();
    assert_eq!(
        last_seen(&awa, lost).await,
        None,
        "a lost card proves nothing"
    );

    // The daemon dies. The borne says so, and never that there is no mail.
    centre.kill();
    borne.insert(THREE_LETTERS);
    borne.shows("ponse pour l", "trouble", ANSWER);
    borne.remove();
    borne.shows("Borne indisponible", "no-daemon", NOTICE);
    centre.start_again();
    borne.waits();
    borne.insert(THREE_LETTERS);
    borne.shows("3 lettres", "mail", ANSWER);
    borne.remove();
    borne.waits();

    let log = borne.program.log();
    assert!(borne.program.is_running(), "{log}");
    traced(
        &centre.data().join("trace.jsonl"),
        &["mail", "no_mail", "unknown", "blocked", "trouble", "mail"],
    );
    for secret in [THREE_LETTERS, NO_LETTER, LOST, NOBODYS] {
        assert!(
            !log.contains(secret) && !centre.log().contains(secret),
            "{secret} was logged"
        );
    }
    centre.verify();
}

/// Each card was answered on the screen that it should be, and the frame was drawn.
fn traced(file: &Path, screens: &[&str]) {
    let lines = || fs::read_to_string(file).unwrap_or_default();
    let whole = || lines().lines().count() == screens.len() && lines().ends_with('\n');
    assert!(wait_for(SOON, whole), "{}", lines());
    for (line, screen) in lines().lines().zip(screens) {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(line["screen"], *screen, "{line}");
        assert!(line["frame_us"].is_u64(), "{line}");
    }
}
