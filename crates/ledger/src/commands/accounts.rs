//! Agents' accounts and enrolled devices.

use courrier_domain::usager::FieldError;
use courrier_domain::{AgentId, DeviceId, DeviceKind, Instant, Role};
use rusqlite::{OptionalExtension as _, params};

use super::Command;
use crate::error::{ApplyError, Refusal, Subject};
use crate::row::{blob, micros};
use crate::tx::{Change, Tx};

/// Opens an account.
#[derive(Clone)]
pub struct AddAgent {
    /// Its id.
    pub id: AgentId,
    /// Login: 2 to 64 letters, digits, dots and hyphens.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// What the agent may do.
    pub role: Role,
    /// From [`crate::password::hash`].
    pub password_hash: String,
}

impl Command for AddAgent {
    type Receipt = AgentId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<AgentId, ApplyError> {
        let login = self.login.trim().to_lowercase();
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        };
        if !(2..=64).contains(&login.len())
            || !login
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        {
            refuse(
                "login",
                "L'identifiant compte de 2 à 64 lettres, chiffres, points ou tirets.",
            );
        }
        if self.name.trim().is_empty()
            || self.name.chars().count() > 80
            || self.name.chars().any(char::is_control)
        {
            refuse(
                "name",
                "Indiquez le nom de l'agent, en 80 caractères au plus.",
            );
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        if tx.exists("SELECT 1 FROM agent WHERE login = ?1", [&login])? {
            return Err(Refusal::Taken(Subject::Login).into());
        }
        tx.execute(
            "INSERT INTO agent (id, login, name, role, password_hash, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                blob(self.id),
                login,
                self.name.trim(),
                self.role.as_str(),
                self.password_hash,
                micros(tx.at)
            ],
        )?;
        Ok(self.id)
    }
}

/// Closes an account for good. What the agent did stays under their id.
#[derive(Debug, Clone, Copy)]
pub struct DisableAgent {
    /// Whose.
    pub id: AgentId,
}

impl Command for DisableAgent {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let role: Option<String> = tx
            .connection
            .prepare_cached("SELECT role FROM agent WHERE id = ?1")?
            .query_row([blob(self.id)], |row| row.get(0))
            .optional()?;
        let Some(role) = role else {
            return Err(Refusal::NotFound(Subject::Agent).into());
        };
        let others = tx.exists(
            "SELECT 1 FROM agent WHERE role = 'administrator' AND disabled_at IS NULL AND id <> ?1",
            [blob(self.id)],
        )?;
        if role == Role::Administrator.as_str() && !others {
            return Err(Refusal::LastAdministrator.into());
        }
        tx.execute(
            "UPDATE agent SET disabled_at = coalesce(disabled_at, ?2) WHERE id = ?1",
            params![blob(self.id), micros(tx.at)],
        )?;
        tx.changes.push(Change::Access);
        Ok(())
    }
}

/// Replaces a password.
#[derive(Clone)]
pub struct SetPassword {
    /// Whose.
    pub id: AgentId,
    /// From [`crate::password::hash`].
    pub password_hash: String,
}

impl Command for SetPassword {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let changed = tx.execute(
            "UPDATE agent SET password_hash = ?2 WHERE id = ?1",
            params![blob(self.id), self.password_hash],
        )?;
        if changed == 0 {
            return Err(Refusal::NotFound(Subject::Agent).into());
        }
        tx.changes.push(Change::Access);
        Ok(())
    }
}

/// Readies a one-time code with which a device may be enrolled.
#[derive(Debug, Clone)]
pub struct NewEnrolmentCode {
    /// Hash of the code; the code itself is shown once and kept nowhere.
    pub code_hash: [u8; 32],
    /// What the device will be, and with that what its credential will open.
    pub kind: DeviceKind,
    /// Where the device will stand.
    pub name: String,
    /// When the code stops working.
    pub expires_at: Instant,
}

impl Command for NewEnrolmentCode {
    /// When the code stops working.
    type Receipt = Instant;

    fn apply(self, tx: &mut Tx<'_>) -> Result<Instant, ApplyError> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            let message = "Indiquez où se trouve l'appareil, en 60 caractères au plus.".to_owned();
            return Err(Refusal::Invalid(vec![FieldError {
                field: "name".into(),
                message,
            }])
            .into());
        }
        tx.execute(
            "INSERT INTO enrolment_code (code_hash, kind, name, expires_at)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                self.code_hash,
                self.kind.as_str(),
                name,
                micros(self.expires_at)
            ],
        )?;
        Ok(self.expires_at)
    }
}

/// Enrols a device with its code, once.
#[derive(Debug, Clone)]
pub struct EnrolDevice {
    /// The device's id.
    pub id: DeviceId,
    /// Hash of the code it was given.
    pub code_hash: [u8; 32],
    /// Hash of the credential it will use from now on.
    pub credential_hash: [u8; 32],
}

impl Command for EnrolDevice {
    type Receipt = DeviceId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<DeviceId, ApplyError> {
        let readied: Option<(String, String)> = tx
            .connection
            .prepare_cached(
                "SELECT kind, name FROM enrolment_code
                 WHERE code_hash = ?1 AND used_at IS NULL AND expires_at > ?2",
            )?
            .query_row(params![self.code_hash, micros(tx.at)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((kind, name)) = readied else {
            return Err(Refusal::BadCode.into());
        };
        tx.execute(
            "UPDATE enrolment_code SET used_at = ?2 WHERE code_hash = ?1",
            params![self.code_hash, micros(tx.at)],
        )?;
        tx.execute(
            "INSERT INTO device (id, kind, name, credential_hash, enrolled_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                blob(self.id),
                kind,
                name,
                self.credential_hash,
                micros(tx.at)
            ],
        )?;
        tx.changes.push(Change::Access);
        Ok(self.id)
    }
}

/// Takes a device's credential away, for good.
#[derive(Debug, Clone, Copy)]
pub struct RevokeDevice {
    /// Which.
    pub id: DeviceId,
}

impl Command for RevokeDevice {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let changed = tx.execute(
            "UPDATE device SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1",
            params![blob(self.id), micros(tx.at)],
        )?;
        if changed == 0 {
            return Err(Refusal::NotFound(Subject::Device).into());
        }
        tx.changes.push(Change::Access);
        Ok(())
    }
}
