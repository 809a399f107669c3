//! Cards and their answers.

use courrier_api::Tap;
use courrier_cards::{CardEvent, ReaderName};

use super::stage::{Known, Queue, Shown, Stage, Told};
use super::{Controller, GONE, Link, NoAnswer, PATIENCE, TOUCH, UNNOTICED};
use crate::outside::{Machine, Service, TapId};
use crate::readers::{CardFault, card_fault};

impl<S: Service, M: Machine> Controller<S, M> {
    /// Something happened at a reader. Returns the number of the tap it began, if it began one.
    pub fn card(&mut self, event: CardEvent) -> Option<TapId> {
        self.readers.note(&event);
        let mut began = None;
        match event {
            CardEvent::Inserted {
                reader,
                token,
                momentary,
                ..
            } => {
                self.lying = (!momentary).then(|| reader.clone());
                if self.is_technicians(&token) {
                    self.speak();
                    return None;
                }
                self.taps += 1;
                self.last_tap = Some(self.now());
                began = Some(self.taps);
                self.ask(Shown {
                    tap: self.taps,
                    token,
                    reader,
                });
            }
            CardEvent::Trouble {
                reader, trouble, ..
            } => {
                let what = card_fault(trouble).map(|fault| match fault {
                    CardFault::Again => Told::Unreadable,
                    CardFault::NotOurs => Told::Unknown,
                });
                if let Some(what) = what {
                    self.make_way();
                    self.tell(what, reader);
                }
            }
            CardEvent::Removed { reader, .. } | CardEvent::ReaderDetached { reader, .. } => {
                self.removed(&reader);
            }
            CardEvent::ReaderAttached { .. } | CardEvent::Recovered { .. } => {}
        }
        self.speak();
        began
    }

    /// The daemon answered a tap, or didn't.
    pub fn answered(&mut self, tap: TapId, answer: Result<Tap, NoAnswer>) {
        self.link_is(match answer {
            Err(NoAnswer::Unreachable) => Link::Down,
            Ok(_) | Err(NoAnswer::Refused) => Link::Up,
        });
        // An answer that comes after its person has left, or after the next card, is nobody's.
        let Stage::Asking { card, .. } = &self.stage else {
            return;
        };
        if card.tap != tap {
            return;
        }
        let card = card.clone();
        let reader = card.reader.clone();
        let told = match answer {
            Ok(answer) => self.told(card, answer),
            Err(_) => Told::Trouble(card),
        };
        self.shown_tap = tap;
        self.tell(told, reader);
        self.speak();
    }

    fn told(&mut self, card: Shown, answer: Tap) -> Told {
        match answer {
            Tap::Known {
                waiting,
                next_distribution,
                langue,
                in_force,
                avis_days_left,
                domiciliation,
                appointment,
                message,
                ticket,
                may_queue,
            } => {
                self.next_is(next_distribution);
                self.own_language_is(langue.as_deref());
                Told::Known(Box::new(Known {
                    card,
                    waiting,
                    in_force,
                    avis_days_left,
                    domiciliation,
                    appointment,
                    message,
                    // Who holds a number may look at it again.
                    may_queue: may_queue || ticket.is_some(),
                    queue: Queue::Out,
                    held: None,
                }))
            }
            Tap::Unknown { next_distribution } => {
                self.next_is(next_distribution);
                Told::Unknown
            }
            Tap::Blocked {
                next_distribution,
                langue,
            } => {
                self.next_is(next_distribution);
                self.own_language_is(langue.as_deref());
                Told::Blocked
            }
        }
    }

    /// The person's own language, as the daemon tells it.
    fn own_language_is(&mut self, langue: Option<&str>) {
        self.session.own_language = langue.and_then(courrier_domain::Language::of_tag);
    }

    fn ask(&mut self, card: Shown) {
        let now = self.clock.monotonic();
        // The person before must vanish at once; an idle screen can wait for the answer.
        let notice = match &self.stage {
            Stage::Waiting if self.overlay.is_none() => now + UNNOTICED,
            Stage::Asking { notice, .. } => *notice,
            Stage::Waiting | Stage::Told { .. } => now,
        };
        if !self.is_again(&card) {
            self.make_way();
            if self.session.touched.is_some_and(|at| at + GONE <= now) {
                self.session.grow_old();
            }
        }
        self.overlay = None;
        self.session.focus = None;
        self.service.tap(card.tap, &card.token);
        self.stage = Stage::Asking {
            card,
            notice,
            until: now + PATIENCE,
        };
    }

    /// Whether this is the card that is asked about or answered: one that bounced on the reader, or
    /// was laid down once more.
    fn is_again(&self, card: &Shown) -> bool {
        let before = match &self.stage {
            Stage::Asking { card, .. } => card,
            Stage::Told { what, .. } => match what {
                Told::Known(known) => &known.card,
                Told::Trouble(card) => card,
                Told::Unknown | Told::Blocked | Told::Unreadable => return false,
            },
            Stage::Waiting => return false,
        };
        before.token.expose() == card.token.expose()
    }

    /// Another card may be another person's: nothing of the one before stays. Who is asked to lay
    /// the card down again does as the screen says, and keeps what they chose.
    fn make_way(&mut self) {
        if !matches!(self.stage, Stage::Waiting) && !self.is_to_lay_again() {
            self.leave();
        }
    }

    fn is_to_lay_again(&self) -> bool {
        matches!(
            &self.stage,
            Stage::Told {
                what: Told::Unreadable,
                ..
            }
        )
    }

    pub(super) fn tell(&mut self, what: Told, reader: ReaderName) {
        let now = self.clock.monotonic();
        self.overlay = None;
        self.session.focus = None;
        self.session.warned = false;
        self.stage = Stage::Told {
            what,
            reader,
            since: now,
            renewed: now,
        };
    }

    fn removed(&mut self, from: &ReaderName) {
        if self.lying.as_ref() == Some(from) {
            self.lying = None;
        }
        let now = self.clock.monotonic();
        if let Stage::Told { reader, since, .. } = &self.stage
            && reader == from
            && *since + TOUCH <= now
            && !self.is_to_lay_again()
        {
            self.leave();
        }
    }

    /// A daemon that is back is asked again for the person who still waits with the card in place.
    pub(super) fn link_is(&mut self, link: Link) {
        let back = self.link == Link::Down && link == Link::Up;
        self.link = link;
        if let Stage::Told {
            what: Told::Trouble(card),
            reader,
            ..
        } = &self.stage
            && back
            && self.lying.as_ref() == Some(reader)
        {
            let card = card.clone();
            self.ask_again(card);
        }
    }

    /// The same card of the same person: what they chose stays.
    fn ask_again(&mut self, card: Shown) {
        let now = self.clock.monotonic();
        self.service.tap(card.tap, &card.token);
        self.stage = Stage::Asking {
            card,
            notice: now,
            until: now + PATIENCE,
        };
    }
}
