//! What routes tell by themselves: reports, replies, health.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;

use crate::{Cause, DeliveryState, Outcome, ProviderRef, Reference, Stop};

/// Where routes tell what happens. One receiver serves all routes.
pub type Events = mpsc::UnboundedSender<Event>;

/// Something that happened on a route.
#[derive(Debug)]
pub struct Event {
    /// The route's name.
    pub route: String,
    /// What happened.
    pub what: Happening,
    /// To be given back once it is written down: until then the modem keeps its copy.
    pub receipt: Receipt,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The other side tells of a message.
    Report(Report),
    /// Somebody wrote.
    Reply(Reply),
    /// The route's health changed.
    Health(Health),
}

/// What became of a message. At least one of the two references is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Ours, if the report says it or the route knows it.
    pub reference: Option<Reference>,
    /// The other side's.
    pub provider: Option<ProviderRef>,
    /// What became of it.
    pub state: DeliveryState,
}

/// What somebody wrote to the modem.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The sender: E.164 where the network gives it so.
    pub from: String,
    /// When the network got it; when we did, if it doesn't say.
    pub at: DateTime<Utc>,
    /// What it says. Parts that never came are missing.
    pub text: String,
}

impl Reply {
    /// Whether the person asks for no more messages: `STOP` or `ARRET` as the first word.
    pub fn asks_to_stop(&self) -> bool {
        let letters = |c: char| !c.is_alphabetic();
        let first = self.text.split(letters).find(|word| !word.is_empty());
        first.is_some_and(|word| ["STOP", "ARRET", "ARRÊT"].contains(&word.to_uppercase().as_str()))
    }
}

/// Number and text are private: neither shows in a log.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({})", self.at)
    }
}

/// How a route is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether it takes messages.
    pub readiness: Readiness,
    /// Received signal, 0 (−113 dBm or less) to 31 (−51 dBm or more); a modem's alone.
    pub signal: Option<u8>,
    /// The modem's place in the network.
    pub network: Option<Network>,
}

impl Health {
    /// A route of which nothing but this is known.
    pub fn of(readiness: Readiness) -> Self {
        Self {
            readiness,
            signal: None,
            network: None,
        }
    }
}

/// Notes what an outcome says of the route itself, and tells of it when that is news.
pub(crate) fn note_outcome(
    route: &str,
    health: &Mutex<Health>,
    events: &Events,
    outcome: &Outcome,
) {
    let readiness = match outcome {
        Outcome::Accepted(_) | Outcome::Refused(_) => Readiness::Ready,
        Outcome::Stopped(stop) => Readiness::Stopped(stop.clone()),
        Outcome::RetryLater {
            cause: Cause::Unreachable,
            ..
        } => Readiness::Absent,
        // It answers, or may have: that says neither good nor bad.
        Outcome::RetryLater { .. } | Outcome::Unknown => return,
    };
    let news = Health::of(readiness);
    let mut health = health.lock().unwrap_or_else(PoisonError::into_inner);
    if *health != news {
        health.clone_from(&news);
        // Nobody may listen any more.
        let _ = events.send(Event {
            route: route.to_owned(),
            what: Happening::Health(news),
            receipt: Receipt::none(),
        });
    }
}

/// Whether a route takes messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// It does, as far as is known.
    Ready,
    /// It is being set up.
    Starting,
    /// The device is not plugged in, or can't be opened.
    Absent,
    /// The device is there and says nothing.
    Silent,
    /// The modem finds no network.
    NoNetwork,
    /// A person must act.
    Stopped(Stop),
}

/// A modem's place in the network (`+CREG`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Registered at home.
    Home,
    /// Registered abroad, where messages may cost more.
    Roaming,
    /// Looking for one.
    Searching,
    /// Refused by it.
    Denied,
    /// Not looking.
    Off,
}

impl Network {
    /// Whether messages can leave.
    pub fn is_registered(self) -> bool {
        matches!(self, Self::Home | Self::Roaming)
    }
}

/// Given back once an event is written down. What is dropped instead comes again.
#[derive(Default)]
pub struct Receipt(Option<Box<dyn FnOnce(bool) + Send>>);

impl Receipt {
    /// Nothing waits for it.
    pub fn none() -> Self {
        Self(None)
    }

    /// `done` is told, once, whether the event was written down.
    pub(crate) fn new(done: impl FnOnce(bool) + Send + 'static) -> Self {
        Self(Some(Box::new(done)))
    }

    /// The event is written down: the route may forget its copy.
    pub fn give(mut self) {
        if let Some(done) = self.0.take() {
            done(true);
        }
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        if let Some(done) = self.0.take() {
            done(false);
        }
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_to_stop() {
        let reply = |text: &str| Reply {
            from: "+33612345678".to_owned(),
            at: DateTime::UNIX_EPOCH,
            text: text.to_owned(),
        };
        for text in [
            "STOP",
            " stop ",
            "Stop.",
            "« STOP » merci",
            "arrêt",
            "ARRET SVP",
        ] {
            assert!(reply(text).asks_to_stop(), "{text}");
        }
        for text in ["", "Merci", "Je passe, stop ou pas", "stopper ?"] {
            assert!(!reply(text).asks_to_stop(), "{text}");
        }
        let shown = format!("{:?}", reply("STOP"));
        assert!(!shown.contains("STOP") && !shown.contains("336"), "{shown}");
    }
}
