//! The agents' desk: mail entered, handed over, and the usagers' folders.
//!
//! [`app`] is the desk without a window; [`view`] shows it, one adapter for each screen; between
//! them and the daemon stands [`guichet::Guichet`]. The desk knows only what came over the API,
//! keeps no file of its own but its settings and where it stands, and holds the session's token in memory alone.
//! Start with [`app::App`].

pub mod app;
pub mod guichet;
pub mod live;
pub mod place;
pub mod printer;
pub mod reader;
pub mod remote;
pub mod runtime;
pub mod settings;
pub mod text;
pub mod view;
