//! The outbox: routes, alerts, and what people write back.

use chrono::{DateTime, Utc};
use courrier_domain::ReplyId;
use courrier_domain::usager::Channel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ListedUsager;

/// `GET /outbox`: how messages leave.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OutboxHealth {
    /// The centre's routes, in the order in which they are tried. None: nothing leaves.
    pub routes: Vec<RouteHealth>,
    /// Why the routes that are set can't be used, in French; none when they can.
    pub fault: Option<String>,
    /// The last alerts since the service started, the newest first.
    pub alerts: Vec<OutboxAlert>,
    /// Messages that wait to leave.
    pub queued: u64,
    /// Messages given to a route that has not answered yet.
    pub sending: u64,
    /// Messages of which nobody knows whether they left; `GET /cycle` lists them.
    pub unknown: u64,
}

/// One route.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RouteHealth {
    /// Its name.
    pub name: String,
    /// What it carries.
    pub channel: Channel,
    /// Whether it takes messages.
    pub readiness: RouteReadiness,
    /// Why it is stopped, in French.
    pub why: Option<String>,
    /// A modem's received signal, 0 to 31.
    pub signal: Option<u8>,
    /// Whether a modem is in another network than its own.
    pub roaming: Option<bool>,
    /// Messages of this month, parts counted each.
    pub sent_this_month: u32,
    /// How many it may send a month.
    pub monthly_cap: Option<u32>,
    /// What this month's cost, an estimate. Cents.
    pub cost_cents: u64,
}

/// Whether a route takes messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RouteReadiness {
    /// It does, as far as is known.
    Ready,
    /// It is being set up.
    Starting,
    /// It can't be reached, or is not plugged in.
    Absent,
    /// The device is there and says nothing.
    Silent,
    /// The modem finds no network.
    NoNetwork,
    /// A person must act.
    Stopped,
}

/// Something that a person had to hear of.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OutboxAlert {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in French.
    pub message: String,
}

/// `GET /replies`: what people wrote back and nobody has dealt with, the oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyList {
    /// The replies.
    pub replies: Vec<MessageReply>,
}

/// What somebody wrote back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageReply {
    /// Its id.
    pub id: ReplyId,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The sender's number.
    pub sender: String,
    /// What it says.
    pub text: String,
    /// Whether it asked for no more messages, which was obeyed.
    pub stop: bool,
    /// Those whose number it is: none for a stranger's, several for a household's.
    pub usagers: Vec<ListedUsager>,
}

/// Number and text are private: neither shows in a log.
impl std::fmt::Debug for MessageReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageReply({})", self.id)
    }
}
