//! Who calls: agents with a session, bornes with a device credential.

pub mod devices;
mod door;
pub mod guesses;
mod lockout;
mod login;
mod secret;
pub mod sessions;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use courrier_domain::Author;

pub use door::{Access, Door};
pub use lockout::Lockout;
pub use login::{PasswordGate, login, warm_up};
pub use secret::{Token, random_bytes};

use crate::problem::Fault;
use devices::KnownDevice;
use sessions::OpenSession;

/// Whoever passed a [`Door`].
#[derive(Clone)]
pub enum Caller {
    /// A member of staff.
    Agent(Arc<OpenSession>),
    /// A borne, or the screen that calls numbers.
    Device(Arc<KnownDevice>),
}

impl Caller {
    /// The name under which the ledger knows the caller.
    pub fn author(&self) -> Author {
        match self {
            Self::Agent(session) => Author::Agent(session.agent_id),
            Self::Device(device) => Author::Device(device.id),
        }
    }
}

/// A handler that takes a caller stands behind a door; without one it is a fault of ours.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Fault::internal)
    }
}

/// A session, for handlers that only agents may call.
pub struct AgentSession(pub Arc<OpenSession>);

impl<S: Sync> FromRequestParts<S> for AgentSession {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match Caller::from_request_parts(parts, state).await? {
            Caller::Agent(session) => Ok(Self(session)),
            Caller::Device(_) => Err(Fault::forbidden()),
        }
    }
}

/// A borne, for handlers that only devices may call: their door says whether that may be the screen
/// that calls numbers.
pub struct Borne(pub Arc<KnownDevice>);

impl<S: Sync> FromRequestParts<S> for Borne {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match Caller::from_request_parts(parts, state).await? {
            Caller::Device(device) => Ok(Self(device)),
            Caller::Agent(_) => Err(Fault::forbidden()),
        }
    }
}
