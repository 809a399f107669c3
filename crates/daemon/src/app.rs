//! What all handlers share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use chrono::NaiveDate;
use courrier_api::Fingerprint;
use courrier_clock::{Clock, SharedClock};
use courrier_domain::{Author, CentreSettings, Distribution, Instant, TypedId, UsagerId};
use courrier_ledger::access::{Access, AccessLog, CentreChange};
use courrier_ledger::queries::WordingRow;
use courrier_ledger::{Command, Idempotency, Ledger, ReadError, Reader, Stamp, WriteError};
use courrier_messages::Library;
use tokio::sync::watch;

use crate::auth::devices::{Devices, Heard};
use crate::auth::sessions::{OpenSession, Sessions};
use crate::auth::{Caller, Lockout, PasswordGate, random_bytes};
use crate::events::Hub;
use crate::idempotency::RequestHasher;
use crate::limits::{Bucket, Rate};
use crate::outbox::Outbox;
use crate::pages::Pages;
use crate::population::Population;
use crate::problem::Fault;
use crate::wordings;

/// The daemon, less its network. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    clock: SharedClock,
    ledger: Ledger,
    access_log: AccessLog,
    population: Arc<Population>,
    naming: tokio::sync::Mutex<()>,
    settings: RwLock<Arc<CentreSettings>>,
    library: RwLock<Arc<Library>>,
    pages: RwLock<Arc<Pages>>,
    rewording: tokio::sync::Mutex<()>,
    sessions: Sessions,
    devices: Devices,
    lockout: Lockout,
    password_gate: PasswordGate,
    enrolments: Bucket,
    callbacks: Bucket,
    outbox: OnceLock<Arc<Outbox>>,
    events: Hub,
    request_hasher: RequestHasher,
    fingerprint: Fingerprint,
    stopping: watch::Sender<bool>,
    broken: AtomicBool,
}

/// What the daemon is told when it starts.
pub struct Setup {
    /// Where all time comes from.
    pub clock: SharedClock,
    /// The open ledger.
    pub ledger: Ledger,
    /// The log of who looked at whom.
    pub access_log: AccessLog,
    /// Secret from which the hashes of requests get their key.
    pub secret: Vec<u8>,
    /// The certificate that clients pin.
    pub fingerprint: Fingerprint,
    /// What an agent's credential may ask for.
    pub agent_rate: Rate,
    /// Time without a request after which a session ends.
    pub session_idle: Duration,
}

impl App {
    /// Reads the centre's settings and everybody's names, and puts everything together.
    pub fn new(setup: Setup) -> Result<Self, ReadError> {
        let Setup {
            clock,
            ledger,
            access_log,
            secret,
            fingerprint,
            agent_rate,
            session_idle,
        } = setup;
        let settings = ledger.read(|reader| reader.settings())?;
        let population = Population::of(&ledger, &settings)?;
        let library = read_library(ledger.read(|reader| reader.wordings())?)?;
        let pages = Pages::read(ledger.read(|reader| reader.pages())?)?;
        let devices = Devices::new(Arc::clone(&clock));
        devices.know(&ledger.read(|reader| reader.devices())?, devices.weedings());
        Ok(Self(Arc::new(Inner {
            population,
            naming: tokio::sync::Mutex::new(()),
            settings: RwLock::new(Arc::new(settings)),
            library: RwLock::new(Arc::new(library)),
            pages: RwLock::new(Arc::new(pages)),
            rewording: tokio::sync::Mutex::new(()),
            sessions: Sessions::new(Arc::clone(&clock), session_idle, agent_rate),
            devices,
            lockout: Lockout::new(Arc::clone(&clock)),
            password_gate: PasswordGate::new(),
            enrolments: Bucket::new(Rate::ENROLMENT, clock.monotonic()),
            callbacks: Bucket::new(Rate::CALLBACKS, clock.monotonic()),
            outbox: OnceLock::new(),
            events: Hub::new(),
            request_hasher: RequestHasher::new(&secret),
            stopping: watch::Sender::new(false),
            broken: AtomicBool::new(false),
            clock,
            ledger,
            access_log,
            fingerprint,
        })))
    }

    /// Where all time comes from.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// The same clock, for those who keep it.
    pub fn shared_clock(&self) -> SharedClock {
        Arc::clone(&self.0.clock)
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// The log of who looked at whom.
    pub fn access_log(&self) -> &AccessLog {
        &self.0.access_log
    }

    /// Held while somebody is compared with all others and then written, so that of two who are
    /// created at once under near names the second is compared with the first.
    pub async fn naming(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.naming.lock().await
    }

    /// Everybody whose mail may come. Whoever looks for a name does so by [`Self::read_people`].
    pub fn population(&self) -> Arc<Population> {
        Arc::clone(&self.0.population)
    }

    /// Runs a read that compares names, once everybody can be found.
    pub async fn read_people<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Population, &Reader<'_>) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, Fault> {
        let population = self.population();
        population.ready().await;
        self.read(move |reader| query(&population, reader)).await
    }

    /// Agents' sessions.
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// Bornes.
    pub fn devices(&self) -> &Devices {
        &self.0.devices
    }

    /// Wrong passwords.
    pub fn lockout(&self) -> &Lockout {
        &self.0.lockout
    }

    /// The gate before the hashing of passwords.
    pub fn password_gate(&self) -> &PasswordGate {
        &self.0.password_gate
    }

    /// How often a code may be tried, by all together.
    pub fn enrolments(&self) -> &Bucket {
        &self.0.enrolments
    }

    /// How often gateways may call, all together.
    pub fn callbacks(&self) -> &Bucket {
        &self.0.callbacks
    }

    /// The outbox, once it is open.
    pub fn outbox(&self) -> Option<&Outbox> {
        self.0.outbox.get().map(Arc::as_ref)
    }

    /// Takes the outbox over, once.
    pub(crate) fn give_outbox(&self, outbox: Arc<Outbox>) {
        // A second one has no worker of its own, and is dropped.
        let _ = self.0.outbox.set(outbox);
    }

    /// What the desks are told.
    pub fn events(&self) -> &Hub {
        &self.0.events
    }

    /// Hashes requests.
    pub fn request_hasher(&self) -> &RequestHasher {
        &self.0.request_hasher
    }

    /// The certificate that clients pin.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.0.fingerprint
    }

    /// The centre's settings.
    pub fn settings(&self) -> Arc<CentreSettings> {
        Arc::clone(
            &self
                .0
                .settings
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// What is said to usagers, as the centre has it.
    pub fn library(&self) -> Arc<Library> {
        let library = self.0.library.read();
        Arc::clone(&library.unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the centre's own words again, after a change: in force when its caller is answered.
    pub async fn reload_wordings(&self) -> Result<(), Fault> {
        // Of two who read at once, the one who read first is not to have the last word.
        let _alone = self.0.rewording.lock().await;
        let library = read_library(self.read(|reader| reader.wordings()).await?)?;
        *self
            .0
            .library
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(library);
        Ok(())
    }

    /// What bornes tell without a card, as the centre has it.
    pub fn pages(&self) -> Arc<Pages> {
        let pages = self.0.pages.read();
        Arc::clone(&pages.unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the centre's own pages again, after a change: shown when its caller is answered.
    pub async fn reload_pages(&self) -> Result<Arc<Pages>, Fault> {
        let _alone = self.0.rewording.lock().await;
        let own = self.read(|reader| reader.pages()).await?;
        let pages = Arc::new(Pages::read(own)?);
        let mut kept = self.0.pages.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Arc::clone(&pages);
        Ok(pages)
    }

    /// Today, in the centre's time zone.
    pub fn today(&self) -> NaiveDate {
        self.now()
            .with_timezone(&self.settings().time_zone)
            .date_naive()
    }

    /// The distribution open now, or the next one.
    pub fn next_distribution(&self) -> Option<Distribution> {
        let settings = self.settings();
        settings.schedule.next(self.now(), settings.time_zone)
    }

    /// A new id.
    pub fn new_id<T: TypedId>(&self) -> Result<T, Fault> {
        Ok(T::made(self.now(), random_bytes()?))
    }

    /// Becomes true when the daemon stops, so that what has no end of its own ends.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// Stops the daemon: what runs finishes, and what has no end of its own ends.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Whether the daemon stopped because it could not go on.
    pub fn is_broken(&self) -> bool {
        self.0.broken.load(Ordering::Relaxed)
    }

    /// Runs a read of the ledger off the threads that serve the network.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Reader<'_>) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, Fault> {
        let ledger = self.0.ledger.clone();
        blocking(move || ledger.read(query))
            .await?
            .map_err(Fault::from)
    }

    /// Applies a caller's command; a retry of the same call gets the first answer.
    pub async fn write<C: Command>(
        &self,
        caller: &Caller,
        idempotency: Idempotency,
        command: C,
    ) -> Result<C::Receipt, Fault> {
        self.write_as(caller.author(), Some(idempotency), command)
            .await
    }

    /// Applies a command in the name of an author.
    pub async fn write_as<C: Command>(
        &self,
        author: Author,
        key: Option<Idempotency>,
        command: C,
    ) -> Result<C::Receipt, Fault> {
        let stamp = Stamp {
            at: self.now(),
            author,
            key,
        };
        let outcome = self.0.ledger.write(stamp, command).await;
        if matches!(outcome, Err(WriteError::Closed)) && !*self.0.stopping.borrow() {
            // Nothing can be written any more. Whoever keeps the daemon running starts it anew.
            tracing::error!("the ledger's writer has ended: the daemon stops");
            self.0.broken.store(true, Ordering::Relaxed);
            self.stop();
        }
        outcome.map_err(Fault::from)
    }

    /// Notes that a caller looked at or changed a usager.
    pub fn note(&self, caller: &Caller, act: &'static str, usager_id: UsagerId) {
        let access = Access {
            at: self.now(),
            by: caller.author(),
            act,
            usager_id,
        };
        self.0.access_log.record(access);
    }

    /// Notes a change of what the centre says.
    pub fn note_change(&self, caller: &Caller, act: &'static str, what: String) {
        self.0.access_log.record_change(CentreChange {
            at: self.now(),
            by: caller.author(),
            act: act.to_owned(),
            what,
        });
    }

    /// Notes whom a list showed to an agent.
    pub fn note_listed(
        &self,
        session: &Arc<OpenSession>,
        act: &'static str,
        usagers: impl Iterator<Item = UsagerId>,
    ) {
        let caller = Caller::Agent(Arc::clone(session));
        for usager_id in session.newly_listed(usagers, self.clock().monotonic()) {
            self.note(&caller, act, usager_id);
        }
    }

    /// Reads the settings again.
    pub async fn reload_settings(&self) -> Result<Arc<CentreSettings>, Fault> {
        let settings = Arc::new(self.read(|reader| reader.settings()).await?);
        *self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::clone(&settings);
        let (app, centre) = (self.clone(), Arc::clone(&settings));
        self.population().ready().await;
        blocking(move || app.population().settle(app.ledger(), &centre)).await??;
        Ok(settings)
    }

    /// Ends the sessions and forgets the devices of those who may no longer call.
    pub async fn recheck_access(&self) -> Result<(), Fault> {
        let known = self.0.sessions.all();
        let asked = self.0.devices.weedings();
        let (agents, devices) = self
            .read(|reader| Ok((reader.agents()?, reader.devices()?)))
            .await?;
        self.0.sessions.recheck(&known, |id| {
            let account = agents.iter().find(|agent| agent.id == id)?;
            account
                .disabled_at
                .is_none()
                .then_some((account.role, account.password_hash.as_str()))
        });
        self.0.devices.know(&devices, asked);
        Ok(())
    }

    /// Tells the desks how a borne is, and notes it in the ledger. What can't be written is logged
    /// where it failed, and is due again.
    pub async fn heed_device(&self, heard: Heard) {
        let Heard { event, note } = heard;
        if let Some(event) = event {
            tracing::info!(?event, "a borne's state changed");
            self.events().tell(&event);
        }
        if let Some(note) = note {
            let _ = self.write_as(Author::System, None, note).await;
        }
    }
}

/// Runs what blocks or computes for long off the threads that serve the network.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|_| {
        // The panic itself was logged by the hook; or the runtime is stopping.
        Fault::internal()
    })
}

fn read_library(rows: Vec<WordingRow>) -> Result<Library, ReadError> {
    wordings::library(rows).map_err(|fault| {
        tracing::error!(%fault, "the product's own texts can't be read");
        ReadError::Value("wording")
    })
}
