//! What tells people apart who could be taken for each other.

use chrono::NaiveDate;
use courrier_api::UsagerHit;

/// From this score on, a text may well mean somebody, whatever their name.
const LIKELY: u8 = 90;

/// Which of what a line shows differs from the lines with which it could be confused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing in bold")]
pub struct Differs {
    /// The date of birth.
    pub birth: bool,
    /// The place of birth.
    pub place: bool,
    /// The household.
    pub household: bool,
    /// What people call them.
    pub surnom: bool,
    /// Whether the domiciliation is in force.
    pub in_force: bool,
    /// When they last came.
    pub last_seen: bool,
}

/// What differs on each line, in the order of the lines.
pub fn among(hits: &[UsagerHit]) -> Vec<Differs> {
    let one = |hit: &UsagerHit| {
        let rivals = || hits.iter().filter(|other| are_rivals(hit, other));
        let any = |differs: &dyn Fn(&UsagerHit) -> bool| rivals().any(differs);
        Differs {
            birth: any(&|other| other.usager.date_naissance != hit.usager.date_naissance),
            place: any(&|other| other.lieu_naissance != hit.lieu_naissance),
            household: any(&|other| other.household != hit.household),
            surnom: any(&|other| other.surnom != hit.surnom),
            in_force: any(&|other| other.usager.in_force != hit.usager.in_force),
            last_seen: any(&|other| other.last_seen != hit.last_seen),
        }
    };
    hits.iter().map(one).collect()
}

/// What differs from somebody who is being entered, of whom the date of birth alone may be known.
pub fn from_entered(hit: &UsagerHit, born: Option<NaiveDate>) -> Differs {
    Differs {
        birth: born.is_some() && hit.usager.date_naissance != born,
        ..Differs::default()
    }
}

/// Whether two could be taken for each other: they bear the same name, or the text fits both well.
fn are_rivals(one: &UsagerHit, other: &UsagerHit) -> bool {
    let name = |hit: &UsagerHit| hit.usager.name.to_lowercase();
    let likely = |hit: &UsagerHit| {
        hit.found
            .as_ref()
            .is_some_and(|found| found.score >= LIKELY)
    };
    one.usager.id != other.usager.id && (name(one) == name(other) || likely(one) && likely(other))
}
