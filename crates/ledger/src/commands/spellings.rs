//! What was typed to find a folder, and the spellings that agents confirm by choosing.

use courrier_domain::{CourrierId, UsagerId};
use rusqlite::{OptionalExtension as _, params};

use crate::error::ApplyError;
use crate::queries::{self, INCONNU};
use crate::row::{RowExt as _, blob, micros};
use crate::tx::Tx;

/// Spellings kept for one usager; the oldest go first.
pub const MOST_SPELLINGS: u32 = 30;

/// Notes by which text the folder of these items was found; remembers the spelling if an agent
/// chose.
pub(super) fn note_entry(
    tx: &mut Tx<'_>,
    ids: &[CourrierId],
    usager_id: UsagerId,
    text: &str,
    chosen: bool,
) -> Result<(), ApplyError> {
    // That folder can't be erased, and what was typed is the name of somebody else.
    if tx.live_numero(usager_id)? == INCONNU {
        return Ok(());
    }
    let folded = if chosen {
        remember(tx, usager_id, text)?
    } else {
        None
    };
    for id in ids {
        tx.execute(
            "INSERT INTO entry (courrier_id, usager_id, text, chosen, folded)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![blob(*id), blob(usager_id), text, chosen, folded],
        )?;
    }
    Ok(())
}

/// The entry of an item was a mistake: what it confirmed is forgotten, unless another entry that
/// stands confirmed the same. Gives the text.
pub(super) fn forget_entry(tx: &mut Tx<'_>, id: CourrierId) -> Result<Option<String>, ApplyError> {
    let entry = {
        let mut statement = tx
            .connection
            .prepare_cached("SELECT usager_id, text, folded FROM entry WHERE courrier_id = ?1")?;
        let mut rows = statement.query([blob(id)])?;
        match rows.next()? {
            None => return Ok(None),
            Some(row) => (
                row.id::<UsagerId>("usager_id")?,
                row.get::<_, String>("text")?,
                row.get::<_, Option<String>>("folded")?,
            ),
        }
    };
    let (usager_id, text, folded) = entry;
    tx.execute("DELETE FROM entry WHERE courrier_id = ?1", [blob(id)])?;
    if let Some(folded) = folded {
        let forgotten = tx.execute(
            "DELETE FROM spelling WHERE usager_id = ?1 AND folded = ?2 AND NOT EXISTS
                 (SELECT 1 FROM entry WHERE usager_id = ?1 AND folded = ?2)",
            params![blob(usager_id), folded],
        )?;
        if forgotten > 0 {
            tx.names_changed(usager_id);
        }
    }
    Ok(Some(text))
}

/// Keeps a spelling with the usager if it is worth it; gives the key under which it is kept.
fn remember(
    tx: &mut Tx<'_>,
    usager_id: UsagerId,
    text: &str,
) -> Result<Option<String>, ApplyError> {
    let person = queries::person(tx.connection, usager_id)?;
    let Some(folded) = person.and_then(|person| spelling_of(text, &person)) else {
        return Ok(None);
    };
    let known: Option<i64> = tx
        .connection
        .prepare_cached("SELECT 1 FROM spelling WHERE usager_id = ?1 AND folded = ?2")?
        .query_row(params![blob(usager_id), folded], |row| row.get(0))
        .optional()?;
    tx.execute(
        "INSERT INTO spelling (usager_id, folded, text, confirmed_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (usager_id, folded) DO UPDATE SET confirmed_at = excluded.confirmed_at",
        params![blob(usager_id), folded, text, micros(tx.at)],
    )?;
    if known.is_none() {
        tx.execute(
            "DELETE FROM spelling WHERE usager_id = ?1 AND folded NOT IN
                 (SELECT folded FROM spelling WHERE usager_id = ?1
                  ORDER BY confirmed_at DESC, folded = ?2 DESC, folded LIMIT ?3)",
            params![blob(usager_id), folded, MOST_SPELLINGS],
        )?;
        tx.names_changed(usager_id);
    }
    Ok(Some(folded))
}

/// The key of a text that is worth remembering as a spelling of this person's name: two words at
/// least, none that is merely the beginning of a word of theirs, as when the agent typed no
/// further, and near enough for the engine to find them by it.
fn spelling_of(text: &str, person: &courrier_names::Person) -> Option<String> {
    let words = courrier_names::tokens(text);
    let long = |word: &&String| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    if words.iter().filter(long).count() < 2 {
        return None;
    }
    let one = [&person.nom, &person.prenoms].into_iter();
    let all = one
        .chain(&person.nom_usage)
        .chain(&person.surnom)
        .chain(&person.household);
    let known: Vec<String> = all.flat_map(|name| courrier_names::tokens(name)).collect();
    let is_begun = |word: &String| {
        known.iter().any(|name| name.starts_with(word.as_str())) && !known.contains(word)
    };
    if words.iter().filter(long).any(is_begun) {
        return None;
    }
    // A choice or a move by another name than theirs: it is somebody else's.
    let alone =
        courrier_names::Index::build(courrier_names::Settings::default(), [((), person.clone())]);
    if alone.judge(text, 1).candidates.is_empty() {
        return None;
    }
    Some(courrier_names::key([text]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_remembering() {
        let person = courrier_names::Person {
            nom: "EL KHATIB".into(),
            prenoms: "Abderrahmane".into(),
            household: vec!["Salma EL KHATIB".into()],
            ..Default::default()
        };
        for (text, kept) in [
            ("Abderahman ELKATIB", true),
            ("M. Abderahman El Khatib", true),
            ("abderrahmane el khatib", true),
            ("Mme KHATIB Salima", true),
            // One word, initials, digits.
            ("ELKATIB", false),
            ("A. KATIB", false),
            ("12 KATIB", false),
            // Typed no further.
            ("khat abd", false),
            ("khatib abder", false),
            // Somebody else's name.
            ("Sow Aissatou", false),
            ("", false),
        ] {
            assert_eq!(spelling_of(text, &person).is_some(), kept, "{text:?}");
        }
        assert_eq!(
            spelling_of("ELKATIB  Abderahman", &person),
            spelling_of("abderahman elkatib", &person)
        );
    }
}
