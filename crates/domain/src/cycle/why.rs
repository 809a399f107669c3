//! Why something is due, or is not yet: what an operator or a supervisor reads.

use std::fmt;

use chrono::NaiveDate;

use super::Silence;

/// A reason, with the days it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody was told of it yet.
    NeverTold,
    /// The message before is a month old, or will be.
    MonthAfter {
        /// Day of the message before.
        told: NaiveDate,
        /// The relance that is due, from 1.
        relance: u32,
    },
    /// All relances are sent, and the last is a month old, or will be.
    LastRelanceOld {
        /// Day of the last.
        told: NaiveDate,
    },
    /// A supervisor kept it, or it was put back, less than a month ago.
    PutBack {
        /// On that day.
        since: NaiveDate,
    },
    /// The usager had a relance this calendar month.
    OneAMonth {
        /// On that day.
        relanced: NaiveDate,
    },
    /// An avis de passage waits for a week.
    AvisWeek,
    /// An avis de passage, told of and reminded of: it waits to be void.
    AvisHeld,
    /// The post office sends the registered item back: the avis is void.
    AvisVoid,
    /// The domiciliation was ended or refused with mail waiting.
    EndedWithMail,
    /// The last message on an ended or refused domiciliation is old enough, or will be.
    LastNoticeOld {
        /// Day of that message, or of the decision when it could not be sent.
        told: NaiveDate,
    },
    /// The domiciliation ends.
    Ends {
        /// Its last day.
        last_day: NaiveDate,
    },
    /// A declared absence stops the cycle.
    Absent {
        /// Its last day.
        until: NaiveDate,
    },
    /// No channel reaches the usager: the list « à joindre ».
    Unreachable,
    /// Nobody was ever told of it: only a supervisor returns it.
    Unreached,
    /// A message is on its way; the next waits for what becomes of it.
    OnItsWay,
    /// The last message was refused: another is not tried before a week has passed.
    Refused {
        /// On that day.
        on: NaiveDate,
    },
    /// Messages leave at set hours.
    OutsideHours,
    /// Nothing is sent on this day.
    Silent(Silence),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: NaiveDate| day.format("%d/%m/%Y");
        match *self {
            Self::NeverTold => write!(f, "personne n'a encore été prévenu de ce courrier"),
            Self::MonthAfter { told, relance } => {
                write!(
                    f,
                    "relance n° {relance}, un mois après le message du {}",
                    day(told)
                )
            }
            Self::LastRelanceOld { told } => {
                write!(
                    f,
                    "retour un mois après le dernier message, celui du {}",
                    day(told)
                )
            }
            Self::PutBack { since } => {
                write!(
                    f,
                    "remis en attente le {}, pour un mois au moins",
                    day(since)
                )
            }
            Self::OneAMonth { relanced } => {
                write!(
                    f,
                    "une relance par mois civil : la dernière est du {}",
                    day(relanced)
                )
            }
            Self::AvisWeek => write!(f, "avis de passage : relance au bout de sept jours"),
            Self::AvisHeld => write!(f, "avis de passage : valable quinze jours"),
            Self::AvisVoid => write!(f, "avis de passage périmé : les quinze jours sont passés"),
            Self::EndedWithMail => {
                write!(
                    f,
                    "domiciliation refusée ou terminée alors que du courrier attend"
                )
            }
            Self::LastNoticeOld { told } => {
                write!(
                    f,
                    "retour après le délai qui suit le dernier avis ({})",
                    day(told)
                )
            }
            Self::Ends { last_day } => {
                write!(f, "la domiciliation se termine le {}", day(last_day))
            }
            Self::Absent { until } => write!(f, "absence déclarée jusqu'au {}", day(until)),
            Self::Unreachable => write!(f, "aucun moyen de joindre la personne"),
            Self::Unreached => write!(
                f,
                "la personne n'a jamais pu être prévenue : un responsable décide du retour"
            ),
            Self::OnItsWay => write!(f, "un message est en route"),
            Self::Refused { on } => write!(f, "le message du {} a été refusé", day(on)),
            Self::OutsideHours => write!(f, "hors des heures d'envoi"),
            Self::Silent(Silence::Sunday) => write!(f, "rien n'est envoyé le dimanche"),
            Self::Silent(Silence::Holiday) => write!(f, "rien n'est envoyé un jour férié"),
            Self::Silent(Silence::Closed) => write!(f, "le centre est fermé"),
        }
    }
}
