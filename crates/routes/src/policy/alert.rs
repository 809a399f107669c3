//! What a person must hear of.

use std::fmt;

use super::Channel;
use crate::Stop;

/// Something that messages wait for, or will, until a person acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// A route is at fault.
    RouteStopped {
        /// Which.
        route: String,
        /// Why.
        stop: Stop,
    },
    /// It works again.
    RouteResumed {
        /// Which.
        route: String,
    },
    /// Four fifths of a monthly cap are used.
    CapNear {
        /// Which route.
        route: String,
        /// Messages of this month, parts counted each.
        used: u32,
        /// The cap.
        cap: u32,
    },
    /// A monthly cap is used up: the route waits for the next month, or for another cap.
    CapReached {
        /// Which route.
        route: String,
        /// The cap.
        cap: u32,
    },
    /// No route of this kind takes messages.
    NothingLeaves {
        /// Which kind.
        channel: Channel,
    },
}

/// In French, for the supervisor and the operator.
impl fmt::Display for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RouteStopped { route, stop } => {
                write!(f, "la voie « {route} » est arrêtée : {stop}")
            }
            Self::RouteResumed { route } => write!(f, "la voie « {route} » fonctionne à nouveau"),
            Self::CapNear { route, used, cap } => write!(
                f,
                "la voie « {route} » a envoyé {used} messages ce mois-ci, sur {cap} permis"
            ),
            Self::CapReached { route, cap } => write!(
                f,
                "la voie « {route} » a atteint son plafond de {cap} messages pour ce mois"
            ),
            Self::NothingLeaves { channel } => f.write_str(match channel {
                Channel::Sms => "aucun SMS ne part plus : aucune voie ne répond",
                Channel::Email => "aucun courriel ne part plus : aucune voie ne répond",
            }),
        }
    }
}
