//! The bytes to and from a printer, none of which is waited for without end.

use std::fs::OpenOptions;
use std::io;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use escpos::driver::Driver;
use escpos::errors::{PrinterError, Result as PrinterResult};
use escpos::utils::{RealTimeStatusRequest as Ask, RealTimeStatusResponse as Answer};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::termios::{OptionalActions, isatty, tcgetattr, tcsetattr};

use super::PrinterPlace;

/// How long a printer may take no byte at all before it is given up.
const STUCK: Duration = Duration::from_secs(8);
/// How long it may take to answer. A status is asked for past its buffer: it comes at once, or never.
const ANSWER: Duration = Duration::from_millis(700);
const CONNECT: Duration = Duration::from_secs(3);
/// Bits a second of a serial line.
const SPEED: u32 = 9_600;

/// An open printer.
#[derive(Debug, Clone)]
pub struct Line(Arc<OwnedFd>);

/// Its paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// There is enough.
    Plenty,
    /// The roll ends soon.
    Low,
    /// The printer doesn't tell.
    Unknown,
}

/// What a printer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It prints.
    Ready(Paper),
    /// It has no paper.
    NoPaper,
    /// Its cover is open, or it reports an error.
    OutOfOrder,
    /// Nothing: it has no way back, or knows no status.
    Silent,
}

impl Line {
    /// Opens the printer.
    pub fn open(place: &PrinterPlace) -> io::Result<Self> {
        let descriptor = match place {
            PrinterPlace::Device(path) => open_device(path)?,
            PrinterPlace::Network(address) => connect(address)?,
        };
        Ok(Self(Arc::new(descriptor)))
    }

    /// Writes all of it, as fast as the printer takes it.
    pub fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            if !self.wait(PollFlags::OUT, STUCK)? {
                return Err(io::ErrorKind::TimedOut.into());
            }
            match rustix::io::write(&*self.0, bytes) {
                Ok(count) => bytes = &bytes[count..],
                Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// What the printer sends within `patience`; nothing, if nothing comes.
    fn read(&self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        if !self.wait(PollFlags::IN, patience)? {
            return Ok(0);
        }
        match rustix::io::read(&*self.0, buffer) {
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Ok(0),
            other => Ok(other?),
        }
    }

    /// Asks the printer how it is.
    pub fn status(&self) -> io::Result<Status> {
        // What it said unasked is no answer.
        while self.read(&mut [0; 64], Duration::ZERO)? > 0 {}
        let Some(cause) = self.ask(Ask::OfflineCause, 2)? else {
            return Ok(Status::Silent);
        };
        let Some(roll) = self.ask(Ask::RollPaperSensor, 4)? else {
            return Ok(Status::Silent);
        };
        let says = |answer: Answer| cause.get(&answer).or_else(|| roll.get(&answer)) == Some(&true);
        Ok(
            if says(Answer::PrintingStopsDueToPaperEnd)
                || !says(Answer::RollPaperEndSensorPaperPresent)
            {
                Status::NoPaper
            } else if !says(Answer::CoverClosed) || says(Answer::ErrorOccurred) {
                Status::OutOfOrder
            } else if says(Answer::RollPaperNearEndSensorPaperAdequate) {
                Status::Ready(Paper::Plenty)
            } else {
                Status::Ready(Paper::Low)
            },
        )
    }

    /// DLE EOT n, which a printer answers with one byte even when it prints nothing.
    fn ask(&self, what: Ask, n: u8) -> io::Result<Option<std::collections::HashMap<Answer, bool>>> {
        self.write(&[0x10, 0x04, n])?;
        let mut byte = [0];
        if self.read(&mut byte, ANSWER)? == 0 {
            return Ok(None);
        }
        // A byte that is no status comes from something that is no such printer.
        Ok(Answer::parse(what, byte[0]).ok())
    }

    fn wait(&self, what: PollFlags, patience: Duration) -> io::Result<bool> {
        let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&*self.0, what)], Some(&patience)) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}

fn open_device(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let mut options = OpenOptions::new();
    options
        .write(true)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    // Some printers can't be read from.
    let file = options
        .read(true)
        .open(path)
        .or_else(|_| options.read(false).open(path))?;
    let descriptor = OwnedFd::from(file);
    if isatty(&descriptor) {
        let mut settings = tcgetattr(&descriptor)?;
        settings.make_raw();
        settings.set_speed(SPEED)?;
        tcsetattr(&descriptor, OptionalActions::Now, &settings)?;
    }
    Ok(descriptor)
}

fn connect(address: &str) -> io::Result<OwnedFd> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for found in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&found, CONNECT) {
            Ok(stream) => {
                stream.set_nonblocking(true)?;
                return Ok(stream.into());
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

impl Driver for Line {
    fn name(&self) -> String {
        "printer".to_owned()
    }

    fn write(&self, data: &[u8]) -> PrinterResult<()> {
        self.write(data)
            .map_err(|error| PrinterError::Io(error.to_string()))
    }

    fn read(&self, buffer: &mut [u8]) -> PrinterResult<usize> {
        self.read(buffer, ANSWER)
            .map_err(|error| PrinterError::Io(error.to_string()))
    }

    fn flush(&self) -> PrinterResult<()> {
        Ok(())
    }
}
