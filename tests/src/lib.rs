//! What the end-to-end tests start and hold in hand: a centre with its real daemon, its clients,
//! a full disk, a line that is cut, a screen with keys, a borne with cards.
//!
//! Nothing here fakes a boundary of the product: the programs are those that cargo built, spoken
//! to over TLS, signals and files. A fault in the harness panics, as a fault in a test does. Start
//! reading at [`Centre`]; the tests themselves are in `tests/e2e/`.

mod appliance;
mod borne;
mod centre;
mod disk;
mod people;
mod picture;
mod programs;
mod proxy;
mod screen;

pub use appliance::Appliance;
pub use borne::{
    ANSWER, Borne, INVITATION, NOTICE, borne_screen, enrol, enrol_wall, looks_like, wall,
};
pub use centre::Centre;
pub use disk::SmallDisk;
pub use people::{
    bind_card, created, handed_over, history, lettres, new_usager, whole_history, with_card,
};
pub use picture::{Picture, Region};
pub use programs::{program, target_folder};
pub use proxy::CuttingProxy;
pub use screen::Screen;
