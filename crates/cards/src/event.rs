//! What the readers tell.

use std::sync::Arc;
use std::time::Duration;

use crate::Token;

/// A reader, as pcscd or the path of its device names it. The service itself is called `pcscd`.
pub type ReaderName = Arc<str>;

/// Something happened at a reader.
///
/// `at` is the clock's monotonic time at which the program learned of it (not when the event was
/// handed on), so that what follows can be measured.
///
/// Each card on a contactless reader gives `Inserted` or `Trouble` (or a trouble that passes, then
/// `Inserted`), and then exactly one `Removed`. A swipe gives `Inserted` with `momentary`, or `Trouble`, and nothing after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardEvent {
    /// A reader is there and works.
    ReaderAttached {
        /// Which.
        reader: ReaderName,
        /// When.
        at: Duration,
    },
    /// A reader is gone. A card that lay on it was `Removed` before.
    ReaderDetached {
        /// Which.
        reader: ReaderName,
        /// When.
        at: Duration,
    },
    /// A card was read.
    Inserted {
        /// On which reader.
        reader: ReaderName,
        /// What it says of itself.
        token: Token,
        /// What kind of card it is, where the profile knows.
        kind: Option<Arc<str>>,
        /// A swipe: no `Removed` will follow, the screen returns by its own time-out.
        momentary: bool,
        /// When the card was noticed, before it was read; for a swipe, when it was complete.
        at: Duration,
    },
    /// The card left the reader.
    Removed {
        /// Which reader.
        reader: ReaderName,
        /// When.
        at: Duration,
    },
    /// Something doesn't work.
    Trouble {
        /// The reader, or `pcscd`.
        reader: ReaderName,
        /// What.
        trouble: Trouble,
        /// When.
        at: Duration,
    },
    /// A trouble of the service or of a device is over. (Trouble with a card ends with the card.)
    Recovered {
        /// The reader, or `pcscd`.
        reader: ReaderName,
        /// When.
        at: Duration,
    },
}

impl CardEvent {
    /// When the program learned of it, on the monotonic clock it was given.
    pub fn at(&self) -> Duration {
        match self {
            Self::ReaderAttached { at, .. }
            | Self::ReaderDetached { at, .. }
            | Self::Inserted { at, .. }
            | Self::Removed { at, .. }
            | Self::Trouble { at, .. }
            | Self::Recovered { at, .. } => *at,
        }
    }

    /// The reader it is about.
    pub fn reader(&self) -> &ReaderName {
        match self {
            Self::ReaderAttached { reader, .. }
            | Self::ReaderDetached { reader, .. }
            | Self::Inserted { reader, .. }
            | Self::Removed { reader, .. }
            | Self::Trouble { reader, .. }
            | Self::Recovered { reader, .. } => reader,
        }
    }
}

/// What doesn't work, as far as what to do about it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// pcscd doesn't run. It is asked again four times a second.
    ServiceDown,
    /// pcscd runs and doesn't answer. It heals by itself when pcscd answers or dies.
    ServiceHung,
    /// The card gives no answer: badly placed, broken, or not a card for this reader.
    Mute,
    /// Another program has the card or the device for itself.
    HeldByAnotherProgram,
    /// The account this program runs under may not open the device.
    AccessDenied,
    /// The device is there but can't be opened.
    DeviceFailed,
    /// The card answered, and the answer is no use.
    Unreadable {
        /// Why.
        why: Unreadable,
    },
}

/// Why a card's answer is no use. None of these says anything of the card's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// It was taken away before it was read: hold it longer.
    RemovedTooSoon,
    /// It refused the command, with this status word.
    Status(u16),
    /// It gave a UID of a length the profile doesn't know, in bytes.
    UidLength(usize),
    /// Its UID changes at each tap (ISO 14443-3): it can't be bound to anyone.
    RandomUid,
    /// The exchange with the card failed several times.
    Protocol,
    /// The track that holds the token is blank.
    TrackBlank,
    /// The reader could not read the track that holds the token.
    TrackDamaged,
    /// The swipe broke off.
    Torn,
    /// Bytes that are no track, or characters that a track can't hold.
    Garbled,
    /// The check character doesn't agree.
    CheckFailed,
    /// More characters than the track can hold.
    TooLong,
    /// Fewer characters than the profile asks for.
    TooShort,
}
