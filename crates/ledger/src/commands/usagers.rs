//! Creating, changing and erasing usagers.

use courrier_domain::contact::Telephone;
use courrier_domain::usager::{Channel, FieldError};
use courrier_domain::{Domiciliation, Identity, Numero, TicketEnd, UsagerId};
use rusqlite::{Connection, params};

use super::Command;
use super::outbox::restore_contact;
use super::queue::end_open_ticket;
use crate::error::{ApplyError, Refusal, Subject};
use crate::queries::revision_now;
use crate::row::{blob, micros};
use crate::tx::Tx;

/// Creates a usager.
#[derive(Debug, Clone)]
pub struct CreateUsager {
    /// Their id.
    pub id: UsagerId,
    /// Their folder.
    pub numero: Numero,
    /// Who they are.
    pub identity: Identity,
    /// Their domiciliation.
    pub domiciliation: Domiciliation,
    /// Others bear the name or nearly, and nobody said that they were seen: refused.
    pub near_unseen: bool,
}

impl Command for CreateUsager {
    type Receipt = UsagerId;

    fn apply(self, tx: &mut Tx<'_>) -> Result<UsagerId, ApplyError> {
        check(tx, &self.identity, &self.domiciliation)?;
        insert_usager(
            tx,
            self.id,
            &self.numero,
            &self.identity,
            &self.domiciliation,
        )?;
        refuse_unseen(self.near_unseen)?;
        tx.usager_changed(self.id)?;
        Ok(self.id)
    }
}

/// Replaces a usager's identity and domiciliation.
#[derive(Debug, Clone)]
pub struct ChangeUsager {
    /// Whose.
    pub id: UsagerId,
    /// Who they are, whole.
    pub identity: Identity,
    /// Their domiciliation, whole.
    pub domiciliation: Domiciliation,
    /// The [revision](crate::queries::revision) that was looked at: refused if the folder is no longer
    /// as it was. None where nobody looked at one.
    pub seen: Option<String>,
    /// Others bear the new name or nearly, and nobody said that they were seen: refused.
    pub near_unseen: bool,
}

impl Command for ChangeUsager {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        tx.live_numero(self.id)?;
        if self.seen.is_some() && self.seen != revision_now(tx.connection, self.id)? {
            return Err(Refusal::FolderChanged.into());
        }
        check(tx, &self.identity, &self.domiciliation)?;
        refuse_unseen(self.near_unseen)?;
        tx.execute(
            "UPDATE usager SET
                 status_since = iif(status = ?2, coalesce(status_since, created_at), ?5),
                 status = ?2, starts_on = ?3, ends_on = ?4
             WHERE id = ?1",
            params![
                blob(self.id),
                self.domiciliation.status.as_str(),
                self.domiciliation.start.map(|day| day.to_string()),
                self.domiciliation.end.map(|day| day.to_string()),
                micros(tx.at),
            ],
        )?;
        for (channel, column, value) in [
            (
                Channel::Sms,
                "telephone",
                self.identity.telephone.as_ref().map(Telephone::as_str),
            ),
            (Channel::Email, "email", self.identity.email.as_deref()),
        ] {
            // Another number or address has refused nothing yet.
            let sql = format!("SELECT 1 FROM identity WHERE usager_id = ?1 AND {column} IS ?2");
            if !tx.exists(&sql, params![blob(self.id), value])? {
                restore_contact(tx, self.id, channel)?;
            }
        }
        forget_identity(tx, self.id)?;
        insert_identity(tx, self.id, &self.identity)?;
        tx.names_changed(self.id);
        tx.usager_changed(self.id)?;
        Ok(())
    }
}

/// Empties all that says who a usager was. Their movements stay, under their id.
#[derive(Debug, Clone, Copy)]
pub struct EraseUsager {
    /// Whom.
    pub id: UsagerId,
}

impl Command for EraseUsager {
    type Receipt = ();

    fn apply(self, tx: &mut Tx<'_>) -> Result<(), ApplyError> {
        let numero = tx.live_numero(self.id)?;
        if numero == crate::queries::INCONNU {
            return Err(Refusal::NotFound(Subject::Usager).into());
        }
        let waiting = tx.waiting(self.id)?;
        if waiting > 0 {
            return Err(Refusal::MailInFolder(waiting).into());
        }
        let id = blob(self.id);
        tx.execute(
            "DELETE FROM reply WHERE sender IN
                 (SELECT telephone FROM identity WHERE usager_id = ?1)",
            [id],
        )?;
        end_open_ticket(tx, self.id, TicketEnd::Absent)?;
        forget_identity(tx, self.id)?;
        for sql in [
            "DELETE FROM spelling WHERE usager_id = ?1",
            "DELETE FROM entry WHERE usager_id = ?1",
            "DELETE FROM card WHERE usager_id = ?1",
            "DELETE FROM contact_refusal WHERE usager_id = ?1",
            "DELETE FROM absence WHERE usager_id = ?1",
            "DELETE FROM imported_note WHERE usager_id = ?1",
            "DELETE FROM notice WHERE usager_id = ?1",
            "UPDATE procuration SET mandataire = '' WHERE usager_id = ?1",
            // An answer once given may hold the numero.
            "DELETE FROM receipt WHERE instr(answer, (SELECT '\"' || numero || '\"' FROM usager WHERE id = ?1))",
        ] {
            tx.execute(sql, [id])?;
        }
        tx.execute(
            "UPDATE usager SET numero = NULL, numero_key = NULL, erased_at = ?2 WHERE id = ?1",
            params![id, micros(tx.at)],
        )?;
        tx.names_changed(self.id);
        tx.usager_changed(self.id)?;
        Ok(())
    }
}

fn refuse_unseen(near_unseen: bool) -> Result<(), ApplyError> {
    if near_unseen {
        return Err(Refusal::NearUnseen.into());
    }
    Ok(())
}

/// Refuses an identity or domiciliation with its faults, field by field.
fn check(tx: &Tx<'_>, identity: &Identity, of: &Domiciliation) -> Result<(), ApplyError> {
    let mut errors = identity.check(tx.today()?);
    if of.start.zip(of.end).is_some_and(|(start, end)| end < start) {
        let message = "La domiciliation se termine avant d'avoir commencé.".to_owned();
        errors.push(FieldError {
            field: "domiciliation".to_owned(),
            message,
        });
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(errors).into())
    }
}

pub(super) fn insert_usager(
    tx: &mut Tx<'_>,
    id: UsagerId,
    numero: &Numero,
    identity: &Identity,
    domiciliation: &Domiciliation,
) -> Result<(), ApplyError> {
    if tx.exists("SELECT 1 FROM usager WHERE numero = ?1", [numero.as_str()])? {
        return Err(Refusal::Taken(Subject::Numero).into());
    }
    tx.execute(
        "INSERT INTO usager (id, numero, numero_key, created_at, status, starts_on, ends_on)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            blob(id),
            numero.as_str(),
            numero.cabinet_key(),
            micros(tx.at),
            domiciliation.status.as_str(),
            domiciliation.start.map(|day| day.to_string()),
            domiciliation.end.map(|day| day.to_string()),
        ],
    )?;
    tx.names_changed(id);
    insert_identity(tx, id, identity)
}

fn insert_identity(tx: &Tx<'_>, id: UsagerId, identity: &Identity) -> Result<(), ApplyError> {
    let names = [
        Some(identity.nom.as_str()),
        identity.nom_usage.as_deref(),
        Some(&identity.prenoms),
    ];
    let folded = courrier_names::key(names.into_iter().flatten());
    tx.execute(
        "INSERT INTO identity (usager_id, nom, nom_usage, prenoms, surnom, sexe, date_naissance,
             lieu_naissance, telephone, email, channel, langue, folded, takes_sms, other_channel,
             neutral_signature)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            blob(id),
            identity.nom.trim(),
            identity.nom_usage,
            identity.prenoms.trim(),
            identity.surnom,
            identity.sexe.map(|sexe| sexe.as_str()),
            identity.date_naissance.map(|day| day.to_string()),
            identity.lieu_naissance,
            identity.telephone.as_ref().map(Telephone::as_str),
            identity.email,
            identity.channel.map(|channel| channel.as_str()),
            identity.langue,
            folded,
            identity.telephone.as_ref().map(Telephone::takes_sms),
            identity.other_channel,
            identity.neutral_signature,
        ],
    )?;
    for (position, member) in (0_i64..).zip(&identity.ayants_droit) {
        tx.execute(
            "INSERT INTO ayant_droit (usager_id, position, nom, prenoms, date_naissance, lien)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                blob(id),
                position,
                member.nom,
                member.prenoms,
                member.date_naissance.map(|day| day.to_string()),
                member.lien,
            ],
        )?;
    }
    Ok(())
}

/// Notes of each number that an older version wrote whether it takes SMS. Until it is noted, a
/// number is believed to.
pub(crate) fn tell_landlines_apart(connection: &Connection) -> Result<(), rusqlite::Error> {
    let all: Vec<([u8; 16], String)> = connection
        .prepare(
            "SELECT usager_id, telephone FROM identity
             WHERE telephone IS NOT NULL AND takes_sms IS NULL",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let transaction = connection.unchecked_transaction()?;
    for (usager_id, telephone) in all {
        transaction
            .prepare_cached("UPDATE identity SET takes_sms = ?2 WHERE usager_id = ?1")?
            .execute(params![usager_id, Telephone::stored(telephone).takes_sms()])?;
    }
    transaction.commit()
}

fn forget_identity(tx: &Tx<'_>, id: UsagerId) -> Result<(), ApplyError> {
    for sql in [
        "DELETE FROM ayant_droit WHERE usager_id = ?1",
        "DELETE FROM identity WHERE usager_id = ?1",
    ] {
        tx.execute(sql, [blob(id)])?;
    }
    Ok(())
}
