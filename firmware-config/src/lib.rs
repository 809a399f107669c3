//! Device profiles as data, and their typed loader.
//!
//! What is particular to a make of reader or modem, or to an SMS gateway, stands in a TOML file of
//! this crate, not in a program: a centre that buys another one writes a file, and needs no new
//! version. This crate reads and checks the files; it never opens a device. The defaults are embedded, a folder can replace them
//! or add to them. Start reading at [`ReaderProfiles::load`].

mod error;
pub mod gateways;
mod hex;
pub mod modems;
mod patterns;
mod profile_file;
mod profile_folder;
pub mod readers;

pub use error::ProfileError;
pub use gateways::{GatewayProfile, GatewayProfiles};
pub use hex::{AtrPattern, HexBytes};
pub use modems::{ModemProfile, ModemProfiles};
pub use patterns::Patterns;
pub use readers::{ReaderDevice, ReaderProfile, ReaderProfiles};

/// Where an installed centre keeps profiles of its own, for [`ReaderProfiles::load`].
pub const SYSTEM_FOLDER: &str = "/etc/courrier/firmware-config";

/// The udev rules that name and open the devices the profiles speak of: file name and content.
pub const UDEV_RULES: &[(&str, &str)] = &[(
    "60-courrier-readers.rules",
    include_str!("../udev/60-courrier-readers.rules"),
)];

/// Kernel modules that must leave readers alone: file name under `/etc/modprobe.d`, and content.
pub const MODPROBE_RULES: &[(&str, &str)] = &[(
    "courrier-readers.conf",
    include_str!("../modprobe/courrier-readers.conf"),
)];
