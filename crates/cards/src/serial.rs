//! Stripe readers on a serial line.

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use courrier_firmware_config::readers::{Parity, SerialProfile};
use serialport::{DataBits, ErrorKind, SerialPort, StopBits, TTYPort};
use zeroize::Zeroizing;

use crate::device::{SwipeDevice, Swiped};
use crate::event::Trouble;
use crate::swipe::SwipeReader;

/// How long a read waits for a swipe to begin, before the stream's stop is looked at.
const IDLE: Duration = Duration::from_millis(250);

/// An open serial line with a stripe reader on it.
pub struct SerialReader {
    port: TTYPort,
    profile: SerialProfile,
    swipe: SwipeReader,
}

impl SerialReader {
    /// Opens the line with the profile's settings.
    pub fn open(path: &Path, profile: SerialProfile) -> Result<Self, Trouble> {
        let parity = match profile.parity {
            Parity::None => serialport::Parity::None,
            Parity::Even => serialport::Parity::Even,
            Parity::Odd => serialport::Parity::Odd,
        };
        let data_bits = if profile.data_bits == 7 {
            DataBits::Seven
        } else {
            DataBits::Eight
        };
        let stop_bits = if profile.stop_bits == 2 {
            StopBits::Two
        } else {
            StopBits::One
        };
        let port = serialport::new(path.to_string_lossy(), profile.baud)
            .data_bits(data_bits)
            .parity(parity)
            .stop_bits(stop_bits)
            .timeout(IDLE)
            .open_native()
            .map_err(|error| trouble(&error))?;
        let swipe = SwipeReader::new(profile.lrc);
        Ok(Self {
            port,
            profile,
            swipe,
        })
    }
}

fn trouble(error: &serialport::Error) -> Trouble {
    match error.kind() {
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => Trouble::AccessDenied,
        // What serialport makes of EBUSY: the line is open elsewhere, exclusively.
        ErrorKind::NoDevice | ErrorKind::Io(io::ErrorKind::ResourceBusy) => {
            Trouble::HeldByAnotherProgram
        }
        _ => Trouble::DeviceFailed,
    }
}

impl SwipeDevice for SerialReader {
    fn next(&mut self) -> io::Result<Vec<Swiped>> {
        let patience = if self.swipe.is_idle() {
            IDLE
        } else {
            self.profile.silence()
        };
        self.port.set_timeout(patience)?;
        let mut bytes = Zeroizing::new([0; 64]);
        let swipes = match self.port.read(bytes.as_mut_slice()) {
            Ok(0) => return Err(io::ErrorKind::BrokenPipe.into()),
            // Bytes above 7F are in no track: they come out as characters that no track can hold.
            Ok(count) => bytes[..count]
                .iter()
                .filter_map(|byte| self.swipe.push(char::from(*byte)))
                .collect(),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                self.swipe.silence().into_iter().collect()
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Vec::new(),
            Err(error) => return Err(error),
        };
        let rule = &self.profile.token;
        Ok(swipes
            .into_iter()
            .map(|swipe| swipe.and_then(|swipe| swipe.token(rule)))
            .collect())
    }
}
