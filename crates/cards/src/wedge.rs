//! Readers that play a keyboard, read at the input device itself.
//!
//! Through the windowing system their keys would come out garbled on a French layout, and in
//! whatever window is in front.

mod decode;
mod input;

use std::io;
use std::path::Path;
use std::time::Duration;

use courrier_firmware_config::readers::WedgeProfile;

use crate::device::{SwipeDevice, Swiped};
use crate::event::Trouble;
use decode::KeyReader;
use input::InputDevice;

/// How long a read waits for a swipe to begin, before the stream's stop is looked at.
const IDLE: Duration = Duration::from_millis(250);

/// An open input device that is a reader.
pub struct WedgeReader {
    device: InputDevice,
    keys: KeyReader,
    gap: Duration,
}

impl WedgeReader {
    /// Opens the device, and takes it for ourselves where the profile says so.
    pub fn open(path: &Path, profile: &WedgeProfile) -> Result<Self, Trouble> {
        let device = InputDevice::open(path, profile.grab).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => Trouble::AccessDenied,
            io::ErrorKind::ResourceBusy => Trouble::HeldByAnotherProgram,
            _ => Trouble::DeviceFailed,
        })?;
        Ok(Self {
            device,
            keys: KeyReader::new(profile),
            gap: profile.max_gap(),
        })
    }
}

impl SwipeDevice for WedgeReader {
    fn next(&mut self) -> io::Result<Vec<Swiped>> {
        // The kernel's own times say what belongs together; this only notices that nothing follows,
        // so it leaves room for a late wake-up.
        let patience = if self.keys.is_idle() {
            IDLE
        } else {
            self.gap * 2
        };
        match self.device.read(patience)? {
            Some(bytes) => Ok(self.keys.take(&bytes)),
            None => Ok(self.keys.silence().into_iter().collect()),
        }
    }
}
