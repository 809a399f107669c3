//! Which route a message takes, when it is tried again, and when it is not. Pure: time, month and
//! chance come in as arguments, nothing is sent from here.
//!
//! The caller asks [`Dispatcher::choose`] for a route, writes the try down, sends, and tells
//! [`Dispatcher::settle`] what became of it:
//!
//! - A message whose end is unknown goes nowhere else until that is resolved.
//! - A route that is at fault (login, credit, PIN) stops and alerts; its messages wait or take
//!   another route, and one of them is let through now and then to see whether it works again.
//! - A number that is wrong is wrong on every route; a message that one route won't have may
//!   please another.
//! - A message that nobody takes is tried again, later each time, until its time is over.

mod alert;
mod backoff;
mod line;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Cause, Outcome, ProviderRef, Readiness, Refusal, Stop};

pub use alert::Alert;
pub use backoff::Backoff;
use backoff::Delay;
use line::Line;
pub use line::{LineSettings, Month, Spent};

/// After so many refusals in a row that are no recipient's fault, the route is taken to be at fault.
const REFUSALS_IN_A_ROW: u32 = 5;

/// A number from 0 (included) to 1 (excluded): chance, or what a test puts in its place.
pub type Jitter<'a> = &'a mut dyn FnMut() -> f64;

/// What a message leaves as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
}

/// What was tried for a message. The caller keeps it with the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// What it leaves as.
    pub channel: Channel,
    /// What it costs: short messages, or 1.
    pub segments: u32,
    /// When it was queued; its time runs from here.
    pub queued_at: DateTime<Utc>,
    /// Rounds in which no route took it.
    pub rounds: u32,
    /// Routes that could not take it in this round.
    pub passed: Vec<String>,
    /// Routes that won't have it, in any round.
    pub refused_by: Vec<String>,
}

impl Attempts {
    /// A message that was not tried yet.
    pub fn new(channel: Channel, segments: u32, queued_at: DateTime<Utc>) -> Self {
        Self {
            channel,
            segments,
            queued_at,
            rounds: 0,
            passed: Vec::new(),
            refused_by: Vec::new(),
        }
    }

    fn is_open_to(&self, line: &Line) -> bool {
        let named = |names: &[String]| names.contains(&line.settings.name);
        line.settings.channel == self.channel && !named(&self.passed) && !named(&self.refused_by)
    }
}

/// Where a message goes now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Over this route. What becomes of it must be told to [`Dispatcher::settle`].
    Route(String),
    /// Nowhere before this instant: a route rests until then, or is looked at again.
    Wait(DateTime<Utc>),
    /// Its time is over.
    GiveUp,
    /// The centre has no route for it.
    NoRoute,
}

/// What the caller does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It was taken, and is called so.
    Accepted(ProviderRef),
    /// Ask [`Dispatcher::choose`] again, now: another route may take it.
    TryNext,
    /// Ask again at this instant.
    RetryAt(DateTime<Utc>),
    /// It won't be taken by anybody; whether the contact is to be marked.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Whether the number or address itself is at fault.
        marks_contact: bool,
    },
    /// Its time is over.
    GiveUp,
    /// It may have left: ask the route at this instant ([`Backoff::ask_at`]), and send it nowhere.
    Resolve(DateTime<Utc>),
}

/// What is done with a message of which nobody will ever know whether it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unresolved {
    /// It is sent once more: hearing it twice does no harm.
    Repeat,
    /// A person decides.
    AskAPerson,
}

/// Ends an unknown that no report and no question could resolve: an arrival message may be
/// repeated, once; a decision (radiation, return) never is by itself.
pub fn unresolved(may_repeat: bool, was_repeated: bool) -> Unresolved {
    if may_repeat && !was_repeated {
        Unresolved::Repeat
    } else {
        Unresolved::AskAPerson
    }
}

/// The routes in the order that the centre sets, and how each fares.
#[derive(Debug, Clone)]
pub struct Dispatcher {
    lines: Vec<Line>,
    backoff: Backoff,
    /// Channels of which it was told that nothing leaves.
    stuck: Vec<Channel>,
    /// Whether a route works again that had been away.
    is_back: bool,
}

impl Dispatcher {
    /// All routes at rest, nothing spent.
    pub fn new(lines: Vec<LineSettings>, backoff: Backoff) -> Self {
        Self {
            lines: lines.into_iter().map(Line::new).collect(),
            backoff,
            stuck: Vec::new(),
            is_back: false,
        }
    }

    /// Whether, since this was last asked, a route works again that took nothing for a while: what
    /// was put off may be tried now.
    pub fn take_back(&mut self) -> bool {
        std::mem::take(&mut self.is_back)
    }

    /// What a route has spent this month, as the ledger counts it; told once at the start.
    pub fn set_spent(&mut self, route: &str, month: Month, spent: Spent) {
        if let Some(line) = self.line(route) {
            line.set_spent(month, spent);
        }
    }

    /// What a route has spent this month.
    pub fn spent(&self, route: &str, month: Month) -> Spent {
        let line = self.lines.iter().find(|line| line.settings.name == route);
        line.map(|line| line.spent(month)).unwrap_or_default()
    }

    /// Why a route is stopped, if it is.
    pub fn stop_of(&self, route: &str) -> Option<&Stop> {
        let line = self.lines.iter().find(|line| line.settings.name == route)?;
        line.stop()
    }

    /// Where the message goes now. A route that is chosen is taken up by it until
    /// [`Self::settle`].
    pub fn choose(&mut self, attempts: &Attempts, now: DateTime<Utc>, month: Month) -> Choice {
        if !self
            .lines
            .iter()
            .any(|line| line.settings.channel == attempts.channel)
        {
            return Choice::NoRoute;
        }
        if self.backoff.is_over(attempts.queued_at, now) {
            return Choice::GiveUp;
        }
        let segments = attempts.segments;
        let chosen = self
            .lines
            .iter_mut()
            .filter(|line| attempts.is_open_to(line))
            .find(|line| line.is_open(now, month, segments));
        if let Some(line) = chosen {
            line.begin(now, segments);
            return Choice::Route(line.settings.name.clone());
        }
        let opens = |line: &Line| line.opens_at(now, month, segments);
        let mut open_to = self.lines.iter().filter(|line| attempts.is_open_to(line));
        let first = open_to
            .clone()
            .filter_map(opens)
            .min()
            .or_else(|| open_to.next().map(|_| now + self.backoff.look_again()))
            .unwrap_or_else(|| now + self.backoff.look_again());
        Choice::Wait(first)
    }

    /// The route that was chosen was not called after all: it is free again.
    pub fn put_back(&mut self, attempts: &Attempts, route: &str) {
        if let Some(line) = self.line(route) {
            line.release(attempts.segments);
        }
    }

    /// A message that was given to a route turns out to take so many parts. Whether the cap leaves
    /// room for them; without, it must be put back.
    pub fn resize(
        &mut self,
        attempts: &mut Attempts,
        route: &str,
        segments: u32,
        month: Month,
    ) -> bool {
        let before = std::mem::replace(&mut attempts.segments, segments);
        self.line(route)
            .is_none_or(|line| line.resize(month, before, segments))
    }

    /// What follows from what became of a message on a route.
    pub fn settle(
        &mut self,
        attempts: &mut Attempts,
        route: &str,
        outcome: Outcome,
        now: DateTime<Utc>,
        month: Month,
        jitter: Jitter<'_>,
    ) -> (Decision, Vec<Alert>) {
        let backoff = self.backoff;
        let segments = attempts.segments;
        let Some(line) = self.line(route) else {
            // The centre took the route out meanwhile; what it did is still true.
            return (
                self.without_line(attempts, outcome, now, jitter),
                Vec::new(),
            );
        };
        let mut alerts = Vec::new();
        let mut is_back = false;
        let decision = match outcome {
            Outcome::Accepted(provider) => {
                is_back = line.is_back(now);
                alerts.extend(line.took(month, segments));
                self.stuck.retain(|channel| *channel != attempts.channel);
                Decision::Accepted(provider)
            }
            Outcome::Unknown => {
                // It counts: it may have to be paid for.
                alerts.extend(line.may_have_taken(month, segments));
                Decision::Resolve(backoff.first_ask(now, jitter))
            }
            Outcome::Refused(refusal) if refusal.concerns_recipient() => {
                is_back = line.is_back(now);
                alerts.extend(line.answered(segments));
                Decision::Refused {
                    refusal,
                    marks_contact: true,
                }
            }
            Outcome::Refused(refusal) => {
                if line.refused(segments) >= REFUSALS_IN_A_ROW {
                    let said = match &refusal {
                        Refusal::Unacceptable(code) => code.clone(),
                        Refusal::InvalidRecipient | Refusal::OptedOut => String::new(),
                    };
                    let stop = Stop::RefusesEverything(said);
                    alerts.extend(line.stop_for(stop, backoff.probe_at(now)));
                }
                attempts.refused_by.push(route.to_owned());
                self.after_refusal(attempts, refusal, now, month, jitter)
            }
            Outcome::Stopped(stop) => {
                line.release(segments);
                alerts.extend(line.stop_for(stop, backoff.probe_at(now)));
                attempts.passed.push(route.to_owned());
                self.next_or_later(attempts, Delay::Growing, now, month, jitter)
            }
            Outcome::RetryLater { after, cause } => {
                line.release(segments);
                let after = after.and_then(|after| TimeDelta::from_std(after).ok());
                let mut delay = after.map_or(Delay::Growing, Delay::AtLeast);
                if cause != Cause::WrongKind {
                    line.turned_away(now);
                }
                match cause {
                    Cause::Unreachable | Cause::NoNetwork => {
                        line.failed(&backoff, now, jitter);
                        delay = after.map_or(Delay::UntilReached, Delay::AtLeast);
                    }
                    // It asks everybody to wait.
                    Cause::NotNow(_) if after.is_some() => {
                        line.rest(now + after.unwrap_or_default());
                    }
                    Cause::NotNow(_) | Cause::WrongKind => {}
                }
                attempts.passed.push(route.to_owned());
                self.next_or_later(attempts, delay, now, month, jitter)
            }
        };
        self.is_back |= is_back;
        alerts.extend(self.notice_stuck(attempts.channel, month));
        (decision, alerts)
    }

    /// A route told of its health by itself.
    pub fn note_health(
        &mut self,
        route: &str,
        readiness: &Readiness,
        now: DateTime<Utc>,
    ) -> Vec<Alert> {
        let probe_at = self.backoff.probe_at(now);
        let Some(line) = self.line(route) else {
            return Vec::new();
        };
        let alert = match readiness {
            Readiness::Stopped(stop) => line.stop_for(stop.clone(), probe_at),
            Readiness::Ready => {
                let is_back = line.is_back(now);
                let alert = line.resume();
                self.is_back |= is_back;
                alert
            }
            Readiness::Starting | Readiness::Absent | Readiness::Silent | Readiness::NoNetwork => {
                None
            }
        };
        alert.into_iter().collect()
    }

    /// A person says that a stopped route works again.
    pub fn resume(&mut self, route: &str) -> Option<Alert> {
        self.line(route)?.resume()
    }

    fn line(&mut self, route: &str) -> Option<&mut Line> {
        let mut lines = self.lines.iter_mut();
        lines.find(|line| line.settings.name == route)
    }

    /// Another route now, or all of them later.
    fn next_or_later(
        &self,
        attempts: &mut Attempts,
        delay: Delay,
        now: DateTime<Utc>,
        month: Month,
        jitter: Jitter<'_>,
    ) -> Decision {
        let segments = attempts.segments;
        let is_open = |line: &&Line| line.is_open(now, month, segments);
        let open_to = self.lines.iter().filter(|line| attempts.is_open_to(line));
        if open_to.clone().any(|line| is_open(&line)) {
            return Decision::TryNext;
        }
        attempts.passed.clear();
        attempts.rounds += 1;
        match self.backoff.retry_at(attempts, delay, now, jitter) {
            Some(at) => Decision::RetryAt(at),
            None => Decision::GiveUp,
        }
    }

    fn after_refusal(
        &self,
        attempts: &mut Attempts,
        refusal: Refusal,
        now: DateTime<Utc>,
        month: Month,
        jitter: Jitter<'_>,
    ) -> Decision {
        let mut lines = self.lines.iter();
        let others = lines.any(|line| {
            line.settings.channel == attempts.channel
                && !attempts.refused_by.contains(&line.settings.name)
        });
        if others {
            return self.next_or_later(attempts, Delay::Growing, now, month, jitter);
        }
        Decision::Refused {
            refusal,
            marks_contact: false,
        }
    }

    fn without_line(
        &self,
        attempts: &mut Attempts,
        outcome: Outcome,
        now: DateTime<Utc>,
        jitter: Jitter<'_>,
    ) -> Decision {
        match outcome {
            Outcome::Accepted(provider) => Decision::Accepted(provider),
            Outcome::Unknown => Decision::Resolve(self.backoff.first_ask(now, jitter)),
            Outcome::Refused(refusal) if refusal.concerns_recipient() => Decision::Refused {
                refusal,
                marks_contact: true,
            },
            Outcome::Refused(_) | Outcome::Stopped(_) | Outcome::RetryLater { .. } => {
                attempts.passed.clear();
                Decision::TryNext
            }
        }
    }

    /// Tells, once, that no route of a channel takes messages.
    fn notice_stuck(&mut self, channel: Channel, month: Month) -> Option<Alert> {
        let mut lines = self.lines.iter();
        let works = lines.any(|line| line.settings.channel == channel && !line.is_down(month));
        if works || self.stuck.contains(&channel) {
            return None;
        }
        self.stuck.push(channel);
        Some(Alert::NothingLeaves { channel })
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
