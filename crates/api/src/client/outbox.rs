//! The cycle and how messages leave, for those who look after it.

use courrier_domain::{MessageId, ReplyId, UsagerId};
use reqwest::Method;

use super::{Client, ClientError, IdempotencyKey};
use crate::{
    AbsenceDeclared, CycleHealth, MessageStands, NewAbsence, OutboxHealth, ReplyList,
    ResolveMessage,
};

type Answer<T> = Result<T, ClientError>;

impl Client {
    /// The routes, their alerts, and what waits to leave.
    pub async fn outbox(&self) -> Answer<OutboxHealth> {
        self.get("/outbox").await
    }

    /// How the cycle is, and the messages of which nobody knows whether they left.
    pub async fn cycle(&self) -> Answer<CycleHealth> {
        self.get("/cycle").await
    }

    /// Declares an absence: the cycle stops until it is over.
    pub async fn declare_absence(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        absence: &NewAbsence,
    ) -> Answer<AbsenceDeclared> {
        let path = format!("/usagers/{id}/absences");
        self.write(Method::POST, &path, key, absence).await
    }

    /// Decides what became of a message of unknown outcome.
    pub async fn resolve_message(
        &self,
        key: &IdempotencyKey,
        id: MessageId,
        decision: &ResolveMessage,
    ) -> Answer<MessageStands> {
        let path = format!("/messages/{id}/resolve");
        self.write(Method::POST, &path, key, decision).await
    }

    /// What people wrote back.
    pub async fn replies(&self) -> Answer<ReplyList> {
        self.get("/replies").await
    }

    /// Somebody has dealt with a reply.
    pub async fn deal_with_reply(&self, key: &IdempotencyKey, id: ReplyId) -> Answer<()> {
        let path = format!("/replies/{id}/done");
        self.write(Method::POST, &path, key, &()).await
    }
}
