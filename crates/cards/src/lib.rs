//! Card readers behind one stream of card events.
//!
//! Contactless readers (PC/SC), serial stripe readers and readers that play a keyboard all come out as
//! the same [`CardEvent`]s; the programs that show something never learn which kind it was. What is
//! particular to a make of reader stands in a profile (`courrier-firmware-config`), not here. This
//! crate never asks a server anything and never logs or prints a token.
//! Start reading at [`CardStream`], then [`CardEvent`].

mod device;
mod event;
mod pcsc;
mod probe;
mod serial;
mod source;
mod stream;
mod swipe;
mod token;
pub mod track;
mod wedge;

pub use event::{CardEvent, ReaderName, Trouble, Unreadable};
pub use probe::{DeviceStatus, FoundDevice, FoundReader, PcscStatus, Probe, ReaderStatus, probe};
pub use stream::{CardStream, CardsError, ReaderConfig};
pub use token::Token;
