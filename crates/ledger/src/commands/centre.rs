//! The centre's settings, and keeping house.

use courrier_domain::{
    CentreSettings, Domiciliation, DomiciliationStatus, Identity, Instant, Numero, UsagerId,
};
use rusqlite::params;

use super::Command;
use super::usagers::insert_usager;
use crate::error::{ApplyError, Refusal, Subject};
use crate::queries::INCONNU;
use crate::row::micros;
use crate::tx::{Change, Tx};

/// Makes a new centre: its settings, and the folder for unknown addressees.
#[derive(Debug, Clone)]
pub struct CreateCentre {
    /// The settings to start with.
    pub settings: CentreSettings,
    /// The id of the folder `INCONNU`.
    pub inconnu_id: UsagerId,
}

impl Command for CreateCentre {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        if tx.exists("SELECT 1 FROM centre", [])? {
            return Err(Refusal::Taken(Subject::Centre).into());
        }
        save(tx, &self.settings)?;
        // Mail for nobody known is entered too, and goes back: it must be counted like the rest.
        let numero = Numero::parse(INCONNU).map_err(|_| crate::ReadError::Value("numero"))?;
        let identity = Identity {
            nom: "Destinataire inconnu".to_owned(),
            ..Identity::default()
        };
        let domiciliation = Domiciliation {
            status: DomiciliationStatus::Refus,
            start: None,
            end: None,
        };
        insert_usager(tx, self.inconnu_id, &numero, &identity, &domiciliation)
    }
}

/// Changes the centre's settings.
#[derive(Debug, Clone)]
pub struct SaveSettings {
    /// All of them.
    pub settings: CentreSettings,
}

impl Command for SaveSettings {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        save(tx, &self.settings)?;
        tx.changes.push(Change::Settings);
        Ok(())
    }
}

fn save(tx: &Tx<'_>, settings: &CentreSettings) -> Result<(), ApplyError> {
    let errors = settings.check();
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    let json = serde_json::to_string(settings).map_err(|_| crate::ReadError::Value("settings"))?;
    tx.execute(
        "INSERT INTO centre (id, settings) VALUES (1, ?1)
         ON CONFLICT (id) DO UPDATE SET settings = excluded.settings",
        [json],
    )?;
    tx.settings.forget();
    Ok(())
}

/// Forgets answers to calls so old that nobody retries them.
#[derive(Debug, Clone, Copy)]
pub struct PurgeReceipts {
    /// Those written before this instant.
    pub before: Instant,
}

impl Command for PurgeReceipts {
    /// How many.
    type Receipt = usize;

    fn apply(self, tx: &mut Tx<'_>) -> Result<usize, ApplyError> {
        tx.execute(
            "DELETE FROM receipt WHERE at < ?1",
            params![micros(self.before)],
        )
    }
}
