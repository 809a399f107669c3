//! The fake's waiting room: who waits with a number, what is to be said to people, the bornes.

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    Called, Device, EditedPages, KioskHealth, NewNotice, Notice, Queue, QueueTicket, ResetPages,
    TicketCall,
};
use courrier_desk::guichet::{Fault, Fut, Reception};
use courrier_domain::{DeviceId, DeviceKind, NoticeId, TicketEnd, TicketId, UsagerId};

use super::{Fake, State, conflict, pages};

/// What the waiting room holds.
#[derive(Default)]
pub struct Room {
    pub queue: Queue,
    pub notices: Vec<(UsagerId, Notice)>,
    pub devices: Vec<Device>,
    /// The borne's pages and places.
    pub pages: Option<EditedPages>,
    given: u32,
}

impl State {
    fn called(&mut self, id: TicketId) -> Result<&mut QueueTicket, Fault> {
        let called = &mut self.room.queue.called;
        let ticket = called.iter_mut().find(|ticket| ticket.id == id);
        ticket.ok_or_else(|| conflict("Ce numéro n'est plus attendu."))
    }
}

impl Reception for Fake {
    fn queue(&self) -> Fut<Queue> {
        self.call("queue", None, |state| Ok(state.room.queue.clone()))
    }

    fn call_next(&self, key: IdempotencyKey, place: String) -> Fut<Called> {
        self.call("call_next", Some(key), move |state| {
            if state.room.queue.waiting.is_empty() {
                return Ok(Called { ticket: None });
            }
            let mut ticket = state.room.queue.waiting.remove(0);
            ticket.call = Some(TicketCall {
                at: state.now,
                place,
                by: Some(state.agent.id),
                times: 1,
            });
            state.room.queue.called.insert(0, ticket.clone());
            Ok(Called {
                ticket: Some(ticket),
            })
        })
    }

    fn call_again(&self, key: IdempotencyKey, id: TicketId) -> Fut<()> {
        self.call("call_again", Some(key), move |state| {
            let call = state.called(id)?.call.as_mut().expect("it was called");
            call.times += 1;
            Ok(())
        })
    }

    fn end_ticket(&self, key: IdempotencyKey, id: TicketId, how: TicketEnd) -> Fut<()> {
        self.call("end_ticket", Some(key), move |state| {
            state.called(id)?;
            let queue = &mut state.room.queue;
            queue.called.retain(|ticket| ticket.id != id);
            match how {
                TicketEnd::Served => queue.served += 1,
                TicketEnd::Absent => queue.absent += 1,
            }
            Ok(())
        })
    }

    fn add_notice(&self, key: IdempotencyKey, id: UsagerId, notice: NewNotice) -> Fut<()> {
        self.call("add_notice", Some(key), move |state| {
            let notice = Notice {
                id: state.id(),
                notice,
                noted_at: state.now,
            };
            state.room.notices.push((id, notice));
            Ok(())
        })
    }

    fn end_notice(&self, key: IdempotencyKey, id: NoticeId) -> Fut<()> {
        self.call("end_notice", Some(key), move |state| {
            state.room.notices.retain(|(_, notice)| notice.id != id);
            Ok(())
        })
    }

    fn devices(&self) -> Fut<Vec<Device>> {
        self.call("devices", None, |state| Ok(state.room.devices.clone()))
    }

    fn revoke_device(&self, key: IdempotencyKey, id: DeviceId) -> Fut<()> {
        self.call("revoke_device", Some(key), move |state| {
            let now = state.now;
            for device in state.room.devices.iter_mut().filter(|one| one.id == id) {
                device.revoked_at = Some(now);
            }
            Ok(())
        })
    }

    fn edited_pages(&self) -> Fut<EditedPages> {
        self.call("edited_pages", None, |state| Ok(state.pages().clone()))
    }

    fn save_pages(&self, key: IdempotencyKey, pages: EditedPages) -> Fut<EditedPages> {
        self.call("save_pages", Some(key), move |state| {
            let own = pages.pages != pages::shipped();
            state.pages_seen(pages.version)?;
            *state.pages() = EditedPages {
                version: pages.version + 1,
                own,
                ..pages
            };
            Ok(state.pages().clone())
        })
    }

    fn reset_pages(&self, key: IdempotencyKey, seen: ResetPages) -> Fut<EditedPages> {
        self.call("reset_pages", Some(key), move |state| {
            state.pages_seen(seen.version)?;
            let now = state.pages();
            now.version += 1;
            now.own = false;
            now.pages = pages::shipped();
            Ok(now.clone())
        })
    }
}

impl Fake {
    /// Somebody took the next number, so many minutes ago.
    pub fn waits(&self, numero: &str, minutes_ago: i64) {
        let id = self.id_of(numero);
        let mut state = self.state();
        let summary = state.record(id).expect("a folder").summary.clone();
        state.room.given += 1;
        let ticket = QueueTicket {
            id: state.id(),
            number: state.room.given,
            since: state.now - chrono::Duration::minutes(minutes_ago),
            usager: summary,
            call: None,
        };
        state.room.queue.open = true;
        state.room.queue.waiting.push(ticket);
    }

    /// A borne stands there, and says this of itself.
    pub fn has_borne(&self, name: &str, health: Option<KioskHealth>, silent_minutes: Option<i64>) {
        let mut state = self.state();
        let ago = |minutes| state.now - chrono::Duration::minutes(minutes);
        let (enrolled_at, silent_since) = (ago(60 * 24 * 40), silent_minutes.map(ago));
        let last_heard = silent_since.or(Some(state.now));
        let device = Device {
            id: state.id(),
            kind: DeviceKind::seen(DeviceKind::Borne, health.as_ref()),
            name: name.to_owned(),
            enrolled_at,
            revoked_at: None,
            last_heard,
            reader_ok: health.as_ref().map(|health| health.reader_ok),
            health,
            silent_since,
            guessing_since: None,
        };
        state.room.devices.push(device);
    }
}
