//! Messages whose answer was lost, kept for a gateway that takes a reference once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Reference, Sms};

/// More than are ever in doubt at once, unless all are.
const MOST: usize = 10_000;

/// Messages in doubt, in memory alone: what is sent again must be the same to the letter.
#[derive(Default)]
pub(super) struct Limbo(Mutex<HashMap<Reference, Sms>>);

impl Limbo {
    pub fn keep(&self, reference: &Reference, sms: &Sms) {
        let mut all = self.lock();
        if all.len() < MOST {
            all.insert(reference.clone(), sms.clone());
        }
    }

    pub fn kept(&self, reference: &Reference) -> Option<Sms> {
        self.lock().get(reference).cloned()
    }

    pub fn let_go(&self, reference: &Reference) {
        self.lock().remove(reference);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Reference, Sms>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
