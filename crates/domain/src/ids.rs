//! One type per kind of id, so that a courrier's id never stands where a usager's is meant.
//!
//! Ids are UUIDs of version 7: their order is the order of making, which keeps SQLite's trees
//! growing at one end. Whoever makes one brings the time and the randomness.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Instant;

/// What all the typed ids have in common.
pub trait TypedId: Copy + Eq + fmt::Display + fmt::Debug + Send + Sync + 'static {
    /// The id around this UUID.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The UUID inside.
    fn uuid(self) -> Uuid;

    /// A new id made at `at` from ten bytes of randomness.
    fn made(at: Instant, random: [u8; 10]) -> Self {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
        )]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(Uuid);

        impl TypedId for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

typed_ids! {
    /// A person domiciled, or asking to be.
    UsagerId,
    /// One item of mail.
    CourrierId,
    /// One sorting session.
    TriId,
    /// One handing-over of one or more courriers.
    RemiseId,
    /// A member of staff.
    AgentId,
    /// An enrolled machine, such as a borne.
    DeviceId,
    /// An authorisation to collect for a usager.
    ProcurationId,
    /// A contact with a usager.
    PassageId,
    /// A message to a usager, in the outbox.
    MessageId,
    /// A declared absence of a usager.
    AbsenceId,
    /// What somebody wrote back.
    ReplyId,
    /// A number in a day's queue.
    TicketId,
    /// A word of the centre for one usager.
    NoticeId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later() {
        let at = |secs| Instant::from_timestamp(secs, 0).expect("a valid instant");
        let first = CourrierId::made(at(1_000), [255; 10]);
        let second = CourrierId::made(at(1_001), [0; 10]);
        assert!(first < second);
        assert_eq!(
            first
                .to_string()
                .parse::<CourrierId>()
                .expect("what it printed"),
            first
        );
    }
}
