//! Real peers for tests, the demo and the benches: pcscd, a virtual card, a GSM modem,
//! gateways, a mail server, ptys, processes, an X server, a whole machine.
//!
//! Nothing here fakes a boundary: each type starts or plays the other side of a real one, and takes
//! it down on drop, whatever the test did. It links neither pcsc nor any crate of the product, so the
//! tasks that prepare a machine can use it before the product's own libraries are installed.
//! Start reading at [`Pcscd`] and [`VirtualCard`].

mod footprint;
mod gsm_modem;
mod http_peer;
mod machine;
mod net;
mod pcscd;
mod process;
mod pty;
mod smtp_peer;
mod sys;
mod time;
mod virtual_card;
mod xvfb;

pub use footprint::Footprint;
pub use gsm_modem::{GsmModem, Moment, OnSend, Sim, Submission, deliver_pdu};
pub use http_peer::{HttpPeer, HttpReply, HttpRequest};
pub use machine::{Machine, Parts};
pub use net::{free_port, is_listening};
pub use pcscd::Pcscd;
pub use process::{ChildGuard, Signal, output_of};
pub use pty::Pty;
pub use smtp_peer::{SmtpPeer, SmtpTls};
pub use time::{Deadline, wait_for};
pub use virtual_card::{Card, Fault, Slot, VirtualCard, atr};
pub use xvfb::Xvfb;
