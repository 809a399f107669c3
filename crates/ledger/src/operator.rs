//! What the operator may ask of a ledger, whether the daemon holds it or nobody does.
//!
//! `courrierctl` either opens the folder itself, or sends the same request to the daemon over its
//! control socket: both end in [`Ledger::operate`], so that there is one way to do each thing.

mod plan;

use std::fmt;

use courrier_domain::Author;
use courrier_domain::{
    AgentId, CentreSettings, DeviceHealth, DeviceId, DeviceKind, Instant, Numero, Role, UsagerId,
};
use serde::{Deserialize, Serialize};

use crate::commands::{
    AddAgent, ConfirmClock, CreateCentre, DisableAgent, ImportUsagers, NewEnrolmentCode,
    RevokeDevice, SaveSettings, SetPassword,
};
use crate::error::Subject;
use crate::queries::PersonRow;
use crate::{Command, Ledger, Refusal, Stamp, WriteError};

pub use plan::{PlanAct, PlanLine, PlanReport};

/// A request of the operator's.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "request")]
#[expect(
    missing_docs,
    reason = "the fields are those of the commands of the same names"
)]
pub enum OperatorRequest {
    /// Makes a new centre.
    CreateCentre {
        settings: Box<CentreSettings>,
        inconnu_id: UsagerId,
    },
    /// Reads the settings.
    Settings,
    /// Replaces the settings.
    SaveSettings { settings: Box<CentreSettings> },
    /// Opens an account.
    AddAgent {
        id: AgentId,
        login: String,
        name: String,
        role: Role,
        password_hash: String,
    },
    /// Closes an account.
    DisableAgent { login: String },
    /// Replaces a password.
    SetPassword {
        login: String,
        password_hash: String,
    },
    /// Lists accounts.
    Agents,
    /// Readies a one-time code.
    NewEnrolmentCode {
        code_hash: [u8; 32],
        #[serde(default)]
        kind: DeviceKind,
        name: String,
        expires_at: Instant,
    },
    /// Lists devices.
    Devices,
    /// Revokes a device.
    RevokeDevice { id: DeviceId },
    /// Tells which of these numeros are in use.
    NumerosTaken { numeros: Vec<Numero> },
    /// Tells what the cycle would do at an instant, in the whole centre or in one folder.
    Plan { at: Instant, numero: Option<Numero> },
    /// Says that the machine's clock is right, whatever the cycle's last run says.
    ConfirmClock,
    /// Reads the names of all usagers.
    People,
    /// Imports usagers, all or none.
    Import { usagers: ImportUsagers },
}

/// An account, as the operator sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AgentLine {
    /// Login.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// What the agent may do.
    pub role: Role,
    /// Whether the account is closed.
    pub disabled: bool,
}

/// A device, as the operator sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeviceLine {
    /// Its id.
    pub id: DeviceId,
    /// What it was enrolled as.
    #[serde(default)]
    pub kind: DeviceKind,
    /// Where it stands.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// When it was noted that it had spoken.
    #[serde(default)]
    pub heard_at: Option<Instant>,
    /// How it then said it was.
    #[serde(default)]
    pub health: Option<DeviceHealth>,
    /// Since when it is silent, if it is.
    #[serde(default)]
    pub silent_since: Option<Instant>,
    /// Since when it is shown many cards that are nobody's, if it is.
    #[serde(default)]
    pub guessing_since: Option<Instant>,
}

/// The names of a usager, as the operator compares them with those of a file.
#[derive(Clone, Serialize, Deserialize)]
pub struct PersonLine {
    /// Their folder.
    pub numero: Numero,
    /// Birth name.
    pub nom: String,
    /// Usage name.
    pub nom_usage: Option<String>,
    /// Given names.
    pub prenoms: String,
    /// What people call them.
    pub surnom: Option<String>,
    /// The household, as `Prénoms NOM`.
    pub household: Vec<String>,
}

/// By the folder alone.
impl fmt::Debug for PersonLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonLine({})", self.numero)
    }
}

/// What the operator is answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
#[expect(missing_docs, reason = "each variant has but its list")]
pub enum OperatorAnswer {
    /// It is done.
    Done,
    /// The settings.
    Settings { settings: Box<CentreSettings> },
    /// The accounts.
    Agents { agents: Vec<AgentLine> },
    /// The devices.
    Devices { devices: Vec<DeviceLine> },
    /// Numeros in use.
    Taken { numeros: Vec<Numero> },
    /// What the cycle would do.
    Plan { report: Box<PlanReport> },
    /// The names of all usagers.
    People { people: Vec<PersonLine> },
    /// So many usagers were created.
    Imported { usagers: usize },
    /// The ledger refused; it changed nothing.
    Refused { refusal: Refusal },
    /// It could not be done.
    Failed { why: String },
}

impl Ledger {
    /// Does what the operator asks, on this thread.
    pub fn operate(&self, request: OperatorRequest, at: Instant) -> OperatorAnswer {
        match self.try_operate(request, at) {
            Ok(answer) => answer,
            Err(WriteError::Refused(refusal)) => OperatorAnswer::Refused { refusal },
            Err(error) => OperatorAnswer::Failed {
                why: error.to_string(),
            },
        }
    }

    fn try_operate(
        &self,
        request: OperatorRequest,
        at: Instant,
    ) -> Result<OperatorAnswer, WriteError> {
        match request {
            OperatorRequest::CreateCentre {
                settings,
                inconnu_id,
            } => self.done(
                at,
                CreateCentre {
                    settings: *settings,
                    inconnu_id,
                },
            ),
            OperatorRequest::Settings => {
                let settings = Box::new(self.look(|reader| reader.settings())?);
                Ok(OperatorAnswer::Settings { settings })
            }
            OperatorRequest::SaveSettings { settings } => self.done(
                at,
                SaveSettings {
                    settings: *settings,
                },
            ),
            OperatorRequest::AddAgent {
                id,
                login,
                name,
                role,
                password_hash,
            } => self.done(
                at,
                AddAgent {
                    id,
                    login,
                    name,
                    role,
                    password_hash,
                },
            ),
            OperatorRequest::DisableAgent { login } => {
                let id = self.agent_id(&login)?;
                self.done(at, DisableAgent { id })
            }
            OperatorRequest::SetPassword {
                login,
                password_hash,
            } => {
                let id = self.agent_id(&login)?;
                self.done(at, SetPassword { id, password_hash })
            }
            OperatorRequest::Agents => self.list_agents(),
            OperatorRequest::NewEnrolmentCode {
                code_hash,
                kind,
                name,
                expires_at,
            } => self.done(
                at,
                NewEnrolmentCode {
                    code_hash,
                    kind,
                    name,
                    expires_at,
                },
            ),
            OperatorRequest::Devices => self.list_devices(),
            OperatorRequest::RevokeDevice { id } => self.done(at, RevokeDevice { id }),
            OperatorRequest::NumerosTaken { numeros } => {
                let numeros = self.look(|reader| reader.numeros_taken(&numeros))?;
                Ok(OperatorAnswer::Taken { numeros })
            }
            OperatorRequest::Plan { at, numero } => {
                let report = self.look(|reader| plan::report(reader, at, numero.as_ref()))??;
                let report = Box::new(report);
                Ok(OperatorAnswer::Plan { report })
            }
            OperatorRequest::ConfirmClock => self.done(at, ConfirmClock),
            OperatorRequest::People => self.list_people(),
            OperatorRequest::Import { usagers } => {
                let imported = self.write_blocking(stamp(at), usagers)?;
                Ok(OperatorAnswer::Imported {
                    usagers: imported.usagers,
                })
            }
        }
    }

    fn done<C: Command>(&self, at: Instant, command: C) -> Result<OperatorAnswer, WriteError> {
        self.write_blocking(stamp(at), command)?;
        Ok(OperatorAnswer::Done)
    }

    fn look<T>(
        &self,
        query: impl FnOnce(&crate::Reader<'_>) -> Result<T, crate::ReadError>,
    ) -> Result<T, WriteError> {
        self.read(query)
            .map_err(|error| WriteError::Internal(error.to_string()))
    }

    fn agent_id(&self, login: &str) -> Result<AgentId, WriteError> {
        let account = self.look(|reader| reader.agent_by_login(login))?;
        Ok(account.ok_or(Refusal::NotFound(Subject::Agent))?.id)
    }

    fn list_agents(&self) -> Result<OperatorAnswer, WriteError> {
        let agents = self
            .look(|reader| reader.agents())?
            .into_iter()
            .map(|agent| AgentLine {
                login: agent.login,
                name: agent.name,
                role: agent.role,
                disabled: agent.disabled_at.is_some(),
            })
            .collect();
        Ok(OperatorAnswer::Agents { agents })
    }

    fn list_people(&self) -> Result<OperatorAnswer, WriteError> {
        let people = self.look(|reader| reader.people())?;
        let line = |row: PersonRow| PersonLine {
            numero: row.numero,
            nom: row.person.nom,
            nom_usage: row.person.nom_usage,
            prenoms: row.person.prenoms,
            surnom: row.person.surnom,
            household: row.person.household,
        };
        Ok(OperatorAnswer::People {
            people: people.into_iter().map(line).collect(),
        })
    }

    fn list_devices(&self) -> Result<OperatorAnswer, WriteError> {
        let devices = self
            .look(|reader| reader.devices())?
            .into_iter()
            .map(|device| DeviceLine {
                id: device.id,
                kind: device.kind,
                name: device.name,
                enrolled_at: device.enrolled_at,
                revoked_at: device.revoked_at,
                heard_at: device.heard_at,
                health: device.health,
                silent_since: device.silent_since,
                guessing_since: device.guessing_since,
            })
            .collect();
        Ok(OperatorAnswer::Devices { devices })
    }
}

fn stamp(at: Instant) -> Stamp {
    Stamp {
        at,
        author: Author::Operator,
        key: None,
    }
}
