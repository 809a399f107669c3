//! What is said to usagers, and how it is written for the wire: pure, nothing is sent from here.
//!
//! [`templates`] hold what each message says in each language, [`sms`] cuts a text into segments
//! and writes and reads a modem's PDUs, [`email`] builds the message for SMTP. A text is made when
//! it is sent, from [`Facts`] that carry counts, days and the centre's signature: no name and no
//! sender can get into it, because none is ever handed in. [`pages`] are what the borne says
//! without a card.

pub mod email;
pub mod pages;
mod signature;
pub mod sms;
pub mod templates;

pub use courrier_domain::{Direction, Language};
pub use signature::{Signature, SignatureFault};
pub use templates::{Counts, Facts, Library, MessageKind, Rendered, Signed, Wording};
