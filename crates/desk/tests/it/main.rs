//! The desk against a daemon in memory: its controllers without a window, and its window without a
//! display.

mod bench;
mod bornes;
mod cards;
mod change;
mod choose;
mod door;
mod fake;
mod follow;
mod live;
mod moving;
mod near;
mod pages;
mod queue;
mod reach;
mod remise;
mod returns;
mod search;
mod to_say;
mod tri;
mod tri_end;
mod usagers;
mod window;
mod words;
