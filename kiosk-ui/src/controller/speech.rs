//! When something is said aloud.
//!
//! What is on the screen is said once when it appears: all of it to whoever asked for it or wears
//! headphones; to a person at the keypad who has not asked, only what is nobody's secret, with the
//! offer to hear the rest.

use super::Controller;
use crate::outside::{Machine, Service, TapId};
use crate::reading::Room;
use crate::said::{self, Said};
use crate::view::{Screen, View};
use courrier_domain::Language;

/// What makes a screen another one for the ear.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    screen: Screen,
    language: Language,
    chapter: Option<(crate::view::Chapter, usize)>,
    tap: TapId,
}

impl Place {
    fn of(view: &View) -> Self {
        Self {
            screen: view.screen,
            language: view.language,
            chapter: view
                .reading
                .as_ref()
                .map(|reading| (reading.open, reading.part.0)),
            tap: view.shown_tap,
        }
    }
}

impl<S: Service, M: Machine> Controller<S, M> {
    /// A view in words.
    pub fn said(&self, view: &View) -> Said {
        said::said(view, &self.book, Room::of(self.tall, view.looks.larger))
    }

    /// Whether everything on the screen is said.
    pub(super) fn speaks(&self) -> bool {
        !self.session.silent && (self.session.voice || self.headphones)
    }

    /// Says a screen that has just appeared.
    pub(super) fn speak(&mut self) {
        let view = self.view();
        let place = Place::of(&view);
        if self.heard_screen.as_ref() == Some(&place) {
            return;
        }
        let first = self.heard_screen.is_none();
        self.heard_screen = Some(place);
        // A headset left in its socket does not talk all day.
        let someone = self.session.touched.is_some() || view.countdown.is_some();
        if (self.speaks() && (someone || self.headphones && !first))
            || (self.session.guided && someone)
        {
            self.say_screen(&view);
        } else if self.machine.speaking() {
            self.machine.hush();
        }
    }

    /// The person asks to hear the screen, once or once more.
    pub(super) fn listen(&mut self) {
        self.session.voice = true;
        self.session.silent = false;
        self.session.touched = Some(self.clock.monotonic());
        let view = self.view();
        self.heard_screen = Some(Place::of(&view));
        self.say_screen(&view);
    }

    pub(super) fn say_again(&mut self) {
        if self.speaks() || self.session.guided {
            let view = self.view();
            self.say_screen(&view);
        }
    }

    /// Says something, and notes when: a screen waits for the voice, but not for ever.
    fn say(&mut self, text: &str, language: Language) {
        self.session.said_at = Some(self.clock.monotonic());
        self.machine.say(text, language);
    }

    fn say_screen(&mut self, view: &View) {
        if !self.machine.speaks(view.language) {
            self.machine.hush();
            return;
        }
        let words = self.book.of(view.language);
        let text = if self.speaks() || !view.screen.is_private() {
            let mut text = self.said(view).aloud(view, words);
            if self.session.guided && view.screen == Screen::Waiting {
                text = said::speakable(&[text, words.say("say-keys")]);
            }
            text
        } else {
            words.say("say-offer")
        };
        self.say(&text, view.language);
    }

    /// Says the button that the keypad stands on.
    pub(super) fn say_focus(&mut self) {
        let view = self.view();
        let Some(action) = view.focus else { return };
        let words = self.book.of(view.language);
        let name = said::label(&view, words, action);
        let text = words.fill("say-button", &[("name", (&name).into())]);
        // The name of a language is said by whoever speaks it.
        let (text, language) = match action {
            crate::action::Action::Language(language) => (name, language),
            _ => (said::speakable(&[text]), view.language),
        };
        self.heard_screen = Some(Place::of(&view));
        self.say(&text, language);
    }
}
