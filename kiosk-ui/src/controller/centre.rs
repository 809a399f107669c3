//! What the borne knows of its centre and of the time.

use chrono::TimeDelta;
use chrono_tz::Tz;
use courrier_api::{KioskCentre, KioskPages};
use courrier_domain::{Distribution, Instant};

use super::{CLOCK_SLACK, Controller, Link, NoAnswer};
use crate::outside::{Machine, Service};

/// What the borne knows of its centre, kept when the daemon is gone.
#[derive(Debug)]
pub(super) struct Centre {
    pub name: String,
    pub tz: Tz,
    /// The distribution open now or the next, and those after it.
    pub distributions: Vec<Distribution>,
    /// How far the daemon's clock is ahead of the machine's, once it was heard.
    pub ahead: Option<TimeDelta>,
    /// An instant that is past for certain: a clock before it is wrong.
    pub past: Instant,
}

impl<S: Service, M: Machine> Controller<S, M> {
    /// What an earlier run kept, for as long as the daemon has told nothing. Its clock is past.
    pub fn remember(&mut self, centre: KioskCentre, pages: KioskPages) {
        if self.centre.ahead.is_none() {
            self.centre_is(centre);
            self.centre.ahead = None;
            self.pages = pages;
        }
    }

    /// The daemon told of the centre, or was asked in vain.
    pub fn heard(&mut self, centre: Result<KioskCentre, NoAnswer>) {
        match centre {
            Ok(centre) => {
                self.centre_is(centre);
                self.link_is(Link::Up);
            }
            // A daemon that refuses the borne itself is as good as none for whoever stands there.
            Err(_) => self.link_is(Link::Down),
        }
        self.speak();
    }

    /// Whether the machine's clock agrees with the daemon's; unknown until it was heard.
    pub fn clock_ok(&self) -> Option<bool> {
        self.centre.ahead.map(|ahead| ahead.abs() <= CLOCK_SLACK)
    }

    fn centre_is(&mut self, centre: KioskCentre) {
        let wall = self.clock.now();
        // An older daemon tells no time: 1970.
        let ahead = (centre.now.timestamp() > 0).then(|| centre.now - wall);
        self.centre.name = centre.name;
        self.centre.tz = centre.time_zone.parse().unwrap_or(Tz::Europe__Paris);
        self.centre.distributions = centre.distributions;
        self.next_is(centre.next_distribution);
        self.centre.ahead = ahead.or(self.centre.ahead);
        self.centre.past = self.centre.past.max(centre.now);
    }

    /// The first of the distributions, as last told.
    pub(super) fn next_is(&mut self, next: Option<Distribution>) {
        let known = &mut self.centre.distributions;
        let from = next.as_ref().map(|next| next.starts_at);
        known.retain(|other| from.is_some_and(|from| other.starts_at > from));
        if let Some(next) = next {
            known.insert(0, next);
        }
    }

    /// The time: the daemon's clock where it differs from the machine's for good.
    pub(super) fn now(&self) -> Instant {
        let wall = self.clock.now();
        match self.centre.ahead {
            Some(ahead) if ahead.abs() > CLOCK_SLACK => wall + ahead,
            _ => wall,
        }
    }

    /// Whether the time that is shown can't be right.
    pub(super) fn clock_is_wrong(&self) -> bool {
        self.centre.ahead.is_none() && self.clock.now() + CLOCK_SLACK < self.centre.past
    }
}
