//! A borne, its window, and a world around it that is moved by hand.

use std::cell::RefCell;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Datelike as _, NaiveTime, Timelike as _, Weekday};
use courrier_api::{
    KioskCentre, KioskPages, Tap, TapDomiciliation, TicketAnswer, TicketBy, TicketView, Waiting,
};
use courrier_cards::{CardEvent, Token};
use courrier_clock::{Clock as _, ManualClock};
use courrier_domain::schedule::{Schedule, Slot};
use courrier_domain::{KioskPage, Language};
use courrier_kiosk::action::{Action, Key};
use courrier_kiosk::adapter::Shown;
use courrier_kiosk::controller::{Controller, NoAnswer};
use courrier_kiosk::outside::{Machine, Paper, Service, TapId};
use courrier_kiosk::voice::{Utterance, Volume};
use courrier_kiosk::window::BorneWindow;
use i_slint_backend_testing::{TestingBackend, TestingBackendOptions, mock_elapsed_time};
use rand::Rng as _;
use rand::rngs::StdRng;
use slint::{ComponentHandle as _, PhysicalSize};

/// A Monday in November, eight in the morning in Paris.
const BEGIN: &str = "2026-11-02T07:00:00Z";
const PARIS: chrono_tz::Tz = chrono_tz::Europe::Paris;
const READER: &str = "Virtual reader";
/// How many people come to this centre.
pub const PEOPLE: u32 = 2_000;

/// What the borne asked for and nobody has answered yet.
#[derive(Default)]
struct Asked {
    taps: Vec<(TapId, String)>,
    tickets: Vec<(TapId, bool)>,
    speaking: bool,
}

#[derive(Clone, Default)]
struct Outside(Rc<RefCell<Asked>>);

impl Service for Outside {
    fn tap(&mut self, tap: TapId, card: &Token) {
        let card = card.expose().to_owned();
        self.0.borrow_mut().taps.push((tap, card));
    }

    fn ticket(&mut self, tap: TapId, _: &Token, by: TicketBy) {
        self.0.borrow_mut().tickets.push((tap, by == TicketBy::Sms));
    }
}

impl Machine for Outside {
    fn speaks(&self, language: Language) -> bool {
        language != Language::Pashto
    }

    fn say(&mut self, _: Utterance) {
        self.0.borrow_mut().speaking = true;
    }

    fn hush(&mut self) {
        self.0.borrow_mut().speaking = false;
    }

    fn speaking(&self) -> bool {
        self.0.borrow().speaking
    }

    fn volume(&mut self, _: Volume) {}

    fn address(&self) -> Option<IpAddr> {
        None
    }

    fn prints(&self) -> bool {
        true
    }

    fn print(&mut self, _: &Paper) {}
}

/// What waits for somebody, by their number.
pub fn mail_of(person: u32) -> Waiting {
    Waiting {
        lettres: if person.is_multiple_of(3) {
            0
        } else {
            person % 37
        },
        recommandes: u32::from(person.is_multiple_of(11)),
        colis: u32::from(person.is_multiple_of(17)) * 2,
    }
}

/// The borne and all that is outside it.
pub struct World {
    pub window: BorneWindow,
    /// Cards shown, frames drawn.
    pub cards: u64,
    pub frames: u64,
    borne: Controller<Outside, Outside>,
    clock: Arc<ManualClock>,
    outside: Outside,
    shown: Shown,
    schedule: Schedule,
    /// Until when nothing answers (monotonic).
    cut_until: Duration,
    /// Whose card was shown last.
    person: Option<u32>,
}

impl World {
    pub fn new() -> Self {
        let backend = TestingBackend::new(TestingBackendOptions {
            mock_time: true,
            threading: false,
            renderer_name: Some("software".into()),
        });
        slint::platform::set_platform(Box::new(backend)).expect("the only platform");
        courrier_look::fonts::register();
        let window = BorneWindow::new().expect("a window");
        window.window().set_size(PhysicalSize::new(640, 400));
        window.show().expect("shown");
        let clock = Arc::new(ManualClock::at(BEGIN.parse().expect("an instant")));
        let outside = Outside::default();
        let borne = Controller::new(clock.clone(), outside.clone(), outside.clone());
        let mut world = Self {
            window,
            cards: 0,
            frames: 0,
            borne,
            clock,
            outside,
            shown: Shown::default(),
            schedule: every_weekday(),
            cut_until: Duration::ZERO,
            person: None,
        };
        let at = world.clock.monotonic();
        let reader = READER.into();
        world.borne.card(CardEvent::ReaderAttached { reader, at });
        world.borne.pages(pages(1));
        world.centre();
        world.pass(Duration::from_secs(5));
        world
    }

    /// How long it has been there.
    pub fn elapsed(&self) -> Duration {
        self.clock.monotonic()
    }

    /// Whether people come: on weekdays from eight to six.
    pub fn is_open(&self) -> bool {
        let here = self.clock.now().with_timezone(&PARIS);
        !matches!(here.weekday(), Weekday::Sat | Weekday::Sun) && (8..18).contains(&here.hour())
    }

    /// Lets time go by as the window's timer does, and draws what changed.
    pub fn pass(&mut self, time: Duration) {
        let end = self.clock.monotonic() + time;
        loop {
            let left = end.saturating_sub(self.clock.monotonic());
            let step = self.borne.next_change().min(left);
            self.clock.advance(step);
            mock_elapsed_time(step);
            self.borne.tick();
            self.show();
            if step == left {
                break;
            }
        }
        self.centre();
        self.draw();
    }

    /// Shows somebody's card.
    pub fn insert(&mut self, person: u32) {
        self.cards += 1;
        self.person = Some(person);
        let at = self.clock.monotonic();
        self.borne.card(CardEvent::Inserted {
            reader: READER.into(),
            token: Token::new(format!("{person:08X}")),
            kind: None,
            momentary: false,
            at,
        });
        self.show();
    }

    /// Takes it away.
    pub fn remove(&mut self) {
        let (reader, at) = (READER.into(), self.clock.monotonic());
        self.borne.card(CardEvent::Removed { reader, at });
        self.show();
        self.draw();
    }

    /// Presses one of the buttons that stand there.
    pub fn press_any(&mut self, random: &mut StdRng) {
        let view = self.borne.view();
        let all: Vec<Action> = view.choices.into_iter().chain(view.actions).collect();
        if let Some(action) = all.get(random.random_range(0..all.len().max(1))) {
            self.borne.press(*action);
        }
        self.show();
        self.draw();
    }

    /// Presses a key of the keypad.
    pub fn key_any(&mut self, random: &mut StdRng) {
        const KEYS: [Key; 7] = [
            Key::Next,
            Key::Previous,
            Key::Choose,
            Key::Leave,
            Key::Repeat,
            Key::Louder,
            Key::Quieter,
        ];
        self.borne.key(KEYS[random.random_range(0..KEYS.len())]);
        self.show();
    }

    /// The daemon answers what was asked, or the line is cut and it does not.
    pub fn answer(&mut self) {
        let (taps, tickets) = {
            let mut asked = self.outside.0.borrow_mut();
            (
                std::mem::take(&mut asked.taps),
                std::mem::take(&mut asked.tickets),
            )
        };
        let cut = self.is_cut();
        for (tap, token) in taps {
            let person = u32::from_str_radix(&token, 16).expect("a token of this crowd");
            let answer = if cut {
                Err(NoAnswer::Unreachable)
            } else {
                Ok(self.tap(person))
            };
            self.borne.answered(tap, answer);
        }
        for (tap, sms) in tickets {
            let ticket = TicketView {
                number: u32::try_from(tap % 200).expect("small"),
                before: u32::try_from(tap % 9).expect("small"),
                place: None,
            };
            let answer = if cut {
                Err(NoAnswer::Unreachable)
            } else {
                Ok(TicketAnswer::Given { ticket, sms })
            };
            self.borne.ticketed(tap, answer, sms);
        }
        self.show();
        self.draw();
    }

    /// What is being said comes to its end.
    pub fn voice_ends(&self) {
        self.outside.0.borrow_mut().speaking = false;
    }

    /// Now and then something fails, or an agent edits a page.
    pub fn something_happens(&mut self, random: &mut StdRng) {
        let now = self.clock.monotonic();
        match random.random_range(0..200) {
            0 => self.cut_until = now + Duration::from_secs(random.random_range(1..600)),
            1 => self.borne.pages(pages(random.random_range(1..60))),
            2 => {
                let (reader, at) = (READER.into(), now);
                self.borne.card(CardEvent::ReaderDetached { reader, at });
                self.pass(Duration::from_secs(20));
                let (reader, at) = (READER.into(), self.clock.monotonic());
                self.borne.card(CardEvent::ReaderAttached { reader, at });
            }
            3 => self.borne.headphones(random.random_bool(0.3)),
            _ => {}
        }
    }

    fn is_cut(&self) -> bool {
        self.clock.monotonic() < self.cut_until
    }

    /// The daemon tells of the centre, as every few seconds.
    fn centre(&mut self) {
        if self.is_cut() {
            self.borne.heard(Err(NoAnswer::Unreachable));
            return;
        }
        let now = self.clock.now();
        let distributions: Vec<_> = self.schedule.coming(now, PARIS, 28).take(12).collect();
        self.borne.heard(Ok(KioskCentre {
            name: "CCAS de Saint-Denis".to_owned(),
            time_zone: PARIS.name().to_owned(),
            next_distribution: distributions.first().cloned(),
            distributions,
            now,
            queue_open: true,
            pages_version: 1,
            version: None,
        }));
    }

    fn tap(&self, person: u32) -> Tap {
        let next_distribution = self.schedule.next(self.clock.now(), PARIS);
        if person.is_multiple_of(41) {
            return Tap::Blocked {
                next_distribution,
                langue: None,
            };
        }
        if person >= PEOPLE {
            return Tap::Unknown { next_distribution };
        }
        let waiting = mail_of(person);
        let language = Language::ALL[person as usize % Language::ALL.len()];
        Tap::Known {
            waiting,
            next_distribution,
            langue: Some(language.tag().to_owned()),
            in_force: true,
            avis_days_left: (waiting.recommandes > 0).then_some(person % 16),
            domiciliation: if person.is_multiple_of(7) {
                TapDomiciliation::Ended { on: None }
            } else {
                TapDomiciliation::InForce
            },
            appointment: person
                .is_multiple_of(5)
                .then(|| self.clock.now() + Duration::from_hours(20)),
            message: person.is_multiple_of(13),
            ticket: None,
            may_queue: waiting.total() > 0,
        }
    }

    /// Sets the window, and looks whose mail stands there.
    fn show(&mut self) {
        let view = self.borne.view();
        let told = view.screen.is_answer();
        let theirs = match self.person {
            Some(person) if told => mail_of(person),
            _ => Waiting::default(),
        };
        assert_eq!(view.answer.waiting, theirs, "{:?}", view.screen);
        let said = self.borne.said(&view);
        self.shown.show(&self.window, &view, &said);
    }

    fn draw(&mut self) {
        self.frames += 1;
        self.window.window().take_snapshot().expect("a picture");
    }
}

/// Mail is given out each weekday, morning and afternoon.
fn every_weekday() -> Schedule {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
    let half_days = [(9, 12), (14, 17)];
    let slots = (0..5).flat_map(|day| half_days.map(|hours| (day, hours)));
    Schedule {
        slots: slots
            .map(|(day, (from, to))| Slot {
                weekday: Weekday::try_from(day).expect("a weekday"),
                from: hour(from),
                to: hour(to),
                place: "Guichet 2".to_owned(),
            })
            .collect(),
        closures: Vec::new(),
    }
}

/// A page of so many paragraphs.
fn pages(paragraphs: usize) -> KioskPages {
    let text = |text: String| std::iter::once(("fr".to_owned(), text)).collect();
    KioskPages {
        version: 1,
        pages: vec![KioskPage {
            id: "domiciliation".to_owned(),
            title: text("La domiciliation".to_owned()),
            body: text(
                ["Une adresse pour votre courrier."]
                    .repeat(paragraphs)
                    .join("\n\n"),
            ),
        }],
        ..KioskPages::default()
    }
}
