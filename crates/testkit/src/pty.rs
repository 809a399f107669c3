//! A pseudo-terminal: what a serial device looks like to the program that opens it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::sys;
use crate::time::Deadline;

/// The device's end of a serial line. Dropping it unplugs the device.
#[derive(Debug)]
pub struct Pty {
    master: File,
    // Held open so that the line's settings and unread bytes survive until the program opens it.
    _slave: File,
    slave_path: PathBuf,
    link: Option<PathBuf>,
}

impl Pty {
    /// Opens a pair in raw mode; [`Self::path`] is what the program under test opens.
    pub fn open() -> io::Result<Self> {
        let (master, slave, slave_path) = sys::open_pty()?;
        Ok(Self {
            master,
            _slave: slave,
            slave_path,
            link: None,
        })
    }

    /// As [`Self::open`], with a symbolic link to it at `link`, as udev gives a device a fixed name.
    ///
    /// The link goes when the device is unplugged, so a device can be plugged in again under the same
    /// name. A link left by an earlier run is replaced.
    pub fn open_at(link: impl Into<PathBuf>) -> io::Result<Self> {
        let mut pty = Self::open()?;
        let link = link.into();
        match fs::remove_file(&link) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        symlink(&pty.slave_path, &link)?;
        pty.link = Some(link);
        Ok(pty)
    }

    /// The path of the slave, or of the link to it.
    pub fn path(&self) -> &Path {
        self.link.as_deref().unwrap_or(&self.slave_path)
    }

    /// Sends bytes to the program.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.master.write_all(bytes)
    }

    /// What the program sent: whatever is there within `timeout`, at most `limit` bytes, maybe nothing.
    pub fn read(&mut self, limit: usize, timeout: Duration) -> io::Result<Vec<u8>> {
        let timeout = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
        if !sys::wait_readable(&self.master, timeout)? {
            return Ok(Vec::new());
        }
        let mut bytes = vec![0; limit];
        let count = self.master.read(&mut bytes)?;
        bytes.truncate(count);
        Ok(bytes)
    }

    /// Reads until what came ends with `end`, or fails after `timeout` showing what came.
    pub fn read_until(&mut self, end: &[u8], timeout: Duration) -> io::Result<Vec<u8>> {
        let deadline = Deadline::after(timeout);
        let mut bytes = Vec::new();
        while !bytes.ends_with(end) {
            if deadline.is_over() {
                let came = String::from_utf8_lossy(&bytes);
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    format!("only {came:?} came"),
                ));
            }
            bytes.extend(self.read(1, Duration::from_millis(20))?);
        }
        Ok(bytes)
    }

    /// A second handle on the device's end, to read on one thread and write on another.
    pub fn master(&self) -> io::Result<File> {
        self.master.try_clone()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if let Some(link) = &self.link {
            // A test may have removed it already.
            let _ = fs::remove_file(link);
        }
    }
}
