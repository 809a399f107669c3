//! The service behind the network: [`Guichet`] over `courrier_api`'s client.

use std::sync::{Arc, PoisonError, RwLock};

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    Absence, BagDeparture, BindCard, CardLookup, CardToken, Centre, Client, CourriersRegistered,
    CycleHealth, Ending, Event, History, LoginRequest, MessageReply, MessageWording, MoveTo,
    NewAbsence, NewCourriers, NewPassage, NewProcuration, NewRemise, NewUsager, OutboxHealth,
    RemiseDone, ResolveMessage, RestoreContact, Return, ReturnList, Rewording, Tri, TriClosed,
    TriDetail, Undo, Unreached, Unseen, Usager, UsagerChange, UsagerCreated, UsagerList, Wording,
    WordingList, WordingPreview, WorklistCounts,
};
use courrier_domain::{
    AbsenceId, CourrierId, MessageEvent, MessageId, ProcurationId, RemiseId, ReplyId, TriId,
    UsagerId,
};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;

use crate::guichet::{Fut, Guichet, Welcome};

/// A call made by the session's client, its error turned into ours, its answer let go where the
/// desk has no use for it.
macro_rules! call {
    ($self:ident, |$client:ident| $call:expr) => {{
        let $client = $self.client();
        Box::pin(async move { Ok($call.await?) })
    }};
    ($self:ident, |$client:ident| $call:expr, |$answer:ident| $result:expr) => {{
        let $client = $self.client();
        Box::pin(async move {
            let $answer = $call.await?;
            Ok($result)
        })
    }};
}

mod reception;

/// A daemon over HTTPS. The session's token lives here, in memory, and nowhere else.
pub struct Remote {
    anonymous: Client,
    session: Arc<RwLock<Option<Client>>>,
}

impl Remote {
    /// The daemon that this client knows.
    pub fn new(client: Client) -> Self {
        Self {
            anonymous: client,
            session: Arc::default(),
        }
    }

    fn client(&self) -> Client {
        self.session
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .unwrap_or_else(|| self.anonymous.clone())
    }
}

impl Guichet for Remote {
    fn login(&self, request: LoginRequest) -> Fut<Welcome> {
        let (client, session) = (self.anonymous.clone(), Arc::clone(&self.session));
        Box::pin(async move {
            let opened = client.login(&request).await?;
            *session.write().unwrap_or_else(PoisonError::into_inner) =
                Some(client.with_bearer(&opened.token));
            Ok(Welcome {
                agent: opened.agent,
                idle_seconds: opened.idle_seconds,
            })
        })
    }

    fn logout(&self) -> Fut<()> {
        let open = self
            .session
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        Box::pin(async move {
            match open {
                Some(client) => Ok(client.logout().await?),
                None => Ok(()),
            }
        })
    }

    fn centre(&self) -> Fut<Centre> {
        call!(self, |client| client.centre())
    }

    fn usagers(&self, q: String, limit: u32) -> Fut<UsagerList> {
        call!(self, |client| client.usagers(&q, limit))
    }

    fn usager(&self, id: UsagerId) -> Fut<Usager> {
        call!(self, |client| client.usager(id))
    }

    fn history(&self, id: UsagerId, before: Option<i64>, limit: u32) -> Fut<History> {
        call!(self, |client| client.history(id, before, limit))
    }

    fn create_usager(&self, key: IdempotencyKey, usager: NewUsager) -> Fut<UsagerCreated> {
        call!(self, |client| client.create_usager(&key, &usager))
    }

    fn lookup_card(&self, card: CardToken) -> Fut<CardLookup> {
        call!(self, |client| client.lookup_card(&card))
    }

    fn bind_card(&self, key: IdempotencyKey, id: UsagerId, card: BindCard) -> Fut<()> {
        call!(self, |client| client.bind_card(&key, id, &card))
    }

    fn block_cards(&self, key: IdempotencyKey, id: UsagerId) -> Fut<()> {
        call!(self, |client| client.block_cards(&key, id))
    }

    fn add_procuration(
        &self,
        key: IdempotencyKey,
        id: UsagerId,
        procuration: NewProcuration,
    ) -> Fut<()> {
        call!(
            self,
            |client| client.add_procuration(&key, id, &procuration),
            |_created| ()
        )
    }

    fn revoke_procuration(&self, key: IdempotencyKey, id: ProcurationId) -> Fut<()> {
        call!(self, |client| client.revoke_procuration(&key, id))
    }

    fn record_passage(&self, key: IdempotencyKey, id: UsagerId, passage: NewPassage) -> Fut<()> {
        call!(
            self,
            |client| client.record_passage(&key, id, &passage),
            |_recorded| ()
        )
    }

    fn open_tris(&self) -> Fut<Vec<Tri>> {
        call!(self, |client| client.tris(true), |list| list.tris)
    }

    fn open_tri(&self, key: IdempotencyKey) -> Fut<Tri> {
        call!(self, |client| client.open_tri(&key))
    }

    fn tri(&self, id: TriId) -> Fut<TriDetail> {
        call!(self, |client| client.tri(id))
    }

    fn register(
        &self,
        key: IdempotencyKey,
        tri: TriId,
        courriers: NewCourriers,
    ) -> Fut<CourriersRegistered> {
        call!(self, |client| client.register(&key, tri, &courriers))
    }

    fn close_tri(&self, key: IdempotencyKey, id: TriId) -> Fut<TriClosed> {
        call!(self, |client| client.close_tri(&key, id))
    }

    fn cancel(&self, key: IdempotencyKey, id: CourrierId) -> Fut<()> {
        call!(self, |client| client.cancel(&key, id), |_changed| ())
    }

    fn move_to(&self, key: IdempotencyKey, id: CourrierId, to: MoveTo) -> Fut<()> {
        call!(self, |client| client.move_to(&key, id, &to), |_changed| ())
    }

    fn remise(&self, key: IdempotencyKey, remise: NewRemise) -> Fut<RemiseDone> {
        call!(self, |client| client.remise(&key, &remise))
    }

    fn undo_remise(&self, key: IdempotencyKey, id: RemiseId, undo: Undo) -> Fut<RemiseDone> {
        call!(self, |client| client.undo_remise(&key, id, &undo))
    }

    fn change_usager(&self, key: IdempotencyKey, id: UsagerId, change: UsagerChange) -> Fut<()> {
        call!(self, |client| client.change_usager(&key, id, &change))
    }

    fn worklist_counts(&self) -> Fut<WorklistCounts> {
        call!(self, |client| client.worklist_counts())
    }

    fn returns(&self) -> Fut<ReturnList> {
        call!(self, |client| client.returns())
    }

    fn mark_for_return(&self, key: IdempotencyKey, id: CourrierId, why: Return) -> Fut<()> {
        call!(
            self,
            |client| client.mark_for_return(&key, id, &why),
            |_changed| ()
        )
    }

    fn return_to_sender(&self, key: IdempotencyKey, id: CourrierId, why: Return) -> Fut<()> {
        call!(
            self,
            |client| client.return_to_sender(&key, id, &why),
            |_changed| ()
        )
    }

    fn keep(&self, key: IdempotencyKey, id: CourrierId) -> Fut<()> {
        call!(self, |client| client.keep(&key, id), |_changed| ())
    }

    fn reopen(&self, key: IdempotencyKey, id: CourrierId, undo: Undo) -> Fut<()> {
        call!(self, |client| client.reopen(&key, id, &undo), |_changed| ())
    }

    fn bag_left(&self, key: IdempotencyKey, seen: BagDeparture) -> Fut<()> {
        call!(self, |client| client.bag_left(&key, &seen))
    }

    fn unreached(&self) -> Fut<Vec<Unreached>> {
        call!(self, |client| client.unreached(), |list| list.usagers)
    }

    fn told(&self, key: IdempotencyKey, id: UsagerId, passage: NewPassage) -> Fut<()> {
        call!(self, |client| client.told(&key, id, &passage))
    }

    fn restore_contact(&self, key: IdempotencyKey, id: UsagerId, which: RestoreContact) -> Fut<()> {
        call!(self, |client| client.restore_contact(&key, id, &which))
    }

    fn replies(&self) -> Fut<Vec<MessageReply>> {
        call!(self, |client| client.replies(), |list| list.replies)
    }

    fn deal_with_reply(&self, key: IdempotencyKey, id: ReplyId) -> Fut<()> {
        call!(self, |client| client.deal_with_reply(&key, id))
    }

    fn cycle(&self) -> Fut<CycleHealth> {
        call!(self, |client| client.cycle())
    }

    fn outbox(&self) -> Fut<OutboxHealth> {
        call!(self, |client| client.outbox())
    }

    fn resolve_message(
        &self,
        key: IdempotencyKey,
        id: MessageId,
        decision: ResolveMessage,
    ) -> Fut<()> {
        call!(
            self,
            |client| client.resolve_message(&key, id, &decision),
            |_stands| ()
        )
    }

    fn absences(&self) -> Fut<Vec<Absence>> {
        call!(self, |client| client.absences(), |list| list.absences)
    }

    fn absences_of(&self, id: UsagerId) -> Fut<Vec<Absence>> {
        call!(self, |client| client.absences_of(id), |list| list.absences)
    }

    fn declare_absence(&self, key: IdempotencyKey, id: UsagerId, absence: NewAbsence) -> Fut<()> {
        call!(
            self,
            |client| client.declare_absence(&key, id, &absence),
            |_declared| ()
        )
    }

    fn end_absence(&self, key: IdempotencyKey, id: AbsenceId) -> Fut<()> {
        call!(self, |client| client.end_absence(&key, id))
    }

    fn unseen(&self) -> Fut<Vec<Unseen>> {
        call!(self, |client| client.unseen(), |list| list.usagers)
    }

    fn endings(&self, days: u32) -> Fut<Vec<Ending>> {
        call!(self, |client| client.endings(days), |list| list.endings)
    }

    fn wordings(&self) -> Fut<WordingList> {
        call!(self, |client| client.wordings())
    }

    fn wording(&self, message: MessageEvent, language: String) -> Fut<MessageWording> {
        call!(self, |client| client.wording(message, &language))
    }

    fn preview_wording(
        &self,
        message: MessageEvent,
        language: String,
        draft: Wording,
    ) -> Fut<WordingPreview> {
        call!(self, |client| client
            .preview_wording(message, &language, &draft))
    }

    fn reword(
        &self,
        key: IdempotencyKey,
        message: MessageEvent,
        language: String,
        words: Rewording,
    ) -> Fut<MessageWording> {
        call!(self, |client| client
            .reword(&key, message, &language, &words))
    }

    fn reset_wording(
        &self,
        key: IdempotencyKey,
        message: MessageEvent,
        language: String,
    ) -> Fut<MessageWording> {
        call!(self, |client| client
            .reset_wording(&key, message, &language))
    }

    fn events(&self) -> Fut<BoxStream<'static, Event>> {
        call!(self, |client| client.events(), |events| events.boxed())
    }
}
