//! Usagers: searching, opening, creating; their cards, procurations and passages.

use chrono::{DateTime, NaiveDate, Utc};
use courrier_domain::procuration::Procuration;
use courrier_domain::{
    Domiciliation, Identity, Numero, PassageId, PassageKind, ProcurationId, UsagerId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Courrier, Notice};

/// One usager on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsagerSummary {
    /// Their id.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// `DIALLO Mamadou`, usage name first.
    pub name: String,
    /// Birth name, where the list shows a usage name.
    pub birth_name: Option<String>,
    /// Date of birth.
    pub date_naissance: Option<NaiveDate>,
    /// The domiciliation.
    pub domiciliation: Domiciliation,
    /// Whether it is in force today.
    pub in_force: bool,
    /// Items in the cabinet.
    pub waiting: u32,
    /// Whether another usager has the same folded name.
    pub homonym: bool,
}

/// `POST /usagers`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewUsager {
    /// Their folder.
    pub numero: Numero,
    /// Who they are.
    pub identity: Identity,
    /// Their domiciliation.
    pub domiciliation: Domiciliation,
    /// Those of a near name whom the agent was shown, and who are not this person. The first time
    /// empty: a `near-names` problem then tells whom to look at, if anybody.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub seen_near: Vec<UsagerId>,
}

/// `PUT /usagers/{id}`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UsagerChange {
    /// Who they are, whole.
    pub identity: Identity,
    /// Their domiciliation, whole.
    pub domiciliation: Domiciliation,
    /// The folder's `revision` as it was read: the change is refused if it is another by now.
    #[schema(max_length = 64)]
    pub revision: String,
    /// As for a new usager, when the name changes.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub seen_near: Vec<UsagerId>,
}

/// A usager opened at the guichet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Usager {
    /// What a list shows.
    pub summary: UsagerSummary,
    /// Who they are.
    pub identity: Identity,
    /// Stands for identity and domiciliation as they are; a change says which it was made on.
    pub revision: String,
    /// What is in the cabinet, oldest first.
    pub courriers: Vec<Courrier>,
    /// Procurations that are not revoked and not over.
    pub procurations: Vec<Procuration>,
    /// Cards bound to the usager.
    pub cards: Vec<Card>,
    /// Last time the person was seen or heard.
    pub last_seen: Option<DateTime<Utc>>,
    /// Messages waiting to leave.
    pub messages_queued: u32,
    /// Texts kept from an import that have no place of their own yet.
    pub notes: Vec<ImportedNote>,
    /// What the centre has to say to the person, the oldest first.
    #[serde(default)]
    pub notices: Vec<Notice>,
}

/// A value that an import found no place for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportedNote {
    /// The column it came from.
    pub label: String,
    /// What stood there.
    pub text: String,
}

/// A card, without its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Card {
    /// A short public name of the card: the first 8 hex digits of the keyed hash.
    pub label: String,
    /// When it was bound.
    pub bound_at: DateTime<Utc>,
    /// When it was blocked, if it was.
    pub blocked_at: Option<DateTime<Utc>>,
}

/// A token as a reader gave it. Never in a URL, never in a log.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct CardToken {
    /// The opaque text.
    #[schema(
        min_length = 1,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]{1,128}$"
    )]
    pub token: String,
}

/// `POST /cards/lookup`: whose card this is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "card")]
pub enum CardLookup {
    /// Bound to a usager.
    Bound {
        /// Whom.
        usager_id: UsagerId,
    },
    /// Bound once, now blocked.
    Blocked {
        /// Whom it belonged to.
        usager_id: UsagerId,
    },
    /// Bound to nobody: blank.
    Blank,
}

/// `POST /usagers/{id}/cards`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct BindCard {
    /// The blank card's token.
    #[schema(
        min_length = 1,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]{1,128}$"
    )]
    pub token: String,
    /// Block the usager's other cards in the same action (a lost card is replaced).
    #[serde(default)]
    pub replace: bool,
}

/// `POST /usagers/{id}/procurations`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewProcuration {
    /// The mandataire's name.
    #[schema(min_length = 1, max_length = 100)]
    pub mandataire: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: NaiveDate,
}

/// Answer to a new procuration.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProcurationCreated {
    /// Its id.
    pub id: ProcurationId,
}

/// `POST /usagers/{id}/passages`
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewPassage {
    /// A visit or a call; a borne's swipe is recorded by the tap itself.
    #[schema(value_type = String, example = "guichet", pattern = "^(guichet|telephone)$")]
    pub kind: PassageKind,
}

/// Answer to a new passage.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PassageRecorded {
    /// Its id.
    pub id: PassageId,
}

/// Answer to a new usager.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UsagerCreated {
    /// Their id.
    pub id: UsagerId,
}
