//! Leaving the desk while something that was typed is not saved: the person is asked first.

use super::{App, Effect, Page};

/// How the person leaves the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// For a colleague.
    Logout,
    /// The program ends.
    Quit,
}

impl App {
    /// Whether leaving must wait: what is not saved would be lost, and the person is asked.
    pub(super) fn asks_before(&mut self, leave: Leave) -> bool {
        if self.session.open().is_none() {
            return false;
        }
        if self.texts.unsaved() == 0 {
            return self.asks_about_pages(leave);
        }
        self.texts.ask_before(leave);
        self.asks_on(Page::Texts)
    }

    fn asks_about_pages(&mut self, leave: Leave) -> bool {
        if !self.pages.is_unsaved() {
            return false;
        }
        self.pages.ask_before(leave);
        self.asks_on(Page::Pages)
    }

    fn asks_on(&mut self, page: Page) -> bool {
        self.page = page;
        self.help = false;
        true
    }

    /// The texts of the messages may be lost; the borne's pages are asked about next.
    pub(super) fn leaves_texts(&mut self, leave: Leave) -> Vec<Effect> {
        if self.asks_about_pages(leave) {
            return self.refresh();
        }
        self.leaves(leave)
    }

    pub(super) fn leaves(&mut self, leave: Leave) -> Vec<Effect> {
        match leave {
            Leave::Logout => self.leave_to_a_colleague(),
            Leave::Quit => vec![Effect::Quit],
        }
    }
}
