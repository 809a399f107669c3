//! A GSM modem played by this process, on a pty: prompts, PIN, errors, reports at any moment,
//! silence, unplugging.
//!
//! It follows 3GPP TS 27.005 and 27.007 as far as a program that sends messages in PDU mode sees
//! them, and is as strict as real ones: a wrong length or a text that is no PDU is refused, three
//! wrong PINs lock the card. Dropping it unplugs it; the [`Sim`] lives on.

mod answer;
mod pdu;
mod sim;

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::pty::Pty;

pub use pdu::deliver_pdu;
pub use sim::Sim;

/// How often the modem looks whether it has something to say.
const TURN: Duration = Duration::from_millis(5);
const CTRL_Z: u8 = 0x1A;
const ESCAPE: u8 = 0x1B;

/// A moment at which a modem can speak without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// As soon as it can.
    Now,
    /// After `AT+CMGS`, before the prompt.
    BeforePrompt,
    /// Right behind the prompt.
    AfterPrompt,
    /// After Ctrl-Z, before the answer.
    BeforeAnswer,
}

/// What the modem does with the next message, in place of taking it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSend {
    /// `+CMS ERROR` in place of the prompt.
    RefusePrompt(u16),
    /// No prompt, ever.
    NoPrompt,
    /// `+CMS ERROR` after Ctrl-Z.
    Error(u16),
    /// The network takes the message, and the modem says nothing.
    TakeSilently,
    /// The network takes the message, and the modem says so only at the next command.
    AnswerLate,
    /// The network takes the message, and the modem is pulled out before it says so.
    TakeAndUnplug,
    /// The modem is pulled out when asked for the prompt.
    UnplugAtPrompt,
}

/// A message that the network took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The modem's reference of it.
    pub reference: u8,
    /// The PDU, as it came over the line.
    pub pdu: String,
}

#[derive(Debug)]
struct State {
    sim: Sim,
    echo: bool,
    /// Between `AT+CMGS` and Ctrl-Z: the length that was announced.
    announced: Option<usize>,
    line: Vec<u8>,
    /// Bytes on their way out.
    out: Vec<u8>,
    sayings: Vec<(Moment, String)>,
    on_send: VecDeque<OnSend>,
    late: Option<String>,
    submissions: Vec<Submission>,
    commands: Vec<String>,
    network: u8,
    signal: u8,
    silent: bool,
    next_reference: u8,
    acknowledged: usize,
    unplugged: bool,
}

impl Submission {
    /// Whom it is for, with the plus of an international number; none if the text is no PDU.
    pub fn recipient(&self) -> Option<String> {
        pdu::recipient(&self.pdu)
    }
}

/// A modem, plugged in.
#[derive(Debug)]
pub struct GsmModem {
    state: Arc<Mutex<State>>,
    thread: Option<JoinHandle<()>>,
}

impl GsmModem {
    /// Plugs a modem with this card in, under the name `link`. Its first message gets the reference
    /// `first`.
    pub fn plug(link: impl Into<PathBuf>, sim: &Sim, first: u8) -> io::Result<Self> {
        let pty = Pty::open_at(link)?;
        sim.power_up();
        let state = Arc::new(Mutex::new(State {
            sim: sim.clone(),
            echo: true,
            announced: None,
            line: Vec::new(),
            out: Vec::new(),
            sayings: Vec::new(),
            on_send: VecDeque::new(),
            late: None,
            submissions: Vec::new(),
            commands: Vec::new(),
            network: 1,
            signal: 17,
            silent: false,
            next_reference: first,
            acknowledged: 0,
            unplugged: false,
        }));
        let serving = Arc::clone(&state);
        let thread = thread::spawn(move || serve(&serving, pty));
        Ok(Self {
            state,
            thread: Some(thread),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// What the network took, in order.
    pub fn submissions(&self) -> Vec<Submission> {
        self.lock().submissions.clone()
    }

    /// Every command that came, in order.
    pub fn commands(&self) -> Vec<String> {
        self.lock().commands.clone()
    }

    /// How many reports were acknowledged (`AT+CNMA`).
    pub fn acknowledged(&self) -> usize {
        self.lock().acknowledged
    }

    /// What happens to the next message; said twice, to the one after it as well.
    pub fn on_send(&self, what: OnSend) {
        self.lock().on_send.push_back(what);
    }

    /// Says something at a moment, once.
    pub fn say(&self, moment: Moment, text: &str) {
        self.lock().sayings.push((moment, text.to_owned()));
    }

    /// Whether everything it was to say is said.
    pub fn has_said_all(&self) -> bool {
        let state = self.lock();
        state.sayings.is_empty() && state.out.is_empty()
    }

    /// The network's report on a message that it took, as the modem tells it.
    ///
    /// # Panics
    /// If no message has this reference: it stands in the test's own source.
    pub fn report(&self, reference: u8, status: u8) -> String {
        let state = self.lock();
        let submission = state
            .submissions
            .iter()
            .rev()
            .find(|submission| submission.reference == reference)
            .expect("a message with this reference");
        let (pdu, length) = pdu::report_pdu(&submission.pdu, reference, status);
        format!("\r\n+CDS: {length}\r\n{pdu}\r\n")
    }

    /// A report that is kept and told of (`+CDSI`).
    pub fn store_report(&self, reference: u8, status: u8) {
        let report = self.report(reference, status);
        let pdu = report.lines().nth(2).unwrap_or_default();
        let index = self.lock().sim.store("SR", pdu);
        self.say(Moment::Now, &format!("\r\n+CDSI: \"SR\",{index}\r\n"));
    }

    /// A message comes in: kept on the card, and told of (`+CMTI`).
    pub fn receive(&self, pdu: &str) {
        let index = self.lock().sim.store("SM", pdu);
        self.say(Moment::Now, &format!("\r\n+CMTI: \"SM\",{index}\r\n"));
    }

    /// What `AT+CREG?` answers: 0 off, 1 home, 2 searching, 3 denied, 5 roaming.
    pub fn set_network(&self, network: u8) {
        self.lock().network = network;
    }

    /// Whether it has stopped answering.
    pub fn set_silent(&self, silent: bool) {
        self.lock().silent = silent;
    }

    /// Whether it is still plugged in.
    pub fn is_plugged(&self) -> bool {
        !self.lock().unplugged
    }
}

impl Drop for GsmModem {
    fn drop(&mut self) {
        self.lock().unplugged = true;
        if let Some(thread) = self.thread.take() {
            // A panic in the thread has already been printed.
            let _ = thread.join();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Speaks and listens until the plug is pulled.
fn serve(state: &Mutex<State>, mut pty: Pty) {
    loop {
        // Nobody has the line open: what he sends is lost, as with a real one.
        let came = pty.read(512, TURN).unwrap_or_default();
        let out = {
            let mut state = lock(state);
            if state.unplugged {
                return;
            }
            for byte in came {
                state.hear(byte);
            }
            state.speak(Moment::Now);
            if state.unplugged {
                return;
            }
            if state.silent {
                state.out.clear();
            }
            std::mem::take(&mut state.out)
        };
        if !out.is_empty() && pty.write(&out).is_err() {
            lock(state).unplugged = true;
            return;
        }
    }
}

impl State {
    /// Says what was kept for this moment. Nothing is said of its own accord while a text is
    /// typed: `Now` waits for its end, as the other moments are there to break into it.
    fn speak(&mut self, moment: Moment) {
        if moment == Moment::Now && (self.announced.is_some() || !self.line.is_empty()) {
            return;
        }
        let sayings = std::mem::take(&mut self.sayings);
        for (when, text) in sayings {
            if when == moment {
                self.out.extend(text.as_bytes());
            } else {
                self.sayings.push((when, text));
            }
        }
    }

    fn hear(&mut self, byte: u8) {
        if self.echo && byte != CTRL_Z && byte != ESCAPE {
            self.out.push(byte);
        }
        match (self.announced, byte) {
            (Some(announced), CTRL_Z) => {
                self.announced = None;
                let text = self.take_line();
                self.submit(announced, &text);
            }
            (_, ESCAPE) => {
                self.announced = None;
                self.line.clear();
            }
            (None, b'\r') => {
                let command = self.take_line();
                if !command.is_empty() {
                    self.commands.push(command.clone());
                    self.answer(&command);
                }
            }
            (_, byte) => self.line.push(byte),
        }
    }

    fn take_line(&mut self) -> String {
        let line = std::mem::take(&mut self.line);
        String::from_utf8_lossy(&line).trim().to_owned()
    }

    /// A text was ended with Ctrl-Z.
    fn submit(&mut self, announced: usize, text: &str) {
        self.speak(Moment::BeforeAnswer);
        if pdu::length(text) != Some(announced) {
            self.reply("+CMS ERROR: 304");
            return;
        }
        let then = self.on_send.pop_front();
        if let Some(OnSend::Error(code)) = then {
            self.reply(&format!("+CMS ERROR: {code}"));
            return;
        }
        let reference = self.next_reference;
        self.next_reference = reference.wrapping_add(1);
        self.submissions.push(Submission {
            reference,
            pdu: text.to_owned(),
        });
        let taken = format!("+CMGS: {reference}\r\n\r\nOK");
        match then {
            Some(OnSend::TakeSilently) => {}
            Some(OnSend::AnswerLate) => self.late = Some(taken),
            Some(OnSend::TakeAndUnplug) => self.unplugged = true,
            _ => self.reply(&taken),
        }
    }

    fn reply(&mut self, text: &str) {
        self.out.extend(format!("\r\n{text}\r\n").as_bytes());
    }
}
