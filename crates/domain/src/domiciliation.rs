//! The right to a postal address at the centre: its status and its dates.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::courrier::text_enum;

text_enum! {
    /// What was decided about a usager's domiciliation.
    DomiciliationStatus {
        /// Asked for, being looked into.
        Demande = "demande",
        /// In force (or run out: see [`Domiciliation::in_force_on`]).
        Valide = "valide",
        /// The centre refused.
        Refus = "refus",
        /// The centre ended it.
        Radie = "radie",
    }
}

/// A usager's domiciliation as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Domiciliation {
    /// What was decided.
    pub status: DomiciliationStatus,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day, still valid.
    pub end: Option<NaiveDate>,
}

impl Domiciliation {
    /// In force from `start` for the legal year (CASF D264-1): start + 1 year − 1 day.
    pub fn for_a_year_from(start: NaiveDate) -> Self {
        let end = start + Months::new(12) - Days::new(1);
        Self {
            status: DomiciliationStatus::Valide,
            start: Some(start),
            end: Some(end),
        }
    }

    /// Whether mail may be received for the person on `day`; valid through its last day.
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        self.status == DomiciliationStatus::Valide
            && self.start.is_none_or(|start| start <= day)
            && self.end.is_none_or(|end| day <= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_less_a_day() {
        for (start, end) in [
            ("2026-11-22", "2027-11-21"),
            ("2026-01-01", "2026-12-31"),
            ("2024-02-29", "2025-02-27"),
            ("2023-03-01", "2024-02-29"),
        ] {
            let start: NaiveDate = start.parse().expect("a day");
            let end: NaiveDate = end.parse().expect("a day");
            let domiciliation = Domiciliation::for_a_year_from(start);
            assert_eq!(domiciliation.end, Some(end));
            assert!(domiciliation.in_force_on(end), "valid through its last day");
            assert!(!domiciliation.in_force_on(end + Days::new(1)));
            assert!(!domiciliation.in_force_on(start - Days::new(1)));
        }
    }
}
