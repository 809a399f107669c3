//! Opening usagers.

use chrono::NaiveDate;
use courrier_domain::contact::Telephone;
use courrier_domain::usager::{AyantDroit, Channel, Sexe};
use courrier_domain::{
    Domiciliation, DomiciliationStatus, Identity, Instant, Numero, Procuration, ProcurationId,
    UsagerId,
};
use rusqlite::{Connection, Row};

use super::{BoundCard, CourrierRow, NoticeRow, Reader};
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect};

/// One usager as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsagerRow {
    /// Their id.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// Birth name.
    pub nom: String,
    /// Usage name.
    pub nom_usage: Option<String>,
    /// Given names.
    pub prenoms: String,
    /// Date of birth.
    pub date_naissance: Option<NaiveDate>,
    /// Their domiciliation.
    pub domiciliation: Domiciliation,
    /// What is in the cabinet.
    pub waiting: u32,
    /// Whether another usager's folded name is equal.
    pub homonym: bool,
}

/// Stands for what a folder says of a person at one moment: who they are, and their domiciliation.
/// It differs as soon as any of it does, so whoever changes a folder can say what they looked at.
pub fn revision(identity: &Identity, domiciliation: &Domiciliation) -> String {
    // Plain values always serialise.
    let text = serde_json::to_vec(&(identity, domiciliation)).unwrap_or_default();
    blake3::hash(&text).to_hex()[..REVISION_LENGTH].to_owned()
}

/// Hexadecimal digits of a revision: chance makes no two of one folder alike.
const REVISION_LENGTH: usize = 32;

/// The revision of a folder as it stands; none if the usager was erased.
pub(crate) fn revision_now(
    connection: &Connection,
    id: UsagerId,
) -> Result<Option<String>, ReadError> {
    let Some(identity) = identity(connection, id)? else {
        return Ok(None);
    };
    let mut statement =
        connection.prepare_cached("SELECT status, starts_on, ends_on FROM usager WHERE id = ?1")?;
    let mut rows = statement.query([blob(id)])?;
    let domiciliation = rows.next()?.map(read_domiciliation).transpose()?;
    Ok(domiciliation.map(|domiciliation| revision(&identity, &domiciliation)))
}

/// All that the guichet shows of one usager.
#[derive(Debug, Clone)]
pub struct UsagerWhole {
    /// What a list shows.
    pub row: UsagerRow,
    /// Who they are.
    pub identity: Identity,
    /// What is in the cabinet, oldest first.
    pub courriers: Vec<CourrierRow>,
    /// Procurations not revoked and not over on the day asked about.
    pub procurations: Vec<Procuration>,
    /// Their cards.
    pub cards: Vec<BoundCard>,
    /// Last passage.
    pub last_seen: Option<Instant>,
    /// Messages waiting to leave.
    pub messages_queued: u32,
    /// What an import found no place for: (column, text).
    pub notes: Vec<(String, String)>,
    /// What is to be said to them, the oldest first.
    pub notices: Vec<NoticeRow>,
}

/// The columns of a [`UsagerRow`], of `usager u JOIN identity i`.
pub(super) const ROW: &str =
    "u.id AS id, u.numero AS numero, u.status AS status, u.starts_on AS starts_on,
    u.ends_on AS ends_on, i.nom AS nom, i.nom_usage AS nom_usage, i.prenoms AS prenoms,
    i.date_naissance AS date_naissance,
    (SELECT count(*) FROM courrier c WHERE c.usager_id = u.id
        AND c.state IN ('waiting', 'to_return')) AS waiting,
    EXISTS (SELECT 1 FROM identity j WHERE j.folded = i.folded
        AND j.usager_id <> i.usager_id) AS homonym";

impl Reader<'_> {
    /// One usager as a list shows them; none if there is none or they were erased.
    pub fn usager_row(&self, id: UsagerId) -> Result<Option<UsagerRow>, ReadError> {
        let sql = format!(
            "SELECT {ROW} FROM usager u JOIN identity i ON i.usager_id = u.id WHERE u.id = ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?.map(read_row).transpose()
    }

    /// The usager whose folder bears a numero.
    pub fn usager_of_numero(&self, numero: &Numero) -> Result<Option<UsagerId>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM usager WHERE numero = ?1")?;
        let mut rows = statement.query([numero.as_str()])?;
        rows.next()?.map(|row| row.id("id")).transpose()
    }

    /// One usager, whole; none if there is none or they were erased.
    pub fn usager(&self, id: UsagerId, today: NaiveDate) -> Result<Option<UsagerWhole>, ReadError> {
        let Some(row) = self.usager_row(id)? else {
            return Ok(None);
        };
        let Some(identity) = identity(self.connection, id)? else {
            return Ok(None);
        };
        let last_seen = {
            let mut statement = self.connection.prepare_cached(
                "SELECT at FROM passage WHERE usager_id = ?1 ORDER BY at DESC LIMIT 1",
            )?;
            let mut rows = statement.query([blob(id)])?;
            rows.next()?.map(|row| row.instant("at")).transpose()?
        };
        let messages_queued = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM message WHERE usager_id = ?1 AND state = 'queued'",
            )?
            .query_row([blob(id)], |row| row.get(0))?;
        let notes = {
            let mut statement = self.connection.prepare_cached(
                "SELECT label, text FROM imported_note WHERE usager_id = ?1 ORDER BY position",
            )?;
            collect(statement.query([blob(id)])?, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
        };
        Ok(Some(UsagerWhole {
            row,
            identity,
            courriers: self.in_cabinet(id)?,
            procurations: self.procurations(id, today)?,
            cards: self.cards_of(id)?,
            last_seen,
            messages_queued,
            notes,
            notices: self.notices(id)?,
        }))
    }

    /// Procurations of a usager that are not revoked and not over on `today`.
    pub fn procurations(
        &self,
        id: UsagerId,
        today: NaiveDate,
    ) -> Result<Vec<Procuration>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM procuration
             WHERE usager_id = ?1 AND revoked_at IS NULL AND valid_to >= ?2
             ORDER BY valid_from, id",
        )?;
        collect(
            statement.query((blob(id), today.to_string()))?,
            read_procuration,
        )
    }

    /// How many usagers have a folder.
    pub fn usagers_count(&self) -> Result<u64, ReadError> {
        let count: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM usager WHERE numero IS NOT NULL")?
            .query_row([], |row| row.get(0))?;
        u64::try_from(count).map_err(|_| ReadError::Value("count"))
    }

    /// Which of these numeros are in use.
    pub fn numeros_taken<'n>(
        &self,
        numeros: impl IntoIterator<Item = &'n Numero>,
    ) -> Result<Vec<Numero>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM usager WHERE numero = ?1")?;
        let mut taken = Vec::new();
        for numero in numeros {
            if statement.exists([numero.as_str()])? {
                taken.push(numero.clone());
            }
        }
        Ok(taken)
    }

    /// The usager of this numero.
    pub fn usager_by_numero(&self, numero: &Numero) -> Result<Option<UsagerId>, ReadError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM usager WHERE numero = ?1")?;
        let mut rows = statement.query([numero.as_str()])?;
        rows.next()?.map(|row| row.id("id")).transpose()
    }
}

fn identity(connection: &Connection, id: UsagerId) -> Result<Option<Identity>, ReadError> {
    let mut statement = connection.prepare_cached("SELECT * FROM identity WHERE usager_id = ?1")?;
    let mut rows = statement.query([blob(id)])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let mut household = connection
        .prepare_cached("SELECT * FROM ayant_droit WHERE usager_id = ?1 ORDER BY position")?;
    let ayants_droit = collect(household.query([blob(id)])?, |row| {
        Ok(AyantDroit {
            nom: row.get("nom")?,
            prenoms: row.get("prenoms")?,
            date_naissance: row.opt_day("date_naissance")?,
            lien: row.get("lien")?,
        })
    })?;
    let telephone: Option<String> = row.get("telephone")?;
    Ok(Some(Identity {
        nom: row.get("nom")?,
        nom_usage: row.get("nom_usage")?,
        prenoms: row.get("prenoms")?,
        surnom: row.get("surnom")?,
        sexe: row.opt_word("sexe", Sexe::parse)?,
        date_naissance: row.opt_day("date_naissance")?,
        lieu_naissance: row.get("lieu_naissance")?,
        telephone: telephone.map(Telephone::stored),
        email: row.get("email")?,
        channel: row.opt_word("channel", Channel::parse)?,
        other_channel: row.get("other_channel")?,
        neutral_signature: row.get("neutral_signature")?,
        langue: row.get("langue")?,
        ayants_droit,
    }))
}

pub(super) fn read_row(row: &Row<'_>) -> Result<UsagerRow, ReadError> {
    Ok(UsagerRow {
        id: row.id("id")?,
        numero: row.word("numero", |text| Numero::parse(text).ok())?,
        nom: row.get("nom")?,
        nom_usage: row.get("nom_usage")?,
        prenoms: row.get("prenoms")?,
        date_naissance: row.opt_day("date_naissance")?,
        domiciliation: read_domiciliation(row)?,
        waiting: row.get("waiting")?,
        homonym: row.get("homonym")?,
    })
}

pub(super) fn read_domiciliation(row: &Row<'_>) -> Result<Domiciliation, ReadError> {
    Ok(Domiciliation {
        status: row.word("status", DomiciliationStatus::parse)?,
        start: row.opt_day("starts_on")?,
        end: row.opt_day("ends_on")?,
    })
}

fn read_procuration(row: &Row<'_>) -> Result<Procuration, ReadError> {
    Ok(Procuration {
        id: row.id("id")?,
        usager_id: row.id("usager_id")?,
        mandataire: row.get("mandataire")?,
        valid_from: row.day("valid_from")?,
        valid_to: row.day("valid_to")?,
        revoked: row.get::<_, Option<i64>>("revoked_at")?.is_some(),
    })
}

pub(crate) fn procuration(
    connection: &Connection,
    id: ProcurationId,
) -> Result<Option<Procuration>, ReadError> {
    let mut statement = connection.prepare_cached("SELECT * FROM procuration WHERE id = ?1")?;
    let mut rows = statement.query([blob(id)])?;
    rows.next()?.map(read_procuration).transpose()
}
