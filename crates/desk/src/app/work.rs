//! What the screens of worklists have in common: lists in tabs, a line in hand, what can be done
//! with it, and a question before what can't be taken back.

use courrier_domain::UsagerId;

/// What a person does on such a screen, whatever it lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Msg {
    /// Another tab, by its place.
    Tab(usize),
    /// Up or down.
    Step(i64),
    /// A line was pointed at.
    Point(usize),
    /// A line is ticked or not.
    Toggle(usize),
    /// All lines are ticked, or none.
    ToggleAll,
    /// A letter was pressed: the key of something that can be done.
    Key(String),
    /// Something is done with the line in hand, by its place among what can be.
    Act(usize),
    /// Enter.
    Enter,
    /// A question was answered.
    Answer(bool),
    /// The screen's one action.
    Primary,
    /// The undo of the last action.
    UndoLast,
    /// Back one step.
    Escape,
}

/// What the desk is asked for by such a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Nothing,
    /// A folder is to be opened.
    Open(UsagerId),
    /// The counts of the rail may have changed.
    Count,
}

/// Something that can be done with the line in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<A> {
    /// What.
    pub act: A,
    /// The key that does it.
    pub key: &'static str,
    /// Its button.
    pub label: &'static str,
}

impl<A> Choice<A> {
    /// The folder of whom the line is about is opened.
    pub const fn open_folder(act: A) -> Self {
        Self {
            act,
            key: "D",
            label: "Ouvrir le dossier",
        }
    }
}

/// A question before something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub text: String,
    /// The answer that does it.
    pub yes: &'static str,
    /// The answer that changes nothing.
    pub no: &'static str,
}

/// What the pressed key stands for.
pub fn by_key<A: Copy>(choices: &[Choice<A>], key: &str) -> Option<A> {
    let same = |choice: &&Choice<A>| choice.key.eq_ignore_ascii_case(key);
    choices.iter().find(same).map(|choice| choice.act)
}
