//! The real desk on a display, its keys, and what of its pixels tells how it stands.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use courrier_api::Client;
use courrier_domain::UsagerId;
use courrier_testkit::ChildGuard;
use courrier_tests::{Centre, Picture, Region, Screen, created, new_usager, program};

pub const SOON: Duration = Duration::from_secs(30);

/// The size that the desk is made for first.
const WIDTH: u32 = 1366;
const HEIGHT: u32 = 768;
const fn region(x: usize, y: usize, width: usize, height: usize) -> Region {
    Region {
        x,
        y,
        width,
        height,
    }
}

/// The rail of screens, dark, at the left.
pub const RAIL: Region = region(0, 0, 60, 700);
/// All but the rail and the status bar.
pub const PAGE: Region = region(120, 0, 1246, 720);
/// The first line of what a search found, and the count at its end.
pub const FIRST_FOUND: Region = region(140, 200, 640, 46);
pub const ITS_COUNT: Region = region(860, 200, 80, 30);
/// The first line of the tri's last entries.
pub const LAST_ENTRY: Region = region(980, 130, 200, 45);
/// What stands under the last remises.
pub const LAST_REMISES: Region = region(980, 320, 360, 300);
/// The button of the screen's one action, and the one beside it that leads back.
const ACTION: Region = region(1195, 672, 147, 44);
const BACK: Region = region(960, 674, 230, 40);
/// The first line of a worklist, and what stands beside the list.
pub const FIRST_LINE: Region = region(140, 152, 780, 34);
pub const SIDE: Region = region(970, 80, 372, 580);
/// The lamps of the status bar.
pub const LAMPS: Region = region(110, 733, 500, 35);

pub const PAPER: u32 = 0x00F7_F5F0;
pub const INK: u32 = 0x000B_2545;
pub const ACCENT: u32 = 0x001F_5FA8;
pub const STOP: u32 = 0x00A4_161A;
pub const DONE: u32 = 0x001B_6B4A;

/// Something stands there, a line of text or a button: it is not all paper or white.
pub fn has_text(picture: &Picture, region: Region) -> bool {
    region.width * region.height - picture.count(region, PAPER) > 200
}

/// Something is said in this colour.
pub fn is_told(picture: &Picture, region: Region, colour: u32) -> bool {
    picture.count(region, colour) > 100
}

/// The screen's action can be taken.
pub fn can_act(picture: &Picture) -> bool {
    picture.count(ACTION, ACCENT) > 3_000
}

/// A worklist is there, its first line in hand.
pub fn is_listed(picture: &Picture) -> bool {
    picture.count(FIRST_LINE, ACCENT) > 5_000
}

/// One can go back a step.
pub fn can_leave(picture: &Picture) -> bool {
    has_text(picture, BACK)
}

/// The ground is dark, with a light sheet in the middle.
pub fn is_door(picture: &Picture) -> bool {
    picture.count(picture.whole(), INK) > 500_000
}

pub struct Desk {
    pub screen: Screen,
    pub program: ChildGuard,
    pub last: Picture,
}

impl Desk {
    pub fn start(centre: &Centre, name: &'static str) -> Self {
        Self::start_with(centre, name, |_| {})
    }

    /// A desk without a reader, on a machine whose programs are first looked for in this folder.
    pub fn start_beside(centre: &Centre, name: &'static str, programs: &Path) -> Self {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path = [programs.to_path_buf()].into_iter();
        let path = std::env::join_paths(path.chain(std::env::split_paths(&inherited)));
        let path = path.expect("folders without a colon");
        Self::start_with(centre, name, |command| {
            command.arg("--no-reader").env("PATH", path);
        })
    }

    pub fn start_with(
        centre: &Centre,
        name: &'static str,
        arrange: impl FnOnce(&mut Command),
    ) -> Self {
        let mut screen = Screen::new(name, WIDTH, HEIGHT);
        let mut command = Command::new(program("courrier-desk"));
        command
            .args(["--daemon", &centre.address()])
            .args(["--fingerprint", &centre.fingerprint().to_string()]);
        arrange(&mut command);
        let program = screen.show(&mut command);
        screen.wait_for_title("Courrier", &program);
        let last = screen.wait_until("login", is_door);
        Self {
            screen,
            program,
            last,
        }
    }

    /// Logs somebody in who has an account.
    pub fn log_in(&mut self, login: &str) {
        self.screen.types(login);
        self.screen.key("Return");
        self.screen.types(&Centre::login_request(login).password);
        self.screen.key("Return");
        self.title("Tri");
        self.page("tri", |picture| !is_door(picture));
    }

    pub fn title(&self, words: &str) {
        self.screen.wait_for_title(words, &self.program);
    }

    /// Waits until the page is another one than when it was last looked at, and as wanted.
    pub fn page(&mut self, what: &str, wanted: impl Fn(&Picture) -> bool) {
        let last = &self.last;
        let changed = |picture: &Picture| picture.differing(last, PAGE) > 400 && wanted(picture);
        self.last = self.screen.wait_until(what, changed);
    }

    /// Searches for somebody where others could be meant: Enter alone takes nobody.
    pub fn choose_first(&mut self, name: &str) {
        self.screen.types(name);
        self.page("found", |picture| has_text(picture, FIRST_FOUND));
        self.screen.key("Return");
        self.page("asked to choose", |picture| !can_leave(picture));
        self.screen.key("1");
        let is_chosen = |picture: &Picture| picture.count(FIRST_FOUND, ACCENT) > 5_000;
        self.page("chosen", is_chosen);
        self.screen.key("Return");
    }
}

pub async fn person(
    client: &Client,
    numero: &str,
    nom: &str,
    prenoms: &str,
    born: &str,
) -> UsagerId {
    let mut usager = new_usager(numero, nom, prenoms);
    usager.identity.date_naissance = Some(born.parse().expect("a day"));
    created(client, usager).await
}
