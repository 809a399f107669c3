//! Server-sent events: what changed, so that two desks never act on stale counts.

use courrier_domain::{DeviceId, TriId, UsagerId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One event of `GET /events`. It says what to look at again, and nothing private but an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "changed")]
pub enum Event {
    /// A usager's waiting mail.
    Usager {
        /// Whose.
        id: UsagerId,
        /// What now waits.
        waiting: u32,
    },
    /// A tri was opened, entered into or closed.
    Tri {
        /// Which.
        id: TriId,
        /// Whether it is still open.
        open: bool,
    },
    /// Something changed of how a borne, or the screen that calls numbers, is: of its troubles, its silence, or the cards shown to it.
    Device {
        /// Which.
        id: DeviceId,
        /// Whether its reader works, where it has one, and it is heard.
        ok: bool,
        /// Whether it is not heard at all any more.
        #[serde(default)]
        silent: bool,
    },
    /// The queue: a number was taken, called or ended.
    Queue {
        /// People still to be called.
        waiting: u32,
    },
    /// Events were missed: look at everything again.
    Missed,
}
