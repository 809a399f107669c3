//! The thread that owns the line.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, mpsc};
use std::time::Duration;

use courrier_clock::SharedClock;
use courrier_firmware_config::ModemProfile;
use courrier_messages::sms::{self, Incoming};
use tracing::{debug, info, warn};

use super::inbox::{Complete, Inbox};
use super::port::{Gone, Port};
use super::sending::{PartError, Sent};
use super::session::{AtError, Session};
use super::setup::SetupError;
use super::unsolicited::Place;
use super::{ModemSettings, Order, Shared};
use crate::{
    Cause, Event, Events, Happening, Health, Outcome, Readiness, Receipt, Reference, Refusal,
    Report, Sms, Stop,
};

/// How long the line is listened to before orders are looked at again.
const TURN: Duration = Duration::from_millis(20);

pub struct Worker {
    settings: ModemSettings,
    profile: ModemProfile,
    clock: SharedClock,
    events: Events,
    shared: Arc<Shared>,
    /// Receipts come back the way orders come.
    dealt: mpsc::Sender<Order>,
    orders: mpsc::Receiver<Order>,
    inbox: Inbox,
    /// Stored messages that were told of and not yet dealt with.
    told: HashSet<Place>,
    /// Those that were dealt with, and are to be deleted once the modem is there.
    owed: Vec<Place>,
}

/// The answer while the modem is not there.
pub fn absent() -> Outcome {
    Outcome::RetryLater {
        after: None,
        cause: Cause::Unreachable,
    }
}

impl Worker {
    pub fn new(
        settings: ModemSettings,
        profile: ModemProfile,
        clock: SharedClock,
        events: Events,
        shared: Arc<Shared>,
        (dealt, orders): (mpsc::Sender<Order>, mpsc::Receiver<Order>),
    ) -> Self {
        Self {
            settings,
            profile,
            clock,
            events,
            shared,
            dealt,
            orders,
            inbox: Inbox::default(),
            told: HashSet::new(),
            owed: Vec::new(),
        }
    }

    /// Works until the handle is dropped.
    pub fn run(mut self) {
        while !self.shared.is_stopping() {
            let readiness = match self.connect() {
                Ok(mut session) => self.serve(&mut session),
                Err(readiness) => readiness,
            };
            self.set_health(Health::of(readiness));
            self.wait_to_reconnect();
        }
        self.answer_the_rest();
    }

    /// Orders that came as the thread was ending.
    fn answer_the_rest(&mut self) {
        while let Ok(order) = self.orders.try_recv() {
            self.decline(order);
        }
    }

    /// Opens the line and makes the modem ready.
    fn connect(&self) -> Result<Session, Readiness> {
        let port = Port::open(
            &self.settings.port,
            self.profile.line.baud,
            Arc::clone(&self.clock),
            Arc::clone(&self.shared.stop),
        );
        let port = port.map_err(|error| {
            debug!(route = self.settings.name, %error, "the modem's line can't be opened");
            Readiness::Absent
        })?;
        let mut session = Session::new(port, self.profile.clone());
        match session.set_up(&self.settings) {
            Ok(()) => {
                info!(route = self.settings.name, "the modem is ready");
                Ok(session)
            }
            Err(error) => {
                // A modem that isn't there is no news: it is looked for again and again.
                if !matches!(error, SetupError::Stop(_) | SetupError::At(AtError::Gone)) {
                    warn!(route = self.settings.name, %error, "the modem can't be set up");
                }
                Err(readiness_after(&error))
            }
        }
    }

    /// Answers orders, for a while, for a modem that isn't there.
    fn wait_to_reconnect(&mut self) {
        let end = self.clock.monotonic() + self.profile.patience.reconnect();
        while !self.shared.is_stopping() && self.clock.monotonic() < end {
            if let Ok(order) = self.orders.recv_timeout(TURN) {
                self.decline(order);
            }
        }
    }

    fn decline(&mut self, order: Order) {
        match order {
            Order::Send(_, _, answer) => {
                let outcome = match self.shared.health().readiness {
                    Readiness::Stopped(stop) => Outcome::Stopped(stop),
                    _ => absent(),
                };
                // The asker may have left.
                let _ = answer.send(outcome);
            }
            Order::Dealt { places, written } => self.note(places, written),
        }
    }

    /// What was written down is to be deleted; what wasn't is told again at the next look.
    fn note(&mut self, places: Vec<Place>, written: bool) {
        if written {
            self.owed.extend(places);
        } else {
            for place in places {
                self.told.remove(&place);
            }
        }
    }

    /// Serves a modem that is ready, until it isn't: what it is then.
    fn serve(&mut self, session: &mut Session) -> Readiness {
        let Err(error) = self.turn(session) else {
            return Readiness::Starting;
        };
        match &error {
            SetupError::Stop(_) => {}
            SetupError::At(AtError::Gone) => {
                info!(route = self.settings.name, "the modem went away");
            }
            SetupError::At(error) => {
                warn!(route = self.settings.name, %error, "the modem stopped answering");
            }
        }
        readiness_after(&error)
    }

    fn turn(&mut self, session: &mut Session) -> Result<(), SetupError> {
        let mut next_watch = Duration::ZERO;
        while !self.shared.is_stopping() {
            if self.clock.monotonic() >= next_watch {
                self.watch(session)?;
                next_watch = self.clock.monotonic() + self.profile.patience.watch();
            }
            session.listen(TURN).map_err(AtError::from)?;
            self.deal_with_what_came(session)?;
            if session.unsolicited.restarted {
                info!(route = self.settings.name, "the modem started anew");
                return Ok(());
            }
            match self.orders.try_recv() {
                Ok(Order::Send(reference, sms, answer)) => {
                    let (outcome, then) = self.send(session, &reference, &sms);
                    if let Err(error) = &then {
                        // Who hears the outcome and asks how the modem is must not be told "ready".
                        self.set_health(Health::of(readiness_after(error)));
                    }
                    let _ = answer.send(outcome);
                    then?;
                }
                Ok(Order::Dealt { places, written }) => {
                    self.note(places, written);
                    self.forget(session)?;
                }
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// Looks at network and signal, and at messages that nobody told of.
    fn watch(&mut self, session: &mut Session) -> Result<(), SetupError> {
        let network = lenient(session.network())?.flatten();
        let signal = lenient(session.signal())?.flatten();
        let readiness = match network {
            Some(network) if !network.is_registered() => Readiness::NoNetwork,
            _ => Readiness::Ready,
        };
        self.set_health(Health {
            readiness,
            signal,
            network,
        });
        self.forget(session)?;
        self.look_through_memory(session)?;
        for complete in self.inbox.overdue(self.clock.monotonic()) {
            self.tell_reply(complete);
        }
        Ok(())
    }

    /// Sends one message: what became of it, and whether the modem can go on.
    fn send(
        &mut self,
        session: &mut Session,
        reference: &Reference,
        sms: &Sms,
    ) -> (Outcome, Result<(), SetupError>) {
        if self.shared.health().readiness == Readiness::NoNetwork
            && let Err(error) = self.watch(session)
        {
            return (absent(), Err(error));
        }
        if self.shared.health().readiness == Readiness::NoNetwork {
            let outcome = Outcome::RetryLater {
                after: None,
                cause: Cause::NoNetwork,
            };
            return (outcome, Ok(()));
        }
        match session.send_all(&self.settings, reference, sms) {
            Sent::All(numbers) => {
                let provider = self
                    .shared
                    .tracking(|tracking| tracking.taken(reference, &sms.to, &numbers));
                (Outcome::Accepted(provider), Ok(()))
            }
            Sent::TooLong => {
                let refusal = Refusal::Unacceptable("too long".to_owned());
                (Outcome::Refused(refusal), Ok(()))
            }
            Sent::Failed { taken, error, last } => {
                let error = match error {
                    PartError::NotSent(error) => error,
                    PartError::Ambiguous => {
                        if last {
                            self.shared
                                .tracking(|tracking| tracking.in_limbo(reference, &sms.to, taken));
                        }
                        // Once it answers a plain command, the end of this one is behind us.
                        let then = session.ask_within("AT", "", self.profile.patience.send());
                        return (Outcome::Unknown, then.map(drop).map_err(Into::into));
                    }
                };
                let then = match error {
                    AtError::Gone | AtError::Silent => Err(error.into()),
                    AtError::Message(code) if self.profile.errors.sim.contains(&code) => {
                        Err(SetupError::Stop(Stop::NoSim))
                    }
                    _ => Ok(()),
                };
                (session.outcome_of(error), then)
            }
        }
    }

    /// Reports, messages and late answers, in the order they came.
    fn deal_with_what_came(&mut self, session: &mut Session) -> Result<(), SetupError> {
        for number in std::mem::take(&mut session.unsolicited.late) {
            let found = self.shared.tracking(|tracking| tracking.late(number));
            self.tell_report(found, Receipt::none());
        }
        for pdu in std::mem::take(&mut session.unsolicited.pdus) {
            let is_report = self.read(&pdu, None);
            if is_report && self.profile.setup.acknowledge_reports {
                lenient(session.tell("AT+CNMA"))?;
            }
        }
        for place in std::mem::take(&mut session.unsolicited.stored) {
            self.fetch(session, place)?;
        }
        Ok(())
    }

    /// Fetches one stored message.
    fn fetch(&mut self, session: &mut Session, place: Place) -> Result<(), SetupError> {
        if self.told.contains(&place) || lenient(session.use_memory(&place.memory))?.is_none() {
            return Ok(());
        }
        let command = format!("AT+CMGR={}", place.index);
        let lines = lenient(session.ask(&command, "+CMGR:"))?.unwrap_or_default();
        if let Some(pdu) = lines.iter().find(|line| !line.starts_with("+CMGR:")) {
            self.read(pdu, Some(place));
        }
        Ok(())
    }

    /// Fetches all stored messages, told of or not.
    fn look_through_memory(&mut self, session: &mut Session) -> Result<(), SetupError> {
        const MEMORY: &str = "SM";
        if lenient(session.use_memory(MEMORY))?.is_none() {
            return Ok(());
        }
        let lines = lenient(session.ask("AT+CMGL=4", "+CMGL:"))?.unwrap_or_default();
        for pair in lines.windows(2) {
            let index = pair[0]
                .strip_prefix("+CMGL:")
                .and_then(|rest| rest.split(',').next()?.trim().parse().ok());
            let Some(index) = index else { continue };
            let place = Place {
                memory: MEMORY.to_owned(),
                index,
            };
            if !self.told.contains(&place) {
                self.read(&pair[1], Some(place));
            }
        }
        Ok(())
    }

    /// Reads a PDU and tells what it is; whether it was a delivery report.
    fn read(&mut self, pdu: &str, place: Option<Place>) -> bool {
        self.told.extend(place.clone());
        match sms::decode(pdu) {
            Ok(Incoming::StatusReport(report)) => {
                let found = self.shared.tracking(|tracking| tracking.report(&report));
                let receipt = self.receipt(place.into_iter().collect());
                self.tell_report(found, receipt);
                true
            }
            Ok(Incoming::Deliver(message)) => {
                let (time, now) = (self.clock.monotonic(), self.clock.now());
                if let Some(complete) = self.inbox.take(message, place, time, now) {
                    self.tell_reply(complete);
                }
                false
            }
            Err(error) => {
                // Its content is private, and of no use.
                warn!(route = self.settings.name, %error, "a message can't be read");
                self.receipt(place.into_iter().collect()).give();
                false
            }
        }
    }

    fn receipt(&self, places: Vec<Place>) -> Receipt {
        if places.is_empty() {
            return Receipt::none();
        }
        let orders = self.dealt.clone();
        Receipt::new(move |written| {
            // The thread may have ended: the message is then told of at the next start.
            let _ = orders.send(Order::Dealt { places, written });
        })
    }

    fn tell_report(&self, report: Option<Report>, receipt: Receipt) {
        match report {
            Some(report) => self.tell(Happening::Report(report), receipt),
            // A report on a part, or on a message of another program: there is nothing to write.
            None => receipt.give(),
        }
    }

    fn tell_reply(&self, complete: Complete) {
        let receipt = self.receipt(complete.places);
        self.tell(Happening::Reply(complete.reply), receipt);
    }

    fn tell(&self, what: Happening, receipt: Receipt) {
        // Nobody listens any more: the receipt falls with the event.
        let _ = self.events.send(Event {
            route: self.settings.name.clone(),
            what,
            receipt,
        });
    }

    /// Deletes the stored messages that were dealt with.
    fn forget(&mut self, session: &mut Session) -> Result<(), SetupError> {
        while let Some(place) = self.owed.last().cloned() {
            if lenient(session.use_memory(&place.memory))?.is_some() {
                lenient(session.tell(&format!("AT+CMGD={}", place.index)))?;
            }
            self.owed.pop();
            // The slot may be given to another message now.
            self.told.remove(&place);
        }
        Ok(())
    }

    fn set_health(&self, health: Health) {
        let mut shared = self
            .shared
            .health
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *shared == health {
            return;
        }
        *shared = health.clone();
        drop(shared);
        self.tell(Happening::Health(health), Receipt::none());
    }
}

/// What a modem is once this has ended its session.
fn readiness_after(error: &SetupError) -> Readiness {
    match error {
        SetupError::Stop(stop) => Readiness::Stopped(stop.clone()),
        SetupError::At(AtError::Gone) => Readiness::Absent,
        SetupError::At(_) => Readiness::Silent,
    }
}

/// A refusal is no reason to start anew; silence is.
fn lenient<T>(answer: Result<T, AtError>) -> Result<Option<T>, AtError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error @ (AtError::Gone | AtError::Silent)) => Err(error),
        Err(_) => Ok(None),
    }
}

impl From<Gone> for SetupError {
    fn from(gone: Gone) -> Self {
        Self::At(gone.into())
    }
}
