//! A smart card played by this process, on one of the two virtual readers of the vpcd driver.
//!
//! vpcd listens on TCP; a connection is a card on the reader. Each message is a 2-byte big-endian
//! length and a payload; a payload of one byte is a command to the card (off, on, reset, "your ATR?"),
//! anything longer an APDU.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::os::linux::net::TcpStreamExt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::time::wait_for;

/// While pcscd is away, how often the card tries to reach it again.
const RETRY: Duration = Duration::from_millis(20);

/// The pseudo-APDU by which a contactless reader gives a card's UID (PC/SC part 3).
const GET_UID: [u8; 5] = [0xFF, 0xCA, 0x00, 0x00, 0x00];

/// Answers to reset of the cards that centres buy.
pub mod atr {
    /// MIFARE Classic 1K.
    pub const MIFARE_CLASSIC_1K: [u8; 20] = [
        0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06, 0x03, 0x00, 0x01,
        0x00, 0x00, 0x00, 0x00, 0x6A,
    ];
    /// NTAG / MIFARE Ultralight.
    pub const NTAG: [u8; 20] = [
        0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06, 0x03, 0x00, 0x03,
        0x00, 0x00, 0x00, 0x00, 0x68,
    ];
    /// MIFARE DESFire.
    pub const DESFIRE: [u8; 6] = [0x3B, 0x81, 0x80, 0x01, 0x80, 0x80];
}

/// One of vpcd's two readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// "Virtual PCD 00 00", TCP port 35963.
    First,
    /// "Virtual PCD 00 01", TCP port 35964.
    Second,
}

impl Slot {
    /// The TCP port vpcd listens on for this reader.
    pub fn port(self) -> u16 {
        match self {
            Self::First => 35963,
            Self::Second => 35964,
        }
    }
}

/// What is wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It gives its ATR, then never answers an APDU.
    Silent,
    /// It answers every APDU with no byte at all.
    Empty,
    /// It answers every APDU with this status word alone.
    Status(u16),
    /// It answers rightly, this much later.
    Slow(Duration),
    /// It leaves the reader at the moment it is asked for its UID.
    LeavesWhenAsked,
}

/// A card: an ATR, a UID, maybe a fault.
#[derive(Debug, Clone)]
pub struct Card {
    atr: Vec<u8>,
    uid: Vec<u8>,
    fault: Option<Fault>,
}

impl Card {
    /// A sound NTAG card with this UID, in hexadecimal.
    ///
    /// # Panics
    /// If `uid` is not hexadecimal: it stands in the test's own source.
    pub fn new(uid: &str) -> Self {
        let digits: Vec<u8> = uid
            .chars()
            .map(|c| {
                c.to_digit(16)
                    .and_then(|d| u8::try_from(d).ok())
                    .expect("a hexadecimal UID")
            })
            .collect();
        assert!(digits.len().is_multiple_of(2), "a UID is whole bytes");
        let uid = digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect();
        Self {
            atr: atr::NTAG.to_vec(),
            uid,
            fault: None,
        }
    }

    /// The same card with another answer to reset.
    #[must_use]
    pub fn with_atr(mut self, atr: &[u8]) -> Self {
        self.atr = atr.to_vec();
        self
    }

    /// The same card, faulty.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }
}

#[derive(Debug, Default)]
struct State {
    card: Option<Card>,
    /// Counts insertions and removals, so the serving thread sees that its card is gone.
    generation: u64,
    connection: Option<TcpStream>,
    answers: u64,
    presented: u64,
    stopping: bool,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Applies a change and cuts the connection of the card that was on the reader.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        state.generation += 1;
        if let Some(connection) = state.connection.take() {
            let _ = connection.shutdown(Shutdown::Both);
        }
        self.changed.notify_all();
    }
}

/// A hand holding cards over one virtual reader. Nothing is on the reader at first.
///
/// A thread answers for the card; it follows pcscd through kills and restarts, as a real card stays
/// on a real reader. Dropping it takes the card away.
#[derive(Debug)]
pub struct VirtualCard {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl VirtualCard {
    /// A hand over `slot`, holding nothing.
    pub fn new(slot: Slot) -> Self {
        Self::on_port(slot.port())
    }

    /// As [`Self::new`], for a vpcd set up on another TCP port.
    pub fn on_port(port: u16) -> Self {
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        let thread = thread::spawn(move || serve(&serving, port));
        Self {
            shared,
            thread: Some(thread),
        }
    }

    /// Puts a card on the reader. A card already there is taken away in the same instant, so that
    /// pcscd may find the second one at its next look.
    pub fn insert(&self, card: Card) {
        self.shared.change(|state| state.card = Some(card));
    }

    /// Takes the card away.
    pub fn remove(&self) {
        self.shared.change(|state| state.card = None);
    }

    /// Puts a sound card on the reader for `hold`, then takes it away.
    pub fn tap(&self, uid: &str, hold: Duration) {
        self.insert(Card::new(uid));
        thread::sleep(hold);
        self.remove();
    }

    /// How many APDUs were answered since the start, faulty answers included.
    pub fn answers(&self) -> u64 {
        self.shared.lock().answers
    }

    /// How often a card was shown to the reader since the start: once for each that was put on it,
    /// and again where the driver lost it and found it anew.
    pub fn presented(&self) -> u64 {
        self.shared.lock().presented
    }

    /// Puts a sound card on the reader, waits until its UID was read, and takes it away; false if
    /// nobody read it within `timeout`.
    pub fn tap_until_read(&self, uid: &str, timeout: Duration) -> bool {
        let before = self.answers();
        self.insert(Card::new(uid));
        let read = wait_for(timeout, || self.answers() > before);
        self.remove();
        read
    }
}

impl Drop for VirtualCard {
    fn drop(&mut self) {
        self.shared.change(|state| {
            state.card = None;
            state.stopping = true;
        });
        if let Some(thread) = self.thread.take() {
            // A panic in the serving thread has already been printed.
            let _ = thread.join();
        }
    }
}

/// Serves whatever card is on the reader, until told to stop.
fn serve(shared: &Shared, port: u16) {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    loop {
        let mut state = shared.lock();
        while state.card.is_none() && !state.stopping {
            state = shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopping {
            return;
        }
        let Some(card) = state.card.clone() else {
            continue;
        };
        let generation = state.generation;
        drop(state);
        match TcpStream::connect(address).and_then(|stream| prepare(shared, stream, generation)) {
            Ok(Some(stream)) => {
                // Any error means the same: the card or pcscd is gone. The loop finds out which.
                let _ = answer(shared, &card, stream);
            }
            Ok(None) => {}
            Err(_) => {
                let state = shared.lock();
                if state.generation == generation {
                    let _ = shared.changed.wait_timeout(state, RETRY);
                }
            }
        }
    }
}

/// Registers the connection so that a removal can cut it; `None` if the card is gone by now.
fn prepare(shared: &Shared, stream: TcpStream, generation: u64) -> io::Result<Option<TcpStream>> {
    stream.set_nodelay(true)?;
    stream.set_quickack(true)?;
    let mut state = shared.lock();
    if state.generation != generation {
        return Ok(None);
    }
    state.connection = Some(stream.try_clone()?);
    state.presented += 1;
    Ok(Some(stream))
}

/// Answers vpcd until the connection is cut.
fn answer(shared: &Shared, card: &Card, mut stream: TcpStream) -> io::Result<()> {
    const ATR_WANTED: u8 = 4;
    loop {
        let request = read_message(&mut stream)?;
        match request.as_slice() {
            [ATR_WANTED] => write_message(&mut stream, &card.atr)?,
            // Power on, power off and reset want no answer.
            [] | [_] => {}
            apdu => answer_apdu(shared, card, &mut stream, apdu)?,
        }
    }
}

fn answer_apdu(
    shared: &Shared,
    card: &Card,
    stream: &mut TcpStream,
    apdu: &[u8],
) -> io::Result<()> {
    let right = || {
        if apdu == GET_UID {
            [card.uid.as_slice(), &[0x90, 0x00]].concat()
        } else {
            vec![0x6D, 0x00]
        }
    };
    match card.fault {
        None => write_message(stream, &right())?,
        Some(Fault::Silent) => return Ok(()),
        Some(Fault::Empty) => write_message(stream, &[])?,
        Some(Fault::Status(status)) => write_message(stream, &status.to_be_bytes())?,
        Some(Fault::Slow(delay)) => {
            thread::sleep(delay);
            write_message(stream, &right())?;
        }
        Some(Fault::LeavesWhenAsked) => {
            shared.change(|state| state.card = None);
            return Ok(());
        }
    }
    shared.lock().answers += 1;
    Ok(())
}

fn read_message(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    // vpcd sends the payload apart, once this much is acknowledged: said again for each message,
    // since the kernel forgets it, and without it each one waits 40 ms for a delayed ACK.
    stream.set_quickack(true)?;
    let mut payload = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut payload)?;
    Ok(payload)
}

fn write_message(stream: &mut TcpStream, payload: &[u8]) -> io::Result<()> {
    let length = u16::try_from(payload.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), payload].concat())
}
