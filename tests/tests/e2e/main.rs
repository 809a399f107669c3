//! End-to-end tests: the real programs, real HTTPS, real signals, real files. One program, so that
//! it is linked once; a module for each thing that must not break.

mod api;
mod backup;
mod bare_screen;
mod borne;
mod borne_keypad;
mod borne_line;
mod borne_taps;
mod crash;
mod desk;
mod disk_full;
mod ear;
mod guichet;
mod import;
mod logs;
mod outbox;
mod queue;
mod reception;
mod second_process;
mod sms;
mod two_desks;
mod wall;
