//! What the centre has to say to one person, when they come.

use std::fmt;

use courrier_domain::usager::FieldError;
use courrier_domain::{Instant, NoticeId, UsagerId};
use rusqlite::{OptionalExtension as _, params};

use super::Command;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Most notices for one person: more are read by nobody.
const MOST: u32 = 20;
/// Longest message, in characters.
const LONGEST: usize = 500;

/// What a notice is.
#[derive(Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// The person is expected at the centre then.
    Appointment(Instant),
    /// This is to be said to the person at the guichet.
    Message(String),
}

/// Says which it is; what is said to a person is private.
impl fmt::Debug for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Appointment(_) => "Appointment",
            Self::Message(_) => "Message",
        })
    }
}

/// Notes something for a person.
#[derive(Debug, Clone)]
pub struct AddNotice {
    /// Its id.
    pub id: NoticeId,
    /// For whom.
    pub usager_id: UsagerId,
    /// What.
    pub notice: NoticeKind,
}

impl Command for AddNotice {
    type Receipt = NoticeId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<NoticeId, ApplyError> {
        tx.live_numero(self.usager_id)?;
        let noted: u32 = tx
            .connection
            .prepare_cached("SELECT count(*) FROM notice WHERE usager_id = ?1")?
            .query_row([blob(self.usager_id)], |row| row.get(0))?;
        let fault = fault(&self.notice, tx.at).or((noted >= MOST).then_some((
            "kind",
            "Cette personne a déjà 20 avis : marquez d'abord comme dits ceux qui le sont.",
        )));
        if let Some((field, message)) = fault {
            let (field, message) = (field.to_owned(), message.to_owned());
            return Err(Refusal::Invalid(vec![FieldError { field, message }]).into());
        }
        let (kind, at, text) = match &self.notice {
            NoticeKind::Appointment(at) => ("appointment", Some(micros(*at)), None),
            NoticeKind::Message(text) => ("message", None, Some(text.trim())),
        };
        tx.execute(
            "INSERT INTO notice (id, usager_id, kind, at, text, noted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                blob(self.id),
                blob(self.usager_id),
                kind,
                at,
                text,
                micros(tx.at)
            ],
        )?;
        tx.usager_changed(self.usager_id)?;
        Ok(self.id)
    }
}

fn fault(notice: &NoticeKind, now: Instant) -> Option<(&'static str, &'static str)> {
    let year = chrono::TimeDelta::days(366);
    match notice {
        NoticeKind::Appointment(at) if *at < now => Some(("at", "Ce rendez-vous est déjà passé.")),
        NoticeKind::Appointment(at) if *at - now > year => {
            Some(("at", "Ce rendez-vous est dans plus d'un an."))
        }
        NoticeKind::Message(text)
            if !(1..=LONGEST).contains(&text.trim().chars().count())
                || text.chars().any(|c| c.is_control() && c != '\n') =>
        {
            Some((
                "text",
                "Le mot pour la personne compte de 1 à 500 caractères.",
            ))
        }
        NoticeKind::Appointment(_) | NoticeKind::Message(_) => None,
    }
}

/// A notice was said, or is withdrawn: it is forgotten.
#[derive(Debug, Clone, Copy)]
pub struct EndNotice {
    /// Which.
    pub id: NoticeId,
}

impl Command for EndNotice {
    /// For whom it was.
    type Receipt = UsagerId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<UsagerId, ApplyError> {
        let usager_id: Option<[u8; 16]> = tx
            .connection
            .prepare_cached("DELETE FROM notice WHERE id = ?1 RETURNING usager_id")?
            .query_row([blob(self.id)], |row| row.get(0))
            .optional()?;
        let usager_id = usager_id.ok_or(Refusal::NotFound(Subject::Notice))?;
        let usager_id: UsagerId =
            courrier_domain::TypedId::from_uuid(uuid::Uuid::from_bytes(usager_id));
        tx.usager_changed(usager_id)?;
        Ok(usager_id)
    }
}
