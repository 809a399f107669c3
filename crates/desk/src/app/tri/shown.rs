//! What the tri's screen shows.

use courrier_api::{Tri, TriClosed, TriEntry};
use courrier_domain::TriId;

use super::{Entered, TriDesk};
use crate::app::attempt::Attempt;
use crate::app::envelope::{Envelope, Fate};
use crate::app::notice::Notice;
use crate::app::search::Search;

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// In the search field.
    Query,
    /// On the envelope's kind and count.
    Envelope,
    /// On the question whether to take it in.
    Decision,
    /// On the question whether to close.
    Closing,
}

impl TriDesk {
    /// The open tri.
    pub fn tri(&self) -> Option<&Tri> {
        self.tri.as_ref()
    }

    /// Its last entries, newest first.
    pub fn entries(&self) -> &[TriEntry] {
        &self.entries
    }

    /// Whether it is known if a tri is open.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// The search.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The envelope in hand.
    pub fn envelope(&self) -> Option<&Envelope> {
        self.envelope.as_ref()
    }

    /// Whether envelopes wait in hand until the agent chooses for whom they are.
    pub fn is_choosing_anew(&self) -> bool {
        self.kept.is_some() && self.envelope.is_none()
    }

    /// What was entered last.
    pub fn entered(&self) -> Option<&Entered> {
        self.entered.as_ref()
    }

    /// The closing, when it is asked for: its doubt, if it was sent.
    pub fn closing(&self) -> Option<Option<&Attempt<TriId>>> {
        self.closing_asked.then_some(self.closing.as_ref())
    }

    /// The tri just closed, and what it set off.
    pub fn closed(&self) -> Option<&(Tri, TriClosed)> {
        self.closed.as_ref()
    }

    /// What is to be told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Whether the folder of unknown addressees was looked for, and is not there.
    pub fn unknown_is_missing(&self) -> bool {
        self.unknown_missing
    }

    /// Whether an undo is under way.
    pub fn is_undoing(&self) -> bool {
        self.undo.as_ref().is_some_and(Attempt::is_sent)
    }

    /// Where the keyboard belongs.
    pub fn focus(&self) -> Focus {
        match &self.envelope {
            _ if self.closing_asked => Focus::Closing,
            Some(envelope) if envelope.fate == Fate::Undecided => Focus::Decision,
            Some(_) => Focus::Envelope,
            None => Focus::Query,
        }
    }
}
