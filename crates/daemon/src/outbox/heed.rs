//! What routes tell by themselves, written down.

use chrono::TimeDelta;
use courrier_domain::message::MessageRefusal;
use courrier_domain::{Instant, ReplyId};
use courrier_ledger::commands::{
    Outcome as Written, RecordOutcome, RecordReply, RecordReport, ReportOf,
};
use courrier_routes::{
    DeliveryState, Event, Happening, ProviderRef, Receipt, Refusal, Reply, Report,
};

use super::{Outbox, write};
use crate::app::App;
use crate::problem::Fault;

/// How long a report may come before its message's outcome is written down.
const EARLY: TimeDelta = TimeDelta::minutes(10);
/// Reports of nobody's message that are kept at most: a gateway that has gone mad is not obeyed.
const MOST_ORPHANS: usize = 1_000;

/// A report whose message nobody knows: the call it speaks of may still be under way.
pub(super) struct Orphan {
    until: Instant,
    of: ReportOf,
    state: DeliveryState,
    receipt: Receipt,
}

impl Outbox {
    /// Writes down what a route tells. What can't be written is left to come again.
    pub(super) async fn heed(&self, app: &App, event: Event) {
        let Event {
            route,
            what,
            receipt,
        } = event;
        let written = match what {
            Happening::Report(report) => self.take_report(app, &route, report, receipt).await,
            Happening::Reply(reply) => take_reply(app, route, reply, receipt).await,
            Happening::Health(health) => {
                let now = app.now();
                let alerts = self
                    .state()
                    .dispatcher
                    .note_health(&route, &health.readiness, now);
                self.raise(app, alerts).await;
                receipt.give();
                Ok(())
            }
        };
        if let Err(fault) = written {
            tracing::error!(?fault, "what a route told is not written");
        }
    }

    /// Takes a report; one on a message that nobody knows yet is kept for a while.
    pub async fn take_report(
        &self,
        app: &App,
        route: &str,
        report: Report,
        receipt: Receipt,
    ) -> Result<(), Fault> {
        let Report {
            reference,
            provider,
            state,
        } = report;
        let of = match (reference, provider) {
            (Some(ours), _) => ReportOf::Ours(ours.to_string()),
            (None, Some(ProviderRef(provider_ref))) => ReportOf::Providers {
                route: route.to_owned(),
                provider_ref,
            },
            (None, None) => return Ok(()),
        };
        if note(app, of.clone(), &state).await? {
            receipt.give();
            return Ok(());
        }
        let mut all = self.state();
        if all.orphans.len() < MOST_ORPHANS {
            all.orphans.push(Orphan {
                until: app.now() + EARLY,
                of,
                state,
                receipt,
            });
        }
        Ok(())
    }

    /// Looks again for the messages of reports that came early. One of nobody's is let go.
    pub(super) async fn find_homes(&self, app: &App) -> Result<(), Fault> {
        let orphans = std::mem::take(&mut self.state().orphans);
        for orphan in orphans {
            if note(app, orphan.of.clone(), &orphan.state).await? || orphan.until <= app.now() {
                orphan.receipt.give();
            } else {
                self.state().orphans.push(orphan);
            }
        }
        Ok(())
    }
}

/// Writes down what became of a message; whether it is one of ours.
pub(super) async fn note(app: &App, of: ReportOf, state: &DeliveryState) -> Result<bool, Fault> {
    let delivered = match state {
        DeliveryState::Delivered => Ok(()),
        DeliveryState::Refused(refusal) => Err(match refusal {
            Refusal::InvalidRecipient => MessageRefusal::Address,
            Refusal::OptedOut => MessageRefusal::Stopped,
            Refusal::Unacceptable(_) => MessageRefusal::NotDelivered,
        }),
        DeliveryState::GaveUp => Err(MessageRefusal::NotDelivered),
        // It was taken, at least: what was unknown is so no more.
        DeliveryState::OnItsWay | DeliveryState::Unconfirmed => {
            let ReportOf::Ours(reference) = of else {
                return Ok(true);
            };
            let outcome = Written::Accepted { provider_ref: None };
            let command = RecordOutcome {
                reference,
                outcome,
                segments: 0,
            };
            return Ok(write(app, command).await.is_ok());
        }
    };
    Ok(write(app, RecordReport { of, delivered }).await?.is_some())
}

/// Keeps a reply for the agents; STOP is obeyed at once. The modem deletes its copy only then.
async fn take_reply(app: &App, route: String, reply: Reply, receipt: Receipt) -> Result<(), Fault> {
    let stop = reply.asks_to_stop();
    let Reply { from, at, text } = reply;
    let command = RecordReply {
        id: app.new_id::<ReplyId>()?,
        route,
        sender: from,
        at,
        text,
        stop,
    };
    write(app, command).await?;
    receipt.give();
    Ok(())
}
