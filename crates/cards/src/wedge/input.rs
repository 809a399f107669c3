//! A Linux input device: opening, taking it for ourselves, waiting for its events.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use zeroize::Zeroizing;

/// Events that one read takes at most.
const EVENTS: usize = 64;

/// An open input device.
pub struct InputDevice {
    file: File,
}

impl InputDevice {
    /// Opens it; with `grab`, no other program gets its keys any more.
    pub fn open(path: &Path, grab: bool) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_NONBLOCK)
            .open(path)?;
        if grab {
            take_for_ourselves(&file)?;
        }
        Ok(Self { file })
    }

    /// Waits for events and returns their bytes; `None` when nothing came within `patience`.
    pub fn read(&mut self, patience: Duration) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        if !wait_readable(&self.file, patience)? {
            return Ok(None);
        }
        let mut bytes = Zeroizing::new(vec![0; EVENTS * super::decode::EVENT_SIZE]);
        match self.file.read(&mut bytes) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                bytes.truncate(count);
                Ok(Some(bytes))
            }
            Err(error) if is_passing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}

fn take_for_ourselves(file: &File) -> io::Result<()> {
    // _IOW('E', 0x90, int), from linux/input.h.
    const EVIOCGRAB: libc::Ioctl = 0x4004_4590;
    let (descriptor, on): (_, libc::c_int) = (file.as_raw_fd(), 1);
    #[expect(
        unsafe_code,
        reason = "this ioctl has no safe wrapper; it takes an integer, and the descriptor is open"
    )]
    let answer = unsafe { libc::ioctl(descriptor, EVIOCGRAB, on) };
    if answer == 0 {
        return Ok(());
    }
    let error = io::Error::last_os_error();
    // Not an input device but a pipe that brings input events: nobody else gets them anyway.
    if error.raw_os_error() == Some(libc::ENOTTY) {
        Ok(())
    } else {
        Err(error)
    }
}

fn wait_readable(file: &File, patience: Duration) -> io::Result<bool> {
    let patience = libc::c_int::try_from(patience.as_millis()).unwrap_or(libc::c_int::MAX);
    let mut poll = libc::pollfd {
        fd: file.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    #[expect(
        unsafe_code,
        reason = "poll(2) has no safe wrapper in std; it reads and writes one pollfd that we own"
    )]
    let answer = unsafe { libc::poll(&raw mut poll, 1, patience) };
    if answer >= 0 {
        return Ok(answer > 0);
    }
    let error = io::Error::last_os_error();
    if is_passing(&error) {
        Ok(false)
    } else {
        Err(error)
    }
}
