//! Readers behind pcscd.
//!
//! One thread watches the service and all readers, one per reader reads its cards, one watches for
//! calls that don't return. Everything begins anew when pcscd goes: a context that was once
//! established says nothing of whether the service still runs.

mod call;
mod read;
mod slot;
mod tracker;

use std::ffi::CString;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use courrier_firmware_config::ReaderProfiles;
use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, Scope, State};

use crate::event::{CardEvent, ReaderName, Trouble};
use crate::source::{Source, lock};
use call::{Call, Doing};
use slot::Slot;
use tracker::{Step, Tracker};

/// How often a service that is gone is asked for again.
const RETRY: Duration = Duration::from_millis(250);
/// How long one wait for changes lasts. Changes end it at once; this is for what pcscd doesn't tell
/// of (a reader plugged in during the call before), and for the stream's stop.
const WAKE: Duration = Duration::from_millis(500);
/// A call to pcscd that lasts this long: it hangs.
const HUNG: Duration = Duration::from_secs(5);
/// From here on pcscd may be about to hang, and a slow card is no longer known to be the card's fault.
const SUSPECT: Duration = Duration::from_millis(1500);
/// How often the watchdog looks.
const WATCHDOG: Duration = Duration::from_millis(100);

/// What the events call the service.
const SERVICE: &str = "pcscd";

/// Starts the threads.
pub fn start(source: &Source, profiles: Arc<ReaderProfiles>) -> std::io::Result<()> {
    let service = Arc::new(Service {
        source: source.clone(),
        name: SERVICE.into(),
        call: Call::new(source.clock()),
        health: Mutex::new(None),
        slots: Mutex::default(),
    });
    let watched = Arc::clone(&service);
    source.spawn("pcscd watchdog", move |source| {
        while !source.pause(WATCHDOG) {
            watched.look();
        }
    })?;
    source.spawn("pcscd", move |_| Monitor::new(service, profiles).run())
}

/// The service as all threads see it.
struct Service {
    source: Source,
    name: ReaderName,
    call: Call,
    /// The trouble that was told and isn't over.
    health: Mutex<Option<Trouble>>,
    slots: Mutex<Vec<Arc<Slot>>>,
}

impl Service {
    /// Tells a change of the service's health, each once.
    fn set_health(&self, trouble: Option<Trouble>) {
        let mut health = lock(&self.health);
        if *health == trouble {
            return;
        }
        *health = trouble;
        tracing::info!(?trouble, "pcscd");
        let (reader, at) = (self.name.clone(), self.source.now());
        self.source.emit(match trouble {
            Some(trouble) => CardEvent::Trouble {
                reader,
                trouble,
                at,
            },
            None => CardEvent::Recovered { reader, at },
        });
    }

    /// The watchdog's look at all calls that are under way.
    fn look(&self) {
        let lasted = self
            .call
            .current()
            .map_or(Duration::ZERO, |(_, lasted)| lasted);
        if lasted >= HUNG {
            self.set_health(Some(Trouble::ServiceHung));
        }
        if lasted < SUSPECT {
            // The list is copied, so that a slow receiver of events doesn't stop the monitor.
            let slots = lock(&self.slots).clone();
            for slot in slots {
                slot.look_at_call();
            }
        }
    }
}

struct Reader {
    tracker: Tracker,
    slot: Arc<Slot>,
}

impl Reader {
    fn take(&self, steps: &[Step], atr: &[u8], at: Duration) {
        for step in steps {
            match step {
                Step::Attached => self.slot.attached(at),
                Step::Arrived => self.slot.arrived(atr, at),
                Step::Mute => self.slot.mute(),
                Step::Left => self.slot.left(at),
                Step::Detached => self.slot.detached(at),
            }
        }
    }
}

struct Monitor {
    service: Arc<Service>,
    profiles: Arc<ReaderProfiles>,
    /// The plug-and-play notification, then the states of `readers` in the same order: pcscd is asked
    /// about all of them in one call.
    states: Vec<ReaderState>,
    readers: Vec<Reader>,
}

impl Monitor {
    fn new(service: Arc<Service>, profiles: Arc<ReaderProfiles>) -> Self {
        Self {
            service,
            profiles,
            states: Vec::new(),
            readers: Vec::new(),
        }
    }

    fn run(&mut self) {
        loop {
            let established = self
                .service
                .call
                .during(Doing::Watching, || Context::establish(Scope::User));
            match established {
                Ok(context) => {
                    self.service.set_health(None);
                    let end = self.watch(&context);
                    tracing::debug!(?end, "pcscd is to be asked anew");
                }
                Err(_) => self.service.set_health(Some(Trouble::ServiceDown)),
            }
            self.keep_readers(&[]);
            if self.service.source.pause(RETRY) {
                return;
            }
        }
    }

    /// Watches all readers until the service fails or the stream stops.
    fn watch(&mut self, context: &Context) -> Result<(), Error> {
        self.states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
        while !self.service.source.is_stopping() {
            let names = self.ask(|_| context.list_readers_owned())?;
            self.keep_readers(&names);
            self.add_readers(names);
            let changed = self.ask(|states| context.get_status_change(WAKE, states));
            match changed {
                Ok(()) => self.take_changes(),
                // A reader that went between the two calls: the next list won't have it.
                Err(Error::Timeout | Error::UnknownReader) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Asks the service, in sight of the watchdog. Any answer, also "no change", says it lives.
    fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut [ReaderState]) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let answer = self
            .service
            .call
            .during(Doing::Watching, || question(&mut self.states));
        if matches!(answer, Ok(_) | Err(Error::Timeout | Error::UnknownReader)) {
            self.service.set_health(None);
        }
        answer
    }

    fn take_changes(&mut self) {
        let at = self.service.source.now();
        for (reader, state) in self.readers.iter_mut().zip(&self.states[1..]) {
            if state.event_state().contains(State::CHANGED) {
                let steps = reader
                    .tracker
                    .observe(state.event_state(), state.event_count());
                reader.take(&steps, state.atr(), at);
            }
        }
        self.states
            .iter_mut()
            .for_each(ReaderState::sync_current_state);
    }

    /// Lets go of the readers that aren't among `names`.
    fn keep_readers(&mut self, names: &[CString]) {
        let at = self.service.source.now();
        for index in (0..self.readers.len()).rev() {
            let name = self.states[index + 1].name();
            if !names.iter().any(|listed| listed.as_c_str() == name) {
                self.states.remove(index + 1);
                let mut reader = self.readers.remove(index);
                let steps = reader.tracker.detach();
                reader.take(&steps, &[], at);
                reader.slot.close();
                lock(&self.service.slots).retain(|slot| !Arc::ptr_eq(slot, &reader.slot));
            }
        }
    }

    /// Takes up the readers that are new and that some profile is for.
    fn add_readers(&mut self, names: Vec<CString>) {
        for c_name in names {
            if self.states[1..]
                .iter()
                .any(|state| state.name() == c_name.as_c_str())
            {
                continue;
            }
            let name = c_name.to_string_lossy().into_owned();
            let Some((profile, pcsc)) = self.profiles.for_pcsc_reader(&name) else {
                continue;
            };
            tracing::info!(reader = name, profile = profile.name, "reader");
            let source = &self.service.source;
            let call = Call::new(source.clock());
            let profiles = Arc::clone(&self.profiles);
            match Slot::start(c_name.clone(), pcsc.clone(), profiles, source, call) {
                Ok(slot) => {
                    lock(&self.service.slots).push(Arc::clone(&slot));
                    self.states.push(ReaderState::new(c_name, State::UNAWARE));
                    self.readers.push(Reader {
                        tracker: Tracker::default(),
                        slot,
                    });
                }
                // Tried again at the next list.
                Err(error) => tracing::error!(%error, "no thread for a reader"),
            }
        }
    }
}
