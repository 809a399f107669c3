//! The real controller, driven by hand: what it makes is what is drawn.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use courrier_api::{
    KioskCentre, KioskPages, Tap, TapDomiciliation, TicketAnswer, TicketBy, TicketView, Waiting,
};
use courrier_cards::{CardEvent, Token, Trouble};
use courrier_clock::{Clock as _, ManualClock};
use courrier_domain::{Distribution, Language};
use courrier_kiosk::action::{Action, Key};
use courrier_kiosk::controller::{Controller, NoAnswer};
use courrier_kiosk::outside::{Machine, Paper, Service, TapId};
use courrier_kiosk::technician::{Technician, keep};
use courrier_kiosk::view::{Looks, View};
use courrier_kiosk::voice::{Utterance, Volume};

use crate::states::pages;

pub const READER: &str = "ACS ACR122U";
/// So long after the start readers have been looked for, and the languages have not yet turned.
const STARTED: Duration = Duration::from_secs(3);

/// By whom, and on what, a state is seen.
#[derive(Debug, Clone, Copy)]
pub struct How {
    pub language: Language,
    pub tall: bool,
    /// What the person chose; only a tall screen is lowered.
    pub looks: Looks,
    /// Whether they asked to hear the screen.
    pub heard: bool,
}

impl How {
    /// In French, silent, and drawn as for everybody.
    pub fn plain(tall: bool) -> Self {
        Self {
            language: Language::French,
            tall,
            looks: Looks::default(),
            heard: false,
        }
    }

    /// The same in a language.
    pub fn language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The same, drawn otherwise.
    pub fn looks(self, looks: Looks) -> Self {
        Self { looks, ..self }
    }

    /// The same, spoken.
    pub fn heard(self) -> Self {
        Self {
            heard: true,
            ..self
        }
    }
}

/// A daemon whose answers the test gives, a voice for each language, and no printer.
struct Around;

impl Service for Around {
    fn tap(&mut self, _: TapId, _: &Token) {}

    fn ticket(&mut self, _: TapId, _: &Token, _: TicketBy) {}
}

impl Machine for Around {
    fn speaks(&self, _: Language) -> bool {
        true
    }

    fn say(&mut self, _: Utterance) {}

    fn hush(&mut self) {}

    fn speaking(&self) -> bool {
        false
    }

    fn volume(&mut self, _: Volume) {}

    fn address(&self) -> Option<IpAddr> {
        Some(Ipv4Addr::new(192, 168, 7, 20).into())
    }

    fn prints(&self) -> bool {
        false
    }

    fn print(&mut self, _: &Paper) {}
}

pub struct Rig {
    pub how: How,
    clock: Arc<ManualClock>,
    borne: Controller<Around, Around>,
    /// What the daemon tells of the next distribution.
    next: Option<Distribution>,
}

impl Rig {
    /// Switched on at this instant; the daemon was not heard yet.
    pub fn new(how: How, instant: &str) -> Self {
        let clock = Arc::new(ManualClock::at(instant.parse().expect("an instant")));
        let mut borne = Controller::new(clock.clone(), Around, Around);
        let mut languages = Language::ALL.to_vec();
        languages.retain(|other| *other != how.language);
        languages.insert(0, how.language);
        borne.offer(languages);
        borne.screen_is_tall(how.tall);
        let mut rig = Self {
            how,
            clock,
            borne,
            next: None,
        };
        rig.reader_comes(READER);
        rig.pass(STARTED);
        rig
    }

    /// At rest: the daemon has told of the centre and of this next distribution.
    pub fn at_rest(how: How, instant: &str, next: Option<Distribution>) -> Self {
        let mut rig = Self::new(how, instant);
        rig.next = next;
        rig.borne.pages(pages());
        rig.hear("CCAS de Saint-Denis");
        rig
    }

    pub fn hear(&mut self, name: &str) {
        let centre = self.centre(name);
        self.borne.heard(Ok(centre));
    }

    fn centre(&self, name: &str) -> KioskCentre {
        KioskCentre {
            name: name.to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            next_distribution: self.next.clone(),
            now: self.clock.now(),
            ..KioskCentre::default()
        }
    }

    /// What an earlier run kept: when it did, the clock was right.
    pub fn remember(&mut self, pages: KioskPages, now: &str) {
        let centre = KioskCentre {
            now: now.parse().expect("an instant"),
            ..self.centre("CCAS de Saint-Denis")
        };
        self.borne.remember(centre, pages);
    }

    pub fn read(&mut self, pages: KioskPages) {
        self.borne.pages(pages);
    }

    pub fn daemon_goes(&mut self) {
        self.borne.heard(Err(NoAnswer::Unreachable));
    }

    pub fn reader_comes(&mut self, reader: &str) {
        self.event(|at| CardEvent::ReaderAttached {
            reader: reader.into(),
            at,
        });
    }

    pub fn reader_goes(&mut self) {
        self.event(|at| CardEvent::ReaderDetached {
            reader: READER.into(),
            at,
        });
    }

    pub fn fails(&mut self, reader: &str, trouble: Trouble) {
        self.event(|at| CardEvent::Trouble {
            reader: reader.into(),
            trouble,
            at,
        });
    }

    fn event(&mut self, event: impl FnOnce(Duration) -> CardEvent) -> Option<TapId> {
        let at = self.clock.monotonic();
        self.borne.card(event(at))
    }

    /// A card is laid down, and lies there.
    pub fn card(&mut self) -> TapId {
        self.lay("a card").expect("a card begins a tap")
    }

    fn lay(&mut self, token: &str) -> Option<TapId> {
        let token = Token::new(token.to_owned());
        self.event(|at| CardEvent::Inserted {
            reader: READER.into(),
            token,
            kind: None,
            momentary: false,
            at,
        })
    }

    /// A card is laid down and answered.
    pub fn answered(&mut self, answer: impl FnOnce(Option<Distribution>) -> Tap) -> TapId {
        let tap = self.card();
        let answer = answer(self.next.clone());
        self.borne.answered(tap, Ok(answer));
        tap
    }

    /// A card is laid down, and nobody answers.
    pub fn unanswered(&mut self) {
        let tap = self.card();
        self.borne.answered(tap, Err(NoAnswer::Unreachable));
    }

    /// The person takes a number, and gets this answer.
    pub fn ticketed(&mut self, tap: TapId, answer: TicketAnswer, by: Action) {
        self.press(by);
        let sms = by == Action::TicketBySms;
        self.borne.ticketed(tap, Ok(answer), sms);
    }

    /// The technician's card and code are these from now on.
    pub fn technician_comes(&mut self, code: &str) {
        const CARD: &str = "04TECHNICIAN";
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("technician.toml");
        keep(&file, &Token::new(CARD.to_owned()), code).expect("kept");
        self.borne
            .let_in(Technician::load(&file, self.clock.clone()));
        assert_eq!(self.lay(CARD), None, "no tap begins");
    }

    /// Presses what stands on the screen.
    pub fn press(&mut self, action: Action) {
        let view = self.borne.view();
        let there = view.actions.contains(&action) || view.choices.contains(&action);
        assert!(there, "{action:?} on {:?}", view.screen);
        self.borne.press(action);
    }

    /// Goes on by the keypad to a button.
    pub fn go_to(&mut self, action: Action) {
        while self.borne.view().focus != Some(action) {
            self.borne.key(Key::Next);
        }
    }

    /// Makes the screen look as it is to be seen, by presses.
    pub fn chosen(mut self) -> Self {
        let looks = self.how.looks;
        while {
            let now = self.borne.view().looks;
            (now.larger, now.contrast) != (looks.larger, looks.contrast)
        } {
            self.press(Action::Display);
        }
        if looks.lowered && self.how.tall {
            self.press(Action::LowerScreen);
        }
        self
    }

    /// Time goes by, and nothing happens.
    pub fn pass(&mut self, time: Duration) {
        self.clock.advance(time);
        self.borne.tick();
    }

    /// What stands on the screen now, to be heard too if it is to be.
    pub fn view(mut self) -> View {
        if self.how.heard && self.borne.view().actions.contains(&Action::Listen) {
            self.press(Action::Listen);
        }
        self.borne.view()
    }
}

/// What the daemon tells of a person's mail.
pub fn waits(lettres: u32, recommandes: u32, colis: u32, next: Option<Distribution>) -> Tap {
    Tap::Known {
        waiting: Waiting {
            lettres,
            recommandes,
            colis,
        },
        next_distribution: next,
        langue: None,
        in_force: true,
        avis_days_left: (recommandes > 0).then_some(9),
        domiciliation: TapDomiciliation::InForce,
        appointment: None,
        message: false,
        ticket: None,
        may_queue: false,
    }
}

/// The same, with what else there is to tell: how the domiciliation stands, an appointment, a message.
pub fn remarked(tap: Tap, standing: TapDomiciliation, at: Option<&str>, has_message: bool) -> Tap {
    match tap {
        Tap::Known {
            waiting,
            next_distribution,
            langue,
            avis_days_left,
            ticket,
            may_queue,
            ..
        } => Tap::Known {
            waiting,
            next_distribution,
            langue,
            in_force: !matches!(standing, TapDomiciliation::Ended { .. }),
            avis_days_left,
            domiciliation: standing,
            appointment: at.map(|at| at.parse().expect("an instant")),
            message: has_message,
            ticket,
            may_queue,
        },
        other => other,
    }
}

/// The same, while numbers are given.
pub fn queueing(mut tap: Tap) -> Tap {
    if let Tap::Known { may_queue, .. } = &mut tap {
        *may_queue = true;
    }
    tap
}

pub fn given(number: u32, before: u32, place: Option<&str>, sms: bool) -> TicketAnswer {
    TicketAnswer::Given {
        ticket: TicketView {
            number,
            before,
            place: place.map(str::to_owned),
        },
        sms,
    }
}
