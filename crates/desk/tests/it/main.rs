//! The desk against a daemon in memory: its controllers without a window, and its window without a
//! display.

mod bench;
mod cards;
mod choose;
mod door;
mod fake;
mod live;
mod moving;
mod near;
mod remise;
mod search;
mod tri;
mod tri_end;
mod usagers;
mod window;
