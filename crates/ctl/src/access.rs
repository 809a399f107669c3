//! The ledger, held by nobody or by the daemon: one way to speak to both.

use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use courrier_api::client::Control;
use courrier_api::{ClientError, OutboxHealth};
use courrier_domain::Instant;
use courrier_ledger::folder::{CONTROL_SOCKET, LEDGER};
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use courrier_ledger::{Ledger, OpenError, Refusal};
use thiserror::Error;

/// Why a request came to nothing. The sentences are for the operator.
#[derive(Debug, Error)]
pub enum AccessError {
    /// The folder can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The folder is somebody else's: files made here could not be read by the service.
    #[error(
        "le dossier {folder} appartient au compte n° {owner} : relancez sous ce compte (sudo -u …)"
    )]
    NotOwner {
        /// The folder.
        folder: PathBuf,
        /// Its owner's number.
        owner: u32,
    },
    /// The program that holds the folder does not answer on its socket.
    #[error("le dossier est tenu par {holder}, qui ne répond pas ({source})")]
    Silent {
        /// The program.
        holder: String,
        /// What happened.
        source: ClientError,
    },
    /// The ledger refused; nothing was changed.
    #[error("{}", sentence(.0))]
    Refused(Refusal),
    /// It could not be done.
    #[error("le registre n'a pas pu faire ce qui était demandé : {0}")]
    Failed(String),
    /// The daemon is of another version.
    #[error("le service en marche n'est pas de la même version que cet outil")]
    OtherVersion,
}

/// A way to the ledger.
pub enum Access {
    /// Nobody held the folder: it is ours for the time of the command.
    Direct(Ledger),
    /// The daemon holds it, and does what it is asked.
    Running {
        /// Its socket.
        control: Control,
        /// How it calls itself.
        holder: String,
        /// What carries the conversation.
        runtime: tokio::runtime::Runtime,
    },
}

impl Access {
    /// Opens the centre in this folder, one way or the other.
    pub fn open(data: &Path) -> Result<Self, AccessError> {
        if !data.is_dir() {
            return Err(OpenError::NoFolder(data.to_owned()).into());
        }
        if !data.join(LEDGER).exists() {
            return Err(OpenError::NoLedger(data.to_owned()).into());
        }
        // A socket that nobody listens on was left behind by a daemon that was killed.
        let listening = UnixStream::connect(data.join(CONTROL_SOCKET)).is_ok();
        if !listening {
            check_owner(data)?;
        }
        match Ledger::open(data, "courrierctl") {
            Ok(ledger) => Ok(Self::Direct(ledger)),
            Err(OpenError::Held { holder, .. }) if listening => Self::running(data, holder),
            Err(error) => Err(error.into()),
        }
    }

    /// The way through the daemon.
    fn running(data: &Path, holder: String) -> Result<Self, AccessError> {
        let silent = |source| AccessError::Silent {
            holder: holder.clone(),
            source,
        };
        let control = Control::new(&data.join(CONTROL_SOCKET)).map_err(silent)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| AccessError::Failed(error.to_string()))?;
        Ok(Self::Running {
            control,
            holder,
            runtime,
        })
    }

    /// Does what is asked; a refusal is an error.
    pub fn operate(
        &self,
        request: OperatorRequest,
        at: Instant,
    ) -> Result<OperatorAnswer, AccessError> {
        let answer = match self {
            Self::Direct(ledger) => ledger.operate(request, at),
            Self::Running {
                control,
                holder,
                runtime,
            } => runtime
                .block_on(control.operate(&request))
                .map_err(|source| match source {
                    ClientError::Unreadable { status: 400 } => AccessError::OtherVersion,
                    ClientError::Unreadable { status } => {
                        AccessError::Failed(format!("le service répond par une erreur {status}"))
                    }
                    source => AccessError::Silent {
                        holder: holder.clone(),
                        source,
                    },
                })?,
        };
        match answer {
            OperatorAnswer::Refused { refusal } => Err(AccessError::Refused(refusal)),
            OperatorAnswer::Failed { why } => Err(AccessError::Failed(why)),
            answer => Ok(answer),
        }
    }
}

impl Access {
    /// How messages leave; none when no daemon runs, or one that can't tell.
    pub fn outbox(&self) -> Option<OutboxHealth> {
        match self {
            Self::Direct(_) => None,
            Self::Running {
                control, runtime, ..
            } => runtime.block_on(control.outbox()).ok(),
        }
    }
}

/// Refuses to write into a folder of somebody else's. Even root: the service could not open the
/// files that root would leave there.
fn check_owner(data: &Path) -> Result<(), AccessError> {
    let io = |source| OpenError::Io {
        path: data.to_owned(),
        source,
    };
    let owner = data.metadata().map_err(io)?.uid();
    // The owner of a process's own entry is the account it runs as.
    let own = std::fs::metadata("/proc/self").map_err(io)?.uid();
    if owner == own {
        Ok(())
    } else {
        Err(AccessError::NotOwner {
            folder: data.to_owned(),
            owner,
        })
    }
}

/// A refusal of the ledger's as the operator is told.
fn sentence(refusal: &Refusal) -> String {
    use courrier_ledger::Subject;
    match refusal {
        Refusal::NotFound(Subject::Agent) => "aucun compte ne porte cet identifiant".into(),
        Refusal::NotFound(Subject::Device) => "aucune borne ne porte cet identifiant".into(),
        Refusal::Taken(Subject::Login) => "cet identifiant est déjà pris".into(),
        Refusal::Taken(Subject::Centre) => "le centre existe déjà".into(),
        Refusal::LastAdministrator => {
            "c'est le dernier administrateur : ouvrez d'abord un autre compte administrateur".into()
        }
        Refusal::Invalid(fields) => fields
            .iter()
            .map(|field| field.message.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        Refusal::NumerosTaken(numeros) => {
            format!("des numéros sont déjà pris : {}", numeros.join(", "))
        }
        other => format!("le registre refuse ({other})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_writes_in_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(check_owner(folder.path()).is_ok());
        // Root can give a folder away; anybody else has root's own to try.
        let others = match std::os::unix::fs::chown(folder.path(), Some(65_534), None) {
            Ok(()) => folder.path(),
            Err(_) => Path::new("/"),
        };
        let refused = check_owner(others).expect_err("somebody else's");
        assert!(
            refused.to_string().contains("relancez sous ce compte"),
            "{refused}"
        );
    }
}
