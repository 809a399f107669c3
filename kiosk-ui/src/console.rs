//! The Linux console that the borne stands on when no compositor stands between.
//!
//! Straight on the screen (KMS), keys reach the borne through libinput, and the kernel's console too:
//! it would write them to whoever reads the terminal, and switch to another console at Ctrl+Alt+F2.
//! So the borne turns the console's keyboard off and its text too, and gives them back when it ends.
//! When it is killed, systemd does (`TTYReset=yes`).

use std::io;
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};

// From linux/kd.h.
const KDGETMODE: libc::Ioctl = 0x4B3B;
const KDSETMODE: libc::Ioctl = 0x4B3A;
const KDGKBMODE: libc::Ioctl = 0x4B44;
const KDSKBMODE: libc::Ioctl = 0x4B45;
/// No text.
const KD_GRAPHICS: libc::c_int = 1;
/// No keys.
const K_OFF: libc::c_int = 4;

/// A console that was taken; dropping it gives it back.
#[derive(Debug)]
pub struct Console {
    terminal: OwnedFd,
    keys: libc::c_int,
    text: libc::c_int,
}

impl Console {
    /// Leaves it taken for the program that begins anew in this process in a moment.
    pub fn hand_on(console: Option<Self>) {
        std::mem::forget(console);
    }

    /// Takes this program's own console, if it stands on one and in no compositor.
    pub fn take_own() -> Option<Self> {
        let in_compositor = ["WAYLAND_DISPLAY", "DISPLAY"]
            .iter()
            .any(|display| std::env::var_os(display).is_some());
        if in_compositor {
            return None;
        }
        match Self::take(io::stdin().as_fd()) {
            Ok(console) => console,
            Err(error) => {
                tracing::warn!(%error, "the console's keyboard can't be turned off");
                None
            }
        }
    }

    /// Takes a console; none if this terminal is no console (a service's pipe, a window).
    pub fn take(terminal: BorrowedFd<'_>) -> io::Result<Option<Self>> {
        let Ok(keys) = ask(terminal, KDGKBMODE) else {
            return Ok(None);
        };
        let text = ask(terminal, KDGETMODE)?;
        set(terminal, KDSKBMODE, K_OFF)?;
        let console = Self {
            terminal: terminal.try_clone_to_owned()?,
            keys,
            text,
        };
        set(terminal, KDSETMODE, KD_GRAPHICS)?;
        Ok(Some(console))
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = set(self.terminal.as_fd(), KDSETMODE, self.text);
        let _ = set(self.terminal.as_fd(), KDSKBMODE, self.keys);
    }
}

fn ask(terminal: BorrowedFd<'_>, what: libc::Ioctl) -> io::Result<libc::c_int> {
    // The kernel writes an int for one of them and a long for the other.
    let mut mode: libc::c_long = 0;
    #[expect(
        unsafe_code,
        reason = "these ioctls have no safe wrapper; they write one number, into one of ours"
    )]
    let answer = unsafe { libc::ioctl(terminal.as_raw_fd(), what, &raw mut mode) };
    told(answer)?;
    libc::c_int::try_from(mode).map_err(io::Error::other)
}

fn set(terminal: BorrowedFd<'_>, what: libc::Ioctl, mode: libc::c_int) -> io::Result<()> {
    #[expect(
        unsafe_code,
        reason = "these ioctls have no safe wrapper; they take an integer, and the terminal is open"
    )]
    let answer = unsafe { libc::ioctl(terminal.as_raw_fd(), what, mode) };
    told(answer)
}

fn told(answer: libc::c_int) -> io::Result<()> {
    if answer == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn what_is_no_console_is_left_alone() {
        let pty = courrier_testkit::Pty::open().expect("a pty");
        let terminal = File::open(pty.path()).expect("opened");
        assert!(Console::take(terminal.as_fd()).expect("asked").is_none());
        let file = tempfile::tempfile().expect("a file");
        assert!(Console::take(file.as_fd()).expect("asked").is_none());
    }
}
