//! What is said to usagers, and how it is written for the wire: pure, nothing is sent from here.
//!
//! [`sms`] cuts a text into segments, and writes and reads a modem's PDUs.

mod language;
mod signature;
pub mod sms;

pub use language::{Direction, Language};
pub use signature::{Signature, SignatureFault};
