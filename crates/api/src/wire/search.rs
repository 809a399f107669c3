//! Finding whose folder an envelope goes into: the verdict, those who could be meant, and what
//! tells them apart.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::UsagerSummary;

/// `GET /usagers`
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsagerSearch {
    /// Some of the name as it is typed, in any order and spelling; or the numero, or its first
    /// digits. The whole text of an envelope will do. Empty: the cabinet in order.
    #[serde(default)]
    #[param(max_length = 200)]
    pub q: String,
    /// At most this many.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: u32,
}

fn default_limit() -> u32 {
    20
}

/// What the agent may rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One usager, named in full or by their whole numero, and nobody else could be meant.
    Certain,
    /// The agent must choose, if only whether the one shown is the right one.
    Choose,
    /// Nobody fits.
    None,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsagerList {
    /// What the agent may rely on. Of an empty search: `choose`.
    pub verdict: Verdict,
    /// Best first (cabinet order when nothing was searched for).
    pub usagers: Vec<UsagerHit>,
    /// Whether more were found than are listed.
    pub more: bool,
}

/// One usager who could be meant, with what tells them from the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsagerHit {
    /// What every list shows: numero, name, date of birth, domiciliation, what waits.
    pub usager: UsagerSummary,
    /// Why they are shown; nothing when nothing was searched for.
    pub found: Option<Found>,
    /// What people call them.
    pub surnom: Option<String>,
    /// The members of the household, as `NOM Prénoms`.
    pub household: Vec<String>,
    /// Place of birth.
    pub lieu_naissance: Option<String>,
    /// When they last came or called.
    pub last_seen: Option<DateTime<Utc>>,
}

/// Why somebody is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// How well the text fits them, 0 to 100. It depends on the text and on them alone.
    #[schema(minimum = 0, maximum = 100)]
    pub score: u8,
    /// In plain French, for the agent: "même nom, prénom abrégé".
    pub reason: String,
    /// Whose name in the folder it is.
    pub whom: Whom,
}

/// Whose name in a folder was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Whom {
    /// The usager's own name, or the numero.
    Usager,
    /// That of a member of the household.
    Household {
        /// Who.
        name: String,
    },
    /// That of somebody who may collect for them: an envelope with this name is hardly theirs.
    Mandataire {
        /// Who.
        name: String,
    },
}
