//! Who may do what, and who did it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AgentId, DeviceId};

/// What an agent's account may do. Each role may do all that those before it may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Enters mail, hands it over, keeps usagers' folders.
    Agent,
    /// Also decides what an agent may not alone, and reads statistics.
    Supervisor,
    /// Also manages accounts, devices and settings, and erases.
    Administrator,
}

impl Role {
    /// All roles, weakest first.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Supervisor, Self::Administrator];

    /// The stable text of this role.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Who wrote something into the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum Author {
    /// A member of staff.
    Agent(AgentId),
    /// A borne.
    Device(DeviceId),
    /// The daemon's own cycle.
    System,
    /// The operator, on the machine itself.
    Operator,
}
