//! What the desk shows, whatever the screen.

use chrono::{DateTime, NaiveDate, Utc};
use courrier_domain::CentreSettings;

use super::cards::CardDesk;
use super::moving::MoveDesk;
use super::remise::RemiseDesk;
use super::session::Session;
use super::tri::TriDesk;
use super::usagers::UsagersDesk;
use super::{App, Connection, Page};
use crate::reader::ReaderState;

impl App {
    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The tri's screen.
    pub fn tri(&self) -> &TriDesk {
        &self.tri
    }

    /// The remise's screen.
    pub fn remise(&self) -> &RemiseDesk {
        &self.remise
    }

    /// The usagers' screen.
    pub fn usagers(&self) -> &UsagersDesk {
        &self.usagers
    }

    /// The card last shown, when its answer needs words of its own.
    pub fn cards(&self) -> &CardDesk {
        &self.cards
    }

    /// Mail in the wrong folder, and the last that was moved.
    pub fn moves(&self) -> &MoveDesk {
        &self.moving
    }

    /// The screen shown.
    pub fn page(&self) -> Page {
        self.page
    }

    /// Whether the list of keys is shown.
    pub fn is_help_shown(&self) -> bool {
        self.help
    }

    /// How the daemon is reached.
    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// How the reader is.
    pub fn reader(&self) -> ReaderState {
        self.reader
    }

    /// The centre's settings.
    pub fn settings(&self) -> &CentreSettings {
        &self.settings
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The centre's local date.
    pub fn today(&self) -> NaiveDate {
        self.now()
            .with_timezone(&self.settings.time_zone)
            .date_naive()
    }
}
