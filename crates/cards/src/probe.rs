//! One look at what is there, for `courrierctl doctor`.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use courrier_firmware_config::ReaderProfiles;
use pcsc::{Context, Error, ReaderState, Scope, State};

use crate::device::{self, NamedDevice};
use crate::event::Trouble;

/// How long pcscd may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was found. Nothing is read from a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// pcscd and its readers.
    pub pcsc: PcscStatus,
    /// Serial lines and input devices that a profile is for.
    pub devices: Vec<FoundDevice>,
    /// Serial ports of the machine that no profile is for: a reader may be waiting for its rule.
    pub other_ports: Vec<PathBuf>,
}

/// How pcscd is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PcscStatus {
    /// It answers, with these readers, maybe none.
    Running(Vec<FoundReader>),
    /// It doesn't run, or this account may not use it.
    Down,
    /// It runs and doesn't answer.
    Hung,
}

/// A reader behind pcscd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundReader {
    /// As pcscd names it.
    pub name: String,
    /// The profile for it.
    pub profile: Option<String>,
    /// How it is.
    pub status: ReaderStatus,
}

/// How a reader behind pcscd is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderStatus {
    /// It waits for a card.
    Ready,
    /// A card lies on it.
    CardPresent,
    /// A card lies on it and gives no answer.
    CardMute,
    /// A card lies on it that another program has for itself.
    Held,
    /// It is unplugged, or its driver failed.
    Unavailable,
}

/// A serial line or an input device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDevice {
    /// Its path.
    pub path: PathBuf,
    /// The profile for it.
    pub profile: String,
    /// How it is.
    pub status: DeviceStatus,
}

/// How a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceStatus {
    /// It could be opened.
    Ready,
    /// Another program has it: the borne or the desk itself, perhaps.
    Held,
    /// This account may not open it.
    AccessDenied,
    /// It can't be opened.
    Failed,
}

/// Looks at pcscd and at the devices that the profiles are for. Takes 3 seconds at most when pcscd
/// hangs. A device is opened for a moment, so a swipe at that instant is lost.
pub fn probe(profiles: &ReaderProfiles) -> Probe {
    let devices: Vec<FoundDevice> = device::found(profiles).iter().map(look_at).collect();
    let known = |path: &PathBuf| {
        let path = path.canonicalize().ok();
        devices
            .iter()
            .any(|device| device.path.canonicalize().ok() == path)
    };
    let ports = serialport::available_ports().unwrap_or_default();
    let other_ports = ports
        .into_iter()
        .map(|port| PathBuf::from(port.port_name))
        .filter(|path| !known(path))
        .collect();
    Probe {
        pcsc: probe_pcsc(profiles),
        devices,
        other_ports,
    }
}

fn look_at(found: &NamedDevice) -> FoundDevice {
    let status = match device::open(found) {
        Ok(_) => DeviceStatus::Ready,
        Err(Trouble::HeldByAnotherProgram) => DeviceStatus::Held,
        Err(Trouble::AccessDenied) => DeviceStatus::AccessDenied,
        Err(_) => DeviceStatus::Failed,
    };
    FoundDevice {
        path: found.path.clone(),
        profile: found.profile.name.clone(),
        status,
    }
}

fn probe_pcsc(profiles: &ReaderProfiles) -> PcscStatus {
    let (sender, receiver) = channel();
    // A thread of its own, because nothing ends a call to a pcscd that hangs.
    let asking = thread::spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = sender.send(ask_readers());
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(readers)) => {
            let _ = asking.join();
            let profile = |name: &str| profiles.for_pcsc_reader(name).map(|(p, _)| p.name.clone());
            PcscStatus::Running(
                readers
                    .into_iter()
                    .map(|(name, status)| FoundReader {
                        profile: profile(&name),
                        name,
                        status,
                    })
                    .collect(),
            )
        }
        Ok(Err(_)) => PcscStatus::Down,
        Err(_) => PcscStatus::Hung,
    }
}

fn ask_readers() -> Result<Vec<(String, ReaderStatus)>, Error> {
    let context = Context::establish(Scope::User)?;
    let names = context.list_readers_owned()?;
    let mut states: Vec<ReaderState> = names
        .into_iter()
        .map(|name| ReaderState::new(name, State::UNAWARE))
        .collect();
    if !states.is_empty() {
        // From "unaware" every reader has changed, so this returns at once.
        context.get_status_change(PATIENCE, &mut states)?;
    }
    Ok(states
        .iter()
        .map(|s| {
            (
                s.name().to_string_lossy().into_owned(),
                status(s.event_state()),
            )
        })
        .collect())
}

fn status(state: State) -> ReaderStatus {
    if state.contains(State::MUTE) {
        ReaderStatus::CardMute
    } else if state.contains(State::EXCLUSIVE) {
        ReaderStatus::Held
    } else if state.contains(State::PRESENT) {
        ReaderStatus::CardPresent
    } else if state.contains(State::EMPTY) {
        ReaderStatus::Ready
    } else {
        ReaderStatus::Unavailable
    }
}

impl fmt::Display for ReaderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready => "prêt",
            Self::CardPresent => "une carte est posée",
            Self::CardMute => "la carte posée ne répond pas",
            Self::Held => "la carte est prise par un autre programme",
            Self::Unavailable => "débranché ou en panne",
        })
    }
}

impl fmt::Display for DeviceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready => "prêt",
            Self::Held => "pris par un autre programme (la borne ou le guichet, peut-être)",
            Self::AccessDenied => "ce compte n'a pas le droit de l'ouvrir",
            Self::Failed => "ne s'ouvre pas",
        })
    }
}
