//! What is printed, as PDF. Pure: values in, bytes out.
//!
//! The letters are those of Windows-1252 in the PDF's own Helvetica, which every printer has;
//! French needs no others, and what else a centre's name may hold is transliterated.

mod sheet;
mod slips;

pub use slips::{Slip, Slips};
