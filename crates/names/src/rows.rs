//! What each word of a text costs against many things, a row for each of them.

use crate::edit::Cost;

/// No match.
pub const NONE: u8 = u8::MAX;

/// Rows as wide as the text has words, one after the other: there may be a hundred thousand.
#[derive(Debug)]
pub struct Rows {
    width: usize,
    ids: Vec<u32>,
    costs: Vec<u8>,
}

impl Rows {
    /// None, each to come of so many words.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            ids: Vec::new(),
            costs: Vec::new(),
        }
    }

    /// Adds a row without a match for the thing of this number, and says which it is.
    pub fn add(&mut self, id: u32) -> usize {
        self.ids.push(id);
        self.costs.resize(self.costs.len() + self.width, NONE);
        self.ids.len() - 1
    }

    /// A row.
    pub fn row(&self, at: usize) -> &[u8] {
        &self.costs[at * self.width..][..self.width]
    }

    /// A row.
    pub fn row_mut(&mut self, at: usize) -> &mut [u8] {
        &mut self.costs[at * self.width..][..self.width]
    }

    /// All of them, each with the number that it was added with.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let ids = self.ids.iter().enumerate();
        ids.map(|(at, id)| (*id, self.row(at)))
    }
}

/// A cost as it stands in a row.
pub fn noted(cost: Cost) -> u8 {
    u8::try_from(cost).unwrap_or(NONE).min(NONE - 1)
}

/// What a row takes over of another: the least for each word.
pub fn take_least(row: &mut [u8], other: &[u8]) {
    for (least, cost) in row.iter_mut().zip(other) {
        *least = (*least).min(*cost);
    }
}
