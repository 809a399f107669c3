//! How long it takes from card to pixels, written down for whoever measures.
//!
//! One JSON line a tap, times in microseconds of the process's monotonic clock:
//! `{"tap":1,"card_us":…,"answer_us":…,"frame_us":…,"screen":"mail"}`.
//!
//! - `card_us`: the reader's thread noticed the card (pcscd's own poll lies before);
//! - `answer_us`: the daemon's answer was read, `null` if there was none;
//! - `frame_us`: the frame that shows the answer was drawn and handed to the display server. The
//!   software renderer has no hook for that. So a pixel of the window asks for its colour with the
//!   tap's number, which Slint does while it draws; an event queued at that moment runs after the
//!   drawing call has returned, and takes the time. `null` if the next card came first;
//! - `screen`: what that frame was to show.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::adapter::tap_mark;
use crate::outside::TapId;
use crate::view::Screen;

/// The open file, and the tap that is under way.
#[derive(Debug)]
pub struct LatencyTrace {
    file: File,
    line: Option<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    tap: TapId,
    card_us: u128,
    answer_us: Option<u128>,
    frame_us: Option<u128>,
    screen: Option<&'static str>,
}

impl LatencyTrace {
    /// Appends to `file`.
    pub fn open(file: &Path) -> std::io::Result<Self> {
        Ok(Self {
            file: OpenOptions::new().create(true).append(true).open(file)?,
            line: None,
        })
    }

    /// A card was noticed.
    pub fn card(&mut self, tap: TapId, at: Duration) {
        self.write();
        let card_us = at.as_micros();
        self.line = Some(Line {
            tap,
            card_us,
            answer_us: None,
            frame_us: None,
            screen: None,
        });
    }

    /// The daemon answered.
    pub fn answer(&mut self, tap: TapId, at: Duration) {
        if let Some(line) = self.line.as_mut().filter(|line| line.tap == tap) {
            line.answer_us = Some(at.as_micros());
        }
    }

    /// The window was told to show a tap's outcome; it will draw it when it can.
    pub fn shown(&mut self, tap: TapId, screen: Screen) {
        if let Some(line) = self.line.as_mut().filter(|line| line.tap == tap) {
            line.screen.get_or_insert(name(screen));
        }
    }

    /// A frame with the outcome of the tap of this mark is on its way to the eye.
    pub fn frame(&mut self, mark: i32, at: Duration) {
        if let Some(line) = self.line.as_mut().filter(|line| tap_mark(line.tap) == mark) {
            line.frame_us = Some(at.as_micros());
            self.write();
        }
    }

    fn write(&mut self) {
        let Some(line) = self.line.take() else { return };
        let written = serde_json::to_string(&line)
            .map_err(std::io::Error::from)
            .and_then(|line| writeln!(self.file, "{line}"));
        if let Err(error) = written {
            // The borne serves people; whoever measures will miss the line.
            tracing::warn!(%error, "the latency trace can't be written");
        }
    }
}

fn name(screen: Screen) -> &'static str {
    match screen {
        Screen::Waiting => "waiting",
        Screen::TakeCard => "take_card",
        Screen::NoReader => "no_reader",
        Screen::NoDaemon => "no_daemon",
        Screen::Asking => "asking",
        Screen::Mail => "mail",
        Screen::NoMail => "no_mail",
        Screen::Ended => "ended",
        Screen::Unknown => "unknown",
        Screen::Blocked => "blocked",
        Screen::Unreadable => "unreadable",
        Screen::Trouble => "trouble",
        Screen::TicketTrouble => "ticket-trouble",
        Screen::ClockWrong => "clock_wrong",
        Screen::Ticket => "ticket",
        Screen::TicketClosed => "ticket_closed",
        Screen::Languages => "languages",
        Screen::Contents => "contents",
        Screen::Page => "page",
        Screen::Code => "code",
        Screen::Maintenance => "maintenance",
    }
}
