//! One method for each endpoint.

use courrier_domain::{
    AgentId, CentreSettings, CourrierId, DeviceId, ProcurationId, RemiseId, TriId, UsagerId,
};
use futures_util::{Stream, StreamExt as _};
use reqwest::Method;

use super::{Client, ClientError, IdempotencyKey};
use crate::{
    AgentCreated, Agents, BagDeparture, BalancePeriod, BalanceReport, BindCard, CardLookup,
    CardToken, Centre, CourrierChanged, CourriersRegistered, Device, Devices, Enrol, Enrolled,
    EnrolmentCode, Event, History, LoginRequest, MoveTo, NewAgent, NewCourriers, NewDevice,
    NewPassage, NewPassword, NewProcuration, NewRemise, NewUsager, PassageRecorded,
    ProcurationCreated, RemiseDone, Return, ReturnList, Session, Tri, TriClosed, TriDetail,
    TriList, Undo, Usager, UsagerChange, UsagerCreated, UsagerList,
};

pub(super) type Answer<T> = Result<T, ClientError>;

/// Everyone.
impl Client {
    /// Logs an agent in; the session's token goes into [`Client::with_bearer`].
    pub async fn login(&self, request: &LoginRequest) -> Answer<Session> {
        super::answer(self.request(Method::POST, "/session").json(request)).await
    }

    /// Whether the daemon answers at all; says nothing else.
    pub async fn health(&self) -> Answer<()> {
        let origin = self.base.trim_end_matches(crate::BASE);
        let request = self.http.get(format!("{origin}/healthz"));
        let unreachable = |error: reqwest::Error| ClientError::Unreachable(error.without_url());
        let response = request.send().await.map_err(unreachable)?;
        match response.status().as_u16() {
            200 => Ok(()),
            status => Err(ClientError::Unreadable { status }),
        }
    }

    /// Enrols a device with its one-time code.
    pub async fn enrol(&self, request: &Enrol) -> Answer<Enrolled> {
        super::answer(self.request(Method::POST, "/kiosk/enrol").json(request)).await
    }
}

/// The guichet: people.
impl Client {
    /// Ends the session.
    pub async fn logout(&self) -> Answer<()> {
        super::answer(self.request(Method::DELETE, "/session")).await
    }

    /// The centre's settings and hours.
    pub async fn centre(&self) -> Answer<Centre> {
        self.get("/centre").await
    }

    /// Searches usagers by some of the name or the numero, as it is typed; the answer says whether
    /// the agent must choose.
    pub async fn usagers(&self, q: &str, limit: u32) -> Answer<UsagerList> {
        self.get_with(
            "/usagers",
            &[("q", q.to_owned()), ("limit", limit.to_string())],
        )
        .await
    }

    /// Opens one usager.
    pub async fn usager(&self, id: UsagerId) -> Answer<Usager> {
        self.get(&format!("/usagers/{id}")).await
    }

    /// A usager's movements, newest first.
    pub async fn history(&self, id: UsagerId, before: Option<i64>, limit: u32) -> Answer<History> {
        let mut query = vec![("limit", limit.to_string())];
        query.extend(before.map(|seq| ("before", seq.to_string())));
        self.get_with(&format!("/usagers/{id}/history"), &query)
            .await
    }

    /// Creates a usager; others of a near name must have been seen.
    pub async fn create_usager(
        &self,
        key: &IdempotencyKey,
        usager: &NewUsager,
    ) -> Answer<UsagerCreated> {
        self.write(Method::POST, "/usagers", key, usager).await
    }

    /// Changes a usager's identity and domiciliation; with a new name, others of a near one must
    /// have been seen.
    pub async fn change_usager(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        change: &UsagerChange,
    ) -> Answer<()> {
        self.write(Method::PUT, &format!("/usagers/{id}"), key, change)
            .await
    }

    /// Erases a usager's identity (administrators).
    pub async fn erase_usager(&self, key: &IdempotencyKey, id: UsagerId) -> Answer<()> {
        self.write(Method::POST, &format!("/usagers/{id}/erase"), key, &())
            .await
    }

    /// Whose card this is.
    pub async fn lookup_card(&self, card: &CardToken) -> Answer<CardLookup> {
        super::answer(self.request(Method::POST, "/cards/lookup").json(card)).await
    }

    /// Binds a blank card.
    pub async fn bind_card(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        card: &BindCard,
    ) -> Answer<()> {
        self.write(Method::POST, &format!("/usagers/{id}/cards"), key, card)
            .await
    }

    /// Blocks a usager's cards (lost).
    pub async fn block_cards(&self, key: &IdempotencyKey, id: UsagerId) -> Answer<()> {
        self.write(
            Method::POST,
            &format!("/usagers/{id}/cards/block"),
            key,
            &(),
        )
        .await
    }

    /// Adds a procuration.
    pub async fn add_procuration(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        procuration: &NewProcuration,
    ) -> Answer<ProcurationCreated> {
        self.write(
            Method::POST,
            &format!("/usagers/{id}/procurations"),
            key,
            procuration,
        )
        .await
    }

    /// Takes a procuration back.
    pub async fn revoke_procuration(&self, key: &IdempotencyKey, id: ProcurationId) -> Answer<()> {
        self.write(
            Method::POST,
            &format!("/procurations/{id}/revoke"),
            key,
            &(),
        )
        .await
    }

    /// Records a visit or a call.
    pub async fn record_passage(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        passage: &NewPassage,
    ) -> Answer<PassageRecorded> {
        self.write(
            Method::POST,
            &format!("/usagers/{id}/passages"),
            key,
            passage,
        )
        .await
    }
}

/// The guichet: mail.
impl Client {
    /// The last tris, newest first; open ones alone if asked.
    pub async fn tris(&self, open_only: bool) -> Answer<TriList> {
        self.get_with("/tris", &[("open", open_only.to_string())])
            .await
    }

    /// Opens a tri.
    pub async fn open_tri(&self, key: &IdempotencyKey) -> Answer<Tri> {
        self.write(Method::POST, "/tris", key, &()).await
    }

    /// A tri and its last entries.
    pub async fn tri(&self, id: TriId) -> Answer<TriDetail> {
        self.get(&format!("/tris/{id}")).await
    }

    /// Enters items in a tri; where others could be meant, the agent must have chosen.
    pub async fn register(
        &self,
        key: &IdempotencyKey,
        tri: TriId,
        courriers: &NewCourriers,
    ) -> Answer<CourriersRegistered> {
        self.write(
            Method::POST,
            &format!("/tris/{tri}/courriers"),
            key,
            courriers,
        )
        .await
    }

    /// Closes a tri: the mail is in the cabinet, messages may go.
    pub async fn close_tri(&self, key: &IdempotencyKey, id: TriId) -> Answer<TriClosed> {
        self.write(Method::POST, &format!("/tris/{id}/close"), key, &())
            .await
    }

    /// Hands items over.
    pub async fn remise(&self, key: &IdempotencyKey, remise: &NewRemise) -> Answer<RemiseDone> {
        self.write(Method::POST, "/remises", key, remise).await
    }

    /// Undoes a whole remise.
    pub async fn undo_remise(
        &self,
        key: &IdempotencyKey,
        id: RemiseId,
        undo: &Undo,
    ) -> Answer<RemiseDone> {
        self.write(Method::POST, &format!("/remises/{id}/undo"), key, undo)
            .await
    }

    /// Cancels an item that never existed.
    pub async fn cancel(&self, key: &IdempotencyKey, id: CourrierId) -> Answer<CourrierChanged> {
        self.correct(key, id, "cancel", &()).await
    }

    /// Undoes an item's last exit.
    pub async fn reopen(
        &self,
        key: &IdempotencyKey,
        id: CourrierId,
        undo: &Undo,
    ) -> Answer<CourrierChanged> {
        self.correct(key, id, "reopen", undo).await
    }

    /// Moves an item to the right folder.
    pub async fn move_to(
        &self,
        key: &IdempotencyKey,
        id: CourrierId,
        to: &MoveTo,
    ) -> Answer<CourrierChanged> {
        self.correct(key, id, "move", to).await
    }

    /// Puts an item on the worklist of returns.
    pub async fn mark_for_return(
        &self,
        key: &IdempotencyKey,
        id: CourrierId,
        reason: &Return,
    ) -> Answer<CourrierChanged> {
        self.correct(key, id, "mark-for-return", reason).await
    }

    /// Keeps an item that was to go back (supervisors).
    pub async fn keep(&self, key: &IdempotencyKey, id: CourrierId) -> Answer<CourrierChanged> {
        self.correct(key, id, "keep", &()).await
    }

    /// Confirms that an item was pulled and put in the return bag.
    pub async fn return_to_sender(
        &self,
        key: &IdempotencyKey,
        id: CourrierId,
        reason: &Return,
    ) -> Answer<CourrierChanged> {
        self.correct(key, id, "return", reason).await
    }

    /// Sends an item on.
    pub async fn forward(&self, key: &IdempotencyKey, id: CourrierId) -> Answer<CourrierChanged> {
        self.correct(key, id, "forward", &()).await
    }

    /// Notes that an avis de passage is void.
    pub async fn expire(&self, key: &IdempotencyKey, id: CourrierId) -> Answer<CourrierChanged> {
        self.correct(key, id, "expire", &()).await
    }

    async fn correct<B: serde::Serialize + ?Sized>(
        &self,
        key: &IdempotencyKey,
        id: CourrierId,
        verb: &str,
        body: &B,
    ) -> Answer<CourrierChanged> {
        self.write(Method::POST, &format!("/courriers/{id}/{verb}"), key, body)
            .await
    }

    /// Items to pull from the cabinet.
    pub async fn returns(&self) -> Answer<ReturnList> {
        self.get("/returns").await
    }

    /// The bag of returned and forwarded items has left: they can't be reopened any more.
    pub async fn bag_left(&self, key: &IdempotencyKey, seen: &BagDeparture) -> Answer<()> {
        self.write(Method::POST, "/returns/bag-left", key, seen)
            .await
    }

    /// The balance of a period (supervisors).
    pub async fn balance(&self, period: &BalancePeriod) -> Answer<BalanceReport> {
        let query = [
            ("from", period.from.to_string()),
            ("to", period.to.to_string()),
        ];
        self.get_with("/balance", &query).await
    }
}

/// Settings, accounts and devices (administrators), and what changes.
impl Client {
    /// The centre's settings, to be changed.
    pub async fn settings(&self) -> Answer<CentreSettings> {
        self.get("/settings").await
    }

    /// Replaces the centre's settings; the answer is what is now in force.
    pub async fn save_settings(
        &self,
        key: &IdempotencyKey,
        settings: &CentreSettings,
    ) -> Answer<CentreSettings> {
        self.write(Method::PUT, "/settings", key, settings).await
    }

    /// All accounts.
    pub async fn agents(&self) -> Answer<Agents> {
        self.get("/agents").await
    }

    /// Opens an account.
    pub async fn add_agent(&self, key: &IdempotencyKey, agent: &NewAgent) -> Answer<AgentCreated> {
        self.write(Method::POST, "/agents", key, agent).await
    }

    /// Closes an account and ends its sessions.
    pub async fn disable_agent(&self, key: &IdempotencyKey, id: AgentId) -> Answer<()> {
        self.write(Method::POST, &format!("/agents/{id}/disable"), key, &())
            .await
    }

    /// Gives an account another password and ends its sessions.
    pub async fn set_password(
        &self,
        key: &IdempotencyKey,
        id: AgentId,
        password: &NewPassword,
    ) -> Answer<()> {
        self.write(
            Method::PUT,
            &format!("/agents/{id}/password"),
            key,
            password,
        )
        .await
    }

    /// A one-time code for a new device.
    pub async fn new_device(
        &self,
        key: &IdempotencyKey,
        device: &NewDevice,
    ) -> Answer<EnrolmentCode> {
        self.write(Method::POST, "/devices", key, device).await
    }

    /// Takes a device's credential back.
    pub async fn revoke_device(&self, key: &IdempotencyKey, id: DeviceId) -> Answer<()> {
        self.write(Method::POST, &format!("/devices/{id}/revoke"), key, &())
            .await
    }

    /// All devices.
    pub async fn devices(&self) -> Answer<Vec<Device>> {
        self.get::<Devices>("/devices")
            .await
            .map(|page| page.devices)
    }

    /// What changes, as it changes; ends when the connection does.
    pub async fn events(&self) -> Answer<impl Stream<Item = Event> + Send + use<>> {
        let unreachable = |error: reqwest::Error| ClientError::Unreachable(error.without_url());
        let response = self
            .request(Method::GET, "/events")
            // A stream of events has no end to wait for.
            .timeout(std::time::Duration::from_hours(24))
            .send()
            .await
            .map_err(unreachable)?;
        if !response.status().is_success() {
            let status = response.status().as_u16();
            return Err(match response.json().await {
                Ok(problem) => ClientError::Problem(Box::new(problem)),
                Err(_) => ClientError::Unreadable { status },
            });
        }
        Ok(super::sse::events(response.bytes_stream().map(Result::ok)))
    }
}
