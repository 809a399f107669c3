//! courrier-kiosk: the borne in the waiting room.
//!
//! A card in, what waits out. It speaks with the daemon over the API alone, knows counts and hours
//! but nobody's name, and never says "no mail" unless the daemon did. Start reading at
//! [`controller`]: what the borne does, without a window; [`adapter`] shows it, [`service`] asks
//! the daemon, `ui/` is the picture. What touches the machine stands apart, each behind a plain
//! interface: [`voice`], [`printer`], [`technician`], [`health`], [`watchdog`], [`offline`].

pub mod action;
pub mod adapter;
pub mod app;
mod bare_screen;
pub mod console;
pub mod controller;
pub mod display;
pub mod health;
pub mod keypad;
pub mod machine;
pub mod network;
pub mod offline;
pub mod outside;
pub mod printer;
mod private_file;
pub mod readers;
pub mod reading;
mod report;
pub mod said;
pub mod service;
pub mod settings;
pub mod technician;
pub mod trace;
pub mod view;
pub mod voice;
pub mod watchdog;
pub mod words;

/// What the Slint compiler makes of `ui/app.slint`.
pub mod window {
    #![allow(
        missing_docs,
        clippy::all,
        clippy::pedantic,
        clippy::todo,
        reason = "generated"
    )]
    slint::include_modules!();
}
