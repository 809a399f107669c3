//! What the planner looks at: a usager's folder as it stands.

use chrono::{Days, NaiveDate};

use crate::message::{MessageEvent, MessageState};
use crate::usager::Channel;
use crate::{CourrierId, CourrierKind, DomiciliationStatus, Instant, UsagerId};

/// A usager's folder: what the cycle depends on, and nothing that says who they are.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Whose.
    pub usager_id: UsagerId,
    /// What was decided about their domiciliation.
    pub status: DomiciliationStatus,
    /// Since when.
    pub status_since: Instant,
    /// Last day of the domiciliation.
    pub ends_on: Option<NaiveDate>,
    /// How they can be reached.
    pub contact: Contact,
    /// Declared absences, by their first day.
    pub absences: Vec<Absence>,
    /// When a relance last left for them (or was taken for sending).
    pub relanced_at: Option<Instant>,
    /// When the last message on a radiation or refusal was accepted.
    pub last_notice_at: Option<Instant>,
    /// The last notice about the end of a domiciliation that was planned.
    pub end_notice: Option<EndNotice>,
    /// When a message was last refused, if none was accepted since.
    pub refused_at: Option<Instant>,
    /// Messages that have not come to an end.
    pub open: Vec<OpenMessage>,
    /// Items in state `waiting` that are filed: their tri is closed.
    pub items: Vec<Item>,
}

/// An item that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: CourrierId,
    /// What it is.
    pub kind: CourrierKind,
    /// When it was entered.
    pub registered_at: Instant,
    /// Since when it waits; later than its entry when it was kept, reopened or moved.
    pub waits_since: Instant,
    /// When the last message that counts for it was accepted; none while nobody was told of it.
    pub reached_at: Option<Instant>,
    /// Relances that counted.
    pub relances: u32,
}

impl Item {
    /// Whether it is an avis de passage, which has a clock of its own.
    pub fn is_avis(&self) -> bool {
        self.kind == CourrierKind::Recommande
    }
}

/// How a usager can be reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contact {
    /// A number that takes SMS and has not refused them.
    pub sms: bool,
    /// An address that has not refused messages.
    pub email: bool,
    /// The channel they chose.
    pub choice: Option<Channel>,
    /// Whether they allow the other one when it fails.
    pub other_channel: bool,
}

impl Contact {
    /// The channels that may be used, the first first. Who chose none is reached by either.
    pub fn channels(&self) -> impl Iterator<Item = Channel> {
        let (first, other) = match self.choice {
            None => (Some(Channel::Sms), Some(Channel::Email)),
            Some(Channel::Sms) => (Some(Channel::Sms), self.allowed(Channel::Email)),
            Some(Channel::Email) => (Some(Channel::Email), self.allowed(Channel::Sms)),
            Some(Channel::None) => (None, None),
        };
        let contact = *self;
        first
            .into_iter()
            .chain(other)
            .filter(move |channel| match channel {
                Channel::Sms => contact.sms,
                Channel::Email => contact.email,
                Channel::None => false,
            })
    }

    fn allowed(self, other: Channel) -> Option<Channel> {
        self.other_channel.then_some(other)
    }

    /// Whether any channel reaches them.
    pub fn is_reachable(&self) -> bool {
        self.channels().next().is_some()
    }
}

/// A declared absence, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// First day away.
    pub from: NaiveDate,
    /// Last day away.
    pub to: NaiveDate,
}

/// A notice about the end of a domiciliation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndNotice {
    /// The last day of which it told: a renewed domiciliation has another, and notices of its own.
    pub ends_on: NaiveDate,
    /// The first notice or the second.
    pub step: u8,
}

/// A message on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenMessage {
    /// What it tells of.
    pub event: MessageEvent,
    /// Where it stands: `queued`, `sending` or `unknown`.
    pub state: MessageState,
    /// Since when.
    pub since: Instant,
}

impl Folder {
    /// Whether the domiciliation was ended or refused.
    pub fn is_ended(&self) -> bool {
        matches!(
            self.status,
            DomiciliationStatus::Radie | DomiciliationStatus::Refus
        )
    }

    /// When the last message on the present radiation or refusal was accepted.
    pub fn notice_at(&self) -> Option<Instant> {
        self.last_notice_at.filter(|at| *at >= self.status_since)
    }

    /// The last day of the absence in which `day` lies, absences that follow one another taken
    /// together.
    pub fn absent_until(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut until = None;
        let mut at = day;
        for absence in &self.absences {
            if absence.from <= at && at <= absence.to {
                until = Some(absence.to);
                at = absence.to.succ_opt()?;
            }
        }
        until
    }

    /// `due`, later by the days of absence between `from` and it: the cycle goes on where it stood.
    pub(super) fn put_off(&self, from: NaiveDate, due: NaiveDate) -> NaiveDate {
        let mut due = due;
        let mut counted_to = from;
        for absence in &self.absences {
            let first = absence.from.max(counted_to);
            if first < due && first <= absence.to {
                let after = absence.to.succ_opt().unwrap_or(NaiveDate::MAX);
                let days = u64::try_from((after - first).num_days()).unwrap_or_default();
                due = due
                    .checked_add_days(Days::new(days))
                    .unwrap_or(NaiveDate::MAX);
                counted_to = after;
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channels_a_person_allows() {
        use Channel::{Email, None as Nothing, Sms};
        for (choice, other_channel, sms, email, expected) in [
            (None, false, true, true, &[Sms, Email][..]),
            (None, false, false, true, &[Email]),
            (Some(Sms), false, true, true, &[Sms]),
            (Some(Sms), false, false, true, &[]),
            (Some(Sms), true, false, true, &[Email]),
            (Some(Email), true, true, true, &[Email, Sms]),
            (Some(Nothing), true, true, true, &[]),
        ] {
            let contact = Contact {
                sms,
                email,
                choice,
                other_channel,
            };
            assert_eq!(
                contact.channels().collect::<Vec<_>>(),
                expected,
                "{contact:?}"
            );
            assert_eq!(contact.is_reachable(), !expected.is_empty());
        }
    }
}
