//! The dated authorisation to collect for a usager.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ProcurationId, UsagerId};

/// An authorisation for one mandataire to collect one usager's mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Procuration {
    /// Its id.
    pub id: ProcurationId,
    /// Who authorises.
    pub usager_id: UsagerId,
    /// The mandataire's name, empty once the usager is erased.
    pub mandataire: String,
    /// First day on which it is valid.
    pub valid_from: NaiveDate,
    /// Last day on which it is valid.
    pub valid_to: NaiveDate,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl Procuration {
    /// Whether the mandataire may collect on `day` (the centre's local date); both end days count.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        !self.revoked && self.valid_from <= day && day <= self.valid_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TypedId;

    #[test]
    fn both_end_days_are_included() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).expect("a valid day");
        let procuration = |revoked| Procuration {
            id: ProcurationId::from_uuid(uuid::Uuid::nil()),
            usager_id: UsagerId::from_uuid(uuid::Uuid::nil()),
            mandataire: "Awa DIOP".into(),
            valid_from: day(10),
            valid_to: day(20),
            revoked,
        };
        for (d, valid) in [(9, false), (10, true), (15, true), (20, true), (21, false)] {
            assert_eq!(procuration(false).valid_on(day(d)), valid, "{d}");
            assert!(!procuration(true).valid_on(day(d)), "revoked, {d}");
        }
    }
}
