//! Everybody whose mail may come, in memory, to be found by what stands on an envelope.
//!
//! The index is built from the ledger when the daemon starts, beside all other work: bornes are
//! answered at once, and who looks for a name in those first moments waits for its end, without
//! holding anything meanwhile. It is brought up to date by the ledger's writer after each commit that
//! changes a name, before anybody is answered: who reads that a usager was created finds them with the
//! next keystroke, and so do all other desks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use courrier_domain::{CentreSettings, UsagerId};
use courrier_ledger::{Ledger, ReadError, Reader};
use courrier_names::{Candidate, Index, Judgement, Person, Settings};
use tokio::sync::watch;

/// With more changes at once than this, as after an import, the index is built anew: that takes
/// less than so many changes, and nobody waits for it but the writer.
const MANY: usize = 500;

/// The people of the centre, by their names.
pub struct Population {
    index: RwLock<Index<UsagerId>>,
    /// Whether the index holds everybody.
    built: watch::Sender<bool>,
    upkeep: Mutex<Upkeep>,
}

/// What is held while the index is brought up to date.
struct Upkeep {
    settings: Settings,
    /// Those whose names changed and could not be read: they are read with the next change.
    owed: Vec<UsagerId>,
    /// Names that changed while the index was built for the first time.
    meanwhile: Vec<(UsagerId, Option<Person>)>,
}

impl Population {
    /// Reads everybody from the ledger, and has the ledger tell what changes from then on.
    pub fn of(ledger: &Ledger, centre: &CentreSettings) -> Result<Arc<Self>, ReadError> {
        let settings = settings(centre);
        let population = Arc::new(Self {
            index: RwLock::new(Index::new(settings.clone())),
            built: watch::Sender::new(false),
            upkeep: Mutex::new(Upkeep {
                settings: settings.clone(),
                owed: Vec::new(),
                meanwhile: Vec::new(),
            }),
        });
        let kept = Arc::clone(&population);
        // Before the first read, so that no change falls between the two.
        ledger.watch_names(move |reader, changed| kept.update(reader, changed));
        let people = ledger.read(|reader| reader.people())?;
        let first = Arc::clone(&population);
        std::thread::spawn(move || {
            let _end = EndWithPanic;
            let people = people.into_iter().map(|row| (row.id, row.person));
            first.begin(Index::build(settings, people));
        });
        Ok(population)
    }

    /// Puts the first index in use, with what changed while it was built.
    fn begin(&self, mut index: Index<UsagerId>) {
        let mut upkeep = self.upkeep();
        for (id, person) in upkeep.meanwhile.drain(..) {
            match person {
                Some(person) => index.put(id, &person),
                None => index.remove(id),
            }
        }
        self.write(|empty| *empty = index);
        self.built.send_replace(true);
    }

    /// Waits until everybody can be found.
    pub async fn ready(&self) {
        // It can't end: the sender is ours.
        let _ = self.built.subscribe().wait_for(|built| *built).await;
    }

    /// Whom an agent could mean who has typed so far.
    pub fn type_ahead(&self, text: &str, limit: usize) -> Judgement<UsagerId> {
        self.index().type_ahead(text, limit)
    }

    /// Whom a text could mean with which an agent enters an envelope.
    pub fn judge_typed(&self, text: &str, limit: usize) -> Judgement<UsagerId> {
        self.index().judge_typed(text, limit)
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
        let is_built = *self.built.borrow();
        if is_built && ids.len() > MANY {
            if let Err(error) = self.rebuild(&mut upkeep, reader) {
                tracing::error!(%error, "the names of usagers were not read");
                upkeep.owed = ids;
            }
            return;
        }
        for id in ids {
            match reader.person(id) {
                Ok(person) if !is_built => upkeep.meanwhile.push((id, person)),
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
        debug_assert!(*self.built.borrow(), "somebody did not wait for it");
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, change: impl FnOnce(&mut Index<UsagerId>)) {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Ends the program if the first index could not be built: who looks for a name would wait for
/// ever, and a service manager starts it anew.
struct EndWithPanic;

impl Drop for EndWithPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}

/// What the centre says of itself: an envelope bears it beside the name.
fn settings(centre: &CentreSettings) -> Settings {
    Settings {
        own_lines: [std::slice::from_ref(&centre.name), &centre.address_lines].concat(),
    }
}
