//! What the desk asks of the service, as a trait, so that its controllers are tested without one.

mod reception;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    Absence, Agent, BagDeparture, BindCard, CardLookup, CardToken, Centre, ClientError,
    CourriersRegistered, CycleHealth, Ending, Event, History, LoginRequest, MessageReply,
    MessageWording, MoveTo, NewAbsence, NewCourriers, NewPassage, NewProcuration, NewRemise,
    NewUsager, OutboxHealth, Problem, RemiseDone, ResolveMessage, RestoreContact, Return,
    ReturnList, Rewording, Tri, TriClosed, TriDetail, Undo, Unreached, Unseen, Usager,
    UsagerChange, UsagerCreated, UsagerHit, UsagerList, Wording, WordingList, WordingPreview,
    WorklistCounts, problem_type,
};
use courrier_domain::{
    AbsenceId, CourrierId, MessageEvent, MessageId, ProcurationId, RemiseId, ReplyId, TriId,
    UsagerId,
};
use futures_util::stream::BoxStream;

pub use reception::Reception;

/// An answer on its way.
pub type Fut<T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send>>;

/// Why an answer is none.
#[derive(Clone, PartialEq, Eq)]
pub enum Fault {
    /// The daemon can't be reached: the call may or may not have been carried out.
    Unreachable,
    /// Nobody is logged in any more.
    SessionEnded,
    /// The daemon said no, and why.
    Refused(Box<Problem>),
    /// The answer is not one this version understands.
    Unreadable,
}

/// A problem's detail may name a person: only its stable name is for logs.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("Unreachable"),
            Self::SessionEnded => f.write_str("SessionEnded"),
            Self::Refused(problem) => write!(f, "Refused({})", problem.kind),
            Self::Unreadable => f.write_str("Unreadable"),
        }
    }
}

impl Fault {
    /// What to tell the agent: one sentence, and the next step.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unreachable => "Le service du courrier ne répond pas : vérifiez le câble \
                                  réseau, puis réessayez."
                .to_owned(),
            Self::SessionEnded => "Votre session est terminée : reconnectez-vous.".to_owned(),
            Self::Refused(problem) => problem.detail.clone(),
            Self::Unreadable => "La réponse du service n'est pas comprise : ce poste n'est sans \
                                 doute pas à jour, prévenez l'exploitant."
                .to_owned(),
        }
    }

    /// Whether the same call, with the same key, may well succeed a moment later. Until it is
    /// repeated or read back, nobody knows whether it was carried out.
    pub fn may_be_retried(&self) -> bool {
        match self {
            Self::Unreachable | Self::SessionEnded => true,
            Self::Refused(problem) => matches!(problem.status, 429 | 503),
            Self::Unreadable => false,
        }
    }

    /// Whether the daemon refused with this stable name.
    pub fn is(&self, kind: &str) -> bool {
        matches!(self, Self::Refused(problem) if problem.kind == kind)
    }

    /// Those among whom the agent must look, as the daemon refused.
    pub fn candidates(&self) -> &[UsagerHit] {
        match self {
            Self::Refused(problem) => &problem.candidates,
            _ => &[],
        }
    }

    /// Whether nothing was written because the agent must choose among those who could be meant.
    pub fn asks_to_choose(&self) -> bool {
        self.is(problem_type::CHOICE_SKIPPED) && !self.candidates().is_empty()
    }

    /// Whether nothing was written because others of a near name are to be looked at.
    pub fn shows_near_names(&self) -> bool {
        self.is(problem_type::NEAR_NAMES) && !self.candidates().is_empty()
    }

    /// Whether nothing was written because somebody else changed the folder meanwhile.
    pub fn says_folder_changed(&self) -> bool {
        self.is(problem_type::FOLDER_CHANGED)
    }

    /// Whether somebody else acted first.
    pub fn is_conflict(&self) -> bool {
        self.is(problem_type::CONFLICT)
    }
}

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Unreachable(_) => Self::Unreachable,
            ClientError::Problem(problem) if problem.kind == problem_type::UNAUTHENTICATED => {
                Self::SessionEnded
            }
            ClientError::Problem(problem) => Self::Refused(problem),
            ClientError::Unreadable { .. } | ClientError::Setup(_) => Self::Unreadable,
        }
    }
}

/// Who logged in, without the session's token: that stays where the calls are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// The agent.
    pub agent: Agent,
    /// Seconds without a request after which the session ends.
    pub idle_seconds: u64,
}

/// The service, as the guichet uses it. One method for each call; a writing call takes the key of
/// the person's action, which a retry keeps.
#[expect(
    missing_docs,
    reason = "each method is the call of that name in courrier_api::Client"
)]
pub trait Guichet: Reception {
    /// Opens a session, which later calls use.
    fn login(&self, request: LoginRequest) -> Fut<Welcome>;
    /// Ends the session, here at once, on the daemon as soon as it hears of it.
    fn logout(&self) -> Fut<()>;
    fn centre(&self) -> Fut<Centre>;
    fn usagers(&self, q: String, limit: u32) -> Fut<UsagerList>;
    fn usager(&self, id: UsagerId) -> Fut<Usager>;
    fn history(&self, id: UsagerId, before: Option<i64>, limit: u32) -> Fut<History>;
    fn create_usager(&self, key: IdempotencyKey, usager: NewUsager) -> Fut<UsagerCreated>;
    fn lookup_card(&self, card: CardToken) -> Fut<CardLookup>;
    fn bind_card(&self, key: IdempotencyKey, id: UsagerId, card: BindCard) -> Fut<()>;
    fn block_cards(&self, key: IdempotencyKey, id: UsagerId) -> Fut<()>;
    fn add_procuration(
        &self,
        key: IdempotencyKey,
        id: UsagerId,
        procuration: NewProcuration,
    ) -> Fut<()>;
    fn revoke_procuration(&self, key: IdempotencyKey, id: ProcurationId) -> Fut<()>;
    fn record_passage(&self, key: IdempotencyKey, id: UsagerId, passage: NewPassage) -> Fut<()>;
    /// The tris still open, newest first.
    fn open_tris(&self) -> Fut<Vec<Tri>>;
    fn open_tri(&self, key: IdempotencyKey) -> Fut<Tri>;
    fn tri(&self, id: TriId) -> Fut<TriDetail>;
    fn register(
        &self,
        key: IdempotencyKey,
        tri: TriId,
        courriers: NewCourriers,
    ) -> Fut<CourriersRegistered>;
    fn close_tri(&self, key: IdempotencyKey, id: TriId) -> Fut<TriClosed>;
    fn cancel(&self, key: IdempotencyKey, id: CourrierId) -> Fut<()>;
    fn move_to(&self, key: IdempotencyKey, id: CourrierId, to: MoveTo) -> Fut<()>;
    fn remise(&self, key: IdempotencyKey, remise: NewRemise) -> Fut<RemiseDone>;
    fn undo_remise(&self, key: IdempotencyKey, id: RemiseId, undo: Undo) -> Fut<RemiseDone>;
    fn change_usager(&self, key: IdempotencyKey, id: UsagerId, change: UsagerChange) -> Fut<()>;
    fn worklist_counts(&self) -> Fut<WorklistCounts>;
    fn returns(&self) -> Fut<ReturnList>;
    fn mark_for_return(&self, key: IdempotencyKey, id: CourrierId, why: Return) -> Fut<()>;
    fn return_to_sender(&self, key: IdempotencyKey, id: CourrierId, why: Return) -> Fut<()>;
    fn keep(&self, key: IdempotencyKey, id: CourrierId) -> Fut<()>;
    fn reopen(&self, key: IdempotencyKey, id: CourrierId, undo: Undo) -> Fut<()>;
    fn bag_left(&self, key: IdempotencyKey, seen: BagDeparture) -> Fut<()>;
    fn unreached(&self) -> Fut<Vec<Unreached>>;
    fn told(&self, key: IdempotencyKey, id: UsagerId, passage: NewPassage) -> Fut<()>;
    fn restore_contact(&self, key: IdempotencyKey, id: UsagerId, which: RestoreContact) -> Fut<()>;
    fn replies(&self) -> Fut<Vec<MessageReply>>;
    fn deal_with_reply(&self, key: IdempotencyKey, id: ReplyId) -> Fut<()>;
    fn cycle(&self) -> Fut<CycleHealth>;
    fn outbox(&self) -> Fut<OutboxHealth>;
    fn resolve_message(
        &self,
        key: IdempotencyKey,
        id: MessageId,
        decision: ResolveMessage,
    ) -> Fut<()>;
    fn absences(&self) -> Fut<Vec<Absence>>;
    fn absences_of(&self, id: UsagerId) -> Fut<Vec<Absence>>;
    fn declare_absence(&self, key: IdempotencyKey, id: UsagerId, absence: NewAbsence) -> Fut<()>;
    fn end_absence(&self, key: IdempotencyKey, id: AbsenceId) -> Fut<()>;
    fn wordings(&self) -> Fut<WordingList>;
    fn wording(&self, message: MessageEvent, language: String) -> Fut<MessageWording>;
    fn preview_wording(
        &self,
        message: MessageEvent,
        language: String,
        draft: Wording,
    ) -> Fut<WordingPreview>;
    fn reword(
        &self,
        key: IdempotencyKey,
        message: MessageEvent,
        language: String,
        words: Rewording,
    ) -> Fut<MessageWording>;
    fn reset_wording(
        &self,
        key: IdempotencyKey,
        message: MessageEvent,
        language: String,
    ) -> Fut<MessageWording>;
    fn unseen(&self) -> Fut<Vec<Unseen>>;
    /// Domiciliations that end within so many days.
    fn endings(&self, days: u32) -> Fut<Vec<Ending>>;
    /// What changes, as it changes, until the connection ends.
    fn events(&self) -> Fut<BoxStream<'static, Event>>;
}
