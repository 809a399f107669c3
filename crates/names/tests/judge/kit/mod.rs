//! An independent judge of the engine: invented people, envelopes that miswrite their names, and
//! its own measure of who fits a text. It was written without a look at the engine's tables.
//!
//! Two halves: one for development, whose failing cases may be read one by one, one held out, of
//! which only figures are printed. They share no surname, have other seeds, and each has rules of
//! misspelling, reading slips and envelope noise that the other has not.
//!
//! What *fits as well*, *near* and *alone* mean is defined in [`company`], by the distances of
//! [`fits`]. Strangers: one envelope in five is for nobody of the centre; three in five of those
//! bear a name like somebody's (the same surname with another given name or a bare initial, one
//! letter apart, a given name more). None has a name that equals, or sounds like, an usager's.

pub mod company;
pub mod court;
pub mod engine;
pub mod envelopes;
pub mod fits;
pub mod lists;
mod noise;
pub mod people;
mod slips;
mod spelling;
