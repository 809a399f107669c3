//! What travels between the daemon and its clients.

mod courriers;
mod cycle;
mod events;
mod kiosk;
mod outbox;
mod people;
mod problem;
mod search;
mod session;
mod wordings;

pub use courriers::*;
pub use cycle::*;
pub use events::*;
pub use kiosk::*;
pub use outbox::*;
pub use people::*;
pub use problem::*;
pub use search::*;
pub use session::*;
pub use wordings::*;
