//! Why the ledger can't be opened, read or written.

use std::path::PathBuf;

use chrono::NaiveDate;
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
    /// The key is gone, and cards were given that only it knows.
    #[error(
        "le fichier de clé {0} manque, et des cartes ont été données : restaurez-le depuis une \
         sauvegarde (voir le guide de l'exploitant)"
    )]
    LostKey(PathBuf),
}

/// Why a read failed.
#[derive(Debug, Error)]
pub enum ReadError {
    /// SQLite failed.
    #[error("SQLite : {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value is not one this program writes.
    #[error("valeur inattendue dans la colonne {0}")]
    Value(&'static str),
}

/// Why a command was refused. It changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing of that id.
    #[error("introuvable : {0}")]
    NotFound(Subject),
    /// Somebody else acted first: the item is not in a state from which this leaves.
    #[error("quelqu'un a agi avant : le courrier {courrier_id} est à l'état « {state} »")]
    Conflict {
        /// Which item.
        courrier_id: CourrierId,
        /// Where it stands, or why the step can't follow.
        state: String,
    },
    /// The item is in another usager's folder.
    #[error("le courrier {0} est dans un autre dossier")]
    OtherFolder(CourrierId),
    /// The avis de passage is still worth something: it is not void.
    #[error("l'avis {courrier_id} est encore valable jusqu'au {until}")]
    StillHeld {
        /// Which item.
        courrier_id: CourrierId,
        /// The last day on which it is.
        until: NaiveDate,
    },
    /// The item left with the bag.
    #[error("le courrier {0} est parti avec le sac des retours")]
    BagLeft(CourrierId),
    /// The bag of returned mail is not the one that was seen.
    #[error("le sac des retours a changé entre-temps")]
    BagChanged,
    /// Somebody else reworded the message since it was looked at.
    #[error("quelqu'un d'autre a changé ce texte entre-temps")]
    Reworded,
    /// The numero, login, card… is in use.
    #[error("déjà pris : {0}")]
    Taken(Subject),
    /// The usager was never told of the item: only a supervisor sends it back.
    #[error("la personne n'a jamais été prévenue du courrier {0}")]
    Unreached(CourrierId),
    /// The clock contradicts the cycle's last run.
    #[error("{0}")]
    ImpossibleClock(String),
    /// A message of unknown outcome is repeated by itself once, and only news of mail.
    #[error("ce message a déjà été répété, ou demande une décision")]
    RepeatedOnce,
    /// The number is over, or was not called yet.
    #[error("ce numéro n'est plus dans la file, ou n'a pas encore été appelé")]
    TicketOver,
    /// Somebody else saved the pages meanwhile.
    #[error("les pages de la borne ont changé entre-temps")]
    PagesChanged,
    /// The tri is closed.
    #[error("le tri est fermé")]
    TriClosed,
    /// The centre doesn't take this kind in.
    #[error("le centre n'accepte pas cette sorte de courrier")]
    KindNotAccepted,
    /// The procuration is not valid today, or not of this usager.
    #[error("la procuration n'est pas valable aujourd'hui")]
    ProcurationNotValid,
    /// A usager whose mail is still in the cabinet can't be erased.
    #[error("{0} plis sont encore dans le dossier")]
    MailInFolder(u32),
    /// Somebody else changed the folder since it was looked at.
    #[error("quelqu'un d'autre a changé ce dossier entre-temps")]
    FolderChanged,
    /// The usager was erased.
    #[error("l'identité de cet usager a été effacée")]
    Erased,
    /// Somebody else could be meant by what was typed, and nobody said that the agent chose.
    #[error("quelqu'un d'autre peut être visé : il faut choisir")]
    ChoiceSkipped,
    /// Others bear the name or nearly, and nobody said that they were seen.
    #[error("d'autres usagers portent ce nom ou presque : il faut les voir d'abord")]
    NearUnseen,
    /// The one-time code is unknown, used or over.
    #[error("ce code est faux, déjà utilisé ou périmé")]
    BadCode,
    /// The last administrator's account can't be closed.
    #[error("c'est le dernier administrateur : ouvrez d'abord un autre compte")]
    LastAdministrator,
    /// Values were refused, field by field.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ; "))]
    Invalid(Vec<FieldError>),
    /// An import names numeros that are in use: nothing was imported.
    #[error("numéros déjà pris : {}", .0.join(", "))]
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
    Absence,
    Message,
    Card,
    Ticket,
    Notice,
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
            Self::Absence => "absence",
            Self::Message => "message",
            Self::Card => "carte",
            Self::Ticket => "numéro d'attente",
            Self::Notice => "avis",
            Self::Agent => "agent",
            Self::Device => "borne",
            Self::Numero => "numéro",
            Self::Login => "identifiant",
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
    #[error("cette clé a servi à une autre demande")]
    KeyReused,
    /// The disk is full or fails: nothing was written; try again later.
    #[error(
        "le registre ne peut pas être écrit pour l'instant ({0}) : vérifiez la place sur le disque"
    )]
    Unavailable(String),
    /// The ledger is closing.
    #[error("le registre se ferme")]
    Closed,
    /// A fault of ours: nothing was written.
    #[error("la commande a échoué ({0}) : rien n'a été écrit")]
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
