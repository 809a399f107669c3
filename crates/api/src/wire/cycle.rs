//! The cycle: what is due, the worklists it feeds, declared absences, messages to decide on.

use chrono::{DateTime, NaiveDate, Utc};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::usager::Channel;
use courrier_domain::{
    AbsenceId, AbsenceReason, CourrierId, MessageEvent, MessageId, MessageRefusal, MessageState,
    Numero, UsagerId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One usager on a worklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedUsager {
    /// Their id.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// `NOM Prénoms`.
    pub name: String,
}

/// `GET /worklists`: how much there is to do, without saying for whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorklistCounts {
    /// Items to pull from the cabinet.
    pub to_return: u32,
    /// Items in the bag that has not left yet.
    pub in_bag: u32,
    /// Usagers who must be told in another way.
    pub unreached: u32,
    /// What people wrote back and nobody has dealt with.
    pub replies: u32,
    /// Messages of which nobody knows whether they left.
    pub unknown: u32,
    /// Absences that end within seven days.
    pub absences_ending: u32,
    /// Usagers not seen for three months, without those whose absence was declared.
    pub unseen: u32,
    /// Domiciliations that end within sixty days.
    pub endings: u32,
}

/// `GET /worklists/unreached`: who must be told of their mail in another way.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UnreachedList {
    /// The usagers, in cabinet order.
    pub usagers: Vec<Unreached>,
}

/// A usager who can't be told of their mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unreached {
    /// Who.
    pub usager: ListedUsager,
    /// Items of which they were never told: only a supervisor returns them.
    pub untold: u32,
    /// All that waits for them.
    pub waiting: u32,
    /// When the oldest of it was entered.
    pub oldest: DateTime<Utc>,
    /// Why their number or address can't be used; none when there is none.
    pub refusal: Option<MessageRefusal>,
    /// Which of them: the number (`sms`) or the address (`email`).
    pub refused_channel: Option<Channel>,
}

/// `GET /absences`: those not over yet, the first to end first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AbsenceList {
    /// The absences.
    pub absences: Vec<Absence>,
}

/// A declared absence, which stops the cycle until its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// Whose.
    pub usager: ListedUsager,
    /// Why.
    pub reason: AbsenceReason,
    /// First day away.
    pub from: NaiveDate,
    /// Last day away.
    pub to: NaiveDate,
}

/// `POST /usagers/{id}/absences`
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct NewAbsence {
    /// Why.
    pub reason: AbsenceReason,
    /// First day away.
    pub from: NaiveDate,
    /// Last day away, a year later at most.
    pub to: NaiveDate,
}

/// A declared absence's id.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct AbsenceDeclared {
    /// Its id, by which it can be ended.
    pub id: AbsenceId,
}

/// `GET /worklists/unseen`: nobody saw or heard them for three months (CASF D264-3). They are
/// listed; nothing is done by itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UnseenList {
    /// The usagers, in cabinet order.
    pub usagers: Vec<Unseen>,
}

/// A usager not seen nor heard for three months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unseen {
    /// Who.
    pub usager: ListedUsager,
    /// Last passage; none since the folder was made.
    pub last_seen: Option<DateTime<Utc>>,
    /// Last day of a declared absence.
    pub absent_until: Option<NaiveDate>,
}

/// `GET /worklists/endings`
#[derive(Debug, Clone, Copy, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EndingsQuery {
    /// Days ahead.
    #[serde(default = "default_days")]
    #[param(minimum = 1, maximum = 366, default = 60)]
    pub days: u32,
}

fn default_days() -> u32 {
    60
}

/// Domiciliations that end soon, the first to end first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EndingList {
    /// The domiciliations.
    pub endings: Vec<Ending>,
}

/// A domiciliation that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ending {
    /// Whose.
    pub usager: ListedUsager,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The last notice planned: 0 for none, 1 or 2.
    pub notices: u8,
}

/// `GET /usagers/{id}/plan`: what is due for a usager now, and what the rest waits for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UsagerPlan {
    /// What is due: done at the next turn of the cycle.
    pub due: Vec<PlannedAct>,
    /// What is not, and why.
    pub later: Vec<PlannedLater>,
}

/// One thing that is due.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlannedAct {
    /// The message, when one is sent.
    pub message: Option<MessageEvent>,
    /// The items concerned.
    pub courrier_ids: Vec<CourrierId>,
    /// The reason for return, when items are marked.
    pub return_reason: Option<ReturnReason>,
    /// Why, in French.
    pub why: String,
}

/// One thing that is not due.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlannedLater {
    /// The item; none for what concerns the person.
    pub courrier_id: Option<CourrierId>,
    /// The first day on which it may be due; none while it waits for a person's act.
    pub on: Option<NaiveDate>,
    /// What it waits for, in French.
    pub why: String,
}

/// `GET /cycle`: how the cycle and the outbox are.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CycleHealth {
    /// When the cycle last ran.
    pub ran_at: Option<DateTime<Utc>>,
    /// Why it refuses to act, in French: the machine's clock is not believed.
    pub impossible_clock: Option<String>,
    /// Messages that wait to leave.
    pub messages_queued: u64,
    /// Messages of which nobody knows whether they left.
    pub unknown: Vec<UnknownMessage>,
}

/// A message of which nobody knows whether it left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnknownMessage {
    /// The message.
    pub id: MessageId,
    /// To whom.
    pub usager_id: UsagerId,
    /// Their folder and name; none once erased.
    pub usager: Option<ListedUsager>,
    /// What it tells of.
    pub event: MessageEvent,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The route that was called.
    pub route: String,
}

/// `POST /messages/{id}/resolve`
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ResolveMessage {
    /// What is decided.
    pub decision: UnknownDecision,
}

/// What can be decided of a message of unknown outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownDecision {
    /// It left: it counts.
    Left,
    /// It did not leave, and is not sent again.
    Lost,
    /// It is sent again, at the risk of a second one.
    Repeat,
}

/// Where a message stands after a decision.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct MessageStands {
    /// Its state.
    pub state: MessageState,
}

/// `POST /usagers/{id}/contact/restore`: the number or address takes messages after all.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct RestoreContact {
    /// Which.
    pub channel: Channel,
}
