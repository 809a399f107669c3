//! The queue and notices, as the wire shows them.

use chrono::NaiveDate;
use courrier_api as wire;
use courrier_ledger::queries::{CallOfRow, CalledRow, HeldTicket, NoticeRow, TicketRow};

use super::summary;

/// A number, as its holder is told of it.
pub fn held(ticket: HeldTicket) -> wire::TicketView {
    wire::TicketView {
        number: ticket.number,
        before: ticket.before,
        place: ticket.place,
    }
}

/// A number, as the guichet sees it.
pub fn ticket(row: TicketRow, today: NaiveDate) -> wire::QueueTicket {
    let call = |call: CallOfRow| wire::TicketCall {
        at: call.at,
        place: call.place,
        by: call.by,
        times: call.times,
    };
    wire::QueueTicket {
        id: row.id,
        number: row.number,
        since: row.taken_at,
        usager: summary(row.usager, today),
        call: row.call.map(call),
    }
}

/// A number that was called.
pub fn called(row: CalledRow) -> wire::CalledNumber {
    wire::CalledNumber {
        number: row.number,
        place: row.place,
        called_at: row.called_at,
    }
}

/// What is to be said to a person. A row is one or the other.
pub fn notice(row: NoticeRow) -> Option<wire::Notice> {
    let notice = match (row.at, row.text) {
        (Some(at), _) => wire::NewNotice::Appointment { at },
        (None, Some(text)) => wire::NewNotice::Message { text },
        (None, None) => return None,
    };
    Some(wire::Notice {
        id: row.id,
        notice,
        noted_at: row.noted_at,
    })
}
