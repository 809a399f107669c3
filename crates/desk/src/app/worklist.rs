//! A list of things to do: its lines as last read, and the line that the keyboard is on.

use courrier_api::{
    Absence, BaggedItem, Device, Ending, MessageReply, ReturnItem, UnknownMessage, Unreached,
    Unseen,
};
use courrier_domain::{AbsenceId, CourrierId, DeviceId, MessageId, ReplyId, UsagerId};

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
    Device: DeviceId = |one| one.id;
    Unseen: UsagerId = |one| one.usager.id;
    Ending: UsagerId = |one| one.usager.id;
}

/// What became of the line that the keyboard was on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The keyboard is still on it.
    Same,
    /// There was none, or the person's own action took it away: the keyboard is on the next.
    Next,
    /// Somebody else took it away: the keyboard is on no line until the person goes to one.
    Lost,
}

/// A list.
#[derive(Debug)]
pub struct Worklist<T> {
    rows: Vec<T>,
    cursor: usize,
    /// The person's own action takes the line in hand away.
    leaving: bool,
    /// The line in hand was taken away by somebody else.
    lost: bool,
    is_read: bool,
    fault: Option<Fault>,
}

impl<T> Default for Worklist<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            cursor: 0,
            leaving: false,
            lost: false,
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

    /// The place of the line the keyboard is on; none while there is no line, or while the one that
    /// it was on is gone.
    pub fn cursor(&self) -> Option<usize> {
        (!self.rows.is_empty() && !self.lost).then_some(self.cursor)
    }

    /// The line the keyboard is on.
    pub fn chosen(&self) -> Option<&T> {
        self.rows.get(self.cursor()?)
    }

    /// Whether it was ever read.
    pub fn is_read(&self) -> bool {
        self.is_read
    }

    /// Why it could not be read last time.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Goes up or down. From a line that is gone, down is the one that took its place.
    pub fn step(&mut self, by: i64) {
        self.leaving = false;
        let by = if std::mem::take(&mut self.lost) && by > 0 {
            by - 1
        } else {
            by
        };
        let last = self.rows.len().saturating_sub(1);
        let at = i64::try_from(self.cursor).unwrap_or(i64::MAX);
        let to = at.saturating_add(by).max(0);
        self.cursor = usize::try_from(to).unwrap_or(last).min(last);
    }

    /// Goes to a line.
    pub fn point(&mut self, at: usize) {
        if at < self.rows.len() {
            self.cursor = at;
            (self.leaving, self.lost) = (false, false);
        }
    }
}

impl<T: Line> Worklist<T> {
    /// The person's own action takes these lines away: if the keyboard is on one of them, it goes
    /// on to the next.
    pub fn leave(&mut self, gone: impl Fn(T::Id) -> bool) {
        self.leaving |= self.chosen().is_some_and(|line| gone(line.id()));
    }

    /// It was read again: the keyboard stays on its line. A key or an answer that was meant for a
    /// line which somebody else took away must not be about the one in its place.
    pub fn read(&mut self, result: Result<Vec<T>, Fault>) -> Kept {
        let rows = match result {
            Ok(rows) => rows,
            Err(fault) => {
                self.fault = Some(fault);
                return Kept::Same;
            }
        };
        let chosen = self.chosen().map(Line::id);
        let same = rows.iter().position(|row| Some(row.id()) == chosen);
        let last = rows.len().saturating_sub(1);
        self.cursor = same.unwrap_or(self.cursor).min(last);
        self.rows = rows;
        self.is_read = true;
        self.fault = None;
        if same.is_some() {
            return Kept::Same;
        }
        let lost = !std::mem::take(&mut self.leaving) && chosen.is_some();
        self.lost = (self.lost || lost) && !self.rows.is_empty();
        if lost { Kept::Lost } else { Kept::Next }
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
        assert_eq!(list.read(Ok(of(&[1, 2, 3]))), Kept::Next);
        assert_eq!(list.cursor(), Some(0));
        list.step(1);
        assert_eq!(list.read(Ok(of(&[7, 8, 1, 2, 3]))), Kept::Same);
        assert_eq!(list.chosen().map(Line::id), Some(2), "others came before");
        list.leave(|id| id == 2);
        assert_eq!(list.read(Ok(of(&[7, 8, 1, 3]))), Kept::Next);
        assert_eq!(
            list.chosen().map(Line::id),
            Some(3),
            "the next in its place"
        );
        list.leave(|id| id == 8);
        list.step(-9);
        list.read(Err(Fault::Unreachable));
        assert_eq!(list.chosen().map(Line::id), Some(7), "what was read stands");
        assert!(list.fault().is_some() && list.is_read());
    }

    #[test]
    fn the_keyboard_is_on_no_line_when_somebody_else_took_its_own_away() {
        let mut list = Worklist::default();
        list.read(Ok(of(&[1, 2, 3, 4])));
        list.step(1);
        assert_eq!(list.read(Ok(of(&[1, 3, 4]))), Kept::Lost);
        assert_eq!((list.cursor(), list.chosen().map(Line::id)), (None, None));
        assert_eq!(list.read(Ok(of(&[1, 3, 4]))), Kept::Next, "told once");
        assert_eq!(list.cursor(), None);
        list.step(1);
        assert_eq!(
            list.chosen().map(Line::id),
            Some(3),
            "what came in its place"
        );
        list.read(Ok(of(&[1, 4])));
        list.step(-1);
        assert_eq!(list.chosen().map(Line::id), Some(1), "the one above");
        list.read(Ok(of(&[4])));
        list.point(0);
        assert_eq!(list.cursor(), Some(0));
        assert_eq!(list.read(Ok(of(&[]))), Kept::Lost);
        assert_eq!(list.read(Ok(of(&[5]))), Kept::Next);
        assert_eq!(list.cursor(), Some(0), "the list begins anew");
    }
}
