//! The stream itself: what a program opens, and closes by dropping it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use courrier_clock::SharedClock;
use courrier_firmware_config::{ReaderDevice, ReaderProfiles};

use crate::device::NamedDevice;
use crate::event::CardEvent;
use crate::source::{Sink, Source};
use crate::{device, pcsc};

/// How long a stop waits for the threads. One that hangs in a call ends later, silently.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// Why a stream could not be opened or a setting not be taken. Troubles of readers are no errors:
/// they are events, and pass.
#[derive(Debug, thiserror::Error)]
pub enum CardsError {
    /// The system gives no more threads.
    #[error("no thread for the card readers: {0}")]
    Thread(#[from] std::io::Error),
    /// A setting names a profile that there isn't.
    #[error("no reader profile is called `{0}`")]
    NoSuchProfile(String),
    /// A setting gives a path to a profile whose readers are found through pcscd.
    #[error("readers of the profile `{0}` have no path: pcscd finds them")]
    NotADevice(String),
}

/// Which readers to listen to.
#[derive(Debug, Clone)]
pub struct ReaderConfig {
    profiles: Arc<ReaderProfiles>,
    pcsc: bool,
    search: bool,
    named: Vec<NamedDevice>,
}

impl ReaderConfig {
    /// All readers that the profiles know: those behind pcscd, serial lines and input devices.
    pub fn new(profiles: ReaderProfiles) -> Self {
        Self {
            profiles: Arc::new(profiles),
            pcsc: true,
            search: true,
            named: Vec::new(),
        }
    }

    /// Readers behind pcscd are not listened to.
    #[must_use]
    pub fn without_pcsc(mut self) -> Self {
        self.pcsc = false;
        self
    }

    /// Serial lines and input devices are not searched for: only those that [`Self::with_device`]
    /// names.
    #[must_use]
    pub fn without_search(mut self) -> Self {
        self.search = false;
        self
    }

    /// Also this serial line or input device, read as `profile` says, whenever it is there.
    pub fn with_device(
        mut self,
        profile: &str,
        path: impl Into<PathBuf>,
    ) -> Result<Self, CardsError> {
        let Some(found) = self.profiles.get(profile) else {
            return Err(CardsError::NoSuchProfile(profile.to_owned()));
        };
        if matches!(found.device, ReaderDevice::Pcsc(_)) {
            return Err(CardsError::NotADevice(profile.to_owned()));
        }
        self.named.push(NamedDevice {
            profile: found.clone(),
            path: path.into(),
        });
        Ok(self)
    }
}

/// All card readers of this machine, until it is dropped.
///
/// It needs no async runtime: each source runs on threads of its own, and events come out of a
/// channel or go into a function. A reader, or pcscd itself, may come and go at any time.
///
/// # Examples
/// ```no_run
/// use courrier_cards::{CardEvent, CardStream, ReaderConfig};
/// use courrier_clock::SystemClock;
/// use courrier_firmware_config::ReaderProfiles;
///
/// let config = ReaderConfig::new(ReaderProfiles::embedded());
/// let (_stream, events) = CardStream::open(config, SystemClock::shared()).unwrap();
/// for event in events {
///     if let CardEvent::Inserted { reader, .. } = event {
///         println!("a card on {reader}");
///     }
/// }
/// ```
#[must_use = "the readers are let go of when the stream is dropped"]
pub struct CardStream {
    source: Source,
}

impl CardStream {
    /// Listens to the readers; events come out of the channel, which ends when the stream is dropped.
    pub fn open(
        config: ReaderConfig,
        clock: SharedClock,
    ) -> Result<(Self, Receiver<CardEvent>), CardsError> {
        let (sender, receiver) = channel();
        let stream = Self::open_with(config, clock, move |event| {
            // A receiver that is gone wants no more events; the stream is about to be dropped too.
            let _ = sender.send(event);
        })?;
        Ok((stream, receiver))
    }

    /// Listens to the readers; `sink` is called from their threads and must return soon, since a
    /// reader waits for it: hand the event to an event loop or a channel. It must not drop the
    /// stream.
    pub fn open_with(
        config: ReaderConfig,
        clock: SharedClock,
        sink: impl Fn(CardEvent) + Send + Sync + 'static,
    ) -> Result<Self, CardsError> {
        let sink: Sink = Arc::new(sink);
        // From here on an error drops the stream, which ends the threads that started.
        let stream = Self {
            source: Source::new(sink, clock),
        };
        if config.pcsc {
            pcsc::start(&stream.source, Arc::clone(&config.profiles))?;
        }
        if config.search || !config.named.is_empty() {
            let searched = config.search.then_some(config.profiles);
            device::start(&stream.source, searched, config.named)?;
        }
        Ok(stream)
    }
}

impl Drop for CardStream {
    fn drop(&mut self) {
        if !self.source.stop(STOP_PATIENCE) {
            tracing::warn!("a card reader hangs; its thread ends when the call returns");
        }
    }
}
