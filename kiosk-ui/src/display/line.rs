//! The wall's line to the daemon: what is asked, and how often.

use std::time::Duration;

use courrier_api::{Client, ClientError, KioskCentre, KioskQueue};
use courrier_clock::SharedClock;
use tokio::time::timeout;

use crate::network::Network;

/// How long an answer may take.
const ATTEMPT: Duration = Duration::from_secs(3);
/// How often the centre's name and time zone are read anew.
const CENTRE: Duration = Duration::from_mins(1);

/// The line to the daemon.
pub struct Line {
    client: Client,
    clock: SharedClock,
    network: Network,
    /// Whether the daemon answered when it was last asked.
    reached: bool,
    centre: Option<(KioskCentre, Duration)>,
    /// When the centre is asked about again (monotonic).
    centre_due: Duration,
}

/// What the daemon told, each as far as it is known; the centre with when it was told (monotonic).
pub type News = (Option<KioskQueue>, Option<(KioskCentre, Duration)>);

impl Line {
    /// Nothing known yet. The client speaks with the wall's credential; each loss of the line is
    /// noted on `network`.
    pub fn new(client: Client, clock: SharedClock, network: Network) -> Self {
        Self {
            client,
            clock,
            network,
            reached: false,
            centre: None,
            centre_due: Duration::ZERO,
        }
    }

    /// Asks once: for the queue, and each minute for the centre.
    pub async fn look(&mut self) -> News {
        let asked = timeout(ATTEMPT, self.client.kiosk_queue()).await;
        let now = self.clock.monotonic();
        // A daemon that is too busy to answer well has been reached all the same.
        let lost = matches!(asked, Err(_) | Ok(Err(ClientError::Unreachable(_))));
        if lost && self.reached {
            self.network.lost(now);
        }
        self.reached = !lost;
        let queue = asked.ok().and_then(Result::ok);
        if queue.is_none() {
            // Whoever is back may have been given other settings.
            self.centre_due = now;
        } else if self.centre_due <= now {
            let centre = timeout(ATTEMPT, self.client.kiosk_centre()).await;
            if let Ok(Ok(centre)) = centre {
                self.centre = Some((centre, self.clock.monotonic()));
                self.centre_due = now + CENTRE;
            }
        }
        (queue, self.centre.clone())
    }
}
