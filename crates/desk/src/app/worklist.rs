//! A list of things to do: its lines as last read, and the line that the keyboard is on.

use courrier_api::{
    Absence, BaggedItem, Ending, MessageReply, ReturnItem, UnknownMessage, Unreached, Unseen,
};
use courrier_domain::{AbsenceId, CourrierId, MessageId, ReplyId, UsagerId};

use crate::guichet::Fault;

/// A line that is the same line when the list is read again.
pub trait Line {
    /// What tells it from the others.
    type Id: PartialEq + Copy;

    /// Its own.
    fn id(&self) -> Self::Id;
}

macro_rules! lines {
    ($($line:ty: $id:ty = |$one:ident| $of:expr;)+) => {
        $(impl Line for $line {
            type Id = $id;

            fn id(&self) -> $id {
                let $one = self;
                $of
            }
        })+
    };
}

lines! {
    ReturnItem: CourrierId = |one| one.courrier.id;
    BaggedItem: CourrierId = |one| one.courrier.id;
    Unreached: UsagerId = |one| one.usager.id;
    MessageReply: ReplyId = |one| one.id;
    UnknownMessage: MessageId = |one| one.id;
    Absence: AbsenceId = |one| one.id;
    Unseen: UsagerId = |one| one.usager.id;
    Ending: UsagerId = |one| one.usager.id;
}

/// A list.
#[derive(Debug)]
pub struct Worklist<T> {
    rows: Vec<T>,
    cursor: usize,
    is_read: bool,
    fault: Option<Fault>,
}

impl<T> Default for Worklist<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            cursor: 0,
            is_read: false,
            fault: None,
        }
    }
}

impl<T> Worklist<T> {
    /// The lines.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The place of the line the keyboard is on; none while there is no line.
    pub fn cursor(&self) -> Option<usize> {
        (!self.rows.is_empty()).then_some(self.cursor)
    }

    /// The line the keyboard is on.
    pub fn chosen(&self) -> Option<&T> {
        self.rows.get(self.cursor)
    }

    /// Whether it was ever read.
    pub fn is_read(&self) -> bool {
        self.is_read
    }

    /// Why it could not be read last time.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Goes up or down.
    pub fn step(&mut self, by: i64) {
        let last = self.rows.len().saturating_sub(1);
        let at = i64::try_from(self.cursor).unwrap_or(i64::MAX);
        let to = at.saturating_add(by).max(0);
        self.cursor = usize::try_from(to).unwrap_or(last).min(last);
    }

    /// Goes to a line.
    pub fn point(&mut self, at: usize) {
        if at < self.rows.len() {
            self.cursor = at;
        }
    }
}

impl<T: Line> Worklist<T> {
    /// It was read again: the keyboard stays on its line, or on the one that took its place. True
    /// when it is still the same: a question about another must not be answered for this one.
    pub fn read(&mut self, result: Result<Vec<T>, Fault>) -> bool {
        match result {
            Ok(rows) => {
                let chosen = self.chosen().map(Line::id);
                let same = rows.iter().position(|row| Some(row.id()) == chosen);
                let last = rows.len().saturating_sub(1);
                self.cursor = same.unwrap_or(self.cursor).min(last);
                self.rows = rows;
                self.is_read = true;
                self.fault = None;
                same.is_some()
            }
            Err(fault) => {
                self.fault = Some(fault);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbered(u32);

    impl Line for Numbered {
        type Id = u32;

        fn id(&self) -> u32 {
            self.0
        }
    }

    fn of(ids: &[u32]) -> Vec<Numbered> {
        ids.iter().copied().map(Numbered).collect()
    }

    #[test]
    fn the_keyboard_stays_on_its_line() {
        let mut list = Worklist::default();
        assert_eq!(list.cursor(), None);
        list.step(3);
        assert!(!list.read(Ok(of(&[1, 2, 3]))));
        assert_eq!(list.cursor(), Some(0));
        list.step(1);
        assert!(list.read(Ok(of(&[7, 8, 1, 2, 3]))));
        assert_eq!(list.chosen().map(Line::id), Some(2), "others came before");
        assert!(!list.read(Ok(of(&[7, 8, 1, 3]))), "it is gone");
        assert_eq!(
            list.chosen().map(Line::id),
            Some(3),
            "the next in its place"
        );
        list.read(Ok(of(&[7])));
        assert_eq!(list.chosen().map(Line::id), Some(7));
        list.step(-5);
        list.read(Err(Fault::Unreachable));
        assert_eq!(list.chosen().map(Line::id), Some(7), "what was read stands");
        assert!(list.fault().is_some() && list.is_read());
    }
}
