//! The gateways, each against a server of this machine that does what gateways do on bad days.

mod callbacks;
mod faults;
mod generic;
mod profiles;
mod stage;
