//! The waiting room behind the network.

use courrier_api::client::IdempotencyKey;
use courrier_api::{CallNext, Called, Device, EditedPages, NewNotice, Queue, ResetPages};
use courrier_domain::{DeviceId, NoticeId, TicketEnd, TicketId, UsagerId};

use super::Remote;
use crate::guichet::{Fut, Reception};

impl Reception for Remote {
    fn queue(&self) -> Fut<Queue> {
        call!(self, |client| client.queue())
    }

    fn call_next(&self, key: IdempotencyKey, place: String) -> Fut<Called> {
        call!(self, |client| client.call_next(&key, &CallNext { place }))
    }

    fn call_again(&self, key: IdempotencyKey, id: TicketId) -> Fut<()> {
        call!(self, |client| client.call_again(&key, id))
    }

    fn end_ticket(&self, key: IdempotencyKey, id: TicketId, how: TicketEnd) -> Fut<()> {
        call!(self, |client| client.end_ticket(&key, id, how))
    }

    fn add_notice(&self, key: IdempotencyKey, id: UsagerId, notice: NewNotice) -> Fut<()> {
        call!(
            self,
            |client| client.add_notice(&key, id, &notice),
            |_created| ()
        )
    }

    fn end_notice(&self, key: IdempotencyKey, id: NoticeId) -> Fut<()> {
        call!(self, |client| client.end_notice(&key, id))
    }

    fn devices(&self) -> Fut<Vec<Device>> {
        call!(self, |client| client.devices())
    }

    fn revoke_device(&self, key: IdempotencyKey, id: DeviceId) -> Fut<()> {
        call!(self, |client| client.revoke_device(&key, id))
    }

    fn edited_pages(&self) -> Fut<EditedPages> {
        call!(self, |client| client.edited_pages())
    }

    fn save_pages(&self, key: IdempotencyKey, pages: EditedPages) -> Fut<EditedPages> {
        call!(self, |client| client.save_pages(&key, &pages))
    }

    fn reset_pages(&self, key: IdempotencyKey, seen: ResetPages) -> Fut<EditedPages> {
        call!(self, |client| client.reset_pages(&key, &seen))
    }
}
