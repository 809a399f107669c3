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
    /// The daemon's clock at the monotonic clock's beginning, once it was heard: what becomes of the
    /// machine's own clock does not touch it.
    pub began: Option<Instant>,
    /// An instant that is past for certain: a clock before it is wrong.
    pub past: Instant,
    /// When the daemon told an earlier run of all this, as long as it has told this one nothing.
    pub kept: Option<Instant>,
    /// The daemon's version, once this run was told it.
    pub version: Option<String>,
}

/// How far after the last word of a daemon a machine's clock is still believed on its own word: what
/// is shown without a daemon are days and hours, and the clock may have been ahead since the start.
const BELIEVED: TimeDelta = TimeDelta::days(7);

impl<S: Service, M: Machine> Controller<S, M> {
    /// What an earlier run kept, for as long as the daemon has told nothing. Its clock is past.
    pub fn remember(&mut self, centre: KioskCentre, pages: KioskPages) {
        if self.centre.began.is_none() {
            let told = centre.now;
            self.centre_is(centre);
            self.centre.began = None;
            self.centre.version = None;
            self.centre.kept = (told.timestamp() > 0).then_some(told);
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
        self.ahead().map(|ahead| ahead.abs() <= CLOCK_SLACK)
    }

    /// How far the daemon's clock is ahead of the machine's, once it was heard.
    pub(super) fn ahead(&self) -> Option<TimeDelta> {
        let daemons = self.centre.began? + self.clock.monotonic();
        Some(daemons - self.clock.now())
    }

    fn centre_is(&mut self, centre: KioskCentre) {
        // An older daemon tells no time: 1970.
        let told = centre.now.timestamp() > 0;
        let began = told.then(|| centre.now - self.clock.monotonic());
        self.centre.name = centre.name;
        self.centre.tz = centre.time_zone.parse().unwrap_or(Tz::Europe__Paris);
        self.centre.distributions = centre.distributions;
        self.next_is(centre.next_distribution);
        self.centre.began = began.or(self.centre.began);
        // Only a time that is told ends the doubt about the machine's.
        self.centre.kept = self.centre.kept.filter(|_| !told);
        self.centre.version = centre.version;
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
        match self.ahead() {
            Some(ahead) if ahead.abs() > CLOCK_SLACK => wall + ahead,
            _ => wall,
        }
    }

    /// Whether the time that is shown can't be right.
    pub(super) fn clock_is_wrong(&self) -> bool {
        self.centre.began.is_none() && self.clock.now() + CLOCK_SLACK < self.centre.past
    }

    /// Whether nobody can say that the machine's clock is right: it stands long after the daemon's
    /// last word, which an earlier run kept. Either nothing has answered for as long, or the clock
    /// is ahead. (What this run heard goes on by the monotonic clock and needs no other.)
    pub(super) fn clock_is_doubtful(&self) -> bool {
        let kept = self.centre.kept;
        kept.is_some_and(|told| self.clock.now() - told > BELIEVED)
    }

    /// Whether days and hours can be told by it.
    pub(super) fn clock_is_right(&self) -> bool {
        !self.clock_is_wrong() && !self.clock_is_doubtful()
    }

    /// No distribution and no closure that ended before this is worth telling.
    pub(super) fn earliest(&self) -> Instant {
        if self.clock_is_doubtful() {
            self.centre.past
        } else {
            self.now().max(self.centre.past)
        }
    }
}
