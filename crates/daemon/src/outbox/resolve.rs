//! What is in doubt: asked about, and decided when nobody can tell.

use chrono::TimeDelta;
use courrier_domain::{Instant, MessageEvent};
use courrier_ledger::commands::{
    Decision, Outcome as Written, RecordOutcome, ReportOf, ResolveUnknown,
};
use courrier_ledger::queries::{CallRow, UnknownRow};
use courrier_routes::policy::{Unresolved, unresolved};
use courrier_routes::{Answer, DeliveryState, Pending, ProviderRef, Reference};

use super::heed::note;
use super::{Outbox, REPORTS, chance, write};
use crate::app::App;
use crate::problem::Fault;

/// After so many questions, the last ten minutes after the one before, a route that knows nothing
/// of a message is believed, and one that can't be asked has had time for a report.
const ENOUGH: u32 = 3;
/// A route is left in peace about a message that it just took.
const FRESH: TimeDelta = TimeDelta::seconds(30);
/// Between two looks at what is in doubt.
const FOLLOW: TimeDelta = TimeDelta::seconds(10);
/// Questions about messages that were taken, in one look.
const QUESTIONS: usize = 20;

/// Questions about one message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks {
    /// So many told nothing.
    count: u32,
    /// When the next is put; none: no more.
    next: Option<Instant>,
}

impl Asks {
    /// None yet; the first then.
    pub fn first(at: Instant) -> Self {
        Self {
            count: 0,
            next: Some(at),
        }
    }

    fn is_due(self, now: Instant) -> bool {
        self.next.is_some_and(|next| next <= now)
    }
}

impl Outbox {
    /// Asks about what is in doubt, and about what was taken and has not been reported on.
    pub(super) async fn follow(&self, app: &App) -> Result<(), Fault> {
        let now = app.now();
        let last = self.state().followed_at;
        if last.is_some_and(|last| (now - last).abs() < FOLLOW) {
            return Ok(());
        }
        self.state().followed_at = Some(now);
        let unknown = app.read(|reader| reader.messages_unknown()).await?;
        {
            let mut state = self.state();
            state
                .unknown
                .retain(|id, _| unknown.iter().any(|row| row.id == *id));
        }
        for row in unknown {
            if self.is_due_for_a_question(app, &row) {
                self.ask_about(app, &row).await?;
            }
        }
        self.poll(app).await
    }

    fn is_due_for_a_question(&self, app: &App, row: &UnknownRow) -> bool {
        let first = || Asks::first(self.backoff.first_ask(row.since, &mut chance));
        let mut state = self.state();
        let asks = state.unknown.entry(row.id).or_insert_with(first);
        asks.is_due(app.now())
    }

    async fn ask_about(&self, app: &App, row: &UnknownRow) -> Result<(), Fault> {
        let count = self
            .state()
            .unknown
            .get(&row.id)
            .map_or(0, |asks| asks.count);
        let (answer, is_mute) = match self.ask(&row.route, &row.reference, None).await {
            Answer::Found(provider, state) => {
                if !matches!(state, DeliveryState::Refused(_)) {
                    let provider_ref = provider.map(|ProviderRef(text)| text);
                    let taken = Written::Accepted { provider_ref };
                    record(app, &row.reference, taken).await?;
                }
                note(app, ReportOf::Ours(row.reference.clone()), &state).await?;
                return Ok(());
            }
            Answer::NotFound if count + 1 >= ENOUGH => {
                // It certainly did not leave.
                return record(app, &row.reference, Written::Retry { at: app.now() }).await;
            }
            Answer::CannotTell => (Answer::CannotTell, true),
            other => (other, false),
        };
        tracing::debug!(reference = row.reference, ?answer, "still in doubt");
        let next = self.backoff.ask_at(count + 1, app.now(), &mut chance);
        let is_over = next.is_none() || is_mute && count + 1 >= ENOUGH;
        let asks = Asks {
            count: count + 1,
            next: next.filter(|_| !is_over),
        };
        self.state().unknown.insert(row.id, asks);
        if is_over {
            self.decide(app, row).await?;
        }
        Ok(())
    }

    /// Nobody will ever know: news of mail is repeated once, a number in the queue is of no use any
    /// more, all else waits for a person.
    async fn decide(&self, app: &App, row: &UnknownRow) -> Result<(), Fault> {
        let may_repeat = matches!(row.event, MessageEvent::Arrival | MessageEvent::Avis);
        let decision = match unresolved(may_repeat, false) {
            _ if row.event.was_asked_for() => Decision::Lost,
            Unresolved::AskAPerson => return Ok(()),
            Unresolved::Repeat => Decision::Repeat,
        };
        let id = row.id;
        match write(app, ResolveUnknown { id, decision }).await {
            Ok(_) => self.forget(id),
            // It was repeated before, which the ledger knows: a person decides.
            Err(fault) => tracing::info!(?fault, "a message is left to a person"),
        }
        Ok(())
    }

    /// Asks about messages that routes took, where they can be asked.
    async fn poll(&self, app: &App) -> Result<(), Fault> {
        let now = app.now();
        let calls = app
            .read(move |reader| reader.calls_accepted(now - REPORTS, now - FRESH))
            .await?;
        let due: Vec<CallRow> = {
            let mut state = self.state();
            let known: std::collections::HashSet<&str> =
                calls.iter().map(|call| call.reference.as_str()).collect();
            state
                .taken
                .retain(|reference, _| known.contains(reference.as_str()));
            calls
                .into_iter()
                .filter(|call| !state.mute.contains(&call.route))
                .filter(|call| {
                    let asks = state.taken.get(&call.reference);
                    asks.is_none_or(|asks| asks.is_due(now))
                })
                .take(QUESTIONS)
                .collect()
        };
        for call in due {
            self.ask_whether_it_arrived(app, call).await?;
        }
        Ok(())
    }

    async fn ask_whether_it_arrived(&self, app: &App, call: CallRow) -> Result<(), Fault> {
        let provider = call.provider_ref.map(ProviderRef);
        let next = match self.ask(&call.route, &call.reference, provider).await {
            Answer::CannotTell => {
                self.state().mute.insert(call.route);
                return Ok(());
            }
            // Nothing more will be known.
            Answer::Found(_, DeliveryState::Unconfirmed) => None,
            Answer::Found(_, DeliveryState::OnItsWay) | Answer::NotFound | Answer::AskLater => {
                let count = self
                    .state()
                    .taken
                    .get(&call.reference)
                    .map_or(0, |asks| asks.count);
                self.backoff.ask_at(count + 1, app.now(), &mut chance)
            }
            Answer::Found(_, state) => {
                note(app, ReportOf::Ours(call.reference), &state).await?;
                return Ok(());
            }
        };
        let mut state = self.state();
        let asks = state
            .taken
            .entry(call.reference)
            .or_insert(Asks { count: 0, next });
        asks.count += 1;
        asks.next = next;
        Ok(())
    }

    async fn ask(&self, route: &str, reference: &str, provider: Option<ProviderRef>) -> Answer {
        let Some(work) = self.at_work(route) else {
            return Answer::CannotTell;
        };
        let Ok(reference) = Reference::new(reference) else {
            return Answer::CannotTell;
        };
        let pending = Pending {
            reference,
            provider,
            to: None,
        };
        work.route.ask(&pending).await
    }
}

async fn record(app: &App, reference: &str, outcome: Written) -> Result<(), Fault> {
    let command = RecordOutcome {
        reference: reference.to_owned(),
        outcome,
        segments: 0,
    };
    write(app, command).await.map(|_| ())
}
