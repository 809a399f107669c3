//! The borne in the waiting room: the real program before the real daemon, cards on a virtual
//! reader, and what then stands on its screen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use courrier_testkit::{Card, ChildGuard, Slot, VirtualCard, wait_for};
use serde_json::Value;

use crate::centre::Centre;
use crate::picture::{Picture, Region};
use crate::programs::program;
use crate::screen::Screen;

/// Longer than anything takes here, on the slowest machine.
const SOON: Duration = Duration::from_secs(30);

/// The size of the pictures that were reviewed when the borne was drawn.
pub(crate) const WIDTH: u32 = 960;
pub(crate) const HEIGHT: u32 = 600;
/// Pixels that may differ from the reviewed picture. A digit of the smallest text has more.
const STRAY: usize = 60;

/// Where an answer stands: above the hours of distribution, which differ from day to day.
pub const ANSWER: Region = Region {
    x: 0,
    y: 0,
    width: 960,
    height: 240,
};
/// Where the invitation's words stand, beside the card, which moves.
pub const INVITATION: Region = Region {
    x: 520,
    y: 80,
    width: 440,
    height: 220,
};
/// Where the words of a borne out of service stand, below the centre's name and the time of day.
pub const NOTICE: Region = Region {
    x: 0,
    y: 0,
    width: 960,
    height: 300,
};

/// `courrier-kiosk` of a centre, reached at this address.
fn courrier_kiosk(centre: &Centre, address: &str) -> Command {
    let mut command = Command::new(program("courrier-kiosk"));
    command
        .args(["--daemon", address])
        .args(["--fingerprint", &centre.fingerprint().to_string()])
        .arg("--credential-file")
        .arg(centre.data().join("borne.jeton"));
    command
}

/// Enrols a borne of this centre with a one-time code, as a technician does.
pub fn enrol(centre: &Centre) {
    enrol_with(centre, &centre.enrolment_code());
}

/// The same, for the screen that calls numbers.
pub fn enrol_wall(centre: &Centre) {
    let readied = centre.ctl_json(&["device", "enrol", "--display", "Mur"]);
    enrol_with(centre, readied["code"].as_str().expect("a code"));
}

fn enrol_with(centre: &Centre, code: &str) {
    let enrolled = courrier_kiosk(centre, &centre.address())
        .args(["enrol", "--code", code])
        .output()
        .expect("courrier-kiosk starts");
    assert!(enrolled.status.success(), "{enrolled:?}");
}

/// The screen that calls numbers, with the credential it was enrolled with, and its settings (TOML).
pub fn wall(centre: &Centre, screen: &Screen, settings: &str) -> ChildGuard {
    let file = centre.data().join("ecran.toml");
    fs::write(&file, settings).expect("written");
    let mut command = courrier_kiosk(centre, &centre.address());
    command
        .args(["--display", "--windowed", &format!("{WIDTH}x{HEIGHT}")])
        .arg("--config")
        .arg(file);
    screen.show(&mut command)
}

/// A display of the size at which screens were reviewed.
pub fn borne_screen(name: &'static str) -> Screen {
    Screen::new(name, WIDTH, HEIGHT)
}

/// A borne at work, its screen, and a hand with cards.
pub struct Borne {
    /// What it shows, and its keys.
    pub screen: Screen,
    /// The program.
    pub program: ChildGuard,
    /// The hand over its reader.
    pub reader: VirtualCard,
    trace: PathBuf,
}

impl Borne {
    /// Enrols it and starts it. The invitation stays in French, so that it can be compared.
    pub fn start(centre: &Centre) -> Self {
        Self::start_at(centre, "borne", &centre.address(), "languages = [\"fr\"]\n")
    }

    /// The same, with pictures under this name, the daemon at this address, and these settings
    /// (TOML).
    pub fn start_at(centre: &Centre, name: &'static str, address: &str, settings: &str) -> Self {
        enrol(centre);
        let file = centre.data().join("borne.toml");
        fs::write(&file, settings).expect("written");
        let trace = centre.data().join("trace.jsonl");
        let screen = borne_screen(name);
        let mut command = courrier_kiosk(centre, address);
        command
            .args(["--windowed", &format!("{WIDTH}x{HEIGHT}")])
            .arg("--trace-latency")
            .arg(&trace)
            .arg("--config")
            .arg(&file);
        let program = screen.show(&mut command);
        Self {
            screen,
            program,
            reader: VirtualCard::new(Slot::First),
            trace,
        }
    }

    /// Waits until its title holds these words, some of them without accents: xdotool reads bytes.
    pub fn says(&self, words: &str) {
        self.screen.wait_for_title(words, &self.program);
    }

    /// Waits until the borne shows what it showed when it was reviewed.
    pub fn shows(&mut self, title: &str, name: &str, region: Region) -> Picture {
        self.says(title);
        let folder = Path::new("../kiosk-ui/tests/reference");
        let reviewed = Picture::load(&folder.join(format!("{name}-landscape.png")));
        self.screen
            .wait_until(name, |picture| looks_like(picture, &reviewed, region))
    }

    /// Waits until it invites the next person.
    pub fn waits(&mut self) -> Picture {
        self.shows("Posez votre carte ici", "waiting", INVITATION)
    }

    /// Lays a card on the reader.
    pub fn insert(&self, uid: &str) {
        self.reader.insert(Card::new(uid));
    }

    /// Takes the card away once the answer has been read.
    pub fn remove(&self) {
        // Taken away at once, a card was only touched to the reader and the answer would stay.
        self.screen.key("Return");
        self.says("Reprenez votre carte");
        self.reader.remove();
    }

    /// What the borne noted of its answers, once it has noted as many: the screen of each. A line
    /// is only written when its frame was drawn, or the next card came.
    pub fn traced(&self, count: usize) -> Vec<String> {
        let read = || fs::read_to_string(&self.trace).unwrap_or_default();
        let whole = || read().lines().count() >= count && read().ends_with('\n');
        assert!(wait_for(SOON, whole), "{}", read());
        let screen = |line: &str| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            assert!(line["frame_us"].is_u64(), "{line}");
            line["screen"].as_str().expect("a screen").to_owned()
        };
        read().lines().map(screen).collect()
    }
}

/// Whether a part of the screen looks as it did.
pub fn looks_like(picture: &Picture, before: &Picture, region: Region) -> bool {
    picture.differing(before, region) <= STRAY
}
