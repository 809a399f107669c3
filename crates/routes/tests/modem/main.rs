//! The modem route against a modem on a pty.

mod chaos;
mod faults;
mod replies;
mod reports;
mod setup;
mod stage;
