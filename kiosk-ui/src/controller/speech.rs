//! When something is said aloud.
//!
//! What is on the screen is said once when it appears: all of it to whoever asked for it or wears
//! headphones; to a person at the keypad who has not asked, only what is nobody's secret, with the
//! offer to hear the rest.

use super::session::Wish;
use super::{Controller, WARNING};
use crate::action::Action;
use crate::outside::{Machine, Service, TapId};
use crate::reading::{self, Room};
use crate::said::{self, Said};
use crate::view::{Screen, View};
use crate::voice::Utterance;
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
        match self.session.wish {
            Wish::Hear => true,
            Wish::Silence => false,
            Wish::Unsaid => self.headphones,
        }
    }

    /// Says a screen that has just appeared.
    pub(super) fn speak(&mut self) {
        let view = self.view();
        let mut place = Place::of(&view);
        if view.screen.is_idle_trouble() {
            // It goes through the languages for the eye; for the ear it is one screen.
            place.language = self.language();
        }
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
        self.session.wish = Wish::Hear;
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
    fn say(&mut self, utterance: Utterance) {
        self.session.said_at = Some(self.clock.monotonic());
        self.machine.say(utterance);
    }

    /// Who hears the screen may not see that its time ends.
    pub(super) fn warn(&mut self, now: std::time::Duration) {
        let ends = self
            .ends()
            .is_some_and(|(end, whole)| whole > WARNING && end.saturating_sub(now) <= WARNING);
        if !ends || self.session.warned || !(self.speaks() || self.session.guided) {
            return;
        }
        self.session.warned = true;
        let view = self.view();
        if view.actions.contains(&Action::MoreTime) {
            let name = self.book.of(view.language).say("more-time");
            self.say_button(&view, view.language, &name);
        }
    }

    fn say_screen(&mut self, view: &View) {
        let utterance = self.aloud(view);
        if self.machine.can_say(&utterance) {
            self.say(utterance);
        } else {
            self.machine.hush();
        }
    }

    /// Whether this screen can be heard.
    pub(super) fn is_heard(&self, view: &View) -> bool {
        self.machine.speaks(view.language) || self.machine.can_say(&self.aloud(view))
    }

    /// What is said of a screen: all of it to whoever asked, else only what is nobody's secret.
    fn aloud(&self, view: &View) -> Utterance {
        let words = self.book.of(view.language);
        if !self.speaks() && view.screen.is_private() {
            return Utterance::new(view.language, words.say("say-offer"));
        }
        let said = self.said(view).aloud(view, words);
        if self.session.guided && view.screen == Screen::Waiting {
            return said.then(view.language, said::speakable(&[words.say("say-keys")]));
        }
        said
    }

    /// Says the button that the keypad stands on.
    pub(super) fn say_focus(&mut self) {
        let view = self.view();
        // What is typed of a code is nobody else's to hear.
        let Some(action) = view.focus.filter(|_| view.screen != Screen::Code) else {
            return;
        };
        let name = said::label(&view, self.book.of(view.language), action);
        self.heard_screen = Some(Place::of(&view));
        match (action, &view.reading) {
            // The name of a language is said by whoever speaks it.
            (Action::Language(language), _) => self.say(Utterance::new(language, name)),
            (Action::Read(chapter), Some(reading)) => {
                let language = reading::title_language(&reading.pages, chapter, view.language);
                self.say_button(&view, language, &name);
            }
            _ => self.say_button(&view, view.language, &name),
        }
    }

    /// Says a button, whose name may be in another language than the screen.
    fn say_button(&mut self, view: &View, language: Language, name: &str) {
        let words = self.book.of(view.language);
        let whole = words.fill("say-button", &[("name", name.into())]);
        let said = match whole.split_once(name).filter(|_| language != view.language) {
            Some((before, after)) => Utterance::new(view.language, before.trim())
                .then(language, said::speakable(&[name.to_owned()]))
                .then(view.language, after.trim()),
            None => Utterance::new(view.language, said::speakable(&[whole])),
        };
        self.say(said);
    }
}
