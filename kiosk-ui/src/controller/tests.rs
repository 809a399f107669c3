//! A borne in a test: a clock that moves when told, and a daemon that answers when told.

mod answers;
mod idle;
mod keys;
mod maintenance;
mod queue;
mod reading;
mod session;

use std::cell::RefCell;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use courrier_api::{TapDomiciliation, TicketBy, TicketView, Waiting};
use courrier_cards::{Token, Trouble, Unreadable};
use courrier_clock::{Clock as _, ManualClock};

use courrier_domain::Language;

use std::time::Duration;

use courrier_api::{KioskCentre, KioskPages, Tap, TicketAnswer};
use courrier_cards::{CardEvent, ReaderName};
use courrier_domain::{Distribution, Instant};

use super::*;
use crate::action::{Action, Key};
use crate::outside::{Machine, Paper, Service, TapId};
use crate::view::{Answer, Countdown, Day, RemarkKind, Screen};
use crate::voice::{Utterance, Volume};

/// What the controller asked of the daemon and of the machine.
#[derive(Debug, Default)]
struct Asked {
    taps: Vec<(TapId, String)>,
    tickets: Vec<(TapId, String, TicketBy)>,
    said: Vec<Utterance>,
    speaking: bool,
    dumb: Vec<Language>,
    volumes: Vec<u8>,
    has_printer: bool,
    printer_fails: bool,
    address: Option<IpAddr>,
    printed: Vec<Paper>,
}

#[derive(Clone, Default)]
struct Fake(Rc<RefCell<Asked>>);

impl Service for Fake {
    fn tap(&mut self, tap: TapId, card: &Token) {
        let card = card.expose().to_owned();
        self.0.borrow_mut().taps.push((tap, card));
    }

    fn ticket(&mut self, tap: TapId, card: &Token, by: TicketBy) {
        let card = card.expose().to_owned();
        self.0.borrow_mut().tickets.push((tap, card, by));
    }
}

impl Machine for Fake {
    fn speaks(&self, language: Language) -> bool {
        !self.0.borrow().dumb.contains(&language)
    }

    fn say(&mut self, utterance: Utterance) {
        let mut asked = self.0.borrow_mut();
        asked.said.push(utterance);
        asked.speaking = true;
    }

    fn hush(&mut self) {
        self.0.borrow_mut().speaking = false;
    }

    fn speaking(&self) -> bool {
        self.0.borrow().speaking
    }

    fn volume(&mut self, volume: Volume) {
        self.0.borrow_mut().volumes.push(volume.step());
    }

    fn address(&self) -> Option<IpAddr> {
        self.0.borrow().address
    }

    fn has_printer(&self) -> bool {
        self.0.borrow().has_printer
    }

    fn prints(&self) -> bool {
        let asked = self.0.borrow();
        asked.has_printer && !asked.printer_fails
    }

    fn print(&mut self, paper: &Paper) {
        self.0.borrow_mut().printed.push(paper.clone());
    }
}

struct Rig {
    clock: Arc<ManualClock>,
    asked: Rc<RefCell<Asked>>,
    borne: Controller<Fake, Fake>,
}

/// Sunday 22 November 2026, 10:00 in Paris.
const SUNDAY: &str = "2026-11-22T09:00:00Z";

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Monday 23 November 2026, 14:00 to 17:00 in Paris.
fn monday() -> Distribution {
    Distribution {
        starts_at: "2026-11-23T13:00:00Z".parse().expect("an instant"),
        ends_at: "2026-11-23T16:00:00Z".parse().expect("an instant"),
        place: "Guichet 2".to_owned(),
        open_now: false,
    }
}

fn centre() -> KioskCentre {
    KioskCentre {
        name: "CCAS de Saint-Denis".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        next_distribution: Some(monday()),
        ..KioskCentre::default()
    }
}

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

/// What can be told beside the counts.
struct Facts {
    langue: Option<String>,
    in_force: bool,
    avis_days_left: Option<u32>,
    domiciliation: TapDomiciliation,
    appointment: Option<Instant>,
    message: bool,
    ticket: Option<TicketView>,
    may_queue: bool,
}

fn tell(waiting: Waiting, change: impl FnOnce(&mut Facts)) -> Tap {
    let mut facts = Facts {
        langue: None,
        in_force: true,
        avis_days_left: None,
        domiciliation: courrier_api::TapDomiciliation::InForce,
        appointment: None,
        message: false,
        ticket: None,
        may_queue: false,
    };
    change(&mut facts);
    Tap::Known {
        waiting,
        next_distribution: Some(monday()),
        langue: facts.langue,
        in_force: facts.in_force,
        avis_days_left: facts.avis_days_left,
        domiciliation: facts.domiciliation,
        appointment: facts.appointment,
        message: facts.message,
        ticket: facts.ticket,
        may_queue: facts.may_queue,
    }
}

fn letters(lettres: u32) -> Waiting {
    Waiting {
        lettres,
        ..Waiting::default()
    }
}

fn known(lettres: u32) -> Tap {
    tell(letters(lettres), |_| {})
}

fn reader(name: &str) -> ReaderName {
    name.into()
}

impl Rig {
    /// Just switched on: no reader found yet, no daemon heard.
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(SUNDAY.parse().expect("an instant")));
        let fake = Fake::default();
        let asked = Rc::clone(&fake.0);
        let borne = Controller::new(clock.clone(), fake.clone(), fake);
        Self {
            clock,
            asked,
            borne,
        }
    }

    /// At rest: the daemon has answered, a reader is there, and the start is over.
    fn at_rest() -> Self {
        let mut rig = Self::new();
        rig.attach("A");
        rig.borne.heard(Ok(centre()));
        rig.pass(seconds(10));
        assert_eq!(rig.screen(), Screen::Waiting);
        rig
    }

    fn event(&mut self, event: impl FnOnce(Duration) -> CardEvent) -> Option<TapId> {
        let at = self.clock.monotonic();
        self.borne.card(event(at))
    }

    fn attach(&mut self, name: &str) {
        self.event(|at| CardEvent::ReaderAttached {
            reader: reader(name),
            at,
        });
    }

    fn detach(&mut self, name: &str) {
        self.event(|at| CardEvent::ReaderDetached {
            reader: reader(name),
            at,
        });
    }

    fn trouble(&mut self, name: &str, trouble: Trouble) {
        self.event(|at| CardEvent::Trouble {
            reader: reader(name),
            trouble,
            at,
        });
    }

    fn insert_on(&mut self, name: &str, token: &str, momentary: bool) -> TapId {
        let token = Token::new(token.to_owned());
        self.event(|at| CardEvent::Inserted {
            reader: reader(name),
            token,
            kind: None,
            momentary,
            at,
        })
        .expect("a card begins a tap")
    }

    fn insert(&mut self, token: &str) -> TapId {
        self.insert_on("A", token, false)
    }

    fn remove(&mut self) {
        self.event(|at| CardEvent::Removed {
            reader: reader("A"),
            at,
        });
    }

    /// Lets time go by as the window's timer does: the controller hears of it when it asked to.
    fn pass(&mut self, time: Duration) {
        let end = self.clock.monotonic() + time;
        loop {
            let left = end.saturating_sub(self.clock.monotonic());
            let next = self.borne.next_change();
            assert!(
                !next.is_zero(),
                "a timer that fires at once would burn the processor"
            );
            self.clock.advance(next.min(left));
            if next <= left {
                self.borne.tick();
            }
            if next >= left {
                return;
            }
        }
    }

    fn screen(&self) -> Screen {
        self.borne.view().screen
    }

    fn taps(&self) -> Vec<(TapId, String)> {
        self.asked.borrow().taps.clone()
    }

    /// What was said since this was last asked: the passages of each utterance.
    fn passages(&self) -> Vec<Vec<(Language, String)>> {
        let mut asked = self.asked.borrow_mut();
        let owned = |(language, text): (Language, &str)| (language, text.to_owned());
        let said = asked.said.drain(..);
        said.map(|one| one.passages().map(owned).collect())
            .collect()
    }

    /// The same, text alone.
    fn said(&self) -> Vec<String> {
        let text = |passages: Vec<(Language, String)>| {
            let texts: Vec<String> = passages.into_iter().map(|(_, text)| text).collect();
            texts.join(" ")
        };
        self.passages().into_iter().map(text).collect()
    }

    /// The voice has come to its end.
    fn spoken(&self) {
        self.asked.borrow_mut().speaking = false;
    }
}
