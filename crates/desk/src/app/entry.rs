//! Something new that is entered in a form and sent, and something that is ended: both from the first
//! key to a certain outcome.

use courrier_api::client::IdempotencyKey;

use super::attempt::{Attempt, settle};
use super::form::Form;
use super::new_usager::doubt_notice;
use super::notice::Notice;
use crate::guichet::Fault;

/// Something new: its form, and what was sent of it.
#[derive(Debug)]
pub struct Entry<T> {
    form: Option<Form>,
    attempt: Option<Attempt<T>>,
}

impl<T> Default for Entry<T> {
    fn default() -> Self {
        Self {
            form: None,
            attempt: None,
        }
    }
}

impl<T: Clone> Entry<T> {
    /// The form, while something is entered.
    pub fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The form, while it may be changed: what was sent stays as it was until its outcome is known.
    pub fn changing(&mut self) -> Option<&mut Form> {
        self.form.as_mut().filter(|_| self.attempt.is_none())
    }

    /// Whether an answer is awaited.
    pub fn is_sent(&self) -> bool {
        self.attempt.as_ref().is_some_and(Attempt::is_sent)
    }

    /// Opens a form.
    pub fn open(&mut self, form: Form) {
        self.form = Some(form);
    }

    /// Puts the form away: something else is in hand.
    pub fn close(&mut self) {
        self.form = None;
    }

    /// Gives the form up; true if there was one.
    pub fn give_up(&mut self) -> bool {
        self.attempt = None;
        self.form.take().is_some()
    }

    /// What is to be sent, with its key: what the form holds, or what was sent before where nobody
    /// knows its outcome. None while an answer is awaited, or where the form is not right.
    pub fn submit(
        &mut self,
        read: impl FnOnce(&mut Form) -> Option<T>,
    ) -> Option<(IdempotencyKey, T)> {
        let form = self.form.as_mut()?;
        if let Some(attempt) = &mut self.attempt {
            if !attempt.retry() {
                return None;
            }
            form.notice = None;
        } else {
            form.clear_errors();
            self.attempt = Some(Attempt::new(read(form)?));
        }
        let attempt = self.attempt.as_ref()?;
        Some((attempt.key(), attempt.what.clone()))
    }

    /// It was answered: what was entered, once that is done. What is wrong stands in the form.
    pub fn answered(&mut self, result: Result<(), Fault>) -> Option<T> {
        let outcome = settle(&mut self.attempt, result);
        let form = self.form.as_mut()?;
        match outcome {
            None => {
                let why = self.attempt.as_ref().and_then(Attempt::doubt);
                form.notice = Some(doubt_notice(why.unwrap_or_default()));
                None
            }
            Some((_, Err(fault))) => {
                form.refused(&fault);
                None
            }
            Some((what, Ok(()))) => {
                self.form = None;
                Some(what)
            }
        }
    }
}

/// The end of one of several things.
#[derive(Debug)]
pub struct Ending<Id> {
    asked: Option<Id>,
    attempt: Option<Attempt<Id>>,
}

impl<Id> Default for Ending<Id> {
    fn default() -> Self {
        Self {
            asked: None,
            attempt: None,
        }
    }
}

impl<Id: Copy + PartialEq> Ending<Id> {
    /// The one that is to be ended, while that is asked.
    pub fn asked(&self) -> Option<Id> {
        self.asked
    }

    /// Whether an answer is awaited.
    pub fn is_sent(&self) -> bool {
        self.attempt.as_ref().is_some_and(Attempt::is_sent)
    }

    /// Asks before one is ended.
    pub fn ask(&mut self, id: Id) {
        self.asked = Some(id);
    }

    /// Puts the question away: something else is in hand.
    pub fn close(&mut self) {
        self.asked = None;
    }

    /// Gives the question up; true if there was one.
    pub fn give_up(&mut self) -> bool {
        self.attempt = None;
        self.asked.take().is_some()
    }

    /// The one that was asked about is to be ended.
    pub fn confirm(&mut self) -> Option<(IdempotencyKey, Id)> {
        self.start(self.asked?)
    }

    /// This one is to be ended; none while an answer is awaited. Asked again, its key is the same.
    pub fn start(&mut self, id: Id) -> Option<(IdempotencyKey, Id)> {
        let attempt = match &mut self.attempt {
            Some(attempt) if attempt.is_sent() => return None,
            Some(attempt) if attempt.what == id => {
                attempt.retry();
                attempt
            }
            _ => self.attempt.insert(Attempt::new(id)),
        };
        Some((attempt.key(), id))
    }

    /// It was answered: what to tell.
    pub fn answered(&mut self, result: Result<(), Fault>, done: &str) -> Notice {
        let told = match &result {
            Ok(()) => Notice::done(done),
            Err(fault) => Notice::stop(fault.sentence()),
        };
        if settle(&mut self.attempt, result).is_some() {
            self.asked = None;
        }
        told
    }
}
