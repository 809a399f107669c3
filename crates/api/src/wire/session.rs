//! Logging in, and who one is.

use courrier_domain::{AgentId, CentreSettings, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /session`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct LoginRequest {
    /// The agent's login.
    #[schema(max_length = 64)]
    pub login: String,
    /// The agent's password.
    #[schema(max_length = 256)]
    pub password: String,
}

/// An open session.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Bearer token, to be kept in memory only.
    pub token: String,
    /// Who is logged in.
    pub agent: Agent,
    /// Seconds without a request after which the session ends.
    pub idle_seconds: u64,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// Their login.
    pub login: String,
    /// The name shown to colleagues.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether the account is closed.
    pub disabled: bool,
}

/// `POST /agents`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewAgent {
    /// Login: 2 to 64 letters, digits, dots and hyphens.
    #[schema(min_length = 2, max_length = 64, pattern = "^[A-Za-z0-9.-]{2,64}$")]
    pub login: String,
    /// The name shown to colleagues.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// First password, at least 10 characters.
    #[schema(min_length = 10, max_length = 256)]
    pub password: String,
}

/// Answer to a new account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentCreated {
    /// Its id.
    pub id: AgentId,
}

/// `PUT /agents/{id}/password`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewPassword {
    /// The new password, at least 10 characters.
    #[schema(min_length = 10, max_length = 256)]
    pub password: String,
}

/// A page of agents.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Agents {
    /// All accounts, closed ones included.
    pub agents: Vec<Agent>,
}

/// `GET /centre`: what every client may know of the centre.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Centre {
    /// The settings in force.
    pub settings: CentreSettings,
    /// The distribution open now, or the next one.
    pub next_distribution: Option<courrier_domain::Distribution>,
    /// The daemon's version.
    pub version: String,
}
