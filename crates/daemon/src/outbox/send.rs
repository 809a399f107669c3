//! One message's way out.

use chrono::TimeDelta;
use courrier_domain::cycle::{Calendar, check_clock};
use courrier_domain::message::{MessageRefusal, MessageState};
use courrier_domain::usager::Channel;
use courrier_domain::{Instant, MessageId};
use courrier_ledger::commands::{
    GiveUp, Outcome as Written, Postpone, RecordOutcome, TakeForSending, Taken,
};
use courrier_ledger::queries::QueuedRow;
use courrier_routes::policy::{Attempts, Channel as Kind, Choice, Decision};
use courrier_routes::{Outcome, Outgoing, Reference, Refusal, Stop};
use futures_util::future::join_all;
use tokio::sync::OwnedSemaphorePermit;

use super::resolve::Asks;
use super::text::{self, Unwritable};
use super::{AtWork, Outbox, State, chance, month, write};
use crate::app::App;
use crate::problem::Fault;

/// Messages that are looked at together.
const BATCH: u32 = 256;
/// When a message is looked at again that can't be taken now for a reason of its own.
const NOT_NOW: TimeDelta = TimeDelta::minutes(1);
/// When a message is looked at again for which a cap leaves no room.
const NO_ROOM: TimeDelta = TimeDelta::hours(1);
/// Between two tries to write an outcome down.
const WRITE_AGAIN: std::time::Duration = std::time::Duration::from_secs(2);

/// What comes of choosing.
enum Chosen {
    Over { channel: Channel, route: String },
    Later(Instant),
    Never(MessageRefusal),
}

/// What comes of one call.
enum Next {
    /// Nothing more is to be done now.
    Done,
    /// Another route may take it.
    Again,
    /// It is looked at again then.
    Later(Instant),
}

impl Outbox {
    /// Sends all that is due, until nothing more is, or the hour or the clock forbids it.
    pub(super) async fn send_due(&self, app: &App) -> Result<(), Fault> {
        loop {
            if *app.stopping().borrow() || !is_clock_right(app).await? {
                return Ok(());
            }
            let now = app.now();
            let is_silent = !Calendar::of(&app.settings()).may_send(now);
            let due = app
                .read(move |reader| reader.messages_due(now, is_silent, BATCH))
                .await?;
            if due.is_empty() {
                return Ok(());
            }
            let resumed = self.state().resumed;
            // The routes' lanes say how many calls are under way at once.
            let ends = join_all(due.into_iter().map(|row| self.send_one(app, row))).await;
            let mut until = Vec::new();
            let mut fault = None;
            for end in ends {
                match end {
                    Ok(later) => until.extend(later),
                    Err(failed) => fault = Some(failed),
                }
            }
            // A route that came to work meanwhile takes them now.
            if !until.is_empty() && self.state().resumed == resumed {
                write(app, Postpone { until }).await?;
            }
            if let Some(fault) = fault {
                return Err(fault);
            }
        }
    }

    /// Sends one message, over as many routes as it takes. Where it can't leave now: until when.
    async fn send_one(
        &self,
        app: &App,
        row: QueuedRow,
    ) -> Result<Option<(MessageId, Instant)>, Fault> {
        let mut lane: Option<(String, OwnedSemaphorePermit)> = None;
        while !*app.stopping().borrow() {
            let (channel, route) = match self.choose(app, &row) {
                Chosen::Over { channel, route } => (channel, route),
                Chosen::Later(at) => return Ok(Some((row.id, at))),
                Chosen::Never(refusal) => {
                    write(
                        app,
                        GiveUp {
                            id: row.id,
                            refusal,
                        },
                    )
                    .await?;
                    self.forget(row.id);
                    return Ok(None);
                }
            };
            let Some(work) = self.at_work(&route) else {
                return Ok(None);
            };
            let held = lane.take().filter(|(held, _)| *held == route);
            let free = || work.lanes.clone().try_acquire_owned().ok();
            let Some(permit) = held.map(|(_, permit)| permit).or_else(free) else {
                // Its turn may come late: by then the route may be another.
                self.put_back(&row, channel, &route);
                let permit = work.lanes.clone().acquire_owned().await;
                lane = permit.ok().map(|permit| (route, permit));
                continue;
            };
            let next = self.call(app, &row, channel, work).await?;
            drop(permit);
            match next {
                Next::Done => return Ok(None),
                Next::Later(at) => return Ok(Some((row.id, at))),
                Next::Again => {}
            }
        }
        Ok(None)
    }

    fn choose(&self, app: &App, row: &QueuedRow) -> Chosen {
        let (now, month) = (app.now(), month(app));
        let mut state = self.state();
        let State {
            dispatcher, tries, ..
        } = &mut *state;
        let mut never = MessageRefusal::NoRoute;
        for &channel in &row.channels {
            let Some(kind) = kind(channel) else { continue };
            let known = |channel| tries.contains_key(&(row.id, channel));
            let goes_on = !known(Channel::Sms) && !known(Channel::Email);
            let tried = tries.entry((row.id, channel)).or_insert_with(|| {
                // Its time runs from the first call, not from the queue: hours of silence, closures
                // and outages are no fault of the routes'.
                let since = row.first_attempt_at.filter(|_| goes_on).unwrap_or(now);
                Attempts {
                    rounds: row.attempts,
                    ..Attempts::new(kind, 1, since)
                }
            });
            match dispatcher.choose(tried, now, month) {
                Choice::Route(route) => return Chosen::Over { channel, route },
                Choice::Wait(at) => return Chosen::Later(at),
                Choice::GiveUp => never = MessageRefusal::GivenUp,
                Choice::NoRoute => {}
            }
        }
        Chosen::Never(never)
    }

    /// Writes our reference down, calls the route, writes the outcome down.
    async fn call(
        &self,
        app: &App,
        row: &QueuedRow,
        channel: Channel,
        work: &AtWork,
    ) -> Result<Next, Fault> {
        let route = &work.line.name;
        let reference = app.new_id::<MessageId>()?.to_string();
        let take = TakeForSending {
            id: row.id,
            channel,
            route: route.clone(),
            reference: reference.clone(),
        };
        let outgoing = match write(app, take).await {
            Ok(Taken::Sending { outgoing }) => outgoing,
            other => {
                self.put_back(row, channel, route);
                return match other? {
                    Taken::Dropped => {
                        self.forget(row.id);
                        Ok(Next::Done)
                    }
                    _ => Ok(Next::Later(app.now() + NOT_NOW)),
                };
            }
        };
        let letter = text::write(app, &app.library(), &outgoing, channel, work, &reference);
        let outcome = match letter {
            Ok(letter) => {
                if !self.has_room(app, row, channel, route, letter.segments) {
                    self.put_back(row, channel, route);
                    let at = app.now() + NO_ROOM;
                    record(app, &reference, Written::Retry { at }, 0).await?;
                    return Ok(Next::Done);
                }
                match Reference::new(reference.clone()) {
                    Ok(reference) => {
                        let body = letter.body;
                        work.route.send(&Outgoing { reference, body }).await
                    }
                    Err(_) => Outcome::Stopped(Stop::Misconfigured("reference".to_owned())),
                }
            }
            Err(Unwritable::To) => Outcome::Refused(Refusal::InvalidRecipient),
            Err(Unwritable::Settings) => Outcome::Stopped(Stop::Misconfigured("from".to_owned())),
        };
        self.settle(app, row, channel, work, &reference, outcome)
            .await
    }

    /// Whether the route's cap leaves room for so many parts.
    fn has_room(
        &self,
        app: &App,
        row: &QueuedRow,
        channel: Channel,
        route: &str,
        segments: u32,
    ) -> bool {
        let month = month(app);
        let mut state = self.state();
        let State {
            dispatcher, tries, ..
        } = &mut *state;
        let tried = tries.get_mut(&(row.id, channel));
        tried.is_none_or(|tried| dispatcher.resize(tried, route, segments, month))
    }

    async fn settle(
        &self,
        app: &App,
        row: &QueuedRow,
        channel: Channel,
        work: &AtWork,
        reference: &str,
        outcome: Outcome,
    ) -> Result<Next, Fault> {
        let route = &work.line.name;
        let (now, month) = (app.now(), month(app));
        let (decision, alerts, segments) = {
            let mut state = self.state();
            let State {
                dispatcher, tries, ..
            } = &mut *state;
            let kind = work.line.channel;
            let tried = tries
                .entry((row.id, channel))
                .or_insert_with(|| Attempts::new(kind, 1, now));
            let segments = tried.segments;
            let (decision, alerts) =
                dispatcher.settle(tried, route, outcome, now, month, &mut chance);
            (decision, alerts, segments)
        };
        let segments = match channel {
            Channel::Sms => segments,
            _ => 0,
        };
        let written = match &decision {
            Decision::Accepted(provider) => Written::Accepted {
                provider_ref: Some(provider.0.clone()),
            },
            Decision::TryNext => Written::Retry { at: now },
            Decision::RetryAt(at) => Written::Retry { at: *at },
            Decision::Refused { refusal, .. } => Written::Refused {
                refusal: why(refusal),
            },
            Decision::GiveUp => Written::Refused {
                refusal: MessageRefusal::GivenUp,
            },
            Decision::Resolve(at) => {
                self.state().unknown.insert(row.id, Asks::first(*at));
                Written::Unknown
            }
        };
        let stands = record(app, reference, written, segments).await?;
        self.raise(app, alerts).await;
        match (decision, stands) {
            (Decision::TryNext, MessageState::Queued) => return Ok(Next::Again),
            (_, MessageState::Queued | MessageState::Unknown) => {}
            _ => self.forget(row.id),
        }
        Ok(Next::Done)
    }

    fn put_back(&self, row: &QueuedRow, channel: Channel, route: &str) {
        let mut state = self.state();
        let State {
            dispatcher, tries, ..
        } = &mut *state;
        if let Some(tried) = tries.get_mut(&(row.id, channel)) {
            dispatcher.put_back(tried, route);
            // What it takes is counted anew when it is written again.
            tried.segments = 1;
        }
    }

    /// Its way is at an end.
    pub(super) fn forget(&self, id: MessageId) {
        let mut state = self.state();
        for channel in [Channel::Sms, Channel::Email] {
            state.tries.remove(&(id, channel));
        }
    }
}

/// Writes an outcome down, however long the disk takes: until then nobody would know of it. A
/// daemon that stops meanwhile leaves it to the next, as unknown.
async fn record(
    app: &App,
    reference: &str,
    outcome: Written,
    segments: u32,
) -> Result<MessageState, Fault> {
    loop {
        let command = RecordOutcome {
            reference: reference.to_owned(),
            outcome: outcome.clone(),
            segments,
        };
        match write(app, command).await {
            Ok(stands) => return Ok(stands),
            Err(fault) if *app.stopping().borrow() => return Err(fault),
            Err(fault) => {
                tracing::error!(reference, ?fault, "an outcome can't be written");
                tokio::time::sleep(WRITE_AGAIN).await;
            }
        }
    }
}

/// Whether the clock lets messages leave.
async fn is_clock_right(app: &App) -> Result<bool, Fault> {
    let now = app.now();
    let ran_at = app.read(|reader| reader.cycle_ran_at()).await?;
    Ok(check_clock(ran_at, now).is_ok())
}

fn kind(channel: Channel) -> Option<Kind> {
    match channel {
        Channel::Sms => Some(Kind::Sms),
        Channel::Email => Some(Kind::Email),
        Channel::None => None,
    }
}

/// A route's refusal in the ledger's words.
fn why(refusal: &Refusal) -> MessageRefusal {
    match refusal {
        Refusal::InvalidRecipient => MessageRefusal::Address,
        Refusal::OptedOut => MessageRefusal::Stopped,
        Refusal::Unacceptable(_) => MessageRefusal::GivenUp,
    }
}
