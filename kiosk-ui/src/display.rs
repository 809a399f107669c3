//! `courrier-kiosk --display`: the screen that calls numbers, with a chime.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::Timelike as _;
use chrono_tz::Tz;
use courrier_api::{CalledNumber, Client, KioskCentre, KioskQueue};
use courrier_clock::SharedClock;
use courrier_domain::Language;
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use crate::app::fill;
use crate::console::Console;
use crate::said::on_the_wall;
use crate::settings::Settings;
use crate::voice::{Loudspeaker, Speaker as _};
use crate::watchdog::Watchdog;
use crate::window::{Call, DisplayWindow};
use crate::words::{Filling, Words};

/// How often the daemon is asked.
const LOOK: Duration = Duration::from_secs(1);
/// How long an answer may take.
const ATTEMPT: Duration = Duration::from_secs(3);
/// How long a number that was just called stands out.
const FRESH: Duration = Duration::from_secs(8);
/// How often the centre's name and time zone are read anew.
const CENTRE: Duration = Duration::from_mins(1);
/// So long after the last call the picture begins to move, a little each minute, so that nothing
/// burns into a screen that shows the same number until evening.
const STILL: Duration = Duration::from_mins(10);
/// How far, in the window's own measure (rem): the strokes of the number are thicker than the
/// borne's, and the margins wide.
const DRIFT: f32 = 1.0;
/// In so many minutes it goes once round.
const ROUND: u64 = 8;

/// What the screen knows.
#[derive(Debug, Default)]
pub struct Board {
    queue: Option<KioskQueue>,
    /// Whether the daemon has told anything yet.
    has_heard: bool,
    /// The number called last, as the daemon last told. A number that was called while nothing
    /// answered is news all the same.
    newest: Option<CalledNumber>,
    /// Until when the last number stands out (monotonic).
    fresh_until: Duration,
    /// Since when no number was called (monotonic).
    still_since: Duration,
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number called last.
    pub last: Option<CalledNumber>,
    /// Those before it, newest first.
    pub before: Vec<CalledNumber>,
    /// Whether it was called just now.
    pub fresh: bool,
    /// Said where no number is called: the name of the sentence.
    pub nobody: &'static str,
    /// How many wait; none when it is not known or nobody is called.
    pub waiting: Option<u32>,
    /// Which minute of its round the picture is in, from 0; none while it stands in its place.
    pub drift: Option<u8>,
}

impl Board {
    /// The daemon told of the queue, or was asked in vain. True if a number was called that was not
    /// there before: then the chime sounds. What was called before the screen began is old.
    pub fn hear(&mut self, queue: Option<KioskQueue>, now: Duration) -> bool {
        let Some(queue) = queue else {
            self.queue = None;
            return false;
        };
        let newest = queue.called.first().cloned();
        let had_heard = std::mem::replace(&mut self.has_heard, true);
        let called = had_heard && newest.is_some() && self.newest != newest;
        self.newest = newest;
        if called {
            self.fresh_until = now + FRESH;
            self.still_since = now;
        }
        self.queue = Some(queue);
        called
    }

    /// What to show now.
    pub fn shown(&self, now: Duration) -> Shown {
        let mut called = self
            .queue
            .iter()
            .flat_map(|queue| queue.called.iter().cloned());
        let open = self.queue.as_ref().is_some_and(|queue| queue.open);
        Shown {
            last: called.next(),
            before: called.collect(),
            // Where no number stands, nothing calls anybody.
            fresh: now < self.fresh_until && self.queue.is_some(),
            nobody: match &self.queue {
                None => "ask-desk",
                Some(_) if open => "display-nobody",
                Some(_) => "display-closed",
            },
            waiting: self
                .queue
                .as_ref()
                .filter(|queue| queue.open)
                .map(|queue| queue.waiting),
            drift: self.drift(now),
        }
    }

    fn drift(&self, now: Duration) -> Option<u8> {
        let still = now.saturating_sub(self.still_since);
        let minute = (still.as_secs() / 60) % ROUND;
        (still >= STILL).then(|| u8::try_from(minute).unwrap_or_default())
    }
}

/// How far the picture is from its place, right and down.
fn away(drift: Option<u8>) -> (f32, f32) {
    #[expect(clippy::cast_precision_loss, reason = "a few minutes")]
    let part = |minute: u8| f32::from(minute) / ROUND as f32;
    drift.map_or((0.0, 0.0), |minute| {
        let (down, right) = (part(minute) * std::f32::consts::TAU).sin_cos();
        (DRIFT * right, DRIFT * down)
    })
}

/// The line to the daemon.
pub struct Line {
    client: Client,
    clock: SharedClock,
    centre: Option<KioskCentre>,
    /// When the centre is asked about again (monotonic).
    centre_due: Duration,
}

/// What the daemon told, each as far as it is known.
pub type News = (Option<KioskQueue>, Option<KioskCentre>);

impl Line {
    /// Nothing known yet.
    pub fn new(client: Client, clock: SharedClock) -> Self {
        Self {
            client,
            clock,
            centre: None,
            centre_due: Duration::ZERO,
        }
    }

    /// Asks once: for the queue, and each minute for the centre.
    pub async fn look(&mut self) -> News {
        let queue = timeout(ATTEMPT, self.client.kiosk_queue()).await;
        let queue = queue.ok().and_then(Result::ok);
        let now = self.clock.monotonic();
        if queue.is_none() {
            // Whoever is back may have been given other settings.
            self.centre_due = now;
        } else if self.centre_due <= now {
            let centre = timeout(ATTEMPT, self.client.kiosk_centre()).await;
            if let Ok(Ok(centre)) = centre {
                self.centre = Some(centre);
                self.centre_due = now + CENTRE;
            }
        }
        (queue, self.centre.clone())
    }
}

/// What happens to the window.
enum Input {
    News(News),
    /// Its first frame is being drawn.
    Frame,
}

/// Runs the screen until its window closes.
pub fn run(settings: &Settings, clock: &SharedClock) -> anyhow::Result<()> {
    let client =
        Client::new(&settings.daemon, &settings.fingerprint)?.with_bearer(&settings.credential()?);
    let console = Console::take_own();
    courrier_look::fonts::register();
    let window = DisplayWindow::new().context("la fenêtre ne peut pas s'ouvrir")?;
    window.set_whole_screen(settings.windowed.is_none());
    fill(window.window(), settings.windowed);
    let (inputs, mut happened) = unbounded_channel();
    let tell = inputs.clone();
    window.on_frame_mark(move || {
        // What hears it runs when the drawing is done.
        drop(tell.send(Input::Frame));
        slint::Color::default()
    });
    ask(Line::new(client, clock.clone()), inputs)?;
    let mut voice = Loudspeaker::start(&settings.voice, Arc::new(|_| {}))
        .inspect_err(|error| tracing::warn!(%error, "no chime"))
        .ok();
    let words = Words::of(Language::French);
    let (weak, clock) = (window.as_weak(), clock.clone());
    slint::spawn_local(async move {
        let (mut board, mut tz) = (Board::default(), Tz::Europe__Paris);
        let watchdog = Watchdog::default();
        while let Some(input) = happened.recv().await {
            let Input::News((queue, centre)) = input else {
                watchdog.frame_drawn();
                continue;
            };
            let now = clock.monotonic();
            if board.hear(queue, now)
                && let Some(voice) = &mut voice
            {
                voice.chime();
            }
            let Some(window) = weak.upgrade() else { return };
            if let Some(centre) = centre {
                tz = centre.time_zone.parse().unwrap_or(Tz::Europe__Paris);
                window.set_centre(centre.name.into());
            }
            let at = clock.now().with_timezone(&tz);
            window.set_clock(on_the_wall(at.num_seconds_from_midnight() / 60).into());
            show(&window, &board.shown(now), &words);
        }
    })
    .context("la boucle d'événements ne tourne pas")?;
    window.run().context("la fenêtre s'est fermée")?;
    if settings.windowed.is_none() {
        Console::hand_on(console);
    }
    Ok(())
}

fn show(window: &DisplayWindow, shown: &Shown, words: &Words) {
    let call = |called: &CalledNumber| Call {
        number: SharedString::from(called.number.to_string()),
        place: words
            .fill("go-to", &[("place", Filling::Foreign(&called.place))])
            .into(),
    };
    window.set_heading(words.say("display-title").into());
    window.set_nobody(words.say(shown.nobody).into());
    window.set_last(shown.last.as_ref().map(call).unwrap_or_default());
    let before: Vec<Call> = shown.before.iter().map(call).collect();
    window.set_before(ModelRc::new(VecModel::from(before)));
    window.set_fresh(shown.fresh);
    let (right, down) = away(shown.drift);
    window.set_drift_x(right);
    window.set_drift_y(down);
    let waiting = shown
        .waiting
        .map(|count| words.count("waiting-people", count));
    window.set_waiting(waiting.unwrap_or_default().into());
}

/// Asks the daemon from a thread, as long as the window hears.
fn ask(mut line: Line, inputs: UnboundedSender<Input>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name("daemon link".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                while inputs.send(Input::News(line.look().await)).is_ok() {
                    sleep(LOOK).await;
                }
            });
        })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(number: u32, minute: u32) -> CalledNumber {
        CalledNumber {
            number,
            place: "Guichet 2".to_owned(),
            called_at: format!("2026-11-23T14:{minute:02}:00Z")
                .parse()
                .expect("an instant"),
        }
    }

    fn queue(called: Vec<CalledNumber>) -> KioskQueue {
        KioskQueue {
            open: true,
            called,
            waiting: 3,
        }
    }

    #[test]
    fn a_number_is_called_once_and_stands_out_for_a_moment() {
        let mut board = Board::default();
        let at = Duration::from_secs;
        assert!(
            !board.hear(Some(queue(vec![called(4, 0)])), at(0)),
            "it was called before"
        );
        assert!(!board.shown(at(0)).fresh);
        assert!(board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(10)));
        let shown = board.shown(at(10));
        assert_eq!(shown.last, Some(called(5, 1)));
        assert_eq!(shown.before, [called(4, 0)]);
        assert!(shown.fresh);
        assert!(!board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(11)));
        assert!(!board.shown(at(18)).fresh);
        assert!(
            board.hear(Some(queue(vec![called(5, 2), called(4, 0)])), at(20)),
            "called again, it sounds again"
        );
    }

    #[test]
    fn a_picture_that_stands_for_ten_minutes_moves_until_a_number_is_called() {
        let mut board = Board::default();
        let at = Duration::from_secs;
        board.hear(Some(queue(vec![called(4, 0)])), at(0));
        assert!(board.hear(Some(queue(vec![called(5, 1)])), at(60)));
        assert_eq!(board.shown(at(659)).drift, None);
        let mut places = Vec::new();
        for minute in 11..11 + ROUND {
            let drift = board.shown(at(60 * minute)).drift;
            let (right, down) = away(drift);
            assert!((right.hypot(down) - DRIFT).abs() < 0.001, "{drift:?}");
            places.push(drift.expect("it moves"));
        }
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 8, "each minute elsewhere");
        assert!(board.hear(Some(queue(vec![called(6, 20)])), at(2_000)));
        assert_eq!(away(board.shown(at(2_000)).drift), (0.0, 0.0));
        board.hear(None, at(2_590));
        assert!(
            board.shown(at(2_600)).drift.is_some(),
            "without a daemon, too"
        );
    }

    #[test]
    fn without_a_daemon_no_number_stands_there() {
        let mut board = Board::default();
        assert_eq!(board.shown(Duration::ZERO).nobody, "ask-desk");
        board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO);
        board.hear(None, Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.last, shown.nobody), (None, "ask-desk"));
        assert!(
            !board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO),
            "it is the same"
        );
        assert!(board.hear(Some(queue(vec![called(6, 2)])), Duration::ZERO));
        board.hear(None, Duration::ZERO);
        assert!(!board.shown(Duration::ZERO).fresh, "no number is called");
        board.hear(None, Duration::ZERO);
        assert!(
            board.hear(Some(queue(vec![called(7, 3)])), Duration::ZERO),
            "called while nothing answered"
        );
    }

    #[test]
    fn an_empty_and_a_closed_queue_say_so() {
        let mut board = Board::default();
        board.hear(Some(queue(Vec::new())), Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.nobody, shown.waiting), ("display-nobody", Some(3)));
        let closed = KioskQueue {
            open: false,
            ..KioskQueue::default()
        };
        board.hear(Some(closed), Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.nobody, shown.waiting), ("display-closed", None));
    }
}
