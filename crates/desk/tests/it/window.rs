//! The window without a display: what is drawn, and keys pressed as a person presses them.

mod borne_pages;
mod choices;
mod duties;
mod pages;
mod queue;
mod reception;
mod stage;
mod words;
