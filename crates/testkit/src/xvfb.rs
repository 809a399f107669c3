//! An X server without a screen, with a hand on its keyboard and an eye on its pixels.

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};

use crate::process::{ChildGuard, Signal, run};
use crate::time::Deadline;

const START: Duration = Duration::from_secs(10);

/// What French needs and the server's keyboard lacks, each on a key of its own. All are of Latin-1,
/// where the number of a letter is that of its X symbol.
const ACCENTS: &str = "éèêëàâçîïôùûÉÈÊÀÇÎÔ«»";

/// A running Xvfb on a display number of its own; ended on drop.
#[derive(Debug)]
pub struct Xvfb {
    display: String,
    server: ChildGuard,
}

impl Xvfb {
    /// Starts a screen of this many pixels, 24 bits deep.
    pub fn start(width: u32, height: u32) -> io::Result<Self> {
        let mut server = ChildGuard::spawn(
            Command::new("Xvfb")
                // The server picks a free display itself and prints its number: no race for one.
                .args([
                    "-displayfd",
                    "1",
                    "-nolisten",
                    "tcp",
                    "-noreset",
                    "-screen",
                    "0",
                ])
                .arg(format!("{width}x{height}x24")),
        )?;
        let number = server.wait_until("a display number", START, |server| {
            server
                .log()
                .lines()
                .find_map(|line| line.trim().parse::<u32>().ok())
        })?;
        let display = format!(":{number}");
        give_accents(&display).map_err(io::Error::other)?;
        Ok(Self { display, server })
    }

    /// The value of DISPLAY for programs to show on it.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Makes `command` show on this display, and not on a Wayland session around the test.
    pub fn attach<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
    }

    /// SIGSTOP: it answers nobody any more.
    pub fn freeze(&self) -> io::Result<()> {
        self.server.signal(Signal::Stop)
    }

    /// SIGCONT: it goes on where it stood.
    pub fn thaw(&self) -> io::Result<()> {
        self.server.signal(Signal::Continue)
    }

    fn xdotool(&self, arguments: &[&str]) -> io::Result<String> {
        run(self.attach(Command::new("xdotool").args(arguments)))
    }

    /// Waits for a visible window whose title contains `title` (a regular expression), gives it the
    /// keyboard, and returns its X id. Without a window manager nothing else would give it the
    /// keyboard.
    pub fn focus(&self, title: &str, timeout: Duration) -> io::Result<String> {
        let deadline = Deadline::after(timeout);
        let pattern = pattern(title);
        loop {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", &pattern]);
            if let Some(window) = found.as_deref().unwrap_or_default().lines().next() {
                // A window can be gone again by now: look for it again, until the time is up.
                if self.xdotool(&["windowfocus", "--sync", window]).is_ok() {
                    return Ok(window.to_owned());
                }
            }
            if !deadline.pause() {
                return Err(io::Error::other(format!(
                    "no window {title:?} within {timeout:?}"
                )));
            }
        }
    }

    /// Presses and releases keys by their X names: `Return`, `Tab`, `ctrl+f`…
    pub fn key(&self, key: &str) -> io::Result<()> {
        self.xdotool(&["key", "--clearmodifiers", key]).map(drop)
    }

    /// Types text as a person would, with a few milliseconds between the keys.
    pub fn type_text(&self, text: &str) -> io::Result<()> {
        self.xdotool(&["type", "--delay", "12", "--clearmodifiers", "--", text])
            .map(drop)
    }

    /// Clicks the left button at this pixel, counted from the top left corner of the screen.
    pub fn click(&self, x: u32, y: u32) -> io::Result<()> {
        let (x, y) = (x.to_string(), y.to_string());
        self.xdotool(&["mousemove", "--sync", &x, &y, "click", "1"])
            .map(drop)
    }

    /// Asks a window to close, as a window manager would.
    pub fn close(&self, window: &str) -> io::Result<()> {
        let window = window.parse().map_err(io::Error::other)?;
        let (server, _) = x11rb::connect(Some(&self.display)).map_err(io::Error::other)?;
        let atom = |name: &[u8]| {
            let asked = server.intern_atom(false, name).map_err(io::Error::other)?;
            Ok::<_, io::Error>(asked.reply().map_err(io::Error::other)?.atom)
        };
        let [protocols, delete] = [atom(b"WM_PROTOCOLS")?, atom(b"WM_DELETE_WINDOW")?];
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        server
            .send_event(false, window, EventMask::NO_EVENT, message)
            .map_err(io::Error::other)?
            .check()
            .map_err(io::Error::other)
    }

    /// Writes what the screen shows to a file; its extension says the format (`png`).
    pub fn screenshot(&self, file: &Path) -> io::Result<()> {
        run(self.attach(Command::new("import").args(["-window", "root"]).arg(file))).map(drop)
    }

    /// The screen as rows of 8-bit red, green, blue, to compare without decoding a file.
    pub fn pixels(&self) -> io::Result<Vec<u8>> {
        let mut command = Command::new("import");
        command.args(["-window", "root", "-depth", "8", "rgb:-"]);
        let output = self.attach(&mut command).output()?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ))
    }
}

/// A title as xdotool can look for it: it compares not its UTF-8 but the bytes of another form, which
/// are never those of a letter with an accent or of a typographic apostrophe. Anything that is not
/// ASCII stands for them.
fn pattern(title: &str) -> String {
    let mut pattern = String::new();
    let mut was_ascii = true;
    for letter in title.chars() {
        if letter.is_ascii() {
            pattern.push(letter);
        } else if was_ascii {
            pattern.push_str("[^ -~]+");
        }
        was_ascii = letter.is_ascii();
    }
    pattern
}

/// Gives the spare keys to the accents, before any program looks at the keyboard.
///
/// xdotool would otherwise bend one key for each of them as it types and straighten it again at once:
/// a program under load reads the key when it is straight again, and the letter is lost.
fn give_accents(display: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (server, _) = x11rb::connect(Some(display))?;
    let keys = server.setup().min_keycode..=server.setup().max_keycode;
    let count = keys.end() - keys.start() + 1;
    let map = server.get_keyboard_mapping(*keys.start(), count)?.reply()?;
    let columns = usize::from(map.keysyms_per_keycode);
    let spare = keys
        .zip(map.keysyms.chunks(columns))
        .filter(|(_, symbols)| symbols.iter().all(|symbol| *symbol == 0))
        .map(|(key, _)| key);
    for (key, letter) in spare.zip(ACCENTS.chars()) {
        server
            .change_keyboard_mapping(1, key, 1, &[u32::from(letter)])?
            .check()?;
    }
    Ok(())
}
