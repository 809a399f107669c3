//! The service behind the network: [`Guichet`] over `courrier_api`'s client.

use std::sync::{Arc, PoisonError, RwLock};

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    BindCard, CardLookup, CardToken, Centre, Client, CourriersRegistered, Event, History,
    LoginRequest, MoveTo, NewCourriers, NewPassage, NewProcuration, NewRemise, NewUsager,
    RemiseDone, Tri, TriClosed, TriDetail, Undo, Usager, UsagerCreated, UsagerList,
};
use courrier_domain::{CourrierId, ProcurationId, RemiseId, TriId, UsagerId};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;

use crate::guichet::{Fut, Guichet, Welcome};

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

    fn events(&self) -> Fut<BoxStream<'static, Event>> {
        call!(self, |client| client.events(), |events| events.boxed())
    }
}
