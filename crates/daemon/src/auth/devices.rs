//! Enrolled devices: looked up in the ledger once, then remembered with what they last said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::TimeDelta;
use courrier_api::Event;
use courrier_clock::SharedClock;
use courrier_domain::device::SILENCE;
use courrier_domain::{DeviceHealth, DeviceId, Instant};
use courrier_ledger::commands::NoteDevice;
use courrier_ledger::queries::EnrolledDevice;

use crate::limits::{Bucket, Rate};

/// Between two notes in the ledger of how a borne is, while nothing changes.
const NOTE_EVERY: Duration = Duration::from_mins(5);

/// A device whose credential was good.
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// What it may ask for.
    pub bucket: Bucket,
    /// Cards that are nobody's, which it may show.
    pub guesses: Bucket,
    health: Mutex<Health>,
}

/// What is known of a device.
#[derive(Debug, Clone)]
pub struct Health {
    /// When it last spoke.
    pub heard_at: Option<Instant>,
    /// What it last said of itself.
    pub said: Option<DeviceHealth>,
    /// Since when it is silent, if it is.
    pub silent_since: Option<Instant>,
    /// Since when it is listened for.
    known_at: Instant,
    /// When it last spoke, on the clock that is never corrected; at first, when it became known.
    heard: Duration,
    /// When it was last noted in the ledger, on the same.
    noted: Option<Duration>,
    /// What was last told to the desks: whether it works, whether it is silent.
    told: Option<(bool, bool)>,
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
            let health = Health {
                heard_at: device.heard_at,
                said: device.health.clone(),
                silent_since: device.silent_since,
                known_at: self.clock.now(),
                heard: now,
                noted: None,
                told: device.silent_since.map(|_| (false, true)),
            };
            Arc::new(KnownDevice {
                id: device.id,
                bucket: Bucket::new(Rate::KIOSK, now),
                guesses: Bucket::new(Rate::GUESSES, now),
                health: Mutex::new(health),
            })
        });
        Arc::clone(device)
    }

    /// Notes that a device spoke, and what it said of itself if it did.
    pub fn heard(&self, device: &KnownDevice, said: Option<DeviceHealth>) -> Heard {
        let now = self.clock.monotonic();
        let mut health = device.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.heard_at = Some(self.clock.now());
        health.heard = now;
        let is_back = health.silent_since.take().is_some();
        // A tap does not wait for a note that nothing asks for.
        let is_due = said.as_ref().is_some_and(|said| {
            let before = health.said.as_ref().map(DeviceHealth::troubles);
            let is_old = |at: Duration| now.saturating_sub(at) >= NOTE_EVERY;
            before != Some(said.troubles()) || health.noted.is_none_or(is_old)
        });
        health.said = said.or(health.said.take());
        let note = (is_back || is_due).then(|| {
            health.noted = Some(now);
            health.note(device.id)
        });
        let event = tell(device.id, &mut health);
        Heard { event, note }
    }

    /// What is to be done about the devices that have fallen silent since this was last asked.
    pub fn fallen_silent(&self) -> Vec<Heard> {
        let now = self.clock.monotonic();
        self.each(|device, health| {
            let quiet = TimeDelta::from_std(now.saturating_sub(health.heard));
            if health.silent_since.is_some() || quiet.is_ok_and(|quiet| quiet <= SILENCE) {
                return None;
            }
            health.silent_since = Some(health.heard_at.unwrap_or(health.known_at));
            let event = tell(device.id, health);
            let note = Some(health.note(device.id));
            Some(Heard { event, note })
        })
    }

    /// The state of each device as last told, for a desk that has just begun to listen.
    pub fn states(&self) -> Vec<Event> {
        self.each(|device, health| {
            let (ok, silent) = health.told?;
            let id = device.id;
            Some(Event::Device { id, ok, silent })
        })
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
        }
    }
}

/// The event that says how a device is, unless that was told before.
fn tell(id: DeviceId, health: &mut Health) -> Option<Event> {
    let silent = health.silent_since.is_some();
    let reader_ok = health.said.as_ref().map(|said| said.reader_ok);
    if reader_ok.is_none() && health.told.is_none() && !silent {
        // It has not said yet how it is.
        return None;
    }
    let ok = reader_ok.unwrap_or_default() && !silent;
    let is_news = health.told.replace((ok, silent)) != Some((ok, silent));
    is_news.then_some(Event::Device { id, ok, silent })
}

#[cfg(test)]
#[path = "devices_tests.rs"]
mod tests;
