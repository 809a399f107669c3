//! What a courrier is, and which movement may follow which.
//!
//! A courrier's life is a list of movements; what it is now is what its movements say. The one
//! table of what may follow what is [`Standing::after`]: the ledger's projection, its replay and
//! the property tests all go through it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::{Author, CourrierId, Instant, ProcurationId, RemiseId, TriId, UsagerId};

/// Gives a fieldless enum its stable texts, as they stand in the ledger and on the wire. (The texts
/// are token trees because utoipa can't read a `rename` that is a macro's literal.)
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of this stable text.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}
pub(crate) use text_enum;

text_enum! {
    /// The kind of an item of mail.
    CourrierKind {
        /// An ordinary letter.
        Lettre = "lettre",
        /// Registered mail; in practice its avis de passage.
        Recommande = "recommande",
        /// A parcel.
        Colis = "colis",
    }
}

text_enum! {
    /// Where an item stands.
    CourrierState {
        /// In the folder, to be collected.
        Waiting = "waiting",
        /// Still in the cabinet, but on the worklist of returns.
        ToReturn = "to_return",
        /// Given to the usager or to a mandataire.
        HandedOver = "handed_over",
        /// Sent back.
        Returned = "returned",
        /// Sent on to a dated address.
        Forwarded = "forwarded",
        /// A typing mistake: the item never existed.
        Cancelled = "cancelled",
        /// An avis de passage past its 15 days (CPCE R1-1-6): worth nothing any more, never "returned".
        Expired = "expired",
    }
}

impl CourrierState {
    /// Whether the item is in the cabinet: what the balance calls waiting.
    pub const fn in_cabinet(self) -> bool {
        matches!(self, Self::Waiting | Self::ToReturn)
    }
}

text_enum! {
    /// Why an item goes back: a closed list, printed on the slip.
    ReturnReason {
        /// Nobody came for it.
        NonReclame = "non_reclame",
        /// Nobody of that name is domiciled here.
        Inconnu = "inconnu",
        /// The domiciliation has ended.
        Radie = "radie",
        /// The person has died.
        Decede = "decede",
        /// The person refused it.
        Refuse = "refuse",
        /// Another reason.
        Autre = "autre",
    }
}

text_enum! {
    /// Why something done was undone. A closed list: free text would carry names into the ledger.
    ReopenReason {
        /// The wrong line was pressed.
        ErreurDeSaisie = "erreur_de_saisie",
        /// It was given to somebody else, and came back.
        MauvaisePersonne = "mauvaise_personne",
        /// The person gave it back.
        Rendu = "rendu",
        /// Another reason.
        Autre = "autre",
    }
}

/// Calendar days for which the post office holds what an avis de passage announces, counted from
/// the day after the avis came (CPCE R1-1-6).
pub const AVIS_HELD_DAYS: u16 = 15;

/// The last day on which an avis entered on `registered` is worth anything.
pub fn avis_last_day(registered: NaiveDate) -> NaiveDate {
    registered + Days::new(AVIS_HELD_DAYS.into())
}

/// Days left of an avis entered on `registered`, 0 on its last; none when it is over.
pub fn avis_days_left(registered: NaiveDate, today: NaiveDate) -> Option<u32> {
    u32::try_from((avis_last_day(registered) - today).num_days()).ok()
}

/// To whom an item was handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "to")]
pub enum Recipient {
    /// The usager in person.
    Usager,
    /// The mandataire of this procuration.
    Mandataire {
        /// The procuration under which it was handed over.
        procuration_id: ProcurationId,
    },
}

/// One step in a courrier's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// Entered in a tri, into a usager's folder.
    Registered {
        /// The folder.
        usager_id: UsagerId,
        /// What it is.
        kind: CourrierKind,
        /// The sorting session.
        tri_id: TriId,
    },
    /// Given away at the guichet.
    HandedOver {
        /// The handing-over it belongs to.
        remise_id: RemiseId,
        /// To whom.
        recipient: Recipient,
    },
    /// Put on the worklist of returns.
    MarkedForReturn {
        /// Why.
        reason: ReturnReason,
    },
    /// A supervisor keeps it: back to waiting.
    Kept,
    /// Pulled from the cabinet and put in the return bag.
    Returned {
        /// Why.
        reason: ReturnReason,
    },
    /// Sent on to the usager's dated address.
    Forwarded,
    /// Corrected into another usager's folder.
    Moved {
        /// The folder it enters.
        to: UsagerId,
    },
    /// It never existed.
    Cancelled,
    /// The avis de passage is void.
    Expired,
    /// The last exit is undone.
    Reopened {
        /// Why.
        reason: ReopenReason,
    },
}

impl Step {
    /// The stable name of the step, as it stands in the ledger.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::HandedOver { .. } => "handed_over",
            Self::MarkedForReturn { .. } => "marked_for_return",
            Self::Kept => "kept",
            Self::Returned { .. } => "returned",
            Self::Forwarded => "forwarded",
            Self::Moved { .. } => "moved",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Reopened { .. } => "reopened",
        }
    }
}

/// One row of the ledger: what happened to one courrier. Appended, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// The item.
    pub courrier_id: CourrierId,
    /// The folder the item was in (for `registered`: entered).
    pub usager_id: UsagerId,
    /// When.
    pub at: Instant,
    /// Who.
    pub author: Author,
    /// What.
    pub step: Step,
}

/// What a courrier is now: the sum of its movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// The folder it is, or last was, in.
    pub usager_id: UsagerId,
    /// What it is.
    pub kind: CourrierKind,
    /// Where it stands.
    pub state: CourrierState,
    /// The state the last exit left, to which `reopened` goes back.
    pub before_exit: Option<CourrierState>,
}

/// Why a step can't follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// The item is not in a state from which this step leaves.
    #[error("{step} can't follow: the courrier is {}", state.as_str())]
    State {
        /// Where the item stands.
        state: CourrierState,
        /// What was asked.
        step: &'static str,
    },
    /// The item was never registered.
    #[error("the courrier was never registered")]
    NotRegistered,
    /// The item is registered already.
    #[error("the courrier is registered already")]
    AlreadyRegistered,
    /// An item can't be moved to the folder it is in.
    #[error("the courrier is already in that folder")]
    SameFolder,
    /// Only an avis de passage expires.
    #[error("only registered mail expires")]
    NotAnAvis,
}

impl Standing {
    /// What the courrier is after `step`, or why the step can't follow.
    pub fn after(now: Option<&Self>, step: &Step) -> Result<Self, Refused> {
        use CourrierState::{
            Cancelled, Expired, Forwarded, HandedOver, Returned, ToReturn, Waiting,
        };

        let Some(now) = now else {
            return match *step {
                Step::Registered {
                    usager_id, kind, ..
                } => Ok(Self {
                    usager_id,
                    kind,
                    state: Waiting,
                    before_exit: None,
                }),
                _ => Err(Refused::NotRegistered),
            };
        };
        let stays = |state| Self {
            state,
            before_exit: None,
            ..*now
        };
        let exits = |state| Self {
            state,
            before_exit: Some(now.state),
            ..*now
        };
        match (now.state, step) {
            (_, Step::Registered { .. }) => Err(Refused::AlreadyRegistered),
            (Waiting | ToReturn, Step::HandedOver { .. }) => Ok(exits(HandedOver)),
            (Waiting, Step::MarkedForReturn { .. }) => Ok(stays(ToReturn)),
            (ToReturn, Step::Kept) => Ok(stays(Waiting)),
            (ToReturn, Step::Returned { .. }) => Ok(exits(Returned)),
            (Waiting, Step::Forwarded) => Ok(exits(Forwarded)),
            (Waiting, Step::Moved { to }) if *to == now.usager_id => Err(Refused::SameFolder),
            (Waiting, Step::Moved { to }) => Ok(Self {
                usager_id: *to,
                ..stays(Waiting)
            }),
            (Waiting, Step::Cancelled) => Ok(exits(Cancelled)),
            (Waiting | ToReturn, Step::Expired) if now.kind != CourrierKind::Recommande => {
                Err(Refused::NotAnAvis)
            }
            (Waiting | ToReturn, Step::Expired) => Ok(exits(Expired)),
            (HandedOver | Returned | Forwarded, Step::Reopened { .. }) => {
                // An exit always notes what it left; a missing note would be a fault of ours,
                // and the item is then simply waiting again.
                Ok(stays(now.before_exit.unwrap_or(Waiting)))
            }
            (state, step) => Err(Refused::State {
                state,
                step: step.name(),
            }),
        }
    }
}

#[cfg(test)]
#[path = "courrier_tests.rs"]
mod tests;
