//! What travels between the daemon and its clients.

mod courriers;
mod cycle;
mod events;
mod kiosk;
mod notices;
mod outbox;
mod pages;
mod people;
mod problem;
mod queue;
mod search;
mod session;
mod wordings;

pub use courriers::*;
pub use cycle::*;
pub use events::*;
pub use kiosk::*;
pub use notices::*;
pub use outbox::*;
pub use pages::*;
pub use people::*;
pub use problem::*;
pub use queue::*;
pub use search::*;
pub use session::*;
pub use wordings::*;
