//! How the borne's line to the daemon is: from which address it speaks, and how often the line was
//! lost. A line that comes and goes is a loose cable or a weak radio, and the borne is the only one
//! that notices it.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use courrier_api::KioskNetwork;

/// Losses are counted over this time.
const COUNTED: Duration = Duration::from_hours(1);

/// What is known of the line; shared by all who use or show it.
#[derive(Debug, Clone)]
pub struct Network {
    daemon: Arc<str>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    address: Option<IpAddr>,
    /// When the line was lost (monotonic), the oldest first.
    losses: VecDeque<Duration>,
}

impl Network {
    /// The line to the daemon at this address: host and port.
    pub fn towards(daemon: &str) -> Self {
        Self {
            daemon: daemon.into(),
            state: Arc::default(),
        }
    }

    /// The line was lost at this moment (monotonic).
    pub fn lost(&self, at: Duration) {
        let mut state = self.state();
        state.forget(at);
        state.losses.push_back(at);
    }

    /// Looks from which of this machine's addresses the daemon is spoken to, if any leads there.
    pub async fn look(&self) {
        // A name that is not found, as when the network is away, leads nowhere.
        let found = match tokio::net::lookup_host(&*self.daemon).await {
            Ok(mut addresses) => addresses.find_map(own_address),
            Err(_) => None,
        };
        self.state().address = found;
    }

    /// The address that was found last.
    pub fn address(&self) -> Option<IpAddr> {
        self.state().address
    }

    /// What is told of it at this moment (monotonic).
    pub fn health(&self, now: Duration) -> KioskNetwork {
        let mut state = self.state();
        state.forget(now);
        KioskNetwork {
            address: state.address,
            losses: u32::try_from(state.losses.len()).unwrap_or(u32::MAX),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget(&mut self, now: Duration) {
        while self.losses.front().is_some_and(|at| *at + COUNTED <= now) {
            self.losses.pop_front();
        }
    }
}

/// This machine's address on the way to another. Nothing is sent: a datagram socket that is
/// connected only chooses its way.
fn own_address(other: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr = match other {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(other).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: u64) -> Duration {
        Duration::from_mins(count)
    }

    #[test]
    fn losses_of_the_last_hour_are_counted() {
        let network = Network::towards("");
        let losses = |now| network.health(now).losses;
        assert_eq!(losses(minutes(0)), 0);
        network.lost(minutes(1));
        network.lost(minutes(30));
        assert_eq!(losses(minutes(60)), 2);
        assert_eq!(losses(minutes(61)), 1);
        network.lost(minutes(89));
        assert_eq!(losses(minutes(90)), 1);
        assert_eq!(losses(minutes(149)), 0);
    }

    #[tokio::test]
    async fn the_address_is_the_one_on_the_way_to_the_daemon() {
        let network = Network::towards("127.0.0.1:9");
        assert_eq!(network.address(), None);
        network.look().await;
        assert_eq!(network.address(), Some(Ipv4Addr::LOCALHOST.into()));
        assert_eq!(network.health(minutes(0)).address, network.address());
        let nowhere = Network {
            daemon: "no such place".into(),
            ..network
        };
        nowhere.look().await;
        assert_eq!(nowhere.address(), None, "what was is no longer so");
    }
}
