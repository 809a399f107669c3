//! Agents' accounts and enrolled devices.

use courrier_domain::{AgentId, DeviceHealth, DeviceId, DeviceKind, Instant, Role};
use rusqlite::Row;

use super::Reader;
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect};

/// An agent's account.
#[derive(Clone, PartialEq, Eq)]
pub struct AgentAccount {
    /// Its id.
    pub id: AgentId,
    /// Login.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// What the agent may do.
    pub role: Role,
    /// argon2id hash.
    pub password_hash: String,
    /// When it was closed.
    pub disabled_at: Option<Instant>,
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledDevice {
    /// Its id.
    pub id: DeviceId,
    /// What it was enrolled as.
    pub kind: DeviceKind,
    /// Where it stands.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: Instant,
    /// When its credential was taken away.
    pub revoked_at: Option<Instant>,
    /// Hash of its credential.
    pub credential_hash: [u8; 32],
    /// When it was noted that it had spoken.
    pub heard_at: Option<Instant>,
    /// How it then said it was.
    pub health: Option<DeviceHealth>,
    /// Since when it is silent, if it is.
    pub silent_since: Option<Instant>,
    /// Since when it is shown many cards that are nobody's, if it is.
    pub guessing_since: Option<Instant>,
}

impl Reader<'_> {
    /// All accounts, by login.
    pub fn agents(&self) -> Result<Vec<AgentAccount>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM agent ORDER BY login")?;
        collect(statement.query([])?, read_agent)
    }

    /// The account of this login, in any case of letters.
    pub fn agent_by_login(&self, login: &str) -> Result<Option<AgentAccount>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM agent WHERE login = ?1")?;
        let mut rows = statement.query([login.trim().to_lowercase()])?;
        rows.next()?.map(read_agent).transpose()
    }

    /// The account of this id.
    pub fn agent(&self, id: AgentId) -> Result<Option<AgentAccount>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM agent WHERE id = ?1")?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?.map(read_agent).transpose()
    }

    /// All devices, revoked ones included, by name.
    pub fn devices(&self) -> Result<Vec<EnrolledDevice>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM device ORDER BY name, id")?;
        collect(statement.query([])?, read_device)
    }

    /// The device whose credential has this hash, revoked or not.
    pub fn device_by_credential(
        &self,
        credential_hash: &[u8; 32],
    ) -> Result<Option<EnrolledDevice>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM device WHERE credential_hash = ?1")?;
        let mut rows = statement.query([credential_hash])?;
        rows.next()?.map(read_device).transpose()
    }
}

fn read_agent(row: &Row<'_>) -> Result<AgentAccount, ReadError> {
    Ok(AgentAccount {
        id: row.id("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        role: row.word("role", Role::parse)?,
        password_hash: row.get("password_hash")?,
        disabled_at: row.opt_instant("disabled_at")?,
    })
}

fn read_device(row: &Row<'_>) -> Result<EnrolledDevice, ReadError> {
    Ok(EnrolledDevice {
        id: row.id("id")?,
        kind: row.word("kind", DeviceKind::parse)?,
        name: row.get("name")?,
        enrolled_at: row.instant("enrolled_at")?,
        revoked_at: row.opt_instant("revoked_at")?,
        credential_hash: row.hash("credential_hash")?,
        heard_at: row.opt_instant("heard_at")?,
        health: row.opt_word("health", |json| serde_json::from_str(json).ok())?,
        silent_since: row.opt_instant("silent_since")?,
        guessing_since: row.opt_instant("guessing_since")?,
    })
}
