//! The gateways, each against a server of this machine that does what gateways do on bad days.

mod callbacks;
mod chaos;
mod faults;
mod generic;
mod profiles;
mod stage;
