//! What a borne, or the screen that calls numbers, tells the daemon of itself: now and then, and at
//! each change that matters.

use std::time::Duration;

use courrier_api::{Client, KioskHealth};
use courrier_clock::SharedClock;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::health::Instruments;
use crate::network::Network;
use crate::service::{ATTEMPT, attempt};

/// Readers need a moment to be found; what is said before that is not worth saying.
const FIRST: Duration = Duration::from_secs(5);
/// How often it says how it is.
const HEALTH: Duration = Duration::from_secs(30);
/// A window that has said nothing for as long hangs: at rest it says something each minute. The
/// borne then falls silent, and agents are told of a silent borne, not of one that is well.
const HANGS: Duration = Duration::from_mins(2);

/// The window's hold on what is told.
#[derive(Clone)]
pub struct Report {
    told: watch::Sender<Told>,
    clock: SharedClock,
}

/// What tells it to the daemon, to be run by the thread that has the line.
pub struct Reporter {
    client: Client,
    clock: SharedClock,
    instruments: Instruments,
    network: Network,
    told: watch::Receiver<Told>,
}

/// How the window said the borne was, and when (monotonic).
#[derive(Debug, Default)]
struct Told {
    health: KioskHealth,
    at: Duration,
}

impl Told {
    /// How the borne is at this moment; nothing if the window has not said so for too long: a
    /// borne whose window hangs must fall silent, so that somebody comes.
    fn worth_telling(&self, now: Duration) -> Option<KioskHealth> {
        (now <= self.at + HANGS).then(|| self.health.clone())
    }
}

impl Report {
    /// The two ends. The client speaks with the device's credential.
    pub fn new(
        client: Client,
        clock: SharedClock,
        instruments: Instruments,
        network: Network,
    ) -> (Self, Reporter) {
        let (sender, told) = watch::channel(Told::default());
        let report = Self {
            told: sender,
            clock: clock.clone(),
        };
        let reporter = Reporter {
            client,
            clock,
            instruments,
            network,
            told,
        };
        (report, reporter)
    }

    /// Says how it is: at once where it matters to agents, else with the next report.
    pub fn is(&self, health: KioskHealth) {
        let at = self.clock.monotonic();
        self.told.send_if_modified(|told| {
            let known = &told.health;
            let pressing = known.reader_ok != health.reader_ok
                || known.printer_ok != health.printer_ok
                || known.clock_ok != health.clock_ok;
            *told = Told { health, at };
            pressing
        });
    }
}

impl Reporter {
    /// Tells it until the window is gone.
    pub async fn run(mut self) {
        let mut pause = FIRST;
        loop {
            if let Ok(Err(_gone)) = timeout(pause, self.told.changed()).await {
                return;
            }
            pause = HEALTH;
            let now = self.clock.monotonic();
            let Some(health) = self.told.borrow_and_update().worth_telling(now) else {
                tracing::warn!("the window hangs");
                continue;
            };
            // A name that nobody resolves must not hold the report up.
            let _ = timeout(ATTEMPT, self.network.look()).await;
            let line = self.network.health(self.clock.monotonic());
            let health = self.instruments.complete(health, line);
            // If it fails, whoever asks the daemon notices too, and the next one comes soon.
            let _ = attempt(self.client.kiosk_health(&health)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_hangs_falls_silent() {
        let health = KioskHealth {
            reader_ok: true,
            ..KioskHealth::default()
        };
        let at = Duration::from_secs(1_000);
        let told = Told { health, at };
        assert_eq!(told.worth_telling(at), Some(told.health.clone()));
        assert_eq!(told.worth_telling(at + HANGS), Some(told.health.clone()));
        assert_eq!(
            told.worth_telling(at + HANGS + Duration::from_millis(1)),
            None
        );
    }
}
