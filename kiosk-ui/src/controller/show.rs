//! What to show.

use courrier_api::TapDomiciliation;
use courrier_domain::Language;

use super::contents;
use super::stage::{Known, Overlay, Queue, Stage, Told};
use super::{Controller, Link, START, TURN};
use crate::action::Action;
use crate::outside::{Machine, Service};
use crate::reading::{self, Room};
use crate::view::{
    Answer, Chapter, Countdown, Day, Looks, Opening, Reading, RemarkKind, Screen, Ticket, View,
    Week, minutes,
};
use std::time::Duration;

/// How many closures stand beside the week's hours; all of them are among what there is to read.
const TOLD_CLOSURES: usize = 2;

impl<S: Service, M: Machine> Controller<S, M> {
    /// What to show now.
    pub fn view(&self) -> View {
        let now = self.clock.monotonic();
        let wall = self.now();
        let right = self.clock_is_right();
        let screen = self.screen(now);
        let opening = self
            .centre
            .distributions
            .iter()
            .filter(|_| right)
            .find_map(|next| Opening::of(next, wall, self.centre.tz));
        let mut view = View {
            screen,
            language: if screen.is_idle_trouble() {
                self.turn_of(now, TURN * 2)
            } else {
                self.language()
            },
            turn: self.turn_of(now, TURN),
            centre: self.centre.name.clone(),
            clock: right.then(|| minutes(wall.with_timezone(&self.centre.tz).time())),
            week: self.week().filter(|_| opening.is_none()),
            opening,
            answer: self.answer(screen),
            ticket: self.ticket(screen),
            reading: self.reading(),
            service: self.service_view(),
            countdown: self.countdown(now),
            choices: Vec::new(),
            actions: Vec::new(),
            focus: self.session.focus,
            looks: self.looks(),
            drift: self.drift(now),
            shown_tap: self.shown_tap,
        };
        view.choices = self.choices(&view);
        view.actions = self.actions(&view);
        view.focus = view
            .focus
            .filter(|focus| view.actions.contains(focus) || view.choices.contains(focus));
        view
    }

    /// The technician's screens hold too much to be drawn any larger.
    fn looks(&self) -> Looks {
        match self.overlay {
            Some(Overlay::Code { .. } | Overlay::Maintenance) => Looks::default(),
            _ => self.session.looks,
        }
    }

    fn countdown(&self, now: Duration) -> Option<Countdown> {
        let (end, whole) = self.ends()?;
        let left = end.saturating_sub(now);
        let begun = u64::from(left.subsec_nanos() > 0);
        Some(Countdown {
            left: left.as_secs() + begun,
            whole: whole.as_secs(),
        })
    }

    /// After ten minutes alone the picture begins to move, a little each minute.
    fn drift(&self, now: Duration) -> (f32, f32) {
        const STEPS: [(f32, f32); 8] = [
            (0.3, 0.0),
            (0.3, 0.3),
            (0.0, 0.3),
            (-0.3, 0.3),
            (-0.3, 0.0),
            (-0.3, -0.3),
            (0.0, -0.3),
            (0.3, -0.3),
        ];
        let minutes = now.saturating_sub(self.alone).as_secs() / 60;
        if self.ends().is_some() || minutes < 10 {
            return (0.0, 0.0);
        }
        STEPS[usize::try_from(minutes % 8).unwrap_or_default()]
    }

    /// The language of who stands there, as far as it is known; else the centre's first.
    pub(super) fn language(&self) -> Language {
        let first = self.languages.first().copied();
        let known = self.session.language().or(first);
        known.unwrap_or(Language::French)
    }

    /// The language of what speaks to everybody: the chosen one, or each in turn.
    fn turn_of(&self, now: Duration, each: Duration) -> Language {
        if self.session.touched.is_some() {
            return self.language();
        }
        let turns = now.saturating_sub(self.alone).as_secs() / each.as_secs();
        let at = usize::try_from(turns).unwrap_or_default() % self.languages.len();
        self.languages[at]
    }

    fn known(&self) -> Option<&Known> {
        match &self.stage {
            Stage::Told {
                what: Told::Known(known),
                ..
            } => Some(known),
            _ => None,
        }
    }

    fn screen(&self, now: Duration) -> Screen {
        match &self.overlay {
            Some(Overlay::Languages) => return Screen::Languages,
            Some(Overlay::Reading {
                open: Chapter::Contents,
                ..
            }) => return Screen::Contents,
            Some(Overlay::Reading { .. }) => return Screen::Page,
            Some(Overlay::Code { .. }) => return Screen::Code,
            Some(Overlay::Maintenance) => return Screen::Maintenance,
            None => {}
        }
        match &self.stage {
            Stage::Asking { notice, .. } if *notice <= now => Screen::Asking,
            Stage::Told { what, .. } => match what {
                Told::Known(known) => known_screen(known),
                Told::Unknown => Screen::Unknown,
                Told::Blocked => Screen::Blocked,
                Told::Unreadable => Screen::Unreadable,
                Told::Trouble(_) => Screen::Trouble,
            },
            Stage::Asking { .. } => self.idle_screen(now, false),
            Stage::Waiting => self.idle_screen(now, self.lying.is_some()),
        }
    }

    fn idle_screen(&self, now: Duration, forgotten: bool) -> Screen {
        if forgotten {
            Screen::TakeCard
        } else if !self.readers.work() && self.started + START <= now {
            Screen::NoReader
        } else if self.clock_is_wrong() {
            Screen::ClockWrong
        } else if self.link == Link::Down {
            Screen::NoDaemon
        } else {
            Screen::Waiting
        }
    }

    fn answer(&self, screen: Screen) -> Answer {
        match self.known() {
            Some(known) if screen.is_answer() => Answer {
                waiting: known.waiting,
                avis_days_left: known.avis_days_left,
                remarks: self.remarks(known, screen),
            },
            _ => Answer::default(),
        }
    }

    /// What there is to know beside the mail, most pressing first.
    fn remarks(&self, known: &Known, screen: Screen) -> Vec<RemarkKind> {
        let (now, tz) = (self.now(), self.centre.tz);
        let domiciliation = match known.domiciliation {
            TapDomiciliation::EndsSoon { on } => Some(RemarkKind::EndsSoon(on)),
            TapDomiciliation::NotYet => Some(RemarkKind::NotYet),
            // The screen of that name says it large.
            _ if known.has_ended() && screen != Screen::Ended => Some(RemarkKind::Ended),
            _ => None,
        };
        let appointment = known.appointment.filter(|at| *at > now).map(|at| {
            let (at, today) = (at.with_timezone(&tz), now.with_timezone(&tz));
            let day = Day::of(at.date_naive(), today.date_naive());
            RemarkKind::Appointment(day, minutes(at.time()))
        });
        let message = known.message.then_some(RemarkKind::Message);
        [domiciliation, appointment, message]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The hours of every week, for who can't be told of the next distribution: the clock is wrong or
    /// in doubt, or the daemon has been away for longer than it told of. (A daemon that is there and
    /// tells of none has none to tell of.)
    fn week(&self) -> Option<Week> {
        if self.pages.week.is_empty() || (self.link == Link::Up && self.clock_is_right()) {
            return None;
        }
        let earliest = self.earliest().with_timezone(&self.centre.tz);
        let closures = self.pages.closures.iter();
        Some(Week {
            hours: self.pages.week.clone(),
            closures: closures
                .filter(|closure| closure.to >= earliest.date_naive())
                .take(TOLD_CLOSURES)
                .cloned()
                .collect(),
        })
    }

    fn ticket(&self, screen: Screen) -> Option<Ticket> {
        match &self.known()?.queue {
            Queue::Given(ticket, sent) if screen == Screen::Ticket => Some(Ticket {
                ticket: ticket.clone(),
                sent: *sent,
            }),
            _ => None,
        }
    }

    fn reading(&self) -> Option<Reading> {
        let Some(Overlay::Reading { open, part }) = self.overlay else {
            return None;
        };
        let parts = if open == Chapter::Contents {
            self.contents().len()
        } else {
            let words = self.book.of(self.language());
            let room = Room::of(self.tall, self.session.looks.larger);
            reading::parts(&self.pages, open, words, room).len()
        };
        Some(Reading {
            pages: self.pages.clone(),
            open,
            part: (part.min(parts - 1), parts),
        })
    }

    /// Whether the centre wrote anything, its hours among it.
    fn has_something_to_read(&self) -> bool {
        let pages = &self.pages;
        !(pages.pages.is_empty() && pages.week.is_empty() && pages.places.is_empty())
    }

    /// The chapters, a list a screen.
    pub(super) fn contents(&self) -> Vec<Vec<Chapter>> {
        let words = self.book.of(self.language());
        contents::parts(&self.pages, words, self.tall, self.session.looks.larger)
    }

    /// The buttons inside the screen.
    fn choices(&self, view: &View) -> Vec<Action> {
        match (view.screen, &view.reading) {
            (Screen::Languages, _) => self
                .languages
                .iter()
                .copied()
                .map(Action::Language)
                .collect(),
            (Screen::Code, _) => (1..10)
                .chain([0])
                .map(Action::Digit)
                .chain([Action::Erase, Action::Enter])
                .collect(),
            (Screen::Maintenance, _) => vec![Action::TestVoice, Action::TestPrint],
            (Screen::Contents, Some(reading)) => {
                let part = self.contents().into_iter().nth(reading.part.0);
                part.into_iter().flatten().map(Action::Read).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The buttons below, in the order in which the keypad meets them.
    fn actions(&self, view: &View) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut put = |wanted: bool, action: Action| {
            if wanted {
                actions.push(action);
            }
        };
        let screen = view.screen;
        if screen == Screen::Asking || matches!(self.stage, Stage::Asking { .. }) {
            return actions;
        }
        let answer = screen.is_answer();
        if matches!(screen, Screen::Code | Screen::Maintenance) {
            put(screen == Screen::Maintenance, Action::Louder);
            put(true, Action::MoreTime);
            put(true, Action::Back);
            return actions;
        }
        let idle = matches!(self.stage, Stage::Waiting) && self.overlay.is_none();
        if let Some(reading) = &view.reading {
            put(reading.part.0 > 0, Action::PreviousPart);
            put(reading.part.0 + 1 < reading.part.1, Action::NextPart);
        }
        put(
            answer && self.known().is_some_and(|known| known.may_queue),
            Action::TakeTicket,
        );
        put(
            view.ticket
                .as_ref()
                .is_some_and(|ticket| Self::may_send(ticket.sent)),
            Action::TicketBySms,
        );
        if self.speaks() || self.session.guided {
            put(true, Action::StopVoice);
            put(screen != Screen::Page, Action::Louder);
        } else {
            put(self.is_heard(view), Action::Listen);
        }
        put(
            self.languages.len() > 1
                && !matches!(
                    screen,
                    Screen::Languages | Screen::Page | Screen::Ticket | Screen::TicketClosed
                ),
            Action::Languages,
        );
        put(idle && self.has_something_to_read(), Action::Information);
        put(true, Action::Display);
        put(self.tall && idle, Action::LowerScreen);
        let back = self.overlay.is_some()
            || self
                .known()
                .is_some_and(|known| !matches!(known.queue, Queue::Out | Queue::Asking(_)));
        put(view.countdown.is_some(), Action::MoreTime);
        put(back, Action::Back);
        put(!back && view.countdown.is_some(), Action::Done);
        actions
    }
}

fn known_screen(known: &Known) -> Screen {
    match &known.queue {
        Queue::Given(..) => Screen::Ticket,
        Queue::Closed => Screen::TicketClosed,
        Queue::Trouble => Screen::TicketTrouble,
        Queue::Out | Queue::Asking(_) if known.waiting.total() > 0 => Screen::Mail,
        Queue::Out | Queue::Asking(_) if known.has_ended() => Screen::Ended,
        Queue::Out | Queue::Asking(_) => Screen::NoMail,
    }
}
