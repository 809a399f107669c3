//! The printer of tickets: a number in the queue on paper, on any ESC/POS printer.
//!
//! A ticket holds the number, the centre, the place and the time: nothing of the person. The printer
//! has a thread of its own, because one without paper takes no more bytes until it gets some: what
//! became of a ticket is told as a [`PrinterEvent`], and the window never waits.

mod line;
mod ticket;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

pub use line::{Line, Paper, Status};
pub use ticket::{Page, Ticket};

/// How often the printer is asked how it is.
const LOOK: Duration = Duration::from_mins(1);

/// What the settings say of the printer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct PrinterSettings {
    /// Where it is.
    pub place: PrinterPlace,
    /// Which characters it has.
    pub page: Page,
    /// Characters on a line of the small font: 42 or 48 on 80 mm paper, 30 or 32 on 58 mm.
    pub columns: u8,
}

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterPlace {
    /// A device: `/dev/usb/lp0`, or a serial line, 8N1.
    Device(PathBuf),
    /// `host:port`; the port is 9100 for nearly all.
    Network(String),
}

/// The settings as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    device: Option<PathBuf>,
    network: Option<String>,
    page: Option<Page>,
    columns: Option<u8>,
}

impl TryFrom<Written> for PrinterSettings {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let place = match (written.device, written.network) {
            (Some(path), None) => PrinterPlace::Device(path),
            (None, Some(address)) if address.contains(':') => PrinterPlace::Network(address),
            (None, Some(_)) => {
                return Err("network : écrivez MACHINE:PORT, par exemple 192.168.1.40:9100");
            }
            _ => return Err("l'imprimante a soit « device », soit « network »"),
        };
        Ok(Self {
            place,
            page: written.page.unwrap_or_default(),
            columns: written.columns.unwrap_or(42).max(16),
        })
    }
}

/// Why there is no ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The printer is not there, is off, or takes no bytes.
    Unreachable,
    /// It has no paper.
    NoPaper,
    /// Its cover is open, its knife is stuck…
    OutOfOrder,
}

/// What is told of the printer, from its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterEvent {
    /// The ticket of this number is out, as far as the printer tells.
    Printed(u32),
    /// It is not.
    NotPrinted(u32, Trouble),
    /// How the printer is, told when it is first known and at each change.
    Is(Result<Paper, Trouble>),
}

/// Where news of the printer goes; called from its thread.
pub type Listener = Arc<dyn Fn(PrinterEvent) + Send + Sync>;

type State = Option<Result<Paper, Trouble>>;

/// The printer. Its thread ends when this is dropped.
pub struct TicketPrinter {
    tickets: Sender<Ticket>,
    state: Arc<Mutex<State>>,
}

impl TicketPrinter {
    /// Starts the thread, which asks the printer at once how it is.
    pub fn start(settings: PrinterSettings, listener: Listener) -> std::io::Result<Self> {
        let (tickets, asked) = channel();
        let state = Arc::default();
        let thread = Thread {
            settings,
            listener,
            state: Arc::clone(&state),
        };
        std::thread::Builder::new()
            .name("printer".to_owned())
            .spawn(move || thread.run(&asked))?;
        Ok(Self { tickets, state })
    }

    /// Prints. What comes of it is told with its number.
    pub fn print(&self, ticket: Ticket) {
        // Fails only after the thread has panicked; then the printer does not work either.
        drop(self.tickets.send(ticket));
    }

    /// How the printer is; none until that is known.
    pub fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Thread {
    settings: PrinterSettings,
    listener: Listener,
    state: Arc<Mutex<State>>,
}

impl Thread {
    fn run(self, asked: &Receiver<Ticket>) {
        self.is(self.look().map(|(_, paper)| paper));
        loop {
            match asked.recv_timeout(LOOK) {
                Ok(ticket) => {
                    let printed = self.print(&ticket);
                    self.is(printed);
                    (self.listener)(match printed {
                        Ok(_) => PrinterEvent::Printed(ticket.number),
                        Err(trouble) => PrinterEvent::NotPrinted(ticket.number, trouble),
                    });
                }
                Err(RecvTimeoutError::Timeout) => self.is(self.look().map(|(_, paper)| paper)),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Opens the printer and asks how it is. Between two tickets it is closed: it can be unplugged,
    /// and another program can use it.
    fn look(&self) -> Result<(Line, Paper), Trouble> {
        let line = Line::open(&self.settings.place).map_err(|error| {
            tracing::debug!(%error, "the printer");
            Trouble::Unreachable
        })?;
        let paper = asked(&line)?;
        Ok((line, paper))
    }

    fn print(&self, ticket: &Ticket) -> Result<Paper, Trouble> {
        let (line, before) = self.look()?;
        ticket
            .write(line.clone(), self.settings.page, self.settings.columns)
            .map_err(|error| {
                tracing::debug!(%error, "the printer");
                Trouble::Unreachable
            })?;
        // One that answered before answers again, once it has printed or has run out of paper.
        match before {
            Paper::Unknown => Ok(before),
            Paper::Plenty | Paper::Low => asked(&line),
        }
    }

    fn is(&self, now: Result<Paper, Trouble>) {
        let before = self
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(now);
        if before == Some(now) {
            return;
        }
        match now {
            Ok(paper) => tracing::info!(?paper, "the printer works"),
            Err(trouble) => tracing::warn!(?trouble, "the printer does not work"),
        }
        (self.listener)(PrinterEvent::Is(now));
    }
}

/// How the printer is, by its own answer. One that can't answer is taken at its silence.
fn asked(line: &Line) -> Result<Paper, Trouble> {
    match line.status() {
        Err(_) => Err(Trouble::Unreachable),
        Ok(Status::Silent) => Ok(Paper::Unknown),
        Ok(Status::NoPaper) => Err(Trouble::NoPaper),
        Ok(Status::OutOfOrder) => Err(Trouble::OutOfOrder),
        Ok(Status::Ready(paper)) => Ok(paper),
    }
}
