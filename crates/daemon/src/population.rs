//! Everybody whose mail may come, in memory, to be found by what stands on an envelope.
//!
//! The index is built from the ledger when the daemon starts, and brought up to date by the
//! ledger's writer after each commit that changes a name, before anybody is answered: who reads
//! that a usager was created finds them with the next keystroke, and so do all other desks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use courrier_domain::{CentreSettings, UsagerId};
use courrier_ledger::{Ledger, ReadError, Reader};
use courrier_names::{Candidate, Index, Judgement, Person, Settings};

/// With more changes at once than this, as after an import, the index is built anew: that takes
/// less than so many changes, and nobody waits for it but the writer.
const MANY: usize = 500;

/// The people of the centre, by their names.
pub struct Population {
    index: RwLock<Index<UsagerId>>,
    upkeep: Mutex<Upkeep>,
}

/// What is held while the index is brought up to date.
struct Upkeep {
    settings: Settings,
    /// Those whose names changed and could not be read: they are read with the next change.
    owed: Vec<UsagerId>,
}

impl Population {
    /// Reads everybody from the ledger, and has the ledger tell what changes from then on.
    pub fn of(ledger: &Ledger, centre: &CentreSettings) -> Result<Arc<Self>, ReadError> {
        let settings = settings(centre);
        let population = Arc::new(Self {
            index: RwLock::new(Index::new(settings.clone())),
            upkeep: Mutex::new(Upkeep {
                settings,
                owed: Vec::new(),
            }),
        });
        let kept = Arc::clone(&population);
        // Before the first read: a change made meanwhile waits for its end.
        let mut upkeep = population.upkeep();
        ledger.watch_names(move |reader, changed| kept.update(reader, changed));
        ledger.read(|reader| population.rebuild(&mut upkeep, reader))?;
        drop(upkeep);
        Ok(population)
    }

    /// Whom an agent could mean who has typed so far.
    pub fn type_ahead(&self, text: &str, limit: usize) -> Judgement<UsagerId> {
        self.index().type_ahead(text, limit)
    }

    /// Whom a text could mean that goes no further.
    pub fn judge(&self, text: &str, limit: usize) -> Judgement<UsagerId> {
        self.index().judge(text, limit)
    }

    /// Who bears these names or nearly.
    pub fn near(
        &self,
        person: &Person,
        except: Option<UsagerId>,
        limit: usize,
    ) -> Vec<Candidate<UsagerId>> {
        self.index().near(person, except, limit)
    }

    /// The settings changed: with another name of the centre, other lines of an envelope are its
    /// own.
    pub fn settle(&self, ledger: &Ledger, centre: &CentreSettings) -> Result<(), ReadError> {
        let settings = settings(centre);
        let mut upkeep = self.upkeep();
        if upkeep.settings == settings {
            return Ok(());
        }
        let before = std::mem::replace(&mut upkeep.settings, settings);
        let done = ledger.read(|reader| self.rebuild(&mut upkeep, reader));
        if done.is_err() {
            upkeep.settings = before;
        }
        done
    }

    fn update(&self, reader: &Reader<'_>, changed: &[UsagerId]) {
        let mut upkeep = self.upkeep();
        let mut ids = std::mem::take(&mut upkeep.owed);
        ids.extend_from_slice(changed);
        ids.sort_unstable();
        ids.dedup();
        if ids.len() > MANY {
            if let Err(error) = self.rebuild(&mut upkeep, reader) {
                tracing::error!(%error, "the names of usagers were not read");
                upkeep.owed = ids;
            }
            return;
        }
        for id in ids {
            match reader.person(id) {
                Ok(Some(person)) => self.write(|index| index.put(id, &person)),
                Ok(None) => self.write(|index| index.remove(id)),
                Err(error) => {
                    tracing::error!(%error, usager = %id, "the names of a usager were not read");
                    upkeep.owed.push(id);
                }
            }
        }
    }

    /// Reads everybody again, beside the index that is in use meanwhile.
    fn rebuild(&self, upkeep: &mut Upkeep, reader: &Reader<'_>) -> Result<(), ReadError> {
        let people = reader.people()?.into_iter();
        let people = people.map(|row| (row.id, row.person));
        let built = Index::build(upkeep.settings.clone(), people);
        upkeep.owed.clear();
        self.write(|index| *index = built);
        Ok(())
    }

    fn upkeep(&self) -> MutexGuard<'_, Upkeep> {
        self.upkeep.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn index(&self) -> RwLockReadGuard<'_, Index<UsagerId>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, change: impl FnOnce(&mut Index<UsagerId>)) {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What the centre says of itself: an envelope bears it beside the name.
fn settings(centre: &CentreSettings) -> Settings {
    Settings {
        own_lines: vec![centre.name.clone()],
    }
}
