//! Text messages: the alphabets of GSM, how a text is cut into segments, and the PDUs that a modem
//! takes and gives.
//!
//! A text that GSM 03.38 can write, after what it lacks is written in the nearest way (ê as e,
//! « as "), goes in 7-bit characters; any other goes whole, and unchanged, in UCS-2. Which of the
//! two is a question of the text alone, so that what the administrator is shown while typing is
//! what leaves.
//!
//! The crates there are either split an escape from its character or know no segments; this is the
//! core of the service, checked by laws and by a decoder that is not ours.

pub mod alphabet;
mod count;
mod packing;
mod receive;
mod segments;
mod submit;

pub use count::{Count, count};
pub use receive::{
    Address, Concatenation, Deliver, Incoming, Outcome, PduError, StatusReport, decode,
};
pub use segments::{Alphabet, Encoded, Part, Reference, Segment, TooLong, encode};
pub use submit::{Pdu, Submit, Validity};
