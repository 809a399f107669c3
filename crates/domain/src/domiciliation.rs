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

/// What a person is told of their own domiciliation at the borne: no more than what they should do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum DomiciliationStanding {
    /// In force, its end not near.
    #[default]
    InForce,
    /// In force, its end near enough that the person is told of it.
    EndsSoon {
        /// Its last day, still valid.
        on: NaiveDate,
    },
    /// Over, ended by the centre or refused.
    Ended {
        /// Its last day; none when it did not end by its date.
        on: Option<NaiveDate>,
    },
    /// Asked for, or not begun.
    NotYet,
}

impl Domiciliation {
    /// How it stands on `day`, when its end is told of `notice_days` days before: the same days as
    /// the first of the two notices ([`crate::CentreSettings::first_notice_days`]).
    pub fn standing_on(&self, day: NaiveDate, notice_days: u32) -> DomiciliationStanding {
        match self.status {
            DomiciliationStatus::Demande => DomiciliationStanding::NotYet,
            DomiciliationStatus::Refus | DomiciliationStatus::Radie => {
                DomiciliationStanding::Ended {
                    // A later date is the one it would have had.
                    on: self.end.filter(|end| *end < day),
                }
            }
            DomiciliationStatus::Valide if self.start.is_some_and(|start| day < start) => {
                DomiciliationStanding::NotYet
            }
            DomiciliationStatus::Valide => match self.end {
                Some(end) if end < day => DomiciliationStanding::Ended { on: Some(end) },
                Some(on) if (on - day).num_days() <= i64::from(notice_days) => {
                    DomiciliationStanding::EndsSoon { on }
                }
                _ => DomiciliationStanding::InForce,
            },
        }
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

    #[test]
    fn what_a_person_is_told_of_their_right() {
        use DomiciliationStanding::{Ended, EndsSoon, InForce, NotYet};
        use DomiciliationStatus::{Demande, Radie, Refus, Valide};
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let (start, end) = (Some(day("2026-01-01")), Some(day("2026-12-31")));
        let last = day("2026-12-31");
        for (status, start, end, on, expected) in [
            (Valide, start, end, "2025-12-31", NotYet),
            (Valide, start, end, "2026-01-01", InForce),
            (Valide, start, end, "2026-10-31", InForce),
            (Valide, start, end, "2026-11-01", EndsSoon { on: last }),
            (Valide, start, end, "2026-12-31", EndsSoon { on: last }),
            (Valide, start, end, "2027-01-01", Ended { on: end }),
            (Valide, None, None, "2027-01-01", InForce),
            (Demande, None, None, "2026-06-01", NotYet),
            (Radie, start, end, "2026-06-01", Ended { on: None }),
            (Radie, start, end, "2027-01-01", Ended { on: end }),
            (Refus, None, None, "2026-06-01", Ended { on: None }),
        ] {
            let domiciliation = Domiciliation { status, start, end };
            assert_eq!(
                domiciliation.standing_on(day(on), 60),
                expected,
                "{status:?} on {on}"
            );
        }
    }
}
