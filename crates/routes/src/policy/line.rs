//! How one route fares.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Alert, Backoff, Channel, Jitter};
use crate::Stop;

/// After so many failures in a row, each after a longer rest, a route has been away for some two
/// and a half minutes.
const FAILURES_IN_A_ROW: u32 = 6;

/// A route that took nothing for so long was away; one that only asks for patience now and then was
/// not.
const OUTAGE: TimeDelta = TimeDelta::minutes(10);

/// What a centre sets for a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSettings {
    /// The route's name.
    pub name: String,
    /// What it carries.
    pub channel: Channel,
    /// Messages a month, parts counted each; as many as come when there is none.
    pub monthly_cap: Option<u32>,
    /// What one costs, in thousandths of a euro: an estimate, the bill is the provider's.
    pub price_millis: u32,
}

/// A month of the centre's calendar: caps begin anew with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

/// What a route has sent in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// Messages, parts counted each.
    pub segments: u32,
    /// What that costs, in thousandths of a euro.
    pub cost_millis: u64,
}

/// A route, as the dispatcher sees it.
#[derive(Debug, Clone)]
pub struct Line {
    pub settings: LineSettings,
    spent: (Option<Month>, Spent),
    /// Messages that were given to it and not settled yet, parts counted each.
    under_way: u32,
    stopped: Option<Stopped>,
    rests_until: Option<DateTime<Utc>>,
    failures: u32,
    refusals: u32,
    /// Since when it takes nothing that it is given.
    away_since: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
struct Stopped {
    stop: Stop,
    probe_at: DateTime<Utc>,
    probing: bool,
}

impl Line {
    pub fn new(settings: LineSettings) -> Self {
        Self {
            settings,
            spent: (None, Spent::default()),
            under_way: 0,
            stopped: None,
            rests_until: None,
            failures: 0,
            refusals: 0,
            away_since: None,
        }
    }

    pub fn stop(&self) -> Option<&Stop> {
        self.stopped.as_ref().map(|stopped| &stopped.stop)
    }

    pub fn spent(&self, month: Month) -> Spent {
        match self.spent {
            (Some(known), spent) if known == month => spent,
            _ => Spent::default(),
        }
    }

    pub fn set_spent(&mut self, month: Month, spent: Spent) {
        self.spent = (Some(month), spent);
    }

    /// Whether the cap leaves room for a message of so many parts.
    fn has_room(&self, month: Month, segments: u32) -> bool {
        let wanted = self.spent(month).segments.saturating_add(self.under_way);
        let wanted = wanted.saturating_add(segments);
        self.settings.monthly_cap.is_none_or(|cap| wanted <= cap)
    }

    /// Whether it takes a message now. A stopped route takes one now and then, to see.
    pub fn is_open(&self, now: DateTime<Utc>, month: Month, segments: u32) -> bool {
        self.has_room(month, segments)
            && self.rests_until.is_none_or(|until| until <= now)
            && self
                .stopped
                .as_ref()
                .is_none_or(|stopped| !stopped.probing && stopped.probe_at <= now)
    }

    /// When it may take one again; none if that is not a matter of time.
    pub fn opens_at(
        &self,
        now: DateTime<Utc>,
        month: Month,
        segments: u32,
    ) -> Option<DateTime<Utc>> {
        if !self.has_room(month, segments) {
            return None;
        }
        let probe = self.stopped.as_ref().map(|stopped| stopped.probe_at);
        let opens = probe.max(self.rests_until)?;
        (opens > now).then_some(opens)
    }

    /// A message is given to it.
    pub fn begin(&mut self, now: DateTime<Utc>, segments: u32) {
        self.under_way = self.under_way.saturating_add(segments);
        if let Some(stopped) = &mut self.stopped
            && stopped.probe_at <= now
        {
            stopped.probing = true;
        }
    }

    /// A message that is given to it takes other than `before` parts; whether there is room.
    pub fn resize(&mut self, month: Month, before: u32, segments: u32) -> bool {
        self.under_way = self.under_way.saturating_sub(before);
        let room = self.has_room(month, segments);
        self.under_way = self.under_way.saturating_add(segments);
        room
    }

    /// A message is back.
    pub fn release(&mut self, segments: u32) {
        self.under_way = self.under_way.saturating_sub(segments);
        if let Some(stopped) = &mut self.stopped {
            stopped.probing = false;
        }
    }

    /// It took a message.
    pub fn took(&mut self, month: Month, segments: u32) -> Vec<Alert> {
        let mut alerts: Vec<Alert> = self.resume().into_iter().collect();
        alerts.extend(self.may_have_taken(month, segments));
        self.failures = 0;
        self.refusals = 0;
        alerts
    }

    /// It may have taken a message: it counts.
    pub fn may_have_taken(&mut self, month: Month, segments: u32) -> Vec<Alert> {
        self.release(segments);
        let mut spent = self.spent(month);
        let before = spent.segments;
        spent.segments = before.saturating_add(segments);
        spent.cost_millis += u64::from(segments) * u64::from(self.settings.price_millis);
        self.set_spent(month, spent);
        let Some(cap) = self.settings.monthly_cap else {
            return Vec::new();
        };
        let crosses = |line: u32| before < line && spent.segments >= line;
        let route = self.settings.name.clone();
        if crosses(cap) {
            vec![Alert::CapReached { route, cap }]
        } else if crosses(cap - cap / 5) {
            let used = spent.segments;
            vec![Alert::CapNear { route, used, cap }]
        } else {
            Vec::new()
        }
    }

    /// It knows the recipient to be wrong: it works.
    pub fn answered(&mut self, segments: u32) -> Option<Alert> {
        self.release(segments);
        self.failures = 0;
        self.refusals = 0;
        self.resume()
    }

    /// It won't have a message: how many that makes in a row.
    pub fn refused(&mut self, segments: u32) -> u32 {
        self.release(segments);
        self.failures = 0;
        self.refusals += 1;
        self.refusals
    }

    /// Whether messages can't count on it: it is stopped, its cap is reached, or it could not be
    /// reached for some minutes.
    pub fn is_down(&self, month: Month) -> bool {
        self.stopped.is_some() || !self.has_room(month, 1) || self.failures >= FAILURES_IN_A_ROW
    }

    /// It can't be reached: it rests, longer each time. What was under way when it began to rest
    /// tells nothing new.
    pub fn failed(&mut self, backoff: &Backoff, now: DateTime<Utc>, jitter: Jitter<'_>) {
        if self.rests_until.is_some_and(|until| until > now) {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        let until = now + backoff.rest(self.failures, jitter);
        self.rest(until);
    }

    /// It did not take what it was given.
    pub fn turned_away(&mut self, now: DateTime<Utc>) {
        self.away_since.get_or_insert(now);
    }

    /// It works: whether it had been away for long enough for messages to have been put off far.
    pub fn is_back(&mut self, now: DateTime<Utc>) -> bool {
        let since = self.away_since.take();
        since.is_some_and(|since| now - since >= OUTAGE)
    }

    /// It is left alone until then.
    pub fn rest(&mut self, until: DateTime<Utc>) {
        self.rests_until = self.rests_until.max(Some(until));
    }

    /// It is at fault. Told once for each reason.
    pub fn stop_for(&mut self, stop: Stop, probe_at: DateTime<Utc>) -> Option<Alert> {
        let is_news = self.stop() != Some(&stop);
        self.stopped = Some(Stopped {
            stop: stop.clone(),
            probe_at,
            probing: false,
        });
        is_news.then(|| Alert::RouteStopped {
            route: self.settings.name.clone(),
            stop,
        })
    }

    /// It works again.
    pub fn resume(&mut self) -> Option<Alert> {
        self.rests_until = None;
        self.refusals = 0;
        self.stopped.take().map(|_| Alert::RouteResumed {
            route: self.settings.name.clone(),
        })
    }
}
