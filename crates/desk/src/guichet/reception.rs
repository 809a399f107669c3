//! The calls by which the guichet answers the waiting room: the queue, what is to be said to people,
//! the bornes and what they tell.

use courrier_api::client::IdempotencyKey;
use courrier_api::{Called, Device, EditedPages, NewNotice, Queue, ResetPages};
use courrier_domain::{DeviceId, NoticeId, TicketEnd, TicketId, UsagerId};

use super::Fut;

/// The waiting room, as the guichet answers it. The same rules as [`super::Guichet`].
#[expect(
    missing_docs,
    reason = "each method is the call of that name in courrier_api::Client"
)]
pub trait Reception: Send + Sync {
    fn queue(&self) -> Fut<Queue>;
    /// Calls the next number to a place.
    fn call_next(&self, key: IdempotencyKey, place: String) -> Fut<Called>;
    fn call_again(&self, key: IdempotencyKey, id: TicketId) -> Fut<()>;
    fn end_ticket(&self, key: IdempotencyKey, id: TicketId, how: TicketEnd) -> Fut<()>;
    fn add_notice(&self, key: IdempotencyKey, id: UsagerId, notice: NewNotice) -> Fut<()>;
    fn end_notice(&self, key: IdempotencyKey, id: NoticeId) -> Fut<()>;
    /// All bornes, revoked ones included.
    fn devices(&self) -> Fut<Vec<Device>>;
    fn revoke_device(&self, key: IdempotencyKey, id: DeviceId) -> Fut<()>;
    fn edited_pages(&self) -> Fut<EditedPages>;
    fn save_pages(&self, key: IdempotencyKey, pages: EditedPages) -> Fut<EditedPages>;
    fn reset_pages(&self, key: IdempotencyKey, seen: ResetPages) -> Fut<EditedPages>;
}
