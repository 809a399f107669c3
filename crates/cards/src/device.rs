//! Devices that this program opens itself: serial lines and input devices.
//!
//! One thread looks for devices whose path fits a profile; each found one gets a thread of its own,
//! until it is unplugged. They only give swipes, so there is no card to be taken away.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use courrier_firmware_config::{ReaderDevice, ReaderProfile, ReaderProfiles};

use crate::Token;
use crate::event::{CardEvent, ReaderName, Trouble, Unreadable};
use crate::serial::SerialReader;
use crate::source::{Source, lock};
use crate::wedge::WedgeReader;

/// How often devices are looked for, and one that couldn't be opened is tried again.
const LOOK: Duration = Duration::from_millis(500);

/// What a swipe came to.
pub type Swiped = Result<Token, Unreadable>;

/// An open device.
pub trait SwipeDevice {
    /// Waits for input, a fraction of a second at most, and returns the swipes it completed. An
    /// error means that the device is gone.
    fn next(&mut self) -> io::Result<Vec<Swiped>>;
}

/// A device that settings name, beside those that profiles find.
#[derive(Debug, Clone)]
pub struct NamedDevice {
    pub profile: ReaderProfile,
    pub path: PathBuf,
}

/// Starts looking for devices: those of `profiles`, and those that are `named`.
pub fn start(
    source: &Source,
    profiles: Option<Arc<ReaderProfiles>>,
    named: Vec<NamedDevice>,
) -> io::Result<()> {
    source.spawn("devices", move |source| {
        let open: Arc<Mutex<BTreeSet<PathBuf>>> = Arc::default();
        loop {
            let found = profiles.as_deref().map(found).unwrap_or_default();
            for device in named.iter().cloned().chain(found) {
                take_up(source, &open, device);
            }
            if source.pause(LOOK) {
                return;
            }
        }
    })
}

/// The devices that exist and that some profile is for.
pub fn found(profiles: &ReaderProfiles) -> Vec<NamedDevice> {
    let device = |profile: &ReaderProfile, path| NamedDevice {
        profile: profile.clone(),
        path,
    };
    profiles
        .iter()
        .flat_map(|profile| {
            let paths = match &profile.device {
                ReaderDevice::Pcsc(_) => Vec::new(),
                ReaderDevice::Serial(serial) => serial.ports.existing_paths(),
                ReaderDevice::Wedge(wedge) => wedge.devices.existing_paths(),
            };
            paths.into_iter().map(move |path| device(profile, path))
        })
        .collect()
}

/// Gives a device that is there and has no thread yet a thread.
fn take_up(source: &Source, open: &Arc<Mutex<BTreeSet<PathBuf>>>, device: NamedDevice) {
    if !device.path.exists() || !lock(open).insert(device.path.clone()) {
        return;
    }
    let (path, threads) = (device.path.clone(), Arc::clone(open));
    let started = source.spawn("device", move |source| {
        serve(source, &device);
        lock(&threads).remove(&device.path);
    });
    if let Err(error) = started {
        tracing::error!(%error, "no thread for a device");
        lock(open).remove(&path);
    }
}

/// Opens a device, as its profile says.
pub fn open(device: &NamedDevice) -> Result<Box<dyn SwipeDevice>, Trouble> {
    match &device.profile.device {
        // Profiles for pcscd name no path; settings that do so are refused when they are made.
        ReaderDevice::Pcsc(_) => Err(Trouble::DeviceFailed),
        ReaderDevice::Serial(serial) => SerialReader::open(&device.path, serial.clone())
            .map(|reader| Box::new(reader) as Box<dyn SwipeDevice>),
        ReaderDevice::Wedge(wedge) => WedgeReader::open(&device.path, wedge)
            .map(|reader| Box::new(reader) as Box<dyn SwipeDevice>),
    }
}

/// Serves one device until it is unplugged or the stream stops.
fn serve(source: &Source, device: &NamedDevice) {
    let name: ReaderName = device.path.to_string_lossy().into();
    let Some(mut opened) = open_when_possible(source, device, &name) else {
        return;
    };
    tracing::info!(reader = %name, profile = device.profile.name, "reader");
    source.emit(CardEvent::ReaderAttached {
        reader: name.clone(),
        at: source.now(),
    });
    while !source.is_stopping() {
        match opened.next() {
            Ok(swipes) => swipes
                .into_iter()
                .for_each(|swiped| tell(source, &name, swiped)),
            Err(error) => {
                tracing::info!(reader = %name, %error, "reader gone");
                break;
            }
        }
    }
    source.emit(CardEvent::ReaderDetached {
        reader: name,
        at: source.now(),
    });
}

fn open_when_possible(
    source: &Source,
    device: &NamedDevice,
    name: &ReaderName,
) -> Option<Box<dyn SwipeDevice>> {
    let mut told = None;
    loop {
        match open(device) {
            Ok(opened) => {
                if told.is_some() {
                    let (reader, at) = (name.clone(), source.now());
                    source.emit(CardEvent::Recovered { reader, at });
                }
                return Some(opened);
            }
            // Unplugged meanwhile, which is no trouble.
            Err(_) if !exists(&device.path) => return None,
            Err(trouble) if told == Some(trouble) => {}
            Err(trouble) => {
                told = Some(trouble);
                source.trouble(name, trouble);
            }
        }
        if source.pause(LOOK) {
            return None;
        }
    }
}

fn exists(path: &Path) -> bool {
    path.try_exists().unwrap_or(true)
}

fn tell(source: &Source, name: &ReaderName, swiped: Swiped) {
    match swiped {
        Ok(token) => source.emit(CardEvent::Inserted {
            reader: name.clone(),
            token,
            kind: None,
            momentary: true,
            at: source.now(),
        }),
        Err(why) => source.trouble(name, Trouble::Unreadable { why }),
    }
}
