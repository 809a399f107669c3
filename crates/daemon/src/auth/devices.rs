//! Enrolled devices: looked up in the ledger once, then remembered with what they last said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use courrier_api::Event;
use courrier_clock::SharedClock;
use courrier_domain::{DeviceId, Instant};

use crate::limits::{Bucket, Rate};

/// A borne that has said nothing for this long is taken to be out of order. It speaks every 30
/// seconds.
const SILENCE: Duration = Duration::from_secs(90);

/// A device whose credential was good.
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// What it may ask for.
    pub bucket: Bucket,
    health: Mutex<Health>,
}

/// What is known of a device since the daemon started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Health {
    /// When it last spoke.
    pub heard_at: Option<Instant>,
    /// Whether its reader works, as it last said.
    pub reader_ok: Option<bool>,
    /// The same on the clock that is never corrected.
    heard: Duration,
    /// What was last told to the desks.
    told: Option<bool>,
}

/// All devices heard since the daemon started.
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
    /// None heard yet.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            known: RwLock::default(),
        }
    }

    /// The device with this credential hash, if it was heard before.
    pub fn find(&self, credential_hash: &[u8; 32]) -> Option<Arc<KnownDevice>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.by_credential.get(credential_hash).cloned()
    }

    /// To be asked before the ledger is, for [`Self::remember`].
    pub fn weedings(&self) -> Weedings {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.weedings
    }

    /// Remembers a device that the ledger knew at `asked`; none if devices were struck off since,
    /// this one perhaps among them: the ledger must be asked again.
    pub fn remember(
        &self,
        credential_hash: [u8; 32],
        id: DeviceId,
        asked: Weedings,
    ) -> Option<Arc<KnownDevice>> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.weedings != asked {
            return None;
        }
        let device = known
            .by_credential
            .entry(credential_hash)
            .or_insert_with(|| {
                let bucket = Bucket::new(Rate::KIOSK, self.clock.monotonic());
                Arc::new(KnownDevice {
                    id,
                    bucket,
                    health: Mutex::default(),
                })
            });
        Some(Arc::clone(device))
    }

    /// Keeps only the devices that `may_stay`.
    pub fn retain(&self, may_stay: impl Fn(DeviceId) -> bool) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.weedings.0 += 1;
        known.by_credential.retain(|_, device| may_stay(device.id));
    }

    /// Notes that a device spoke, and how its reader is if it said so. An event, if the desks
    /// should know.
    pub fn heard(&self, device: &KnownDevice, reader_ok: Option<bool>) -> Option<Event> {
        let mut health = device.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.heard_at = Some(self.clock.now());
        health.heard = self.clock.monotonic();
        health.reader_ok = reader_ok.or(health.reader_ok);
        tell(device.id, &mut health)
    }

    /// Events for the devices that have fallen silent since this was last asked.
    pub fn fallen_silent(&self) -> Vec<Event> {
        let now = self.clock.monotonic();
        self.each(|device, health| {
            let silent = now.saturating_sub(health.heard) > SILENCE;
            if silent {
                // It is not known any more; it will say so again when it is back.
                health.reader_ok = Some(false);
            }
            silent.then(|| tell(device.id, health)).flatten()
        })
    }

    /// The state of each device as last told, for a desk that has just begun to listen.
    pub fn states(&self) -> Vec<Event> {
        self.each(|device, health| health.told.map(|ok| Event::Device { id: device.id, ok }))
    }

    /// What is known of a device.
    pub fn health(&self, id: DeviceId) -> Health {
        self.each(|device, health| (device.id == id).then_some(*health))
            .pop()
            .unwrap_or_default()
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

/// The event that says how a device is, unless that was told before.
fn tell(id: DeviceId, health: &mut Health) -> Option<Event> {
    let ok = health.reader_ok?;
    (health.told.replace(ok) != Some(ok)).then_some(Event::Device { id, ok })
}

#[cfg(test)]
mod tests {
    use courrier_clock::ManualClock;
    use courrier_domain::TypedId as _;

    use super::*;

    #[test]
    fn desks_are_told_of_changes_and_of_silence_once() {
        let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
        let devices = Devices::new(clock.clone());
        let id = DeviceId::made(Instant::UNIX_EPOCH, [1; 10]);
        let borne = devices
            .remember([1; 32], id, devices.weedings())
            .expect("nothing was struck off");
        let event = |ok| Some(Event::Device { id, ok });

        assert_eq!(
            devices.heard(&borne, None),
            None,
            "nothing said of the reader yet"
        );
        assert_eq!(devices.heard(&borne, Some(true)), event(true));
        assert_eq!(devices.heard(&borne, Some(true)), None);
        assert_eq!(devices.heard(&borne, Some(false)), event(false));
        assert_eq!(devices.heard(&borne, Some(true)), event(true));
        assert_eq!(devices.states(), Vec::from_iter(event(true)));

        clock.advance(SILENCE);
        assert_eq!(devices.fallen_silent(), []);
        clock.advance(Duration::from_millis(1));
        assert_eq!(devices.fallen_silent(), Vec::from_iter(event(false)));
        assert_eq!(devices.fallen_silent(), []);
        assert_eq!(devices.health(id).reader_ok, Some(false));
        assert_eq!(devices.heard(&borne, Some(true)), event(true), "back again");

        devices.retain(|_| false);
        assert!(devices.find(&[1; 32]).is_none());
    }

    #[test]
    fn a_device_revoked_while_it_was_looked_up_is_not_remembered() {
        let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
        let devices = Devices::new(clock);
        let id = DeviceId::made(Instant::UNIX_EPOCH, [1; 10]);
        let asked = devices.weedings();
        devices.retain(|_| false);
        assert!(devices.remember([1; 32], id, asked).is_none());
        assert!(devices.find(&[1; 32]).is_none());
        let asked = devices.weedings();
        assert!(devices.remember([1; 32], id, asked).is_some());
    }
}
