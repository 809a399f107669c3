//! Why the ledger can't be opened, read or written.

use std::path::PathBuf;

use courrier_domain::CourrierId;
use courrier_domain::courrier::Refused;
use courrier_domain::usager::FieldError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a ledger can't be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The folder is not there.
    #[error("le dossier {0} n'existe pas : créez le centre avec « courrierctl init »")]
    NoFolder(PathBuf),
    /// The folder holds no ledger.
    #[error("le dossier {0} ne contient pas de registre : créez-le avec « courrierctl init »")]
    NoLedger(PathBuf),
    /// Another process owns the folder.
    #[error("le dossier {folder} est utilisé par {holder} : arrêtez ce programme d'abord")]
    Held {
        /// The folder.
        folder: PathBuf,
        /// The program and its process number, as it wrote them.
        holder: String,
    },
    /// The database was written by a newer program.
    #[error(
        "le registre est de la version {found}, ce programme connaît jusqu'à la version {known} : \
         installez une version plus récente de Courrier"
    )]
    TooNew {
        /// The schema's version in the file.
        found: i32,
        /// The newest version this program knows.
        known: i32,
    },
    /// SQLite is older than the first one safe for this use.
    #[error("SQLite {0} est trop ancien : il faut la version 3.51.3 ou une plus récente")]
    OldSqlite(&'static str),
    /// A migration failed; the database is as it was.
    #[error("la mise à jour du registre a échoué")]
    Migration(#[from] rusqlite_migration::Error),
    /// SQLite failed.
    #[error("le registre ne s'ouvre pas")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder can't be read or written.
    #[error("le dossier {path} n'est pas accessible")]
    Io {
        /// Which path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The key that cards are hashed with is damaged.
    #[error("le fichier de clé {0} est abîmé : restaurez-le depuis une sauvegarde")]
    BadKey(PathBuf),
}

/// Why a read failed.
#[derive(Debug, Error)]
pub enum ReadError {
    /// SQLite failed.
    #[error("the ledger can't be read")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value is not one this program writes.
    #[error("unexpected value in column {0}")]
    Value(&'static str),
}

/// Why a command was refused. It changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing of that id.
    #[error("no such {0}")]
    NotFound(Subject),
    /// Somebody else acted first: the item is not in a state from which this leaves.
    #[error("the courrier {courrier_id} is {state}")]
    Conflict {
        /// Which item.
        courrier_id: CourrierId,
        /// Where it stands, or why the step can't follow.
        state: String,
    },
    /// The item is in another usager's folder.
    #[error("the courrier {0} is in another folder")]
    OtherFolder(CourrierId),
    /// The item left with the bag.
    #[error("the courrier {0} has left with the bag")]
    BagLeft(CourrierId),
    /// The numero, login, card… is in use.
    #[error("that {0} is in use")]
    Taken(Subject),
    /// The tri is closed.
    #[error("the tri is closed")]
    TriClosed,
    /// The centre doesn't take this kind in.
    #[error("the centre does not accept this kind")]
    KindNotAccepted,
    /// The procuration is not valid today, or not of this usager.
    #[error("the procuration is not valid")]
    ProcurationNotValid,
    /// A usager whose mail is still in the cabinet can't be erased.
    #[error("{0} courriers are still in the folder")]
    MailInFolder(u32),
    /// The usager was erased.
    #[error("the usager was erased")]
    Erased,
    /// The one-time code is unknown, used or over.
    #[error("the enrolment code is not valid")]
    BadCode,
    /// The last administrator's account can't be closed.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// Values were refused, field by field.
    #[error("{} values are refused", .0.len())]
    Invalid(Vec<FieldError>),
    /// An import names numeros that are in use: nothing was imported.
    #[error("{} numeros are in use", .0.len())]
    NumerosTaken(Vec<String>),
}

/// What a refusal speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the domain's own words")]
pub enum Subject {
    Usager,
    Courrier,
    Tri,
    Remise,
    Procuration,
    Card,
    Agent,
    Device,
    Numero,
    Login,
    Centre,
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Usager => "usager",
            Self::Courrier => "courrier",
            Self::Tri => "tri",
            Self::Remise => "remise",
            Self::Procuration => "procuration",
            Self::Card => "card",
            Self::Agent => "agent",
            Self::Device => "device",
            Self::Numero => "numero",
            Self::Login => "login",
            Self::Centre => "centre",
        })
    }
}

/// Why a write was not made.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The command was read and refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The disk is full or fails: nothing was written; try again later.
    #[error("the ledger can't be written for now: {0}")]
    Unavailable(String),
    /// The ledger is closing.
    #[error("the ledger is closing")]
    Closed,
    /// A fault of ours: nothing was written.
    #[error("the command failed: {0}")]
    Internal(String),
}

/// What stops a command while it is applied.
#[derive(Debug, Error)]
pub enum ApplyError {
    /// The command is refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A read inside the command failed.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<rusqlite::Error> for ApplyError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Read(error.into())
    }
}

impl ApplyError {
    /// The refusal of a step that can't follow.
    pub(crate) fn step(courrier_id: CourrierId, refused: &Refused) -> Self {
        let state = match refused {
            Refused::State { state, .. } => state.as_str().to_owned(),
            Refused::NotRegistered => return Refusal::NotFound(Subject::Courrier).into(),
            other => other.to_string(),
        };
        Refusal::Conflict { courrier_id, state }.into()
    }
}
