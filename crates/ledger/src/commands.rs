//! The commands: what may be written, each a type with all it needs.

mod absences;
mod accounts;
mod arrivals;
mod cards;
mod centre;
mod corrections;
mod cycle;
mod import;
mod kiosk;
mod notices;
mod outbox;
mod passages;
mod queue;
mod remise;
mod replies;
mod returns;
mod spellings;
mod tri;
mod usagers;
mod wordings;

use courrier_domain::{Instant, TypedId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ApplyError;
use crate::tx::Tx;

pub use absences::{DeclareAbsence, EndAbsence};
pub use accounts::{
    AddAgent, DisableAgent, EnrolDevice, NewEnrolmentCode, RevokeDevice, SetPassword,
};
pub use cards::{BindCard, BlockCards, Tap, TapAnswer, TapFacts, TapReceipt};
pub use centre::{CreateCentre, PurgeReceipts, SaveSettings};
pub use corrections::{Cancel, Expire, Forward, Move, Reopen};
pub use cycle::{ConfirmClock, CycleRun, RunCycle};
pub use import::{ImportUsagers, Imported, ImportedProcuration, ImportedUsager};
pub use kiosk::{NoteDevice, ResetPages, SavePages};
pub use notices::{AddNotice, EndNotice, NoticeKind};
pub use outbox::{
    Decision, GiveUp, Outcome, Outgoing, Postpone, RecordOutcome, RecordReport, RefuseContact,
    ReportOf, ResolveUnknown, RestoreContact, SettleInterrupted, TakeForSending, Taken, WakeQueued,
};
pub use passages::{AddProcuration, RecordPassage, RevokeProcuration, TellInPerson};
pub use queue::{
    CallAgain, CallNext, EndTicket, ForgetDays, TakeTicket, TicketReceipt, TicketTaken,
};
pub use remise::{HandOver, RemiseReceipt, UndoRemise};
pub use replies::{DealWithReply, RecordReply};
pub use returns::{BagLeft, Keep, MarkForReturn, ReturnToSender};
pub use spellings::MOST_SPELLINGS;
pub use tri::{CloseTri, OpenTri, Pick, RegisterCourriers, Registered, TriClosed};
pub(crate) use usagers::tell_landlines_apart;
pub use usagers::{ChangeUsager, CreateUsager, EraseUsager};
pub use wordings::{ResetWording, Reword, SeenWording};

/// One thing that can be written.
///
/// A command names its ids itself; its time and author come with the [`crate::Stamp`]. Applying
/// it twice to equal ledgers gives equal ledgers: it reads nothing but its own values and the
/// ledger.
pub trait Command: Send + 'static {
    /// What the caller learns.
    type Receipt: Serialize + DeserializeOwned + Send + 'static;

    /// Writes, or refuses and leaves no trace.
    fn apply(self, tx: &mut Tx<'_>) -> Result<Self::Receipt, ApplyError>;
}

/// Randomness brought along by a command that makes as many ids as it finds reasons for.
#[derive(Debug, Clone, Copy)]
pub struct IdSeed(pub [u8; 10]);

impl IdSeed {
    /// The `n`th id of this seed.
    pub(crate) fn id<T: TypedId>(self, at: Instant, n: u64) -> T {
        let hash = blake3::Hasher::new()
            .update(&self.0)
            .update(&n.to_be_bytes())
            .finalize();
        let mut random = [0; 10];
        random.copy_from_slice(&hash.as_bytes()[..10]);
        T::made(at, random)
    }
}
