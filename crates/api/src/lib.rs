//! Wire types of courrierd's HTTP interface, and the client that desk, borne and ctl share.
//!
//! The types in [`wire`] are what travels; the OpenAPI document is generated from them. The
//! [`client`] speaks HTTPS to one daemon whose certificate it was shown at enrolment, and no other.

pub mod client;
pub mod code;
pub mod wire;

pub use client::{Client, ClientError, Fingerprint, IdempotencyKey};
pub use code::Code;
pub use wire::*;

/// The folder under which every endpoint stands.
pub const BASE: &str = "/api/v1";

/// The header that names one writing call, so that a retry writes nothing twice.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
