//! A GSM modem on a serial line, in PDU mode.
//!
//! One thread owns the line: it opens it, makes the modem ready, sends one message after the
//! other, reads reports and replies whenever they come, and starts anew when the modem went away.
//! [`Modem`] is the handle that the rest of the program holds.

mod inbox;
mod pin;
mod port;
mod sending;
mod session;
mod setup;
mod tracking;
mod unsolicited;
mod worker;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use async_trait::async_trait;
use courrier_clock::SharedClock;
use courrier_domain::contact::Telephone;
use courrier_firmware_config::ModemProfile;
use courrier_messages::sms::Validity;
use tokio::sync::oneshot;

use crate::{
    Answer, Body, Cause, Events, Health, Outcome, Outgoing, Pending, Readiness, Reference, Route,
    Secret, Sms,
};

pub use pin::PinMemory;
use tracking::Tracking;
use worker::Worker;

/// What a centre sets for its modem.
#[derive(Debug, Clone)]
pub struct ModemSettings {
    /// The route's name.
    pub name: String,
    /// The serial line: a name that stays when the modem is plugged in again.
    pub port: PathBuf,
    /// The SIM card's PIN, if it has one.
    pub pin: Option<Secret>,
    /// Where a PIN that was tried is noted.
    pub pin_memory: PinMemory,
    /// The service centre; the SIM card's own when there is none.
    pub service_centre: Option<Telephone>,
    /// How long the network tries.
    pub validity: Option<Validity>,
}

/// A modem at work. Dropping it ends its thread and closes the line, at once: what a message that is
/// under way became is then unknown.
pub struct Modem {
    name: String,
    orders: mpsc::Sender<Order>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread is told.
enum Order {
    /// Send this, and say what became of it.
    Send(Reference, Sms, oneshot::Sender<Outcome>),
    /// Stored messages were written down elsewhere, and can be deleted; or they weren't, and are to
    /// be told of again.
    Dealt {
        places: Vec<unsolicited::Place>,
        written: bool,
    },
}

/// What the handle may look at while the thread works.
struct Shared {
    stop: Arc<AtomicBool>,
    health: Mutex<Health>,
    tracking: Mutex<Tracking>,
}

impl Shared {
    fn health(&self) -> Health {
        let health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.clone()
    }

    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn tracking<T>(&self, look: impl FnOnce(&mut Tracking) -> T) -> T {
        look(&mut self.tracking.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Modem {
    /// Starts the thread. `pending` are messages that this modem took before and whose reports are
    /// still to come. Nothing needs to be plugged in yet.
    pub fn start(
        settings: ModemSettings,
        profile: ModemProfile,
        clock: SharedClock,
        events: Events,
        pending: &[Pending],
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            stop: Arc::new(AtomicBool::new(false)),
            health: Mutex::new(Health::of(Readiness::Starting)),
            tracking: Mutex::new(Tracking::new(pending)),
        });
        let (orders, receiver) = mpsc::channel();
        let name = settings.name.clone();
        let worker = Worker::new(
            settings,
            profile,
            clock,
            events,
            Arc::clone(&shared),
            (orders.clone(), receiver),
        );
        let thread = std::thread::Builder::new()
            .name(format!("modem {name}"))
            .spawn(move || worker.run())?;
        Ok(Self {
            name,
            orders,
            shared,
            thread: Some(thread),
        })
    }
}

impl Drop for Modem {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic in it has already been printed.
            let _ = thread.join();
        }
    }
}

#[async_trait]
impl Route for Modem {
    fn name(&self) -> &str {
        &self.name
    }

    async fn send(&self, message: &Outgoing) -> Outcome {
        let Body::Sms(sms) = &message.body else {
            return Outcome::RetryLater {
                after: None,
                cause: Cause::WrongKind,
            };
        };
        let (answer, outcome) = oneshot::channel();
        let order = Order::Send(message.reference.clone(), sms.clone(), answer);
        if self.orders.send(order).is_err() {
            return worker::absent();
        }
        // The thread answers every order, or dies with a panic in the middle of one.
        outcome.await.unwrap_or(Outcome::Unknown)
    }

    async fn ask(&self, sent: &Pending) -> Answer {
        self.shared
            .tracking(|tracking| tracking.ask(&sent.reference))
    }

    fn health(&self) -> Health {
        self.shared.health()
    }
}
