//! Cards that are nobody's: how many a device may show.

use std::time::Duration;

use crate::limits::{Bucket, Rate};

/// What is left to a device of cards that are nobody's, or blocked.
#[derive(Debug)]
pub struct Guesses {
    answered: Bucket,
    refused: Bucket,
}

/// A card that is about to be looked up. It counts as one that is nobody's until it is known to be
/// somebody's, so that many shown at once count as many; dropped, it counts for nothing.
#[derive(Debug)]
#[must_use]
pub struct Trial<'a> {
    counted: &'a Bucket,
    wait: Option<u64>,
    is_a_guess: bool,
}

impl Guesses {
    /// None were shown yet.
    pub fn new(now: Duration) -> Self {
        Self {
            answered: Bucket::new(Rate::GUESSES, now),
            refused: Bucket::new(Rate::REFUSED_GUESSES, now),
        }
    }

    /// Begins with a card, or says in how many whole seconds one may be shown. `now` is monotonic.
    pub fn begin(&self, now: Duration) -> Result<Trial<'_>, u64> {
        let (counted, wait) = match self.answered.take(now) {
            Ok(()) => (&self.answered, None),
            Err(wait) => {
                self.refused.take(now)?;
                (&self.refused, Some(wait))
            }
        };
        Ok(Trial {
            counted,
            wait,
            is_a_guess: false,
        })
    }
}

impl Trial<'_> {
    /// In how many whole seconds any card may be shown, if now only one may that is somebody's.
    pub fn wait(&self) -> Option<u64> {
        self.wait
    }

    /// The card was nobody's, or blocked. True if that was one too many.
    pub fn was_a_guess(mut self) -> bool {
        self.is_a_guess = true;
        self.wait.is_some()
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if !self.is_a_guess {
            self.counted.give_back();
        }
    }
}
