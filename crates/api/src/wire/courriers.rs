//! Courriers: tri, remise, undo, corrections, returns, and their history.

use chrono::{DateTime, NaiveDate, Utc};
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{
    Author, Balance, CourrierId, CourrierKind, CourrierState, Numero, RemiseId, Step, TriId,
    UsagerId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One item of mail as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Courrier {
    /// Its id.
    pub id: CourrierId,
    /// The folder it is in.
    pub usager_id: UsagerId,
    /// What it is.
    pub kind: CourrierKind,
    /// Where it stands.
    pub state: CourrierState,
    /// When it was entered.
    pub registered_at: DateTime<Utc>,
    /// The tri it was entered in.
    pub tri_id: TriId,
}

/// A sorting session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tri {
    /// Its id.
    pub id: TriId,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed: then messages go out.
    pub closed_at: Option<DateTime<Utc>>,
    /// Items entered, without those cancelled.
    pub items: u32,
    /// Usagers who received something.
    pub usagers: u32,
    /// Agents who entered something.
    pub agents: u32,
}

/// `GET /tris`
#[derive(Debug, Clone, Copy, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TriQuery {
    /// Only those still open.
    #[serde(default)]
    #[param(default = false)]
    pub open: bool,
}

/// A list of tris, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TriList {
    /// The tris.
    pub tris: Vec<Tri>,
}

/// One line of a tri: the items entered in one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TriEntry {
    /// The items.
    pub courrier_ids: Vec<CourrierId>,
    /// The folder.
    pub usager_id: UsagerId,
    /// Its numero.
    pub numero: Numero,
    /// The usager's name.
    pub name: String,
    /// What they are.
    pub kind: CourrierKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the entry was undone.
    pub cancelled: bool,
}

/// A tri with its last entries, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TriDetail {
    /// The tri.
    pub tri: Tri,
    /// Its last 50 entries, less those of usagers erased since.
    pub entries: Vec<TriEntry>,
}

/// `POST /tris/{id}/courriers`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewCourriers {
    /// The folder.
    pub usager_id: UsagerId,
    /// What they are.
    pub kind: CourrierKind,
    /// How many.
    #[schema(minimum = 1, maximum = 99)]
    pub count: u32,
    /// Mark them at once for return (person radiated, deceased, unknown): they never wait.
    #[serde(default)]
    pub return_reason: Option<ReturnReason>,
    /// What was typed to find the folder: of the envelope's name as much as was typed, or the
    /// numero. Nothing when a card or an open folder showed it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub text: Option<String>,
    /// The agent chose this usager among those whom the search showed; without a text, by card or
    /// from an open folder. Without it only the one usager of whom the daemon is certain is taken,
    /// or the one whose whole numero is the text; else nothing is written, and a `choice-skipped`
    /// problem tells who could be meant.
    #[serde(default)]
    pub chosen: bool,
}

/// Items entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CourriersRegistered {
    /// One id for each item.
    pub courrier_ids: Vec<CourrierId>,
    /// The numero to write on the envelope.
    pub numero: Numero,
    /// What now waits for the usager, in all.
    pub waiting: u32,
}

/// Answer to closing a tri.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TriClosed {
    /// Usagers for whom a message was queued.
    pub messages_queued: u32,
    /// Usagers without a way to be told.
    pub unreachable: u32,
}

/// `POST /remises`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewRemise {
    /// Whose mail.
    pub usager_id: UsagerId,
    /// Which items: all or some of what waits.
    #[schema(min_items = 1, max_items = 500)]
    pub courrier_ids: Vec<CourrierId>,
    /// To whom.
    pub recipient: Recipient,
}

/// Items handed over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RemiseDone {
    /// Its id, by which it can be undone.
    pub id: RemiseId,
    /// What still waits.
    pub waiting: u32,
}

/// `POST /remises/{id}/undo` and `POST /courriers/{id}/reopen`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Undo {
    /// Why.
    pub reason: ReopenReason,
}

/// `POST /courriers/{id}/mark-for-return` and `…/return`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Return {
    /// Why.
    pub reason: ReturnReason,
}

/// `POST /returns/bag-left`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BagDeparture {
    /// All that was seen in the bag, in any order.
    pub courrier_ids: Vec<CourrierId>,
}

/// `POST /courriers/{id}/move`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MoveTo {
    /// The right folder.
    pub usager_id: UsagerId,
}

/// Answer to a correction of one item.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CourrierChanged {
    /// The item as it stands now.
    pub courrier: Courrier,
}

/// One line of a usager's history.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryLine {
    /// Place in the ledger.
    pub seq: i64,
    /// The item.
    pub courrier_id: CourrierId,
    /// What it is.
    pub kind: CourrierKind,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub step: Step,
    /// Who did it.
    #[schema(value_type = Object)]
    pub author: Author,
}

/// `GET /usagers/{id}/history`
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryPage {
    /// Only what stands before this place in the ledger.
    #[param(minimum = 1)]
    pub before: Option<i64>,
    /// At most this many lines.
    #[serde(default = "default_lines")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: u32,
}

fn default_lines() -> u32 {
    50
}

/// A usager's history, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct History {
    /// The lines.
    pub lines: Vec<HistoryLine>,
    /// Whether older lines exist.
    pub more: bool,
}

/// The worklist of returns.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReturnList {
    /// Items to pull, in cabinet order.
    pub items: Vec<ReturnItem>,
    /// Items in the bag that has not left yet, the last to go in first: each can be taken out
    /// again.
    pub bag: Vec<BaggedItem>,
}

/// One item in the bag of returned and forwarded mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BaggedItem {
    /// The item.
    pub courrier: Courrier,
    /// The folder's numero.
    pub numero: Numero,
    /// The usager's name.
    pub name: String,
    /// Why it goes back; none for what is forwarded.
    pub reason: Option<ReturnReason>,
    /// When it went into the bag.
    pub since: DateTime<Utc>,
}

/// One item to pull from the cabinet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnItem {
    /// The item.
    pub courrier: Courrier,
    /// The folder's numero.
    pub numero: Numero,
    /// The usager's name.
    pub name: String,
    /// Why it goes back.
    pub reason: ReturnReason,
}

/// `GET /balance`
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BalancePeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// The balance of a period.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BalanceReport {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The figures.
    pub balance: Balance,
    /// Whether entries and exits are equal.
    pub holds: bool,
}
