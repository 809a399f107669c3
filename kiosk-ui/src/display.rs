//! `courrier-kiosk --display`: the screen that calls numbers, with a chime.
//!
//! [`Board`] knows what to show and in which language, [`Line`] asks the daemon from a thread, and
//! here both meet the window. What the wall says of itself is a [`Report`], as a borne's.

mod announce;
mod board;
mod line;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use courrier_api::{CalledNumber, Client, DeviceKind, KioskHealth};
use courrier_clock::SharedClock;
use courrier_domain::{Direction, Language};
use slint::{ComponentHandle as _, ModelRc, Timer, TimerMode, VecModel};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::sleep;

use crate::adapter::drawn;
use crate::app::{NO_WINDOW, fill};
use crate::console::Console;
use crate::health::Instruments;
use crate::network::Network;
use crate::report::{Report, Reporter};
use crate::said::on_the_wall;
use crate::settings::Settings;
use crate::voice::{Loudspeaker, Speaker as _, Utterance};
use crate::watchdog::Watchdog;
use crate::window::{Call, DisplayWindow, Theme};
use crate::words::{Filling, Phrasebook};

use announce::announcement;
pub use board::{Board, Shown};
pub use line::{Line, News};

/// How often the daemon is asked.
const LOOK: Duration = Duration::from_secs(1);
/// How far the picture moves, in the window's own measure (rem): the strokes of the number are
/// thicker than the borne's, and the margins wide.
const DRIFT: f32 = 1.0;

/// How far the picture is from its place, right and down.
fn away(drift: Option<u8>) -> (f32, f32) {
    let part = |minute: u8| f32::from(minute) / f32::from(board::ROUND);
    drift.map_or((0.0, 0.0), |minute| {
        let (down, right) = (part(minute) * std::f32::consts::TAU).sin_cos();
        (DRIFT * right, DRIFT * down)
    })
}

/// What happens to the window.
enum Input {
    News(Box<News>),
    /// What is shown may have changed by time alone.
    Tick,
    /// Its first frame is being drawn.
    Frame,
}

/// Runs the screen until its window closes.
pub fn run(settings: &Settings, clock: &SharedClock) -> anyhow::Result<()> {
    let client =
        Client::new(&settings.daemon, &settings.fingerprint)?.with_bearer(&settings.credential()?);
    let console = Console::take_own();
    courrier_look::fonts::register();
    let window = DisplayWindow::new().context(NO_WINDOW)?;
    window.set_whole_screen(settings.windowed.is_none());
    fill(window.window(), settings.windowed);
    let (inputs, mut happened) = unbounded_channel();
    let tell = inputs.clone();
    window.on_frame_mark(move || {
        // What hears it runs when the drawing is done.
        drop(tell.send(Input::Frame));
        slint::Color::default()
    });
    let network = Network::towards(&settings.daemon);
    let line = Line::new(client.clone(), clock.clone(), network.clone());
    let instruments = Instruments::beside(&settings.credential_file);
    let (report, reporter) = Report::new(client, clock.clone(), instruments, network);
    ask(line, reporter, inputs.clone())?;
    let mut wall = Wall {
        window: window.as_weak(),
        board: Board::new(&settings.languages, clock.monotonic()),
        clock: clock.clone(),
        voice: Loudspeaker::start(&settings.voice, Arc::new(|_| {}))
            .inspect_err(|error| tracing::warn!(%error, "no chime"))
            .ok(),
        says_calls: settings.voice.calls,
        book: Phrasebook::default(),
        shown: None,
        report,
        watchdog: Watchdog::default(),
        timer: Rc::new(Timer::default()),
        inputs,
    };
    wall.show();
    slint::spawn_local(async move {
        while let Some(input) = happened.recv().await {
            wall.take(input);
        }
    })
    .context("la boucle d'événements ne tourne pas")?;
    window.run().context("la fenêtre s'est fermée")?;
    if settings.windowed.is_none() {
        Console::hand_on(console);
    }
    Ok(())
}

/// The window's side of the screen: the board and what hangs on it.
struct Wall {
    window: slint::Weak<DisplayWindow>,
    board: Board,
    clock: SharedClock,
    voice: Option<Loudspeaker>,
    /// Whether the chime is followed by words.
    says_calls: bool,
    book: Phrasebook,
    /// What is on the screen: it is touched only when that changes.
    shown: Option<Picture>,
    report: Report,
    watchdog: Watchdog,
    timer: Rc<Timer>,
    inputs: UnboundedSender<Input>,
}

impl Wall {
    fn take(&mut self, input: Input) {
        let now = self.clock.monotonic();
        let called = match input {
            Input::Frame => return self.watchdog.frame_drawn(),
            Input::Tick => self.board.call_next(now),
            Input::News(news) => {
                let (queue, centre) = *news;
                if let Some((centre, at)) = centre {
                    self.board.hear_centre(&centre, at);
                }
                self.board.hear(queue, now)
            }
        };
        if called {
            self.call_aloud();
        }
        self.show();
    }

    fn call_aloud(&mut self) {
        let words = self.book.of(self.board.first_language());
        let last = self.board.shown(self.clock.monotonic()).last;
        let calls: Vec<Utterance> = last
            .iter()
            .map(|called| {
                if self.says_calls {
                    announcement(called, words)
                } else {
                    Utterance::default()
                }
            })
            .collect();
        if let Some(voice) = &mut self.voice {
            voice.call(&calls);
        }
    }

    fn show(&mut self) {
        let (machine, now) = (self.clock.now(), self.clock.monotonic());
        let (centre, minutes) = self.board.corner(machine, now);
        let picture = Picture {
            centre: centre.to_owned(),
            minutes,
            shown: self.board.shown(now),
        };
        if let Some(window) = self.window.upgrade()
            && self.shown.as_ref() != Some(&picture)
        {
            show(&window, &picture, &self.book);
            self.shown = Some(picture);
        }
        self.report.is(KioskHealth {
            kind: DeviceKind::Display,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clock_ok: self.board.clock_ok(machine, now),
            voice_ok: self.voice.as_ref().and_then(Loudspeaker::works),
            ..KioskHealth::default()
        });
        let tell = self.inputs.clone();
        let next = self.board.next_change(now);
        self.timer.start(TimerMode::SingleShot, next, move || {
            drop(tell.send(Input::Tick));
        });
    }
}

/// All that stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The centre's name.
    pub centre: String,
    /// The time there, in minutes since midnight, once it is known.
    pub minutes: Option<u32>,
    /// What is called, and around it.
    pub shown: Shown,
}

/// Puts it into words on the window.
pub fn show(window: &DisplayWindow, picture: &Picture, book: &Phrasebook) {
    let shown = &picture.shown;
    let words = book.of(shown.language);
    let call = |called: &CalledNumber| Call {
        number: called.number.to_string().into(),
        place: drawn(&words.fill("go-to", &[("place", Filling::Foreign(&called.place))])),
    };
    let theme = window.global::<Theme<'_>>();
    theme.set_rtl(shown.language.direction() == Direction::RightToLeft);
    window.set_centre(drawn(&picture.centre));
    let clock = picture.minutes.map(on_the_wall);
    window.set_clock(clock.unwrap_or_default().into());
    window.set_heading(drawn(&words.say("display-title")));
    window.set_nobody(drawn(&words.say(shown.nobody)));
    // The window's title is seen by technicians alone: it doesn't turn.
    let french = book.of(Language::French);
    window.set_state(french.say(shown.nobody).into());
    window.set_last(shown.last.as_ref().map(call).unwrap_or_default());
    let before: Vec<Call> = shown.before.iter().map(call).collect();
    window.set_before(ModelRc::new(VecModel::from(before)));
    window.set_fresh(shown.fresh);
    let (right, down) = away(shown.drift);
    window.set_drift_x(right);
    window.set_drift_y(down);
    let waiting = shown
        .waiting
        .map(|count| drawn(&words.count("waiting-people", count)));
    window.set_waiting(waiting.unwrap_or_default());
}

/// Asks the daemon from a thread, and tells it how the wall is, as long as the window hears.
fn ask(mut line: Line, reporter: Reporter, inputs: UnboundedSender<Input>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name("daemon link".to_owned())
        .spawn(move || {
            runtime.spawn(reporter.run());
            runtime.block_on(async {
                loop {
                    let news = Box::new(line.look().await);
                    if inputs.send(Input::News(news)).is_err() {
                        return;
                    }
                    sleep(LOOK).await;
                }
            });
        })?;
    Ok(())
}
