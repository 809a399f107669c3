//! What is due, and the worklists that the cycle feeds.

use chrono::{Months, NaiveDate};
use chrono_tz::Tz;
use courrier_domain::cycle::{Due, Plan, Rules, due, plan};
use courrier_domain::message::MessageRefusal;
use courrier_domain::usager::Channel;
use courrier_domain::{AbsenceId, AbsenceReason, Instant, Numero, UsagerId};
use rusqlite::{Connection, Row};

use super::Reader;
use super::mail::list_name;
use crate::row::{RowExt as _, blob, collect, micros};
use crate::{ReadError, cycle};

/// When the cycle last ran.
pub(crate) fn cycle_ran_at(connection: &Connection) -> Result<Option<Instant>, ReadError> {
    let mut statement = connection.prepare_cached("SELECT ran_at FROM cycle")?;
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| row.instant("ran_at")).transpose()
}

/// What is due for one usager.
#[derive(Debug, Clone)]
pub struct DueRow {
    /// Whose.
    pub usager_id: UsagerId,
    /// What.
    pub due: Vec<Due>,
}

/// One usager on a worklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUsager {
    /// Their id.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// `NOM Prénoms`.
    pub name: String,
}

/// What of somebody's can't be used, the number or the address, and why.
pub type ContactRefusal = (Channel, MessageRefusal);

/// A usager who can't be told of their mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreachedRow {
    /// Who.
    pub usager: ListedUsager,
    /// Items of which they were never told.
    pub untold: u32,
    /// All that waits.
    pub waiting: u32,
    /// When the oldest of them was entered.
    pub oldest: Instant,
    /// What of theirs can't be used and why; none when there is none.
    pub refusal: Option<ContactRefusal>,
}

/// An absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceRow {
    /// Its id.
    pub id: AbsenceId,
    /// Whose.
    pub usager: ListedUsager,
    /// Why.
    pub reason: AbsenceReason,
    /// First day away.
    pub from: NaiveDate,
    /// Last day away.
    pub to: NaiveDate,
}

/// A usager not seen nor heard for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnseenRow {
    /// Who.
    pub usager: ListedUsager,
    /// Last passage; none since the folder was made.
    pub last_seen: Option<Instant>,
    /// The last day of a declared absence that explains it.
    pub absent_until: Option<NaiveDate>,
}

/// A domiciliation that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingRow {
    /// Whose.
    pub usager: ListedUsager,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Notices sent of this end: 0, 1 or 2.
    pub notices: u8,
}

/// The columns of a [`ListedUsager`], of `usager u LEFT JOIN identity i`.
pub(super) const LISTED: &str = "u.id AS usager_id, u.numero AS numero,
    coalesce(i.nom_usage, i.nom, '') AS nom, coalesce(i.prenoms, '') AS prenoms";

pub(super) fn read_listed(row: &Row<'_>) -> Result<ListedUsager, ReadError> {
    Ok(ListedUsager {
        id: row.id("usager_id")?,
        numero: row.word("numero", |text| Numero::parse(text).ok())?,
        name: list_name(row)?,
    })
}

impl Reader<'_> {
    /// When the cycle last ran: a clock that contradicts it is not believed.
    pub fn cycle_ran_at(&self) -> Result<Option<Instant>, ReadError> {
        cycle_ran_at(self.connection)
    }

    /// What is due at an instant, over the whole centre. One ordered walk, whatever its size.
    pub fn due_at(&self, at: Instant) -> Result<Vec<DueRow>, ReadError> {
        let settings = self.settings()?;
        let rules = Rules::of(&settings);
        let mut all = Vec::new();
        cycle::walk(self.connection, None, |folder| {
            let due = due(folder, at, &rules);
            if !due.is_empty() {
                let usager_id = folder.usager_id;
                all.push(DueRow { usager_id, due });
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// What is due for one usager at an instant, and what the rest waits for.
    pub fn plan_of(&self, id: UsagerId, at: Instant) -> Result<Option<Plan>, ReadError> {
        let settings = self.settings()?;
        let folder = cycle::folder(self.connection, id)?;
        Ok(folder.map(|folder| plan(&folder, at, &Rules::of(&settings))))
    }

    /// Usagers with mail of which nobody could tell them, or no channel that reaches them any more,
    /// less those whom an agent told meanwhile: the list « à joindre », in cabinet order.
    pub fn unreached(&self, today: NaiveDate) -> Result<Vec<UnreachedRow>, ReadError> {
        let mut found = Vec::new();
        cycle::walk(self.connection, None, |folder| {
            let items = &folder.items;
            let untold = items.iter().filter(|item| item.reached_at.is_none());
            let gave_up = folder.refused_at.is_some() && untold.clone().next().is_some();
            let stuck = !folder.contact.is_reachable() || gave_up;
            let told = items.iter().map(|item| item.reached_at).min().flatten();
            let oldest = items.iter().map(|item| item.registered_at).min();
            if let Some(oldest) = oldest.filter(|_| stuck)
                && folder.absent_until(today).is_none()
            {
                let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                let (untold, waiting) = (count(untold.count()), count(items.len()));
                found.push((folder.usager_id, untold, waiting, oldest, told));
            }
            Ok(())
        })?;
        let tz = self.settings()?.time_zone;
        let mut rows = Vec::with_capacity(found.len());
        for (id, untold, waiting, oldest, told) in found {
            let refused = self.refusal_of(id)?;
            let since = refused.map(|(at, _)| at);
            if told.is_some_and(|told| is_told(told, since, today, tz)) {
                continue;
            }
            if let Some((usager, key)) = self.listed(id)? {
                let refusal = refused.map(|(_, refusal)| refusal);
                let row = UnreachedRow {
                    usager,
                    untold,
                    waiting,
                    oldest,
                    refusal,
                };
                rows.push((key, row));
            }
        }
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// A usager as lists show them; none once erased.
    pub fn listed_usager(&self, id: UsagerId) -> Result<Option<ListedUsager>, ReadError> {
        Ok(self.listed(id)?.map(|(usager, _)| usager))
    }

    fn listed(&self, id: UsagerId) -> Result<Option<(ListedUsager, Vec<u8>)>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {LISTED}, u.numero_key AS numero_key
             FROM usager u LEFT JOIN identity i ON i.usager_id = u.id
             WHERE u.id = ?1 AND u.numero IS NOT NULL"
        ))?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?
            .map(|row| Ok((read_listed(row)?, row.get("numero_key")?)))
            .transpose()
    }

    /// When the last refusal was, of what, and why.
    fn refusal_of(&self, id: UsagerId) -> Result<Option<(Instant, ContactRefusal)>, ReadError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT channel, reason, at FROM contact_refusal WHERE usager_id = ?1
             ORDER BY at DESC LIMIT 1",
        )?;
        let mut rows = statement.query([blob(id)])?;
        rows.next()?
            .map(|row| {
                let channel = row.word("channel", Channel::parse)?;
                let reason = row.word("reason", MessageRefusal::parse)?;
                Ok((row.instant("at")?, (channel, reason)))
            })
            .transpose()
    }

    /// Absences that are not over on `today`, the first to end first.
    pub fn absences(&self, today: NaiveDate) -> Result<Vec<AbsenceRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {LISTED}, a.id AS id, a.reason AS reason, a.from_day AS from_day,
                    a.to_day AS to_day
             FROM absence a JOIN usager u ON u.id = a.usager_id
             LEFT JOIN identity i ON i.usager_id = u.id
             WHERE a.cancelled_at IS NULL AND a.to_day >= ?1 AND u.numero IS NOT NULL
             ORDER BY a.to_day, u.numero_key, a.id"
        ))?;
        collect(statement.query([today.to_string()])?, read_absence)
    }

    /// Absences of one usager that are not over on `today`.
    pub fn absences_of(
        &self,
        id: UsagerId,
        today: NaiveDate,
    ) -> Result<Vec<AbsenceRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {LISTED}, a.id AS id, a.reason AS reason, a.from_day AS from_day,
                    a.to_day AS to_day
             FROM absence a JOIN usager u ON u.id = a.usager_id
             LEFT JOIN identity i ON i.usager_id = u.id
             WHERE a.cancelled_at IS NULL AND a.to_day >= ?2 AND a.usager_id = ?1
                 AND u.numero IS NOT NULL
             ORDER BY a.from_day, a.id"
        ))?;
        let rows = statement.query((blob(id), today.to_string()))?;
        collect(rows, read_absence)
    }

    /// Usagers domiciled on `today` of whom nobody saw or heard since `since`: CASF D264-3's three
    /// months. Listed, never acted on.
    pub fn unseen(&self, today: NaiveDate, since: Instant) -> Result<Vec<UnseenRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {LISTED},
                 (SELECT max(p.at) FROM passage p WHERE p.usager_id = u.id) AS last_seen,
                 (SELECT max(a.to_day) FROM absence a WHERE a.usager_id = u.id
                      AND a.cancelled_at IS NULL AND a.from_day <= ?1 AND a.to_day >= ?1)
                     AS absent_until
             FROM usager u LEFT JOIN identity i ON i.usager_id = u.id
             WHERE u.numero IS NOT NULL AND u.status = 'valide' AND u.created_at < ?2
                 AND coalesce(u.starts_on, '') <= ?1 AND coalesce(u.ends_on, '9999') >= ?1
                 AND coalesce(last_seen, 0) < ?2
             ORDER BY u.numero_key"
        ))?;
        let rows = statement.query((today.to_string(), micros(since)))?;
        collect(rows, |row| {
            Ok(UnseenRow {
                usager: read_listed(row)?,
                last_seen: row.opt_instant("last_seen")?,
                absent_until: row.opt_day("absent_until")?,
            })
        })
    }

    /// Domiciliations in force that end from `today` to `until`, the first to end first.
    pub fn endings(&self, today: NaiveDate, until: NaiveDate) -> Result<Vec<EndingRow>, ReadError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {LISTED}, u.ends_on AS ends_on,
                    CASE WHEN u.end_notice_on = u.ends_on THEN u.end_notice_step ELSE 0 END
                        AS notices
             FROM usager u LEFT JOIN identity i ON i.usager_id = u.id
             WHERE u.numero IS NOT NULL AND u.status = 'valide'
                 AND u.ends_on >= ?1 AND u.ends_on <= ?2
             ORDER BY u.ends_on, u.numero_key"
        ))?;
        let rows = statement.query((today.to_string(), until.to_string()))?;
        collect(rows, |row| {
            Ok(EndingRow {
                usager: read_listed(row)?,
                ends_on: row.day("ends_on")?,
                notices: row.get("notices")?,
            })
        })
    }
}

/// Whether somebody whom no channel reaches was told otherwise: after their number or address was
/// refused, and less than a month ago, when a relance would be due. The month is of days as the
/// centre's clocks show them.
fn is_told(told: Instant, refused: Option<Instant>, today: NaiveDate, tz: Tz) -> bool {
    let day = told.with_timezone(&tz).date_naive();
    let again = day.checked_add_months(Months::new(1));
    refused.is_none_or(|at| at < told) && again.is_some_and(|again| today < again)
}

fn read_absence(row: &Row<'_>) -> Result<AbsenceRow, ReadError> {
    Ok(AbsenceRow {
        id: row.id("id")?,
        usager: read_listed(row)?,
        reason: row.word("reason", AbsenceReason::parse)?,
        from: row.day("from_day")?,
        to: row.day("to_day")?,
    })
}
