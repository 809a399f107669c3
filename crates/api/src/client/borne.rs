//! The calls of the borne, and those by which agents answer it: the queue, notices and pages.

use courrier_domain::{NoticeId, TicketEnd, TicketId, UsagerId};
use reqwest::Method;

use super::calls::Answer;
use super::{Client, IdempotencyKey};
use crate::{
    CallNext, Called, CardToken, EditedPages, EndTicket, KioskCentre, KioskHealth, KioskPages,
    KioskQueue, NewNotice, NewTicket, NoticeCreated, Queue, ResetPages, Tap, TicketAnswer,
};

/// The borne.
impl Client {
    /// What the borne shows without a card.
    pub async fn kiosk_centre(&self) -> Answer<KioskCentre> {
        self.get("/kiosk/centre").await
    }

    /// A card was shown: what waits. The key makes one passage of one tap, however often it is sent.
    pub async fn tap(&self, key: &IdempotencyKey, card: &CardToken) -> Answer<Tap> {
        self.write(Method::POST, "/kiosk/taps", key, card).await
    }

    /// The person of a card takes a number in the queue.
    pub async fn take_ticket(
        &self,
        key: &IdempotencyKey,
        ticket: &NewTicket,
    ) -> Answer<TicketAnswer> {
        self.write(Method::POST, "/kiosk/tickets", key, ticket)
            .await
    }

    /// The numbers called last, and how many people wait.
    pub async fn kiosk_queue(&self) -> Answer<KioskQueue> {
        self.get("/kiosk/queue").await
    }

    /// All that the borne tells without a card.
    pub async fn kiosk_pages(&self) -> Answer<KioskPages> {
        self.get("/kiosk/pages").await
    }

    /// Tells the daemon how the borne is.
    pub async fn kiosk_health(&self, health: &KioskHealth) -> Answer<()> {
        super::answer(self.request(Method::POST, "/kiosk/health").json(health)).await
    }
}

/// The queue, at the guichet.
impl Client {
    /// Who waits, and who was called.
    pub async fn queue(&self) -> Answer<Queue> {
        self.get("/queue").await
    }

    /// Calls the next number to a place.
    pub async fn call_next(&self, key: &IdempotencyKey, next: &CallNext) -> Answer<Called> {
        self.write(Method::POST, "/queue/next", key, next).await
    }

    /// Calls a number once more.
    pub async fn call_again(&self, key: &IdempotencyKey, id: TicketId) -> Answer<()> {
        self.write(Method::POST, &format!("/queue/{id}/recall"), key, &())
            .await
    }

    /// A number is done with.
    pub async fn end_ticket(
        &self,
        key: &IdempotencyKey,
        id: TicketId,
        how: TicketEnd,
    ) -> Answer<()> {
        let path = format!("/queue/{id}/end");
        self.write(Method::POST, &path, key, &EndTicket { how })
            .await
    }
}

/// What the centre tells, to one person and to all.
impl Client {
    /// Notes an appointment or a word for a usager.
    pub async fn add_notice(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        notice: &NewNotice,
    ) -> Answer<NoticeCreated> {
        self.write(Method::POST, &format!("/usagers/{id}/notices"), key, notice)
            .await
    }

    /// A notice was said, or is withdrawn: it is forgotten.
    pub async fn end_notice(&self, key: &IdempotencyKey, id: NoticeId) -> Answer<()> {
        self.write(Method::POST, &format!("/notices/{id}/end"), key, &())
            .await
    }

    /// The borne's pages and places, to be edited (administrators).
    pub async fn edited_pages(&self) -> Answer<EditedPages> {
        self.get("/kiosk-pages").await
    }

    /// Saves the borne's pages and places, made on this version (administrators).
    pub async fn save_pages(
        &self,
        key: &IdempotencyKey,
        pages: &EditedPages,
    ) -> Answer<EditedPages> {
        self.write(Method::PUT, "/kiosk-pages", key, pages).await
    }

    /// Goes back to the product's pages, from this version; the places stay (administrators).
    pub async fn reset_pages(
        &self,
        key: &IdempotencyKey,
        seen: &ResetPages,
    ) -> Answer<EditedPages> {
        self.write(Method::POST, "/kiosk-pages/reset", key, seen)
            .await
    }
}
