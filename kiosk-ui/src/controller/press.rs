//! Buttons and keys.

use courrier_api::TicketBy;

use super::session::Wish;
use super::stage::{Overlay, Queue, Stage, Told};
use super::{Controller, STRIKE};
use crate::action::{Action, Key};
use crate::outside::{Machine, Service};
use crate::view::Chapter;

impl<S: Service, M: Machine> Controller<S, M> {
    /// A button was pressed. One that does not stand on the screen any more does nothing.
    pub fn press(&mut self, action: Action) {
        let view = self.view();
        if !view.actions.contains(&action) && !view.choices.contains(&action) {
            return;
        }
        let now = self.clock.monotonic();
        self.session.touched = Some(now);
        self.renew(now);
        self.act(action);
        self.speak();
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Done => self.leave(),
            // Any press gives more time.
            Action::MoreTime => {}
            Action::Listen => self.listen(),
            Action::StopVoice => {
                self.session.wish = Wish::Silence;
                self.session.guided = false;
                self.machine.hush();
            }
            Action::Louder => self.volume_is(self.session.volume.around()),
            Action::Display => self.session.next_display(),
            Action::LowerScreen => self.session.looks.lowered ^= true,
            Action::Languages => self.open(Overlay::Languages),
            Action::Language(language) => {
                self.session.language = Some(language);
                self.close();
            }
            Action::Information => self.open(Overlay::Reading {
                open: Chapter::Contents,
                part: 0,
            }),
            Action::Read(open) => self.open(Overlay::Reading { open, part: 0 }),
            Action::NextPart => self.turn(1),
            Action::PreviousPart => self.turn(-1),
            Action::TakeTicket => {
                let by = if self.machine.prints() {
                    TicketBy::Print
                } else {
                    TicketBy::Screen
                };
                self.queue_up(by);
            }
            Action::TicketBySms => self.queue_up(TicketBy::Sms),
            Action::Back => self.back(),
            Action::Digit(digit) => self.digit(digit),
            Action::Erase => self.erase(),
            Action::Enter => self.enter(),
            Action::TestVoice => self.test_voice(),
            Action::TestPrint => self.test_print(),
        }
    }

    /// A key of the keypad was pressed.
    pub fn key(&mut self, key: Key) {
        let now = self.clock.monotonic();
        let again = self
            .struck
            .replace((key, now))
            .is_some_and(|(before, at)| before == key && now < at + STRIKE);
        if again && matches!(key, Key::Choose | Key::Leave) {
            return;
        }
        // Who uses the keypad may not see the screen. What is private is not said unasked.
        if !self.session.guided && matches!(key, Key::Next | Key::Previous) {
            self.session.guided = true;
        }
        self.renew(now);
        match key {
            Key::Next | Key::Previous => {
                self.session.touched = Some(now);
                self.move_focus(key == Key::Next);
            }
            Key::Choose => {
                if let Some(action) = self.session.focus {
                    self.press(action);
                } else {
                    self.finish();
                }
            }
            Key::Leave => self.finish(),
            Key::Repeat => {
                self.session.touched = Some(now);
                self.listen();
            }
            Key::Louder | Key::Quieter => {
                self.session.touched = Some(now);
                let volume = self.session.volume;
                self.volume_is(if key == Key::Louder {
                    volume.louder()
                } else {
                    volume.softer()
                });
            }
        }
        self.speak();
    }

    /// Ends what stands there: what lies above first, then the answer.
    fn finish(&mut self) {
        if self.ends().is_none() {
            return;
        }
        if self.overlay.is_some() {
            self.back();
        } else {
            self.leave();
        }
    }

    fn move_focus(&mut self, forward: bool) {
        let view = self.view();
        let all: Vec<Action> = view.choices.into_iter().chain(view.actions).collect();
        let at = view
            .focus
            .and_then(|focus| all.iter().position(|action| *action == focus));
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => all.len().saturating_sub(1),
            (Some(at), true) => (at + 1) % all.len(),
            (Some(at), false) => (at + all.len() - 1) % all.len(),
        };
        self.session.focus = all.get(next).copied();
        self.say_focus();
    }

    fn open(&mut self, overlay: Overlay) {
        self.overlay = Some(overlay);
        self.session.focus = None;
    }

    fn close(&mut self) {
        self.overlay = None;
        self.session.focus = None;
    }

    fn back(&mut self) {
        self.session.focus = None;
        let contents = self.contents();
        match &mut self.overlay {
            Some(Overlay::Reading { open, part }) if *open != Chapter::Contents => {
                // To the button that opened it.
                let from = contents.iter().position(|part| part.contains(open));
                *open = Chapter::Contents;
                *part = from.unwrap_or_default();
            }
            Some(_) => self.overlay = None,
            None => {
                if let Stage::Told {
                    what: Told::Known(known),
                    ..
                } = &mut self.stage
                {
                    known.queue = Queue::Out;
                }
            }
        }
    }

    fn turn(&mut self, by: isize) {
        if let Some(Overlay::Reading { part, .. }) = &mut self.overlay {
            *part = part.saturating_add_signed(by);
        }
        self.session.focus = None;
    }

    fn volume_is(&mut self, volume: crate::voice::Volume) {
        self.session.volume = volume;
        self.machine.volume(volume);
        self.say_again();
    }
}
