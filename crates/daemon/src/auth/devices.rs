//! Enrolled devices: looked up in the ledger once, then remembered with what they last said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::TimeDelta;
use courrier_api::Event;
use courrier_clock::SharedClock;
use courrier_domain::device::SILENCE;
use courrier_domain::{DeviceHealth, DeviceId, DeviceKind, DeviceTrouble, Instant};
use courrier_ledger::commands::NoteDevice;
use courrier_ledger::queries::EnrolledDevice;

use super::guesses::Guesses;
use crate::limits::{Bucket, Rate};

/// Between two notes in the ledger of how a borne is, while nothing changes.
const NOTE_EVERY: Duration = Duration::from_mins(5);

/// So long after the last card too many that was nobody's, nobody tries cards any more.
const CALM: Duration = Duration::from_hours(1);

/// A device whose credential was good.
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// What it was enrolled as: what its credential opens, whatever it says of itself.
    pub kind: DeviceKind,
    /// How much it may ask for.
    pub bucket: Bucket,
    /// Cards that are nobody's, which it may show.
    pub guesses: Guesses,
    health: Mutex<Health>,
}

/// What is known of a device. It is heard when it says how it is, not with any call: one whose
/// window hangs still asks for the centre.
#[derive(Debug, Clone)]
pub struct Health {
    /// When it last said how it was.
    pub heard_at: Option<Instant>,
    /// What it then said.
    pub said: Option<DeviceHealth>,
    /// Since when it is silent, if it is.
    pub silent_since: Option<Instant>,
    /// Since when it is shown many cards that are nobody's, if it is.
    pub guessing_since: Option<Instant>,
    /// When it was last heard, on the clock that is never corrected; at first, when it became known.
    heard: Duration,
    /// When it was last shown one of those cards, on the same; at first, when it became known.
    guessed: Duration,
    /// When it was last noted in the ledger, on the same.
    noted: Option<Duration>,
    /// What was last told to the desks.
    told: Option<Told>,
}

/// All that desks show of how a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    troubles: Option<Vec<DeviceTrouble>>,
    silent: bool,
    guessing: bool,
}

/// What is to be done when a device was heard, or was not.
#[derive(Debug, Default)]
pub struct Heard {
    /// To be told to the desks.
    pub event: Option<Event>,
    /// To be written to the ledger.
    pub note: Option<NoteDevice>,
}

/// All enrolled devices.
pub struct Devices {
    clock: SharedClock,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    by_credential: HashMap<[u8; 32], Arc<KnownDevice>>,
    weedings: Weedings,
}

/// How often devices were struck off what is remembered. What the ledger said before the last time
/// may no longer be so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weedings(u64);

impl Devices {
    /// None known yet.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            known: RwLock::default(),
        }
    }

    /// The device with this credential hash, if it is known.
    pub fn find(&self, credential_hash: &[u8; 32]) -> Option<Arc<KnownDevice>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.by_credential.get(credential_hash).cloned()
    }

    /// To be asked before the ledger is, for [`Self::remember`] and [`Self::know`].
    pub fn weedings(&self) -> Weedings {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.weedings
    }

    /// Remembers a device that the ledger knew at `asked`; none if devices were struck off since,
    /// this one perhaps among them: the ledger must be asked again.
    pub fn remember(&self, device: &EnrolledDevice, asked: Weedings) -> Option<Arc<KnownDevice>> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.weedings != asked {
            return None;
        }
        Some(self.enter(&mut known, device))
    }

    /// Listens for all devices that the ledger knew at `asked`, and strikes off those it knew not,
    /// or not any more.
    pub fn know(&self, devices: &[EnrolledDevice], asked: Weedings) {
        let enrolled = || devices.iter().filter(|device| device.revoked_at.is_none());
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let is_current = known.weedings == asked;
        known.weedings.0 += 1;
        known
            .by_credential
            .retain(|_, device| enrolled().any(|one| one.id == device.id));
        // Of two who asked at once, the one who asked first brings nobody back.
        for device in enrolled().filter(|_| is_current) {
            self.enter(&mut known, device);
        }
    }

    fn enter(&self, known: &mut Known, device: &EnrolledDevice) -> Arc<KnownDevice> {
        let now = self.clock.monotonic();
        let entry = known.by_credential.entry(device.credential_hash);
        let device = entry.or_insert_with(|| {
            let mut health = Health {
                heard_at: device.heard_at,
                said: device.health.clone(),
                // Of one that never said how it was, an older daemon noted that it was silent.
                silent_since: device.silent_since.filter(|_| device.health.is_some()),
                guessing_since: device.guessing_since,
                heard: now,
                guessed: now,
                noted: None,
                told: None,
            };
            if health.silent_since.is_some() || health.guessing_since.is_some() {
                health.told = Some(Told::of(&health));
            }
            Arc::new(KnownDevice {
                id: device.id,
                kind: device.kind,
                bucket: Bucket::new(Rate::KIOSK, now),
                guesses: Guesses::new(now),
                health: Mutex::new(health),
            })
        });
        Arc::clone(device)
    }

    /// Notes what a device says of itself.
    pub fn heard(&self, device: &KnownDevice, said: DeviceHealth) -> Heard {
        let now = self.clock.monotonic();
        let mut health = device.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.heard_at = Some(self.clock.now());
        health.heard = now;
        let is_back = health.silent_since.take().is_some();
        let troubles = said.troubles();
        let before = health.said.replace(said);
        let is_news = before.as_ref().map(DeviceHealth::troubles) != Some(troubles);
        let is_old = |at: Duration| now.saturating_sub(at) >= NOTE_EVERY;
        let note = (is_back || is_news || health.noted.is_none_or(is_old)).then(|| {
            health.noted = Some(now);
            health.note(device.id)
        });
        let event = tell(device.id, &mut health);
        Heard { event, note }
    }

    /// Notes that a device was shown one card too many that is nobody's, or blocked.
    pub fn guessed(&self, device: &KnownDevice) -> Heard {
        let mut health = device.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.guessed = self.clock.monotonic();
        if health.guessing_since.is_some() {
            return Heard::default();
        }
        tracing::warn!(device = %device.id, "a borne shows many cards that are nobody's");
        health.guessing_since = Some(self.clock.now());
        health.changed(device.id)
    }

    /// What is to be done about the devices at which nobody has tried cards for long.
    pub fn calmed_down(&self) -> Vec<Heard> {
        let now = self.clock.monotonic();
        self.each(|device, health| {
            let is_calm = now.saturating_sub(health.guessed) >= CALM;
            health.guessing_since.take_if(|_| is_calm)?;
            Some(health.changed(device.id))
        })
    }

    /// What is to be done about the devices that have fallen silent since this was last asked.
    pub fn fallen_silent(&self) -> Vec<Heard> {
        let now = self.clock.monotonic();
        self.each(|device, health| {
            let quiet = TimeDelta::from_std(now.saturating_sub(health.heard));
            // One that never said how it was has not begun: it isn't missed.
            health.said.as_ref()?;
            if health.silent_since.is_some() || quiet.is_ok_and(|quiet| quiet <= SILENCE) {
                return None;
            }
            health.silent_since = health.heard_at;
            Some(health.changed(device.id))
        })
    }

    /// The state of each device as last told, for a desk that has just begun to listen.
    pub fn states(&self) -> Vec<Event> {
        self.each(|device, health| health.told.as_ref().map(|told| told.event(device.id)))
    }

    /// What is known of a device; none if it has no access.
    pub fn health(&self, id: DeviceId) -> Option<Health> {
        self.each(|device, health| (device.id == id).then(|| health.clone()))
            .pop()
    }

    fn each<T>(&self, mut of: impl FnMut(&KnownDevice, &mut Health) -> Option<T>) -> Vec<T> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known
            .by_credential
            .values()
            .filter_map(|device| {
                let mut health = device.health.lock().unwrap_or_else(PoisonError::into_inner);
                of(device, &mut health)
            })
            .collect()
    }
}

impl Health {
    fn note(&self, id: DeviceId) -> NoteDevice {
        NoteDevice {
            id,
            heard_at: self.heard_at,
            health: self.said.clone(),
            silent_since: self.silent_since,
            guessing_since: self.guessing_since,
        }
    }

    /// Something changed that is both told and noted.
    fn changed(&mut self, id: DeviceId) -> Heard {
        Heard {
            event: tell(id, self),
            note: Some(self.note(id)),
        }
    }
}

impl Told {
    fn of(health: &Health) -> Self {
        Self {
            troubles: health.said.as_ref().map(DeviceHealth::troubles),
            silent: health.silent_since.is_some(),
            guessing: health.guessing_since.is_some(),
        }
    }

    fn event(&self, id: DeviceId) -> Event {
        let reader_fails = |troubles: &Vec<_>| troubles.contains(&DeviceTrouble::Reader);
        Event::Device {
            id,
            ok: !self.silent && !self.troubles.as_ref().is_none_or(reader_fails),
            silent: self.silent,
        }
    }
}

/// The event that says that a device is not as it was when last told.
fn tell(id: DeviceId, health: &mut Health) -> Option<Event> {
    let now = Told::of(health);
    if health.told.as_ref() == Some(&now) {
        return None;
    }
    let event = now.event(id);
    health.told = Some(now);
    Some(event)
}

#[cfg(test)]
#[path = "devices_tests.rs"]
mod tests;
