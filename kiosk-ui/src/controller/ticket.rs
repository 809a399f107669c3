//! The number in the queue.

use courrier_api::{TicketAnswer, TicketBy};

use super::stage::{Known, Queue, Stage, Told};
use super::{Controller, NoAnswer, PATIENCE};
use crate::outside::{Machine, Paper, Service, TapId};
use crate::view::Sent;

impl<S: Service, M: Machine> Controller<S, M> {
    /// The daemon answered a wish for a number in the queue, or didn't.
    pub fn ticketed(&mut self, tap: TapId, answer: Result<TicketAnswer, NoAnswer>, sms: bool) {
        let Stage::Told { what, renewed, .. } = &mut self.stage else {
            return;
        };
        let Told::Known(known) = what else {
            return;
        };
        if known.card.tap != tap {
            return;
        }
        *renewed = self.clock.monotonic();
        match answer {
            Ok(TicketAnswer::Given { ticket, sms: sent }) => {
                let sent = match (sms, sent) {
                    (true, true) => Sent::Sms,
                    (true, false) => Sent::NoSms,
                    (false, _) if self.machine.prints() => Sent::Printed,
                    (false, _) => Sent::Shown,
                };
                known.held = Some(ticket.clone());
                known.queue = Queue::Given(ticket, sent);
            }
            Ok(TicketAnswer::Closed { .. }) => known.queue = Queue::Closed,
            // It was handed over meanwhile.
            Ok(TicketAnswer::NoMail) => known.has_no_mail(),
            // The card was blocked meanwhile, or taken back: to its holder that is the same.
            Ok(TicketAnswer::Refused) => *what = Told::Blocked,
            Err(_) => known.queue_fails(),
        }
        self.print_ticket();
        self.session.focus = None;
        self.speak();
    }

    fn print_ticket(&mut self) {
        let view = self.view();
        let Some(ticket) = view
            .ticket
            .as_ref()
            .filter(|ticket| ticket.sent == Sent::Printed)
        else {
            return;
        };
        let said = self.said(&view);
        self.machine.print(&Paper {
            number: ticket.ticket.number,
            centre: view.centre.clone(),
            lines: said.help.lines().take(1).map(str::to_owned).collect(),
            at: self.now().with_timezone(&self.centre.tz).naive_local(),
        });
    }

    /// The number did not come out of the printer: the screen does not say so any more.
    pub fn not_printed(&mut self, number: u32) {
        if let Some(Known {
            queue: Queue::Given(ticket, sent @ Sent::Printed),
            ..
        }) = self.known_mut()
            && ticket.number == number
        {
            *sent = Sent::Shown;
        }
    }

    fn known_mut(&mut self) -> Option<&mut Known> {
        match &mut self.stage {
            Stage::Told {
                what: Told::Known(known),
                ..
            } => Some(known),
            _ => None,
        }
    }

    /// Asks for a number, once.
    pub(super) fn queue_up(&mut self, by: TicketBy) {
        let until = self.clock.monotonic() + PATIENCE;
        let Stage::Told {
            what: Told::Known(known),
            ..
        } = &mut self.stage
        else {
            return;
        };
        if !matches!(known.queue, Queue::Asking(_)) {
            self.service.ticket(known.card.tap, &known.card.token, by);
            known.queue = Queue::Asking(until);
        }
    }

    /// Whether the number that is shown could still be sent by SMS.
    pub(super) fn may_send(sent: Sent) -> bool {
        matches!(sent, Sent::Shown | Sent::Printed)
    }
}
