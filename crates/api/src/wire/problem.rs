//! Problem details (RFC 9457).

use courrier_domain::usager::FieldError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UsagerHit;

/// What went wrong, for a program (`type`) and for a person (`detail`, in French).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Stable name of the problem, such as `urn:courrier:conflict`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short French title.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened and what to do next, in one French sentence or two.
    pub detail: String,
    /// Fields at fault, if fields are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// Those who could be meant, best first, when the agent must look at them (`choice-skipped`,
    /// `near-names`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<UsagerHit>,
}

/// Stable names of problems.
pub mod problem_type {
    /// Not logged in, or the session has ended.
    pub const UNAUTHENTICATED: &str = "urn:courrier:unauthenticated";
    /// Wrong login or password.
    pub const BAD_LOGIN: &str = "urn:courrier:bad-login";
    /// Too many failures: wait.
    pub const LOCKED: &str = "urn:courrier:locked";
    /// The role does not allow it.
    pub const FORBIDDEN: &str = "urn:courrier:forbidden";
    /// Nothing of that id.
    pub const NOT_FOUND: &str = "urn:courrier:not-found";
    /// Somebody else acted first, or the state does not allow it.
    pub const CONFLICT: &str = "urn:courrier:conflict";
    /// The numero, login or card is in use.
    pub const TAKEN: &str = "urn:courrier:taken";
    /// Somebody else could be meant, and nobody said that the agent chose: nothing was written.
    pub const CHOICE_SKIPPED: &str = "urn:courrier:choice-skipped";
    /// Others bear this name or nearly, and nobody said that they were seen: nothing was written.
    pub const NEAR_NAMES: &str = "urn:courrier:near-names";
    /// Somebody else changed the folder since it was read: nothing was written.
    pub const FOLDER_CHANGED: &str = "urn:courrier:folder-changed";
    /// The request can't be read.
    pub const MALFORMED: &str = "urn:courrier:malformed";
    /// The request was read, and a value in it is refused.
    pub const INVALID: &str = "urn:courrier:invalid";
    /// The idempotency key was used for another request.
    pub const KEY_REUSED: &str = "urn:courrier:key-reused";
    /// Too many requests with this credential.
    pub const TOO_MANY: &str = "urn:courrier:too-many-requests";
    /// This address takes other methods than the one used.
    pub const METHOD_NOT_ALLOWED: &str = "urn:courrier:method-not-allowed";
    /// The body is not JSON, by its own account.
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "urn:courrier:unsupported-media-type";
    /// The request came too slowly.
    pub const TOO_SLOW: &str = "urn:courrier:too-slow";
    /// The request is too large.
    pub const TOO_LARGE: &str = "urn:courrier:too-large";
    /// The disk is full or the ledger can't be written for now.
    pub const UNAVAILABLE: &str = "urn:courrier:unavailable";
    /// Our own fault.
    pub const INTERNAL: &str = "urn:courrier:internal";
}
