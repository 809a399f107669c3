//! A display in memory, with a program's window on it, a hand on its keys and an eye on its pixels.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use courrier_testkit::{ChildGuard, Deadline, Xvfb};

use crate::picture::Picture;
use crate::programs::target_folder;

/// Anything that a screen is to show comes in a fraction of a second, or when the answer before it
/// has stayed its half minute; a busy machine may take long.
const SOON: Duration = Duration::from_mins(1);

/// A display of its own.
pub struct Screen {
    display: Xvfb,
    width: u32,
    height: u32,
    name: &'static str,
    kept: usize,
}

impl Screen {
    /// A display of this size. What is kept of it goes to `<target>/e2e-screens/<name>-….png`.
    pub fn new(name: &'static str, width: u32, height: u32) -> Self {
        let display = Xvfb::start(width, height);
        Self {
            display: display.expect("Xvfb starts (`cargo xtask setup` installs it)"),
            width,
            height,
            name,
            kept: 0,
        }
    }

    /// Starts a program on it.
    pub fn show(&self, command: &mut Command) -> ChildGuard {
        command
            .env("SLINT_BACKEND", "winit-software")
            // What a window manager of the machine may want of its windows.
            .env_remove("SLINT_SCALE_FACTOR")
            .env_remove("SLINT_FULLSCREEN");
        ChildGuard::spawn(self.display.attach(command)).expect("the program starts")
    }

    /// Waits until the window's title holds these words, and gives the window the keys.
    pub fn wait_for_title(&self, words: &str, program: &ChildGuard) {
        if let Err(error) = self.display.focus(words, SOON) {
            panic!("{error}; the program said:\n{}", program.log());
        }
    }

    /// What it shows now.
    pub fn picture(&self) -> Picture {
        let pixels = connected(|| self.display.pixels());
        Picture::new(self.width as usize, self.height as usize, pixels)
    }

    /// Waits until what it shows is as wanted, and keeps a picture of it.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&Picture) -> bool) -> Picture {
        let picture = self.wait_quietly(what, SOON, wanted);
        self.keep(what, &picture);
        picture
    }

    /// The same, and keeps a picture only of what did not come in this time.
    pub fn wait_quietly(
        &mut self,
        what: &str,
        patience: Duration,
        wanted: impl Fn(&Picture) -> bool,
    ) -> Picture {
        let deadline = Deadline::after(patience);
        loop {
            let picture = self.picture();
            if wanted(&picture) {
                return picture;
            }
            if !deadline.pause() {
                let file = self.keep(what, &picture);
                panic!("no {what}: see {}", file.display());
            }
        }
    }

    fn keep(&mut self, what: &str, picture: &Picture) -> PathBuf {
        let folder = target_folder().join("e2e-screens");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        self.kept += 1;
        let name = format!("{}-{:02}-{what}.png", self.name, self.kept);
        let file = folder.join(name.replace(' ', "-"));
        picture.save(&file);
        file
    }

    /// Presses a key by its X name: `Return`, `F2`, `Down`…
    pub fn key(&self, key: &str) {
        connected(|| self.display.key(key));
    }

    /// Clicks at this pixel, from the top left corner.
    pub fn click(&self, x: u32, y: u32) {
        connected(|| self.display.click(x, y));
    }

    /// Types text as a person would.
    pub fn types(&self, text: &str) {
        connected(|| self.display.type_text(text));
    }
}

/// Does something on the display. On a machine where other displays come and go, connecting to one
/// fails now and then; nothing was done by then, and the next attempt succeeds.
fn connected<T>(act: impl Fn() -> io::Result<T>) -> T {
    let deadline = Deadline::after(SOON);
    loop {
        match act() {
            Ok(done) => return done,
            Err(error) => {
                let text = error.to_string();
                let refused = text.contains("open display") || text.contains("open X server");
                assert!(refused && deadline.pause(), "{text}");
            }
        }
    }
}
