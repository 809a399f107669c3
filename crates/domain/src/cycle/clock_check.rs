//! Whether the clock can be believed: what is sent by a wrong clock can't be called back.

use chrono::TimeDelta;
use thiserror::Error;

use crate::Instant;

/// How far back a clock may be set without a doubt: what a correction over the network does.
pub const BACK: TimeDelta = TimeDelta::minutes(10);

/// The longest outage that is believed. Beyond, a person says that the date is right.
pub const FORWARD: TimeDelta = TimeDelta::days(183);

/// Why the clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImpossibleClock {
    /// It shows an instant before one that was lived through.
    #[error(
        "l'horloge marque le {now}, avant le dernier passage ({last}) : rien n'est envoyé ni \
         retourné tant que l'heure de la machine n'est pas corrigée ou confirmée"
    )]
    WentBack {
        /// What it shows.
        now: Instant,
        /// What was lived through.
        last: Instant,
    },
    /// It shows an instant so late that no outage explains it.
    #[error(
        "l'horloge marque le {now}, plus de six mois après le dernier passage ({last}) : rien n'est \
         envoyé ni retourné tant que l'heure de la machine n'est pas corrigée ou confirmée"
    )]
    JumpedAhead {
        /// What it shows.
        now: Instant,
        /// What was lived through.
        last: Instant,
    },
}

/// Holds the clock against the last instant at which the cycle ran.
pub fn check_clock(last: Option<Instant>, now: Instant) -> Result<(), ImpossibleClock> {
    match last {
        Some(last) if now < last - BACK => Err(ImpossibleClock::WentBack { now, last }),
        Some(last) if now - last > FORWARD => Err(ImpossibleClock::JumpedAhead { now, last }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_clock_may_do() {
        let last: Instant = "2026-11-24T09:00:00Z".parse().expect("an instant");
        for (ahead, believed) in [
            (TimeDelta::zero(), true),
            (TimeDelta::minutes(-9), true),
            (TimeDelta::minutes(-11), false),
            (TimeDelta::days(-1), false),
            (TimeDelta::weeks(3), true),
            (TimeDelta::weeks(10), true),
            (TimeDelta::days(365), false),
        ] {
            assert_eq!(
                check_clock(Some(last), last + ahead).is_ok(),
                believed,
                "{ahead}"
            );
            assert_eq!(check_clock(None, last + ahead), Ok(()), "a new centre");
        }
    }
}
