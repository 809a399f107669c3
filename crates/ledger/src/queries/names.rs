//! The names under which mail may come, and what tells people of like names apart.

use std::collections::HashMap;

use courrier_domain::{Identity, Instant, Numero, UsagerId};
use courrier_names::Person;
use rusqlite::{Connection, Row, params_from_iter};

use super::usagers::{ROW, read_row};
use super::{INCONNU, Reader, UsagerRow};
use crate::ReadError;
use crate::row::{RowExt as _, blob, collect};

/// The names under which mail may come for a usager.
#[derive(Clone)]
pub struct PersonRow {
    /// Whom.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// The names.
    pub person: Person,
}

/// One usager among others who could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartRow {
    /// What a list shows.
    pub row: UsagerRow,
    /// What people call them.
    pub surnom: Option<String>,
    /// Place of birth.
    pub lieu_naissance: Option<String>,
    /// Last passage.
    pub last_seen: Option<Instant>,
    /// The household as `NOM Prénoms`, in the order of [`Person::household`].
    pub household: Vec<String>,
    /// The mandataires, in the order of [`Person::mandataires`].
    pub mandataires: Vec<String>,
}

/// The columns of an [`ApartRow`] that a list does not show, of `usager u JOIN identity i`.
const APART: &str = "i.surnom AS surnom, i.lieu_naissance AS lieu_naissance,
    (SELECT max(p.at) FROM passage p WHERE p.usager_id = u.id) AS last_seen";

impl Reader<'_> {
    /// All whose mail may come, whatever became of their domiciliation, in cabinet order; without
    /// those who were erased and the folder `INCONNU`.
    pub fn people(&self) -> Result<Vec<PersonRow>, ReadError> {
        people(self.connection, None)
    }

    /// One of them.
    pub fn person(&self, id: UsagerId) -> Result<Option<Person>, ReadError> {
        person(self.connection, id)
    }

    /// The first so many folders of the cabinet.
    pub fn cabinet(&self, limit: usize) -> Result<Vec<ApartRow>, ReadError> {
        let sql = format!(
            "SELECT {ROW}, {APART} FROM usager u JOIN identity i ON i.usager_id = u.id
             WHERE u.numero_key IS NOT NULL ORDER BY u.numero_key LIMIT ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        collect(statement.query([as_limit(limit)])?, |row| self.apart(row))
    }

    /// The folders whose numero begins so, the one of this very numero first.
    pub fn by_numero(&self, prefix: &Numero, limit: usize) -> Result<Vec<ApartRow>, ReadError> {
        let sql = format!(
            "SELECT {ROW}, {APART} FROM usager u JOIN identity i ON i.usager_id = u.id
             WHERE u.numero >= ?1 AND u.numero < ?2
             ORDER BY u.numero <> ?1, u.numero_key LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let after = format!("{prefix}{}", char::MAX);
        let rows = statement.query((prefix.as_str(), after, as_limit(limit)))?;
        collect(rows, |row| self.apart(row))
    }

    /// These usagers, in this order, less those who are gone.
    pub fn apart_rows(
        &self,
        ids: impl IntoIterator<Item = UsagerId>,
    ) -> Result<Vec<ApartRow>, ReadError> {
        let sql = format!(
            "SELECT {ROW}, {APART} FROM usager u JOIN identity i ON i.usager_id = u.id
             WHERE u.id = ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = Vec::new();
        for id in ids {
            let mut rows = statement.query([blob(id)])?;
            if let Some(row) = rows.next()? {
                found.push(self.apart(row)?);
            }
        }
        Ok(found)
    }

    fn apart(&self, row: &Row<'_>) -> Result<ApartRow, ReadError> {
        let known = read_row(row)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT nom, prenoms FROM ayant_droit WHERE usager_id = ?1 ORDER BY position",
        )?;
        let household = collect(statement.query([blob(known.id)])?, |row| {
            let (nom, prenoms): (String, String) = (row.get("nom")?, row.get("prenoms")?);
            let name = format!("{} {prenoms}", nom.to_uppercase());
            Ok(name.trim().to_owned())
        })?;
        let mut mandataires = Vec::new();
        each_mandataire(self.connection, Some(known.id), |_, name| {
            if !mandataires.contains(&name) {
                mandataires.push(name);
            }
        })?;
        Ok(ApartRow {
            surnom: row.get("surnom")?,
            lieu_naissance: row.get("lieu_naissance")?,
            last_seen: row.opt_instant("last_seen")?,
            household,
            mandataires,
            row: known,
        })
    }
}

/// One person whose mail may come.
pub(crate) fn person(connection: &Connection, id: UsagerId) -> Result<Option<Person>, ReadError> {
    let found = people(connection, Some(id))?;
    Ok(found.into_iter().next().map(|row| row.person))
}

/// All of them, or this one.
fn people(connection: &Connection, only: Option<UsagerId>) -> Result<Vec<PersonRow>, ReadError> {
    let filter = only.map_or("", |_| "AND u.id = ?1");
    let mut statement = connection.prepare_cached(&format!(
        "SELECT u.id AS id, u.numero AS numero, i.nom AS nom, i.nom_usage AS nom_usage, i.prenoms AS prenoms,
                i.surnom AS surnom
         FROM usager u JOIN identity i ON i.usager_id = u.id
         WHERE u.numero <> '{INCONNU}' {filter} ORDER BY u.numero_key"
    ))?;
    let rows = statement.query(params_from_iter(only.map(blob)))?;
    let mut people = collect(rows, |row| {
        let person = Person {
            nom: row.get("nom")?,
            nom_usage: row.get("nom_usage")?,
            prenoms: row.get("prenoms")?,
            surnom: row.get("surnom")?,
            ..Person::default()
        };
        Ok(PersonRow {
            id: row.id("id")?,
            numero: row.word("numero", |text| Numero::parse(text).ok())?,
            person,
        })
    })?;
    let places: HashMap<UsagerId, usize> =
        (0..).zip(&people).map(|(at, row)| (row.id, at)).collect();
    let mut of = |id: UsagerId, add: &mut dyn FnMut(&mut Person)| {
        if let Some(at) = places.get(&id) {
            add(&mut people[*at].person);
        }
    };
    each(
        connection,
        only,
        "SELECT usager_id, prenoms || char(10) || nom AS text FROM ayant_droit",
        "ORDER BY usager_id, position",
        |id, name| {
            let (prenoms, nom) = name.split_once('\n').unwrap_or((&name, ""));
            of(id, &mut |person| {
                person.household.push(member(prenoms, nom));
            });
        },
    )?;
    each_mandataire(connection, only, |id, name| {
        of(id, &mut |person| {
            if !person.mandataires.contains(&name) {
                person.mandataires.push(name.clone());
            }
        });
    })?;
    each(
        connection,
        only,
        "SELECT usager_id, text FROM spelling",
        "ORDER BY usager_id, folded",
        |id, text| of(id, &mut |person| person.spellings.push(text.clone())),
    )?;
    Ok(people)
}

/// Somebody of a household as the engine reads them: it tells the surname by its capitals.
fn member(prenoms: &str, nom: &str) -> String {
    let name = format!("{} {}", prenoms.to_lowercase(), nom.to_uppercase());
    name.trim().to_owned()
}

/// The names of an identity, as they are compared once it is in the ledger.
pub fn person_of(identity: &Identity) -> Person {
    let household = identity.ayants_droit.iter();
    Person {
        nom: identity.nom.trim().to_owned(),
        nom_usage: identity.nom_usage.clone(),
        prenoms: identity.prenoms.trim().to_owned(),
        surnom: identity.surnom.clone(),
        household: household
            .map(|one| member(&one.prenoms, &one.nom))
            .collect(),
        ..Person::default()
    }
}

/// Those who may collect: a procuration that is over may be given anew, one revoked is not.
fn each_mandataire(
    connection: &Connection,
    only: Option<UsagerId>,
    found: impl FnMut(UsagerId, String),
) -> Result<(), ReadError> {
    each(
        connection,
        only,
        "SELECT usager_id, mandataire AS text FROM
             (SELECT * FROM procuration WHERE revoked_at IS NULL)",
        "ORDER BY usager_id, valid_from, id",
        found,
    )
}

/// Each text of a table of usagers' texts.
fn each(
    connection: &Connection,
    only: Option<UsagerId>,
    select: &str,
    order: &str,
    mut found: impl FnMut(UsagerId, String),
) -> Result<(), ReadError> {
    let filter = only.map_or("", |_| "WHERE usager_id = ?1");
    let mut statement = connection.prepare_cached(&format!("{select} {filter} {order}"))?;
    let mut rows = statement.query(params_from_iter(only.map(blob)))?;
    while let Some(row) = rows.next()? {
        found(row.id("usager_id")?, row.get("text")?);
    }
    Ok(())
}

fn as_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
