//! What the remise's screen shows.

use courrier_api::{Courrier, NewRemise};
use courrier_domain::{CourrierId, Procuration, ProcurationId};

use super::{RemiseDesk, Undos};
use crate::app::attempt::Attempt;
use crate::app::folder::Folder;
use crate::app::notice::Notice;
use crate::app::search::Search;

/// What the screen's one action is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Hand the ticked items over.
    HandOver(usize),
    /// Nothing waits: note the visit.
    NoteVisit,
    /// Done: the next person.
    Next,
    /// There is nothing to do yet.
    Nothing,
}

impl RemiseDesk {
    /// The search.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The open folder.
    pub fn folder(&self) -> Option<&Folder> {
        self.folder.as_ref()
    }

    /// The last remises of this desk.
    pub fn undos(&self) -> &Undos {
        &self.undos
    }

    /// What is to be told, outside a folder.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The line the keyboard is on.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The procuration of the chosen mandataire; none for the usager in person.
    pub fn recipient(&self) -> Option<ProcurationId> {
        self.recipient
    }

    /// The remise on its way, or whose outcome is not known.
    pub fn attempt(&self) -> Option<&Attempt<NewRemise>> {
        self.attempt.as_ref()
    }

    /// What waits.
    pub fn items(&self) -> &[Courrier] {
        self.folder
            .as_ref()
            .and_then(Folder::usager)
            .map_or(&[], |usager| &usager.courriers)
    }

    /// Whether an item is to be handed over.
    pub fn is_ticked(&self, id: CourrierId) -> bool {
        !self.kept_back.contains(&id)
    }

    pub(super) fn ticked(&self) -> Vec<CourrierId> {
        self.items()
            .iter()
            .map(|item| item.id)
            .filter(|id| self.is_ticked(*id))
            .collect()
    }

    /// The mandataires who may collect on `day`.
    pub fn mandataires(&self, day: chrono::NaiveDate) -> Vec<&Procuration> {
        let procurations = self
            .folder
            .as_ref()
            .and_then(Folder::usager)
            .map_or(&[][..], |u| &u.procurations);
        procurations
            .iter()
            .filter(|procuration| procuration.valid_on(day))
            .collect()
    }

    /// What the screen's one action is.
    pub fn action(&self) -> Action {
        match self.folder.as_ref().and_then(Folder::usager) {
            Some(_) if self.attempt.is_some() || !self.ticked().is_empty() => {
                Action::HandOver(self.attempt.as_ref().map_or_else(
                    || self.ticked().len(),
                    |attempt| attempt.what.courrier_ids.len(),
                ))
            }
            Some(_) if self.served || self.folder.as_ref().is_some_and(Folder::is_visit_noted) => {
                Action::Next
            }
            Some(usager) if usager.courriers.is_empty() => Action::NoteVisit,
            None | Some(_) => Action::Nothing,
        }
    }
}
