//! Everything that can happen at the desk, and everything it may set off.

use super::task::Task;
use super::{
    bornes, cards, follow, moving, pages, queue, reach, remise, returns, search, session, texts,
    tri, usagers, work,
};
use courrier_api::WorklistCounts;

use crate::guichet::Fault;
use crate::live::News;
use crate::reader::ReaderNews;

/// The screens of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Entering the day's mail.
    Tri,
    /// Handing mail over.
    Remise,
    /// The usagers' folders.
    Usagers,
    /// Mail that goes back.
    Returns,
    /// Whom messages do not reach, what people write back, how messages leave.
    Reach,
    /// Who is away, not seen, or at the end of their domiciliation.
    Follow,
    /// How the bornes are.
    Bornes,
    /// What the bornes tell without a card, for administrators.
    Pages,
    /// What is said to usagers, for administrators.
    Texts,
}

/// How the daemon is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Not yet known.
    Opening,
    /// It answers, and tells what changes.
    Live,
    /// It does not answer; it is tried again and again.
    Lost,
}

/// Everything that can happen.
#[derive(Debug)]
pub enum Msg {
    /// At the door.
    Session(session::Msg),
    /// At the tri.
    Tri(tri::Msg),
    /// At the remise.
    Remise(remise::Msg),
    /// Among the usagers.
    Usagers(usagers::Msg),
    /// Mail in the wrong folder.
    Moving(moving::Msg),
    /// On the screen of a worklist, whichever is shown.
    Work(work::Msg),
    /// Among the returns.
    Returns(returns::Msg),
    /// Among those whom messages do not reach.
    Reach(reach::Msg),
    /// Among those who are away, not seen, or at the end of their domiciliation.
    Follow(follow::Msg),
    /// Among the texts of the messages.
    Texts(texts::Msg),
    /// Among the bornes' pages and places.
    Pages(pages::Msg),
    /// Among the bornes.
    Bornes(bornes::Msg),
    /// In the queue.
    Queue(queue::Msg),
    /// What is due was counted.
    Counted(Result<WorklistCounts, Fault>),
    /// The mail of a line, or of the line the keyboard is on, lies in the wrong folder.
    WrongFolder(Option<usize>),
    /// A card's owner was looked for.
    Card(cards::Msg),
    /// The reader says something.
    Reader(ReaderNews),
    /// The daemon says what changed, in the session of this epoch.
    Live(u64, News),
    /// Another screen.
    Show(Page),
    /// The open folder's mail is to be handed over.
    HandOverHere,
    /// The envelope of an unknown addressee needs a folder that is not there yet.
    MakeUnknownFolder,
    /// The screen's one action.
    Primary,
    /// Back one step.
    Escape,
    /// The undo of the last entry.
    UndoLast,
    /// Everything on the screen is looked at again.
    Refresh,
    /// The list of keys.
    Help,
    /// The agent leaves the desk.
    Logout,
    /// The program ends.
    Quit,
    /// Somebody is at the keyboard.
    Touched,
    /// Some time went by.
    Tick,
    /// The session's end was told to the daemon, or could not be.
    LoggedOut,
}

impl Msg {
    /// Whether the agent goes on to the next thing: what was told of the last is then old.
    pub(super) fn goes_on(&self) -> bool {
        use search::Msg::{Enter, Pick, Typed};
        matches!(
            self,
            Self::Primary
                | Self::HandOverHere
                | Self::Tri(tri::Msg::Key(_) | tri::Msg::Search(Typed(_) | Enter | Pick(_)))
                | Self::Remise(
                    remise::Msg::Key(_) | remise::Msg::Search(Typed(_) | Enter | Pick(_))
                )
                | Self::Usagers(usagers::Msg::Search(Typed(_) | Enter | Pick(_)))
        )
    }
}

/// What is to be done outside.
pub enum Effect {
    /// A call whose outcome comes back as a message.
    Ask(Task),
    /// Listen to what changes, for the session of this epoch.
    Follow(u64),
    /// Stop listening.
    Unfollow,
    /// Remember where this desk stands.
    Remember(String),
    /// End the program.
    Quit,
}
