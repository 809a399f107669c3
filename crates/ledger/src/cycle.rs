//! Folders as the planner wants them: one ordered walk over usagers, items, absences and open
//! messages side by side, each read once. One folder alone is read by the same statements.

use chrono::NaiveDate;
use courrier_domain::cycle::{Absence, Contact, EndNotice, Folder, Item, OpenMessage};
use courrier_domain::usager::Channel;
use courrier_domain::{
    CourrierKind, DomiciliationStatus, Instant, MessageEvent, MessageState, TriId, TypedId,
    UsagerId,
};
use rusqlite::{CachedStatement, Connection, Row, Rows};

use crate::ReadError;
use crate::queries::INCONNU;
use crate::row::{RowExt as _, blob};

/// Read by place: the order of the columns is [`read_usager`]'s.
const USAGERS: &str = "SELECT u.id AS id, u.status AS status,
        coalesce(u.status_since, u.created_at) AS status_since, u.ends_on AS ends_on,
        u.relanced_at AS relanced_at, u.last_notice_at AS last_notice_at,
        u.end_notice_on AS end_notice_on, u.end_notice_step AS end_notice_step,
        u.refused_at AS refused_at, i.channel AS channel,
        coalesce(i.other_channel, 0) AS other_channel,
        i.telephone IS NOT NULL AND coalesce(i.takes_sms, 1) AS sms,
        i.email IS NOT NULL AS email
    FROM usager u LEFT JOIN identity i ON i.usager_id = u.id
    WHERE u.erased_at IS NULL AND u.numero <> ?1 AND u.id >= ?2 AND u.id <= ?3 ORDER BY u.id";
const ITEMS: &str = "SELECT usager_id, id, kind, registered_at, state_since, reached_at, relances
    FROM courrier INDEXED BY courrier_waiting
    WHERE state = 'waiting' AND usager_id >= ?1 AND usager_id <= ?2
    ORDER BY usager_id, kind, registered_at";
const ABSENCES: &str = "SELECT usager_id, from_day, to_day FROM absence
    WHERE cancelled_at IS NULL AND usager_id >= ?1 AND usager_id <= ?2
    ORDER BY usager_id, from_day, to_day";
const OPEN: &str = "SELECT usager_id, event, state, state_since
    FROM message INDEXED BY message_open
    WHERE state IN ('queued', 'sending', 'unknown') AND usager_id >= ?1 AND usager_id <= ?2
    ORDER BY usager_id";
const REFUSALS: &str = "SELECT usager_id, channel FROM contact_refusal
    WHERE usager_id >= ?1 AND usager_id <= ?2 ORDER BY usager_id";

/// The folder of one usager; none if they are erased or not there, or nobody (`INCONNU`).
pub(crate) fn folder(connection: &Connection, id: UsagerId) -> Result<Option<Folder>, ReadError> {
    let mut found = None;
    walk(connection, Some(id), |folder| {
        found = Some(folder.clone());
        Ok(())
    })?;
    Ok(found)
}

/// Shows every folder, or the one asked for, in the order of the ids. The folder is lent: it is
/// filled anew for the next.
pub(crate) fn walk(
    connection: &Connection,
    only: Option<UsagerId>,
    mut see: impl FnMut(&Folder) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let (from, to) = match only {
        Some(id) => (blob(id), blob(id)),
        None => ([0; 16], [0xff; 16]),
    };
    let prepare = |sql| connection.prepare_cached(sql);
    let (mut usagers, mut items) = (prepare(USAGERS)?, prepare(ITEMS)?);
    let (mut absences, mut open) = (prepare(ABSENCES)?, prepare(OPEN)?);
    let mut refusals = prepare(REFUSALS)?;
    let mut items = Beside::new(&mut items, (from, to), read_item)?;
    let mut absences = Beside::new(&mut absences, (from, to), read_absence)?;
    let mut open = Beside::new(&mut open, (from, to), read_open)?;
    let mut refusals = Beside::new(&mut refusals, (from, to), |row| {
        row.word("channel", Channel::parse)
    })?;
    let unfiled = Unfiled::read(connection)?;

    let mut rows = usagers.query((INCONNU, from, to))?;
    let mut folder: Option<Folder> = None;
    while let Some(row) = rows.next()? {
        let next = read_usager(row, folder.take())?;
        let folder = folder.insert(next);
        let id = blob(folder.usager_id);
        while let Some(item) = items.of(&id)? {
            if !unfiled.holds(connection, &item)? {
                folder.items.push(item);
            }
        }
        while let Some(absence) = absences.of(&id)? {
            folder.absences.push(absence);
        }
        while let Some(message) = open.of(&id)? {
            folder.open.push(message);
        }
        while let Some(channel) = refusals.of(&id)? {
            match channel {
                Channel::Sms => folder.contact.sms = false,
                Channel::Email => folder.contact.email = false,
                Channel::None => {}
            }
        }
        see(folder)?;
    }
    Ok(())
}

/// Rows ordered by usager, read along with the usagers. The first column is the usager.
struct Beside<'s, T> {
    rows: Rows<'s>,
    read: fn(&Row<'_>) -> Result<T, ReadError>,
    /// The row that comes next, and whose it is; none at the end.
    next: Option<([u8; 16], T)>,
}

impl<'s, T> Beside<'s, T> {
    fn new(
        statement: &'s mut CachedStatement<'_>,
        (from, to): ([u8; 16], [u8; 16]),
        read: fn(&Row<'_>) -> Result<T, ReadError>,
    ) -> Result<Self, ReadError> {
        let rows = statement.query((from, to))?;
        let next = None;
        let mut beside = Self { rows, read, next };
        beside.advance()?;
        Ok(beside)
    }

    /// Answers the row that came next, and reads the one after it.
    fn advance(&mut self) -> Result<Option<T>, ReadError> {
        let next = match self.rows.next()? {
            None => None,
            Some(row) => Some((usager_of(row)?, (self.read)(row)?)),
        };
        Ok(std::mem::replace(&mut self.next, next).map(|(_, read)| read))
    }

    /// The next row of this usager, past those of usagers before.
    fn of(&mut self, id: &[u8; 16]) -> Result<Option<T>, ReadError> {
        while self.next.as_ref().is_some_and(|(next, _)| next < id) {
            self.advance()?;
        }
        if self.next.as_ref().is_some_and(|(next, _)| next == id) {
            self.advance()
        } else {
            Ok(None)
        }
    }
}

fn usager_of(row: &Row<'_>) -> Result<[u8; 16], ReadError> {
    let bytes = row.get_ref(0)?.as_blob();
    let bytes = bytes.map_err(|_| ReadError::Value("usager_id"))?;
    bytes.try_into().map_err(|_| ReadError::Value("usager_id"))
}

/// Fills what is the usager's own, in the folder used before where there is one.
fn read_usager(row: &Row<'_>, used: Option<Folder>) -> Result<Folder, ReadError> {
    let (mut items, mut absences, mut open) = used.map_or_else(Default::default, |used| {
        (used.items, used.absences, used.open)
    });
    items.clear();
    absences.clear();
    open.clear();
    let day = |column: usize| -> Result<Option<NaiveDate>, ReadError> {
        parsed(row, column, |text| text.parse().ok())
    };
    let step: Option<u8> = row.get(7)?;
    let end_notice = day(6)?.zip(step);
    let status = parsed(row, 1, DomiciliationStatus::parse)?;
    let id: [u8; 16] = row.get(0)?;
    Ok(Folder {
        usager_id: TypedId::from_uuid(uuid::Uuid::from_bytes(id)),
        status: status.ok_or(ReadError::Value("status"))?,
        status_since: at(row, 2)?.ok_or(ReadError::Value("status_since"))?,
        ends_on: day(3)?,
        contact: Contact {
            sms: row.get(11)?,
            email: row.get(12)?,
            choice: parsed(row, 9, Channel::parse)?,
            other_channel: row.get(10)?,
        },
        relanced_at: at(row, 4)?,
        last_notice_at: at(row, 5)?,
        end_notice: end_notice.map(|(ends_on, step)| EndNotice { ends_on, step }),
        refused_at: at(row, 8)?,
        absences,
        open,
        items,
    })
}

/// Reads by place, as all of which there are many: a million of these.
fn read_item(row: &Row<'_>) -> Result<Item, ReadError> {
    let kind = parsed(row, 2, CourrierKind::parse)?;
    let required = |at: Option<Instant>| at.ok_or(ReadError::Value("registered_at"));
    let id: [u8; 16] = row.get(1)?;
    Ok(Item {
        id: TypedId::from_uuid(uuid::Uuid::from_bytes(id)),
        kind: kind.ok_or(ReadError::Value("kind"))?,
        registered_at: required(at(row, 3)?)?,
        waits_since: required(at(row, 4)?)?,
        reached_at: at(row, 5)?,
        relances: row.get(6)?,
    })
}

fn at(row: &Row<'_>, column: usize) -> Result<Option<Instant>, ReadError> {
    let micros: Option<i64> = row.get(column)?;
    Ok(micros.and_then(Instant::from_timestamp_micros))
}

/// A word or a day; none where the column holds none, an error where it is no such word.
fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ReadError> {
    let unreadable = ReadError::Value("a folder's column");
    match row.get_ref(column)?.as_str_or_null() {
        Err(_) => Err(unreadable),
        Ok(None) => Ok(None),
        Ok(Some(text)) => parse(text).map(Some).ok_or(unreadable),
    }
}

fn read_absence(row: &Row<'_>) -> Result<Absence, ReadError> {
    Ok(Absence {
        from: row.day("from_day")?,
        to: row.day("to_day")?,
    })
}

fn read_open(row: &Row<'_>) -> Result<OpenMessage, ReadError> {
    Ok(OpenMessage {
        event: row.word("event", MessageEvent::parse)?,
        state: row.word("state", MessageState::parse)?,
        since: row.instant("state_since")?,
    })
}

/// The tris that are open: what is entered in them is not filed, and nobody is told of it.
struct Unfiled {
    tris: Vec<TriId>,
    since: Option<Instant>,
}

impl Unfiled {
    fn read(connection: &Connection) -> Result<Self, ReadError> {
        let mut statement = connection.prepare_cached(
            "SELECT id, opened_at FROM tri WHERE closed_at IS NULL ORDER BY opened_at",
        )?;
        let mut rows = statement.query([])?;
        let mut unfiled = Self {
            tris: Vec::new(),
            since: None,
        };
        while let Some(row) = rows.next()? {
            unfiled.since = unfiled.since.or(row.opt_instant("opened_at")?);
            unfiled.tris.push(row.id("id")?);
        }
        Ok(unfiled)
    }

    /// Whether an item is of such a tri. Only what was entered since the oldest opened can be.
    fn holds(&self, connection: &Connection, item: &Item) -> Result<bool, ReadError> {
        if self.since.is_none_or(|since| item.registered_at < since) {
            return Ok(false);
        }
        let mut statement =
            connection.prepare_cached("SELECT tri_id FROM courrier WHERE id = ?1")?;
        let mut rows = statement.query([blob(item.id)])?;
        let tri: Option<TriId> = rows.next()?.map(|row| row.id("tri_id")).transpose()?;
        Ok(tri.is_some_and(|tri| self.tris.contains(&tri)))
    }
}
